"""Steps and deletion of many items in Plone's list of contents, as they were shown.

Without it: what was ticked is decided on as it is when the button is pressed. The two
dialogs of the list ask the server what they are about; the answer now names the items
with who changed them and when, and their revisions, which the dialog sends back. What
has changed since is left out, and named.

Upstream: not reported yet.
"""

from functools import cached_property
from plone import api
from plone.app.content.browser.contents.delete import DeleteActionView
from plone.app.content.browser.contents.workflow import WorkflowActionView
from Products.CMFCore.WorkflowCore import WorkflowException
from thads import _
from thads.errors import NotAllowed
from thads.errors import Refused
from thads.errors import Stale
from thads.web import parameters
from thads.web import problems
from thads.web import revisions
from thads.web import steps
from thads.web.transitions import COMMENT
from zope.i18n import translate
import html
import json


#: Name of the dialogs' hidden field: {UID: revision} as JSON.
NAME = "revisions"
#: Part of the dialog of steps, in the language of Plone's script: what is decided on.
TEMPLATE = (
    '<input type="hidden" name="revisions" value="<%- data.revisions %>">'
    "<ul><% _.each(data.shown || [], function (line) { %>"
    "<li><%- line %></li><% }); %></ul>"
)
MOST = 100_000
CHANGED = _(
    "“${title}” has changed since the dialog was opened, and was left as it is: look "
    "at it again."
)

REFUSED = _("“${title}”: ${reason}")


def revised(view):
    """Return {UID: item} of the ticked items whose decisions rest on a revision."""
    catalog = api.portal.get_tool("portal_catalog")
    brains = catalog(UID=view.get_selection(), show_inactive=True)
    items = {brain.UID: brain.getObject() for brain in brains}
    return {uid: item for uid, item in items.items() if revisions.revision_of(item)}


class Shown:
    """Mixin of the dialogs' views."""

    def shown(self):
        """Return what a dialog shows and sends back."""
        items = revised(self)
        found = {uid: revisions.revision_of(item) for uid, item in items.items()}
        lines = [
            f"{item.title_or_id()} · {item.modified().strftime('%d/%m/%Y %H:%M')}"
            for item in items.values()
        ]
        return {NAME: json.dumps(found), "shown": lines}

    @cached_property
    def named(self):
        """Revisions that the dialog sent back: {UID: revision}."""
        try:
            sent = json.loads(parameters.text(self.request.form, NAME, "{}", MOST))
        except (ValueError, RecursionError):
            return {}
        members = sent.items() if isinstance(sent, dict) else ()
        return {uid: shown for uid, shown in members if isinstance(shown, str)}

    def has_changed(self, item):
        """Return whether an item is not the one that was shown; then it is named."""
        if not revisions.revision_of(item):
            return False
        try:
            revisions.require(item, self.named.get(item.UID()))
        except Stale:
            mapping = {"title": item.title_or_id()}
            message = _(CHANGED, mapping=mapping)
            self.errors.append(translate(message, context=self.request))
            return True
        return False

    @property
    def renders(self):
        """Return whether the dialog is only being opened."""
        return parameters.text(self.request.form, "render") == "yes"


class Workflow(Shown, WorkflowActionView):
    """Action that takes a step with many items, by those whose step it is.

    Plone asks everybody for the right to edit, which nobody has for what waits for
    approval, and dates the item before anything was decided.
    """

    required_obj_permission = "View"

    def __call__(self):
        answer = super().__call__()
        if self.renders:
            return self.json({**json.loads(answer), **self.shown()})
        return answer

    def action(self, obj, bypass_recurse=False):
        """Take the step with an item, unless it came before or the item has changed."""
        form = self.request.form
        shown = self.named.get(getattr(obj, "UID", str)())
        comment = parameters.text(form, "comments", most=COMMENT, lines=True)
        if revisions.came_before(obj, shown, self.transition_id, comment):
            return
        if self.has_changed(obj):
            return
        if revisions.revision_of(obj):
            self.take(obj, comment)
        elif api.user.has_permission("Modify portal content", obj=obj):
            super().action(obj, bypass_recurse)

    def take(self, item, comment):
        """Take the step with an item; where it is refused, say why."""
        workflow = api.portal.get_tool("portal_workflow")
        try:
            steps.check(item, self.transition_id)
            workflow.doActionFor(item, self.transition_id, comment=comment)
            return
        except (Refused, NotAllowed, Stale) as refused:
            reason = problems.message_of(refused)
        except WorkflowException as error:
            reason = error.args[0] if error.args else ""
        mapping = {
            "title": item.title_or_id(),
            "reason": translate(reason, context=self.request),
        }
        message = _(REFUSED, mapping=mapping)
        self.errors.append(translate(message, context=self.request))


class Delete(Shown, DeleteActionView):
    """Action that deletes many items."""

    def __call__(self):
        answer = super().__call__()
        if not self.renders:
            return answer
        shown = self.shown()
        value = html.escape(shown[NAME], quote=True)
        lines = "".join(f"<li>{html.escape(line)}</li>" for line in shown["shown"])
        opened = json.loads(answer)
        opened["html"] += f'<ul>{lines}</ul><input type="hidden" name="{NAME}" '
        opened["html"] += f'value="{value}">'
        return json.dumps(opened)

    def action(self, obj):
        """Delete an item, unless it has changed."""
        if not self.has_changed(obj):
            super().action(obj)
