"""An address that cannot be read is none of the portal.

Without it: whatever sends a person back (`came_from`, `next`, the `Referer`) is parsed
without a net, by `isURLInPortal` and by the log-in of Zope: `http://[::1` and `//[` are
server errors of the log-in and of every page that leads there.

Upstream: not reported yet (Products.isurlinportal, Products.PluggableAuthService).
"""

from contextlib import suppress
from Products.CMFPlone.URLTool import URLTool
from Products.PluggableAuthService import utils
from ZPublisher import zpublish


#: Plone's and Zope's, as they were before those below took their places.
original = URLTool.isURLInPortal
original_local = utils.url_local


@zpublish(False)
def is_in_portal(tool, url, context=None):
    """Return whether an address is one of the portal; False if it is none at all.

    Takes the place of `URLTool.isURLInPortal`.
    """
    with suppress(ValueError):
        return original(tool, url, context)
    return False


def url_local(url):
    """Return an address without its host, "" if it is none at all.

    Takes the place of `Products.PluggableAuthService.utils.url_local`.
    """
    with suppress(ValueError):
        return original_local(url)
    return ""
