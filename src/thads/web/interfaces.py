"""Interfaces of what rooms tell about their pages."""

from typing import Any
from zope.interface import Interface


class ISharedCard(Interface):
    """Card of a public page, see `shared_card`; adapts content and request."""

    def properties() -> list[tuple[str, str]]:
        """Return pairs of a property of Open Graph and its content, in order."""

    def facts() -> dict[str, Any]:
        """Return the page's facts in the terms of schema.org, without empty ones."""
