"""Fresh transaction after the slow reading of a file; the permission is asked anew."""

from AccessControl import Unauthorized
from collections.abc import Callable
from plone import api
import transaction


def fresh_transaction(context, permission: str) -> Callable[[], None]:
    """Return the function `loads.intake` calls between reading a file and writing.

    It begins a new transaction; nothing has been written yet, so nothing is lost. What
    happened meanwhile counts (a load submitted, a function taken away): it raises
    Unauthorized if the current user has the permission no more.
    """

    def refresh():
        transaction.begin()
        if not api.user.has_permission(permission, obj=context):
            raise Unauthorized(permission)

    return refresh
