"""Schemas of royalties: the proposal of an item, and the statement of a month."""

from plone.autoform import directives
from plone.autoform.interfaces import IFormFieldProvider
from plone.supermodel import model
from thads import _
from thads.casework.interfaces import ITrackedItem
from thads.casework.interfaces import closed_to_generic_forms
from thads.royalties.proposals import Pictures
from thads.royalties.proposals import Shares
from zope import schema
from zope.interface import provider


#: Permission to read what an item proposes; the public and other units have not.
READ = "thads.royalties.read_proposal"


@provider(IFormFieldProvider)
class IRoyalty(model.Schema):
    """Proposal of an editor for the royalties of an item; never public."""

    model.fieldset(
        "royalty",
        label=_("Royalties"),
        description=_(
            "Read by the editors, the head of the board and the accountants."
        ),
        fields=[
            "royalty_genre",
            "royalty_shares",
            "royalty_pictures",
            "royalty_waived",
        ],
    )
    directives.read_permission(
        royalty_genre=READ,
        royalty_shares=READ,
        royalty_pictures=READ,
        royalty_waived=READ,
    )
    royalty_genre = schema.Choice(
        title=_("Genre"),
        description=_("As proposed; the head of the editorial board decides."),
        vocabulary="thads.royalties.genres",
        required=False,
    )
    royalty_shares = Shares(
        title=_("Authors and shares"),
        description=_("The percentages of all authors add up to 100."),
        required=False,
    )
    royalty_pictures = Pictures(
        title=_("Pictures and films as works of their own"),
        description=_("Each with its genre and the person who made it."),
        required=False,
    )
    royalty_waived = schema.TextLine(
        title=_("No royalty, because"),
        description=_("A reprint, say; empty where a royalty is paid."),
        required=False,
        max_length=300,
    )


class IRoyaltyStatement(ITrackedItem):
    """The statement of a locality's royalties of a month, shown by this room alone."""

    period = schema.ASCIILine(
        title=_("Month"), description="Such as 2026-10.", default=""
    )
    lines = schema.Tuple(
        title=_("Lines"), description="Of `calculation.Line`.", default=()
    )
    payments = schema.Tuple(
        title=_("Payments"), description="Of `calculation.Payment`.", default=()
    )
    gross = schema.Int(title=_("Sum"), default=0)
    tax = schema.Int(title=_("Income tax"), default=0)
    net = schema.Int(title=_("Paid out"), default=0)
    names = schema.Dict(
        title=_("Names of the authors"),
        description="{author id: (name, pen name)} when it was collected.",
        default={},
    )
    graders = schema.Tuple(
        title=_("People who set coefficients"),
        description="Logins of those who graded works of the lines.",
        default=(),
    )
    proposers = schema.Tuple(
        title=_("People who proposed"),
        description="Logins of those who proposed works of the lines.",
        default=(),
    )
    sealed = schema.Dict(
        title=_("Sealed particulars"),
        description="{author id: sealed particulars} when it was approved, or None.",
        default=None,
        required=False,
    )
    revisions = schema.Dict(
        title=_("Revisions of the works"),
        description="{uid: revision} when it was collected.",
        default={},
    )


closed_to_generic_forms(IRoyaltyStatement)
