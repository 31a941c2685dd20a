"""Drafts: what a person is writing in a form, kept on the server until it is saved.

The browser keeps it too (`drafts.js`), in its tab; here it is found from another
machine, by the same person alone. A draft is the values of a form as JSON, a small
object of its own: nobody's writing waits for anybody else's. Saving the item, logging
out and two weeks end it; whoever writes more than there is room for loses the oldest.
"""

from BTrees.OOBTree import OOBTree
from datetime import timedelta
from persistent import Persistent
from plone import api
from thads.publication import four_eyes
from thads.storage import PortalStorage
from thads.worktime import clock


#: Drafts of a person, characters of one, and how long one is kept.
MOST = 20
LARGEST = 300_000
KEPT = timedelta(days=14)

#: {user id: {key of a form: Draft}}
DRAFTS = PortalStorage("thads.publication.drafts")


class Draft(Persistent):
    """Values of a form as JSON, the form's mark, and when both were kept."""

    def __init__(self, values, mark, time):
        self.values, self.mark, self.time = values, mark, time


def key_of(context, type_id=""):
    """Return the key of the form for an item, or for a new one of a type in it."""
    path = "/".join(context.getPhysicalPath())
    return f"{path}/++add++{type_id}" if type_id else path


def mark_of(context, type_id=""):
    """Return what is another as soon as the current person has saved such a form."""
    return _last_item(context) if type_id else _last_change(context)


def find(user_id, context, type_id=""):
    """Return the draft of a person for a form; None for none, or one of before."""
    drafts = DRAFTS.read(api.portal.get()).get(user_id) or {}
    draft = drafts.get(key_of(context, type_id))
    if draft is None or is_old(draft) or draft.mark != mark_of(context, type_id):
        return None
    return draft


def keep(user_id, context, type_id, values):
    """Keep the values of a form, JSON of at most `LARGEST` characters, for a person."""
    everybody = DRAFTS.write(api.portal.get())
    if user_id not in everybody:
        everybody[user_id] = OOBTree()
    drafts, key = everybody[user_id], key_of(context, type_id)
    draft = drafts.get(key)
    mark, now = mark_of(context, type_id), clock.now()
    if draft is None:
        draft = drafts[key] = Draft(values, mark, now)
        others = sorted(
            (each for each in drafts if each != key), key=lambda e: drafts[e].time
        )
        for old in others[: 1 - MOST]:
            del drafts[old]
    elif (draft.values, draft.mark) != (values, mark):
        draft.values, draft.mark, draft.time = values, mark, now
    return draft


def drop(user_id, key):
    """Delete a person's draft of a form; nothing happens where there is none."""
    portal = api.portal.get()
    if key in (DRAFTS.read(portal).get(user_id) or ()):
        everybody = DRAFTS.write(portal)
        del everybody[user_id][key]
        if not everybody[user_id]:
            del everybody[user_id]


def forget(user_id):
    """Delete all drafts of a person."""
    portal = api.portal.get()
    if user_id in DRAFTS.read(portal):
        del DRAFTS.write(portal)[user_id]


def forget_old(portal):
    """Delete the drafts that are past their time."""
    for user_id, drafts in list(DRAFTS.read(portal).items()):
        for key in [key for key, draft in drafts.items() if is_old(draft)]:
            drop(user_id, key)


def is_old(draft):
    """Return whether a draft is past its time."""
    return clock.now() - draft.time > KEPT


def _last_change(item):
    """Return what is another after each change of an item by this person."""
    user = api.user.get_current().getId()
    moments = [when for login, when in four_eyes.hands(item) if login == user]
    return max(moments).isoformat() if moments else "-"


def _last_item(folder):
    """Return what is another after each item this person has added to a folder."""
    brains = api.portal.get_tool("portal_catalog").unrestrictedSearchResults(
        path={"query": "/".join(folder.getPhysicalPath()), "depth": 1},
        Creator=api.user.get_current().getId(),
        sort_on="created",
        sort_order="descending",
        sort_limit=1,
    )
    return next((brain.UID for brain in brains[:1]), "-")
