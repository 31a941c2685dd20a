"""Content classes of online support: the desk and its cases."""

from plone.dexterity.content import Container
from thads.casework.content import TrackedItem
from thads.casework.files import ItemFile
from thads.casework.index import ItemIndex
from thads.requests.interfaces import ISupportCase
from thads.requests.interfaces import ISupportDesk
from zope.interface import implementer


#: Databases of 1.0 and before name the files of cases so.
CaseFile = ItemFile


@implementer(ISupportDesk)
class SupportDesk(Container):
    """Holds the procedures (at the centre) or a locality's cases, with their index."""

    case_index = None

    def index(self):
        if self.case_index is None:
            self.case_index = ItemIndex()
        return self.case_index


@implementer(ISupportCase)
class SupportCase(TrackedItem):
    """A case of online support; its values: `ISupportCase`."""

    workflow_id = "thads_support_case"

    @property
    def kind_id(self):
        return self.procedure

    @property
    def searchable_name(self):
        return self.applicant.get("name", "")
