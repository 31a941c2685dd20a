"""Which steps are refused without a word."""

from thads.casework.comments import CommentRule


class ReportComments(CommentRule):
    transitions = frozenset({"answer", "decline", "reopen"})
