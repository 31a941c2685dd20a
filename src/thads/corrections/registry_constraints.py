"""Records of the registry are held to the constraints of their schemas.

Without it: plone.registry leaves a field's constraint out when it stores the field, so
the editor of the registry and `@registry` take an address of mail that is none; only
panels, which read the schema, refuse it.

Upstream: not reported yet. Leaving the constraint out is by design (a stored one would
be a reference to code); that the schema a record names is not asked is none.
"""

from plone.registry.interfaces import IInterfaceAwareRecord
from z3c.form.validator import InvariantsValidator
from z3c.form.validator import SimpleFieldValidator
from zope.interface import Invalid
from zope.schema.interfaces import ConstraintNotSatisfied
from zope.schema.interfaces import ICollection
from zope.schema.interfaces import ValidationError


def check(record, value):
    """Raise Invalid, with a message, if a value is against the schema of a record."""
    if not IInterfaceAwareRecord.providedBy(record):
        return
    try:
        schema = record.interface
    except AttributeError:
        return  # of an add-on that is gone
    field = None if schema is None else schema.get(record.fieldName)
    if field is not None and value != field.missing_value:
        _check(field, value)


def _check(field, value):
    try:
        if not field.constraint(value):
            raise ConstraintNotSatisfied(value)
    except ValidationError as error:
        raise Invalid(error.doc()) from error
    if ICollection.providedBy(field) and field.value_type is not None:
        for each in value:
            _check(field.value_type, each)


def record_modified(event):
    """Refuse a value against the record's schema; subscriber.

    Whatever sets it: the request, or the code, ends without it.
    """
    check(event.record, event.newValue)


class RecordValidator(SimpleFieldValidator):
    """Says so beside the field, in the editor of the registry."""

    def validate(self, value, force=False):
        """Raise Invalid for what the field or the schema refuses."""
        super().validate(value, force)
        check(self.view.record, value)


class RecordAlone(InvariantsValidator):
    """Asks no invariant in the editor of the registry, which holds one field.

    Plone's asks all of the schema, whose other fields are missing: a server error.
    """

    def validate(self, data):
        """Return no errors."""
        return ()
