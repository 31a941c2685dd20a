"""Answers of a form as text: values of its fields, and values in a JSON body."""

from collective.easyform.interfaces import IFieldExtender
from collective.easyform.interfaces import IFieldValidator
from datetime import date
from datetime import datetime
from plone.app.textfield.value import RichTextValue
from plone.namedfile.interfaces import INamedField
from thads import _
from thads.errors import Refused
from thads.text.dates import parse_date
from thads.text.whitespace import tidy
from zope.component import queryAdapter
from zope.component import queryUtility
from zope.schema.interfaces import IBool
from zope.schema.interfaces import IChoice
from zope.schema.interfaces import ICollection
from zope.schema.interfaces import IDate
from zope.schema.interfaces import IInt
from zope.schema.interfaces import INumber
from zope.schema.interfaces import IText
from zope.schema.interfaces import IVocabularyTokenized
from zope.schema.interfaces import TooLong
from zope.schema.interfaces import ValidationError


#: Entries of a list of choices.
MOST_CHOSEN = 100
#: What a number is smaller than; Python writes larger ones with an exponent.
LARGEST = 10**15


def as_text(field, value, context):
    """Return a value of a form's field as text, in the words of the office.

    `field`: the field of the schema. `context`: the form, to which its vocabularies
    are bound.
    """
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


def title_of_choice(field, value) -> str:
    """Return the title of a choice's term, or the value as text where it has no term.

    `field`: a Choice with its vocabulary. A term is missing when the form was changed
    after the value was chosen.
    """
    terms = field.vocabulary
    if IVocabularyTokenized.providedBy(terms):
        try:
            term = terms.getTerm(value)
        except LookupError:
            return str(value)
        return str(term.title or term.value)
    return str(value)


def read_fields(schema, values, skip, context=None):
    """Return ((name, title, text), ...) of the fields a program sent with a request.

    `schema`: that of the procedure's form. `values`: {name: value} of the JSON body.
    `skip`: names of fields that stand elsewhere in the body: applicant and unit; files
    do too. `context`: the form, to which vocabularies are bound. No field has to be
    there: the officer asks for what is left out; what is there has to be as the form
    takes it. Raises `Refused` with the faults of all fields.
    """
    problems, fine = {}, []
    if not isinstance(values, dict):
        raise Refused({"fields": _("The fields must be an object.")})
    for name, value in values.items():
        field = schema.get(name)
        if field is None or name in skip or INamedField.providedBy(field):
            problems[tidy(name)[:60]] = _("The form has no such field.")
            continue
        if value is None:
            continue
        try:
            text = read_value(field.bind(context), value)
            check_as_form(field, value)
            fine.append((name, field.title, text))
        except ValueError as error:
            problems[name] = error.args[0]
    if problems:
        raise Refused(problems)
    return tuple(fine)


def read_value(field, value) -> str:
    """Return a value of a JSON body as the text `as_text` makes of the form's value.

    `field`: bound to its form. Raises ValueError with a message for a value the field
    cannot have.
    """
    if IBool.providedBy(field):
        if not isinstance(value, bool):
            raise ValueError(_("Say true or false."))
        return as_text(field, value, None)
    if IDate.providedBy(field):
        day = parse_date(value) if isinstance(value, str) else None
        if day is None:
            raise ValueError(_("Write the date like 2026-11-21."))
        return as_text(field, validated(field, day), None)
    if IChoice.providedBy(field) and field.vocabulary is not None:
        if not isinstance(value, str) or value not in field.vocabulary:
            raise ValueError(_("This is not among the choices."))
        return title_of_choice(field, value)
    if ICollection.providedBy(field):
        if not isinstance(value, list) or len(value) > MOST_CHOSEN:
            raise ValueError(_("This value has the wrong form."))
        inner = field.value_type.bind(field.context)
        return "; ".join(dict.fromkeys(read_value(inner, one) for one in value))
    if INumber.providedBy(field):
        kind = int if IInt.providedBy(field) else int | float
        is_number = isinstance(value, kind) and not isinstance(value, bool)
        if not is_number or not abs(value) < LARGEST:  # nor is NaN
            raise ValueError(_("This value has the wrong form."))
        return str(validated(field, value if kind is int else float(value)))
    if not isinstance(value, str):
        raise ValueError(_("This value has the wrong form."))
    return str(validated(field, value) if IText.providedBy(field) else value)


def validated(field, value):
    """Return a value the field takes: its length, bounds and constraint.

    Raises ValueError with a message for another. An empty text is none, which may be
    left out.
    """
    if value == "":
        return value
    try:
        field.validate(value)
    except TooLong:
        raise ValueError(
            _(
                "This text is too long: at most ${count} characters.",
                mapping={"count": str(field.max_length)},
            )
        ) from None
    except ValidationError:
        raise ValueError(_("This value has the wrong form.")) from None
    return value


def check_as_form(field, value):
    """Refuse a value that a validator of the form refuses; raise ValueError.

    The validators are EasyForm's: that a declaration is ticked, that there is no link.
    """
    extender = queryAdapter(field, IFieldExtender)
    for name in getattr(extender, "validators", None) or ():
        check = queryUtility(IFieldValidator, name=name)
        if check is None:
            continue
        try:
            found = check(value)
        except ValidationError as error:
            found = error.doc()
        if found and IBool.providedBy(field):
            raise ValueError(_("Tick this box to go on."))
        if found:
            raise ValueError(found)
