"""Approval of items: the reviews an item passes before it is public.

An item goes draft → unit_review → central_review → published. The centre's own
items have no unit review. A dated setting may free a unit's items of a type from
the central review.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from thads.casework.comments import CommentRule
from thads.organisation.units import CENTRAL
from thads.worktime.validity import in_force
from typing import Any


WORKFLOW = "thads_publication"
ANY = "*"


def steps_of(item: Any) -> tuple[Mapping[str, Any], ...]:
    """Return the steps of an item, automatic ones too, the oldest first."""
    return tuple(item.workflow_history.get(WORKFLOW, ()))


class PublicationComments(CommentRule):
    """Transitions of publications that need a comment: whoever sends back says why."""

    transitions = frozenset({"return", "withdraw"})


@dataclass(frozen=True)
class SelfPublishing:
    """A unit that publishes items of a type without the centre, from day to day."""

    unit_id: str
    portal_type: str
    valid_from: date
    valid_to: date | None = None

    def covers(self, unit_id, portal_type, day):
        """Return whether the setting lets a unit publish items of a type on a day."""
        return (
            self.unit_id in (ANY, unit_id)
            and self.portal_type in (ANY, portal_type)
            and in_force(self.valid_from, self.valid_to, day)
        )


def read_self_publishing(lines):
    """Return the settings that lines "unit | type | from | to" make."""
    settings = []
    for line in lines or ():
        parts = [part.strip() for part in line.split("|")]
        parts += [""] * (4 - len(parts))
        unit_id, portal_type, start, end = parts[:4]
        settings.append(
            SelfPublishing(
                unit_id or ANY,
                portal_type or ANY,
                date.fromisoformat(start),
                date.fromisoformat(end) if end else None,
            )
        )
    return settings


def unit_reviews(unit_id):
    """Return whether a unit's items are reviewed in the unit: the centre's are not."""
    return unit_id != CENTRAL


def centre_reviews(settings, unit_id, portal_type, day):
    """Return whether the centre must agree to an item."""
    if unit_id == CENTRAL:
        return True
    return not any(s.covers(unit_id, portal_type, day) for s in settings)


def after_approval(former_state, centre_must_agree):
    """Return the state that follows an approval given in a state."""
    if former_state == "unit_review" and centre_must_agree:
        return "central_review"
    return "published"
