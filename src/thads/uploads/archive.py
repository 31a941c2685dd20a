"""Inspects a ZIP archive: each file in it must be one that could be sent by itself."""

from collections.abc import Callable
from thads.uploads import disguise
from thads.uploads.kinds import kinds
from thads.uploads.kinds import of_family
from thads.uploads.names import ending_of
from thads.uploads.packages import Package
from thads.uploads.packages import normal
from thads.uploads.verdict import ACTIVE
from thads.uploads.verdict import BOMB
from thads.uploads.verdict import NotTaken


FILES = 500


def inspect(
    data: bytes, allowed: tuple[str, ...], look: Callable[[bytes, str], object]
) -> None:
    """Look at every file of an archive, or raise `NotTaken`.

    `allowed` are the ids of the kinds taken beside it; `look` inspects bytes as one of
    them. An archive in an archive is refused.
    """
    package = Package(data)
    names = package.names()
    if len(names) > FILES:
        raise NotTaken(BOMB)
    inner = set(allowed) - set(of_family(allowed, "archive", "closed_archive"))
    by_ending = {ending: id for id in inner for ending in kinds()[id].endings}
    for name in names:
        if normal(name).startswith("__macosx/") or name.endswith("/.ds_store"):
            continue
        kind = by_ending.get(ending_of(name).removeprefix("."))
        if kind is None:
            raise NotTaken(ACTIVE, name)
        data = package.read(name)
        look(data, kind)
        # nothing is cut out of it here
        is_picture = of_family((kind,), "picture", "foreign_picture")
        if is_picture and disguise.found_beside(data):
            raise NotTaken(ACTIVE, name)
