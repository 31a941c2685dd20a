"""The form widget of attached files: several at once, without JavaScript."""

from contextlib import suppress
from persistent.mapping import PersistentMapping
from plone import api
from plone.formwidget.namedfile.interfaces import IFileUploadTemporaryStorage
from plone.namedfile.interfaces import INamedBlobFile
from thads import _
from thads.interfaces import IThadsLayer
from thads.publication.attachments import ACCEPTS
from thads.publication.attachments import IAttachmentsField
from thads.publication.attachments import attachment
from thads.publication.attachments import attachments
from thads.uploads.downloads import size_text
from thads.uploads.fields import RefusedUpload
from thads.uploads.posted import sent_of
from thads.web import parameters
from thads.worktime import clock
from uuid import uuid4
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
from ZPublisher import zpublish


class IAttachmentsWidget(IWidget):
    """Widget of attached files."""


@implementer_only(IAttachmentsWidget)
class AttachmentsWidget(Widget):
    """Widget that lists attached files, each with a box to remove it, and takes more.

    It extracts (ticked boxes, files kept, uploads), of which the converter makes a list
    of files. A form that comes back with an error keeps what was uploaded, as the
    widget of a single file does, so that nobody has to choose their files again.
    """

    klass = "attachments-widget"
    accept = ACCEPTS.accept

    @property
    def there(self):
        """Rows of the files the item has: {number, name, size, removed}."""
        removed = self.value[0] if isinstance(self.value, tuple) else ()
        return [
            {
                "number": number,
                "name": file.filename,
                "size": size_text(file.getSize()),
                "removed": str(number) in removed,
            }
            for number, file in enumerate(self.current, start=1)
        ]

    @property
    def waiting(self):
        """Rows of files sent with a form that was not saved, kept for its next try."""
        if self.request.method != "POST" or not isinstance(self.value, tuple):
            return []
        _removed, kept, uploads = self.value
        files = [(id, self.kept_file(id)) for id in kept]
        for upload in uploads:
            with suppress(RefusedUpload):
                file = attachment(*sent_of(upload, ACCEPTS.largest))
                files.append((self._keep(file), file))
        return [
            {"id": id, "name": file.filename, "size": size_text(file.getSize())}
            for id, file in files
            if file is not None
        ]

    def _keep(self, file):
        store = IFileUploadTemporaryStorage(api.portal.get())
        store.cleanup()
        id = uuid4().hex
        store.upload_map[id] = PersistentMapping(
            filename=file.filename,
            data=file,
            # without a zone: `cleanup` compares it so
            dt=clock.local(clock.now()).replace(tzinfo=None),
            owner=api.user.get_current().getId(),
        )
        return id

    @zpublish(False)
    def kept_file(self, id):
        """Return a file this person sent before, None if it is gone."""
        kept = IFileUploadTemporaryStorage(api.portal.get()).upload_map.get(id, {})
        if kept.get("owner") != api.user.get_current().getId():
            return None
        return kept["data"]

    @property
    def current(self):
        """Files the item has; none in a form that adds one."""
        if self.ignoreContext:
            return ()
        return getattr(self.context, self.field.__name__, None) or ()

    @zpublish(False)
    def extract(self, default=NO_VALUE):
        """Return (ticked boxes, ids of kept files, uploads), `default` if not sent."""
        form = self.request.form
        if f"{self.name}-marker" not in form:
            return default
        return (
            parameters.texts(form, f"{self.name}.remove"),
            parameters.texts(form, f"{self.name}.keep"),
            parameters.files(form, self.name),
        )


@implementer(IFieldWidget)
@adapter(IAttachmentsField, IThadsLayer)
def AttachmentsFieldWidget(field, request):
    """Return the widget of a field of attached files."""
    return FieldWidget(field, AttachmentsWidget(request))


@adapter(IAttachmentsField, IAttachmentsWidget)
class AttachmentsConverter(BaseDataConverter):
    """Converter between the list of files and what the widget extracts."""

    def toWidgetValue(self, value):
        """Return the list of files as it is."""
        return value

    def toFieldValue(self, value):
        """Return the list of files to store, None for none.

        Raises FormatterValidationError for an upload that is refused, and for a file
        that is no longer kept.
        """
        if value is NO_VALUE or value is None:
            return None
        if all(INamedBlobFile.providedBy(item) for item in value):
            return list(value) or None
        removed, kept, uploads = value
        files = [
            file
            for number, file in enumerate(self.widget.current, start=1)
            if str(number) not in removed
        ]
        for id in kept:
            file = self.widget.kept_file(id)
            if file is None:
                raise FormatterValidationError(
                    _("A file sent before is no longer kept: please choose it again."),
                    id,
                )
            files.append(file)
        try:
            files += attachments(sent_of(one, ACCEPTS.largest) for one in uploads)
        except RefusedUpload as refused:
            raise FormatterValidationError(refused.args[0], uploads) from refused
        return files or None
