"""Parts of an item that `expand` asks for: what their own service would tell, no more.

Without it: `GET item?expand=workflow` gives everybody the state and the steps for which
`@workflow` asks to log in, and `expand=inherit`, `expand=aliases` what is offered
nowhere. And whoever may view an item is told the login of the person who edits it, with
the token of the lock.

Upstream: not reported yet.
"""

from AccessControl import getSecurityManager
from plone.restapi.interfaces import IExpandableElement
from plone.restapi.serializer.expansion import update_dict_recursively
from plone.restapi.services import locking
from thads.corrections import open_views
from thads.web import parameters
from zExceptions import Unauthorized
from zope.component import getAdapters
from zope.component import queryMultiAdapter


#: What everybody is told of a lock.
TOLD_OF_LOCKS = ("locked", "stealable")
#: Plone's, as it was before the one below took its place.
original_lock_info = locking.lock_info


def expandable_elements(context, request):
    """Return the parts of an item, expanded where they were asked for.

    Takes the place of plone.restapi's. A part whose service is refused to the person
    stays what it is unasked: an address.
    """
    asked = {
        name
        for text in parameters.texts(request.form, "expand")
        for name in text.split(",")
    }
    found = {}
    for name, element in getAdapters((context, request), IExpandableElement):
        expanded = name in asked and is_told(context, request, name)
        update_dict_recursively(found, element(expand=expanded))
    return {"@components": found}


def is_told(context, request, name):
    """Return whether the service of a part would tell it to the person."""
    service = queryMultiAdapter(
        (context, request), name=f"GET_application_json_@{name}"
    )
    if service is None or open_views.refusal(service, context) is not None:
        return False
    try:
        return bool(getSecurityManager().validate(context, context, name, service))
    except Unauthorized:
        return False


def lock_info(item):
    """Return whether an item is locked, and to those who may edit it by whom.

    Takes the place of plone.restapi's.
    """
    info = original_lock_info(item)
    if getSecurityManager().checkPermission("Modify portal content", item):
        return info
    return {name: info[name] for name in TOLD_OF_LOCKS if name in info}
