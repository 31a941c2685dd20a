"""The desk and its cases."""

from persistent import Persistent
from plone.dexterity.content import Container
from thads.organisation.content import UncataloguedItem
from thads.requests import states
from thads.requests.index import CaseIndex
from thads.requests.interfaces import ISupportCase
from thads.requests.interfaces import ISupportDesk
from zope.interface import implementer


@implementer(ISupportDesk)
class SupportDesk(Container):
    """Holds the procedures (at the centre) or a locality's cases, with their index."""

    case_index = None

    def index(self):
        if self.case_index is None:
            self.case_index = CaseIndex()
        return self.case_index


class CaseFile(Persistent):
    """A file of a case: who put it there, when, and its bytes in a blob."""

    def __init__(self, id, kind, blob, added, digest, step=""):
        self.id = id
        self.kind = kind  # `citizen` or `office`
        self.blob = blob  # NamedBlobFile
        self.added = added
        self.digest = digest
        self.step = step

    @property
    def filename(self):
        return self.blob.filename

    @property
    def content_type(self):
        return self.blob.contentType

    @property
    def size(self):
        return self.blob.getSize()


@implementer(ISupportCase)
class SupportCase(UncataloguedItem):
    """A case. Its values are changed by `thads.requests.steps` alone."""

    code = ""
    procedure = ""
    procedure_title = ""
    channel = "online"
    locality_id = ""
    unit_id = ""
    applicant = {}  # replaced as a whole, never changed in place
    answers = ()  # ((name, title, text), ...)
    files = ()
    received = None
    due = None
    first_due = None
    rule = ""
    frozen = None  # since when the clock stands still
    ended = None  # when the handling was finished
    person = ""  # login of the officer who holds it
    appointment = None  # {"when": datetime, "place": text}
    result = ""
    outcome = ""  # `granted` or `refused`, where the procedure decides
    slip = ()  # holding.Holding, see there
    trail = ()  # trail.Entry, the oldest first

    @property
    def state(self):
        """The state as a row of `states.csv`."""
        return states.state(self.state_id)

    @property
    def state_id(self):
        history = self.workflow_history or {}
        entries = history.get("thads_support_case") or ()
        return entries[-1]["review_state"] if entries else states.INITIAL

    def file(self, id):
        return next((file for file in self.files if file.id == id), None)
