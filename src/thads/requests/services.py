"""REST services of online support: filing, following and working on cases."""

from collective.easyform.api import get_schema
from plone import api
from plone.protect.interfaces import IDisableCSRFProtection
from plone.restapi.interfaces import ISerializeToJson
from thads import _
from thads import audit
from thads.audit import masks
from thads.casework import codes
from thads.casework import steps
from thads.casework.errors import KeyTaken
from thads.casework.history import entry_as_json
from thads.errors import NotAllowed
from thads.errors import Refused
from thads.errors import TooLarge
from thads.interfaces import IThadsLayer
from thads.organisation.interfaces import IBranch
from thads.organisation.units import locality_of
from thads.requests import answers
from thads.requests import applicants
from thads.requests import appointments
from thads.requests import attachments
from thads.requests import cases
from thads.requests import desks
from thads.requests import messages
from thads.requests import notices
from thads.requests import offices
from thads.requests import other_appointments
from thads.requests import procedures
from thads.requests import ratings
from thads.requests import submissions
from thads.requests import tracking
from thads.requests.action import action_of
from thads.requests.budget import SUBMISSIONS
from thads.requests.departures import Departure
from thads.requests.interfaces import ISupportCase
from thads.requests.workflow import STATES
from thads.web import parameters
from thads.web.batches import batching
from thads.web.services import Service
from thads.worktime import clock
from zope.component import adapter
from zope.interface import alsoProvides
from zope.interface import implementer
from zope.publisher.interfaces import IPublishTraverse
from ZPublisher import zpublish


#: What citizens do with a case, as addresses name it.
ACTS = ("rating", "appointment-request", "message", "notices")
NOT_DONE_HERE = _("This cannot be done here.")


class CaseService(Service):
    """Base of the room's services: names refused fields under `fields` too."""

    @zpublish(False)
    def refused(self, exception):
        """Answer an exception of `thads.errors`, with its messages under `fields` too.

        `fields` is {field: message}; programs written before `errors` existed read it.
        """
        answer = super().refused(exception)
        if answer["errors"]:
            answer["fields"] = {
                field_of_form(each["field"]): each["message"]
                for each in answer["errors"]
            }
        return answer


def field_of_form(field):
    """Return `phone` of `applicant.phone`, `attachments` of `attachments.0.data`."""
    first, _dot, rest = field.partition(".")
    return first if first == "attachments" else rest or first


class Submit(CaseService):
    """POST <locality>/@support-cases: a citizen's request, without an account."""

    def reply(self):
        alsoProvides(self.request, IDisableCSRFProtection)
        self.request.response.setHeader("Cache-Control", "no-store")
        who, now = self.request.getClientAddr(), clock.seconds()
        if SUBMISSIONS.spent(who, now):
            return self.too_often(
                _(
                    "Too many requests came from your network within an hour: "
                    "try again later or call us."
                ),
                SUBMISSIONS.seconds,
            )
        try:
            receipt = self.take(self.body())
        except KeyTaken as sent:
            first = {"code": sent.code} if sent.code else {}
            return self.problem(409, "Conflict", sent.args[0], **first)
        if receipt.created:
            SUBMISSIONS.spend(who, now)
        self.request.response.setStatus(201 if receipt.created else 200)
        return {
            "code": receipt.code,
            "received": clock.iso(receipt.received),
            "due": clock.iso(receipt.due),
        }

    @zpublish(False)
    def take(self, body):
        """File the request that a JSON body holds, and return its receipt.

        Raises `KeyTaken`, `TooLarge`, or `Refused` naming members of the body.
        """
        procedure = procedures.get(body.text("procedure", most=200))
        if procedure is None:
            raise Refused({"procedure": _("There is no such procedure.")})
        action = action_of(procedure.form)
        skip = {*action.applicant_fields().values(), action.unit_field}
        unit = body.text("unit", most=200) or self.context.unit_id
        if unit not in dict(offices.receivers(self.context)):
            raise Refused({"unit": _("This unit does not receive cases here.")})
        applicant = body.part("applicant")
        fields = body.part("fields").members
        key = body.text("idempotency_key", most=200)
        applicant = {name: applicant.text(name) for name in applicants.READERS}
        files = sent_files(body)
        try:
            return submissions.submit(
                api.portal.get(),
                submissions.Submission(
                    locality_id=self.context.getId(),
                    unit_id=unit,
                    procedure=procedure,
                    key=key,
                    applicant=applicant,
                    answers=answers.read_fields(
                        get_schema(procedure.form), fields, skip, procedure.form
                    ),
                    files=files,
                    mail=body.flag("mail", True),
                ),
            )
        except TooLarge:
            raise
        except Refused as refused:
            problems = {
                member_of(name): text for name, text in refused.problems.items()
            }
            raise Refused(problems) from None


