"""`@@royalty-authors`: authors with tax code and account, for accountants."""

from plone import api
from plone.memoize import view
from plone.protect import CheckAuthenticator
from Products.Five.browser import BrowserView
from thads import _
from thads.errors import Refused
from thads.errors import Stale
from thads.organisation.units import unit_id_of
from thads.royalties import authors
from thads.royalties import particulars
from thads.royalties.particulars import Particulars
from thads.royalties.particulars import Unreadable
from thads.web import parameters
from zExceptions import NotFound
import transaction


FIELDS = ("name", "pen_name", "tax_code", "account", "bank")
LABELS = dict(
    zip(
        FIELDS,
        (_("Full name"), _("Pen name"), _("Tax code"), _("Account"), _("Bank")),
        strict=True,
    )
)


class AuthorsPage(BrowserView):
    """The authors of a locality; `author` names the one whose record is open."""

    page_title = _("Authors")
    problems: dict[str, str] = {}
    status = 400
    overtaken = False

    def __call__(self):
        self.chosen  # noqa: B018 - refuses an unknown author at once
        if self.request.method == "POST":
            CheckAuthenticator(self.request)
            if self.save():
                api.portal.show_message(_("The author has been saved."), self.request)
                return self.request.response.redirect(
                    f"{self.context.absolute_url()}/@@royalty-authors", status=303
                )
            transaction.doom()
            self.request.response.setStatus(self.status)
        self.request.response.setHeader("Cache-Control", "private, no-store")
        return self.index()

    @property
    def chosen(self) -> str:
        """Id of the author whose record is open, empty for none; raise NotFound."""
        asked = parameters.text(self.request.form, "author")
        if asked and asked not in {each.id for each in self.authors()}:
            raise NotFound("author")
        return asked

    def authors(self) -> list[authors.Named]:
        """Return the authors by name, with those of whom a record is left."""
        unit_id = unit_id_of(self.context)
        return authors.choices(unit_id, authors.of_unit(unit_id))

    def is_outside(self) -> bool:
        """Return whether the record is, or will be, of somebody outside."""
        return not self.chosen or self.chosen.startswith(authors.OUTSIDE)

    def has_key(self) -> bool:
        """Return whether tax codes and accounts can be kept."""
        return particulars.has_key()

    @view.memoize
    def known(self) -> Particulars | None:
        """Return the particulars of the open record, None if they cannot be read."""
        if not self.chosen:
            return Particulars()
        try:
            found = authors.read_particulars(self.context, [self.chosen])
        except Unreadable:
            return None
        return found[self.chosen]

    def unreadable(self) -> str:
        """Return what is said of particulars that cannot be read."""
        return particulars.UNREADABLE

    def takes_particulars(self) -> bool:
        """Return whether tax code and account can be shown and kept."""
        return self.has_key() and self.known() is not None

    def values(self) -> dict[str, str]:
        """Return what stands in the form: what was typed, or what is stored."""
        if self.problems:
            return {name: self.typed(name) for name in FIELDS}
        return self.stored()

    def stored(self) -> dict[str, str]:
        """Return what is stored of the author whose record is open."""
        if not self.chosen:
            return dict.fromkeys(FIELDS, "")
        own = authors.named(unit_id_of(self.context), self.chosen)
        known = self.known() or Particulars()
        return {
            "name": own.name,
            "pen_name": own.pen_name,
            "tax_code": known.tax_code,
            "account": known.account,
            "bank": known.bank,
        }

    def revision(self) -> int:
        """Return the revision of the record as it is stored now."""
        if not self.chosen:
            return 0
        return authors.revision_of(unit_id_of(self.context), self.chosen)

    def differing(self) -> list[dict[str, str]]:
        """Return the fields of which something else is stored than was typed.

        Where somebody has changed the author meanwhile; otherwise none.
        """
        if not self.overtaken:
            return []
        stored = self.stored()
        return [
            {"id": name, "title": LABELS[name], "stored": stored[name] or "–"}
            for name in self.sent_fields()
            if stored[name] != self.typed(name)
        ]

    def sent_fields(self) -> list[str]:
        """Return the names of the fields the form had."""
        return [name for name in FIELDS if name in self.request.form]

    def typed(self, name: str) -> str:
        """Return what was typed into a field."""
        return parameters.text(self.request.form, name, most=400)

    def save(self) -> bool:
        """Enter or change an author; return whether that was possible."""
        try:
            id, name = self.chosen, self.typed("name")
            given = Particulars(*(self.typed(each) for each in FIELDS[2:]))
            if not any(each in self.request.form for each in FIELDS[2:]):
                given = None
            if id:
                shown = parameters.integer(self.request.form, "revision", default=-1)
                pen_name = self.typed("pen_name")
                authors.change(self.context, id, name, pen_name, given, shown)
            else:
                authors.add_outside(self.context, name, self.typed("pen_name"), given)
        except Refused as refused:
            self.problems = {
                name: api.portal.translate(message)
                for name, message in refused.problems.items()
            }
        except Unreadable as refused:
            self.problems = {"": api.portal.translate(refused.args[0])}
            self.status = 409
        except Stale as stale:
            self.overtaken = True
            if self.differing():  # otherwise the same click came twice
                self.problems = {"": api.portal.translate(stale.args[0])}
                self.status = 409
        return not self.problems
