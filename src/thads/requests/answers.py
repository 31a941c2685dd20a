"""Answers of a form as words, and words of a program as answers of a form."""

from datetime import date
from datetime import datetime
from plone.app.textfield.value import RichTextValue
from plone.namedfile.interfaces import INamedField
from thads import _
from thads.errors import Refused
from thads.text.whitespace import tidy
from zope.schema.interfaces import IBool
from zope.schema.interfaces import IChoice
from zope.schema.interfaces import IDate
from zope.schema.interfaces import IVocabularyTokenized


def as_text(field, value, context):
    """Return a value as the office reads it."""
    if isinstance(value, bool):
        return "Có" if value else "Không"
    if isinstance(value, datetime):
        return f"{value:%H:%M %d/%m/%Y}"
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, RichTextValue):
        return value.raw
    if isinstance(value, (list, tuple, set, frozenset)):
        inner = getattr(field, "value_type", None)
        return "; ".join(as_text(inner, one, context) for one in value)
    if isinstance(value, dict):
        return "; ".join(f"{key}: {text}" for key, text in value.items())
    if IChoice.providedBy(field):
        return title_of_choice(field.bind(context), value)
    return str(value)


def title_of_choice(field, value):
    terms = field.vocabulary
    if IVocabularyTokenized.providedBy(terms):
        try:
            term = terms.getTerm(value)
        except LookupError:
            return str(value)
        return str(term.title or term.value)
    return str(value)


def given(schema, values, skip):
    """Return ((name, title, text), ...) of {name: value} a program sent for a form.

    What a program leaves out, the officer asks for; what it says must fit the form.
    """
    problems, fine = {}, []
    if not isinstance(values, dict):
        raise Refused({"fields": _("The fields must be an object.")})
    for name, value in values.items():
        field = schema.get(name)
        if field is None or name in skip or INamedField.providedBy(field):
            problems[tidy(name)[:60]] = _("The form has no such field.")
            continue
        try:
            fine.append((name, field.title, text_of(field, value)))
        except ValueError as error:
            problems[name] = error.args[0]
    if problems:
        raise Refused(problems)
    return tuple(fine)


def text_of(field, value):
    if IBool.providedBy(field):
        if not isinstance(value, bool):
            raise ValueError(_("Say true or false."))
        return as_text(field, value, None)
    if IDate.providedBy(field):
        try:
            return as_text(field, date.fromisoformat(str(value)), None)
        except ValueError:
            raise ValueError(_("Write the date like 2026-11-21.")) from None
    if IChoice.providedBy(field) and field.vocabulary is not None:
        if value not in field.vocabulary:
            raise ValueError(_("This is not among the choices."))
        return title_of_choice(field, value)
    if isinstance(value, (list, tuple)):
        return "; ".join(str(one) for one in value)
    if isinstance(value, (str, int, float)):
        return str(value)
    raise ValueError(_("This value has the wrong form."))
