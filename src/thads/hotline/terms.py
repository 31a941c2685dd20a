"""The closed lists of the hotline: channels, classes and urgencies of reports."""

from dataclasses import dataclass
from thads import _


@dataclass(frozen=True)
class Term:
    """One word of a closed list: a token that is stored, and its title, a message."""

    token: str
    title: str


class Terms(tuple):
    """A closed list of terms, found by token."""

    def title(self, token: str) -> str:
        """Return the title of a token, the token itself where there is no such term."""
        for term in self:
            if term.token == token:
                return term.title
        return token

    @property
    def tokens(self) -> set[str]:
        """The tokens, a set."""
        return {term.token for term in self}

    @property
    def options(self) -> list[tuple[str, str]]:
        """The terms as [(token, title)], for a field with choices."""
        return [(term.token, term.title) for term in self]


CHANNELS = Terms(
    (
        Term("phone", _("Telephone")),
        Term("mail", _("Mail")),
        Term("web", _("Website")),
    )
)

CLASSES = Terms(
    (
        Term("feedback", _("Feedback")),
        Term("proposal", _("Proposal")),
        Term("complaint", _("Complaint")),
        Term("denunciation", _("Denunciation")),
        Term("foreign", _("Out of competence")),
    )
)

URGENCIES = Terms((Term("normal", _("Normal")), Term("urgent", _("Urgent"))))
