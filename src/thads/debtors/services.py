"""REST services of the register.

Search, monthly counts, loads and entries. A request names a register kind as `list`.
"""

from collections.abc import Mapping
from datetime import timedelta
from plone import api
from plone.protect.interfaces import IDisableCSRFProtection
from plone.restapi.deserializer import json_body
from plone.restapi.interfaces import ISerializeToJson
from thads import _
from thads import audit
from thads.debtors.entries import changes
from thads.debtors.entries import workflow as entry_workflow
from thads.debtors.entries.public_facts import facts
from thads.debtors.entries.states import is_closed
from thads.debtors.entries.states import was_undone
from thads.debtors.errors import RefusedLoad
from thads.debtors.interfaces import IDebtorLoad
from thads.debtors.loads import guards
from thads.debtors.loads import intake
from thads.debtors.loads import report
from thads.debtors.loads.fresh_transaction import fresh_transaction
from thads.debtors.loads.overtaken import changes_since
from thads.debtors.loads.overtaken import overtaken
from thads.debtors.loads.receipts import SentAlready
from thads.debtors.register import agenda
from thads.debtors.register import deadlines
from thads.debtors.register import monthly_counts
from thads.debtors.register import snapshots
from thads.debtors.register.register_kinds import DEBTOR_KINDS
from thads.debtors.register.registers import branch_of
from thads.debtors.register.registers import named_kind
from thads.debtors.register.snapshots import DAYS
from thads.debtors.search import answers
from thads.debtors.search import canaries
from thads.debtors.search import query
from thads.debtors.search import questions
from thads.debtors.search import rate_limit
from thads.debtors.search import staff_searches
from thads.debtors.search.robots import keep_out
from thads.debtors.workflow import RefusedField
from thads.errors import Refused
from thads.interfaces import IThadsLayer
from thads.organisation.units import locality_of
from thads.organisation.units import section
from thads.spreadsheets import limits
from thads.spreadsheets.faults import RefusedFile
from thads.spreadsheets.json_lines import MEDIA_TYPES
from thads.spreadsheets.json_lines import is_json_lines
from thads.web import parameters
from thads.web import revisions
from thads.web.api_scopes import ApiScope
from thads.web.api_scopes import note_use
from thads.web.batches import batching
from thads.web.json_objects import JsonObject
from thads.web.json_objects import from_base64
from thads.web.json_objects import is_key
from thads.web.services import Service
from thads.web.transitions import Transition
from thads.worktime import clock
from typing import Any
from urllib.parse import urlencode
from zope.component import adapter
from zope.component import getMultiAdapter
from zope.i18n import translate
from zope.interface import alsoProvides
from zope.interface import implementer
import json
import math
import transaction


#: Name of the file that is kept of JSON lines.
JSON_LINES_NAME = "danh-sach.jsonl"
#: Names a sending: the same key again is the same load.
KEY_HEADER, KEY_MEMBER = "Idempotency-Key", "idempotency_key"
LICENCE = _("Free to reuse, also for trade, if the source and the day are named.")


#: What the key of a program that hands in lists opens.
DELIVERY = ApiScope(
    _("Hand in lists of debtors; of a whole locality, fetch what changed too"),
    "THADS debtors: load",
)
DELIVERY_SCOPE = "debtors.delivery"

#: Changes in a part of an answer, unless it is asked for otherwise, and at most.
PAGE, MOST = 100, 500
ASK_FOR_ALL = _(
    "What went since that day is no longer known in full. Ask without a day for all."
)

NO_SUCH_KIND = _("There is no such list.")


class RegisterService(Service):
    """Base of the services; it answers refused files too."""

    def refused(self, refused):
        """Answer a refused file, besides what every service refuses."""
        if not isinstance(refused, RefusedFile):
            return super().refused(refused)
        transaction.doom()  # as every service does
        code, text = refused.code, refused.message
        more = {"load": refused.params["load"]} if "load" in refused.params else {}
        errors = [("file", code, text)]
        return self.problem(
            refused.status,
            "Conflict" if refused.status == 409 else "BadRequest",
            text,
            errors=errors,
            code=code,
            **more,
        )


