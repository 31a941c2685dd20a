"""The page of a case: everything of it, and the steps that may be taken now."""

from plone import api
from plone.protect import CheckAuthenticator
from Products.Five import BrowserView
from thads import _
from thads import audit
from thads import worktime
from thads.requests import attachments
from thads.requests import holding
from thads.requests import offices
from thads.requests import periods
from thads.requests import procedures
from thads.requests import states
from thads.requests import step_input
from thads.requests import steps
from thads.requests.browser.badges import badge_of
from thads.requests.browser.tracking import text
from thads.requests.browser.tracking import timeline
from thads.requests.errors import NotAllowed
from thads.requests.errors import Refused
from thads.uploads.downloads import hand_out
from thads.uploads.downloads import kind_label
from thads.uploads.downloads import size_text
from thads.uploads.posted import posted_files
from zExceptions import NotFound
from zope.interface import implementer
from zope.publisher.interfaces import IPublishTraverse


LABELS = {
    "message": _("Message to the citizen"),
    "missing": _("What is missing, one thing a line"),
    "reason": _("Reason"),
    "result": _("Result"),
    "note": _("Note for the citizen"),
    "amount": _("Amount"),
    "department": _("Department or person to attend to it"),
    "when": _("Day and hour"),
    "place": _("Where to come"),
    "unit": _("Unit that takes it over"),
    "officer": _("Officer who takes it over"),
    "outcome": _("Decision on the request"),
    "file": _("File of the result"),
    "files": _("Files"),
}
KINDS = {
    "message": "lines",
    "missing": "lines",
    "reason": "lines",
    "result": "lines",
    "note": "lines",
    "when": "moment",
    "unit": "units",
    "officer": "officers",
    "outcome": "outcomes",
    "file": "file",
    "files": "file",
}
DANGER = ("refuse", "stop", "withdraw")


class CaseView(BrowserView):
    accept = attachments.ACCEPT
    failed = ""
    problems = {}

    def __call__(self):
        self.request.response.setHeader("Cache-Control", "no-store")
        self.now = periods.now()
        audit.record(self.context, "requests.read", code=self.context.code)
        return self.index()

    # what the template asks

    def badge(self):
        return badge_of(self.context.state)

    def late(self):
        return periods.of_case(self.context, self.now)

    def facts(self):
        case = self.context
        facts = [
            (_("Procedure"), case.procedure_title),
            (_("Unit"), offices.title_of(case.unit_id)),
            (_("Officer"), offices.name_of(case.person)),
            (_("Received at"), periods.said(case.received)),
            (_("Due on"), periods.said(case.due)),
        ]
        if case.appointment:
            facts += [
                (_("Appointment"), periods.said(case.appointment["when"])),
                (_("Where to come"), case.appointment["place"]),
            ]
        if case.outcome:
            facts.append(
                (_("Decision on the request"), step_input.OUTCOMES[case.outcome])
            )
        if case.result:
            facts.append((_("Result"), case.result))
        return [fact for fact in facts if fact[1]]

    def applicant(self):
        given = self.context.applicant
        facts = (
            (_("Full name"), given["name"]),
            (_("Phone"), given["phone"]),
            (_("E-mail"), given["email"]),
            (_("Address"), given["address"]),
        )
        return [fact for fact in facts if fact[1]]

    def is_ours(self, line):
        """Whether a line is the address of a page of the portal, safe to follow."""
        return (
            line.startswith(f"{api.portal.get().absolute_url()}/") and " " not in line
        )

    def files(self, kind):
        return [
            {
                "url": f"{self.context.absolute_url()}/tep/{file.id}",
                "name": file.filename,
                "kind": kind_label(file.filename),
                "size": size_text(file.size),
                "added": periods.day(file.added),
            }
            for file in self.context.files
            if file.kind == kind
        ]

    def history(self):
        entries = self.context.trail
        shown = timeline(entries)
        for entry, one in zip(reversed(entries), shown, strict=True):
            one["person"] = offices.name_of(entry.person) or ""
            department = entry.details.get("department")
            if department:
                one["lines"].append(f"Bộ phận giải quyết: {department}")
        return shown

    def slip(self):
        return [
            {
                "unit": offices.title_of(one.unit),
                "person": _("The citizen")
                if one.citizen
                else offices.name_of(one.person) or _("Nobody yet"),
                "since": periods.said(one.since),
                "until": periods.said(one.until) if one.until else "",
                "held": length_of(holding.held(one, self.now)),
            }
            for one in self.context.slip
        ]

    def forms(self):
        """The steps that may be taken now, each with its fields."""
        return [self.form(step) for step in steps.possible(self.context)]

    def form(self, step):
        failed = step.id == self.failed
        return {
            "id": step.id,
            "title": step.title,
            "button": step.button,
            "danger": step.id in DANGER,
            "open": failed,
            "problems": self.problems if failed else {},
            "fields": [
                self.field(step, name, failed)
                for name in step.fields
                if name != "outcome" or self.decides()
            ],
        }

    def decides(self):
        return procedures.decides(self.context.procedure)

    def field(self, step, name, failed):
        value = text(self.request.form, name) if failed else ""
        if not value and name == "when":
            moment = periods.appointment_default(self.context, self.now)
            value = periods.iso(moment)[:16]
        if not value and name == "place":
            value = offices.place_of(self.context.unit_id)
        return {
            "name": name,
            "id": f"{step.id}-{name}",
            "label": LABELS[name],
            "kind": KINDS.get(name, "line"),
            "required": name in step.needs or name == "outcome",
            "value": value,
            "problem": self.problems.get(name) if failed else None,
        }

    def units(self):
        return offices.targets(self.context)

    def outcomes(self):
        return list(step_input.OUTCOMES.items())

    def officers(self):
        return offices.officers_of(self.context)

    def papers(self):
        return [
            {"url": f"{self.context.absolute_url()}/phieu/{number}", "title": title}
            for number, title in (
                ("01", "Mẫu 01: Giấy tiếp nhận hồ sơ và hẹn trả kết quả"),
                ("02", "Mẫu 02: Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ"),
                ("03", "Mẫu 03: Phiếu từ chối giải quyết hồ sơ"),
                ("04", "Mẫu 04: Phiếu xin lỗi và hẹn lại ngày trả kết quả"),
                ("05", "Mẫu 05: Phiếu kiểm soát quá trình giải quyết hồ sơ"),
            )
        ]


