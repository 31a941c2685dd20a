"""Which steps are refused without a word."""

from thads.organisation.comments import CommentRule


class ReportComments(CommentRule):
    transitions = frozenset({"answer", "decline", "reopen"})
