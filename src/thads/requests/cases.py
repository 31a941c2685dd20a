"""Making a case of a record of the journal, finding and moving it."""

from Acquisition import aq_base
from plone import api
from thads.requests import holding
from thads.requests import journal
from thads.requests import letters
from thads.requests import offices
from thads.requests import states
from thads.requests.content import SupportCase
from thads.requests.events import CaseStepped
from thads.requests.trail import Entry
from zope.event import notify


TYPE = "SupportCase"
SECTION = "ho-tro-truc-tuyen"


def desk_of(locality_id):
    """The desk of a locality, or None."""
    locality = api.portal.get().get(locality_id)
    return None if locality is None else locality.get(SECTION)


def find(portal, code):
    """The case with this code, or None while there is none."""
    record = journal.get(portal, code)
    if record is None or not record.get("made"):
        return None
    desk = desk_of(record["locality"])
    return None if desk is None else desk.get(code)


def make(portal, code):
    """Make the case of a journal's record. Made already: nothing more."""
    record = journal.get(portal, code)
    if record is None or record.get("made"):
        return None
    case = SupportCase()
    case.id = code
    case.portal_type = TYPE
    case.title = code
    case.code = code
    case.language = "vi"
    case.procedure = record["procedure"]
    case.procedure_title = record["title"]
    case.channel = record["channel"]
    case.applicant = dict(record["applicant"])
    case.answers = record["answers"]
    case.files = record["files"]
    case.received = record["received"]
    case.due = case.first_due = record["due"]
    case.rule = record["rule"]
    case.unit_id = record["unit"]
    case.slip = holding.opened(case.unit_id, case.received)
    case.trail = (Entry(case.received, "register", states.INITIAL, case.unit_id),)
    placed = place(case, record["locality"])
    placed.notifyWorkflowCreated()
    entrust(placed)
    placed.__parent__.index().put(placed)
    journal.settle(portal, code, record["locality"])
    letters.send(placed, "register")
    notify(CaseStepped(placed, "register", placed.trail[0]))
    return placed


def place(case, locality_id):
    """Put a case into a locality's desk, silently: no event needs to know."""
    desk = desk_of(locality_id)
    case.locality_id = locality_id
    desk._setObject(case.id, aq_base(case), suppress_events=True)
    return desk[case.id]


def move(case, locality_id):
    """Hand a case to another locality's desk; its code goes on leading to it."""
    portal = api.portal.get()
    old = case.__parent__
    bare = aq_base(case)
    old.index().remove(case.code)
    old._delObject(case.id, suppress_events=True)
    placed = place(bare, locality_id)
    journal.get(portal, placed.code)["locality"] = locality_id
    return placed


def entrust(case):
    """Give the people of a branch their roles on its cases; the locality's own people
    have theirs from its root."""
    case.__ac_local_roles__ = {}
    if case.unit_id != case.locality_id:
        for function, role in (("officer", "Unit Officer"), ("leader", "Unit Leader")):
            case.manage_setLocalRoles(f"{case.unit_id}_{function}", [role])


def settle_in(case):
    """Put a case where its unit is, here or in another locality, and return it."""
    locality_id = offices.locality_id_of(case.unit_id)
    if locality_id != case.locality_id:
        case = move(case, locality_id)
    entrust(case)
    return case
