"""Puts content in its place, in its state, at its time: once, and indexed once.

Content of a demonstration was not made today by whoever installs it. What the
workflow would have written step by step is written at once: its history, and the
rights of the state. The catalogue's queue indexes the item at the end, as it is.
"""

from DateTime import DateTime
from datetime import datetime
from datetime import timedelta
from plone import api
from plone.dexterity.utils import createContent
from thads.text import slug
from thads.worktime import TIMEZONE


def place(container, portal_type, name, made, steps=(), effective=None, **fields):
    """Make one item and return it.

    `made`: when, an aware datetime. `steps`: (action, actor, time, comment, state)
    each, from the second state on; the workflow makes the first itself.
    """
    name = free_name(container, name)
    content = createContent(portal_type, id=name, language="vi", **fields)
    moment = DateTime(made)
    content.creation_date = moment
    content.modification_date = DateTime(steps[-1][2]) if steps else moment
    if effective is not None:
        content.effective_date = DateTime(effective)
    container._setObject(name, content)
    content = container[name]
    if steps:
        lead(content, steps, made)
    return content


def lead(content, steps, made):
    """Write down the steps an item is said to have taken."""
    tool = api.portal.get_tool("portal_workflow")
    (workflow,) = tool.getWorkflowsFor(content)
    first = tool.getStatusOf(workflow.getId(), content)
    first["actor"] = steps[0][1]
    first["time"] = DateTime(made)
    for action, actor, time, comment, state in steps:
        status = {
            "action": action,
            "actor": actor,
            "comments": comment,
            "review_state": state,
            "time": DateTime(time),
        }
        tool.setStatusOf(workflow.getId(), content, status)
    workflow.updateRoleMappingsFor(content)
    content.setCreators((steps[0][1],))


def free_name(container, name):
    """Return an address part not used yet."""
    name = slug(name) or "muc"
    found, number = name, 1
    while found in container:
        number += 1
        found = f"{name}-{number}"
    return found


def at(day, chance, earliest=8, latest=17):
    """Return a moment of a day, in office hours."""
    minutes = chance.randint(earliest * 60, latest * 60 - 1)
    return datetime(day.year, day.month, day.day, tzinfo=TIMEZONE) + timedelta(
        minutes=minutes
    )
