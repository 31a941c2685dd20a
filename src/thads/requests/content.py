"""Content classes of online support: the desk and its cases."""

from AccessControl import ClassSecurityInfo
from AccessControl.class_init import InitializeClass
from plone.dexterity.content import Container
from thads.casework.content import TrackedItem
from thads.casework.files import ItemFile
from thads.casework.index import ItemIndex
from thads.casework.tables import ENDED
from thads.requests import appointments
from thads.requests import messages
from thads.requests.interfaces import ISupportCase
from thads.requests.interfaces import ISupportDesk
from zope.interface import implementer


#: Databases of 1.0 and before name the files of cases so.
CaseFile = ItemFile


@implementer(ISupportDesk)
class SupportDesk(Container):
    """A section that holds the procedures, at the centre, or a locality's cases."""

    security = ClassSecurityInfo()

    case_index = None
    #: {unit id: {day: who comes}}, see `appointments`; made with the first one.
    appointments = None
    #: {(unit id, procedure): (how many, points)}, see `rating_sums`.
    rating_sums = None
    #: {unit id: {code: (unit it went to, when)}}, see `departures`.
    departures = None

    @security.private
    def index(self) -> ItemIndex:
        """Return the index of the desk's cases, made when it is first asked for."""
        if self.case_index is None:
            self.case_index = ItemIndex()
        return self.case_index


InitializeClass(SupportDesk)


@implementer(ISupportCase)
class SupportCase(TrackedItem):
    """A case of online support; its values: `ISupportCase`."""

    workflow_id = "thads_support_case"
    #: Pseudonym of the citizen who showed their identity, "" for all others; no page
    #: and no service shows it.
    citizen = ""
    #: (name of the provider, titles of the fields it confirms), () without an identity.
    confirmed = ()
    #: Whether the citizen gets letters, see `notices`.
    mail = True
    #: What the citizen answered after the end, see `ratings`; None before.
    rating = None

    @property
    def kind_id(self) -> str:
        """Id of the procedure, by which lists are filtered."""
        return self.procedure

    @property
    def searchable_name(self) -> str:
        """Name of the applicant."""
        return self.applicant.get("name", "")

    @property
    def citizen_asks(self) -> str:
        """Words for what the citizen waits for; empty where nothing can be given."""
        if self.state.clock == ENDED:
            return ""
        asked = (
            (appointments.ASKED, appointments.is_other_asked(self)),
            (messages.UNANSWERED, messages.is_unanswered(self)),
        )
        return " ".join(word for word, is_asked in asked if is_asked)
