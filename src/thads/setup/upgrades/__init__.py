"""Upgrade steps of the product `thads:default`.

Most steps are a room's and lie beside it; here is what concerns the whole product. In
both places a step is a folder with ZCML of its own, found by `<thads:upgrades />`:

    <room>/upgrades/v20261201001/__init__.py     upgrade(setup): what XML cannot do
    <room>/upgrades/v20261201001/configure.zcml  the step, and its profile, if any
    <room>/upgrades/v20261201001/profile/        only what is new: types/X.xml, ...

The number is the day the step is merged and a count of three digits; the version in
`<room>/profile/metadata.xml` becomes the same (a test compares them). The ZCML:

    <genericsetup:registerProfile
        name="default"
        title="THADS requests: upgrade to 20261201001"
        provides="Products.GenericSetup.interfaces.EXTENSION"
        directory="profile"
        />
    <genericsetup:upgradeSteps
        profile="thads.requests:default"
        source="20261129000"
        destination="20261201001"
        >
      <genericsetup:upgradeDepends
          title="Import what is new"
          import_profile="thads.requests.upgrades.v20261201001:default"
          />
      <genericsetup:upgradeStep
          title="Move the trail of each case onto the shared engine"
          handler=".upgrade"
          />
    </genericsetup:upgradeSteps>

`source` is the room's version before. A step must be repeatable, must not overwrite
what people changed, and goes through large collections in batches with a commit each.
"""
