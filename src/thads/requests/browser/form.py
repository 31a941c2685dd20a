"""Page of a procedure: EasyForm's form in the portal's look, and its filing."""

from collective.easyform.api import dollar_replacer
from collective.easyform.api import get_schema
from collective.easyform.browser.view import EasyFormForm
from collective.easyform.browser.view import EasyFormFormWrapper
from collective.easyform.config import FORM_ERROR_MARKER
from html import escape
from plone import api
from plone.namedfile.interfaces import INamedField
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile
from textwrap import shorten
from thads import _
from thads.errors import Refused
from thads.organisation.units import localities
from thads.organisation.units import locality_of
from thads.requests import action as actions
from thads.requests import applicants
from thads.requests import attachments
from thads.requests import form_token
from thads.requests import journal
from thads.requests import offices
from thads.requests import procedures
from thads.requests import submissions
from thads.requests import tracking
from thads.requests.action import ISubmissionHandler
from thads.requests.browser.widgets import HOW_A_DAY
from thads.requests.browser.widgets import AttachmentFieldWidget
from thads.requests.browser.widgets import AttachmentWidget
from thads.requests.browser.widgets import DayFieldWidget
from thads.requests.browser.widgets import DayWidget
from thads.requests.browser.widgets import NoDay
from thads.requests.browser.widgets import NotTaken
from thads.requests.budget import HASTY_FORMS
from thads.requests.budget import SUBMISSIONS
from thads.web import parameters
from thads.worktime import clock
from zope.cachedescriptors.property import Lazy as lazy_property
from zope.component import adapter
from zope.i18n import translate
from zope.interface import Interface
from zope.interface import implementer
from zope.schema.interfaces import IBool
from zope.schema.interfaces import IDate
from zope.schema.interfaces import RequiredMissing
from zope.schema.interfaces import TooLong


AUTOCOMPLETE = {
    "name": {"autocomplete": "name"},
    "phone": {"autocomplete": "tel", "inputmode": "tel"},
    "email": {"autocomplete": "email", "inputmode": "email"},
    "address": {"autocomplete": "street-address"},
}


#: After *Back*: the form's key has been used for something else.
SENT_BEFORE = _(
    "You sent this form a moment ago as the case ${code}. What stands in it now is "
    "different: send it once more to file it as a case of its own."
)


