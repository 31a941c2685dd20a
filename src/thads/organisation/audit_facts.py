"""Facts of the organisation for the audit trail: units, accounts, functions given."""

from plone import api
from plone.base.interfaces import IPloneSiteRoot
from thads import _
from thads import audit
from thads.audit.interfaces import IUnitDirectory
from thads.organisation import people
from thads.organisation.catalog_cache import remembered
from thads.organisation.functions import FUNCTIONS
from thads.organisation.functions import parts_of
from thads.organisation.units import CENTRAL
from thads.organisation.units import branches
from thads.organisation.units import get_unit
from thads.organisation.units import localities
from thads.organisation.units import unit_id_of
from thads.plonetypes import Content
from typing import Any
from zope.component.hooks import getSite
from zope.i18n import translate
from zope.interface import implementer


#: The word for the group of those whose home a unit is.
AT_HOME = _("Member of the unit's staff")


@implementer(IUnitDirectory)
class UnitDirectory:
    """The units of the organisation, for the trail."""

    def unit_of(self, context: Content) -> str:
        """Return the id of the nearest unit, `central` outside every locality."""
        return unit_id_of(context)

    def home_of(self, user_id: str) -> str:
        """Return the id of the unit a person belongs to, empty if there is none."""
        held = people.functions_held(user_id)
        return next((unit for unit, name in held if name == people.STAFF), "")

    def titles(self) -> dict[str, str]:
        """Return {id: title}: the centre, and each locality with its branches."""
        return remembered("organisation.audit_titles", _titles)

    def inspectors(self) -> list[str]:
        """Return the mail addresses of the centre's inspectors."""
        found = (api.user.get(userid=id) for id in people.holders(CENTRAL, "inspector"))
        return [each.getProperty("email") for each in found if each is not None]


def _titles() -> dict[str, str]:
    titles = {CENTRAL: api.portal.get().Title()}
    for locality in localities():
        titles[locality.unit_id] = locality.title
        titles |= {each.unit_id: each.title for each in branches(locality)}
    return titles


def given(event: Any) -> None:
    """Record that somebody was given a function; subscriber of the group's event."""
    _record_group("organisation.grant", event)


def taken(event: Any) -> None:
    """Record that a function was taken from somebody; a subscriber."""
    _record_group("organisation.revoke", event)


def account_made(event: Any) -> None:
    """Record that an account was made past `@@people`; a subscriber."""
    portal = _site()
    if portal is not None and event.principal is not None:
        user_id = event.principal.getId()
        audit.record(portal, "organisation.add_person", person=user_id)


def account_removed(event: Any) -> None:
    """Record that an account was removed; a subscriber."""
    portal = _site()
    if portal is not None:
        # the event has a user or the id of one
        user_id = getattr(event.principal, "getId", lambda: event.principal)()
        audit.record(portal, "organisation.remove_person", person=user_id)


def shared(content: Content, event: Any) -> None:
    """Record that rights to one thing were given or taken by hand; a subscriber."""
    if _site() is not None:
        roles = {
            principal: sorted(roles) for principal, roles in content.get_local_roles()
        }
        audit.record(content, "organisation.sharing", roles=roles)


def _record_group(action: str, event: Any) -> None:
    portal = _site()
    if portal is None:
        return
    unit_id, function_id = parts_of(event.group_id)
    unit = get_unit(unit_id) if unit_id else None
    title = next((f.title for f in FUNCTIONS if f.id == function_id), "")
    if function_id == people.STAFF:
        title = AT_HOME
    if unit is None or not title:
        details = {"group": event.group_id}
    else:
        details = {
            "function": translate(title, target_language="vi"),
            "of_unit": unit.title or unit_id,
        }
    if cause := people.cause():
        details["cause"] = cause
    name = people.display_name(event.principal)
    person = f"{name} ({event.principal})" if name != event.principal else name
    audit.record(unit or portal, action, person=person, **details)


def _site() -> Any:
    """Return the portal, None while it is being made or in no site at all."""
    site = getSite()
    return site if IPloneSiteRoot.providedBy(site) else None
