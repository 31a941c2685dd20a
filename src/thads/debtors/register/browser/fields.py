"""Which fields of the lists are public: kept by the centre on one page."""

from plone import api
from plone.protect import CheckAuthenticator
from Products.Five.browser import BrowserView
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile
from thads import _
from thads.debtors.register import visibility
from thads.debtors.register.register_kinds import DEFINITIONS


WHY = {
    visibility.MINIMUM: _("Always public: the law demands it."),
    visibility.SEARCHED: _("Always public: entries are found by it."),
    visibility.NEVER: _("Never public: personal data the law protects."),
}


class FieldsView(BrowserView):
    index = ViewPageTemplateFile("templates/fields.pt")
    page_title = _("Public fields of the lists")

    def __call__(self):
        if self.request.method == "POST":
            CheckAuthenticator(self.request)
            chosen = self.request.form.get("public", [])
            chosen = {chosen} if isinstance(chosen, str) else set(chosen)
            for definition in DEFINITIONS.values():
                fields = {c.field for c in definition.columns}
                asked = {f for f in fields if f"{definition.id}/{f}" in chosen}
                visibility.choose(definition, asked)
            said = _("Saved. The change holds at once, for all entries.")
            api.portal.show_message(said, self.request)
            return self.request.response.redirect(self.address)
        return self.index()

    @property
    def address(self):
        return f"{self.context.absolute_url()}/@@debtor-fields"

    def lists(self):
        for definition in DEFINITIONS.values():
            public = visibility.public_fields(definition)
            rows = [
                {
                    "column": column,
                    "value": f"{definition.id}/{column.field}",
                    "public": column.field in public,
                    "why": WHY.get(visibility.fixed(column)),
                }
                for column in definition.columns
            ]
            yield {"definition": definition, "rows": rows}