class TakeStep(CaseView):
    """`@@buoc`: takes the step whose form was sent."""

    def __call__(self):
        if self.request.method != "POST":
            return self.request.response.redirect(self.context.absolute_url())
        CheckAuthenticator(self.request)
        name = text(self.request.form, "step")
        try:
            case = steps.take(
                self.context,
                name,
                {key: text(self.request.form, key) for key in LABELS},
                [
                    file
                    for field in ("file", "files")
                    for file in posted_files(self.request, field)
                ],
            )
        except Refused as refused:
            self.failed, self.problems = name, refused.problems
            self.request.response.setStatus(400)
            return super().__call__()
        except NotAllowed:
            api.portal.show_message(
                _("This step is not possible now: somebody else may have taken one."),
                self.request,
                "warning",
            )
            return self.request.response.redirect(self.context.absolute_url())
        api.portal.show_message(
            _("Done: ${step}.", mapping={"step": states.steps()[name].title}),
            self.request,
        )
        stays = api.user.has_permission("View", obj=case)
        desk = self.context.__parent__.absolute_url()
        return self.request.response.redirect(
            case.absolute_url() if stays else f"{desk}/@@desk"
        )


@implementer(IPublishTraverse)
class Download(BrowserView):
    """`tep/<id>`: a file of the case, always as a download."""

    id = None

    def publishTraverse(self, request, name):
        if self.id is not None:
            raise NotFound(name)
        self.id = name
        return self

    def __call__(self):
        file = self.context.file(self.id)
        if file is None:
            raise NotFound(str(self.id))
        audit.record(
            self.context, "requests.download", code=self.context.code, file=file.id
        )
        return hand_out(file.blob, self.request.response)


@implementer(IPublishTraverse)
class Paper(CaseView):
    """`phieu/<number>`: a paper form of the one-stop desk, ready to print."""

    number = None
    known = ("01", "02", "03", "04", "05")

    def publishTraverse(self, request, name):
        if self.number is not None or name not in self.known:
            raise NotFound(name)
        self.number = name
        return self

    def __call__(self):
        if self.number is None:
            raise NotFound("phieu")
        self.request.response.setHeader("Cache-Control", "no-store")
        self.now = periods.now()
        return self.index()

    def unit(self):
        return offices.contact_of(self.context.unit_id)

    def superior(self):
        """The unit above the one that signs."""
        case = self.context
        if case.unit_id != case.locality_id:
            return offices.title_of(case.locality_id)
        return api.portal.get().Title()

    def today(self):
        today = worktime.local(self.now)
        return f"ngày {today:%d} tháng {today:%m} năm {today:%Y}"

    def received(self):
        return periods.said(self.context.received)

    def due(self):
        return periods.said(self.context.due)

    def appointment(self):
        given = self.context.appointment or {}
        moment = given.get("when") or self.context.due
        place = given.get("place") or offices.place_of(self.context.unit_id)
        return {"when": periods.said(moment), "place": place}

    def handed_in(self):
        return [file.filename for file in self.context.files if file.kind == "citizen"]

    def last_note(self, step):
        """The lines said with the last step of this kind."""
        for entry in reversed(self.context.trail):
            if entry.step == step:
                return entry.note.splitlines()
        return []


def length_of(delta):
    minutes = int(delta.total_seconds() // 60)
    days, minutes = divmod(minutes, 24 * 60)
    hours, minutes = divmod(minutes, 60)
    parts = [
        f"{count} {word}"
        for count, word in ((days, "ngày"), (hours, "giờ"), (minutes, "phút"))
        if count
    ]
    return " ".join(parts[:2]) or "dưới 1 phút"
