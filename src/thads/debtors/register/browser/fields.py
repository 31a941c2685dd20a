"""Page of the centre: which fields of the register kinds are public."""

from collections.abc import Iterator
from plone import api
from plone.protect import CheckAuthenticator
from Products.Five.browser import BrowserView
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile
from thads import _
from thads.debtors.register import visibility
from thads.debtors.register.register_kinds import REGISTER_KINDS
from thads.web import parameters
from typing import Any


REASONS = {
    visibility.MINIMUM: _("Always public: the law demands it."),
    visibility.SEARCHED: _("Always public: entries are found by it."),
    visibility.NEVER: _("Never public: personal data the law protects."),
}


class FieldsView(BrowserView):
    """`@@debtor-fields`: makes fields of register kinds public or internal."""

    index = ViewPageTemplateFile("templates/fields.pt")
    page_title = _("Public fields of the lists")

    def __call__(self):
        if self.request.method == "POST":
            CheckAuthenticator(self.request)
            chosen = set(parameters.texts(self.request.form, "public"))
            for register_kind in REGISTER_KINDS.values():
                fields = {c.field for c in register_kind.columns}
                public = {f for f in fields if f"{register_kind.id}/{f}" in chosen}
                visibility.choose(register_kind, public)
            text = _("Saved. The change holds at once, for all entries.")
            api.portal.show_message(text, self.request)
            return self.request.response.redirect(self.address)
        return self.index()

    @property
    def address(self) -> str:
        """Address of this page."""
        return f"{self.context.absolute_url()}/@@debtor-fields"

    def register_kinds(self) -> Iterator[dict[str, Any]]:
        """Yield the register kinds with a row for each of their columns."""
        for register_kind in REGISTER_KINDS.values():
            public = visibility.public_fields(register_kind)
            rows = [
                {
                    "column": column,
                    "value": f"{register_kind.id}/{column.field}",
                    "public": column.field in public,
                    "why": REASONS.get(visibility.fixed(column)),
                }
                for column in register_kind.columns
            ]
            yield {"register_kind": register_kind, "rows": rows}
