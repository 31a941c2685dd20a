"""To go on from the newest state after slow reading, if one still may."""

from AccessControl import Unauthorized
from plone import api
import transaction


def newest(context, permission):
    """Return what `loads.take_file` calls between reading and writing.

    Nothing has been written yet, so a new transaction loses nothing; what happened
    meanwhile (a list submitted, a function taken away) counts.
    """

    def refresh():
        transaction.begin()
        if not api.user.has_permission(permission, obj=context):
            raise Unauthorized(permission)

    return refresh