class DebtorsGet(RegisterService):
    """GET @debtors: search the register.

    Over the budget it answers 429 with a challenge; the solution is sent in the
    header X-Altcha (the widget's payload, base64 of JSON) and is good for some uses.
    """

    def check_question(self):
        """Raise Refused for values a page would ignore: programs learn of mistakes."""
        for name in ("name", "address", "decision", "unit"):
            self.query.text(name)
        self.query.choice("kind", DEBTOR_KINDS)
        self.query.flag("similar")

    def dumps(self, content):
        """Return JSON without indents: these take longer than the search."""
        return json.dumps(content, separators=(",", ":"))

    def reply(self):
        response = self.request.response
        keep_out(response)
        response.setHeader("Cache-Control", "no-store")
        form = self.request.form
        register_kind = named_kind(form, strict=True)
        if register_kind is None:
            return self.problem(400, "BadRequest", NO_SUCH_KIND)
        self.check_question()
        question = answers.question_of(self.context, form)
        if not api.user.is_anonymous():
            staff_searches.count_search(self.context, question)
        start = parameters.integer(form, "b_start", strict=True)
        size = parameters.integer(form, "b_size", 20, 1, query.PAGE, strict=True)
        who, now = self.request.getClientAddr(), clock.seconds()
        try:
            rate_limit.spend(
                api.portal.get(), who, self.request.getHeader(rate_limit.HEADER), now
            )
            answer, items = answers.ask(register_kind, question, start, size)
        except rate_limit.Exhausted as exhausted:
            minutes = math.ceil(exhausted.seconds / 60)
            text = _(answers.EXHAUSTED, mapping={"minutes": minutes})
            return self.too_often(
                text, exhausted.seconds, challenge=exhausted.challenge
            )
        except questions.TooWeak:
            return self.problem(400, "BadRequest", answers.too_weak(register_kind))
        except answers.Unavailable:
            response.setHeader("Retry-After", str(answers.AGAIN))
            return self.problem(503, "ServiceUnavailable", answers.UNAVAILABLE)
        if answer.met is not None:
            answers.report(answer, who, now)
        address = f"{self.context.absolute_url()}/@debtors"
        asked = parameters.query(form)
        kind, text = answers.verdict(answer)
        return {
            "@id": f"{address}?{urlencode(asked)}",
            "answer": kind,
            "message": translate(text, context=self.request) if text else "",
            "items_total": answer.total,
            "truncated": answer.truncated,
            "counts": {
                "same": answer.same,
                "other_accents": answer.exact - answer.same,
                "near": answer.total - answer.exact,
            },
            "understood": answers.understood(answer),
            "suggestions": [
                {
                    "kind": other.kind,
                    "@id": _asked_for(address, other.question),
                    "items_total": other.count,
                }
                for other in answers.beside(register_kind, question, answer)
            ],
            "similar": _similar(address, asked) if answer.more else None,
            "notice": translate(answers.NOTICE, context=self.request),
            "items": items,
            "batching": batching(address, asked, start, size, answer.total),
        }


def _similar(address, asked):
    """Return the address of names that are only similar, beside many that are not."""
    return f"{address}?{urlencode({**asked, 'b_start': 0, 'similar': 1})}"


def _asked_for(address, question):
    """Return the address of another question at the same place."""
    fields = {name: getattr(question, name) for name in questions.FIELDS}
    asked = {name: value for name, value in fields.items() if value}
    return f"{address}?{urlencode(asked)}"


