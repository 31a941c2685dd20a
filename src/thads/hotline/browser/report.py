"""Pages of a report: its facts, history and steps, and the download of its files."""

from plone import api
from Products.Five.browser import BrowserView
from thads import _
from thads import audit
from thads.casework.browser.step_forms import StepForms
from thads.casework.history import of_trail
from thads.casework.interfaces import IHistory
from thads.casework.trail import TITLES
from thads.hotline import reports
from thads.hotline import terms
from thads.hotline.browser.reports import row
from thads.hotline.browser.reports import shown_time
from thads.hotline.interfaces import IHotlineReport
from thads.hotline.workflow import STEPS
from thads.organisation.people import display_name
from thads.organisation.units import unit_title
from thads.uploads.downloads import hand_out
from thads.uploads.downloads import kind_label
from thads.uploads.downloads import size_text
from thads.web import parameters
from zExceptions import NotFound
from zope.component import adapter
from zope.interface import implementer
from zope.publisher.interfaces import IPublishTraverse


@implementer(IHistory)
@adapter(IHotlineReport)
class ReportHistory:
    """History of a report: see `IHistory`."""

    def __init__(self, context):
        self.context = context

    def lines(self):
        """Return the lines of the trail."""
        return of_trail(self.context.trail, title_of, unit_title, display_name)


def title_of(entry):
    """Return the title of an entry's step, of the first entry that of the recording."""
    step = STEPS.get(entry.step)
    return step.title if step else TITLES.get(entry.step, _("Recorded"))


class ReportPage(StepForms, BrowserView):
    """`@@hotline-report`: one report, its history, and the steps open to the reader."""

    list_name = "@@hotline-reports"

    def __call__(self):
        if self.request.method == "POST":
            report = self.take_posted()
            if report is not None:
                api.portal.show_message(_("The step has been recorded."), self.request)
                return self.redirect(report)
        audit.record(self.context, "hotline.read")
        self.request.response.setHeader("Cache-Control", "private, no-store")
        return self.index()

    def row(self):
        """Return what lists show of the report, for the head of the page."""
        return row(self.context)

    def informant(self):
        """Return the informant's particulars, None if the reader may not see them."""
        if not reports.may_see_informant(self.context):
            return None
        informant = self.context.informant
        titles = {
            "name": _("Full name"),
            "phone": _("Phone"),
            "email": _("E-mail"),
            "address": _("Address"),
        }
        return [
            {"title": titles[key], "value": informant[key]}
            for key in titles
            if informant.get(key)
        ]

    def paragraphs(self, text: str | None) -> list[str]:
        """Return the lines of a text that are not empty."""
        return [line for line in (text or "").splitlines() if line.strip()]

    def facts(self):
        """Return {title, value} of what is known besides the content."""
        report = self.context
        return [
            {"title": _("Received at"), "value": shown_time(report.received)},
            {"title": _("Channel"), "value": terms.CHANNELS.title(report.channel)},
            {"title": _("Officer on duty"), "value": display_name(report.recorded_by)},
            {"title": _("Unit reported"), "value": unit_title(report.reported_unit)},
            {
                "title": _("Person reported"),
                "value": report.reported_person or _("Not named"),
            },
            {"title": _("Class"), "value": terms.CLASSES.title(report.kind)},
            {"title": _("Urgency"), "value": terms.URGENCIES.title(report.urgency)},
            {"title": _("Unit that handles it"), "value": unit_title(report.unit_id)},
            {"title": _("Answer due"), "value": shown_time(report.due)},
        ]

    def files(self):
        """Return the files as the page lists them, with addresses by their number."""
        return [
            {
                "name": file.filename,
                "kind": kind_label(file.filename),
                "url": f"{self.context.absolute_url()}/@@hotline-file/{number}",
                "size": size_text(file.size),
            }
            for number, file in enumerate(self.context.files)
        ]

    def history(self):
        """Return the steps, the latest first."""
        return ReportHistory(self.context).lines()

    def ordered(self, possible):
        """Return the steps, `assign` last but in the first state, where it leads on."""
        ahead = self.context.state_id == "received"
        return sorted(possible, key=lambda step: step.id == "assign" and not ahead)

    def step_url(self) -> str:
        """Return the address the forms of steps are sent to."""
        return self.context.absolute_url()


@implementer(IPublishTraverse)
class ReportFile(BrowserView):
    """`@@hotline-file/<number>`: a file of a report; each download is audited."""

    number = None

    def publishTraverse(self, request, name):
        number = parameters.position(name)
        if self.number is not None or number is None:
            raise NotFound(name)
        self.number = number
        return self

    def __call__(self):
        files = self.context.files
        if self.number is None or self.number >= len(files):
            raise NotFound("hotline-file")
        file = files[self.number]
        audit.record(self.context, "hotline.download", file=self.number)
        return hand_out(file.blob, self.request.response)
