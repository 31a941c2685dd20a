"""Cut, copy and paste: offered where they work, with a reason where they do not.

Without it: *Paste* stands in every folder once something was copied, and answers 500
where the folder does not take it; *Cut* takes what may not be moved, and only pasting
it fails.

Upstream: not reported yet.
"""

from AccessControl import Unauthorized
from OFS.CopySupport import CopyError
from OFS.CopySupport import _cb_decode
from plone import api
from plone.app.content.browser.actions import ObjectPasteView
from plone.app.content.browser.contents.cut import CutActionView
from plone.app.content.browser.contents.paste import PasteActionView
from thads import _
from thads.corrections.moves import MOVED
from zope.i18n import translate


NOT_HERE = _(
    "What you copied or cut cannot be put here: this place does not take it, or you "
    "may not add to it."
)


def takes_clipboard(folder, request):
    """Return whether a folder takes what the person has copied or cut."""
    try:
        moved = _cb_decode(request["__cp"])[0] == 1
        things = folder.cb_dataItems()
        for thing in things:
            folder._verifyObjectPaste(thing, validate_src=MOVED if moved else True)
    except (AttributeError, CopyError, KeyError, Unauthorized, ValueError):
        return False
    return bool(things)


class Cut(CutActionView):
    """Action of the list of contents: of what may be taken from its place."""

    required_obj_permission = "Delete objects"


class Paste(PasteActionView):
    """Action of the list of contents: where the folder takes it."""

    def __call__(self):
        self.protect()
        if takes_clipboard(self.context, self.request):
            return super().__call__()
        message = translate(NOT_HERE, context=self.request)
        return self.json({"status": "warning", "msg": message})


class ObjectPaste(ObjectPasteView):
    """Link of the menu of actions."""

    def do_action(self):
        """Paste, or lead back and tell why not."""
        if takes_clipboard(self.context, self.request):
            return super().do_action()
        api.portal.show_message(NOT_HERE, self.request, type="error")
        return self.request.response.redirect(self.context.absolute_url())
