"""Files attached to an item: the field, and what may be attached.

The files are values of the item, not objects beside it: nobody can reach one
without the right to view its item.
"""

from collections.abc import Iterable
from plone.namedfile.file import NamedBlobFile
from plone.namedfile.interfaces import INamedBlobFile
from thads import _
from thads.errors import Refused
from thads.uploads import gate
from thads.uploads.fields import RefusedUpload
from thads.uploads.fields import named_file
from thads.uploads.kinds import DOCUMENTS
from zope import schema
from zope.interface import implementer
from zope.schema.interfaces import IList


ACCEPTS = DOCUMENTS


class IAttachmentsField(IList):
    """A list of files."""


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
        most = ACCEPTS.most
        if len(value) > most:
            raise RefusedUpload(
                _("Attach at most ${count} files.", mapping={"count": str(most)})
            )


def attachment(filename: str, data: bytes, declared: str = "") -> NamedBlobFile:
    """Return a file to attach, or raise RefusedUpload with the reason."""
    return attachments([(filename, data, declared)])[0]


def attachments(files: Iterable[gate.Sent]) -> list[NamedBlobFile]:
    """Return files to attach, or raise RefusedUpload with the reason."""
    try:
        taken = gate.check_all(files, ACCEPTS)
    except Refused as refused:
        raise RefusedUpload(next(iter(refused.problems.values()))) from None
    return [named_file(file, NamedBlobFile) for file in taken]
