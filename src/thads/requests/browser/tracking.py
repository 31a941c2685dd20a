"""Page on which a citizen follows their case.

They show code and four digits once; a ticket in the address then lets them look, add
and withdraw for an hour. Wrong guesses spend a budget per network address.
"""

from plone import api
from Products.Five import BrowserView
from thads import _
from thads.casework import deadlines
from thads.casework import steps
from thads.errors import NotAllowed
from thads.errors import Refused
from thads.requests import attachments
from thads.requests import offices
from thads.requests import tracking
from thads.requests.budget import WRONG_CODES
from thads.requests.workflow import STATES
from thads.requests.workflow import STEPS
from thads.uploads.downloads import hand_out
from thads.uploads.downloads import kind_label
from thads.uploads.downloads import size_text
from thads.uploads.posted import posted_files
from thads.web import parameters
from thads.worktime import clock
from zExceptions import NotFound


MINE = ("supplement", "withdraw")


class Tracking(BrowserView):
    page_title = _("Follow your case")
    accept = attachments.ACCEPT
    problem = None
    problems = {}

    def __call__(self):
        self.request.response.setHeader("Cache-Control", "no-store")
        form = self.request.form
        self.portal = api.portal.get()
        self.code, self.ticket = text(form, "ma"), text(form, "ve")
        self.found = None
        if self.ticket:
            self.found = tracking.admitted(self.portal, self.code, self.ticket)
            if self.found is None:
                self.problem = _("Please show code and digits again: an hour is over.")
        elif self.request.method == "POST":
            return self.show()
        if self.found is not None and self.request.method == "POST":
            return self.act()
        if self.found is not None and text(form, "tep"):
            return self.download(text(form, "tep"))
        return self.index()

    def show(self):
        """Redirect to the case of code and digits, or give the one same answer."""
        who, now = self.request.getClientAddr(), clock.seconds()
        if WRONG_CODES.spent(who, now):
            self.request.response.setStatus(429)
            self.problem = _(
                "There were too many wrong attempts: wait ten minutes and try again."
            )
            return self.index()
        found = tracking.find(self.portal, self.code, text(self.request.form, "so"))
        if found is None:
            WRONG_CODES.spend(who, now)
            self.problem = _(
                "No case fits this code and these four digits. Compare the code with "
                "your receipt, and use the telephone number you gave in the form."
            )
            return self.index()
        return self.go(found.code)

    def go(self, code):
        address = f"{self.context.absolute_url()}/theo-doi"
        ticket = tracking.ticket(self.portal, code)
        return self.request.response.redirect(
            f"{address}?ma={code}&ve={ticket}", status=303
        )

    def act(self):
        """Take the citizen's step: to add to the case or to withdraw it."""
        name = text(self.request.form, "buoc")
        case = self.found.case
        if name not in MINE or case is None:
            raise NotFound(name)
        try:
            if name == "withdraw" and not text(self.request.form, "chac"):
                raise Refused({"chac": _("Tick the box to confirm the withdrawal.")})
            files = posted_files(self.request, "files") if name == "supplement" else []
            values = {
                "message": text(self.request.form, "message"),
                "reason": text(self.request.form, "reason"),
            }
            if name == "supplement" and not (values["message"].strip() or files):
                raise Refused({"message": _("Write something or attach a file.")})
            if name == "supplement" and not values["message"].strip():
                values["message"] = "Bổ sung tài liệu theo yêu cầu."
            steps.take(case, name, values, files, person="")
        except Refused as refused:
            self.problems = refused.problems
            self.request.response.setStatus(400)
            return self.index()
        except NotAllowed:
            api.portal.show_message(
                _("This is not possible now: look at the state of your case."),
                self.request,
                "warning",
            )
            return self.go(case.code)
        api.portal.show_message(
            _("Thank you: what you added has reached the office.")
            if name == "supplement"
            else _("Your case has been withdrawn."),
            self.request,
        )
        return self.go(case.code)

    def download(self, id):
        """Send a file of the office's answer; the citizen's own are not handed out."""
        case = self.found.case
        file = case.file(id) if case is not None else None
        if file is None or file.kind != "office":
            raise NotFound(id)
        return hand_out(file.blob, self.request.response)

    # what the template asks

    def files(self):
        """Return the files of the office, to be fetched."""
        case = self.found.case
        here = f"{self.context.absolute_url()}/theo-doi?ma={self.found.code}"
        return [
            {
                "url": f"{here}&ve={self.ticket}&tep={file.id}",
                "name": file.filename,
                "kind": kind_label(file.filename),
                "size": size_text(file.size),
            }
            for file in (case.files if case is not None else ())
            if file.kind == "office"
        ]

    def badge(self):
        return self.found.state

    def contact(self):
        return self.found.contact

    def received(self):
        return clock.shown(self.found.received)

    def due(self):
        return clock.shown(self.found.due)

    def clock(self):
        """Return how the case stands against its due date, empty before it is made."""
        case = self.found.case
        if case is None:
            return ""
        return deadlines.status(case, clock.now())

    def appointment(self):
        case = self.found.case
        if case is None or not case.appointment or case.state.final:
            return None
        return {
            "when": clock.shown(case.appointment["when"]),
            "place": case.appointment["place"],
        }

    def result(self):
        case = self.found.case
        return case.result if case is not None else ""

    def asked(self):
        """Return lines of the office's last request for a supplement."""
        for entry in reversed(self.found.history):
            if entry.step == "request_supplement":
                return entry.note.splitlines()
        return []

    def may(self, name):
        return (
            self.found.case is not None and self.found.state.id in STEPS[name].origins
        )

    def history(self):
        return timeline(self.found.history)

    def typed(self, name):
        return text(self.request.form, name)


def timeline(entries):
    """Return entries as the timeline shows them, the newest first."""
    shown = [
        {
            "time": clock.shown(entry.time),
            "iso": clock.iso(entry.time),
            "title": title_of(entry),
            "state": STATES[entry.state].title,
            "lines": entry.note.splitlines(),
            "unit": offices.title_of(entry.unit),
        }
        for entry in entries
    ]
    return shown[::-1]


def title_of(entry):
    step = STEPS.get(entry.step)
    return step.title if step else "Gửi hồ sơ trực tuyến"


def text(form, name):
    return parameters.text(form, name, most=20000, lines=True)
