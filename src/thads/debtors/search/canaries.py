"""Canaries: invented entries which show that the register is being copied.

Nobody who looks for a person meets one: their names are impossible (Văn and Thị in one
name, a syllable nobody bears), their number is 0, their house is No. 0 of a street
without a name. Somebody who goes through the register with every family name or number
does meet them; that is recorded, with the network it came from, and the operator is
told. They are in no index, count, list of the staff or open data.
"""

from AccessControl import ClassSecurityInfo
from AccessControl.class_init import InitializeClass
from AccessControl.Permission import pname
from Acquisition import aq_base
from collections.abc import Iterator
from datetime import datetime
from plone import api
from thads import _
from thads import audit
from thads.debtors.content import DebtorEntry
from thads.debtors.register.ids import new_id
from thads.debtors.register.keys import number_key
from thads.debtors.register.register_kinds import DEFAULT
from thads.debtors.register.register_kinds import PERSON
from thads.debtors.search.questions import Question
from thads.debtors.settings import settings
from thads.debtors.workflow import ENTRY_WORKFLOW
from thads.organisation.units import localities
from thads.organisation.units import section
from thads.outbox import mail
from thads.paths import portal_path
from thads.ratelimit import Budget
from thads.ratelimit import network_of
from thads.storage import PortalStorage
from thads.text import words
from thads.tools import tool
from thads.web.public_address import public_url
from thads.worktime import clock
import secrets


#: {address: (words of the name, key of the number, id of the locality)}
CANARIES = PortalStorage("thads.debtors.canaries")
MOST = 40
PLACE = 7  # in the order of an answer: behind what a person reads first
FAMILIES = ["Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Phan", "Vũ", "Đặng", "Bùi", "Đỗ"]
# syllables as Vietnamese writes them, and no names
GIVEN = "Khoẹt Nghuýp Quỵch Thoắm Nguểu Khuỵp Choéc Ngoắp Thuỳm Quẹng Khoằn Nhuếch"
ONCE_AN_HOUR = Budget("debtors.canary", 1, 3600)


class Canary(DebtorEntry):
    """Entry that the index does not know, and that nobody decides about."""

    security = ClassSecurityInfo()

    shown = None  # its one version

    @security.private
    def current(self) -> dict:
        """Return its version."""
        return self.shown


InitializeClass(Canary)


def all_of(portal) -> list[Canary]:
    """Return all canaries there are, by locality."""
    return [portal.unrestrictedTraverse(address) for address in CANARIES.read(portal)]


def make(portal, locality, now: datetime) -> Canary:
    """Put a new canary into a locality's register."""
    register = section(locality, DEFAULT.section)
    name = f"{secrets.choice(FAMILIES)} Văn Thị {secrets.choice(GIVEN.split())}"
    record = {
        "name": name,
        "kind": PERSON,
        "address": f"Số 0 phố Không Tên, {locality.title.partition('dân sự ')[2]}",
        "obligation": "Nộp án phí dân sự sơ thẩm",
        "amount": 1_000 * (200 + secrets.randbelow(800)),
        "decision": "0/QĐ-CTHADS",
        "decision_date": now.date().isoformat(),
    }
    canary = Canary(new_id(register))
    canary.shown = {
        "number": 0,
        "load": "",
        "time": now.replace(microsecond=0).isoformat(),
        "unit": locality.unit_id,
        "record": record,
    }
    register._setOb(canary.id, canary)
    canary = register[canary.id]
    _let_read(canary)
    CANARIES.write(portal)[portal_path(canary)] = (
        tuple(words(name)),
        number_key(record["decision"]),
        locality.getId(),
    )
    audit.record(canary, "debtors.canary.made")
    return canary


def _let_read(canary):
    """Let anybody read it, and nobody end or hide it."""
    workflow = tool("portal_workflow")[ENTRY_WORKFLOW]
    for name in workflow.permissions:
        reads = name in ("View", "Access contents information")
        setattr(canary, pname(name), ("Anonymous", "Manager") if reads else ())


def end(portal, canary: Canary) -> None:
    """Delete a canary; the audit trail records it."""
    audit.record(canary, "debtors.canary.ended")
    del CANARIES.write(portal)[portal_path(canary)]
    canary.__parent__._delOb(canary.id)


def spread(portal, now: datetime) -> list[Canary]:
    """Make a canary in each locality without one, MOST in all; return the new ones."""
    have = {place for _words, _decision, place in CANARIES.read(portal).values()}
    free = [each for each in localities() if each.getId() not in have]
    wanted = max(min(MOST - len(have), len(free)), 0)
    chosen = secrets.SystemRandom().sample(free, wanted)
    return [make(portal, locality, now) for locality in chosen]


def met_by(portal, question: Question) -> list[str]:
    """Return the address of a canary that answers a question, if there is one."""
    asked = frozenset(words(question.name))
    decision = question.number.key
    if question.address or question.kind not in ("", PERSON):
        return []
    met = []
    for address, (name, number, locality) in CANARIES.read(portal).items():
        if question.locality not in ("", locality):
            continue
        if question.unit not in ("", locality):
            continue
        by_name = len(asked) > 1 and asked <= set(name)
        by_number = number.startswith(decision) if decision else True
        if (by_name or (not asked and decision)) and by_number:
            met.append(address)
    return met[:1]


def record_opening(entry, address: str, now: float) -> None:
    """Record that an IP address opened the page of an entry, if it is a canary."""
    if isinstance(aq_base(entry), Canary):
        record_sighting(entry, "opened", address, now)


def record_sighting(canary: Canary, how: str, address: str, now: float) -> None:
    """Record that somebody met a canary (`listed`, `opened`), and tell the operator."""
    network = network_of(address)
    if not api.user.is_anonymous() or ONCE_AN_HOUR.spent(f"{how} {network}", now):
        return
    ONCE_AN_HOUR.spend(f"{how} {network}", now)
    audit.record(canary, "debtors.canary", how=how, network=network)
    portal = api.portal.get()
    to = settings().watch_mail or api.portal.get_registry_record(
        "plone.email_from_address", default=""
    )
    if not to:
        return
    day = f"{clock.local(clock.from_seconds(now)):%Y-%m-%d}"
    text = _(
        "Somebody in the network ${network} met an entry of the debtor register "
        "that was invented to find copying. See ${address}/@@debtor-canaries.",
        mapping={"network": network, "address": public_url(portal)},
    )
    subject = _("The debtor register is being copied")
    mail.send(portal, to, subject, text, key=f"canary {day} {network}")


def sightings(portal, since: datetime) -> Iterator:
    """Return what was recorded of all canaries since a time, the newest first."""
    return audit.read(portal, since=since, action="debtors.canary")
