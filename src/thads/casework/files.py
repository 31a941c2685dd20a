"""Files of a tracked item: who put them there, when, and their bytes in a blob."""

from collections.abc import Iterable
from datetime import datetime
from persistent import Persistent
from plone.namedfile.file import NamedBlobFile
from thads.uploads.gate import UploadedFile


CITIZEN, OFFICE = "citizen", "office"


class ItemFile(Persistent):
    """A file of an item.

    `id`: `<kind>-<number>`, part of its address. `kind`: citizen or office, by whom it
    was put there. `digest`: SHA-256 of its bytes. `step`: id of the step it came with.
    """

    def __init__(
        self,
        id: str,
        kind: str,
        blob: NamedBlobFile,
        added: datetime,
        digest: str,
        step: str = "",
    ):
        self.id = id
        self.kind = kind
        self.blob = blob
        self.added = added
        self.digest = digest
        self.step = step

    @property
    def filename(self) -> str:
        return self.blob.filename

    @property
    def content_type(self) -> str:
        return self.blob.contentType

    @property
    def size(self) -> int:
        return self.blob.getSize()


def stored(
    uploaded: Iterable[UploadedFile],
    kind: str,
    now: datetime,
    before: int = 0,
    step: str = "",
) -> tuple[ItemFile, ...]:
    """Return files that passed the gate as files of an item.

    `before`: how many files the item has already; the numbers in ids go on from there.
    """
    return tuple(
        ItemFile(
            f"{kind}-{number}",
            kind,
            NamedBlobFile(
                data=file.data,
                contentType=file.content_type,
                filename=file.filename,
            ),
            now,
            file.digest,
            step,
        )
        for number, file in enumerate(uploaded, start=before + 1)
    )
