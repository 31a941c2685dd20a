"""Pages of a case: all of it with its steps, its files, its paper forms."""

from dataclasses import replace
from plone import api
from Products.Five import BrowserView
from thads import _
from thads import audit
from thads import worktime
from thads.casework import custody
from thads.casework import deadlines
from thads.casework.browser.step_forms import StepForms
from thads.casework.history import of_trail
from thads.casework.interfaces import IHistory
from thads.casework.tables import ENDED
from thads.organisation.people import display_name
from thads.requests import appointments
from thads.requests import desks
from thads.requests import offices
from thads.requests import ratings
from thads.requests import step_fields
from thads.requests.browser.tracking import BY_APPLICANT
from thads.requests.browser.tracking import title_of
from thads.requests.interfaces import ISupportCase
from thads.requests.workflow import STEPS
from thads.uploads.downloads import hand_out
from thads.uploads.downloads import kind_label
from thads.uploads.downloads import size_text
from thads.web import parameters
from thads.worktime import clock
from zExceptions import NotFound
from zope.component import adapter
from zope.interface import implementer
from zope.publisher.interfaces import IPublishTraverse


#: Printed forms of TT 01/2018/TT-VPCP by their number, with their titles.
PAPERS = {
    "01": "Mẫu 01: Giấy tiếp nhận hồ sơ và hẹn trả kết quả",
    "02": "Mẫu 02: Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ",
    "03": "Mẫu 03: Phiếu từ chối giải quyết hồ sơ",
    "04": "Mẫu 04: Phiếu xin lỗi và hẹn lại ngày trả kết quả",
    "05": "Mẫu 05: Phiếu kiểm soát quá trình giải quyết hồ sơ",
}
#: States a case is in only once its unit has received it, by whatever step: form 01.
RECEIVED = {"received", "in_work", "fee_wanted", "finished", "returned"}
#: Steps of which a form says that they were taken.
TOLD = {"02": "request_supplement", "03": "refuse", "04": "apologise"}


@implementer(IHistory)
@adapter(ISupportCase)
class CaseHistory:
    """History of a case for the office: see `IHistory`.

    The department that attends to the case, and the reason it was forwarded for, are in
    the remark of the step that named them.
    """

    def __init__(self, context):
        self.context = context

    def lines(self):
        """Return the lines of the trail, with the officers' names."""
        return of_trail(
            [self.with_details(entry) for entry in self.context.trail],
            title_of,
            offices.title_of,
            display_name,
            BY_APPLICANT,
        )

    def with_details(self, entry):
        """Return an entry whose note names the department, and why it was forwarded."""
        shown = (
            ("Lý do chuyển", entry.details.get("reason")),
            ("Bộ phận giải quyết", entry.details.get("department")),
        )
        words = [f"{label}: {text}" for label, text in shown if text]
        if not words:
            return entry
        return replace(entry, note="\n".join(filter(None, (entry.note, *words))))


