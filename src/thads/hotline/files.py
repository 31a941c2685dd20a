"""Files that may go with a report: papers, pictures and recordings."""

from collections.abc import Iterable
from thads.uploads import gate
from thads.uploads.kinds import MEGABYTE
from thads.uploads.kinds import Accepts


FIELD = "files"
#: Informants send whatever they have, by post and mail: recordings among it.
ACCEPTS = Accepts(
    kinds=(
        *("pdf", "jpeg", "png", "heic", "webp", "docx", "xlsx", "doc", "xls", "txt"),
        *("mp3", "m4a", "wav", "amr", "mp4"),
    ),
    largest=20 * MEGABYTE,
    together=60 * MEGABYTE,
    most=10,
)


def checked(files: Iterable[gate.Sent]) -> list[gate.UploadedFile]:
    """Return the files as they may be stored, or raise `Refused` under `FIELD`."""
    return gate.check_all(files, ACCEPTS, FIELD)
