"""Searches of staff in the registers, for the audit trail.

Citizens' searches are nobody's business and not recorded.
"""

from thads import audit
from thads.audit import masks
from thads.debtors.search.questions import Question
from thads.plonetypes import Content


def count_search(register: Content, question: Question) -> None:
    """Count a search of whoever is logged in: what was asked, shortened."""
    asked = {
        "name": masks.name(question.name),
        "address": "…" if question.address else "",
        "decision": masks.number(question.decision),
    }
    given = {name: value for name, value in asked.items() if value}
    if given:
        audit.count(register, "debtors.search", **given)
