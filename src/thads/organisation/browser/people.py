"""`@@people`: the administrator's page of the unit's people and their functions."""

from plone import api
from plone.protect import CheckAuthenticator
from Products.Five.browser import BrowserView
from thads import _
from thads.audit import record
from thads.organisation.functions import Function
from thads.organisation.functions import functions_of
from thads.organisation.interfaces import IAccountAccess
from thads.organisation.staff import NotPermitted
from thads.organisation.staff import Office
from thads.organisation.staff import Person
from thads.organisation.staff import has_second_factor
from thads.organisation.staff import is_suspended
from thads.organisation.staff import password_link
from thads.organisation.units import Unit
from thads.organisation.units import home_of
from thads.organisation.units import unit_id_of
from thads.web import parameters
from typing import TypedDict
from zope.component import queryUtility


SEPARATOR = ":"
#: Fields of the form for adding a person.
TYPED = ("login", "fullname", "email", "home")


class HeldFunction(TypedDict):
    """A function a person holds, in words."""

    unit: str
    function: str


class Box(TypedDict):
    """A box to tick: `value` is <unit id>:<function id>."""

    value: str
    title: str
    checked: bool


class Choices(TypedDict):
    """The functions of one unit that may be given."""

    unit: str
    functions: list[Box]


class PersonRow(TypedDict):
    """A row of the page; `home` is the title of the person's own unit."""

    id: str
    fullname: str
    email: str
    home: str
    held: list[HeldFunction]
    choices: list[Choices]
    governed: bool
    suspended: bool
    second_factor: bool


class People(BrowserView):
    """`@@people` of a locality or of the portal."""

    page_title = _("People and functions")

    def __call__(self) -> str:
        self.office = Office(home_of(self.context))
        self.error: str | None = None
        self.link: dict[str, str] | None = None
        # what stands in the form for adding: kept when it was refused
        form = self.request.form
        self.typed = {name: parameters.text(form, name) for name in TYPED}
        if self.request.method == "POST":
            CheckAuthenticator(self.request)
            try:
                if parameters.given(form, "add"):
                    self._add()
                else:
                    self._change()
                    return self._again()
            except NotPermitted as refused:
                self.error = refused.message
                self.request.response.setStatus(422)
        return self.index()

    def _add(self) -> None:
        added = self.office.add(**self.typed)
        link = password_link(added.id)
        self.link = {"fullname": added.fullname, **link._asdict()}
        record(self.context, "organisation.add_person", person=added.id)
        self.typed = {}

    def _change(self) -> None:
        if parameters.given(self.request.form, "suspend"):
            self._suspend()
        elif parameters.given(self.request.form, "resume"):
            self._resume()
        elif parameters.given(self.request.form, "end_sessions"):
            self._end_sessions()
        elif parameters.given(self.request.form, "reset_second_factor"):
            self._reset_second_factor()
        elif parameters.given(self.request.form, "save"):
            self._set_functions()

    def _suspend(self) -> None:
        person = parameters.text(self.request.form, "person")
        self.office.suspend(person, by=api.user.get_current().getId())
        record(self.context, "organisation.suspend", person=person)
        api.portal.show_message(
            _("The account is suspended; whoever used it is logged out."), self.request
        )

    def _resume(self) -> None:
        person = parameters.text(self.request.form, "person")
        self.office.resume(person)
        record(self.context, "organisation.resume", person=person)
        api.portal.show_message(_("The account may log in again."), self.request)

    def _end_sessions(self) -> None:
        person = parameters.text(self.request.form, "person")
        self.office.end_sessions(person)
        record(self.context, "organisation.end_sessions", person=person)
        api.portal.show_message(
            _("The person is logged out everywhere, and has been sent a mail."),
            self.request,
        )

    def _reset_second_factor(self) -> None:
        person = parameters.text(self.request.form, "person")
        self.office.reset_second_factor(person, by=api.user.get_current().getId())
        record(self.context, "organisation.reset_second_factor", person=person)
        api.portal.show_message(
            _("Two-step verification was reset; the person has been sent a mail."),
            self.request,
        )

    def _set_functions(self) -> None:
        form = self.request.form
        person = parameters.text(form, "person")
        # each function given or taken is recorded: see `audit_facts`
        self.office.set_functions(
            person,
            self._pairs("functions"),
            by=api.user.get_current().getId(),
            shown=self._pairs("shown") if parameters.given(form, "shown") else None,
        )
        api.portal.show_message(_("The functions have been saved."), self.request)

    def _pairs(self, name: str) -> set[tuple[str, str]]:
        """Return the functions a form sent under a name: {(unit id, function id)}."""
        values = parameters.texts(self.request.form, name)
        parts = (value.partition(SEPARATOR) for value in values if value)
        return {(unit_id, function_id) for unit_id, _sep, function_id in parts}

    def _again(self) -> str:
        self.request.response.redirect(f"{self.context.absolute_url()}/@@people")
        return ""

    def provider(self) -> str:
        """Return the name of the provider staff log in by, "" if there is none."""
        access = queryUtility(IAccountAccess)
        return access.provider_title() if access is not None else ""

    def units(self) -> list[dict[str, str]]:
        """Return the units of the office, for choosing a home."""
        return [
            {"id": unit_id_of(unit), "title": unit.title} for unit in self.office.units
        ]

    def people(self) -> list[PersonRow]:
        """Return one row a person, with a box for every function there is to give."""
        rows: list[PersonRow] = []
        titles = {unit_id_of(unit): unit.title for unit in self.office.units}
        for person in self.office.people():
            rows.append(
                {
                    "id": person.id,
                    "fullname": person.fullname,
                    "email": person.email,
                    "home": titles[person.home],
                    "governed": self.office.governs(person),
                    "suspended": is_suspended(person.id),
                    "second_factor": has_second_factor(person.id),
                    "held": self._held(person),
                    "choices": self._choices(person),
                }
            )
        return rows

    def _held(self, person: Person) -> list[HeldFunction]:
        """Return the functions a person holds, in words."""
        return [
            {"unit": unit.short_title or unit.title, "function": function.title}
            for unit in self.office.units
            for function in functions_of(unit.kind)
            if (unit_id_of(unit), function.id) in person.functions
        ]

    def _choices(self, person: Person) -> list[Choices]:
        return [
            {
                "unit": unit.title,
                "functions": [
                    {
                        "value": f"{unit_id_of(unit)}{SEPARATOR}{function.id}",
                        "title": function.title,
                        "checked": (unit_id_of(unit), function.id) in person.functions,
                    }
                    for function in functions
                ],
            }
            for unit, functions in self._near(person)
        ]

    def _near(self, person: Person) -> list[tuple[Unit, list[Function]]]:
        """Return the units whose functions are offered for a person.

        A person of the centre's office is offered their own unit only: with 63
        localities the page would otherwise be a wall of boxes.
        """
        choices = self.office.choices()
        if not self.office.central:
            return choices
        return [pair for pair in choices if unit_id_of(pair[0]) == person.home]
