"""Models of forms: the parts they may hold; all others are refused or left out.

A model is the XML from which EasyForm makes the fields and the actions of a form.
plone.supermodel builds whatever it names: scripts and mailers as actions, expressions
as defaults, classes and functions of any package by their dotted names (`based-on`,
`source`, `defaultFactory`, `form:validator`, which even registers an adapter for the
whole process). Here stands what a form needs: the types and vocabularies of
`form_types.csv`, and of each the parts that are no code. Everything else is refused
where a model is saved, and left out where one is read (`schema_of` takes the place of
EasyForm's reader), by whatever way it came into the database.
"""

from collective.easyform.api import CONTEXT_KEY
from csv import DictReader
from functools import cache
from functools import lru_cache
from lxml import etree
from pathlib import Path
from plone.app.textfield.interfaces import IRichText
from plone.supermodel import loadString
from plone.supermodel.interfaces import IFieldExportImportHandler
from plone.supermodel.parser import SupermodelParseError
from z3c.form.interfaces import IFieldWidget
from zope.component import getGlobalSiteManager
from zope.component import queryUtility
from zope.schema.interfaces import IDottedName
from zope.schema.interfaces import IInterfaceField
from zope.schema.interfaces import IObject
import re


TYPES = Path(__file__).parent / "form_types.csv"

SCHEMA = "{http://namespaces.plone.org/supermodel/schema}"
EASYFORM = "{http://namespaces.plone.org/supermodel/easyform}"
FORM = "{http://namespaces.plone.org/supermodel/form}"
I18N = "{http://xml.zope.org/namespaces/i18n}"
EMPTY = f'<model xmlns="{SCHEMA[1:-1]}"><schema/></model>'

#: The members of a form that are models, and those that are expressions.
MODELS = ("fields_model", "actions_model")
EXPRESSIONS = (
    "thanksPageOverrideAction",
    "thanksPageOverride",
    "formActionOverride",
    "onDisplayOverride",
    "afterValidationOverride",
    "headerInjection",
    "submitLabelOverride",
)

#: Attributes: what EasyForm's lists of fields and actions write, without expressions.
OF_FIELDS = {
    "name",
    "type",
    *(
        f"{EASYFORM}{name}"
        for name in ("validators", "THidden", "serverSide", "depends_on", "css_class")
    ),
}
OF_FIELDSETS = {"name", "label", "description", "order"}
#: Parts of a field that name code, besides those whose values are interfaces.
NAMING_CODE = {"defaultFactory", "source", "vocabularyName"}
INNER = ("key_type", "value_type")
#: Parts shown on pages, some of them by EasyForm as if they were HTML.
WORDS = {"title", "description"}
_MARKUP = re.compile(r"(?<!<)<++(?=[A-Za-z/!?])")


@cache
def allowed(part: str, column: str = "type") -> frozenset[str]:
    """Return the types of `field` or `action`, or the names of `vocabulary`.

    With the column `factory`: the names by which EasyForm offers the types.
    """
    with TYPES.open(encoding="utf-8", newline="") as lines:
        return frozenset(
            row[column] for row in DictReader(lines) if row["part"] == part
        )


def schema_of(data, context):
    """Return the schema of a form's model; takes the place of `api.get_model`.

    A model that cannot be read has no fields or actions. EasyForm's own reader would
    look for a content item of a certain name then.
    """
    try:
        schema = loadString(cleaned(data)).schema
    except SupermodelParseError:
        schema = loadString(EMPTY).schema
    schema.setTaggedValue(CONTEXT_KEY, context)
    return schema


@lru_cache(maxsize=256)
def cleaned(text: str | None) -> str:
    """Return a model without what it may not hold; the empty one for anything else."""
    root = _parsed(text)
    if root is None:
        return EMPTY
    _sift(root)
    return etree.tostring(root, encoding="unicode")


def faults(text: str | None) -> list[str]:
    """Return the names of the parts a model may not hold, each once."""
    root = _parsed(text)
    if root is None:
        return ["XML"]
    found = _sift(root)
    try:
        loadString(etree.tostring(root, encoding="unicode"))
    except SupermodelParseError as error:
        found.append(str(error.args[0]).splitlines()[0])
    return list(dict.fromkeys(found))


