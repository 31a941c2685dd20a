"""Goes through an XML part of a container without keeping it.

Whether a part is XML its first signs say, not its name: Office reads what the types of
the container call so. A part with definitions of its own (DOCTYPE, entities) is
refused in whatever code it is written. What is not well built is gone through all the
same, as far as it can be.
"""

from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from lxml import etree
from thads.uploads.packages import ENCODINGS
from thads.uploads.packages import Package
from thads.uploads.verdict import ACTIVE
from thads.uploads.verdict import BOMB
from thads.uploads.verdict import NotTaken
from typing import Any
import codecs
import itertools
import re


Attributes = Mapping[Any, Any]
#: Longer than any word that is looked for: kept between two pieces.
_OVERLAP = 100
_DECLARED = re.compile(rb"<\?xml[^<>]{1,100}?encoding\s{0,9}=\s{0,9}[\"']([\w.-]+)")
#: (code, name of the root) where nothing stands before the root but a declaration.
_ROOT = re.compile(
    rb"(?:\xef\xbb\xbf)?\s{0,9}"
    rb"(?:<\?xml(?:\s[^<>?]{0,99}?encoding\s{0,9}=\s{0,9}[\"']([\w.-]+)[^<>?]{0,99}"
    rb"|(?:(?!encoding)[^<>?]){0,199})\?>)?"
    rb"\s{0,9}<(?:\w{1,30}:)?(\w{1,60})[\s>]"
)
_MARKS = (
    (codecs.BOM_UTF8, b""),
    (codecs.BOM_UTF16_LE, b"utf-16"),
    (codecs.BOM_UTF16_BE, b"utf-16"),
)


class Looker:
    """Is told of each element of a part; `start` or `end` raise `NotTaken`."""

    def start(self, name: str, namespace: str, attributes: Attributes) -> None:
        """Take note of an element that begins."""

    def end(self, name: str, namespace: str) -> None:
        """Take note of an element that ends."""

    def data(self, text: str) -> None:
        """Take note of text."""

    def close(self) -> None:
        """Take note of the end of the part."""


def is_xml(package: Package, name: str) -> bool:
    """Return whether a part begins as XML does, in any code."""
    head = b"".join(itertools.islice(package.pieces(name), 1))[:4_000]
    for mark, _code in _MARKS:
        head = head.removeprefix(mark)
    return head.replace(b"\0", b"").lstrip(b" \t\r\n").startswith(b"<")


def lacks(
    package: Package, name: str, roots: Sequence[str], wanted: Sequence[bytes]
) -> bool:
    """Return whether a part with one of these roots, in UTF-8, holds no such words.

    A quick look at what is long; False where it cannot be told.
    """
    tail, first = b"", True
    for piece in package.pieces(name):
        if first:
            root = _ROOT.match(piece)
            if root is None or root[2].decode("ascii") not in roots:
                return False
            if root[1] and root[1].lower() not in (b"utf-8", b"us-ascii"):
                return False
        window, first = tail + piece, False
        if any(word in window for word in wanted):
            return False
        tail = piece[-_OVERLAP:]
    return True


def walk(package: Package, name: str, *lookers: Looker) -> None:
    """Tell `lookers` of all elements of a part, or raise `NotTaken`."""
    target = _Target(lookers)
    parser = etree.XMLParser(
        target=target,
        recover=True,
        huge_tree=True,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
    )
    head = True
    try:
        for piece in package.pieces(name):
            if head:
                _check_code(piece)
            head = False
            parser.feed(piece)
        if not head:
            parser.close()
    except etree.XMLSyntaxError:
        pass
    if any(error.type_name == "ERR_RESOURCE_LIMIT" for error in _errors(parser)):
        raise NotTaken(BOMB)


def _errors(parser: etree.XMLParser) -> Iterator[Any]:
    yield from parser.feed_error_log
    yield from parser.error_log


def _check_code(head: bytes) -> None:
    plain = head[:400].replace(b"\0", b"")
    declared = _DECLARED.search(plain)
    if declared and declared[1].decode("ascii", "replace").upper() not in ENCODINGS:
        raise NotTaken(ACTIVE, "encoding")


class _Target:
    """Passes on what lxml finds in a part."""

    def __init__(self, lookers: Sequence[Looker]) -> None:
        self._lookers = lookers

    def start(self, tag: str, attributes: Attributes) -> None:
        namespace, name = parted(tag)
        for looker in self._lookers:
            looker.start(name, namespace, attributes)

    def end(self, tag: str) -> None:
        namespace, name = parted(tag)
        for looker in self._lookers:
            looker.end(name, namespace)

    def data(self, text: str) -> None:
        for looker in self._lookers:
            looker.data(text)

    def doctype(self, *_definition: object) -> None:
        raise NotTaken(ACTIVE, "doctype")

    def close(self) -> None:
        for looker in self._lookers:
            looker.close()


def parted(tag: str) -> tuple[str, str]:
    """Return (namespace, name) of `{namespace}name`, or of `prefix:name`."""
    namespace, _brace, name = str(tag).rpartition("}")
    return namespace.removeprefix("{"), name.rpartition(":")[2]
