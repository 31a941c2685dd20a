"""Rights to view a place: of the person who asks, and of everybody."""

from AccessControl import getSecurityManager
from AccessControl.PermissionRole import rolesForPermissionOn
from typing import Any


def is_viewable(place: Any) -> bool:
    """Return whether the person may view a place."""
    return bool(getSecurityManager().checkPermission("View", place))


def is_public(place: Any) -> bool:
    """Return whether everybody may view a place."""
    return "Anonymous" in rolesForPermissionOn("View", place)
