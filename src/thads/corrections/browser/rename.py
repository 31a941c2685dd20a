"""Renaming in Plone's list of contents: only what the user may edit.

Without it: Plone asks for the right to copy, which an editor has for published items
because a working copy begins as a copy.

Upstream: not reported yet.
"""

from AccessControl import Unauthorized
from plone import api
from plone.app.content.browser.contents.rename import RenameActionView
from thads.publication import review
from thads.web import parameters


class Rename(RenameActionView):
    """Action that renames items, refused where one of them may not be edited."""

    def __call__(self):
        catalog = api.portal.get_tool("portal_catalog")
        form = self.request.form
        uids = [parameters.text(form, name) for name in form if name.startswith("UID_")]
        for brain in catalog(UID=uids):
            if not review.may("Modify portal content", brain.getObject()):
                raise Unauthorized("fc-rename")
        return super().__call__()
