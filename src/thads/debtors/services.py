"""REST of the register."""

from plone import api
from plone.protect.interfaces import IDisableCSRFProtection
from plone.restapi.deserializer import json_body
from plone.restapi.interfaces import ISerializeToJson
from Products.CMFCore.WorkflowCore import WorkflowException
from thads import _
from thads.debtors import agenda
from thads.debtors import offices
from thads.debtors import periods
from thads.debtors.comparing import is_closed
from thads.debtors.definitions import DEFAULT
from thads.debtors.definitions import DEFINITIONS
from thads.debtors.definitions import KINDS
from thads.debtors.faults import Refused
from thads.debtors.faults import message
from thads.debtors.finding import allowance
from thads.debtors.finding import answers
from thads.debtors.finding import canaries
from thads.debtors.finding import search
from thads.debtors.interfaces import IDebtorLoad
from thads.debtors.lifecycle import counts
from thads.debtors.lifecycle import ending
from thads.debtors.lifecycle import undoing
from thads.debtors.loading import guards
from thads.debtors.loading import loads
from thads.debtors.loading.newest import newest
from thads.debtors.robots import keep_out
from thads.debtors.workbooks import limits
from thads.interfaces import IThadsLayer
from thads.organisation.units import locality_of
from thads.organisation.units import section
from thads.web import parameters
from thads.web.batches import batching
from thads.web.services import Service
from thads.web.transitions import Transition
from urllib.parse import urlencode
from zope.component import adapter
from zope.component import getMultiAdapter
from zope.i18n import translate
from zope.interface import alsoProvides
from zope.interface import implementer
import base64
import binascii
import json
import math
import time


LICENCE = _("Free to reuse, also for trade, if the source and the day are named.")


NO_SUCH_LIST = _("There is no such list.")


def asked_list(told):
    """The definition of the list a call names; the first one if it names none."""
    return DEFINITIONS.get(parameters.text(told, "list", strict=True) or DEFAULT.id)


class Answering(Service):
    def refused(self, refused):
        """Answer what is wrong with a file, besides what every service refuses."""
        if not isinstance(refused, Refused):
            return super().refused(refused)
        text = message(refused.code, refused.params)
        errors = [("file", refused.code, text)]
        return self.problem(
            refused.status, "BadRequest", text, errors=errors, code=refused.code
        )


class DebtorsGet(Answering):
    """GET @debtors: search the register.

    Over the budget it answers 429 with a challenge; the solution is sent in the
    header X-Altcha (the widget's payload, base64 of JSON) and is good for some uses.
    """

    def check_question(self):
        """Refuse what a page would pass over: programs are told of their mistakes."""
        for name in ("name", "address", "decision", "unit"):
            self.query.text(name)
        self.query.choice("kind", KINDS)
        self.query.flag("similar")

    def dumps(self, content):
        """JSON without indents: those cost more than the search."""
        return json.dumps(content, separators=(",", ":"))

    def reply(self):
        response = self.request.response
        keep_out(response)
        response.setHeader("Cache-Control", "no-store")
        form = self.request.form
        definition = asked_list(form)
        if definition is None:
            return self.problem(400, "BadRequest", NO_SUCH_LIST)
        self.check_question()
        question = answers.question_of(self.context, form)
        start = parameters.integer(form, "b_start", strict=True)
        size = parameters.integer(form, "b_size", 20, 1, search.PAGE, strict=True)
        who, now = self.request.getClientAddr(), time.time()
        try:
            allowance.spend(
                api.portal.get(), who, self.request.getHeader(allowance.HEADER), now
            )
            answer, items = answers.ask(definition, question, start, size)
        except allowance.Exhausted as exhausted:
            minutes = math.ceil(exhausted.seconds / 60)
            text = _(answers.EXHAUSTED, mapping={"minutes": minutes})
            return self.too_often(
                text, exhausted.seconds, challenge=exhausted.challenge
            )
        except search.TooWeak:
            return self.problem(400, "BadRequest", answers.too_weak(definition))
        except answers.Unavailable:
            response.setHeader("Retry-After", str(answers.AGAIN))
            return self.problem(503, "ServiceUnavailable", answers.UNAVAILABLE)
        if answer.met is not None:
            answers.report(answer, who, now)
        address = f"{self.context.absolute_url()}/@debtors"
        asked = parameters.query(form)
        kind, text = answers.said(answer)
        return {
            "@id": f"{address}?{urlencode(asked)}",
            "answer": kind,
            "message": translate(text, context=self.request) if text else "",
            "items_total": answer.total,
            "truncated": answer.truncated,
            "similar": _similar(address, asked) if answer.more else None,
            "notice": translate(answers.NOTICE, context=self.request),
            "items": items,
            "batching": batching(address, asked, start, size, answer.total),
        }


def _similar(address, asked):
    """Where the names are that are only similar, when there are enough others."""
    return f"{address}?{urlencode({**asked, 'b_start': 0, 'similar': 1})}"


class CountsGet(Answering):
    """GET @debtor-counts: entries added, corrected, removed by month and locality."""

    def reply(self):
        self.request.response.setHeader("Cache-Control", "public, max-age=0")
        definition = asked_list(self.request.form)
        if definition is None:
            return self.problem(400, "BadRequest", NO_SUCH_LIST)
        locality = locality_of(self.context)
        place = None if locality is None else locality.getId()
        rows = counts.read(api.portal.get(), place, definition.id)
        return {
            "@id": f"{self.context.absolute_url()}/@debtor-counts",
            "license": translate(LICENCE, context=self.request),
            "items_total": len(rows),
            "items": rows,
        }


