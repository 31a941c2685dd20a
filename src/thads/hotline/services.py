"""REST services of the hotline, under the same rules as its pages."""

from plone import api
from plone.protect.interfaces import IDisableCSRFProtection
from plone.restapi.interfaces import ISerializeToJson
from plone.restapi.interfaces import ISerializeToJsonSummary
from thads import audit
from thads.casework.errors import KeyTaken
from thads.casework.history import entry_as_json
from thads.errors import Refused
from thads.hotline import files
from thads.hotline import reports
from thads.hotline.directory import contacts_by_unit
from thads.hotline.interfaces import IHotlineReport
from thads.interfaces import IThadsLayer
from thads.organisation.units import CENTRAL
from thads.organisation.units import localities
from thads.organisation.units import locality_of
from thads.organisation.units import unit_id_of
from thads.web.services import Service
from thads.worktime import TIMEZONE
from thads.worktime import clock
from zope.component import adapter
from zope.interface import alsoProvides
from zope.interface import implementer


#: Parts of a contact that programs read.
PUBLIC = ("title", "phones", "email", "hours")
#: Members of a body by the fields of a report, where they differ.
MEMBERS = {"kind": "class", "key": "idempotency_key"}


class HotlinesGet(Service):
    """GET @hotlines: published contacts by locality; a locality's own, in it."""

    def reply(self):
        listed = contacts_by_unit()
        home = locality_of(self.context)
        units = [home] if home is not None else [api.portal.get(), *localities()]
        items = [self._item(unit, listed) for unit in units]
        return {
            "@id": f"{self.context.absolute_url()}/@hotlines",
            "items_total": len(items),
            "items": items,
        }

    def _item(self, unit, listed):
        unit_id = CENTRAL if unit == api.portal.get() else unit.unit_id
        contacts = list(listed.get(unit_id, ()))
        branches = [
            {"id": branch, "contacts": [public(c) for c in found]}
            for branch, found in sorted(listed.items())
            if branch.startswith(f"{unit_id}-")
        ]
        return {
            "@id": unit.absolute_url(),
            "id": unit_id,
            "title": unit.title,
            "contacts": [public(contact) for contact in contacts],
            "branches": branches,
        }


def public(contact: dict) -> dict:
    """Return the parts of a contact that programs read: title, phones, email, hours."""
    return {name: contact[name] for name in PUBLIC}


def summary(report):
    """Return a report as lists have it, without content, informant and names."""
    return {
        "@id": report.absolute_url(),
        "@type": report.portal_type,
        "code": report.code,
        "title": report.code,
        "received": clock.iso(report.received),
        "due": clock.iso(report.due),
        "class": report.kind,
        "urgency": report.urgency,
        "channel": report.channel,
        "reported_unit": report.reported_unit,
        "charged": report.unit_id,
        "review_state": report.state_id,
        "standing": reports.standing(report),
    }


@implementer(ISerializeToJson)
@adapter(IHotlineReport, IThadsLayer)
class SerializeReport:
    """Serializer of a report for those who may view it; each reading is audited."""

    def __init__(self, context, request):
        self.context = context
        self.request = request

    def __call__(self, version=None, include_items=True, **kw):
        report = self.context
        audit.record(report, "hotline.read")
        result = summary(report) | {
            "revision": report.revision,
            "reported_person": report.reported_person,
            "content": report.content,
            "files": [file.filename for file in report.files],
            "result": report.result,
            "journal": [
                {**entry_as_json(entry), "actor": entry.person, "text": entry.note}
                for entry in report.trail
            ],
        }
        if reports.may_see_informant(report):
            result["informant"] = dict(report.informant)
        return result


@implementer(ISerializeToJsonSummary)
@adapter(IHotlineReport, IThadsLayer)
class SummarizeReport:
    """Serializer of a report in lists: see `summary`."""

    def __init__(self, context, request):
        self.context = context
        self.request = request

    def __call__(self):
        return summary(self.context)


class ReportsGet(Service):
    """GET <section>/@hotline-reports: the reports of the unit the reader may view."""

    def reply(self):
        items = [summary(r) for r in reports.reports_of(unit_id_of(self.context))]
        audit.record(self.context, "hotline.list", found=len(items))
        return {
            "@id": f"{self.context.absolute_url()}/@hotline-reports",
            "items_total": len(items),
            "items": items,
        }


class ReportsPost(Service):
    """POST <section>/@hotline-reports: record a report.

    `content`, `reported_unit`, `reported_person`, `channel`, `class`, `urgency`,
    `received`, `informant`, `files`, `idempotency_key`.
    """

    def reply(self):
        alsoProvides(self.request, IDisableCSRFProtection)
        try:
            report = reports.record(
                unit_id_of(self.context),
                new_report(self.body()),
                api.user.get_current().getId(),
            )
        except KeyTaken as known:
            return self.problem(409, "Conflict", known.args[0], code=known.code)
        except Refused as refused:
            raise as_sent(refused) from None
        self.request.response.setStatus(201)
        if not api.user.has_permission("View", obj=report):
            # assigned to the centre: the code alone, and no address
            return {"code": report.code, "charged": report.unit_id}
        return summary(report)


def as_sent(refused: Refused) -> Refused:
    """Return a refusal whose fields are named as the members of the body are."""
    return type(refused)(
        {MEMBERS.get(name, name): text for name, text in refused.problems.items()},
        refused.code,
        {MEMBERS.get(name, name): code for name, code in refused.codes.items()},
    )


def new_report(body):
    """Return the report a JSON body holds; Refused for members of a wrong kind."""
    informant = body.part("informant")
    return reports.NewReport(
        content=body.text("content", most=20_000, lines=True),
        reported_unit=body.text("reported_unit"),
        reported_person=body.text("reported_person", most=200),
        channel=body.text("channel", "phone"),
        kind=body.text("class", "feedback"),
        urgency=body.text("urgency", "normal"),
        received=body.moment("received", TIMEZONE),
        informant={
            name: informant.text(name, most=200)
            for name in ("name", "phone", "email", "address")
        },
        files=files.checked(
            (file.filename, file.data, file.content_type)
            for file in body.files(files.FIELD, files.ACCEPTS.together)
        ),
        key=body.text("idempotency_key", most=200),
    )
