"""Uploads in pieces (TUS): announced, sent piece by piece, and then a file like others.

plone.restapi's services write whatever comes, wherever it is said to belong. Here what
is announced, and each piece, is what it says; a file that is refused, or longer than it
was announced, leaves nothing behind. When it is complete the field's gate looks at it
(`uploads.fields`). https://tus.io/protocols/resumable-upload
"""

from Acquisition import aq_base
from base64 import b64decode
from collections.abc import Iterator
from collections.abc import Mapping
from contextlib import contextmanager
from plone.dexterity.utils import iterSchemata
from plone.namedfile.interfaces import INamedField
from plone.restapi.interfaces import IDeserializeFromJson
from plone.restapi.services.content.tus import TUSUpload
from plone.restapi.services.content.tus import UploadHead
from plone.restapi.services.content.tus import UploadPatch
from plone.restapi.services.content.tus import UploadPost
from plone.restapi.services.content.utils import add
from plone.restapi.services.content.utils import create
from plone.rfc822.interfaces import IPrimaryField
from Products.CMFCore.utils import getToolByName
from thads import _
from thads.errors import NotAllowed
from thads.errors import Refused
from thads.errors import Stale
from thads.errors import TooLarge
from thads.uploads.kinds import DOCUMENTS
from thads.uploads.kinds import MEGABYTE
from thads.web.problems import NOT_ALLOWED
from thads.web.problems import problem
from thads.web.problems import problem_of
from thads.web.problems import status_of
from transaction.interfaces import TransientError
from typing import Any
from uuid import uuid4
from zope.component import getMultiAdapter
from zope.event import notify
from zope.i18nmessageid import Message
from zope.lifecycleevent import ObjectCreatedEvent
from zope.schema import getFieldsInOrder
import binascii
import os
import re
import shutil
import transaction


#: Headers of TUS: the bytes of the whole file, and those that came before a piece.
SIZE, OFFSET, METADATA = "Upload-Length", "Upload-Offset", "Upload-Metadata"
PIECE = "application/offset+octet-stream"

EMPTY = _("The file is empty: choose another file.")
NO_LENGTH = _("The header Upload-Length must be the size of the file in bytes.")
NO_OFFSET = _("The header Upload-Offset must be the number of bytes already sent.")
NO_METADATA = _("The header Upload-Metadata must hold names and values in base64.")
NO_PIECE = _("The header Content-Type must be application/offset+octet-stream.")
NO_FIELD = _("There is no field of this name for a file.")
OTHER_OFFSET = _("This is not where the file goes on: ask how much of it is here.")
TOO_MUCH = _("More was sent than was announced: begin anew.")
NO_UPLOAD = _("There is no such upload: begin anew.")
VERSION = _("Send the header Tus-Resumable: 1.0.0.")

TOO_LARGE = _("A file may have ${limit} MB at most.")

_DIGITS = 18
_NUMBER = re.compile(r"[0-9]{1,18}", re.ASCII)
_LONG_NUMBER = re.compile(r"[0-9]+", re.ASCII)
_ID = re.compile(r"[0-9a-f]{32}", re.ASCII)
_MOST_METADATA = 4_000


class _Refusing:
    """Answers what is refused in the one shape of all services."""

    upstream = True
    request: Any

    def reply(self) -> Any:
        """Return the answer, or the refusal."""
        try:
            return self.answer()
        except (Refused, NotAllowed, Stale) as refused:
            transaction.doom()
            self.request.response.setStatus(status_of(refused))
            return problem_of(refused, self.request)

    def answer(self) -> Any:
        """Return the answer, or raise what `thads.errors` holds."""
        raise NotImplementedError

    def no_upload(self) -> dict[str, Any]:
        """Answer 404: an upload of this id is not known, or not any more."""
        self.request.response.setStatus(404)
        return problem("NotFound", NO_UPLOAD, self.request)

    def no_version(self) -> dict[str, Any]:
        """Answer 412: the protocol's version is another."""
        response = self.request.response
        response.setHeader("Tus-Version", "1.0.0")
        response.setStatus(412)
        return problem("PreconditionFailed", VERSION, self.request)


