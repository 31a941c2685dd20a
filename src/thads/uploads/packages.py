"""ZIP containers opened with care: DOCX, XLSX, PPTX, ODT, ODS and archives.

Names are compared as Windows would see them: backslashes are slashes, small and capital
letters the same. What is packed to fill the memory, encrypted, or built to be read
differently by different programs is refused before any part is read.
"""

from collections.abc import Iterator
from lxml import etree
from thads.uploads.verdict import ACTIVE
from thads.uploads.verdict import BOMB
from thads.uploads.verdict import DAMAGED
from thads.uploads.verdict import MISMATCH
from thads.uploads.verdict import PASSWORD
from thads.uploads.verdict import NotTaken
import io
import zipfile
import zlib


PARTS = 5_000
UNPACKED = 150 * 2**20
RATIO = 300
RATIO_FROM = 5 * 2**20  # small parts may be packed as well as they like
#: A part that is read as XML.
LARGEST_XML = 60 * 2**20
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_ENCRYPTED = 0x1


class Package:
    """The parts of a container by their normal names."""

    def __init__(self, data: bytes) -> None:
        if not data.startswith(b"PK\x03\x04"):
            raise NotTaken(MISMATCH)
        try:
            self._file = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError) as error:
            raise NotTaken(DAMAGED) from error
        self._parts: dict[str, zipfile.ZipInfo] = {}
        self._check()

    def _check(self) -> None:
        entries = self._file.infolist()
        if len(entries) > PARTS or sum(e.file_size for e in entries) > UNPACKED:
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
        except (
            *(zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError),
            zlib.error,
        ) as error:
            raise NotTaken(DAMAGED) from error
        if len(data) > entry.file_size:
            raise NotTaken(BOMB)
        return data

    def elements(self, name: str, *tags: str) -> Iterator[etree._Element]:
        """Yield the elements of an XML part, all of them or those with these names.

        Names are without their namespace: "Relationship".
        """
        wanted = tuple(f"{{*}}{tag}" for tag in tags) or None
        try:
            for _event, element in etree.iterparse(
                io.BytesIO(self.read(name)),
                events=("end",),
                tag=wanted,
                resolve_entities=False,
                no_network=True,
                load_dtd=False,
                # a part built by hand is looked at all the same
                recover=True,
                huge_tree=False,
            ):
                if element.getroottree().docinfo.doctype:
                    raise NotTaken(ACTIVE, "doctype")
                yield element
                element.clear()
        except etree.XMLSyntaxError:
            return


def normal(name: str) -> str:
    """Return a part's name as Windows compares names."""
    return name.replace("\\", "/").lstrip("/").casefold()


def local(element: etree._Element) -> str:
    """Return the name of an element without its namespace."""
    return str(element.tag).rpartition("}")[2]


def attribute(element: etree._Element, name: str) -> str:
    """Return an attribute by its name without namespace, in any case; "" if none."""
    for key, value in element.attrib.items():
        if str(key).rpartition("}")[2].casefold() == name.casefold():
            return str(value)
    return ""
