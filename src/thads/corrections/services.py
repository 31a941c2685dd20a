"""REST answers a person may meet, in Vietnamese.

Without it: plone.restapi turns the message of a refused transition into text before it
translates it, which leaves its English and the name of the placeholder.

Upstream: plone.restapi#1591 mended the same for adding users; for transitions not
reported yet.
"""

from Products.CMFCore.WorkflowCore import WorkflowException
from thads.web.transitions import Transition as CheckedTransition
from zope.i18n import translate


class Transition(CheckedTransition):
    """Step of a workflow whose refusal gives its reason in Vietnamese."""

    def recurse_transition(self, *args, **kwargs):
        """Take the step, and translate the message of a refusal."""
        try:
            super().recurse_transition(*args, **kwargs)
        except WorkflowException as refusal:
            text = refusal.args[0] if refusal.args else ""
            raise WorkflowException(translate(text, context=self.request)) from refusal
