"""`@@download`, `@@display-file` and `@@images` hand out files, and nothing else.

Without it: `@@download/title` of any item, `@@images/__class__/mini`, and the site's
logo where there is none, are server errors: a text has no size.

Upstream: not reported yet (plone.namedfile).
"""

from plone.namedfile.browser import Download
from plone.namedfile.interfaces import IFile
from plone.namedfile.scaling import ImageScaling
from zExceptions import NotFound


#: Plone's, as they were before those below took their places.
original = Download.__call__
original_traverse = ImageScaling.publishTraverse


def handed_out(view):
    """Return a file as Plone's view does; NotFound where the field holds none.

    Takes the place of `Download.__call__`.
    """
    if not IFile.providedBy(view._getFile()):
        raise NotFound(view.fieldname or "")
    return original(view)


def traversed(view, request, name):
    """Return the picture of a field or a scale as Plone's view does.

    Takes the place of `ImageScaling.publishTraverse`. What begins with `_` is Python's.
    """
    if name.startswith("_"):
        raise NotFound(name)
    return original_traverse(view, request, name)
