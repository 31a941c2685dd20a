"""The words said with a step are for those who may read the history."""

from plone import api
from Products.DCWorkflow.Guard import Guard
from thads.publication.approval import WORKFLOW


def upgrade(setup):
    """Guard the history of the workflow by the permission of the rights table."""
    variables = api.portal.get_tool("portal_workflow")[WORKFLOW].variables
    guard = Guard()
    guard.changeFromProperties({"guard_permissions": "THADS publication: history"})
    variables["review_history"].info_guard = guard
