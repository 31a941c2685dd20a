"""The edit form of a unit: what is not the person's to set is shown, not asked for."""

from plone.dexterity.browser.edit import DefaultEditForm
from plone.z3cform import layout
from thads.organisation.field_rights import UNIT
from thads.organisation.field_rights import may
from thads.organisation.unit_fields import field_of
from thads.organisation.unit_fields import is_governed
from z3c.form.interfaces import DISPLAY_MODE


class UnitEditForm(DefaultEditForm):
    """Edit form by the table of field rights."""

    def updateFields(self) -> None:
        """Show what is not the person's to set, instead of asking for it."""
        super().updateFields()
        for part in (self, *self.groups):
            for name, field in part.fields.items():
                governed = is_governed(self.context, field.interface)
                if governed and not may(self.context, UNIT, field_of(name)):
                    field.mode = DISPLAY_MODE


UnitEditView = layout.wrap_form(UnitEditForm)
