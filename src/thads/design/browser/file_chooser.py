"""`context/@@file-chooser`: the script that chooses files, with its words."""

from html import escape
from plone import api
from Products.Five import BrowserView
from thads import _
from thads.design.browser import assets
from ZPublisher import zpublish


WORDS = {
    "choose": _("Choose a file"),
    "several": _("Choose files"),
    "none": _("No file chosen yet"),
    "large": _("too large, choose a smaller one"),
}


@zpublish(False)
class FileChooser(BrowserView):
    """Script element of a page with a file input."""

    @zpublish(False)
    def __call__(self, most: int = 0) -> str:
        """Return the script element.

        `most` is the largest file taken, in MB, 0 where there is no such limit.
        """
        address = assets.address(api.portal.get().absolute_url(), "files.js")
        words = "".join(
            f' data-{name}="{escape(api.portal.translate(text))}"'
            for name, text in WORDS.items()
        )
        return (
            f'<script type="module" src="{escape(address)}" '
            f'data-most="{int(most)}"{words}></script>'
        )
