"""Files that may go with a report: papers, pictures and recordings."""

from collections.abc import Iterable
from thads.uploads import gate
from thads.uploads.kinds import MEGABYTE
from thads.uploads.kinds import Accepts


FIELD = "files"
#: Who calls the hotline sends by post and mail what there is, recordings among it.
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
    """Return the files to be kept with a report, or raise `Refused` under "files"."""
    return gate.check_all(files, ACCEPTS, FIELD)
