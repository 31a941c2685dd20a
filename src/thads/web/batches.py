"""Addresses of the parts of a list that is answered in parts."""

from collections.abc import Mapping
from urllib.parse import urlencode


def batching(
    address: str, asked: Mapping[str, object], start: int, size: int, total: int
) -> dict[str, str]:
    """Return the addresses of this part, the first, last, next and one before.

    `asked` are the other parameters of the question, which stay.
    """

    def part(at: int) -> str:
        return f"{address}?{urlencode({**asked, 'b_start': at, 'b_size': size})}"

    found = {"@id": part(start), "first": part(0)}
    if total:
        found["last"] = part((total - 1) // size * size)
    if start > 0:
        found["prev"] = part(max(start - size, 0))
    if start + size < total:
        found["next"] = part(start + size)
    return found
