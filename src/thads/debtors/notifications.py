"""Mail to people who must decide on loads and entries."""

from Acquisition import aq_inner
from Acquisition import aq_parent
from collections.abc import Iterable
from plone import api
from thads import _
from thads.organisation.people import holders
from thads.organisation.units import locality_of
from thads.outbox import mail
from zope.i18n import translate
from zope.i18nmessageid import Message


def notify_of_hiding_request(entry, reason: str) -> None:
    """Write to the leaders of an entry that somebody asks for it to be hidden."""
    subject = _("Urgent: hide an entry of the register of debtors")
    _notify_leaders(entry, subject, reason)


def notify_of_objection(entry, code: str) -> None:
    """Write to the leaders of an entry that the objection of a case was upheld."""
    reason = _("The objection ${code} was upheld.", mapping={"code": code})
    subject = _("An objection was upheld: decide on the entry")
    _notify_leaders(entry, subject, translate(reason, target_language="vi"))


def units_of(entry) -> list[str]:
    """Return the ids of the units whose leaders decide on an entry: its own and the
    locality."""
    locality = locality_of(aq_parent(aq_inner(entry))).unit_id
    return list(dict.fromkeys((entry.versions[-1]["unit"], locality)))


def write(
    portal,
    units: Iterable[str],
    functions: Iterable[str],
    subject: Message,
    text: Message,
) -> None:
    """Send a mail to all who hold one of some functions in one of some units."""
    people = dict.fromkeys(
        user_id
        for unit_id in units
        for function in functions
        for user_id in holders(unit_id, function)
    )
    for user_id in people:
        member = api.user.get(userid=user_id)
        address = member and member.getProperty("email")
        if address:
            mail.send(
                portal,
                address,
                translate(subject, target_language="vi"),
                translate(text, target_language="vi"),
            )


def _notify_leaders(entry, subject, reason):
    text = _(
        "Decision ${decision}.\n${why}\n\nYour decision is asked for:\n${address}\n",
        mapping={
            "decision": entry.versions[-1]["record"]["decision"],
            "why": reason,
            "address": entry.absolute_url(),
        },
    )
    write(api.portal.get(), units_of(entry), ("leader",), subject, text)
