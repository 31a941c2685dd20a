"""Reasons for which a step with an item is not possible now: see `IHindrance`."""

from AccessControl import getSecurityManager
from thads import _
from thads.interfaces import IHindrance
from thads.organisation.people import display_name
from thads.publication import openings
from thads.publication.interfaces import IPublished
from thads.worktime import clock
from zope.component import adapter
from zope.interface import implementer


OPENED = _(
    "${name} opened it on ${moment}, so it can no longer be taken back. Ask them to "
    "return it."
)
DECIDED = _(
    "It has been approved in your unit already, so it can no longer be taken back. Ask "
    "the centre to return it."
)
OTHERS = _("Only whoever sent it for approval takes it back.")


@implementer(IHindrance)
@adapter(IPublished)
class Hindrance:
    """Why an item cannot be taken back."""

    def __init__(self, context):
        self.context = context

    def reason(self, step):
        """Return why a step is not possible, empty for other steps and reasons."""
        sent_by = openings.submitter(self.context)
        if step != "take_back" or not sent_by:
            return ""
        if sent_by != getSecurityManager().getUser().getId():
            return OTHERS
        if openings.decided(self.context):
            return DECIDED
        found = openings.opening_of(self.context)
        if found is None:
            return ""
        name = display_name(found.user) or found.user
        moment = clock.local(found.when).strftime("%d/%m/%Y %H:%M")
        return _(OPENED, mapping={"name": name, "moment": moment})