class CountsGet(RegisterService):
    """GET @debtor-counts: entries added, corrected, removed by month and locality."""

    def reply(self):
        self.request.response.setHeader("Cache-Control", "public, max-age=0")
        register_kind = named_kind(self.request.form, strict=True)
        if register_kind is None:
            return self.problem(400, "BadRequest", NO_SUCH_KIND)
        locality = locality_of(self.context)
        place = None if locality is None else locality.getId()
        rows = monthly_counts.read(api.portal.get(), place, register_kind.id)
        return {
            "@id": f"{self.context.absolute_url()}/@debtor-counts",
            "license": translate(LICENCE, context=self.request),
            "items_total": len(rows),
            "items": rows,
        }


class LoadsPost(RegisterService):
    """POST @debtor-loads: hand in a list, for others to submit and approve.

    As a workbook, multipart or as base64 in JSON; or as JSON lines, with `list`,
    `note` and `complete` in the address. A program comes with an API key.
    """

    api_scope = DELIVERY_SCOPE

    def reply(self):
        alsoProvides(self.request, IDisableCSRFProtection)
        try:
            data, filename, note, complete = self.upload()
            key = self.key()
            register = self.register()
            if register is None:
                return self.problem(400, "BadRequest", NO_SUCH_KIND)
            refresh = fresh_transaction(self.context, "THADS debtors: load")
            office = branch_of(self.context)
            load = intake.take_file(
                register, data, filename, note, refresh, complete, office, key
            )
            load.program = note_use(self.request)
            self.request.response.setStatus(201)
        except RefusedFile as refused:
            return self.refused(refused)
        except SentAlready as sent:
            load = sent.args[0]  # answered as before, and not made again
            self.request.response.setStatus(200)
        self.request.response.setHeader("Location", load.absolute_url())
        return getMultiAdapter((load, self.request), ISerializeToJson)()

    def key(self) -> str:
        """Return the key of the sending, "" without one; raises RefusedLoad."""
        key = self.request.getHeader(KEY_HEADER)
        if key is None and self.content_kind() == "application/json":
            key = self.body().text(KEY_MEMBER, most=200)
        elif key is None:
            key = self.query.text(KEY_MEMBER)
        if not key and self.request.getHeader(KEY_HEADER) is None:
            return ""
        if not is_key(key):
            raise RefusedLoad("bad_key")
        return key

    def register(self):
        """Return the register that form or body name, None if there is none."""
        form = self.request.form
        if "list" not in form and self.content_kind() == "application/json":
            form = {"list": self.body().text("list")}
        return _register(self.context, form)

    def upload(self):
        """Return (bytes, file name, note, whether it is complete) of an upload.

        Raises RefusedFile.
        """
        most = limits.FILE * 3 // 2
        if int(self.request.get_header("Content-Length") or 0) > most:
            raise RefusedFile("too_big", limit=limits.FILE >> 20)
        kind = self.content_kind()
        if kind in MEDIA_TYPES:
            data = self.request.get("BODYFILE").read(limits.FILE + 1)
            if data and not is_json_lines(data):
                raise RefusedFile("no_json_line", line=1)
            return data, JSON_LINES_NAME, self.note(), self.query.flag("complete")
        if kind == "multipart/form-data":
            file = parameters.file(self.request.form, "file")
            if file is None:
                raise RefusedFile("no_file")
            note, complete = self.note(), self.query.flag("complete")
            return file.read(limits.FILE + 1), file.filename, note, complete
        if kind != "application/json":
            raise RefusedFile("not_a_workbook")
        body = self.body()
        data = body.members.get("data")
        if not isinstance(data, str):
            raise RefusedFile("no_file")
        if not data:
            raise RefusedFile("empty_file")
        if body.text("encoding", "base64") != "base64":
            raise RefusedFile("bad_encoding")
        try:
            data = from_base64(data)
        except ValueError as error:
            raise RefusedFile("bad_encoding") from error
        note = body.text("note", most=intake.NOTE_LENGTH, lines=True)
        return data, body.text("filename"), note, body.flag("complete")

    def note(self) -> str:
        """Return the note of a form or an address."""
        form = self.request.form
        return parameters.text(
            form, "note", most=intake.NOTE_LENGTH, lines=True, strict=True
        )


