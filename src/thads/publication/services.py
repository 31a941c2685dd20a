"""REST: attached files as JSON; rich text with its pictures described."""

from base64 import b64decode
from plone.app.textfield.interfaces import IRichText
from plone.dexterity.interfaces import IDexterityContent
from plone.restapi.deserializer.dxfields import DefaultFieldDeserializer
from plone.restapi.deserializer.dxfields import RichTextFieldDeserializer
from plone.restapi.interfaces import IFieldDeserializer
from plone.restapi.interfaces import IFieldSerializer
from plone.restapi.serializer.dxfields import DefaultFieldSerializer
from thads.interfaces import IThadsLayer
from thads.publication import pictures
from thads.publication.attachments import IAttachmentsField
from thads.publication.attachments import attachment
from zope.component import adapter
from zope.i18n import translate
from zope.interface import implementer
import binascii


@implementer(IFieldSerializer)
@adapter(IAttachmentsField, IDexterityContent, IThadsLayer)
class AttachmentsSerializer(DefaultFieldSerializer):
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
    """The same rule as in the form: pictures in a text say what they show."""

    def __call__(self, value):
        text = super().__call__(value)
        try:
            pictures.check(text)
        except pictures.NotTaken as refused:
            raise ValueError(translate(refused.message, context=self.request)) from None
        return text


@implementer(IFieldDeserializer)
@adapter(IAttachmentsField, IDexterityContent, IThadsLayer)
class AttachmentsDeserializer(DefaultFieldDeserializer):
    """Entries with `data` are new; those with `download` alone keep what is there."""

    def __call__(self, value):
        there = getattr(self.context, self.field.__name__, None) or []
        files = []
        for entry in value or ():
            if "data" in entry:
                files.append(attachment(*_sent(entry)))
            else:
                files += [f for f in there if f.filename == entry.get("filename")]
        files = files or None
        if files:
            self.field.validate(files)
        return files


def _sent(entry):
    """(file name, bytes, declared type) of an entry of a JSON body."""
    texts = [entry.get(name) for name in ("filename", "content-type")]
    name, declared = (text if isinstance(text, str) else "" for text in texts)
    return name, _data(entry), declared


def _data(entry):
    data = entry["data"]
    if entry.get("encoding") == "base64":
        try:
            return b64decode(data, validate=True)
        except (binascii.Error, ValueError):
            return b""
    return data.encode("utf-8")
