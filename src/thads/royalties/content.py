"""Content of royalties: the statement of a month."""

from thads.casework.content import TrackedItem
from thads.royalties.interfaces import IRoyaltyStatement
from zope.interface import implementer


@implementer(IRoyaltyStatement)
class RoyaltyStatement(TrackedItem):
    """The statement of a month; its title names the month alone."""

    workflow_id = "thads_royalty_statement"

    @property
    def kind_id(self) -> str:
        """The month, by which lists are filtered."""
        return self.period

    @property
    def searchable_name(self) -> str:
        """The month, as lists find it."""
        return self.period
