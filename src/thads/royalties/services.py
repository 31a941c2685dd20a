"""REST services of royalties, under the same rules as its pages."""

from plone import api
from plone.protect.interfaces import IDisableCSRFProtection
from plone.restapi.interfaces import ISerializeToJson
from plone.restapi.interfaces import ISerializeToJsonSummary
from thads import audit
from thads.casework import deadlines
from thads.casework.history import entry_as_json
from thads.interfaces import IThadsLayer
from thads.organisation.units import unit_id_of
from thads.royalties import rows
from thads.royalties import statements
from thads.royalties.interfaces import IRoyaltyStatement
from thads.web.services import Service
from thads.worktime import clock
from zope.component import adapter
from zope.interface import alsoProvides
from zope.interface import implementer


LIST_STATEMENTS = "THADS royalties: list statements"


def summary(statement):
    """Return a statement as lists have it."""
    return {
        "@id": statement.absolute_url(),
        "@type": statement.portal_type,
        "code": statement.code,
        "title": statement.title,
        "period": statement.period,
        "unit": statement.unit_id,
        "review_state": statement.state_id,
        "due": clock.iso(statement.first_due),
        "status": deadlines.status(statement, clock.now()),
        "gross": statement.gross,
        "income_tax": statement.tax,
        "net": statement.net,
        "revision": statement.revision,
    }


@implementer(ISerializeToJson)
@adapter(IRoyaltyStatement, IThadsLayer)
class SerializeStatement:
    """Serializer of a statement for those who may view it; each reading is audited."""

    def __init__(self, context, request):
        self.context = context
        self.request = request

    def __call__(self, version=None, include_items=True, **kw):
        statement = self.context
        audit.record(statement, "royalties.read")
        return summary(statement) | {
            "columns": list(rows.COLUMNS),
            "items": rows.of_statement(statement),
            "payments": [
                {
                    "author": rows.shown_name(statement.names, payment.author),
                    "amount": payment.gross,
                    "income_tax": payment.tax,
                    "net": payment.net,
                }
                for payment in statement.payments
            ],
            "journal": [
                {**entry_as_json(entry), "actor": entry.person}
                for entry in statement.trail
            ],
        }


@implementer(ISerializeToJsonSummary)
@adapter(IRoyaltyStatement, IThadsLayer)
class SummarizeStatement:
    """Serializer of a statement in lists: see `summary`."""

    def __init__(self, context, request):
        self.context = context
        self.request = request

    def __call__(self):
        return summary(self.context)


class RoyaltiesGet(Service):
    """GET <locality>/@royalties?period=2026-10: the rows of a month.

    Those of its statement where it was collected, otherwise as it would be now. What
    people are paid is left out for those who may not view the statement.
    """

    def reply(self):
        unit_id = unit_id_of(self.context)
        period = self.query.text("period") or f"{clock.today():%Y-%m}"
        statements.begun_month(period)
        statement = statements.of_period(unit_id, period)
        if statement is not None:
            found = rows.of_statement(statement)
            views = api.user.has_permission("View", obj=statement)
            if views:
                audit.record(statement, "royalties.read")
        else:
            result = statements.calculated(unit_id, period, clock.today())
            found = rows.of_result(unit_id, result)
            views = api.user.has_permission(LIST_STATEMENTS, obj=self.context)
        if not views:
            found = rows.without_payments(found)
        audit.record(self.context, "royalties.list", period=period, found=len(found))
        return {
            "@id": f"{self.context.absolute_url()}/@royalties?period={period}",
            "period": period,
            "statement": statement_of(statement),
            "columns": list(rows.COLUMNS),
            "items_total": len(found),
            "items": found,
        }


def statement_of(statement):
    """Return the summary of a statement the reader may view, None of no such."""
    if statement is None or not api.user.has_permission("View", obj=statement):
        return None
    return summary(statement)


class StatementsGet(Service):
    """GET <locality>/@royalty-statements: the statements, the latest month first."""

    def reply(self):
        found = [
            summary(statement)
            for statement in statements.statements_of(unit_id_of(self.context))
            if api.user.has_permission("View", obj=statement)
        ]
        return {
            "@id": f"{self.context.absolute_url()}/@royalty-statements",
            "items_total": len(found),
            "items": found,
        }


class StatementsPost(Service):
    """POST <locality>/@royalty-statements {"period": "2026-10"}: collect a month."""

    def reply(self):
        alsoProvides(self.request, IDisableCSRFProtection)
        period = self.body().text("period", most=20)
        person = api.user.get_current().getId()
        statement = statements.collect(self.context, period, person)
        self.request.response.setStatus(201)
        return summary(statement)
