"""Handlers of the room's profiles: directory and index of reports."""

from plone import api
from thads.hotline import directory
from thads.hotline import reports
from zope.annotation.interfaces import IAnnotations


def uninstall(setup):
    """Remove directory and index of reports; contacts and reports are content."""
    annotations = IAnnotations(api.portal.get())
    for key in (directory.KEY, reports.KEY):
        annotations.pop(key, None)
