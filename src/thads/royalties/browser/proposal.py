"""Viewlet of what an item proposes for royalties, for those who may read it."""

from plone.app.layout.viewlets.common import ViewletBase
from thads.organisation.units import locality_of
from thads.organisation.units import unit_id_of
from thads.royalties import authors
from thads.royalties import rates
from thads.royalties import works
from thads.royalties.rate_tables import genre_titles
from thads.royalties.works import Proposal


class ProposalViewlet(ViewletBase):
    """Genre, authors and shares of an item and its pictures, before it is approved.

    Once the item is posted, the coefficients that were set for its works besides.
    """

    def update(self):
        super().update()
        self.rows = []
        locality = locality_of(self.context)
        if locality is None or not hasattr(self.context, "royalty_shares"):
            return
        self.unit_id, titles = unit_id_of(locality), genre_titles()
        for proposal in works.proposed(self.context):
            if proposal.genre or proposal.shares or proposal.waived:
                self.rows.append(self.row(proposal, titles))

    def row(self, proposal: Proposal, titles: dict[str, str]) -> dict[str, object]:
        """Return what is proposed for one work."""
        return {
            "title": proposal.title,
            "genre": titles.get(proposal.genre, proposal.genre),
            "waived": proposal.waived,
            "authors": [
                f"{authors.named(self.unit_id, share.author).shown}: "
                f"{rates.written(share.parts)}%"
                for share in proposal.shares
            ],
        }

    @property
    def coefficients(self) -> list[str]:
        """Return the coefficients set for the item's works: `Tin: 1,5`."""
        uid = self.context.UID()
        return [
            f"{work.title}: {rates.written(work.coefficient)}"
            for work in works.ledger(self.unit_id).of_item(uid)
            if work.coefficient is not None
        ]