class CaseView(StepForms, BrowserView):
    """`@@case`: all of a case, for those who work on it."""

    list_name = "@@desk"

    def __call__(self):
        self.request.response.setHeader("Cache-Control", "no-store")
        self.now = clock.now()
        audit.record(self.context, "requests.read", code=self.context.code)
        return self.index()

    # values of the template

    def badge(self):
        """Return the state, whose title and colour the badge shows."""
        return self.context.state

    def status(self) -> str:
        """Return the status against the due date: a word of `deadlines`."""
        return deadlines.status(self.context, self.now)

    def list_url(self) -> str:
        """Return the address of the desk the reader works at.

        A branch's people may not see the desk of the whole locality.
        """
        own = desks.address_for(api.user.get_current())
        return own or super().list_url()

    def step_url(self) -> str:
        """Return the address the forms of steps are sent to."""
        return f"{self.context.absolute_url()}/@@buoc"

    def facts(self):
        """Return [(label, text)] of the case; what has no value is left out."""
        case = self.context
        facts = [
            (_("Procedure"), case.procedure_title),
            (_("Unit"), offices.title_of(case.unit_id)),
            (_("Officer"), display_name(case.person)),
            (_("Received at"), clock.shown(case.received)),
            (_("Due on"), clock.shown(case.due)),
        ]
        if case.appointment:
            facts += [
                (_("Appointment"), self.appointed()),
                (_("Where to come"), case.appointment["place"]),
            ]
        if case.outcome:
            facts.append(
                (_("Decision on the request"), step_fields.OUTCOMES[case.outcome])
            )
        if case.result:
            facts.append((_("Result"), case.result))
        facts += ratings.shown(case)
        return [fact for fact in facts if fact[1]]

    def appointed(self):
        """Return when the appointment is; on a day off with what is to be done.

        A case that is finished can be given no other one: its applicant is telephoned.
        """
        case = self.context
        shown = clock.shown(case.appointment["when"])
        if appointments.is_other_asked(case):
            shown = _(
                "${when} (the applicant asks for another one)", mapping={"when": shown}
            )
        today = worktime.local(self.now).date()
        if not appointments.is_on_day_off(case, today):
            return shown
        if case.state.clock != ENDED:
            return _("${when} (a day off: make another one)", mapping={"when": shown})
        return _(
            "${when} (a day off: telephone the applicant, ${phone})",
            mapping={"when": shown, "phone": case.applicant["phone"]},
        )

    def applicant(self):
        """Return [(label, text)] of the applicant; what was not given is left out."""
        given = self.context.applicant
        facts = (
            (_("Full name"), given["name"]),
            (_("Phone"), given["phone"]),
            (_("E-mail"), self.address()),
            (_("Address"), given["address"]),
        )
        found = [fact for fact in facts if fact[1]]
        if self.context.confirmed:
            provider, titles = self.context.confirmed
            words = _(
                "Identity confirmed by ${provider}", mapping={"provider": provider}
            )
            found.append((words, ", ".join(titles) or "–"))
        return found

    def address(self):
        """Return the applicant's address of mail, and whether they want no letters."""
        address = self.context.applicant["email"]
        if not address or self.context.mail:
            return address
        return _("${address} (wants no letters)", mapping={"address": address})

    def is_ours(self, line):
        """Return whether a line is an address within the portal, safe to follow."""
        return (
            line.startswith(f"{api.portal.get().absolute_url()}/") and " " not in line
        )

    def files(self, kind: str) -> list[dict[str, str]]:
        """Return the files of a kind as the page lists them: `citizen` or `office`."""
        return [
            {
                "url": f"{self.context.absolute_url()}/tep/{file.id}",
                "name": file.filename,
                "kind": kind_label(file.filename),
                "size": size_text(file.size),
                "added": clock.shown_day(file.added),
            }
            for file in self.context.files
            if file.kind == kind
        ]

    def history(self):
        """Return the steps for the office, the latest first."""
        return CaseHistory(self.context).lines()

    def slip(self):
        """Return the rows of the control slip, the first holder first."""
        return [
            {
                "unit": offices.title_of(one.unit),
                "person": _("The citizen")
                if one.citizen
                else display_name(one.person) or _("Nobody yet"),
                "since": clock.shown(one.since),
                "until": clock.shown(one.until) if one.until else "",
                "held": deadlines.length(custody.duration(one, self.now)),
            }
            for one in self.context.slip
        ]

    def papers(self):
        """Return {url, title} of the printed forms that say what has happened."""
        return [
            {"url": f"{self.context.absolute_url()}/phieu/{number}", "title": title}
            for number, title in PAPERS.items()
            if self.holds(number)
        ]

    def holds(self, number: str) -> bool:
        """Return whether what a printed form says has happened, at the unit it names.

        What happened before the case was forwarded is not this unit's to sign; the
        control slip tells of all units.
        """
        if number == "01":
            return any(entry.state in RECEIVED for entry in self.entries_here())
        if number in TOLD:
            return any(entry.step == TOLD[number] for entry in self.entries_here())
        return True

    def entries_here(self):
        """Return the entries of the trail since the case was forwarded last."""
        trail = self.context.trail
        last = max((n for n, e in enumerate(trail) if e.step == "forward"), default=-1)
        return trail[last + 1 :]

    def ordered(self, possible):
        """Return the steps of the page: an apology first where it is due, else not.

        One that was refused stays, with what was typed.
        """
        if deadlines.is_overdue(self.context, self.now):
            return sorted(possible, key=lambda step: step.id != "apologise")
        if self.failed == "apologise":
            return possible
        return [step for step in possible if step.id != "apologise"]


class TakeStep(CaseView):
    """`@@buoc`: takes the step whose form was sent, and shows what was refused."""

    def __call__(self):
        if self.request.method != "POST":
            return self.request.response.redirect(self.context.absolute_url())
        name = parameters.text(self.request.form, "step")
        case = self.take_posted()
        if case is None:
            return super().__call__()
        api.portal.show_message(
            _("Done: ${step}.", mapping={"step": STEPS[name].title}), self.request
        )
        return self.redirect(case)


@implementer(IPublishTraverse)
class Download(BrowserView):
    """`tep/<id>`: a file of the case, always as a download; each is audited."""

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
    """`phieu/<number>`: form 01 to 05 of TT 01/2018/TT-VPCP, ready to print."""

    number = None

    def publishTraverse(self, request, name):
        if self.number is not None or name not in PAPERS:
            raise NotFound(name)
        self.number = name
        return self

    def __call__(self):
        if self.number is None or not self.holds(self.number):
            raise NotFound("phieu")
        audit.record(
            self.context, "requests.sheet", code=self.context.code, form=self.number
        )
        self.request.response.setHeader("Cache-Control", "no-store")
        self.now = clock.now()
        return self.index()

    def unit(self) -> dict[str, str]:
        """Return title, address, telephone and e-mail of the unit that signs."""
        return offices.contact_of(self.context.unit_id)

    def superior(self):
        """Return the title of the unit above the one that signs."""
        case = self.context
        if case.unit_id != case.locality_id:
            return offices.title_of(case.locality_id)
        return api.portal.get().Title()

    def today(self) -> str:
        """Return the date of signing: `ngày 05 tháng 01 năm 2026`."""
        today = worktime.local(self.now)
        return f"ngày {today:%d} tháng {today:%m} năm {today:%Y}"

    def received(self) -> str:
        """Return the moment the request was received, as people read it."""
        return clock.shown(self.context.received)

    def due(self) -> str:
        """Return the due date promised last, as people read it."""
        return clock.shown(self.context.due)

    def appointment(self) -> dict[str, str]:
        """Return {when, place} of the appointment, by default due date and counter."""
        given = self.context.appointment or {}
        moment = given.get("when") or self.context.due
        place = given.get("place") or offices.place_of(self.context.unit_id)
        return {"when": clock.shown(moment), "place": place}

    def handed_in(self) -> list[str]:
        """Return the names of the files the citizen has sent."""
        return [file.filename for file in self.context.files if file.kind == "citizen"]

    def last_note(self, step: str) -> list[str]:
        """Return the lines of the note of the unit's last step with this id, if any."""
        for entry in reversed(self.entries_here()):
            if entry.step == step:
                return entry.note.splitlines()
        return []
