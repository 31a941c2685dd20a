"""Plone's own scripts and styles, only on pages where staff edit."""

from plone import api
from Products.CMFPlone.resources.browser.resource import ScriptsView
from Products.CMFPlone.resources.browser.resource import StylesView
from thads.corrections.browser.script_messages import address
from zope.component import getMultiAdapter


class _ForStaff:
    """Mixin that computes and sends nothing on all other pages."""

    @property
    def wanted(self):
        frame = getMultiAdapter((self.context, self.request), name="thads-frame")
        return frame.needs_bundles(self.view)

    def update(self):
        if self.wanted:
            super().update()

    def index(self):
        return super().index() if self.wanted else ""


class Scripts(_ForStaff, ScriptsView):
    """Scripts of the registered bundles, and before them their words."""

    def index(self):
        """Return the scripts, preceded by their messages."""
        if not self.wanted:
            return ""
        words = address(api.portal.get().absolute_url())
        return f'<script src="{words}"></script>\n{super().index()}'


class Styles(_ForStaff, StylesView):
    """Style sheets of the registered bundles."""
