"""One report: what is known, its journal, the steps open to the reader, its files."""

from plone import api
from plone.protect import CheckAuthenticator
from Products.CMFCore.WorkflowCore import WorkflowException
from Products.Five.browser import BrowserView
from thads import _
from thads import audit
from thads.hotline import assignment
from thads.hotline import reports
from thads.hotline import terms
from thads.hotline.browser.reports import person_title
from thads.hotline.browser.reports import row
from thads.hotline.browser.reports import shown_time
from thads.hotline.browser.reports import unit_title
from thads.organisation.units import CENTRAL
from thads.organisation.units import get_unit
from thads.organisation.units import localities
from thads.uploads.downloads import hand_out
from thads.uploads.downloads import kind_label
from thads.uploads.downloads import size_text
from thads.worktime import local
from zExceptions import NotFound
from zope.interface import implementer
from zope.publisher.interfaces import IPublishTraverse
import transaction


class ReportPage(BrowserView):
    """One report, its journal, and the steps open to the reader."""

    classes = terms.CLASSES
    urgencies = terms.URGENCIES

    def __call__(self):
        self.error = None
        if self.request.method == "POST":
            CheckAuthenticator(self.request)
            done = self._step()
            if done is not None:
                self.request.response.redirect(done)
                return ""
        audit.record(self.context, "hotline.read")
        self.request.response.setHeader("Cache-Control", "private, no-store")
        return self.index()

    def row(self):
        return row(self.context)

    def informant(self):
        """Return the informant's particulars, None if the reader may not see them."""
        if not reports.may_see_informant(self.context):
            return None
        told = self.context.informant or {}
        titles = {
            "name": _("Full name"),
            "phone": _("Phone"),
            "email": _("E-mail"),
            "address": _("Address"),
        }
        return [
            {"title": titles[key], "value": told[key]}
            for key in titles
            if told.get(key)
        ]

    def paragraphs(self, text):
        return [line for line in (text or "").splitlines() if line.strip()]

    def facts(self):
        report = self.context
        return [
            {"title": _("Received at"), "value": shown_time(report.received)},
            {"title": _("Channel"), "value": terms.CHANNELS.title(report.channel)},
            {"title": _("Officer on duty"), "value": person_title(report.taken_by)},
            {"title": _("Unit reported"), "value": unit_title(report.reported_unit)},
            {
                "title": _("Person reported"),
                "value": report.reported_person or _("Not named"),
            },
            {"title": _("Class"), "value": terms.CLASSES.title(report.kind)},
            {"title": _("Urgency"), "value": terms.URGENCIES.title(report.urgency)},
            {"title": _("Unit charged"), "value": unit_title(report.charged)},
            {"title": _("Answer due"), "value": shown_time(report.due)},
        ]

    def files(self):
        return [
            {
                "name": file.filename,
                "kind": kind_label(file.filename),
                "url": f"{self.context.absolute_url()}/@@hotline-file/{number}",
                "size": size_text(file.getSize()),
            }
            for number, file in enumerate(self.context.files)
        ]

    def journal(self):
        steps = [
            {
                "title": terms.STEPS.title(entry["step"]),
                "time": shown_time(entry["time"]),
                "iso": local(entry["time"]).isoformat(),
                "who": person_title(entry["actor"]),
                "unit": unit_title(entry["unit"]) if entry["unit"] else "",
                "text": self.paragraphs(entry["text"]),
                "css": "is-done",
            }
            for entry in self.context.journal
        ]
        if steps:
            steps[-1]["css"] = "is-current"
        return list(reversed(steps))

    def steps(self):
        """Return the steps the reader may take now."""
        tool = api.portal.get_tool("portal_workflow")
        allowed = {
            action["id"]
            for action in tool.listActionInfos(object=self.context)
            if action["category"] == "workflow" and action["available"]
        }
        # what leads on comes first; to assign anew is the exception
        ahead = api.content.get_state(self.context) == "received"
        terms_ = sorted(terms.STEPS, key=lambda t: t.token == "assign" and not ahead)
        return [
            {
                "id": term.token,
                "title": term.title,
                "comment": term.token != "handle",
                "needed": term.token in ("answer", "decline", "reopen"),
                "button": "t-button t-button--danger"
                if term.token == "decline"
                else "t-button",
            }
            for term in terms_
            if term.token in allowed
        ]

    def chargeable(self):
        """Return the units the reader may charge: the centre's people, any but the
        reported; others, their own or the centre."""
        report = self.context
        named = [get_unit(report.charged), api.portal.get()]
        at_centre = report.charged == CENTRAL or self._is_of_centre()
        if at_centre and report.reported_unit != CENTRAL:
            named += localities()
        found = {}
        for unit in named:
            unit_id = CENTRAL if unit is api.portal.get() else unit.unit_id
            if assignment.may_be_charged(unit_id, report.reported_unit):
                found[unit_id] = unit.title
        return [{"id": unit_id, "title": found[unit_id]} for unit_id in found]

    def _is_of_centre(self):
        roles = api.user.get_roles(obj=self.context)
        return assignment.INSPECTOR in roles

    def list_url(self):
        return f"{self.context.__parent__.absolute_url()}/@@hotline-reports"

    def _step(self):
        form = self.request.form
        step = form.get("step", "")
        if step not in {allowed["id"] for allowed in self.steps()}:
            self.error = _("This step is not open to you.")
            self.request.response.setStatus(403)
            return None
        report = self.context
        back = self.list_url()
        before = transaction.savepoint()
        try:
            if step == "assign":
                unit_id = form.get("unit") or report.charged
                if unit_id not in {unit["id"] for unit in self.chargeable()}:
                    raise reports.Refused({"unit": _("Choose the unit charged.")})
                reports.classify(
                    report,
                    form.get("kind", report.kind),
                    form.get("urgency", report.urgency),
                )
                api.content.transition(
                    obj=report, transition=step, comment=form.get("comment", "")
                )
                report = reports.charge(report, unit_id)
            else:
                api.content.transition(
                    obj=report, transition=step, comment=form.get("comment", "")
                )
        except reports.Refused as refused:
            self.error = next(iter(refused.errors.values()))
        except (WorkflowException, api.exc.InvalidParameterError) as error:
            self.error = str(error)
        if self.error:
            before.rollback()
            self.request.response.setStatus(400)
            return None
        audit.record(report, f"hotline.{step}")
        api.portal.show_message(_("The step has been recorded."), self.request)
        visible = api.user.has_permission("View", obj=report)
        return report.absolute_url() if visible else back


@implementer(IPublishTraverse)
class ReportFile(BrowserView):
    """`@@hotline-file/<number>`: a file of a report, its reading recorded."""

    number = ""

    def publishTraverse(self, request, name):
        if self.number or not name.isdigit():
            raise NotFound(name)
        self.number = name
        return self

    def __call__(self):
        files = self.context.files
        if not self.number or int(self.number) >= len(files):
            raise NotFound(self.number)
        file = files[int(self.number)]
        audit.record(self.context, "hotline.download", file=int(self.number))
        return hand_out(file, self.request.response)
