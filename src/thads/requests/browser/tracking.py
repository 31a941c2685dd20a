"""Page on which a citizen follows their case.

They show code and four digits once; a ticket in the address then lets them look, add
and withdraw for an hour. Wrong guesses spend a budget per network address.
"""

from plone import api
from Products.Five import BrowserView
from thads import _
from thads.casework import deadlines
from thads.casework import steps
from thads.casework.files import OFFICE
from thads.casework.history import of_trail
from thads.casework.trail import TITLES
from thads.errors import NotAllowed
from thads.errors import Refused
from thads.errors import Stale
from thads.requests import appointments
from thads.requests import attachments
from thads.requests import cases
from thads.requests import messages
from thads.requests import notices
from thads.requests import offices
from thads.requests import other_appointments
from thads.requests import ratings
from thads.requests import tracking
from thads.requests.browser import held_files
from thads.requests.workflow import STEPS
from thads.text.contact import tel
from thads.uploads.downloads import hand_out
from thads.uploads.downloads import kind_label
from thads.uploads.downloads import size_text
from thads.web import parameters
from thads.web import problems
from thads.worktime import clock
from zExceptions import NotFound


#: Steps of the citizen.
MINE = ("supplement", "withdraw", appointments.ASK, messages.WRITE)
#: Those with files.
WITH_FILES = ("supplement", messages.WRITE)
#: What they do besides, which is no step.
RATE = "rate"
MAIL = "mail"
#: The same and the filing: an entry of these without an officer is the citizen's.
BY_APPLICANT = (cases.REGISTER, *MINE)
#: Steps by which an office asks for something, by the state they lead to.
ASKING = {"supplement_wanted": "request_supplement", "fee_wanted": "request_fee"}
#: What is said of what was done, by step.
DONE = {
    "supplement": _("Thank you: what you added has reached the office."),
    "withdraw": _("Your case has been withdrawn."),
    appointments.ASK: _(
        "The office has your request for another appointment. The appointment you "
        "have holds until it gives you another one."
    ),
    RATE: _("Thank you for your rating."),
    messages.WRITE: _("The office has what you sent."),
    MAIL: _("Your choice has been saved."),
}
#: Fields of the rating, by the names the form gives them.
RATED = {f"rating-{name}": name for name in ratings.QUESTIONS}


