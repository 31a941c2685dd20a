"""Puts content in its place, in its state, at its time: once, and indexed once.

Content of a demonstration was not made today by whoever installs it. What the
workflow would have written step by step is written at once: its history, and the
rights of the state. Events are left out, since most of their handlers look for
links, relations and files to convert, which there are none of; what the others would
have done is done here: ids, and indexing, by the catalogue's queue.
"""

from DateTime import DateTime
from datetime import datetime
from datetime import timedelta
from plone import api
from plone.dexterity.utils import createContent
from plone.uuid.interfaces import ATTRIBUTE_NAME
from plone.uuid.interfaces import IUUIDGenerator
from thads.text import slug
from thads.worktime import TIMEZONE
from zope.component import getUtility
from zope.intid.interfaces import IIntIds


def place(
    container, portal_type, name, made, author, steps=(), effective=None, **fields
):
    """Make one item and return it.

    `made`: when, an aware datetime. `author`: a login. `steps`: (action, actor, time,
    comment, state) each, from the first state on.
    """
    name = free_name(container, name)
    content = createContent(portal_type, id=name, language="vi", **fields)
    moment = DateTime(made)
    content.creation_date = moment
    content.modification_date = DateTime(steps[-1][2]) if steps else moment
    if effective is not None:
        content.effective_date = DateTime(effective)
    _identify(content)
    container._setObject(name, content, suppress_events=True)
    content = container[name]
    getUtility(IIntIds).register(content)
    _lead(content, author, made, steps)
    content.indexObject()
    return content


def _identify(content):
    """Give what events would give: an id for good, and no owner."""
    if not getattr(content, ATTRIBUTE_NAME, None):
        setattr(content, ATTRIBUTE_NAME, getUtility(IUUIDGenerator)())
    # roles come from the unit's groups alone
    content.__ac_local_roles__ = {}


def _lead(content, author, made, steps):
    """Write down the steps an item is said to have taken."""
    tool = api.portal.get_tool("portal_workflow")
    (workflow,) = tool.getWorkflowsFor(content)
    first = (None, author, made, "", workflow.initial_state)
    for action, actor, time, comment, state in (first, *steps):
        status = {
            "action": action,
            "actor": actor,
            "comments": comment,
            "review_state": state,
            "time": DateTime(time),
        }
        tool.setStatusOf(workflow.getId(), content, status)
    workflow.updateRoleMappingsFor(content)
    content.setCreators((author,))


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
