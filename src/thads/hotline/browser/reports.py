"""What the charged see: intake, list, one report."""

from datetime import datetime
from plone import api
from plone.namedfile.file import NamedBlobFile
from plone.namedfile.utils import set_headers
from plone.namedfile.utils import stream_data
from plone.protect import CheckAuthenticator
from Products.CMFCore.WorkflowCore import WorkflowException
from Products.Five.browser import BrowserView
from thads import _
from thads import audit
from thads.hotline import charging
from thads.hotline import reports
from thads.hotline import terms
from thads.hotline.periods import standing
from thads.organisation.units import CENTRAL
from thads.organisation.units import branches
from thads.organisation.units import get_unit
from thads.organisation.units import localities
from thads.organisation.units import locality_of
from thads.organisation.units import unit_id_of
from thads.text import words
from thads.worktime import TIMEZONE
from thads.worktime import local
from zExceptions import NotFound
from zope.interface import implementer
from zope.publisher.interfaces import IPublishTraverse
import transaction


MOMENT = "%Y-%m-%dT%H:%M"
LARGEST_FILE = 20 * 1024 * 1024
BADGES = {
    "received": "t-badge--warn",
    "assigned": "t-badge--info",
    "in_handling": "t-badge--info",
    "answered": "t-badge--ok",
    "closed": "",
    "out_of_competence": "t-badge--error",
}
STANDINGS = {
    "late": (_("Late"), "t-badge--error"),
    "soon": (_("Due soon"), "t-badge--warn"),
    "open": (_("In time"), "t-badge--info"),
    "settled": (_("Settled"), ""),
}


def shown_time(moment):
    return local(moment).strftime("%d/%m/%Y %H:%M") if moment else ""


def unit_title(unit_id):
    unit = get_unit(unit_id)
    return unit.title if unit is not None else unit_id


def person_title(user_id):
    member = api.user.get(userid=user_id) if user_id else None
    return (member and member.getProperty("fullname")) or user_id


def row(report, now=None):
    """Return what a list may show of a report: never its content or informant."""
    state = api.content.get_state(report)
    stands = standing(state, report.due, now)
    title, badge = STANDINGS[stands]
    return {
        "code": report.code,
        "url": report.absolute_url(),
        "received": shown_time(report.received),
        "due": shown_time(report.due),
        "kind": terms.CLASSES.title(report.kind),
        "urgent": report.urgency == "urgent",
        "channel": terms.CHANNELS.title(report.channel),
        "reported": unit_title(report.reported_unit),
        "charged": unit_title(report.charged),
        "state": state,
        "state_title": terms.STATES.title(state),
        "state_badge": BADGES.get(state, ""),
        "standing": stands,
        "standing_title": title,
        "standing_badge": badge,
    }


class ReportsList(BrowserView):
    """`@@hotline-reports`: reports in hand, with filters."""

    TABS = (
        ("open", _("In hand")),
        ("late", _("Late")),
        ("settled", _("Settled")),
        ("all", _("All")),
    )

    classes = terms.CLASSES
    channels = terms.CHANNELS

    def update(self):
        now = datetime.now(TIMEZONE)
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
    def tab(self):
        tab = self.request.form.get("tab", "open")
        return tab if tab in dict(self.TABS) else "open"

    def tabs(self):
        return [
            {
                "id": tab,
                "title": title,
                "count": self.counts[tab],
                "current": "page" if tab == self.tab else None,
            }
            for tab, title in self.TABS
        ]

    def _in(self, tab, shown):
        if tab == "open":
            return shown["standing"] != "settled"
        return tab == "all" or shown["standing"] == tab

    def _fits(self, report, shown):
        form = self.request.form
        kind, channel = form.get("kind"), form.get("channel")
        if kind and report.kind != kind:
            return False
        if channel and report.channel != channel:
            return False
        wanted = words(form.get("q", "")[:80])
        text = words(f"{shown['code']} {shown['reported']} {shown['charged']}")
        return all(any(word.startswith(w) for word in text) for w in wanted)

    @property
    def may_take_in(self):
        return api.user.has_permission("THADS hotline: take in", obj=self.context)


