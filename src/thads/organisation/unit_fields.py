"""Fields of units by the table of field rights, whichever way they are changed.

A program is refused where it names a field that is not its user's to set (403, nothing
changed); the edit form shows such fields without an input. The subscriber holds for
what comes another way.
"""

from plone.base.interfaces import IPloneSiteRoot
from plone.restapi.deserializer import json_body
from plone.restapi.deserializer.dxcontent import DeserializeFromJson
from plone.restapi.deserializer.site import DeserializeSiteRootFromJson
from thads.organisation.field_rights import MAKE
from thads.organisation.field_rights import SET
from thads.organisation.field_rights import UNIT
from thads.organisation.field_rights import check
from thads.organisation.interfaces import IUnit
from thads.organisation.units import Unit
from typing import Any
from zope.interface import Interface
from zope.lifecycleevent.interfaces import IAttributes
from zope.lifecycleevent.interfaces import IObjectModifiedEvent


LAYOUT = "layout"


def is_governed(unit: Unit, schema: type[Interface]) -> bool:
    """Return whether a schema's fields stand in the table: of the site, one's own."""
    return schema is IUnit or not IPloneSiteRoot.providedBy(unit)


def field_of(name: str) -> str:
    """Return a field's name without the prefix forms give it: `IUnit.colour`."""
    return name.rpartition(".")[2]


def unit_modified(unit: Unit, event: IObjectModifiedEvent) -> None:
    """Refuse a change of what is not the current user's to set; subscriber."""
    for changed in event.descriptions:
        if IAttributes.providedBy(changed) and is_governed(unit, changed.interface):
            check(unit, UNIT, map(field_of, changed.attributes))


class ByTable:
    """Mixin of deserialisers: a changed field is one the current user may set."""

    how = SET
    context: Any
    request: Any

    def __call__(self, *args: Any, **kw: Any) -> Any:
        if LAYOUT in json_body(self.request):
            check(self.context, UNIT, [LAYOUT])
        return super().__call__(*args, **kw)  # type: ignore[misc]

    def get_schema_data(
        self, data: Any, validate_all: bool, create: bool = False
    ) -> Any:
        """Return (data, errors) of what was sent; refuse what is not theirs to set."""
        self.how = MAKE if create else SET
        return super().get_schema_data(data, validate_all, create)  # type: ignore[misc]

    def mark_field_as_changed(self, schema: Any, name: str) -> None:
        """Note a changed field; refuse one that is not theirs to set."""
        if is_governed(self.context, schema):
            check(self.context, UNIT, [name], self.how)
        super().mark_field_as_changed(schema, name)  # type: ignore[misc]


class DeserializeUnit(ByTable, DeserializeFromJson):
    """Deserialiser of a locality or branch."""


class DeserializeCentre(ByTable, DeserializeSiteRootFromJson):
    """Deserialiser of the site, which is the centre."""
