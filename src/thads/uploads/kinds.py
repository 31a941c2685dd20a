"""The kinds of files the portal knows, as a table (kinds.csv), and what a use takes.

A kind has an id, a family (how it is opened), the media type it is stored with, a
label for people, the endings its name may have, and the media types browsers declare
for it without meaning any harm: a DOCX comes as a ZIP from a machine without Office.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib import resources
import csv


MEGABYTE = 1024 * 1024

#: Declared for anything by browsers and programs that do not know.
VAGUE = frozenset(
    (
        "",
        "application/octet-stream",
        "application/x-download",
        "application/force-download",
        "application/unknown",
        "binary/octet-stream",
    )
)


@dataclass(frozen=True)
class Kind:
    """A row of kinds.csv."""

    id: str
    family: str
    media_type: str
    label: str
    endings: tuple[str, ...]  # without the dot
    declared: frozenset[str]

    def fits(self, declared: str) -> bool:
        """Return whether a declared media type may stand for this kind."""
        bare = str(declared or "").partition(";")[0].strip().lower()
        return bare in VAGUE or bare == self.media_type or bare in self.declared


@dataclass(frozen=True)
class Accepts:
    """Kinds of files one use takes, by id, and limits in bytes and files."""

    kinds: tuple[str, ...]
    largest: int
    together: int
    most: int
    #: Whether pictures are for pages: upright, and no larger than any screen shows.
    for_pages: bool = False

    @property
    def labels(self) -> str:
        """The kinds as people know them: "PDF, JPG, PNG"."""
        return ", ".join(kinds()[id].label for id in self.kinds)

    @property
    def endings(self) -> tuple[str, ...]:
        """The endings with their dots, in order."""
        return tuple(
            f".{ending}" for id in self.kinds for ending in kinds()[id].endings
        )

    @property
    def accept(self) -> str:
        """The value of a file input's `accept`."""
        return ",".join(self.endings)

    def kind_of_ending(self, ending: str) -> Kind | None:
        """Return the kind taken here whose names end so (".pdf"), None for others."""
        for id in self.kinds:
            if ending.removeprefix(".").lower() in kinds()[id].endings:
                return kinds()[id]
        return None


@cache
def kinds() -> dict[str, Kind]:
    """Return all kinds by id."""
    text = resources.files("thads.uploads").joinpath("kinds.csv")
    rows = csv.DictReader(text.read_text(encoding="utf-8").splitlines())
    return {
        row["id"]: Kind(
            row["id"],
            row["family"],
            row["media_type"],
            row["label"],
            tuple(row["endings"].split()),
            frozenset(row["declared"].split()),
        )
        for row in rows
    }


def of_family(ids: Iterable[str], *families: str) -> tuple[str, ...]:
    """Return those of the kinds that are of one of the families."""
    return tuple(id for id in ids if kinds()[id].family in families)


#: What Plone's own picture fields take: news, banners, portraits.
PICTURES = Accepts(
    kinds=("jpeg", "png", "webp", "gif", "heic", "tiff", "bmp"),
    largest=20 * MEGABYTE,
    together=20 * MEGABYTE,
    most=1,
    for_pages=True,
)
#: What staff may publish.
DOCUMENTS = Accepts(
    kinds=(
        *("pdf", "doc", "xls", "ppt", "docx", "xlsx", "pptx"),
        *(
            "odt",
            "ods",
            "odp",
            "zip",
            "rar",
            "jpeg",
            "png",
            "webp",
            "heic",
            "txt",
            "csv",
        ),
    ),
    largest=25 * MEGABYTE,
    together=200 * MEGABYTE,
    most=20,
)
