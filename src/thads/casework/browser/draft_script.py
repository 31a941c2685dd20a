"""The script that keeps what is being written, in browser and server, with its words.

Each form that is opened has a key, the same as long as it is sent and shown anew; what
was written under the key of a form that was saved is no longer needed.
"""

from html import escape
from plone import api
from thads import _
from thads.casework import drafts
from thads.design.browser import assets
from thads.plonetypes import Request
from thads.web import parameters
from typing import TypedDict


WORDS = {
    "found": _(
        "There is a text of yours from {when} that was not saved. Restore it into this "
        "form?"
    ),
    "restore": _("Restore it"),
    "drop": _("Discard it"),
}


def key_of(request: Request, saved: list[str]) -> str:
    """Return the key a form was sent with, or a new one."""
    key: str = parameters.text(request.form, drafts.NAME)
    return key if drafts.is_key(key) and key not in saved else drafts.new_key()


class DraftFacts(TypedDict):
    """Facts of the draft of a form; `kept`: whether there is one."""

    key: str
    store: str
    kept: bool


def facts(request: Request, form: str, store: str, failed: bool = True) -> DraftFacts:
    """Return the facts of the draft of a form; `store`: the address of its service.

    `failed`: this form was sent and is shown anew, so that its key stays; another form
    of the page has a new one.
    """
    person = api.user.get_current().getId() or ""
    saved = drafts.saved(person)
    key = key_of(request, saved) if failed else drafts.new_key()
    kept = drafts.find(person, form)[1] is not None
    return {"key": key, "store": store, "kept": kept}


def script(**facts: str) -> str:
    """Return the script element of a page with forms that are kept.

    Forms with `data-store` and `data-key` are; or the page's one form, where `store`
    and `key` are among the facts.
    """
    person = api.user.get_current().getId() or ""
    told = {name: api.portal.translate(text) for name, text in WORDS.items()}
    told |= {"person": person, "saved": " ".join(drafts.saved(person)), **facts}
    address = assets.address(api.portal.get().absolute_url(), "drafts.js")
    written = "".join(f' data-{name}="{escape(text)}"' for name, text in told.items())
    return (
        f'<script type="module" src="{escape(address)}" data-draft="1"{written}>'
        "</script>"
    )
