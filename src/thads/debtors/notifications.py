"""Mail to people who must decide on loads and entries."""

from Acquisition import aq_inner
from Acquisition import aq_parent
from collections.abc import Iterable
from thads import _
from thads.casework.notifications import mail_people
from thads.organisation.people import holders
from thads.organisation.units import locality_of
from thads.web.public_address import public_url
from zope.i18n import translate


def notify_of_hiding_request(entry, reason: str) -> None:
    """Mail the leaders who decide on an entry that somebody asks to hide it."""
    subject = _("Urgent: hide an entry of the register of debtors")
    _notify_leaders(entry, subject, reason)


def notify_of_objection(entry, code: str) -> None:
    """Mail the leaders who decide on an entry that an objection to it was upheld.

    ``code`` is that of the case.
    """
    reason = _("The objection ${code} was upheld.", mapping={"code": code})
    subject = _("An objection was upheld: decide on the entry")
    _notify_leaders(entry, subject, translate(reason, target_language="vi"))


def units_of(entry) -> list[str]:
    """Return the ids of the units that decide on an entry: its own, its locality."""
    locality = locality_of(aq_parent(aq_inner(entry))).unit_id
    return list(dict.fromkeys((entry.versions[-1]["unit"], locality)))


def people_of(units: Iterable[str], functions: Iterable[str]) -> list[str]:
    """Return the logins of all who hold one of some functions in one of some units."""
    functions = tuple(functions)
    return list(
        dict.fromkeys(
            login
            for unit_id in units
            for function in functions
            for login in holders(unit_id, function)
        )
    )


def _notify_leaders(entry, subject, reason):
    text = _(
        "Decision ${decision}.\n${why}\n\nYour decision is asked for:\n${address}\n",
        mapping={
            "decision": entry.versions[-1]["record"]["decision"],
            "why": reason,
            "address": public_url(entry),
        },
    )
    leaders = people_of(units_of(entry), ("leader",))
    mail_people(leaders, subject, text, about=entry)
