"""Files that go with a case: of a citizen, and of the office that answers."""

from collections.abc import Iterable
from thads.uploads import gate
from thads.uploads.kinds import MEGABYTE
from thads.uploads.kinds import Accepts


FIELD = "attachments"
ACCEPTS = Accepts(
    kinds=("pdf", "jpeg", "png", "heic", "docx", "xlsx"),
    largest=10 * MEGABYTE,
    together=30 * MEGABYTE,
    most=8,
)
ACCEPT = ACCEPTS.accept


def check(filename: str, data: bytes, declared: str = "") -> gate.UploadedFile:
    """Return a file as it may be stored, or raise `Refused` under `FIELD`."""
    return gate.check(filename, data, declared, ACCEPTS, FIELD)


def check_all(files: Iterable[gate.Sent]) -> list[gate.UploadedFile]:
    """Return files as they may be stored, or raise `Refused` for the first refused."""
    return gate.check_all(files, ACCEPTS, FIELD)
