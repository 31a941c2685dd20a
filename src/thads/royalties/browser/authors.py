"""`@@royalty-authors`: authors with tax code and account, for accountants."""

from plone import api
from plone.memoize import view
from plone.protect import CheckAuthenticator
from Products.Five.browser import BrowserView
from thads import _
from thads.errors import Refused
from thads.organisation.units import unit_id_of
from thads.royalties import authors
from thads.royalties import particulars
from thads.royalties.particulars import Particulars
from thads.royalties.particulars import Unreadable
from thads.web import parameters
from zExceptions import NotFound
import transaction


FIELDS = ("name", "pen_name", "tax_code", "account", "bank")


class AuthorsPage(BrowserView):
    """The authors of a locality; `author` names the one whose record is open."""

    page_title = _("Authors")
    problems: dict[str, str] = {}
    status = 400

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
                authors.change(self.context, id, name, self.typed("pen_name"), given)
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
        return not self.problems
