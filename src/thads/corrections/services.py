"""REST answers a person may meet, in Vietnamese."""

from Products.CMFCore.WorkflowCore import WorkflowException
from thads.web.transitions import Transition as CheckedTransition
from zope.i18n import translate


class Transition(CheckedTransition):
    """A step of a workflow; a refusal says why.

    plone.restapi turns the message into text before it translates it, which leaves its
    English and the name of the placeholder.
    """

    def recurse_transition(self, *args, **kwargs):
        try:
            super().recurse_transition(*args, **kwargs)
        except WorkflowException as refusal:
            said = refusal.args[0] if refusal.args else ""
            raise WorkflowException(translate(said, context=self.request)) from refusal
