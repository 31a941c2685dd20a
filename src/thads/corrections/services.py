"""REST of steps, edits, deletion: reasons in Vietnamese, and what was decided on.

Without it: plone.restapi turns the message of a refused transition into text before it
translates it, which leaves its English and the name of the placeholder; `@workflow`
does not tell what a step would be taken on, nor steps that no menu has, and whatever a
client has seen is deleted or written over.

Upstream: plone.restapi#1591 mended the same for adding users; for transitions not
reported yet, nor are revisions.
"""

from plone import api
from plone.restapi.deserializer import json_body
from plone.restapi.interfaces import IExpandableElement
from plone.restapi.services.content.delete import ContentDelete
from plone.restapi.services.content.update import ContentPatch
from plone.restapi.services.workflow.info import WorkflowInfo
from plone.restapi.services.workflow.info import WorkflowInfoService
from Products.CMFCore.interfaces._content import IWorkflowAware
from Products.CMFCore.WorkflowCore import WorkflowException
from thads.interfaces import IThadsLayer
from thads.web import revisions
from thads.web import steps
from thads.web.json_objects import JsonObject
from thads.web.services import Query
from thads.web.transitions import Transition as CheckedTransition
from zExceptions import Unauthorized
from zope.component import adapter
from zope.i18n import translate
from zope.interface import implementer


class Transition(CheckedTransition):
    """Step of a workflow whose refusal gives its reason in Vietnamese."""

    def recurse_transition(self, *args, **kwargs):
        """Take the step, and translate the message of a refusal."""
        try:
            super().recurse_transition(*args, **kwargs)
        except WorkflowException as refusal:
            text = refusal.args[0] if refusal.args else ""
            raise WorkflowException(translate(text, context=self.request)) from refusal


@implementer(IExpandableElement)
@adapter(IWorkflowAware, IThadsLayer)
class RevisedWorkflowInfo(WorkflowInfo):
    """Steps of an item, with the revision that a decision names.

    State and revision are told to those who know the item (`steps.knows`).
    """

    def __call__(self, expand=False):
        if expand and not steps.knows(self.context):
            result = super().__call__(False)
            if not api.user.is_anonymous():
                result["workflow"].update({"history": [], "transitions": []})
            return result
        result = super().__call__(expand)
        if expand:
            address = result["workflow"]["@id"]
            result["workflow"]["transitions"] += [
                {"@id": f"{address}/{id}", "title": self.context.translate(title)}
                for id, title in steps.outside_menus(self.context)
            ]
        revision = revisions.revision_of(self.context) if expand else ""
        if revision:
            result["workflow"][revisions.NAME] = revision
        return result


class WorkflowGet(WorkflowInfoService):
    """GET @workflow."""

    def reply(self):
        """Return the steps, to people of staff."""
        if api.user.is_anonymous():
            raise Unauthorized("@workflow")
        info = RevisedWorkflowInfo(self.context, self.request)
        return info(expand=True)["workflow"]


class Patch(ContentPatch):
    """PATCH of an item; Stale (409) if it is not the `revision` that is named."""

    def reply(self):
        """Store what was sent, unless somebody else has stored something meanwhile."""
        shown = JsonObject(json_body(self.request)).text(revisions.NAME)
        if shown:
            revisions.require(self.context, shown)
        return super().reply()


class Delete(ContentDelete):
    """DELETE of an item; Stale (409) if it is not the `revision` that is named."""

    def reply(self):
        """Delete the item."""
        shown = Query(self.request.form).text(revisions.NAME)
        if shown:
            revisions.require(self.context, shown)
        return super().reply()