class LoadsPost(Answering):
    """POST @debtor-loads: hand in a workbook, multipart or as base64 in JSON."""

    def reply(self):
        alsoProvides(self.request, IDisableCSRFProtection)
        try:
            data, filename, note, complete = self.upload()
            register = self.register()
            if register is None:
                return self.problem(400, "BadRequest", NO_SUCH_LIST)
            refresh = newest(self.context, "THADS debtors: load")
            office = offices.branch_of(self.context)
            load = loads.take_file(
                register, data, filename, note, refresh, complete, office
            )
        except Refused as refused:
            return self.refused(refused)
        self.request.response.setStatus(201)
        self.request.response.setHeader("Location", load.absolute_url())
        return getMultiAdapter((load, self.request), ISerializeToJson)()

    def register(self):
        told = self.request.form
        if "list" not in told and self.content_kind() == "application/json":
            told = {"list": self.body().text("list")}
        return _register(self.context, told)

    def upload(self):
        most = limits.FILE * 3 // 2
        if int(self.request.get_header("Content-Length") or 0) > most:
            raise Refused("too_big", limit=limits.FILE >> 20)
        kind = self.content_kind()
        if kind == "multipart/form-data":
            form = self.request.form
            file = parameters.file(form, "file")
            if file is None:
                raise Refused("no_file")
            note = parameters.text(form, "note", most=2000, lines=True)
            complete = parameters.flag(form, "complete")
            return file.read(limits.FILE + 1), file.filename, note, complete
        if kind != "application/json":
            raise Refused("not_a_workbook")
        body = self.body()
        data = body.members.get("data")
        if not isinstance(data, str) or not data:
            raise Refused("no_file")
        if body.text("encoding", "base64") != "base64":
            raise Refused("bad_encoding")
        try:
            data = base64.b64decode(data, validate=True)
        except (binascii.Error, ValueError) as error:
            raise Refused("bad_encoding") from error
        note = body.text("note", lines=True)
        return data, body.text("filename"), note, body.flag("complete")


class EncodingPost(Answering):
    """POST @encoding of a load: {"convert": true}: the conversion from an old code is
    right; false: the file is to be taken as it stands."""

    def reply(self):
        alsoProvides(self.request, IDisableCSRFProtection)
        body = self.body()
        if "convert" not in body:
            raise body.refuse(
                "convert", _("Say whether the conversion is right: true or false.")
            )
        convert = body.flag("convert")
        refresh = newest(self.context, "THADS debtors: replace")
        try:
            loads.confirm_encoding(self.context, convert, refresh)
        except Refused as refused:
            return self.refused(refused)
        return getMultiAdapter((self.context, self.request), ISerializeToJson)()


class LoadsGet(Answering):
    """GET @debtor-loads: the lists handed in, the newest first."""

    def reply(self):
        register = _register(self.context, self.request.form)
        if register is None:
            return self.problem(400, "BadRequest", NO_SUCH_LIST)
        branch = offices.branch_of(self.context)
        start, size = self.query.batch()
        ids = (
            agenda.read(register).lists_of(branch)
            if branch
            else register.loads.values()
        )
        ids = list(reversed(ids))
        found = [register[id] for id in ids[start : start + size]]
        address = f"{self.context.absolute_url()}/@debtor-loads"
        asked = {"list": register.definition.id}
        return {
            "@id": address,
            "items_total": len(ids),
            "items": [summary(load, self.request) for load in found],
            "batching": batching(address, asked, start, size, len(ids)),
        }


def summary(load, request):
    state = getMultiAdapter((load, request), name="plone_context_state")
    counts = load.counts or {}
    clock = periods.of_load(load)
    return {
        "@id": load.absolute_url(),
        "@type": load.portal_type,
        "title": load.title,
        "state": state.workflow_state(),
        "received": load.received,
        "due": clock and clock.due.isoformat(),
        "note": load.note,
        "rows": counts.get("rows", 0),
        "valid": counts.get("valid", 0),
        "counts": counts,
        "complete": load.complete,
        "encoding": load.encoding,
        "guards": [
            {"code": guard["code"], "message": said}
            for guard, said in zip(load.guards, guards.sentences(load), strict=True)
        ],
        "guard_reason": load.guard_reason,
    }


@implementer(ISerializeToJson)
@adapter(IDebtorLoad, IThadsLayer)
class LoadToJson:
    """A load with its report; only those who may view it come here."""

    def __init__(self, context, request):
        self.context, self.request = context, request

    def __call__(self, version=None, include_items=True):
        return {
            **summary(self.context, self.request),
            "errors": loads.faults(self.context),
        }


class EntryGet(Answering):
    """GET of an entry: its public fields, 410 once it is ended."""

    def reply(self):
        keep_out(self.request.response)
        self.request.response.setHeader("Cache-Control", "no-store")
        canaries.opened(self.context, self.request.getClientAddr(), time.time())
        version = self.context.current()
        if version is None:
            if is_closed(self.context) or undoing.was_undone(self.context):
                text = _("This entry is no longer published.")
                return self.problem(410, "Gone", text)
            return self.problem(404, "NotFound", _("There is no such entry."))
        return {"@type": "DebtorEntry", **answers.facts(self.context, version)}


def _register(context, told):
    """The register of the list a call names; None: there is none."""
    definition = asked_list(told)
    return definition and section(context, definition.section)


class EntryTransition(Transition):
    """POST @workflow/<transition> of an entry: with the decision it rests on.

    Besides `comment`: `ground`, `decision_number`, `decision_date`, `case`, and `on`
    for the day of an end to come.
    """

    def recurse_transition(self, objs, comment, *args, **kw):
        given = json_body(self.request)
        try:
            ending.decide(self.context, self.transition, comment, given)
        except WorkflowException:
            if not self.is_same_state(self.context):
                raise
