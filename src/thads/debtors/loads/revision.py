"""Revision of a load: its own, and what has overtaken its rows."""

from thads.debtors.interfaces import IDebtorLoad
from thads.debtors.loads.overtaken import overtaken
from thads.interfaces import IRevised
from zope.component import adapter
from zope.interface import implementer


@implementer(IRevised)
@adapter(IDebtorLoad)
class LoadRevision:
    """Adapter of loads to `IRevised`."""

    def __init__(self, context):
        self.context = context

    @property
    def revision(self) -> str:
        """Text that changes with moves, file and overtaken rows of the load."""
        parts = (self.context.revision, overtaken(self.context).state)
        return ".".join(filter(None, parts))
