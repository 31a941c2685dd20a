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
from datetime import timedelta
from persistent import Persistent
from plone import api
from plone.uuid.interfaces import IUUID
from thads.storage import PortalStorage
from thads.worktime import clock
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

    def __init__(self, time):
        self.time = time


def new_key():
    """Return a key for a form that is opened."""
    return secrets.token_hex(8)


def is_key(text):
    """Return whether a text can be the key of a draft."""
    return _KEY.fullmatch(text) is not None


def form_of(context, type_id=""):
    """Return what names the form for an item, or for a new one of a type in it."""
    uid = IUUID(context, "")
    return f"{uid}/++add++{type_id}" if type_id else uid


def find(user_id, form):
    """Return (key, draft) of the last that a person wrote in a form, or ("", None)."""
    found = {
        key: draft
        for key, draft in _of(user_id).items()
        if draft.values and draft.form == form and not is_old(draft)
    }
    key = max(found, key=lambda each: _age(found[each]), default="")
    return key, found.get(key)


def keep(user_id, key, form, values, revision):
    """Keep the values of a form, JSON of at most `LARGEST` characters, for a person."""
    draft = _draft(user_id, key)
    kept = (draft.form, draft.values, draft.revision)
    if kept != (form, values, revision):
        draft.form, draft.values, draft.revision = form, values, revision
        draft.time = clock.now()
    return draft


def end(user_id, key):
    """Remember that the form with a key was saved, and delete what was kept of it."""
    draft = _draft(user_id, key)
    draft.form, draft.values, draft.revision = "", "", ""
    draft.time = clock.now()


def saved(user_id):
    """Return the keys of the forms a person has saved last."""
    return [key for key in _of(user_id) if is_saved(user_id, key)]


def is_saved(user_id, key):
    """Return whether the form with a key is one of those a person has saved last."""
    draft = _of(user_id).get(key)
    return draft is not None and not draft.values


def drop(user_id, key):
    """Delete a person's draft; nothing happens where there is none."""
    if key in _of(user_id):
        everybody = DRAFTS.write(api.portal.get())
        del everybody[user_id][key]
        if not everybody[user_id]:
            del everybody[user_id]


def forget(user_id):
    """Delete all drafts of a person."""
    portal = api.portal.get()
    if user_id in DRAFTS.read(portal):
        del DRAFTS.write(portal)[user_id]


def forget_old(portal):
    """Delete the drafts that are past their time for the second time, once a day."""
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


def is_old(draft):
    """Return whether a draft is past its time."""
    return clock.now() - draft.time > KEPT


def _of(user_id):
    return DRAFTS.read(api.portal.get()).get(user_id) or {}


def _age(draft):
    """Return what sorts drafts; a time ahead of the clock counts as now."""
    return min(draft.time, clock.now())


def _draft(user_id, key):
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