class EncodingPost(RegisterService):
    """POST @encoding of a load: whether its conversion is right.

    {"convert": true}: the conversion from a legacy encoding is right; false: the file
    is to be taken as it stands.
    """

    def reply(self):
        alsoProvides(self.request, IDisableCSRFProtection)
        body = self.body()
        if "convert" not in body:
            raise body.refuse(
                "convert", _("Say whether the conversion is right: true or false.")
            )
        convert = body.flag("convert")
        refresh = fresh_transaction(self.context, "THADS debtors: replace")
        try:
            intake.confirm_encoding(self.context, convert, refresh)
        except RefusedFile as refused:
            return self.refused(refused)
        return getMultiAdapter((self.context, self.request), ISerializeToJson)()


class LoadsGet(RegisterService):
    """GET @debtor-loads: the loads of a register or a branch, the newest first."""

    api_scope = DELIVERY_SCOPE

    def reply(self):
        register = _register(self.context, self.request.form)
        if register is None:
            return self.problem(400, "BadRequest", NO_SUCH_KIND)
        note_use(self.request)
        branch = branch_of(self.context)
        start, size = self.query.batch()
        ids = (
            agenda.read(register).loads_of(branch)
            if branch
            else register.loads.values()
        )
        ids = list(reversed(ids))
        found = [register[id] for id in ids[start : start + size]]
        address = f"{self.context.absolute_url()}/@debtor-loads"
        asked = {"list": register.register_kind.id}
        return {
            "@id": address,
            "items_total": len(ids),
            "items": [summary(load, self.request) for load in found],
            "batching": batching(address, asked, start, size, len(ids)),
        }


def summary(load, request) -> dict[str, Any]:
    """Return a load without its faults."""
    state = getMultiAdapter((load, request), name="plone_context_state")
    counts = load.counts or {}
    deadline = deadlines.of_load(load)
    return {
        "@id": load.absolute_url(),
        "@type": load.portal_type,
        "title": load.title,
        "state": state.workflow_state(),
        "revision": revisions.revision_of(load),
        "changed_since": len(overtaken(load)),
        "received": load.received,
        "due": deadline and deadline.due.isoformat(),
        "note": load.note,
        "program": load.program,
        "rows": counts.get("rows", 0),
        "valid": counts.get("valid", 0),
        "counts": counts,
        "complete": load.complete,
        "encoding": load.encoding,
        "sheets": load.sheets,
        "guards": [
            {"code": guard["code"], "message": sentence}
            for guard, sentence in zip(load.guards, guards.sentences(load), strict=True)
        ],
        "guard_reason": load.guard_reason,
    }


@implementer(ISerializeToJson)
@adapter(IDebtorLoad, IThadsLayer)
class LoadToJson:
    """Serialiser of a load with its faults; only those who may view it come here."""

    def __init__(self, context, request):
        self.context, self.request = context, request

    def __call__(self, version=None, include_items=True):
        audit.count(self.context, "debtors.read")
        return {
            **summary(self.context, self.request),
            "errors": report.faults(self.context),
            "changes_since": changes_since(self.context, report.FAULTS),
        }


class EntryGet(RegisterService):
    """GET of an entry: its public facts, 410 once it is ended."""

    def reply(self):
        keep_out(self.request.response)
        self.request.response.setHeader("Cache-Control", "no-store")
        client = self.request.getClientAddr()
        canaries.record_opening(self.context, client, clock.seconds())
        version = self.context.current()
        if version is None:
            if is_closed(self.context) or was_undone(self.context):
                text = _("This entry is no longer published.")
                return self.problem(410, "Gone", text)
            return self.problem(404, "NotFound", _("There is no such entry."))
        return {"@type": "DebtorEntry", **facts(self.context, version)}


