"""ZIP containers opened with care: DOCX, XLSX, PPTX, ODT, ODS and archives.

Names are compared as Windows would see them: backslashes are slashes, small and capital
letters the same. What is packed to fill the memory, encrypted, or built to be read
differently by different programs is refused before any part is read.
"""

from collections.abc import Iterator
from collections.abc import Mapping
from lxml import etree
from thads.uploads import disguise
from thads.uploads.verdict import ACTIVE
from thads.uploads.verdict import BOMB
from thads.uploads.verdict import DAMAGED
from thads.uploads.verdict import MISMATCH
from thads.uploads.verdict import PASSWORD
from thads.uploads.verdict import NotTaken
from typing import Any
import io
import zipfile
import zlib


PARTS = 5_000
UNPACKED = 150 * 2**20
RATIO = 300
RATIO_FROM = 5 * 2**20  # small parts may be packed as well as they like
#: A part that is read as XML.
LARGEST_XML = 60 * 2**20
#: Codes of XML parts: all others are read differently by different programs.
ENCODINGS = frozenset(
    (
        *("UTF-8", "UTF8", "UTF-16", "UTF-16LE", "UTF-16BE", "US-ASCII", "ASCII"),
        *("ISO-8859-1", "WINDOWS-1252", "WINDOWS-1258"),
    )
)
_PIECE = 1 << 18
_BROKEN = (
    *(zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError),
    zlib.error,
)
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_ENCRYPTED = 0x1


class Package:
    """The parts of a container by their normal names."""

    def __init__(self, data: bytes, unpacked: int = UNPACKED) -> None:
        if not data.startswith(b"PK\x03\x04"):
            raise NotTaken(MISMATCH)
        try:
            self._file = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError) as error:
            raise NotTaken(DAMAGED) from error
        self._parts: dict[str, zipfile.ZipInfo] = {}
        self._check(unpacked)

    def _check(self, unpacked: int) -> None:
        entries = self._file.infolist()
        if len(entries) > PARTS or sum(e.file_size for e in entries) > unpacked:
            raise NotTaken(BOMB)
        if entries and min(entry.header_offset for entry in entries) != 0:
            raise NotTaken(ACTIVE, "prefix")  # something stands before the container
        for entry in entries:
            if entry.flag_bits & _ENCRYPTED:
                raise NotTaken(PASSWORD)
            if entry.compress_type not in _METHODS:
                raise NotTaken(DAMAGED)
            packed = max(entry.compress_size, 1)
            if entry.file_size > RATIO_FROM and entry.file_size / packed > RATIO:
                raise NotTaken(BOMB)
            name = normal(entry.filename)
            if ".." in name.split("/") or name in self._parts:
                raise NotTaken(BOMB)
            if not entry.is_dir():
                self._parts[name] = entry

    def names(self) -> list[str]:
        """Return the normal names of all parts."""
        return list(self._parts)

    def __contains__(self, name: str) -> bool:
        return name in self._parts

    def read(self, name: str, most: int = LARGEST_XML) -> bytes:
        """Return the bytes of a part; more than `most`, or than it says, is refused."""
        entry = self._parts[name]
        if entry.file_size > most:
            raise NotTaken(BOMB)
        try:
            with self._file.open(entry) as stream:
                data = stream.read(entry.file_size + 1)
        except _BROKEN as error:
            raise NotTaken(DAMAGED) from error
        if len(data) > entry.file_size:
            raise NotTaken(BOMB)
        return data

    def pieces(self, name: str) -> Iterator[bytes]:
        """Yield the bytes of a part in pieces; more than it says is refused."""
        entry, size = self._parts[name], 0
        try:
            with self._file.open(entry) as stream:
                while piece := stream.read(_PIECE):
                    size += len(piece)
                    if size > entry.file_size:
                        raise NotTaken(BOMB)
                    yield piece
        except _BROKEN as error:
            raise NotTaken(DAMAGED) from error

    def elements(self, name: str, *tags: str) -> Iterator[etree._Element]:
        """Yield the elements of a small XML part, all of them or those so named.

        Names are without their namespace: "Relationship". For a part whose contents
        are looked at piece by piece see `xml_parts.walk`.
        """
        data = self.read(name)
        if not data.strip():
            return
        try:
            events = etree.iterparse(
                io.BytesIO(data),
                events=("start", "end"),
                resolve_entities=False,
                no_network=True,
                load_dtd=False,
                # a part built by hand is looked at all the same
                recover=True,
                huge_tree=True,
            )
            for event, element in events:
                if event == "start":
                    if element.getparent() is None:
                        refuse_definitions(element.getroottree().docinfo)
                    continue
                if not tags or local(element) in tags:
                    yield element
                element.clear()
        except etree.XMLSyntaxError:
            return
        if any(error.type_name == "ERR_RESOURCE_LIMIT" for error in events.error_log):
            raise NotTaken(BOMB)


def refuse_program(package: Package, name: str) -> None:
    """Refuse a part that is a program, or a picture with one in it."""
    head = next(package.pieces(name), b"")
    if disguise.is_program(head):
        raise NotTaken(ACTIVE, name)
    if disguise.is_picture(head) and disguise.found_beside(
        package.read(name, UNPACKED)
    ):
        raise NotTaken(ACTIVE, name)


def refuse_definitions(document: etree.DocInfo) -> None:
    """Refuse a part with definitions of its own, or in a code Office does not read."""
    if document.doctype:
        raise NotTaken(ACTIVE, "doctype")
    if (document.encoding or "UTF-8").upper() not in ENCODINGS:
        raise NotTaken(ACTIVE, "encoding")


def normal(name: str) -> str:
    """Return a part's name as Windows compares names."""
    return name.replace("\\", "/").lstrip("/").casefold()


def local(element: etree._Element) -> str:
    """Return the name of an element without its namespace."""
    return str(element.tag).rpartition("}")[2]


def attribute(element: etree._Element, name: str) -> str:
    """Return an attribute by its name without namespace, in any case; "" if none."""
    return attribute_of(element.attrib, name)


def attribute_of(attributes: Mapping[Any, Any], name: str) -> str:
    """Return an attribute among some, as `attribute` does.

    Two of that name, in other namespaces, that say different things are refused: what
    Office goes by is not known here.
    """
    found = {
        str(value)
        for key, value in attributes.items()
        if str(key).rpartition("}")[2].rpartition(":")[2].casefold() == name.casefold()
    }
    if len(found) > 1:
        raise NotTaken(ACTIVE, name)
    return found.pop() if found else ""
