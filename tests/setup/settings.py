"""All settings of a site that a profile may change, as one flat dict.

Tests compare what they were before with what they are after. Values are put into one
form where two forms mean the same: the roles of a permission and the types allowed in
a type have no order, and no viewlets hidden is nothing said of a manager.
"""

from Acquisition import aq_base
from copy import deepcopy
from plone import api
from plone.app.viewletmanager.interfaces import IViewletSettingsStorage
from plone.browserlayer.utils import registered_layers
from plone.registry.interfaces import IRegistry
from Products.DCWorkflow.exportimport import WorkflowDefinitionConfigurator
from zope.annotation.interfaces import IAnnotations
from zope.component import getUtility


ATTRIBUTES = ("layout", "default_page", "unit_id", "kind")


def state(portal):
    """Return {(area, name, ...): value} of all settings a profile may change."""
    return {
        (area, *name): deepcopy(value)
        for area, read in AREAS.items()
        for name, value in read(portal)
    }


def differences(before, after):
    """Return {key: (value before, value after)} of what is not the same."""
    nothing = "nothing"
    return {
        key: (before.get(key, nothing), after.get(key, nothing))
        for key in set(before) | set(after)
        if before.get(key, nothing) != after.get(key, nothing)
    }


def _records(portal):
    for name, record in getUtility(IRegistry).records.items():
        yield (name,), record.value


def _types(portal):
    for fti in api.portal.get_tool("portal_types").objectValues():
        values = dict(fti.propertyItems())
        values["allowed_content_types"] = sorted(values["allowed_content_types"])
        yield (fti.getId(),), values
        yield (fti.getId(), "actions"), [a.getMapping() for a in fti.listActions()]
        yield (fti.getId(), "aliases"), fti.getMethodAliases()


def _versionable(portal):
    repository = api.portal.get_tool("portal_repository")
    yield ("types",), sorted(repository.getVersionableContentTypes())
    for name, policies in repository.getPolicyMap().items():
        if policies:
            yield ("policies", name), sorted(policies)


def _workflows(portal):
    for workflow in api.portal.get_tool("portal_workflow").objectValues():
        reader = WorkflowDefinitionConfigurator(workflow).__of__(workflow)
        yield (workflow.getId(),), reader.getWorkflowInfo(workflow.getId())


def _chains(portal):
    tool = api.portal.get_tool("portal_workflow")
    yield ("",), tuple(tool._default_chain)
    for type_id, chain in tool._chains_by_type.items():
        yield (type_id,), tuple(chain)


def _roles(portal):
    for role in portal.__ac_roles__:
        yield (role,), True
    for role in portal.acl_users.portal_role_manager.listRoleIds():
        yield ("acl_users", role), True


def _permissions(portal):
    for name, value in vars(portal).items():
        if name.startswith("_") and name.endswith("_Permission"):
            yield (name,), (type(value).__name__, sorted(value))


def _attributes(portal):
    for name in ATTRIBUTES:
        if name in vars(portal):
            yield (name,), vars(portal)[name]


def _indexes(portal):
    for index in api.portal.get_tool("portal_catalog").index_objects():
        yield (index.getId(),), (index.meta_type, list(index.getIndexSourceNames()))


def _columns(portal):
    for column in api.portal.get_tool("portal_catalog").schema():
        yield (column,), True


def _actions(portal):
    tool = api.portal.get_tool("portal_actions")
    for category in tool.objectValues():
        for action in category.objectValues():
            if hasattr(action, "propertyItems"):
                place = (category.getId(), action.getId())
                yield place, dict(action.propertyItems())


def _configlets(portal):
    for action in api.portal.get_tool("portal_controlpanel").listActions():
        mapping = action.getMapping()
        mapping["title"] = str(mapping["title"])
        yield (action.id,), mapping


def _plugins(portal):
    server = portal.getPhysicalRoot()
    for place, pas in (("site", portal.acl_users), ("server", server.acl_users)):
        for plugin in pas.objectValues():
            yield (place, plugin.getId()), type(aq_base(plugin)).__name__
        for info in pas.plugins.listPluginTypeInfo():
            active = pas.plugins.listPluginIds(info["interface"])
            yield (place, "active", info["id"]), list(active)


def _viewlets(portal):
    storage = getUtility(IViewletSettingsStorage)
    for kind in ("_order", "_hidden"):
        for skin, managers in getattr(storage, kind).items():
            for manager, names in managers.items():
                if names:
                    yield (kind, skin, manager), tuple(names)


def _annotations(portal):
    for name in IAnnotations(portal):
        if name.startswith("thads."):
            yield (name,), True


def _layers(portal):
    for layer in registered_layers():
        yield (layer.__identifier__,), True


AREAS = {
    "record": _records,
    "type": _types,
    "versionable": _versionable,
    "workflow": _workflows,
    "chain": _chains,
    "role": _roles,
    "permission": _permissions,
    "attribute": _attributes,
    "index": _indexes,
    "column": _columns,
    "action": _actions,
    "configlet": _configlets,
    "plugin": _plugins,
    "viewlets": _viewlets,
    "annotation": _annotations,
    "layer": _layers,
}
