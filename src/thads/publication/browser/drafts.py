"""The script that keeps what is being written in the browser, with its words.

It stands on the forms of items alone. `mark` is another as soon as the person has saved
what the form is about: a draft from before is no longer needed then.
"""

from html import escape
from plone import api
from plone.dexterity.browser.add import DefaultAddView
from thads import _
from thads.design.browser import assets
from thads.publication import four_eyes
from thads.publication.browser.edit import EditPage
from thads.publication.vocabularies import TYPES


WORDS = {
    "found": _(
        "There is a text of yours from {when} that was not saved. Restore it into this "
        "form?"
    ),
    "restore": _("Restore it"),
    "drop": _("Discard it"),
}


def script_of(view):
    """Return the script element for the page of a view, empty for other pages."""
    if isinstance(view, EditPage):
        mark = _last_change(view.context)
    elif isinstance(view, DefaultAddView) and view.ti.getId() in TYPES:
        mark = _last_item(view.context)
    else:
        return ""
    facts = {name: api.portal.translate(text) for name, text in WORDS.items()}
    facts |= {"person": api.user.get_current().getId() or "", "mark": mark}
    address = assets.address(api.portal.get().absolute_url(), "drafts.js")
    written = "".join(f' data-{name}="{escape(text)}"' for name, text in facts.items())
    return (
        f'<script type="module" src="{escape(address)}" data-draft="1"{written}>'
        "</script>"
    )


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
