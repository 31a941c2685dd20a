"""Cases: made of the journal's records, found by their code, moved between desks."""

from Acquisition import aq_base
from plone import api
from thads.casework import custody
from thads.casework.steps import StepTaken
from thads.casework.trail import Entry
from thads.requests import journal
from thads.requests import letters
from thads.requests import offices
from thads.requests.content import SupportCase
from zope.event import notify


TYPE = "SupportCase"
SECTION = "ho-tro-truc-tuyen"

#: The first entry of a case's trail: it was filed.
REGISTER = "register"


def desk_of(locality_id):
    """Return the desk of a locality, None if there is none."""
    locality = api.portal.get().get(locality_id)
    return None if locality is None else locality.get(SECTION)


def find(portal, code):
    """Return the case with this code, None while there is none."""
    record = journal.get(portal, code)
    if record is None or not record.get("made"):
        return None
    desk = desk_of(record["locality"])
    return None if desk is None else desk.get(code)


def make(portal, code):
    """Make the case of a journal's record and return it; None if it exists already."""
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
    case.citizen = record.get("citizen", "")
    case.mail = record.get("mail", True)
    case.confirmed = record.get("confirmed", ())
    case.files = record["files"]
    case.received = record["received"]
    case.due = case.first_due = record["due"]
    case.rule = record["rule"]
    case.unit_id = record["unit"]
    case.slip = custody.opened(case.unit_id, case.received)
    case.trail = (Entry(case.received, REGISTER, case.process.initial, case.unit_id),)
    placed = place(case, record["locality"])
    placed.notifyWorkflowCreated()
    grant_branch_roles(placed)
    placed.__parent__.index().put(placed)
    journal.case_made(portal, code, record["locality"])
    journal.note_citizen(portal, code, placed.citizen)
    letters.send(placed, REGISTER)
    notify(StepTaken(placed, REGISTER, placed.trail[0]))
    return placed


def place(case, locality_id):
    """Put a case into a locality's desk, without events, and return it there."""
    desk = desk_of(locality_id)
    case.locality_id = locality_id
    desk._setObject(case.id, aq_base(case), suppress_events=True)
    return desk[case.id]


def move(case, locality_id):
    """Move a case to another locality's desk and return it there.

    The journal goes on leading from its code to it.
    """
    portal = api.portal.get()
    old = case.__parent__
    bare = aq_base(case)
    old.index().remove(case.code)
    old._delObject(case.id, suppress_events=True)
    placed = place(bare, locality_id)
    journal.get(portal, placed.code)["locality"] = locality_id
    return placed


def grant_branch_roles(case):
    """Give the people of a branch their roles on its case.

    The locality's own people have theirs from its root.
    """
    case.__ac_local_roles__ = {}
    if case.unit_id != case.locality_id:
        for function, role in (("officer", "Unit Officer"), ("leader", "Unit Leader")):
            case.manage_setLocalRoles(f"{case.unit_id}_{function}", [role])


def relocate(case):
    """Put a case where its unit is, here or in another locality, and return it."""
    locality_id = offices.locality_id_of(case.unit_id)
    if locality_id != case.locality_id:
        case = move(case, locality_id)
    grant_branch_roles(case)
    return case
