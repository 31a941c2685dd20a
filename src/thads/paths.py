"""Paths of content below the portal, as jobs, trails and queries write them."""

from plone import api
from thads.plonetypes import Content


def portal_path(content: Content) -> str:
    """Return the path of content below the portal: `hanoi/tin-tuc`, "" of itself."""
    depth = len(api.portal.get().getPhysicalPath())
    return "/".join(content.getPhysicalPath()[depth:])