class ChangesGet(RegisterService):
    """GET @debtor-changes: what came and went in the register between two days.

    `since`, `until`: yyyy-mm-dd, the beginnings of these days; without them all that is
    public, up to now. `next_since` is the day to ask from the next time. For those who
    hand in lists, and their programs.
    """

    api_scope = DELIVERY_SCOPE

    def reply(self):
        self.request.response.setHeader("Cache-Control", "private, no-store")
        register = _register(self.context, self.request.form)
        if register is None:
            return self.problem(400, "BadRequest", NO_SUCH_KIND)
        since, until = self.day("since"), self.day("until")
        if since and until and until < since:
            raise Refused({"until": _("The last day lies before the first.")})
        after = parameters.text(self.request.form, "after", strict=True)
        size = parameters.integer(
            self.request.form, "b_size", PAGE, 1, MOST, strict=True
        )
        try:
            items, last = changes.Changes(register, since, until).page(after, size)
        except changes.Unknown:
            raise Refused({"since": ASK_FOR_ALL}, code="unknown_day") from None
        note_use(self.request)
        audit.count(self.context, "debtors.read")
        address = f"{self.context.absolute_url()}/@debtor-changes"
        asked = {
            **{
                name: day.isoformat()
                for name, day in (("since", since), ("until", until))
                if day
            },
            "list": register.register_kind.id,
            "b_size": size,
        }
        part = {"@id": f"{address}?{urlencode({**asked, 'after': after})}"}
        if last:
            part["next"] = f"{address}?{urlencode({**asked, 'after': last})}"
        next_since = until or snapshots.last_day()
        return {
            "@id": address,
            "list": register.register_kind.id,
            "since": since and since.isoformat(),
            "until": until and until.isoformat(),
            "next_since": next_since and next_since.isoformat(),
            "items": items,
            "batching": part,
        }

    def day(self, name):
        """Return a day of the address, None without one; raises Refused."""
        day = parameters.date(self.request.form, name, strict=True)
        if day is not None:
            self.check_day(name, day)
        return day

    def check_day(self, name, day):
        """Raise Refused unless what was public at the beginning of a day is known."""
        first, last = snapshots.first_day(), snapshots.last_day()
        if day > clock.today():
            text = _("That day has not come.")
        elif last is None or last < day:
            text = _("Nothing is known of that day yet. Ask again in some minutes.")
        elif day >= first:
            return
        elif first > clock.today() - timedelta(days=DAYS):
            text = _(
                "Differences are known from ${day} on. Ask without a day for all.",
                mapping={"day": f"{first:%d/%m/%Y}"},
            )
        else:
            text = _(
                "Differences are kept for ${days} days. Ask without a day for all.",
                mapping={"days": DAYS},
            )
        raise Refused({name: text}, code="unknown_day")


def _register(context, form: Mapping):
    """Return the register of the kind a request names, None if there is none."""
    register_kind = named_kind(form, strict=True)
    return register_kind and section(context, register_kind.section)


class EntryTransition(Transition):
    """POST @workflow/<transition> of an entry, with the decision it rests on.

    Besides `comment`: `ground`, `decision_number`, `decision_date`, `case`, and `on`
    for the day of an end to come; `revision`, what was shown to the sender.
    """

    texts = ("ground", "decision_number", "decision_date", "case", "on")

    def recurse_transition(self, objs, comment, *args, **kw) -> None:
        """Take the transition on the entry, with the basis the body gives.

        plone.restapi passes dates, and whether to go on with contained objects; an
        entry has neither.
        """
        form = json_body(self.request)
        written = self.comment(JsonObject(form))
        try:
            entry_workflow.take(self.context, self.transition, written, form)
        except RefusedField as refused:
            raise Refused({refused.field: str(refused)}) from refused

    def same_click(self, shown, step, body):
        """Return the step the same click took, on the same basis, None for none."""
        comment, form = self.comment(body), body.members
        return entry_workflow.same_click(self.context, shown, step, comment, form)
