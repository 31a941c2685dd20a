"""Widgets of a procedure's form: files stored between two tries, dates and choices."""

from datetime import date
from plone import api
from plone.app.z3cform.widgets.select import SelectWidget
from plone.app.z3cform.widgets.text import TextWidget
from plone.formwidget.namedfile.converter import NamedDataConverter
from plone.formwidget.namedfile.interfaces import INamedFileWidget
from plone.formwidget.namedfile.widget import NamedFileWidget
from plone.namedfile.file import NamedBlobFile
from plone.namedfile.interfaces import INamed
from plone.namedfile.interfaces import INamedField
from thads import _
from thads.errors import Refused
from thads.requests import attachments
from thads.requests import journal
from thads.requests.budget import STASHED_FILES
from thads.text.dates import format_date
from thads.text.dates import parse_date
from thads.uploads.fields import named_file
from thads.uploads.names import clean_name
from thads.uploads.posted import sent_of
from thads.web import parameters
from thads.worktime import clock
from z3c.form.converter import BaseDataConverter
from z3c.form.converter import FormatterValidationError
from z3c.form.interfaces import NOVALUE
from z3c.form.interfaces import IFieldWidget
from z3c.form.interfaces import IFormLayer
from z3c.form.interfaces import ITextWidget
from z3c.form.widget import FieldWidget
from zope.component import adapter
from zope.interface import implementer
from zope.interface import implementer_only
from zope.schema.interfaces import IChoice
from zope.schema.interfaces import IDate
from ZPublisher import zpublish
import re


class RefusedAttachment(FormatterValidationError):
    """A file the gate refuses; its first argument says why."""


class IAttachmentWidget(INamedFileWidget):
    """Widget of a file that goes with a case."""


@implementer_only(IAttachmentWidget)
class AttachmentWidget(NamedFileWidget):
    """A file input whose file is stored while the rest of the form is put right."""

    token = ""  # of the file stored at an earlier try
    taken = None  # the file of this submission as the gate gave it back

    @zpublish(False)
    def extract(self, default=NOVALUE):
        """Return the file sent, or the one stored at an earlier try; else the default.

        The gate has not seen a file just sent: the converter hands it over.
        """
        upload = parameters.file(self.request.form, self.name)
        if upload is not None:
            name, data, declared = sent_of(upload, attachments.ACCEPTS.largest)
            return NamedBlobFile(
                data=data, contentType=declared, filename=clean_name(name)
            )
        token = parameters.text(self.request.form, f"{self.name}.kept")
        if token and not parameters.text(self.request.form, f"{self.name}.drop"):
            blob = journal.unstash(api.portal.get(), token)
            if blob is not None:
                self.token = token
                return blob
        return default

    @zpublish(False)
    def stash(self):
        """Store the file for the next try; return it, None if it must be chosen again.

        A network may store 40 files an hour: the portal is no store of files.
        """
        value = self.taken
        if value is None or self.token:
            return value
        who, now = self.request.getClientAddr(), clock.seconds()
        if STASHED_FILES.spent(who, now):
            return None
        STASHED_FILES.spend(who, now)
        self.token = journal.stash(api.portal.get(), value)
        return value


@adapter(INamedField, IAttachmentWidget)
class AttachmentConverter(NamedDataConverter):
    """Converter that sends a file through the gate and returns what comes back."""

    def toFieldValue(self, value):
        """Return the file as the gate gave it back; else raise RefusedAttachment."""
        if not INamed.providedBy(value):
            return super().toFieldValue(value)
        try:
            taken = attachments.check(value.filename, value.data, value.contentType)
        except Refused as refused:
            message = refused.problems[attachments.FIELD]
            raise RefusedAttachment(message, value.filename) from None
        self.widget.taken = named_file(taken, NamedBlobFile)
        return self.widget.taken


@adapter(INamedField, IFormLayer)
@implementer(IFieldWidget)
def AttachmentFieldWidget(field, request):
    """Return the widget of a file of a procedure's form."""
    return FieldWidget(field, AttachmentWidget(request))


HOW_A_DAY = _("Day/month/year, e.g. 25/06/2025.")
#: As typed on keys that have figures only: 25062025, 25 6 2025.
_FIGURES = re.compile(r"(\d\d)(\d\d)(\d{4})|(\d\d?)\s+(\d\d?)\s+(\d{4})")


class NoDay(FormatterValidationError):
    """The typed text is no day of the calendar."""


class IDayWidget(ITextWidget):
    """A day as people write it, not in the order their browser's language has."""


@implementer_only(IDayWidget)
class DayWidget(TextWidget):
    """A date as a line of text, day before month.

    The date fields of browsers follow the language of the browser, so that 05/06 is May
    to one and June to another.
    """

    klass = "t-input--short"

    def update(self):
        super().update()
        self.attributes.update(autocomplete="off", inputmode="numeric", maxlength="30")


@adapter(IDate, IFormLayer)
@implementer(IFieldWidget)
def DayFieldWidget(field, request):
    """Return the widget of a date of a procedure's form."""
    return FieldWidget(field, DayWidget(request))


@adapter(IDate, IDayWidget)
class DayConverter(BaseDataConverter):
    """Converter between a date and the line of text it is typed in."""

    def toWidgetValue(self, value) -> str:
        """Return a date as 25/06/2025, empty for none."""
        return format_date(value) if isinstance(value, date) else ""

    def toFieldValue(self, value):
        """Return the date that was typed, the field's missing value for none.

        Raises NoDay for anything else.
        """
        typed = " ".join((value or "").split())
        if not typed:
            return self.field.missing_value
        figures = _FIGURES.fullmatch(typed)
        if figures:
            typed = "/".join(part for part in figures.groups() if part)
        day = parse_date(typed)
        if day is None:
            raise NoDay(
                _("This is no date: write day/month/year, e.g. 25/06/2025."), value
            )
        return day


class RequiredChoiceWidget(SelectWidget):
    """A list of which something has to be chosen: nothing is chosen for the citizen.

    Browsers preselect the first option of a list without an empty one.
    """

    prompt = True
    promptMessage = _("Choose …")
    noValueToken = ""


@adapter(IChoice, IFormLayer)
@implementer(IFieldWidget)
def RequiredChoiceFieldWidget(field, request):
    """Return the widget of a required choice of a procedure's form."""
    return FieldWidget(field, RequiredChoiceWidget(request))