class Intake(BrowserView):
    """`@@hotline-intake`: one screen while the caller is on the line."""

    channels = terms.CHANNELS
    classes = terms.CLASSES
    urgencies = terms.URGENCIES

    def __call__(self):
        self.errors = {}
        self.now = datetime.now(TIMEZONE)
        if self.request.method == "POST":
            CheckAuthenticator(self.request)
            address = self._take_in()
            if address:
                self.request.response.redirect(address)
                return ""
        return self.index()

    def value(self, name, default=""):
        value = self.request.form.get(name, default)
        return value if isinstance(value, str) else default

    def received(self):
        return self.value("received", self.now.strftime(MOMENT))

    def messages(self):
        # `content` names the main part of every page
        return [
            {"anchor": "told" if field == "content" else field, "text": text}
            for field, text in self.errors.items()
        ]

    def unit_groups(self):
        """Units that may be reported: one's own branches first."""
        home = locality_of(self.context)
        groups = []
        if home is not None:
            own = [{"id": b.unit_id, "title": b.title} for b in branches(home)]
            own.append({"id": home.unit_id, "title": home.title})
            groups.append({"title": home.title, "units": own})
        rest = [
            {"id": locality.unit_id, "title": locality.title}
            for locality in localities()
            if home is None or locality.unit_id != home.unit_id
        ]
        centre = api.portal.get()
        groups.append(
            {
                "title": _("Others"),
                "units": [{"id": CENTRAL, "title": centre.title}, *rest],
            }
        )
        return groups

    def _take_in(self):
        told, errors = self._told()
        if not errors:
            try:
                report = reports.take_in(
                    unit_id_of(self.context),
                    told,
                    api.user.get_current().getId(),
                )
            except reports.Refused as refused:
                errors = refused.errors
        if errors:
            self.errors = errors
            self.request.response.setStatus(400)
            return None
        audit.record(report, "hotline.take_in")
        api.portal.show_message(
            _("Report ${code} has been taken in.", {"code": report.code}), self.request
        )
        if api.user.has_permission("View", obj=report):
            return report.absolute_url()
        api.portal.show_message(
            _("It concerns your own unit and has gone to the centre."), self.request
        )
        return f"{self.context.absolute_url()}/@@hotline-reports"

    def _told(self):
        errors = {}
        try:
            received = datetime.strptime(self.received(), MOMENT)
            received = received.replace(tzinfo=TIMEZONE)
        except ValueError:
            received = None
            errors["received"] = _("Give day and hour.")
        told = reports.Told(
            content=self.value("content").strip()[:20000],
            reported_unit=self.value("reported_unit"),
            reported_person=self.value("reported_person").strip()[:200],
            channel=self.value("channel", "phone"),
            kind=self.value("kind", "feedback"),
            urgency=self.value("urgency", "normal"),
            received=received,
            informant={
                name: self.value(f"informant_{name}").strip()[:200]
                for name in ("name", "phone", "email", "address")
            },
            files=self._files(errors),
        )
        return told, errors

    def _files(self, errors):
        uploads = self.request.form.get("files") or []
        uploads = uploads if isinstance(uploads, list) else [uploads]
        taken = []
        for upload in uploads:
            name = getattr(upload, "filename", "")
            if not name:
                continue
            data = upload.read(LARGEST_FILE + 1)
            if len(data) > LARGEST_FILE:
                errors["files"] = _("A file may have 20 MB at most.")
                continue
            taken.append(NamedBlobFile(data=data, filename=name))
        return tuple(taken)


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
                "kind": file.filename.rpartition(".")[2].upper()[:4],
                "url": f"{self.context.absolute_url()}/@@hotline-file/{number}",
                "size": f"{max(1, file.getSize() // 1024)} KB",
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
            if charging.may_be_charged(unit_id, report.reported_unit):
                found[unit_id] = unit.title
        return [{"id": unit_id, "title": found[unit_id]} for unit_id in found]

    def _is_of_centre(self):
        roles = api.user.get_roles(obj=self.context)
        return charging.INSPECTOR in roles

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
        response = self.request.response
        set_headers(file, response, filename=file.filename)
        response.setHeader("Cache-Control", "private, no-store")
        return stream_data(file)
