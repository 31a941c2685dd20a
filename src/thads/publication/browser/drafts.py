"""The script that keeps what is being written in the forms of items."""

from plone import api
from plone.dexterity.browser.add import DefaultAddView
from thads.casework import drafts
from thads.casework.browser import draft_script
from thads.publication.browser.edit import EditPage
from thads.publication.vocabularies import TYPES
from urllib.parse import urlencode


def script_of(view):
    """Return the script element for the page of a view, empty for other pages."""
    store = f"{view.context.absolute_url()}/@draft"
    if isinstance(view, DefaultAddView) and view.ti.getId() in TYPES:
        store = f"{store}?{urlencode({'type': view.ti.getId()})}"
    elif not isinstance(view, EditPage):
        return ""
    saved = drafts.saved(api.user.get_current().getId() or "")
    key = draft_script.key_of(view.request, saved)
    return draft_script.script(key=key, store=store)
