"""Deleting an item: only the one that was shown to whoever confirmed it.

Without it: the form of a tab opened yesterday deletes what a colleague has written
since; `object_delete` deletes by a link. Of an item with a revision (`IRevised`) the
form names it, and the link leads to the form.

Upstream: not reported yet.
"""

from plone.app.content.browser.actions import DeleteConfirmationForm
from plone.app.content.browser.actions import ObjectDeleteView
from thads.web import parameters
from thads.web import revisions
from thads.web.revised_forms import ShowsRevision
from thads.web.revised_forms import shown_fields


BUTTON = "form.buttons.Delete"


class DeleteConfirmation(ShowsRevision, DeleteConfirmationForm):
    """Form that asks again before an item is deleted."""

    ignoreContext = True
    ignoreRequest = True
    fields = shown_fields()

    def update(self):
        """Refuse (409) the form of an item that has changed since it was shown."""
        form = self.request.form
        if parameters.given(form, BUTTON) and revisions.revision_of(self.context):
            revisions.require(self.context, parameters.text(form, revisions.NAME))
        super().update()


class ObjectDelete(ObjectDeleteView):
    """Link that deletes: of a revised item, it leads to the form."""

    def do_action(self):
        """Delete, or lead to the form."""
        if not revisions.revision_of(self.context):
            return super().do_action()
        address = f"{self.context.absolute_url()}/delete_confirmation"
        return self.request.response.redirect(address)
