"""Uninstalling undoes what installing did.

The default profile changes settings of Plone's own (registry, types, chains, roles,
viewlets). Before it runs, and after, the settings are read as one flat dict; what the
profile added or changed is remembered with its former value, and put back by the
uninstall profile. So the two cannot drift apart, whatever a room adds to the profile.
Content stays; settings somebody changed later which the profile never touched stay.
"""

from contextlib import contextmanager
from copy import deepcopy
from persistent.mapping import PersistentMapping
from plone import api
from plone.app.viewletmanager.interfaces import IViewletSettingsStorage
from plone.registry.interfaces import IRegistry
from zope.annotation.interfaces import IAnnotations
from zope.component import getUtility
import logging


logger = logging.getLogger(__name__)
KEY = "thads.setup.undo"
ATTRIBUTES = ("layout", "default_page", "unit_id", "kind")


def remember(portal, before):
    """Note what differs from ``before``; the oldest memory of a setting is kept."""
    memory = IAnnotations(portal).setdefault(KEY, PersistentMapping())
    now = state(portal)
    for key, value in now.items():
        if key not in memory and (key not in before or before[key] != value):
            memory[key] = (key in before, before.get(key))
    for key in set(before) - set(now) - set(memory):
        memory[key] = (True, before[key])


@contextmanager
def remembered(portal):
    """Remember what is changed inside: for upgrade steps."""
    before = state(portal)
    yield
    remember(portal, before)


def undo(portal):
    """Put everything remembered back; what cannot be is logged, not fatal."""
    memory = IAnnotations(portal).pop(KEY, {})
    for key, (existed, value) in sorted(memory.items(), key=repr, reverse=True):
        area, name = key[0], key[1:]
        try:
            AREAS[area][1](portal, name, existed, value)
        except (KeyError, AttributeError, ValueError, LookupError):
            logger.exception("not put back: %s", key)


def state(portal):
    """{(area, name, ...): value} of all settings a profile may change."""
    found = {}
    for area, (read, _restore) in AREAS.items():
        for name, value in read(portal):
            found[(area, *name)] = deepcopy(value)
    return found


# registry


def _records(portal):
    for name, record in getUtility(IRegistry).records.items():
        yield (name,), record.value


def _restore_record(portal, name, existed, value):
    registry = getUtility(IRegistry)
    if existed:
        if name[0] in registry.records:
            registry.records[name[0]].value = value
    else:
        del registry.records[name[0]]


# types


def _types(portal):
    for fti in api.portal.get_tool("portal_types").objectValues():
        yield (fti.getId(),), dict(fti.propertyItems())


def _restore_type(portal, name, existed, value):
    types = api.portal.get_tool("portal_types")
    if existed:
        types[name[0]].manage_changeProperties(**value)
    else:
        types.manage_delObjects([name[0]])


# workflows and chains


def _workflows(portal):
    for id in api.portal.get_tool("portal_workflow").objectIds():
        yield (id,), True


def _restore_workflow(portal, name, existed, value):
    if not existed:
        api.portal.get_tool("portal_workflow").manage_delObjects([name[0]])


def _chains(portal):
    tool = api.portal.get_tool("portal_workflow")
    yield ("",), tuple(tool._default_chain)
    for type_id, chain in tool._chains_by_type.items():
        yield (type_id,), tuple(chain)


def _restore_chain(portal, name, existed, value):
    tool = api.portal.get_tool("portal_workflow")
    if not name[0]:
        tool._default_chain = value
    elif existed:
        tool._chains_by_type[name[0]] = value
    else:
        tool._chains_by_type.pop(name[0], None)


# roles and permissions at the portal


def _roles(portal):
    for role in portal.__ac_roles__:
        yield (role,), True


def _restore_role(portal, name, existed, value):
    if existed:
        return
    portal.__ac_roles__ = tuple(r for r in portal.__ac_roles__ if r != name[0])
    manager = portal.acl_users.portal_role_manager
    if name[0] in manager.listRoleIds():
        manager.removeRole(name[0])


def _permissions(portal):
    for name, value in vars(portal).items():
        if name.startswith("_") and name.endswith("_Permission"):
            yield (name,), value


def _restore_attribute(portal, name, existed, value):
    if existed:
        setattr(portal, name[0], value)
    elif name[0] in vars(portal):
        delattr(portal, name[0])


def _attributes(portal):
    for name in ATTRIBUTES:
        if name in vars(portal):
            yield (name,), vars(portal)[name]


# catalog


def _indexes(portal):
    for index in api.portal.get_tool("portal_catalog").index_objects():
        yield (index.getId(),), index.meta_type


def _restore_index(portal, name, existed, value):
    if not existed:
        api.portal.get_tool("portal_catalog").delIndex(name[0])


def _columns(portal):
    for column in api.portal.get_tool("portal_catalog").schema():
        yield (column,), True


def _restore_column(portal, name, existed, value):
    if not existed:
        api.portal.get_tool("portal_catalog").delColumn(name[0])


# actions, configlets, viewlets


def _actions(portal):
    tool = api.portal.get_tool("portal_actions")
    for category in tool.objectValues():
        for action in category.objectValues():
            if hasattr(action, "propertyItems"):
                place = (category.getId(), action.getId())
                yield place, dict(action.propertyItems())


def _restore_action(portal, name, existed, value):
    category = api.portal.get_tool("portal_actions")[name[0]]
    if existed:
        category[name[1]].manage_changeProperties(**value)
    else:
        category.manage_delObjects([name[1]])


def _configlets(portal):
    for action in api.portal.get_tool("portal_controlpanel").listActions():
        yield (action.id,), True


def _restore_configlet(portal, name, existed, value):
    if not existed:
        api.portal.get_tool("portal_controlpanel").unregisterConfiglet(name[0])


def _viewlets(portal):
    storage = getUtility(IViewletSettingsStorage)
    for kind in ("_order", "_hidden"):
        for skin, managers in getattr(storage, kind).items():
            for manager, names in managers.items():
                yield (kind, skin, manager), tuple(names)


def _restore_viewlets(portal, name, existed, value):
    kind, skin, manager = name
    managers = getattr(getUtility(IViewletSettingsStorage), kind)[skin]
    if existed:
        managers[manager] = value
    else:
        managers.pop(manager, None)


# what rooms keep at the site


def _annotations(portal):
    for name in IAnnotations(portal):
        if name.startswith("thads.") and name != KEY:
            yield (name,), True


def _restore_annotation(portal, name, existed, value):
    if not existed:
        IAnnotations(portal).pop(name[0], None)


# types that keep versions


def _versionable(portal):
    repository = api.portal.get_tool("portal_repository")
    yield ("types",), sorted(repository.getVersionableContentTypes())


def _restore_versionable(portal, name, existed, value):
    api.portal.get_tool("portal_repository").setVersionableContentTypes(value)


AREAS = {
    "record": (_records, _restore_record),
    "type": (_types, _restore_type),
    "versionable": (_versionable, _restore_versionable),
    "workflow": (_workflows, _restore_workflow),
    "chain": (_chains, _restore_chain),
    "role": (_roles, _restore_role),
    "permission": (_permissions, _restore_attribute),
    "attribute": (_attributes, _restore_attribute),
    "index": (_indexes, _restore_index),
    "column": (_columns, _restore_column),
    "action": (_actions, _restore_action),
    "configlet": (_configlets, _restore_configlet),
    "viewlets": (_viewlets, _restore_viewlets),
    "annotation": (_annotations, _restore_annotation),
}
