"""Files of a tracked item: who put them there, when, and their bytes in a blob."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from persistent import Persistent
from plone.namedfile.file import NamedBlobFile
import hashlib


CITIZEN, OFFICE = "citizen", "office"


@dataclass(frozen=True)
class Attachment:
    """A file that passed the gate."""

    filename: str
    content_type: str
    data: bytes

    @property
    def digest(self) -> str:
        """SHA-256 of the bytes."""
        return hashlib.sha256(self.data).hexdigest()


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
    attachments: Iterable,
    kind: str,
    now: datetime,
    before: int = 0,
    step: str = "",
) -> tuple[ItemFile, ...]:
    """Return attachments that passed the gate as files of an item.

    `before`: how many files the item has already; the numbers in ids go on from there.
    """
    return tuple(
        ItemFile(
            f"{kind}-{number}",
            kind,
            NamedBlobFile(
                data=attachment.data,
                contentType=attachment.content_type,
                filename=attachment.filename,
            ),
            now,
            attachment.digest,
            step,
        )
        for number, attachment in enumerate(attachments, start=before + 1)
    )
