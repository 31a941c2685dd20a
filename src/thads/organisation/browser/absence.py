"""`@@absence`: a person says when they are away and who stands in for them."""

from collections.abc import Mapping
from datetime import date
from plone import api
from plone.protect import CheckAuthenticator
from thads import _
from thads import audit
from thads.casework import absence
from thads.organisation import people
from thads.organisation.browser.personal import PersonalPage
from thads.web import parameters
from thads.worktime import clock
from typing import TypedDict


class ShownAbsence(TypedDict):
    """An absence as the page shows it; days as dd/mm/yyyy."""

    first: str
    last: str
    substitute: str


class AbsencePage(PersonalPage):
    """The absence of the person signed in, and a form to enter one."""

    page_title = _("My absence")
    problems: Mapping[str, str] = {}

    def __call__(self) -> str:
        self.me: str = api.user.get_current().getId()
        if self.request.method == "POST" and not api.user.is_anonymous():
            CheckAuthenticator(self.request)
            if self.save():
                self.request.response.redirect(
                    f"{self.context.absolute_url()}/@@absence"
                )
                return ""
            self.request.response.setStatus(400)
        return super().__call__()

    def save(self) -> bool:
        """Store or cancel the absence; return whether that was possible."""
        form = self.request.form
        if parameters.given(form, "cancel"):
            absence.cancel(self.me)
            audit.record(self.context, "organisation.absence", substitute="")
            api.portal.show_message(_("Your absence has been cancelled."), self.request)
            return True
        first, last = parameters.date(form, "first"), parameters.date(form, "last")
        substitute = parameters.choice(form, "substitute", dict(self.colleagues()))
        self.problems = self.faults(first, last, substitute)
        if self.problems or first is None or last is None:
            return False
        absence.enter(self.me, absence.Absence(first, last, substitute))
        audit.record(
            self.context,
            "organisation.absence",
            first=first.isoformat(),
            last=last.isoformat(),
            substitute=substitute,
        )
        api.portal.show_message(_("Your absence has been saved."), self.request)
        return True

    def faults(
        self, first: date | None, last: date | None, substitute: str
    ) -> dict[str, str]:
        """Return {field: message} of what is missing or wrong."""
        found: dict[str, str] = {}
        if first is None:
            found["first"] = _("Give the first day of your absence.")
        if last is None:
            found["last"] = _("Give the last day of your absence.")
        elif first is not None and last < first:
            found["last"] = _("The last day lies before the first.")
        elif last < clock.today():
            found["last"] = _("That day has passed.")
        if not substitute:
            found["substitute"] = _("Choose who stands in for you.")
        return found

    def current(self) -> ShownAbsence | None:
        """Return the absence that was entered, None if there is none or it is over."""
        entered = absence.of(self.me)
        if entered is None or entered.last < clock.today():
            return None
        return {
            "first": f"{entered.first:%d/%m/%Y}",
            "last": f"{entered.last:%d/%m/%Y}",
            "substitute": people.display_name(entered.substitute),
        }

    def value(self, name: str) -> str:
        """Return what was typed into a field."""
        return parameters.text(self.request.form, name)

    def colleagues(self) -> list[tuple[str, str]]:
        """Return [(login, name)] of those who hold one of the person's functions."""
        found = {
            login: people.display_name(login)
            for unit_id, function in people.functions_held(self.me)
            if function != people.STAFF
            for login in people.holders(unit_id, function)
            if login != self.me
        }
        return sorted(found.items(), key=lambda pair: pair[1])
