"""The script that keeps what is being written, in browser and server, with its words.

It stands on the forms of items alone. `mark` is another as soon as the person has saved
what the form is about: a draft from before is no longer needed then.
"""

from html import escape
from plone import api
from plone.dexterity.browser.add import DefaultAddView
from thads import _
from thads.design.browser import assets
from thads.publication import drafts
from thads.publication.browser.edit import EditPage
from thads.publication.vocabularies import TYPES
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
    if isinstance(view, EditPage):
        mark = drafts.mark_of(view.context)
    elif isinstance(view, DefaultAddView) and view.ti.getId() in TYPES:
        mark = drafts.mark_of(view.context, view.ti.getId())
        store = f"{store}?{urlencode({'type': view.ti.getId()})}"
    else:
        return ""
    facts = {name: api.portal.translate(text) for name, text in WORDS.items()}
    person = api.user.get_current().getId() or ""
    facts |= {"person": person, "mark": mark, "store": store}
    address = assets.address(api.portal.get().absolute_url(), "drafts.js")
    written = "".join(f' data-{name}="{escape(text)}"' for name, text in facts.items())
    return (
        f'<script type="module" src="{escape(address)}" data-draft="1"{written}>'
        "</script>"
    )
