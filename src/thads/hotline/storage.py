"""What the hotline keeps at the portal beside its content."""

from thads.hotline import directory
from thads.hotline import reports
from zope.annotation.interfaces import IAnnotations


def uninstall(portal):
    """Take away the directory and the index; contacts and reports are content."""
    annotations = IAnnotations(portal)
    for key in (directory.KEY, reports.KEY):
        annotations.pop(key, None)
