"""The portal's browser layer: what is registered for it is off where it is off."""

from zope.publisher.interfaces.browser import IDefaultBrowserLayer


class IThadsLayer(IDefaultBrowserLayer):
    """Set on every request to a site where the product is installed."""