class _Copied(TUSUpload):
    """A complete upload in a file of its own.

    A blob takes the file it is made of away; the pieces must be there when the
    transaction fails, and the last one comes again.
    """

    def __init__(self, upload: TUSUpload) -> None:
        self.__dict__.update(upload.__dict__)
        self._file = None
        self.filepath = f"{upload.filepath}.{uuid4().hex}"
        shutil.copyfile(upload.filepath, self.filepath)


@contextmanager
def _copy_of(upload: TUSUpload) -> Iterator[TUSUpload]:
    """Copy a complete upload; what nobody took away goes in the end."""
    copied = _Copied(upload)
    try:
        yield copied
    finally:
        copied.close()
        if os.path.exists(copied.filepath):
            os.remove(copied.filepath)


class BoundedUpload(_Refusing, UploadPost):
    """POST @tus-upload, @tus-replace: announces a file; answers 201 and its address."""

    def answer(self) -> Any:
        """Begin an upload, or raise `Refused` or `TooLarge` and leave nothing."""
        if not self.check_tus_version():
            return self.no_version()
        metadata: dict[str, Any] = _metadata(self.request.getHeader(METADATA, ""))
        metadata["length"] = _length(self.request.getHeader(SIZE, ""))
        is_new = not self.__name__.endswith("@tus-replace")
        metadata["mode"] = "create" if is_new else "replace"
        upload = TUSUpload(uuid4().hex, metadata=metadata)
        response = self.request.response
        response.setStatus(201)
        address = f"{self.context.absolute_url()}/@tus-upload/{upload.uid}"
        response.setHeader("Location", address)
        response.setHeader("Upload-Expires", upload.expires())
        response.setHeader("Tus-Resumable", "1.0.0")
        return None


class GatedPatch(_Refusing, UploadPatch):
    """PATCH @tus-upload/<id>: a piece of a file; the last one stores it."""

    def answer(self) -> Any:
        """Take a piece, or raise what `thads.errors` holds."""
        upload = self.tus_upload() if _ID.fullmatch(self.uid or "") else None
        if upload is None:
            return self.no_upload()
        self.check_add_modify_permission(upload.metadata().get("mode", "create"))
        if not self.check_tus_version():
            return self.no_version()
        if self.request.getHeader("Content-Type") != PIECE:
            raise Refused({"Content-Type": NO_PIECE})
        before = self._offset(upload)
        after = self._write(upload, before)
        if upload.finished:
            self._store(upload, before)
        else:
            self.request.response.setHeader("Upload-Expires", upload.expires())
        self.request.response.setHeader("Tus-Resumable", "1.0.0")
        self.request.response.setHeader(OFFSET, str(after))
        return self.reply_no_content()

    def _offset(self, upload: TUSUpload) -> int:
        """Return where the piece belongs: behind what is there."""
        text = self.request.getHeader(OFFSET, "")
        if not _NUMBER.fullmatch(text):
            raise Refused({OFFSET: NO_OFFSET})
        if int(text) != upload.offset():
            raise Stale(OTHER_OFFSET)
        return int(text)

    def _write(self, upload: TUSUpload, before: int) -> int:
        """Write the piece; return how much of the file is here."""
        body = self.request._file
        size = body.seek(0, os.SEEK_END)
        if before + size > upload.length():
            upload.cleanup()
            raise TooLarge({"body": TOO_MUCH})
        body.seek(0)
        upload.write(getattr(body, "raw", body), before)
        if upload.offset() != before + size:  # the same piece came twice at once
            upload.cleanup()
            raise Stale(OTHER_OFFSET)
        return before + size

    def _store(self, upload: TUSUpload, before: int) -> None:
        """Store a complete file; what was sent goes when that is for good."""
        try:
            self.create_or_modify_content(upload)
        except TransientError:
            _cut(upload, before)  # the request comes again
            raise
        except BaseException:
            upload.close()
            upload.cleanup()
            raise
        current = transaction.get()
        current.addAfterCommitHook(_after, (upload, before))
        # what fails before the commit proper begins ends without its hooks
        current.addAfterAbortHook(_cut, (upload, before))

    def create_or_modify_content(self, upload: TUSUpload) -> None:
        """Store the file in the field it is for, or raise."""
        metadata = upload.metadata()
        is_new = metadata.get("mode") == "create"
        item = self._new_item(metadata) if is_new else self.context
        field = _file_field(item, metadata.get("fieldname"))
        wrapped = item.__of__(self.context) if is_new else item
        former = _stored(field, wrapped)
        deserializer = getMultiAdapter((wrapped, self.request), IDeserializeFromJson)
        with _copy_of(upload) as copied:
            deserializer(data={field.__name__: copied}, create=is_new)
        if _stored(field, wrapped) is former:
            raise NotAllowed(NOT_ALLOWED)  # a field this person may not write
        if is_new:
            if not getattr(deserializer, "notifies_create", False):
                notify(ObjectCreatedEvent(item))
            wrapped = add(self.context, item)
        self.request.response.setHeader("Location", wrapped.absolute_url())

    def _new_item(self, metadata: Mapping[str, Any]) -> Any:
        """Return an item of the type that was named, or fits the file."""
        portal_type = metadata.get("@type") or (
            getToolByName(self.context, "content_type_registry").findTypeName(
                metadata.get("filename", "").lower(),
                metadata.get("content-type", "application/octet-stream"),
                "",
            )
            or "File"
        )
        return create(self.context, portal_type)


