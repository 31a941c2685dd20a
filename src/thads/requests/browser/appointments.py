"""Page of the office: who comes on a day, to be printed for the counter."""

from thads import _
from thads import audit
from thads import worktime
from thads.casework.tables import ENDED
from thads.organisation.people import display_name
from thads.requests import appointments
from thads.requests import cases
from thads.requests import desks
from thads.requests import offices
from thads.requests import procedures
from thads.requests.browser.desk import OfficePage
from thads.requests.workflow import STATES
from thads.web import parameters
from thads.worktime import clock
from urllib.parse import urlencode


class AppointmentsView(OfficePage):
    """`@@lich-hen` of a locality's section, or of a branch; `ngay`: the day."""

    page_title = _("Appointments of the day")

    def read(self) -> None:
        """Read the parameters; that the list is looked at stands in the trail."""
        form = self.request.form
        self.day = parameters.date(form, "ngay") or clock.today()
        known = dict(self.units())
        self.unit = parameters.choice(form, "unit", known, "")
        audit.count(self.context, "requests.appointments", day=self.day.isoformat())

    def day_title(self) -> str:
        """Return the day as people read it: `Thứ Hai, 30/11/2026`."""
        return appointments.title_of_day(self.day)

    def day_off(self) -> bool:
        """Return whether the day is off."""
        return not worktime.is_working_day(self.day)

    def around(self) -> dict[str, str]:
        """Return {before, after}: the addresses of the working days around."""
        return {
            "before": self._url(worktime.add_working_days(self.day, -1)),
            "after": self._url(worktime.add_working_days(self.day, 1)),
        }

    def _url(self, day) -> str:
        query = {"ngay": day.isoformat(), **({"unit": self.unit} if self.unit else {})}
        return f"{self.context.absolute_url()}/@@lich-hen?{urlencode(query)}"

    def rows(self):
        """Return who comes, in the order of the hours.

        What is no case of the desk any more is left out.
        """
        desk = self.desk()
        found = appointments.of_day(desk, self.day, self.asked())
        return self.shown(desks.with_rows(desk, found))

    def on_days_off(self):
        """Return who comes, from today on, on a day that has become one off."""
        found = desks.on_days_off(self.desk(), clock.today(), self.asked())
        return self.shown(found)

    def desk(self):
        """Return the section whose cases are shown."""
        return cases.desk_of(self.locality.getId())

    def asked(self) -> list[str] | None:
        """Return the ids of the units whose list it is, None for all of the desk."""
        if self.branch:
            return [self.branch.unit_id]
        return [self.unit] if self.unit else None

    def shown(self, comings):
        """Return appointments, each with its row, as the template shows them.

        `by_phone`: no other appointment can be made, the applicant is telephoned.
        """
        desk = self.desk()
        titles = {item.getId(): item.Title() for item in procedures.listed()}
        return [
            {
                "when": clock.shown(coming.when),
                "hour": f"{worktime.local(coming.when):%H:%M}",
                "url": f"{desk.absolute_url()}/{row.code}",
                "code": row.code,
                "name": row.name,
                "procedure": titles.get(row.kind, row.kind),
                "state": STATES[row.state],
                "by_phone": STATES[row.state].clock == ENDED,
                "unit": offices.title_of(coming.unit),
                "person": display_name(row.person),
            }
            for coming, row in comings
        ]
