"""Dated setting on central review, from the registry, and its effects on an item."""

from plone.registry.interfaces import IRegistry
from thads.organisation.units import unit_id_of
from thads.plonetypes import Content
from thads.publication import approval
from thads.publication.interfaces import IPublicationSettings
from thads.worktime import clock
from zope.component import getUtility


def self_publishing() -> list[approval.SelfPublishing]:
    """Return the dated settings of units that publish without the centre."""
    registry = getUtility(IRegistry)
    settings = registry.forInterface(IPublicationSettings, check=False)
    return approval.read_self_publishing(settings.self_publishing)


def next_state(item: Content) -> str:
    """Return the state that follows the approval an item was just given."""
    steps = approval.steps_of(item)
    former = steps[-2]["review_state"] if len(steps) > 1 else "draft"
    today = clock.today()
    must_agree = approval.centre_reviews(
        self_publishing(), unit_id_of(item), item.portal_type, today
    )
    return approval.after_approval(former, must_agree)


def skips_unit_review(item: Content) -> bool:
    """Return whether an item has no review in its unit, as the centre's have none."""
    return not approval.unit_reviews(unit_id_of(item))
