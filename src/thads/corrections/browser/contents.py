"""The contents of a folder, for staff."""

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
    """Gives words to the columns the script would name in its own English."""

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
        named = {
            name: translate(title, context=self.request)
            for name, title in self.OF_THE_SCRIPT.items()
        }
        return named | super().get_columns()

    def get_options(self):
        return super().get_options() | {"dateFormat": MOMENT}

    def __call__(self):
        self.options = json.dumps(self.get_options())
        return self.index()
