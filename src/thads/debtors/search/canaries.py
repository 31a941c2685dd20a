"""Invented entries which tell that the list is being copied.

Nobody who looks for a person meets one: their names are impossible (Văn and Thị in
one name, a syllable nobody bears), their number is 0, their house is No. 0 of a
street without a name. Who goes through the list with every family name or number
does meet them; that is recorded, with the network it came from, and the operator is
told. They are in no index, count, list of the staff or open data.
"""

from AccessControl.Permission import pname
from Acquisition import aq_base
from datetime import datetime
from plone import api
from thads import _
from thads import audit
from thads.debtors.content import DebtorEntry
from thads.debtors.register.ids import new_id
from thads.debtors.register.register_kinds import DEFAULT
from thads.debtors.register.register_kinds import PERSON
from thads.debtors.register.terms import number_key
from thads.debtors.settings import settings
from thads.debtors.storage import Stored
from thads.organisation.units import localities
from thads.organisation.units import section
from thads.outbox import mail
from thads.ratelimit import Budget
from thads.ratelimit import network_of
from thads.text import words
from thads.worktime import local
from zope.i18n import translate
import secrets


CANARIES = Stored("thads.debtors.canaries")  # address -> words, number, locality
MOST = 40
PLACE = 7  # in the order of an answer: behind what a person reads first
FAMILIES = ["Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Phan", "Vũ", "Đặng", "Bùi", "Đỗ"]
# syllables as Vietnamese writes them, and no names
LAST = "Khoẹt Nghuýp Quỵch Thoắm Nguểu Khuỵp Choéc Ngoắp Thuỳm Quẹng Khoằn Nhuếch"
ONCE_AN_HOUR = Budget("debtors.canary", 1, 3600)


class Canary(DebtorEntry):
    """An entry that the index does not know, and that nobody decides about."""

    shown = None  # its one version

    def current(self):
        return self.shown


def all_of(portal):
    """All canaries there are, by locality."""
    return [portal.unrestrictedTraverse(address) for address in CANARIES.read(portal)]


def make(portal, locality, now):
    """Put a new canary into a locality's register."""
    register = section(locality, DEFAULT.section)
    last = secrets.choice(LAST.split())
    name = f"{secrets.choice(FAMILIES)} Văn Thị {last}"
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
    place = "/".join(register.getPhysicalPath()[len(portal.getPhysicalPath()) :])
    CANARIES.write(portal)[f"{place}/{canary.id}"] = (
        tuple(words(name)),
        number_key(record["decision"]),
        locality.getId(),
    )
    audit.record(canary, "debtors.canary.made")
    return canary


def _let_read(canary):
    """Anybody may read it; nobody ends or hides it."""
    workflow = api.portal.get_tool("portal_workflow")["thads_debtor_entry"]
    for name in workflow.permissions:
        reads = name in ("View", "Access contents information")
        setattr(canary, pname(name), ("Anonymous", "Manager") if reads else ())


def end(portal, canary):
    """Take one out; it leaves nothing."""
    register = canary.__parent__
    audit.record(canary, "debtors.canary.ended")
    place = "/".join(register.getPhysicalPath()[len(portal.getPhysicalPath()) :])
    del CANARIES.write(portal)[f"{place}/{canary.id}"]
    register._delOb(canary.id)


def spread(portal, now):
    """One for each locality that has none, up to the most there may be."""
    have = {place for _words, _decision, place in CANARIES.read(portal).values()}
    free = [each for each in localities() if each.getId() not in have]
    missing = min(MOST - len(have), len(free))
    chosen = secrets.SystemRandom().sample(free, max(missing, 0))
    return [make(portal, locality, now) for locality in chosen]


def met_by(portal, question):
    """The addresses of canaries that answer a question."""
    asked = frozenset(words(question.name))
    decision = number_key(question.decision)
    if question.address or question.kind not in ("", PERSON):
        return []
    found = []
    for address, (name, number, locality) in CANARIES.read(portal).items():
        if question.locality not in ("", locality):
            continue
        if question.unit not in ("", locality):
            continue
        by_name = len(asked) > 1 and asked <= set(name)
        by_number = number.startswith(decision) if decision else True
        if (by_name or (not asked and decision)) and by_number:
            found.append(address)
    return found[:1]


def opened(entry, address, now):
    """Notice it if the page that is opened is that of a canary."""
    if isinstance(aq_base(entry), Canary):
        seen(entry, "opened", address, now)


def seen(canary, how, address, now):
    """Record that somebody met one (`listed`, `opened`), and tell the operator."""
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
    day = f"{local(datetime.fromtimestamp(now).astimezone()):%Y-%m-%d}"
    text = translate(
        _(
            "Somebody in the network ${network} met an entry of the debtor register "
            "that was invented to find copying. See ${address}/@@debtor-canaries.",
            mapping={"network": network, "address": portal.absolute_url()},
        ),
        target_language="vi",
    )
    subject = translate(_("The debtor register is being copied"), target_language="vi")
    mail.send(portal, to, subject, text, key=f"canary {day} {network}")


def sightings(portal, since):
    """What was recorded of all of them since a time, the newest first."""
    return audit.read(portal, since=since, action="debtors.canary")
