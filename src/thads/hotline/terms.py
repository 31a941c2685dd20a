"""The words of the hotline: channels, classes, urgencies, states, steps."""

from dataclasses import dataclass
from thads import _


@dataclass(frozen=True)
class Term:
    token: str
    title: str


class Terms(tuple):
    """A short list of terms, found by token."""

    def title(self, token):
        for term in self:
            if term.token == token:
                return term.title
        return token

    @property
    def tokens(self):
        return {term.token for term in self}


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

STATES = Terms(
    (
        Term("received", _("Received")),
        Term("assigned", _("Assigned")),
        Term("in_handling", _("In handling")),
        Term("answered", _("Answered")),
        Term("closed", _("Closed")),
        Term("out_of_competence", _("Passed on: out of competence")),
    )
)

#: Nothing is to be done any more.
SETTLED = frozenset({"answered", "closed", "out_of_competence"})

STEPS = Terms(
    (
        Term("take_in", _("Taken in")),
        Term("assign", _("Classify and assign")),
        Term("handle", _("Begin handling")),
        Term("answer", _("Answer")),
        Term("close", _("Close the report")),
        Term("reopen", _("Take up again")),
        Term("decline", _("Out of competence")),
    )
)