def _parsed(text):
    """Return the root of a model with its one schema, None if it is none."""
    parser = etree.XMLParser(
        resolve_entities=False, remove_pis=True, remove_comments=True, no_network=True
    )
    try:
        root = etree.fromstring((text or "").encode("utf-8"), parser)
    except (etree.XMLSyntaxError, UnicodeEncodeError):
        return None
    if root is None or root.tag != f"{SCHEMA}model":
        return None
    return root if root.find(f"{SCHEMA}schema") is not None else None


def _sift(root) -> list[str]:
    """Remove what a model may not hold, and return its names."""
    found = _keep_attributes(root, ())
    schema = root.find(f"{SCHEMA}schema")
    for other in list(root):
        if other is not schema:
            found.append(_removed(other))
    found += _keep_attributes(schema, ())
    for element in list(schema):
        if element.tag == f"{SCHEMA}fieldset":
            found += _keep_attributes(element, OF_FIELDSETS)
            for name in ("label", "description"):
                if name in element.attrib:
                    element.set(name, _words(element.get(name)))
            for field in list(element):
                found += _sift_field(field)
        else:
            found += _sift_field(element)
    return found


def _sift_field(field) -> list[str]:
    if field.tag != f"{SCHEMA}field":
        return [_removed(field)]
    wrong = _wrong_type(field)
    if wrong:
        _removed(field)
        return [wrong]
    return _keep_attributes(field, OF_FIELDS) + _sift_parts(field)


def _wrong_type(field) -> str:
    """Return the type of a field, or of what is in it, that is not on the list."""
    kinds = allowed("field") | allowed("action")
    kind = field.get("type", "")
    if kind not in kinds or queryUtility(IFieldExportImportHandler, kind) is None:
        return kind or "field"
    for name in INNER:
        for inner in field.findall(f"{SCHEMA}{name}"):
            if wrong := _wrong_type(inner):
                return wrong
    return ""


def _sift_parts(field) -> list[str]:
    known = queryUtility(IFieldExportImportHandler, field.get("type")).fieldAttributes
    found = []
    for part in list(field):
        name = part.tag.removeprefix(SCHEMA)
        if part.tag == f"{FORM}widget":
            found += _sift_widget(part)
        elif name in INNER:
            found += _keep_attributes(part, {"type"}) + _sift_parts(part)
        elif name in NAMING_CODE or _is_code(known.get(name)):
            found.append(_removed(part))
        elif name == "vocabulary" and (part.text or "") not in allowed("vocabulary"):
            found.append((part.text or "").strip() or name)
            # a choice without anything to choose from cannot be built
            part.tag, part.text = f"{SCHEMA}values", None
        elif name in WORDS:
            part.text = _words(part.text or "") or None
    return found


def _is_code(attribute) -> bool:
    """Return whether a part is unknown, or its value the dotted name of something."""
    return (
        attribute is None
        or (IObject.providedBy(attribute) and not IRichText.providedBy(attribute))
        or IInterfaceField.providedBy(attribute)
        or IDottedName.providedBy(attribute)
    )


def _sift_widget(widget) -> list[str]:
    if widget.get("type", "") not in _widgets():
        return [f"{widget.get('type')} {_removed(widget)}"]
    found = [_removed(part) for part in list(widget)]
    return found + _keep_attributes(widget, {"type"})


def _widgets() -> set[str]:
    """Return the dotted names of the widgets that EasyForm's list of fields offers."""
    found, registries = set(), [getGlobalSiteManager()]
    for registry in registries:
        registries += registry.__bases__
        for adapter in registry.registeredAdapters():
            if adapter.provided is IFieldWidget and len(adapter.required) == 2:
                factory = adapter.factory
                found.add(f"{factory.__module__}.{factory.__name__}")
    return found


def _keep_attributes(element, kept) -> list[str]:
    found = []
    for name in list(element.attrib):
        if name not in kept and not name.startswith(I18N):
            del element.attrib[name]
            found.append(etree.QName(name).localname)
    return found


def _removed(element) -> str:
    element.getparent().remove(element)
    return etree.QName(element).localname


def _words(text: str) -> str:
    """Return words in which nothing begins a tag."""
    return _MARKUP.sub("", text)