class GatedHead(_Refusing, UploadHead):
    """HEAD @tus-upload/<id>: how much of a file is here."""

    def answer(self) -> Any:
        """Return the headers that say so, or 404."""
        if not _ID.fullmatch(self.uid or ""):
            return self.no_upload()
        return UploadHead.reply(self)


def _metadata(header: str) -> dict[str, str]:
    """Return {name: text} of the header; Refused where it is not as TUS has it."""
    if len(header) > _MOST_METADATA:
        raise Refused({METADATA: NO_METADATA})
    found = {}
    for pair in filter(None, (part.strip() for part in header.split(","))):
        name, _blank, value = pair.partition(" ")
        try:
            found[name.lower()] = b64decode(value.strip(), validate=True).decode()
        except (binascii.Error, ValueError):
            raise Refused({METADATA: NO_METADATA}) from None
    return found


def _length(text: str) -> int:
    """Return the size that is announced, or raise."""
    if not _LONG_NUMBER.fullmatch(text):
        raise Refused({SIZE: NO_LENGTH})
    if not text.strip("0"):
        raise Refused({SIZE: EMPTY}, code="empty")
    if len(text) > _DIGITS or int(text) > DOCUMENTS.largest:
        limit = str(DOCUMENTS.largest // MEGABYTE)
        raise TooLarge({SIZE: Message(TOO_LARGE, mapping={"limit": limit})})
    return int(text)


def _file_field(item: Any, name: str | None) -> Any:
    """Return the field of an item for a file: of this name, or its first one.

    Raises `Refused`.
    """
    fields = [
        field.bind(item)
        for schema in iterSchemata(item)
        for _name, field in getFieldsInOrder(schema)
        if INamedField.providedBy(field) and not field.readonly
    ]
    if not name:
        fields.sort(key=lambda field: not IPrimaryField.providedBy(field))
        if fields:
            return fields[0]
    for field in fields:
        if field.__name__ == name:
            return field
    raise Refused({METADATA: NO_FIELD})


def _stored(field: Any, item: Any) -> Any:
    return aq_base(field.get(field.interface(item, item)))


def _after(is_stored: bool, upload: TUSUpload, before: int) -> None:
    """Remove what was sent when its transaction has ended; a hook of it."""
    if is_stored:
        upload.cleanup()
    else:
        _cut(upload, before)  # the request comes again


def _cut(upload: TUSUpload, before: int) -> None:
    """Take the last piece away, as if it had not come."""
    upload.close()
    if os.path.exists(upload.filepath):
        os.truncate(upload.filepath, before)
