"""Upgrade steps: how a site of an older profile version becomes one of a newer.

A step to version 1001 is a directory ``v1001/`` here:

    v1001/__init__.py     upgrade(setup): what XML cannot do; says why
    v1001/profile/        only what is new: types/X.xml, registry/y.xml, ...

and two entries in ``configure.zcml``:

    <genericsetup:upgradeSteps profile="thads:default" source="1000" destination="1001">
      <genericsetup:upgradeDepends
          title="Import what is new"
          import_profile="thads.setup.upgrades:v1001"
          />
      <genericsetup:upgradeStep title="..." handler=".v1001.upgrade" />
    </genericsetup:upgradeSteps>

    <genericsetup:registerProfile name="v1001" directory="v1001/profile" ... />

The version in ``profiles/default/metadata.xml`` grows with it (a test compares them).
A step must be repeatable, must not overwrite what people changed, and goes through
large collections in batches with a commit each. Wrap changes of Plone's own settings
in ``with thads.setup.undo.remembered(portal):`` so that uninstalling undoes them too.
"""
