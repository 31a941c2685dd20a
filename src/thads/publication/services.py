"""REST: items with their revision; attached files; pictures of rich text described."""

from plone import api
from plone.app.textfield.interfaces import IRichText
from plone.dexterity.interfaces import IDexterityContent
from plone.restapi.deserializer.dxfields import DefaultFieldDeserializer
from plone.restapi.deserializer.dxfields import RichTextFieldDeserializer
from plone.restapi.interfaces import IFieldDeserializer
from plone.restapi.interfaces import IFieldSerializer
from plone.restapi.interfaces import ISerializeToJson
from plone.restapi.serializer.dxcontent import SerializeToJson
from plone.restapi.serializer.dxfields import DefaultFieldSerializer
from thads.errors import Refused
from thads.interfaces import IThadsLayer
from thads.publication import openings
from thads.publication import pictures
from thads.publication.attachments import IAttachmentsField
from thads.publication.attachments import attachment
from thads.publication.interfaces import IPublished
from thads.web import revisions
from thads.web.json_objects import NO_TEXT
from thads.web.json_objects import JsonObject
from thads.web.json_objects import from_base64
from zope.component import adapter
from zope.i18n import translate
from zope.interface import implementer


@implementer(ISerializeToJson)
@adapter(IPublished, IThadsLayer)
class PublicationToJson(SerializeToJson):
    """An item with the revision that a decision names; staff alone decide."""

    def __call__(self, version=None, include_items=True, include_expansion=True):
        item = super().__call__(version, include_items, include_expansion)
        openings.record(self.context)
        if not api.user.is_anonymous() and version in (None, "current"):
            item[revisions.NAME] = revisions.revision_of(self.context)
        return item


@implementer(IFieldSerializer)
@adapter(IAttachmentsField, IDexterityContent, IThadsLayer)
class AttachmentsSerializer(DefaultFieldSerializer):
    """Attached files over REST: {filename, content-type, size, download} each."""

    def __call__(self):
        base = self.context.absolute_url()
        return [
            {
                "filename": file.filename,
                "content-type": file.contentType,
                "size": file.getSize(),
                "download": f"{base}/@@attachment/{number}/{file.filename}",
            }
            for number, file in enumerate(self.get_value() or (), start=1)
        ]


@implementer(IFieldDeserializer)
@adapter(IRichText, IDexterityContent, IThadsLayer)
class DescribedRichText(RichTextFieldDeserializer):
    """Rich text over REST: pictures must be described, as in the form."""

    def __call__(self, value):
        raw = value.get("data", "") if isinstance(value, dict) else value
        if not isinstance(raw, str | None):
            raise ValueError(translate(NO_TEXT, context=self.request))
        text = super().__call__(value)
        try:
            pictures.check(text)
        except pictures.RefusedPicture as refused:
            raise ValueError(translate(refused.message, context=self.request)) from None
        return text


@implementer(IFieldDeserializer)
@adapter(IAttachmentsField, IDexterityContent, IThadsLayer)
class AttachmentsDeserializer(DefaultFieldDeserializer):
    """Entries with `data` are new; those with `download` alone keep what is there."""

    def __call__(self, value):
        there = getattr(self.context, self.field.__name__, None) or []
        files = []
        for entry in self._entries(value):
            if "data" in entry:
                name, declared = entry.text("filename"), entry.text("content-type")
                files.append(attachment(name, _data(entry.members), declared))
            else:
                files += [f for f in there if f.filename == entry.text("filename")]
        files = files or None
        if files:
            self.field.validate(files)
        return files

    def _entries(self, value):
        """Return the entries as JsonObjects; ValueError says what they are not."""
        name = self.field.__name__
        try:
            entries = JsonObject({name: value}).parts(name)
            for entry in entries:
                entry.text("filename")
                entry.text("content-type")
                if not isinstance(entry.members.get("data"), str | None):
                    raise entry.refuse("data", NO_TEXT)
        except Refused as refused:
            message = next(iter(refused.problems.values()))
            raise ValueError(translate(message, context=self.request)) from None
        return entries


def _data(entry):
    data = entry["data"]
    if entry.get("encoding") == "base64":
        try:
            return from_base64(data)
        except ValueError:
            return b""
    return data.encode("utf-8")
