"""Forms of z3c.form that name the revision they showed, in a hidden field.

The form's `fields` get `shown_fields()`; what comes in stands in the request under the
name all forms have (`revisions.NAME`).
"""

from thads.web import revisions
from typing import Any
from z3c.form.field import Fields
from z3c.form.interfaces import HIDDEN_MODE
from zope import schema
from zope.interface import Interface


class IShown(Interface):
    """Field of a form: the revision it showed to whoever sends it."""

    revision = schema.ASCIILine(title="revision", required=False)


def shown_fields() -> Fields:
    """Return the hidden field, which is none of the item's."""
    return Fields(IShown, mode=HIDDEN_MODE, ignoreContext=True)


class ShowsRevision:
    """Mixin of forms with the field."""

    context: Any
    widgets: Any

    def updateWidgets(self, prefix: str | None = None) -> None:
        """Give the field the revision of now, under the name all forms have."""
        super().updateWidgets(prefix)  # type: ignore[misc]
        widget = self.widgets[revisions.NAME]
        widget.name = revisions.NAME
        widget.value = revisions.revision_of(self.context)