@implementer(IPublishTraverse)
class Follow(CaseService):
    """GET @support-cases/<code>?phone=<last four digits>: the case for its citizen."""

    code = ""

    def publishTraverse(self, request, name):
        self.code = f"{self.code}/{name}" if self.code else name
        return self

    def reply(self):
        if self.code.partition("/")[2] in ACTS:
            return self.other_method("POST")
        return self.answer(parameters.text(self.request.form, "phone"))

    @zpublish(False)
    def other_method(self, allowed):
        """Answer a method the address does not have."""
        self.request.response.setHeader("Allow", allowed)
        return self.problem(405, "MethodNotAllowed", NOT_DONE_HERE)

    @zpublish(False)
    def answer(self, digits):
        """Answer for the case of the code and these digits, or why there is none."""
        self.request.response.setHeader("Cache-Control", "no-store")
        who, now = self.request.getClientAddr(), clock.seconds()
        try:
            found = tracking.attempt(api.portal.get(), self.code, digits, who, now)
        except tracking.TooManyAttempts as spent:
            return self.too_often(spent.args[0], spent.seconds)
        if found is None:
            return self.not_found(_("No case fits this code and these four digits."))
        return self.of(found)

    @zpublish(False)
    def of(self, found):
        """Return the case as its citizen may read it."""
        case = found.case
        return {
            "code": found.code,
            "procedure": found.procedure,
            "procedure_title": found.procedure_title,
            "state": state_of(found.state),
            "unit": unit_of(found.unit),
            "received": clock.iso(found.received),
            "due": clock.iso(found.due),
            "appointment": case and appointments.as_json(case, clock.today()),
            "rating": ratings.as_json(case),
            "mail": case is not None and bool(case.applicant["email"]) and case.mail,
            "history": [history_of(entry) for entry in found.history],
        }


class Act(Follow):
    """POST @support-cases/<code>/<act>: what a citizen does without an account.

    `rating`, after the end: `result` and `service`; `appointment-request`: `message`;
    `message`: `message` and `attachments`; `notices`: `mail`.
    The digits come in the body, as `phone`.
    """

    act = ""

    def publishTraverse(self, request, name):
        if not self.code:
            self.code = name
        else:
            self.act = f"{self.act}/{name}" if self.act else name
        return self

    def reply(self):
        if not self.act:
            return self.other_method("GET")
        if self.act not in ACTS:
            return self.not_found(_("There is nothing at this address."))
        alsoProvides(self.request, IDisableCSRFProtection)
        return self.answer(self.body().text("phone", most=200))

    @zpublish(False)
    def of(self, found):
        """Do it, and return the case as it stands then."""
        if found.case is None:
            raise NotAllowed(_("This is not possible yet."))
        body = self.body()
        if self.act == "rating":
            answers = {name: body.text(name, most=200) for name in ratings.QUESTIONS}
            ratings.rate(found.case, answers)
        elif self.act == "notices":
            notices.choose(found.case, body.flag("mail", True))
        else:
            message = body.text("message", most=200_000)
            try:
                if self.act == "message":
                    messages.write(found.case, message, sent_files(body))
                else:
                    other_appointments.ask_other(found.case, message)
            except tracking.TooManyAttempts as spent:
                return self.too_often(spent.args[0], spent.seconds)
        return super().of(tracking.of_case(found.case))


class Desk(CaseService):
    """GET @support-cases of a locality or branch: the cases on its desk."""

    def reply(self):
        self.request.response.setHeader("Cache-Control", "no-store")
        locality = locality_of(self.context)
        units = [self.context.unit_id] if IBranch.providedBy(self.context) else None
        home = cases.desk_of(locality.getId())
        desk = desks.Desk(home.index(), units, home)
        query = self.query
        name, code = query.text("name"), query.text("code")
        tab = query.choice("tab", (*desks.TABS, desks.SENT), "new")
        now = clock.now()
        if name or code:
            audit.count(
                self.context,
                "requests.search",
                name=masks.name(name),
                code=masks.number(code),
            )
            rows = desk.search(name, codes.read(code), bool(code))
        elif tab == desks.SENT:
            rows = desk.sent()
        else:
            rows = desk.rows(tab, now)
        start, size = query.batch()
        address = f"{self.context.absolute_url()}/@support-cases"
        asked = {"name": name, "code": code, "tab": tab}
        asked = {key: value for key, value in asked.items() if value}
        return {
            "@id": address,
            "batching": batching(address, asked, start, size, len(rows)),
            "items_total": len(rows),
            "counts": desk.counts(now),
            "items": [
                departure_of(row)
                if isinstance(row, Departure)
                else row_of(row, home.absolute_url())
                for row in rows[start : start + size]
            ],
        }