class Tracking(BrowserView):
    """`@@theo-doi`: asks for code and digits, then shows the case and takes steps.

    `problem`: message for the whole page. `problems`: {field: message} of a step.
    """

    page_title = _("Follow your case")
    accept = attachments.ACCEPT
    problem = None
    problems = {}
    held = ()

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
        """Redirect to the case of code and digits; answer all wrong pairs alike.

        A wrong pair spends the budgets of network and code; a spent one is answered
        with 429.
        """
        who, now = self.request.getClientAddr(), clock.seconds()
        digits = text(self.request.form, "so")
        try:
            found = tracking.attempt(self.portal, self.code, digits, who, now)
        except tracking.TooManyAttempts as spent:
            self.request.response.setStatus(429)
            self.problem = spent.args[0]
            return self.index()
        if found is None:
            self.problem = _(
                "No case fits this code and these four digits. Compare the code with "
                "your receipt, and use the telephone number you gave in the form."
            )
            return self.index()
        return self.go(found.code)

    def go(self, code):
        """Redirect to the page of a case, with a new ticket for it."""
        address = f"{self.context.absolute_url()}/theo-doi"
        ticket = tracking.ticket(self.portal, code)
        return self.request.response.redirect(
            f"{address}?ma={code}&ve={ticket}", status=303
        )

    def act(self):
        """Take the step the citizen has sent, or their rating.

        What cannot be taken is answered with the page, which tells the state, and with
        what was typed.
        """
        name = text(self.request.form, "buoc")
        case = self.found.case
        if case is None:
            return self.not_taken(_("This is not possible yet."))
        message = text(self.request.form, "message")
        values = {"message": message, "reason": text(self.request.form, "reason")}
        sent = held_files.sent(self.request) if name in WITH_FILES else []
        files = [file for _token, file in sent]
        if name == "supplement" and not message.strip():
            values["message"] = "Bổ sung tài liệu theo yêu cầu."
        try:
            if name == RATE:
                self.rate(case)
            elif name == MAIL:
                mail = not text(self.request.form, "khong-thu")
                notices.choose(case, mail)
            else:
                if self.may(name):
                    self.check(name, message, files)
                if name == appointments.ASK:
                    other_appointments.ask_other(case, message)
                elif name == messages.WRITE:
                    messages.write(case, message, files)
                else:
                    steps.take(case, name, values, files, person="")
        except Refused as refused:
            self.hold(sent)
            if "" in refused.problems:
                return self.not_taken(refused.problems[""], 400)
            self.problems = {**self.problems, **refused.problems}
            self.request.response.setStatus(400)
            return self.index()
        except (NotAllowed, Stale) as refused:
            self.hold(sent)
            return self.not_taken(
                problems.message_of(refused), problems.status_of(refused)
            )
        except tracking.TooManyAttempts as spent:
            self.hold(sent)
            return self.not_taken(spent.args[0], 429)
        api.portal.show_message(DONE[name], self.request)
        return self.go(case.code)

    def hold(self, sent):
        """Hold the good files of what was refused; name each bad one."""
        self.held, bad = held_files.hold(self.request, sent)
        self.problems = {f"file-{n}": message for n, message in enumerate(bad)}

    def rate(self, case):
        """Store what was chosen; Refused names the fields of the form."""
        form = self.request.form
        given = {name: text(form, field) for field, name in RATED.items()}
        try:
            ratings.rate(case, given)
        except Refused as refused:
            problems = {f"rating-{n}": m for n, m in refused.problems.items()}
            raise Refused(problems) from None

    def check(self, name, message, files):
        """Raise Refused for a step of the citizen that lacks something."""
        if name == "withdraw" and not text(self.request.form, "chac"):
            raise Refused({"chac": _("Tick the box to confirm the withdrawal.")})
        if name == "supplement" and not (message.strip() or files):
            raise Refused({"message": _("Write something or attach a file.")})
        if name == appointments.ASK and not message.strip():
            missing = _("Write why, and which days and hours suit you.")
            raise Refused({"message": missing})

    def not_taken(self, message, status=403):
        """Return the page of the case, with why a step was not taken."""
        self.request.response.setStatus(status)
        self.problems = {**self.problems, "": message}
        typed = self.typed("message") or self.typed("reason")
        if typed:
            mapping = {"text": typed}
            words = _("You had written: ${text}", mapping=mapping)
            self.problems["typed"] = words
        return self.index()

    def download(self, id):
        """Send a file of the office's answer; the citizen's own are not handed out."""
        case = self.found.case
        file = case.file(id) if case is not None else None
        if file is None or not is_for_citizen(file):
            raise NotFound(id)
        return hand_out(file.blob, self.request.response)

    # values of the template

    def faults(self) -> list[dict[str, object]]:
        """Return what was refused: {href, message}, the same message once.

        `href`: the field it is about, empty for the whole.
        """
        first = {message: field for field, message in reversed(self.problems.items())}
        return [
            {"href": self.anchor(first[message]), "message": message}
            for message in dict.fromkeys(self.problems.values())
        ]

    def anchor(self, field: str) -> str:
        """Return the link to a field on the page, empty for what is no field."""
        if field in RATED:
            return f"#{field}-{next(iter(ratings.ANSWERS))}"
        if field.startswith("file-") or field in ("files", attachments.FIELD):
            return "#files"
        if field == "message" and self.typed("buoc") == appointments.ASK:
            return "#hen-lai-message"
        return f"#{field}" if field in ("message", "reason", "chac") else ""

    def files(self) -> list[dict[str, str]]:
        """Return the office's files with addresses that carry the ticket."""
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
            if is_for_citizen(file)
        ]

    def sent_files(self) -> list[dict[str, str]]:
        """Return {name, size, added} of the files the citizen has sent."""
        return [
            {
                "name": file.filename,
                "kind": kind_label(file.filename),
                "size": size_text(file.size),
                "added": clock.shown_day(file.added),
            }
            for file in self.found.sent_files
        ]

    def badge(self):
        """Return the state, whose title and colour the badge shows."""
        return self.found.state

    def contact(self) -> dict[str, str]:
        """Return title, address, telephone and e-mail of the unit that has the case."""
        return self.found.contact

    def received(self) -> str:
        """Return the moment the request was received, as people read it."""
        return clock.shown(self.found.received)

    def due(self) -> str:
        """Return the due date promised last, as people read it."""
        return clock.shown(self.found.due)

    def paused(self) -> str:
        """Return since when the period stands still, empty while it runs."""
        case = self.found.case
        frozen = case.frozen if case is not None else None
        return clock.shown(frozen) if frozen is not None else ""

    def called_off(self) -> bool:
        """Return whether an appointment was made and holds no more: told once more."""
        case = self.found.case
        return (
            case is not None
            and not case.appointment
            and not case.ended
            and any(e.step in appointments.APPOINTING for e in self.found.history)
        )

    def tel(self, number: str) -> str:
        """Return a telephone number as the address of a link."""
        return tel(number)

    def clock(self) -> str:
        """Return the status against the due date, empty before the case is made."""
        case = self.found.case
        if case is None:
            return ""
        return deadlines.status(case, clock.now())

    def appointment(self):
        """Return {when, place, off, asked} of the one to come; None if there is none.

        `off`: whether its day has become a day off; `asked`: whether the citizen has
        asked for another.
        """
        case = self.found.case
        if case is None or not case.appointment or case.state.final:
            return None
        return {
            "when": clock.shown(case.appointment["when"]),
            "place": case.appointment["place"],
            "off": appointments.is_on_day_off(case, clock.today()),
            "asked": appointments.is_other_asked(case),
        }

    def may_ask(self) -> bool:
        """Return whether another appointment can be asked for."""
        case = self.found.case
        return (
            self.may(appointments.ASK)
            and bool(case.appointment)
            and not appointments.is_other_asked(case)
        )

    def takes_files(self) -> str:
        """Return the step by which the citizen sends files now, empty for none."""
        return next((name for name in WITH_FILES if self.may(name)), "")

    def has_address(self) -> bool:
        """Return whether letters about the case have somewhere to go."""
        case = self.found.case
        return case is not None and bool(case.applicant.get("email"))

    def gets_mail(self) -> bool:
        """Return whether letters about the case are sent."""
        case = self.found.case
        return case is not None and case.mail

    def may_rate(self) -> bool:
        """Return whether the case can be rated now."""
        return ratings.may_rate(self.found.case)

    def rating(self):
        """Return [(question, answer)] of what was answered."""
        case = self.found.case
        return ratings.shown(case) if case is not None else []

    def questions(self):
        """Return the questions: [{name, title, error, answers: [{id, title, on}]}]."""
        return [
            {
                "name": field,
                "title": ratings.QUESTIONS[name],
                "error": self.problems.get(field),
                "answers": [
                    {"id": id, "title": title, "on": self.typed(field) == id}
                    for id, title in ratings.ANSWERS.items()
                ],
            }
            for field, name in RATED.items()
        ]

    def result(self) -> str:
        """Return the result, empty before there is one."""
        case = self.found.case
        return case.result if case is not None else ""

    def asked(self) -> list[str]:
        """Return the lines of what the office asks for in this state, if anything."""
        step = ASKING.get(self.found.state.id)
        for entry in reversed(self.found.history):
            if entry.step == step:
                return entry.note.splitlines()
        return []

    def may(self, name: str) -> bool:
        """Return whether a step of the citizen leads on from the case's state."""
        return (
            name in MINE
            and self.found.case is not None
            and self.found.state.id in STEPS[name].origins
        )

    def history(self):
        """Return the public steps, the latest first, without the officers' names."""
        return of_trail(
            self.found.history,
            title_of,
            offices.title_of,
            by_applicant=BY_APPLICANT,
        )

    def typed(self, name: str) -> str:
        """Return the text sent in a field, to show it again after a refusal."""
        return text(self.request.form, name)


def is_for_citizen(file) -> bool:
    """Return whether a file is the office's and came with a step the citizen reads.

    Files of before steps were noted at them came with the result.
    """
    step = STEPS.get(file.step)
    return file.kind == OFFICE and (step.public if step else not file.step)


def title_of(entry):
    """Return the title of an entry's step, of the first entry that of the filing."""
    step = STEPS.get(entry.step)
    if step is not None:
        return step.title
    return TITLES.get(entry.step, "Gửi hồ sơ trực tuyến")


def text(form, name: str) -> str:
    """Return a text parameter with its lines, more than any step takes."""
    return parameters.text(form, name, most=200_000, lines=True)