class ProcedureForm(EasyFormForm):
    """The form of a procedure inside a locality."""

    form_template = ViewPageTemplateFile("templates/procedure_form.pt")
    # the page carries a key of its own that no other site knows; a citizen who
    # leaves the form open overnight must not lose what they wrote
    enableCSRFProtection = False
    enable_autofocus = False

    def __init__(self, context, request):
        super().__init__(context, request)
        self.problems = {}
        self.registering = actions.action_of(context)
        sent = request.method == "POST"
        self.key = (
            form_token.key_of(request) if sent else form_token.new_key(api.portal.get())
        )

    def action(self):
        return self.context.absolute_url()

    @lazy_property
    def schema(self):
        """The form's schema, read from its XML once for a page."""
        return get_schema(self.context)

    def updateFields(self):
        super().updateFields()
        for fields in [self.fields, *(group.fields for group in self.groups)]:
            for field in fields.values():
                if INamedField.providedBy(field.field):
                    field.widgetFactory = AttachmentFieldWidget
                elif IDate.providedBy(field.field):
                    field.widgetFactory = DayFieldWidget

    def update(self):
        # past EasyForm's own: its page of thanks is our receipt
        super(EasyFormForm, self).update()
        self.markWidgets()
        self.template = self.form_template
        self.dress()

    def all_widgets(self):
        for widgets in [self.widgets, *(group.widgets for group in self.groups)]:
            yield from widgets.values()

    def widget_of(self, name):
        return next((w for w in self.all_widgets() if w.field.__name__ == name), None)

    def dress(self):
        """Tell browsers and screen readers what each field is about."""
        parts = {
            field: part for part, field in self.registering.applicant_fields().items()
        }
        for widget in self.all_widgets():
            name = widget.field.__name__
            if self.problems and isinstance(widget, AttachmentWidget):
                widget.held = None if name in self.problems else widget.keep()
            described = []
            if self.hint(widget):
                described.append(f"{widget.id}-hint")
            if name in self.problems:
                described.append(f"{widget.id}-error")
                widget.attributes["aria-invalid"] = "true"
            if described:
                widget.attributes["aria-describedby"] = " ".join(described)
            widget.attributes.update(AUTOCOMPLETE.get(parts.get(name), {}))

    # problems

    def extractData(self, setErrors=True):
        data, errors = super().extractData(setErrors=setErrors)
        for error in errors:
            if error.field is not None:
                self.problems[error.field.__name__] = message_of(error)
        for part, name in self.registering.applicant_fields().items():
            if name in data and name not in self.problems:
                try:
                    applicants.READERS[part](data[name])
                except ValueError as error:
                    self.problems[name] = error.args[0]
        return data, errors or bool(self.problems)

    def processActions(self, fields):
        found = self.suspicion() or super().processActions(fields)
        if found and found.get(FORM_ERROR_MARKER) == SENT_BEFORE:
            self.key = form_token.new_key(api.portal.get())
        return found

    def suspicion(self):
        """Return the error for a form that a program seems to have sent, else None."""
        who, now = self.request.getClientAddr(), clock.seconds()
        again = {FORM_ERROR_MARKER: _("Please look over the form and send it again.")}
        if SUBMISSIONS.spent(who, now):
            return {
                FORM_ERROR_MARKER: _(
                    "Too many requests came from your network within an hour: "
                    "try again later or call us."
                )
            }
        if parameters.text(self.request.form, form_token.HONEYPOT):
            return again
        if not form_token.believable(api.portal.get(), self.key, now):
            self.key = form_token.new_key(api.portal.get())
            return again
        if form_token.hasty(self.key, now):
            if HASTY_FORMS.spent(who, now):
                return again
            HASTY_FORMS.spend(who, now)
        SUBMISSIONS.spend(who, now)
        return None

    def setErrorsMessage(self, errors):
        self.problems.update(errors)

    def summary(self):
        """Return the faults of the form, in its order."""
        found = []
        general = self.problems.get(FORM_ERROR_MARKER)
        if general:
            found.append({"href": None, "title": "", "message": general})
        for widget in self.all_widgets():
            message = self.problem(widget)
            if message:
                title = widget.field.title
                if self.is_check(widget):
                    title = shorten(title, 48, placeholder=" …")
                found.append(
                    {"href": self.anchor(widget), "title": title, "message": message}
                )
        return found

    # what the template asks

    def sections(self):
        """Return fieldsets as (label, widgets), the default one first if it has any."""
        found = []
        if len(self.widgets):
            found.append({"label": "", "widgets": list(self.widgets.values())})
        found += [
            {"label": group.label, "widgets": list(group.widgets.values())}
            for group in self.groups
            if len(group.widgets)
        ]
        return found

    def problem(self, widget):
        return self.problems.get(widget.field.__name__)

    def hint(self, widget):
        """Return the hint below a label: the editor's, and how a date is typed."""
        own = widget.field.description or ""
        if not isinstance(widget, DayWidget):
            return own
        return f"{own} {translate(HOW_A_DAY, context=self.request)}".strip()

    def is_file(self, widget):
        return isinstance(widget, AttachmentWidget)

    def is_check(self, widget):
        return IBool.providedBy(widget.field)

    def anchor(self, widget):
        return f"#{widget.id}-0" if self.is_check(widget) else f"#{widget.id}"

    accept = attachments.ACCEPT
    honeypot = form_token.HONEYPOT
    key_name = form_token.KEY

    def staff(self):
        return not api.user.is_anonymous()


def message_of(view):
    """Return the message of an error of z3c.form, zope.schema or EasyForm."""
    error = view.error
    field = view.field
    if isinstance(error, RequiredMissing):
        if INamedField.providedBy(field):
            return _("Attach a file.")
        return _("Please fill this in.")
    if isinstance(error, TooLong):
        return _(
            "This text is too long: at most ${count} characters.",
            mapping={"count": str(field.max_length)},
        )
    if IBool.providedBy(field):
        return _("Tick this box to go on.")
    if isinstance(error, NoDay | NotTaken):
        return error.args[0]
    return _("This cannot be read: please check what you wrote.")


