"""The script that keeps what is being written, in browser and server, with its words.

It stands on the forms of items alone. Each form that is opened has a key, the same as
long as it is sent and shown anew; what was written under the key of a form that was
saved (`saved`) is no longer needed.
"""

from html import escape
from plone import api
from plone.dexterity.browser.add import DefaultAddView
from thads import _
from thads.design.browser import assets
from thads.publication import drafts
from thads.publication.browser.edit import EditPage
from thads.publication.vocabularies import TYPES
from thads.web import parameters
from urllib.parse import urlencode


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
    store = f"{view.context.absolute_url()}/@draft"
    if isinstance(view, DefaultAddView) and view.ti.getId() in TYPES:
        store = f"{store}?{urlencode({'type': view.ti.getId()})}"
    elif not isinstance(view, EditPage):
        return ""
    person = api.user.get_current().getId() or ""
    saved = drafts.saved(person)
    key = parameters.text(view.request.form, drafts.NAME)
    if not drafts.is_key(key) or key in saved:
        key = drafts.new_key()
    facts = {name: api.portal.translate(text) for name, text in WORDS.items()}
    facts |= {"person": person, "key": key, "store": store}
    facts["saved"] = " ".join(saved)
    address = assets.address(api.portal.get().absolute_url(), "drafts.js")
    written = "".join(f' data-{name}="{escape(text)}"' for name, text in facts.items())
    return (
        f'<script type="module" src="{escape(address)}" data-draft="1"{written}>'
        "</script>"
    )
