"""Files attached to an item: the field, and what may be attached.

The files are values of the item, not objects beside it: nobody can reach one
without the right to view its item.
"""

from plone.namedfile.file import NamedBlobFile
from plone.namedfile.interfaces import INamedBlobFile
from thads import _
from zope import schema
from zope.interface import implementer
from zope.schema.interfaces import IList
from zope.schema.interfaces import ValidationError
import os


LARGEST = 25 * 1024 * 1024
MOST = 20

_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OFFICE = "application/vnd.openxmlformats-officedocument."

#: extension -> (media type, how its content begins)
ALLOWED = {
    ".pdf": ("application/pdf", b"%PDF-"),
    ".doc": ("application/msword", _OLE),
    ".xls": ("application/vnd.ms-excel", _OLE),
    ".ppt": ("application/vnd.ms-powerpoint", _OLE),
    ".docx": (_OFFICE + "wordprocessingml.document", _ZIP),
    ".xlsx": (_OFFICE + "spreadsheetml.sheet", _ZIP),
    ".pptx": (_OFFICE + "presentationml.presentation", _ZIP),
    ".odt": ("application/vnd.oasis.opendocument.text", _ZIP),
    ".ods": ("application/vnd.oasis.opendocument.spreadsheet", _ZIP),
    ".zip": ("application/zip", _ZIP),
    ".rar": ("application/vnd.rar", b"Rar!\x1a\x07"),
    ".jpg": ("image/jpeg", b"\xff\xd8\xff"),
    ".jpeg": ("image/jpeg", b"\xff\xd8\xff"),
    ".png": ("image/png", b"\x89PNG\r\n\x1a\n"),
    ".txt": ("text/plain", None),
    ".csv": ("text/csv", None),
}


class IAttachmentsField(IList):
    """A list of files."""


class RefusedFile(ValidationError):
    """A file that may not be attached; its first argument says why."""

    def doc(self):
        return self.args[0]


@implementer(IAttachmentsField)
class Attachments(schema.List):
    """Several files in one field."""

    def __init__(self, **kw):
        kw.setdefault("value_type", schema.Object(schema=INamedBlobFile))
        kw.setdefault("missing_value", None)
        super().__init__(**kw)

    def _validate(self, value):
        # the files have been checked one by one when they came in
        for item in value:
            if not INamedBlobFile.providedBy(item):
                raise schema.interfaces.WrongContainedType(
                    [TypeError(item)], self.__name__
                )
        if len(value) > MOST:
            raise RefusedFile(_("At most ${count} files.", mapping={"count": MOST}))


def attachment(filename, data):
    """Return a file to attach, or raise RefusedFile with the reason."""
    filename = os.path.basename((filename or "").replace("\\", "/")).strip()
    extension = os.path.splitext(filename)[1].lower()
    names = {"name": filename}
    if extension not in ALLOWED:
        raise RefusedFile(
            _("“${name}”: files of this kind cannot be attached.", mapping=names)
        )
    if not data:
        raise RefusedFile(_("“${name}” is empty.", mapping=names))
    if len(data) > LARGEST:
        raise RefusedFile(_("“${name}” is larger than 25 MB.", mapping=names))
    media_type, beginning = ALLOWED[extension]
    truthful = b"\0" not in data if beginning is None else data.startswith(beginning)
    if not truthful:
        raise RefusedFile(
            _("“${name}” is not what its name says: check the file.", mapping=names)
        )
    return NamedBlobFile(data=data, contentType=media_type, filename=filename)
