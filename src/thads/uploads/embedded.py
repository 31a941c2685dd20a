"""Pictures written into a text itself (`<img src="data:image/png;base64,...">`).

Programs and browsers put pasted pictures there, with all their metadata.
"""

from thads import _
from thads.errors import Refused
from thads.uploads import gate
from thads.uploads.kinds import PICTURES
from thads.uploads.kinds import kinds
from thads.uploads.kinds import of_family
import base64
import binascii
import re


_DATA = re.compile(r"data:(image/[\w.+-]+)(?:;[\w.=-]+)*;base64,(.*)", re.I | re.S)


def is_embedded(address: str) -> bool:
    """Return whether the address of a picture holds the picture itself."""
    return address.lstrip().lower().startswith("data:")


def checked(address: str, field: str = "text") -> str:
    """Return the address with the picture the gate gives back, or raise `Refused`."""
    found = _DATA.fullmatch(address.strip())
    kind = _kind(found.group(1)) if found else None
    if found is None or kind is None:
        raise Refused(
            {
                field: _(
                    "A picture pasted into the text cannot be taken: save it as a file "
                    "and insert that."
                )
            },
            code="kind",
        )
    try:
        data = base64.b64decode("".join(found.group(2).split()), validate=True)
    except (binascii.Error, ValueError):
        data = b""
    name = f"anh-trong-bai.{kinds()[kind].endings[0]}"
    taken = gate.check(name, data, found.group(1), PICTURES, field)
    encoded = base64.b64encode(taken.data).decode("ascii")
    return f"data:{taken.content_type};base64,{encoded}"


def _kind(declared: str) -> str | None:
    for id in of_family(PICTURES.kinds, "picture", "foreign_picture"):
        if kinds()[id].fits(declared):
            return id
    return None
