"""Names of the columns and the form of dates in Plone's list of a folder's contents.

Without it: three columns have the English names of the script, and the script adds
its own short style to our form of dates, with two figures for the year.

Upstream: Products.CMFPlone#2188 translated the rest; the columns are not reported yet.
"""

from os.path import dirname
from plone.app.content.browser import contents
from plone.base import PloneMessageFactory
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile
from zope.i18n import translate
import json


#: As the reader's browser writes it, 09:30:00 21/11/2026: the script adds what we say
#: to styles of its own, of which the short one has two figures for the year.
MOMENT = ""


class ContentsView(contents.FolderContentsView):
    """List of contents with words for the columns the script would name itself."""

    needs_plone_bundles = True
    index = ViewPageTemplateFile(
        "templates/folder_contents.pt", _prefix=dirname(contents.__file__)
    )

    OF_THE_SCRIPT = {
        "portal_type": PloneMessageFactory("Type"),
        "last_comment_date": PloneMessageFactory("Last comment date"),
        "total_comments": PloneMessageFactory("Total comments"),
    }

    def get_columns(self):
        """Return {column: name}."""
        named = {
            name: translate(title, context=self.request)
            for name, title in self.OF_THE_SCRIPT.items()
        }
        return named | super().get_columns()

    def get_options(self):
        """Return the options of the script."""
        return super().get_options() | {"dateFormat": MOMENT}

    def __call__(self):
        self.options = json.dumps(self.get_options())
        return self.index()
