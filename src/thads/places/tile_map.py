"""The tile map: the place of each locality on a schematic map of the country."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TypeVar
import csv


T = TypeVar("T")


@dataclass(frozen=True)
class Tile:
    """A square of the map; `label` is short enough for it."""

    slug: str
    column: int
    row: int
    label: str


#: The archipelagos, each with the locality it belongs to.
ISLANDS = (
    ("Quần đảo Hoàng Sa", "danang", 8, 9),
    ("Quần đảo Trường Sa", "khanhhoa", 8, 15),
)


@cache
def tiles() -> dict[str, Tile]:
    """Return {slug: Tile}."""
    with Path(__file__).with_name("tile_map.csv").open(encoding="utf-8") as lines:
        return {
            row["slug"]: Tile(
                row["slug"], int(row["column"]), int(row["row"]), row["label"]
            )
            for row in csv.DictReader(lines)
        }


def laid_out(localities: Mapping[str, T]) -> list[tuple[Tile, T]]:
    """Return [(tile, locality)] for {slug: locality}; [] if the map has gaps.

    A map on which a locality is missing would mislead, so there is none then:
    the alphabetical list is always complete.
    """
    known = tiles()
    if not localities or set(localities) - set(known):
        return []
    if len(localities) < len(known) / 2:
        return []
    return [
        (known[slug], localities[slug])
        for slug in sorted(
            localities, key=lambda slug: (known[slug].row, known[slug].column)
        )
    ]