@implementer(ISubmissionHandler)
@adapter(Interface, Interface)
class TakeIn:
    """Action of a procedure's form: files the request and redirects to its receipt."""

    def __init__(self, form, request):
        self.form = form
        self.request = request

    def __call__(self, action, values):
        portal = api.portal.get()
        locality = locality_of(self.form)
        if locality is None:
            return {FORM_ERROR_MARKER: _("Choose the locality first.")}
        procedure = procedures.Procedure(
            self.form.getId(), self.form.Title(), action.rule, self.form
        )
        parts = action.applicant_fields()
        try:
            receipt = submissions.submit(
                portal,
                submissions.Submission(
                    locality_id=locality.getId(),
                    unit_id=values.get(action.unit_field) or locality.unit_id,
                    procedure=procedure,
                    key=form_token.key_of(self.request),
                    applicant={
                        part: values.get(field) for part, field in parts.items()
                    },
                    answers=actions.answers_of(self.form, action, values),
                    files=actions.files_of(self.form, values),
                ),
            )
        except submissions.AlreadySent as sent:
            return {FORM_ERROR_MARKER: _(SENT_BEFORE, mapping={"code": sent.code})}
        except Refused as refused:
            return {
                parts.get(field, FORM_ERROR_MARKER): message
                for field, message in refused.problems.items()
            }
        for name in self.request.form:
            if name.endswith(".kept"):
                journal.drop(portal, parameters.text(self.request.form, name))
        desk = procedures.desk_of(self.form)
        ticket = tracking.ticket(portal, receipt.code)
        self.request.response.redirect(
            f"{desk.absolute_url()}/bien-nhan?ma={receipt.code}&ve={ticket}", status=303
        )
        return {}


class PlainForm(EasyFormForm):
    """A form that is no procedure; EasyForm takes its words for markup."""

    sent = ()

    @property
    def description(self):
        return escape(super().description or "")

    def updateServerSideData(self, data):
        self.sent = super().updateServerSideData(data)
        return self.sent

    def update(self):
        super().update()
        words = {name: escape(str(self.sent[name])) for name in self.sent}
        for name in ("thanksPrologue", "thanksEpilogue") if self.thanksPage else ():
            text = getattr(self.context, name)
            setattr(self, name, text and dollar_replacer(text.output, words))


class PlainView(EasyFormFormWrapper):
    """The page of a form that is no procedure."""

    form = PlainForm


class ProcedureView(EasyFormFormWrapper):
    """The page of an EasyForm: a procedure, or any other form as EasyForm shows it."""

    form = EasyFormForm
    index = ViewPageTemplateFile("templates/procedure.pt")
    choose = ViewPageTemplateFile("templates/choose.pt")

    def __init__(self, context, request):
        self.procedure = actions.action_of(context) is not None
        self.locality = locality_of(context)
        if self.procedure and self.locality is not None:
            self.form = ProcedureForm
        super().__init__(context, request)

    def __call__(self):
        if not self.procedure:
            view = PlainView(self.context, self.request)
            view.__name__ = self.__name__
            return view()
        # every visitor has a key of their own: no cache may hand out another's
        self.request.response.setHeader("Cache-Control", "no-store")
        if self.locality is not None:
            return super().__call__()
        chosen = parameters.text(self.request.form, "noi-nhan")
        if chosen in {locality.getId() for locality in localities()}:
            desk = procedures.central_desk()
            base = api.portal.get().absolute_url()
            return self.request.response.redirect(
                f"{base}/{chosen}/{desk.getId()}/{self.context.getId()}"
            )
        return self.choose()

    def localities(self):
        return [
            (found.getId(), found.short_title or found.Title())
            for found in localities()
        ]

    def contact(self):
        return offices.contact_of(self.locality.unit_id)

    def desk_url(self):
        return procedures.desk_of(self.context).absolute_url()
