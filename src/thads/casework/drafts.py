"""Drafts: what a person is writing in a form, kept on the server until it is saved.

The browser keeps it too (`drafts.js`), in its tab; here it is found from another
machine, by the same person alone. A draft is the values of a form as JSON, a small
object of its own: nobody's writing waits for anybody else's. Each form that is opened
has a key of its own, sent with it: saving it ends that draft and no other, and what
comes late is known. Logging out, the end of the account and two weeks end drafts too;
whoever writes more than there is room for loses the oldest.

A clock that was ahead costs no text: what it kept counts as kept now, and what it finds
too old goes only if it is so at the next look, a day later.
"""

from BTrees.OOBTree import OOBTree
from collections.abc import Mapping
from datetime import datetime
from datetime import timedelta
from persistent import Persistent
from plone import api
from plone.base.interfaces import IPloneSiteRoot
from plone.uuid.interfaces import IUUID
from Products.PluggableAuthService.interfaces.events import IPrincipalDeletedEvent
from Products.PluggableAuthService.interfaces.events import IUserLoggedOutEvent
from thads.outbox.periodic import every
from thads.plonetypes import Portal
from thads.storage import PortalStorage
from thads.web import parameters
from thads.worktime import clock
from zope.component.hooks import getSite
from zope.globalrequest import getRequest
import re
import secrets


#: Name of the field of a form that has the key of its draft.
NAME = "draft"
#: Drafts of a person, characters of one, and how long one is kept.
MOST = 20
LARGEST = 300_000
KEPT = timedelta(days=14)
_KEY = re.compile("[0-9a-f]{16}")

#: {user id: {key: Draft}}
DRAFTS = PortalStorage("thads.publication.drafts")


class Draft(Persistent):
    """Values of a form as JSON, with the revision it showed; none once it was saved."""

    form = revision = values = ""
    #: Whether it was found past its time once.
    was_old = False

    def __init__(self, time: datetime) -> None:
        self.time = time


def new_key() -> str:
    """Return a key for a form that is opened."""
    return secrets.token_hex(8)


def is_key(text: str) -> bool:
    """Return whether a text can be the key of a draft."""
    return _KEY.fullmatch(text) is not None


def form_of(context: object, type_id: str = "") -> str:
    """Return what names the form for an item, or for a new one of a type in it."""
    uid = IUUID(context, "")
    return f"{uid}/++add++{type_id}" if type_id else uid


def find(user_id: str, form: str) -> tuple[str, Draft | None]:
    """Return (key, draft) of the last that a person wrote in a form, or ("", None)."""
    found = {
        key: draft
        for key, draft in _of(user_id).items()
        if draft.values and draft.form == form and not is_old(draft)
    }
    key: str = max(found, key=lambda each: _age(found[each]), default="")
    return key, found.get(key)


def keep(user_id: str, key: str, form: str, values: str, revision: str) -> Draft:
    """Keep the values of a form, JSON of at most `LARGEST` characters, for a person."""
    draft = _draft(user_id, key)
    kept = (draft.form, draft.values, draft.revision)
    if kept != (form, values, revision):
        draft.form, draft.values, draft.revision = form, values, revision
        draft.time = clock.now()
    return draft


def end(user_id: str, key: str) -> None:
    """Remember that the form with a key was saved, and delete what was kept of it."""
    draft = _draft(user_id, key)
    draft.form, draft.values, draft.revision = "", "", ""
    draft.time = clock.now()


def saved(user_id: str) -> list[str]:
    """Return the keys of the forms a person has saved last."""
    return [key for key in _of(user_id) if is_saved(user_id, key)]


def is_saved(user_id: str, key: str) -> bool:
    """Return whether the form with a key is one of those a person has saved last."""
    draft = _of(user_id).get(key)
    return draft is not None and not draft.values


def drop(user_id: str, key: str) -> None:
    """Delete a person's draft; nothing happens where there is none."""
    if key in _of(user_id):
        everybody = DRAFTS.write(api.portal.get())
        del everybody[user_id][key]
        if not everybody[user_id]:
            del everybody[user_id]


def forget(user_id: str) -> None:
    """Delete all drafts of a person."""
    portal = api.portal.get()
    if user_id in DRAFTS.read(portal):
        del DRAFTS.write(portal)[user_id]


@every(hours=24)
def forget_old(portal: Portal) -> None:
    """Delete the drafts that are past their time for the second time; job."""
    now = clock.now()
    for user_id, drafts in list(DRAFTS.read(portal).items()):
        for key, draft in list(drafts.items()):
            if draft.time > now:
                draft.time = now
            old = is_old(draft)
            if old and draft.was_old:
                drop(user_id, key)
            elif old != draft.was_old:
                draft.was_old = old


def end_sent(request: object = None) -> None:
    """End the draft whose key came with the form the current person has sent."""
    user_id = api.user.get_current().getId()
    form = getattr(request or getRequest(), "form", {})
    key = parameters.text(form, NAME)
    if user_id and is_key(key):
        end(user_id, key)


def logged_out(event: IUserLoggedOutEvent) -> None:
    """Delete the drafts of a person who logs out; subscriber."""
    _forget(event.principal.getId())


def account_deleted(event: IPrincipalDeletedEvent) -> None:
    """Delete the drafts of an account that was deleted; subscriber."""
    _forget(event.principal)


def _forget(user_id: str) -> None:
    if user_id and IPloneSiteRoot.providedBy(getSite()):
        forget(user_id)


def is_old(draft: Draft) -> bool:
    """Return whether a draft is past its time."""
    return clock.now() - draft.time > KEPT


def _of(user_id: str) -> Mapping[str, Draft]:
    return DRAFTS.read(api.portal.get()).get(user_id) or {}


def _age(draft: Draft) -> datetime:
    """Return what sorts drafts; a time ahead of the clock counts as now."""
    return min(draft.time, clock.now())


def _draft(user_id: str, key: str) -> Draft:
    """Return a person's draft, made if there is none; older ones make room for it."""
    everybody = DRAFTS.write(api.portal.get())
    if user_id not in everybody:
        everybody[user_id] = OOBTree()
    drafts = everybody[user_id]
    if key not in drafts:
        drafts[key] = Draft(clock.now())
        oldest_first = sorted(drafts, key=lambda each: _age(drafts[each]))
        others = [each for each in oldest_first if each != key]
        saved_ones = [each for each in others if is_saved(user_id, each)]
        kept_ones = [each for each in others if each not in saved_ones]
        for old in (*saved_ones[: 1 - MOST], *kept_ones[: 1 - MOST]):
            del drafts[old]
    return drafts[key]
