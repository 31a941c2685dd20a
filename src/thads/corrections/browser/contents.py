"""Plone's list of a folder's contents: what it offers, its columns, dates and dialogs.

Without it: all actions are offered to everybody who sees the list, also those that are
refused them for everything in it; *Properties* and *Tags* fail on types without the
behaviours they set. Three columns have the English names of the script, and the script
adds its own short style to our form of dates, with two figures for the year.
The dialog of steps names what it is about (`bulk`).

Upstream: Products.CMFPlone#2188 translated the rest; the columns are not reported yet.
"""

from collections import Counter
from os.path import dirname
from plone import api
from plone.app.content.browser import contents
from plone.base import PloneMessageFactory
from plone.memoize.view import memoize
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile
from thads.corrections.browser import bulk
from thads.web import lists
from zope.i18n import translate
import json


#: As the reader's browser writes it, 09:30:00 21/11/2026: the script adds what we say
#: to styles of its own, of which the short one has two figures for the year.
MOMENT = ""


#: Actions on what is ticked: the rights on an item without which it is refused.
NEEDED = {
    "cut": ("Copy or Move", "Delete objects"),
    "copy": ("Copy or Move",),
    "delete": ("Delete objects",),
    "rename": ("Copy or Move", "Modify portal content"),
    "workflow": (),
}
#: Buttons of the example in Plone's script: it puts them in the place of those that are
#: left out. An empty word makes none, and a line in the browser's log.
EXAMPLES = 8
#: Options that change the folder itself.
OF_THE_FOLDER = ("moveUrl", "rearrange", "setDefaultPageUrl")
#: Items of a type and state that are asked before an action is held to be refused.
ASKED = 5


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
        options = super().get_options() | {"dateFormat": MOMENT}
        # the script's menu of each line has the same for all of them: the actions on
        # what is ticked, and the pages of the item, do the same
        options["menuOptions"] = {}
        # what is left out, the script has from an example of its own
        if not self._may("Modify portal content", self.context):
            options |= dict.fromkeys(OF_THE_FOLDER)
        if not {"File", "Image"} & self._addable:
            options["upload"] = None
        options["buttons"] += [""] * (EXAMPLES - len(options["buttons"]))
        for button in options["buttons"]:
            if button and button["id"] == "workflow":
                form = button["form"]
                form["template"] = bulk.TEMPLATE + form["template"]
        return options

    def get_actions(self):
        """Return the actions that are not refused for all the folder holds."""
        return [each for each in super().get_actions() if self._works(each["id"])]

    def _works(self, action):
        if action == "paste":
            return bool(self._addable)
        if action not in NEEDED:
            return False
        asked = (
            all(self._may(permission, item) for permission in NEEDED[action])
            and (action != "workflow" or bool(self._steps(item)))
            for item in self._samples
        )
        return any(asked)

    def _may(self, permission, item):
        return api.user.has_permission(permission, obj=item)

    def _steps(self, item):
        return api.portal.get_tool("portal_workflow").getTransitionsFor(item)

    @property
    @memoize
    def _addable(self):
        """Ids of the types the person may add here."""
        if not self._may("Add portal content", self.context):
            return set()
        return {fti.getId() for fti in self.context.allowedContentTypes()}

    @property
    @memoize
    def _samples(self):
        """Some items of each type and state."""
        path = "/".join(self.context.getPhysicalPath())
        brains = api.portal.get_tool("portal_catalog")(
            path={"query": path, "depth": 1}, show_inactive=True
        )
        chosen, asked = [], Counter()
        for brain in brains:
            kind = (brain.portal_type, brain.review_state)
            asked[kind] += 1
            if asked[kind] <= ASKED:
                chosen.append(brain)
        return list(lists.each(chosen, lambda brain: brain.getObject()))

    def __call__(self):
        self.options = json.dumps(self.get_options())
        return self.index()
