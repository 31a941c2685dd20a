"""The gate before Plone's own file and picture fields, whichever way a value comes.

Plone asks every file field to validate its value: add and edit forms, EasyForm, REST
(POST, PATCH) and TUS uploads all come by there. What is sent is checked there, and
what the gate makes of it (a picture without metadata, a HEIC as JPEG) takes its place
in the value, which is not stored yet.
"""

from Acquisition import aq_base
from plone.app.dexterity.factories import DXFileFactory
from plone.dexterity.interfaces import IDexterityContent
from plone.namedfile.interfaces import INamed
from plone.namedfile.interfaces import INamedField
from plone.namedfile.interfaces import INamedFileField
from plone.namedfile.interfaces import INamedImageField
from plone.namedfile.interfaces import INamedTyped
from plone.namedfile.interfaces import IPluggableFileFieldValidation
from plone.namedfile.interfaces import IPluggableImageFieldValidation
from plone.restapi.deserializer.dxfields import NamedFieldDeserializer
from plone.restapi.interfaces import IFieldDeserializer
from plone.restapi.services.content.tus import TUSUpload
from thads.errors import Refused
from thads.interfaces import IThadsLayer
from thads.uploads import gate
from thads.uploads import recognition
from thads.uploads.kinds import DOCUMENTS
from thads.uploads.kinds import PICTURES
from thads.uploads.kinds import Accepts
from thads.uploads.kinds import kinds
from thads.uploads.names import NAMELESS
from thads.uploads.posted import NO_BASE64
from thads.uploads.posted import json_files
from thads.uploads.posted import sent_of
from typing import Any
from zope.component import adapter
from zope.interface import implementer
from zope.schema import ValidationError
import base64


class RefusedUpload(ValidationError):
    """Says why a field's file is not taken, in its first argument."""

    def doc(self) -> Any:
        """Return the message for the sender."""
        return self.args[0]


def named_file(uploaded: gate.UploadedFile, factory: Any) -> Any:
    """Return a value of a file field; its field does not check it once more."""
    value = factory(
        data=uploaded.data,
        contentType=uploaded.content_type,
        filename=uploaded.filename,
    )
    value._v_thads_checked = True
    return value


class FieldGate:
    """Checks the value of a field that has just come in."""

    accepts: Accepts = DOCUMENTS

    def __init__(self, field: Any, value: Any) -> None:
        self.field = field
        self.value = value

    def __call__(self) -> None:
        value = self.value
        if value is None or getattr(value, "_v_thads_checked", False):
            return
        if self._is_stored():
            return
        try:
            uploaded = gate.check(
                value.filename or _name(value.data, self.accepts),
                value.data,
                _declared(value),
                self.accepts,
                self.field.__name__,
            )
        except Refused as refused:
            message = next(iter(refused.problems.values()))
            raise RefusedUpload(message) from None
        if uploaded.data != value.data:
            value.data = uploaded.data
        value.contentType = uploaded.content_type
        value.filename = uploaded.filename
        value._v_thads_checked = True

    def _is_stored(self) -> bool:
        """Return whether it is what the item has had: a form that did not change it.

        Old files stay as they came.
        """
        holder = aq_base(getattr(self.field, "context", None))
        stored = aq_base(getattr(holder, self.field.__name__ or "", None))
        if stored is None or not INamed.providedBy(stored):
            return False
        # what a member has as portrait comes as a new value each time
        return stored is aq_base(self.value) or (
            stored.getSize() == self.value.getSize() and stored.data == self.value.data
        )


def _name(data: bytes, accepts: Accepts) -> str:
    """Return a name for what a program sent without one: by what it is."""
    for kind in recognition.candidates(data):
        if kind in accepts.kinds:
            return f"{NAMELESS}.{kinds()[kind].endings[0]}"
    return NAMELESS


def _declared(value: Any) -> str:
    """Return what the sender declared; a value without it has its name's type."""
    return value.contentType or ""


@implementer(IPluggableFileFieldValidation)
@adapter(INamedFileField, INamedTyped)
class FileGate(FieldGate):
    """A field for any file takes what may be published."""

    accepts = DOCUMENTS


@implementer(IPluggableImageFieldValidation)
@adapter(INamedImageField, INamedTyped)
class PictureGate(FieldGate):
    """A field for a picture takes pictures, upright and bounded."""

    accepts = PICTURES


@implementer(IFieldDeserializer)
@adapter(INamedField, IDexterityContent, IThadsLayer)
class FileFromJson(NamedFieldDeserializer):
    """Reads a file of a JSON body: base64 or plain text, and an empty one as such.

    Plone decodes by whatever Python has (`bz2`), and takes an empty file away.
    """

    def __call__(self, value: Any) -> Any:
        """Return the value for the field, or raise `RefusedUpload`."""
        if value is None or isinstance(value, TUSUpload):
            return super().__call__(value)
        try:
            return super().__call__(self._checked(value))
        except Refused as refused:
            raise RefusedUpload(next(iter(refused.problems.values()))) from None

    def _checked(self, value: Any) -> dict[str, Any]:
        field = self.field.__name__
        if not isinstance(value, dict):
            raise Refused({field: NO_BASE64})
        if "data" not in value:
            return value  # as a GET gave it: it stays as it is
        sent = {key: each for key, each in value.items() if each is not None}
        if "encoding" not in sent:
            text = sent.get("data")
            if not isinstance(text, str):
                raise Refused({field: NO_BASE64})
            encoded = base64.b64encode(text.encode("utf-8", "replace"))
            sent |= {"data": encoded.decode("ascii"), "encoding": "base64"}
        ((name, data, declared),) = json_files([sent], field)
        if not data:
            raise gate.empty(name, field)
        if name:
            sent["filename"] = name
        return {**sent, **({"content-type": declared} if declared else {})}


class GatedFileFactory(DXFileFactory):
    """Makes the File or Image of a file dropped into a folder or into TinyMCE."""

    def __call__(self, name: str, content_type: str, data: Any) -> Any:
        filename, content, declared = _content(name, content_type, data)
        is_picture = declared.startswith("image/")
        uploaded = gate.check(
            filename, content, declared, PICTURES if is_picture else DOCUMENTS
        )
        return super().__call__(uploaded.filename, uploaded.content_type, uploaded.data)


def _content(name: str, content_type: str, data: Any) -> gate.Sent:
    if hasattr(data, "read") and hasattr(data, "filename"):
        return name, sent_of(data, DOCUMENTS.largest)[1], content_type
    if hasattr(data, "read"):
        return name, data.read(), content_type
    return name, data, content_type
