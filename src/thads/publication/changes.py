"""Changes of an item against its original or a former wording, word by word."""

from AccessControl import getSecurityManager
from collections.abc import Iterator
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from hashlib import sha256
from itertools import accumulate
from plone.app.textfield.interfaces import IRichTextValue
from plone.autoform.interfaces import READ_PERMISSIONS_KEY
from plone.dexterity.utils import iterSchemata
from plone.namedfile.interfaces import INamed
from plone.supermodel.utils import mergedTaggedValueDict
from thads.plonetypes import Content
from thads.publication import marked_text
from thads.publication.vocabularies import NOTICE_KINDS
from thads.publication.vocabularies import URGENCIES
from thads.text import KINDS
from thads.text import format_date
from typing import Any
from z3c.relationfield.interfaces import IRelationValue
from zope.component import getUtility
from zope.schema import getFieldsInOrder
from zope.security.interfaces import IPermission
import html
import re


SAME, GONE, NEW = "same", "gone", "new"
_TAG = re.compile(r"<[^<>]+>")
_WORDS = re.compile(r"\S+\s*")
#: Pairs of equal words looked at in one comparison: some 0.3 s. Two texts of 10,000
#: words with fifty changes have a third.
MOST_PAIRS = 3_000_000
# Unchanged words kept on each side of a change.
_AROUND = 12
_TITLES = {
    "document_kind": {kind.id: kind.title for kind in KINDS.values()},
    "notice_kind": NOTICE_KINDS,
    "urgency": URGENCIES,
}


@dataclass(frozen=True)
class Change:
    """A changed field: its label, and pieces (kind, text) of its text."""

    label: str
    pieces: tuple[tuple[str, str], ...]


def changes(original: Content, copy: Content) -> list[Change]:
    """Return the fields in which a copy differs from its original, in their order."""
    return between(texts(original), copy)


def texts(item: Content) -> dict[str, str]:
    """Return the fields of an item as texts that differ whenever what is seen does."""
    return {
        name: _compared(name, getattr(item, name, None))
        for name, _field, _closed in _fields(item)
    }


def between(before: Mapping[str, str], item: Content) -> list[Change]:
    """Return the fields in which an item differs from former texts, in their order.

    Fields that the current user may not read are left out.
    """
    found = []
    for name, field, closed in _fields(item):
        if closed:
            continue
        old = marked_text.with_blocks(before.get(name, ""))
        new = marked_text.with_blocks(_compared(name, getattr(item, name, None)))
        if old != new:
            found.append(Change(field.title, _shown(pieces(old, new))))
    return found


def _shown(found: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    """Return pieces as people read them: formatting where something changed."""
    return tuple(
        (kind, marked_text.plain(text) if kind == SAME else marked_text.shown(text))
        for kind, text in found
    )


def _fields(item: Content) -> Iterator[tuple[str, Any, bool]]:
    """Yield (name, field, whether it is closed to the user) of an item's fields."""
    seen = set()
    for schema in iterSchemata(item):
        closed = closed_fields(schema, item)
        for name, field in getFieldsInOrder(schema):
            if name not in seen and not field.readonly and name != "id":
                seen.add(name)
                yield name, field, name in closed


def _compared(name: str, value: Any) -> str:
    """Return the value of a field as it is compared: with formatting, and digests."""
    if IRichTextValue.providedBy(value):
        return marked_text.marked(value.raw or "")
    if INamed.providedBy(value):
        return f"{as_text(name, value)} #{_digest(value)}"
    if isinstance(value, list | tuple):
        return "; ".join(_compared("", item) for item in value)
    return as_text(name, value)


def _digest(file: Any) -> str:
    data = file.data or b""
    return sha256(data if isinstance(data, bytes) else data.encode()).hexdigest()[:8]


def closed_fields(schema: Any, content: Content) -> set[str]:
    """Return the names of a schema's fields that the current user may not read."""
    permissions = mergedTaggedValueDict(schema, READ_PERMISSIONS_KEY)
    may = getSecurityManager().checkPermission
    return {
        name
        for name, id in permissions.items()
        if not may(getUtility(IPermission, name=id).title, content)
    }


def as_text(name: str, value: Any) -> str:
    """Return the value of a field as the words people read, empty for none."""
    if value is None or value is False:
        return ""
    if name in _TITLES:
        return _TITLES[name].get(value, value)
    if IRichTextValue.providedBy(value):
        return " ".join(html.unescape(_TAG.sub(" ", value.raw or "")).split())
    if INamed.providedBy(value):
        return f"{value.filename} ({value.getSize()})"
    if IRelationValue.providedBy(value):
        return getattr(value.to_object, "title", "") or ""
    if isinstance(value, date):
        return format_date(value)
    if isinstance(value, Mapping):
        return " · ".join(filter(None, (as_text("", each) for each in value.values())))
    if isinstance(value, list | tuple):
        return "; ".join(as_text("", item) for item in value)
    return " ".join(str(value).split()) if value is not True else "✓"


def pieces(before: str, after: str) -> tuple[tuple[str, str], ...]:
    """Return the differences of two texts, word by word, as (kind, text).

    Long unchanged stretches are shortened. Texts with more than MOST_PAIRS of equal
    words are returned whole, the old one and the new one.
    """
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    found = []
    try:
        steps = _Matcher(old, new).get_opcodes()
    except _TooMuch:
        steps = [("replace", 0, len(old), 0, len(new))]
    for tag, i1, i2, j1, j2 in steps:
        if tag == "equal":
            found.append((SAME, _shortened(old[i1:i2])))
            continue
        if i2 > i1:
            found.append((GONE, "".join(old[i1:i2])))
        if j2 > j1:
            found.append((NEW, "".join(new[j1:j2])))
    return tuple(found)


class _TooMuch(Exception):
    """The comparison of two texts would take more than MOST_PAIRS."""


class _Matcher(SequenceMatcher):
    """Matcher that gives up before it stands still.

    Its time grows with the pairs of equal words, looked at again for each change: two
    texts of 1,000 times "a" and some changes took ten seconds.
    """

    def __init__(self, old, new):
        super().__init__(None, old, new, autojunk=False)
        equal = (len(self.b2j.get(word, ())) for word in old)
        self.pairs = list(accumulate(equal, initial=0))
        self.left = MOST_PAIRS

    def find_longest_match(self, first, end, *new):
        self.left -= self.pairs[end] - self.pairs[first]
        if self.left < 0:
            raise _TooMuch
        return super().find_longest_match(first, end, *new)


def _shortened(words):
    if len(words) <= 2 * _AROUND:
        return "".join(words)
    return "".join([*words[:_AROUND], "… ", *words[-_AROUND:]])
