"""The form widget of attached files: several at once, without JavaScript."""

from plone.namedfile.interfaces import INamedBlobFile
from thads.interfaces import IThadsLayer
from thads.publication.attachments import IAttachmentsField
from thads.publication.attachments import RefusedFile
from thads.publication.attachments import attachment
from thads.publication.browser.item import size_text
from z3c.form.converter import BaseDataConverter
from z3c.form.converter import FormatterValidationError
from z3c.form.interfaces import NO_VALUE
from z3c.form.interfaces import IFieldWidget
from z3c.form.interfaces import IWidget
from z3c.form.widget import FieldWidget
from z3c.form.widget import Widget
from zope.component import adapter
from zope.interface import implementer
from zope.interface import implementer_only


class IAttachmentsWidget(IWidget):
    """Widget of attached files."""


@implementer_only(IAttachmentsWidget)
class AttachmentsWidget(Widget):
    """Lists what is there, each with a box to take it away, and takes more.

    What is extracted is (ticked boxes, uploads); the converter makes files of it.
    """

    klass = "attachments-widget"

    @property
    def there(self):
        """Files the item has, as rows."""
        return [
            {"number": number, "name": file.filename, "size": size_text(file.getSize())}
            for number, file in enumerate(self.current, start=1)
        ]

    @property
    def current(self):
        if self.ignoreContext:
            return ()
        return getattr(self.context, self.field.__name__, None) or ()

    def extract(self, default=NO_VALUE):
        form = self.request.form
        if f"{self.name}-marker" not in form:
            return default
        return (
            _several(form.get(f"{self.name}.remove")),
            _several(form.get(self.name)),
        )


@implementer(IFieldWidget)
@adapter(IAttachmentsField, IThadsLayer)
def AttachmentsFieldWidget(field, request):
    return FieldWidget(field, AttachmentsWidget(request))


@adapter(IAttachmentsField, IAttachmentsWidget)
class AttachmentsConverter(BaseDataConverter):
    def toWidgetValue(self, value):
        return value

    def toFieldValue(self, value):
        if value is NO_VALUE or value is None:
            return None
        if all(INamedBlobFile.providedBy(item) for item in value):
            return list(value) or None
        removed, uploads = value
        files = [
            file
            for number, file in enumerate(self.widget.current, start=1)
            if str(number) not in removed
        ]
        for upload in uploads:
            if not getattr(upload, "filename", ""):
                continue
            upload.seek(0)
            try:
                files.append(attachment(upload.filename, upload.read()))
            except RefusedFile as refused:
                raise FormatterValidationError(
                    refused.args[0], upload.filename
                ) from refused
        return files or None


def _several(value):
    if value is None or value == "":
        return []
    return list(value) if isinstance(value, list | tuple) else [value]
