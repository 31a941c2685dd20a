"""Edit form of an item: Save names the revision that was opened, and loses no text.

Where somebody else has saved meanwhile, nothing is written: the form stands there once
more with what was typed, and with what differs from what is stored now. Who saves again
has seen both. A form without a revision (a program's) takes what it finds.
"""

from dataclasses import dataclass
from plone.dexterity.browser.edit import DefaultEditForm
from plone.dexterity.interfaces import IDexterityEditForm
from plone.z3cform import layout
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile
from thads import _
from thads.casework.history import HistoryLine
from thads.organisation.people import display_name
from thads.publication import changes
from thads.publication import locks
from thads.publication import review
from thads.web import parameters
from thads.web import revisions
from thads.web.revised_forms import ShowsRevision
from thads.web.revised_forms import shown_fields
from z3c.form.interfaces import NOT_CHANGED
from zope.i18nmessageid import Message
from zope.interface import classImplements


CHANGED = _(
    "Nothing was saved: somebody else has changed this item since you opened the form. "
    "What you typed is still in the form. Compare both versions below."
)


@dataclass(frozen=True)
class Difference:
    """A field in which what was typed differs from what is stored."""

    label: Message
    pieces: tuple[tuple[str, str], ...]


class EditForm(ShowsRevision, DefaultEditForm):
    """Edit form that saves on the revision it was opened with."""

    #: Whether what is stored has changed since the form was opened.
    stale = False
    differences: tuple[Difference, ...] = ()

    def updateFields(self) -> None:
        """Add the field of the revision."""
        super().updateFields()
        self.fields += shown_fields()

    def extractData(self, setErrors=True):
        """Return (values, errors); what is stale is an error, so nothing is written."""
        data, errors = super().extractData(setErrors)
        data.pop(revisions.NAME, None)
        shown = parameters.text(self.request.form, revisions.NAME)
        if shown and shown != revisions.revision_of(self.context):
            self.stale = True
            self.differences = tuple(self._differences(data))
            errors = errors or (CHANGED,)
        return data, errors

    def update(self) -> None:
        """Let the message say what has happened, where the form is stale."""
        super().update()
        if self.stale:
            self.status = CHANGED
            self.request.response.setStatus(409)

    def _differences(self, data):
        for form in (self, *self.groups):
            for name, each in form.fields.items():
                if name not in data or data[name] is NOT_CHANGED:
                    continue
                field = each.field
                stored = getattr(self.context, field.__name__, None)
                before = changes.as_text(field.__name__, stored)
                after = changes.as_text(field.__name__, data[name])
                if before != after:
                    yield Difference(field.title, changes.pieces(before, after))


class EditPage(layout.FormWrapper):
    """Page around the form, with both versions where it is stale."""

    needs_plone_bundles = True
    form = EditForm
    index = ViewPageTemplateFile("edit.pt")

    @property
    def stale(self) -> bool:
        """Return whether what is stored has changed since the form was opened."""
        return self.form_instance.stale

    @property
    def differences(self) -> tuple[Difference, ...]:
        """Fields in which what was typed differs from what is stored."""
        return self.form_instance.differences

    @property
    def saved(self) -> HistoryLine | None:
        """The change that came in between, with who made it and when."""
        return review.edited(self.context)

    @property
    def returned_with(self) -> str:
        """Comment the item was returned with, empty if it was not."""
        return review.last_comment(self.context)

    @property
    def held_by(self) -> str:
        """Name of the person who has the item open in their form, empty if nobody."""
        holder = locks.holder(self.context)
        return (display_name(holder) or holder) if holder else ""

    def address(self) -> str:
        """Return the address of the form, to open what is stored."""
        return f"{self.context.absolute_url()}/edit"


classImplements(EditPage, IDexterityEditForm)
