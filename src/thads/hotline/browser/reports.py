"""List of a unit's reports, with tabs and filters."""

from datetime import datetime
from plone import api
from Products.Five.browser import BrowserView
from thads import _
from thads import audit
from thads.hotline import reports
from thads.hotline import terms
from thads.organisation.units import locality_of
from thads.organisation.units import unit_id_of
from thads.organisation.units import unit_title
from thads.text import words
from thads.web import parameters
from thads.worktime import clock
from thads.worktime import local


#: {standing: (title, CSS class of its badge)}.
STANDINGS = {
    "late": (_("Late"), "t-badge--error"),
    "soon": (_("Due soon"), "t-badge--warn"),
    "open": (_("In time"), "t-badge--info"),
    "settled": (_("Settled"), ""),
}


def shown_time(moment: datetime | None) -> str:
    """Return a moment as 21/11/2026 09:30, empty for None."""
    return local(moment).strftime("%d/%m/%Y %H:%M") if moment else ""


def row(report, now: datetime | None = None) -> dict:
    """Return a report as lists show it: never its content or informant.

    `moment`: when it was received, as a datetime. `standing`: see `reports.standing`.
    """
    state = report.state
    stands = reports.standing(report, now)
    title, badge = STANDINGS[stands]
    return {
        "code": report.code,
        "url": report.absolute_url(),
        "received": shown_time(report.received),
        "moment": report.received,
        "due": shown_time(report.due),
        "kind": terms.CLASSES.title(report.kind),
        "urgent": report.urgency == "urgent",
        "channel": terms.CHANNELS.title(report.channel),
        "reported": unit_title(report.reported_unit),
        "unit": unit_title(report.unit_id),
        "state": state,
        "standing": stands,
        "standing_title": title,
        "standing_badge": badge,
    }


class ReportsList(BrowserView):
    """`@@hotline-reports`: the reports of a unit; each look at it is audited."""

    page_title = _("Reports taken in")
    TABS = (
        ("open", _("In hand")),
        ("late", _("Late")),
        ("settled", _("Settled")),
        ("all", _("All")),
    )

    classes = terms.CLASSES
    channels = terms.CHANNELS

    def update(self):
        now = clock.now()
        everything = [
            (report, row(report, now))
            for report in reports.reports_of(unit_id_of(self.context))
        ]
        rows = [shown for report, shown in everything if self._fits(report, shown)]
        self.counts = {
            tab: sum(1 for shown in rows if self._in(tab, shown))
            for tab, _title in self.TABS
        }
        self.rows = [shown for shown in rows if self._in(self.tab, shown)]
        self.at_centre = locality_of(self.context) is None

    def __call__(self):
        self.update()
        audit.record(self.context, "hotline.list", found=len(self.rows))
        return self.index()

    @property
    def tab(self) -> str:
        """Id of the tab that is open."""
        return parameters.choice(self.request.form, "tab", dict(self.TABS), "open")

    def tabs(self):
        """Return the tabs with their numbers of reports."""
        return [
            {
                "id": tab,
                "title": title,
                "count": self.counts[tab],
                "current": "page" if tab == self.tab else None,
            }
            for tab, title in self.TABS
        ]

    def typed(self, name: str) -> str:
        """Return the text the reader filters by in a field."""
        return parameters.text(self.request.form, name, most=80)

    def _in(self, tab, shown):
        if tab == "open":
            return shown["standing"] != "settled"
        return tab == "all" or shown["standing"] == tab

    def _fits(self, report, shown):
        kind, channel = self.typed("kind"), self.typed("channel")
        if kind and report.kind != kind:
            return False
        if channel and report.channel != channel:
            return False
        wanted = words(self.typed("q"))
        text = words(f"{shown['code']} {shown['reported']} {shown['unit']}")
        return all(any(word.startswith(w) for word in text) for w in wanted)

    @property
    def may_record(self) -> bool:
        """True if the reader may record a report here."""
        return api.user.has_permission("THADS hotline: take in", obj=self.context)
