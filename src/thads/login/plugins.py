"""Our plugins in the user folders: those of a site, and of the server above it."""

from Acquisition import aq_base
from plone.restapi.pas.plugin import JWTAuthenticationPlugin
from plone.session.plugins.session import SessionPlugin
from Products.PlonePAS.plugins.property import ZODBMutablePropertyProvider
from Products.PluggableAuthService.interfaces.authservice import IPluggableAuthService
from Products.PluggableAuthService.interfaces.plugins import IAuthenticationPlugin
from Products.PluggableAuthService.interfaces.plugins import ICredentialsResetPlugin
from Products.PluggableAuthService.interfaces.plugins import ICredentialsUpdatePlugin
from Products.PluggableAuthService.interfaces.plugins import IExtractionPlugin
from Products.PluggableAuthService.interfaces.plugins import IValidationPlugin
from thads.login.api_keys import API_KEYS
from thads.login.api_keys import ApiKeys
from thads.login.api_keys import keys_in
from thads.login.guard import GUARD
from thads.login.guard import AccountGuard
from thads.login.guard import guard_in
from thads.login.properties import WatchedProperties
from thads.login.sessions import StampedSessions
from thads.login.tokens import StampedTokens
import secrets


#: {id of a plugin: (Plone's class, ours)}
REPLACED = {
    "session": (SessionPlugin, StampedSessions),
    "jwt_auth": (JWTAuthenticationPlugin, StampedTokens),
    "mutable_properties": (ZODBMutablePropertyProvider, WatchedProperties),
}
#: What the guard does, and does before the other plugins.
ACTIVE = (IAuthenticationPlugin, ICredentialsResetPlugin, IValidationPlugin)
#: Programs with keys come to a site alone, not to the server.
KEYS_ACTIVE = (IExtractionPlugin, IAuthenticationPlugin)
#: Plone's policy, at least eight characters: ours stands in its place.
POLICY = "password_policy"

#: Sessions of the server's own accounts; Zope's cookie for them holds the password.
SESSION, COOKIE = "session", "credentials_cookie_auth"
SESSION_ACTIVE = (
    IAuthenticationPlugin,
    ICredentialsResetPlugin,
    ICredentialsUpdatePlugin,
    IExtractionPlugin,
)


def folders(portal):
    """Return the user folders of a site and of the server above it."""
    found = (portal.acl_users, portal.getPhysicalRoot().acl_users)
    return [pas for pas in found if IPluggableAuthService.providedBy(pas)]


def install(pas):
    """Put our plugins into a user folder; what is there already stays."""
    if guard_in(pas) is None:
        pas._setObject(GUARD, AccountGuard())
    guard_in(pas).install()
    for interface in ACTIVE:
        if GUARD not in pas.plugins.listPluginIds(interface):
            pas.plugins.activatePlugin(interface, GUARD)
        pas.plugins.movePluginsTop(interface, [GUARD])
    if POLICY in pas.plugins.listPluginIds(IValidationPlugin):
        pas.plugins.deactivatePlugin(IValidationPlugin, POLICY)
    for id, (theirs, ours) in REPLACED.items():
        _replace(pas, id, theirs, ours)
    if SESSION not in pas.objectIds():
        _add_sessions(pas)
    if keys_in(pas) is None and not pas._isTop():
        pas._setObject(API_KEYS, ApiKeys())
        for interface in KEYS_ACTIVE:
            pas.plugins.activatePlugin(interface, API_KEYS)


def uninstall(pas):
    """Take our plugins out of a user folder, with what they know."""
    if getattr(aq_base(pas._getOb(SESSION, None)), "_shared_secret", None):
        pas._delObject(SESSION)
        if COOKIE in pas.objectIds():
            pas.plugins.activatePlugin(ICredentialsUpdatePlugin, COOKIE)
    for id, (theirs, ours) in REPLACED.items():
        _replace(pas, id, ours, theirs)
    for id, plugin in ((GUARD, guard_in(pas)), (API_KEYS, keys_in(pas))):
        if plugin is not None:
            pas._delObject(id)
    if POLICY in pas.objectIds() and not pas.plugins.listPluginIds(IValidationPlugin):
        pas.plugins.activatePlugin(IValidationPlugin, POLICY)


def is_needed(pas):
    """Return whether a site below this user folder still has our plugins."""
    here = guard_in(pas)
    return here is not None and any(
        guard_in(site.acl_users) is not None for site in here.sites()
    )


def _add_sessions(pas):
    """Give a folder sessions of its own, signed by a secret: there is no key ring."""
    sessions = StampedSessions(SESSION)
    sessions._shared_secret = secrets.token_hex(32)
    pas._setObject(SESSION, sessions)
    for interface in SESSION_ACTIVE:
        pas.plugins.activatePlugin(interface, SESSION)
    if COOKIE in pas.plugins.listPluginIds(ICredentialsUpdatePlugin):
        pas.plugins.deactivatePlugin(ICredentialsUpdatePlugin, COOKIE)


def _replace(pas, id, before, after):
    """Make a plugin one of another class; its settings and its places stay."""
    plugin = aq_base(pas._getOb(id, None))
    if type(plugin) is before:
        plugin._p_activate()
        other = after.__new__(after)
        other.__dict__.update(plugin.__dict__)
        pas._setOb(id, other)