@implementer(ISerializeToJson)
@adapter(ISupportCase, IThadsLayer)
class SerializeCase:
    """Serializer of a case for those who may view it; each reading is audited."""

    def __init__(self, case, request):
        self.case = case
        self.request = request

    def __call__(self, version=None, include_items=False):
        case = self.case
        audit.record(case, "requests.read", code=case.code)
        self.request.response.setHeader("Cache-Control", "no-store")
        return {
            "@id": case.absolute_url(),
            "@type": case.portal_type,
            "code": case.code,
            "procedure": case.procedure,
            "procedure_title": case.procedure_title,
            "review_state": case.state_id,
            "state": state_of(case.state),
            "revision": case.revision,
            "unit": unit_of(case.unit_id),
            "person": case.person,
            "applicant": dict(case.applicant),
            "fields": [
                {"name": name, "title": title, "text": text}
                for name, title, text in case.answers
            ],
            "attachments": [
                {
                    "@id": f"{case.absolute_url()}/tep/{file.id}",
                    "filename": file.filename,
                    "content-type": file.content_type,
                    "size": file.size,
                    "from": file.kind,
                }
                for file in case.files
            ],
            "received": clock.iso(case.received),
            "due": clock.iso(case.due),
            "appointment": appointments.as_json(case, clock.today()),
            "result": case.result,
            "outcome": case.outcome,
            "rating": ratings.as_json(case),
            "mail": bool(case.applicant["email"]) and case.mail,
            "history": [
                {
                    **history_of(entry),
                    "person": entry.person,
                    "public": entry.told,
                    "reason": entry.details.get("reason", ""),
                }
                for entry in case.trail
            ],
            "slip": [
                {
                    "unit": one.unit,
                    "person": one.person,
                    "since": clock.iso(one.since),
                    "until": one.until and clock.iso(one.until),
                    "citizen": one.citizen,
                }
                for one in case.slip
            ],
            "transitions": [step.id for step in steps.possible(case)],
        }


def row_of(row, base):
    """Return a row of a desk as answers have it; `base`: address of the desk."""
    asked = desks.asked(row)
    return {
        "@id": f"{base}/{row.code}",
        "code": row.code,
        "procedure": row.kind,
        "applicant": row.name,
        "state": state_of(STATES[row.state]),
        "unit": row.unit,
        "received": clock.iso(row.received),
        "due": clock.iso(row.due),
        "other_appointment_asked": desks.APPOINTMENT in asked,
        "message_unanswered": desks.MESSAGE in asked,
    }


def departure_of(departure):
    """Return the trace of a forwarded case: code, where, when, state, nothing else."""
    return {
        "code": departure.code,
        "unit": departure.unit,
        "forwarded_to": unit_of(departure.to),
        "forwarded": clock.iso(departure.when),
        "state": state_of(STATES[departure.state]),
    }


def state_of(state):
    """Return a state as answers have it, with its code at the national portal."""
    return {
        "id": state.id,
        "title": state.title,
        "national_code": state.national_code,
    }


def unit_of(unit_id: str) -> dict[str, str]:
    """Return a unit as answers have it: id, title and telephone."""
    contact = offices.contact_of(unit_id)
    return {"id": unit_id, "title": contact["title"], "phone": contact["phone"]}


def history_of(entry):
    """Return an entry of the trail as its citizen may read it: without the officer."""
    return {**entry_as_json(entry), "title": STATES[entry.state].title}


def member_of(field: str) -> str:
    """Return the place in the body of what `submissions` knows as a field."""
    if field in applicants.READERS:
        return f"applicant.{field}"
    known = {"idempotency_key", "procedure", "unit", "fields", "attachments"}
    return field if field.partition(".")[0] in known else f"fields.{field}"


def sent_files(body):
    """Return [(filename, bytes, declared type)] of the attachments in a body."""
    files = body.files("attachments", attachments.ACCEPTS.together)
    return [(file.filename, file.data, file.content_type) for file in files]
