"""Choices of staff: of what they get mail at once, and of what once a day.

One choice a person and kind of event. Who has chosen nothing gets at once what is
theirs alone, and what concerns a whole unit once a day.
"""

from collections.abc import Mapping
from plone import api
from thads import _
from thads.storage import PortalStorage


NEW = "new"  # an item has come to the unit
FORWARDED = "forwarded"  # the same, from another unit
ASSIGNED = "assigned"  # a leader has given it to the person
ANSWERED = "answered"  # its citizen has added or written something

AT_ONCE, DAILY = "at_once", "daily"

KINDS = {
    NEW: _("A new case has come to your unit"),
    FORWARDED: _("Another unit has forwarded a case to yours"),
    ASSIGNED: _("A case has been given to you"),
    ANSWERED: _("A citizen has added something or written to you"),
}
TIMES = {AT_ONCE: _("At once"), DAILY: _("Once a day, in one mail")}
DEFAULTS = {NEW: DAILY, FORWARDED: DAILY, ASSIGNED: AT_ONCE, ANSWERED: AT_ONCE}

#: {login: {kind: when}}
CHOICES = PortalStorage("thads.casework.mail_choices")
uninstall = CHOICES.uninstall


def of(login: str) -> dict[str, str]:
    """Return {kind: when} of a person, the defaults where they have chosen nothing."""
    return {**DEFAULTS, **CHOICES.read(api.portal.get()).get(login, {})}


def choose(login: str, choices: Mapping[str, str]) -> None:
    """Store a person's choices; ValueError for a kind or time there is none of."""
    if not set(choices) <= set(KINDS) or not set(choices.values()) <= set(TIMES):
        raise ValueError("There is no such choice.")
    CHOICES.write(api.portal.get())[login] = dict(choices)
