"""States of loads as pages show them."""

from plone import api
from thads.debtors.workflow import load_state


BADGES = {
    "draft": "",
    "submitted": "t-badge--warn",
    "department_review": "t-badge--warn",
    "approved": "t-badge--info",
    "published": "t-badge--ok",
    "discarded": "",
    "undone": "t-badge--error",
}


def titled_state(load) -> dict[str, str]:
    """Return the state of a load as {id, title, badge}; the badge is a CSS class."""
    state = load_state(load)
    workflow = api.portal.get_tool("portal_workflow")
    title = workflow.getTitleForStateOnType(state, load.portal_type)
    return {"id": state, "title": title, "badge": BADGES.get(state, "")}
