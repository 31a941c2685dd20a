"""Page of a procedure: EasyForm's form in the portal's design, and its handler."""

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
from thads.casework.errors import KeyTaken
from thads.design.browser import assets
from thads.errors import Refused
from thads.organisation.units import localities
from thads.organisation.units import locality_of
from thads.requests import action as actions
from thads.requests import applicants
from thads.requests import attachments
from thads.requests import citizens
from thads.requests import form_token
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
from thads.requests.browser.widgets import RefusedAttachment
from thads.requests.browser.widgets import RequiredChoiceFieldWidget
from thads.requests.browser.widgets import RequiredChoiceWidget
from thads.requests.budget import HASTY_FORMS
from thads.requests.budget import SUBMISSIONS
from thads.web import parameters
from thads.worktime import clock
from z3c.form.interfaces import ITextWidget
from zope.cachedescriptors.property import Lazy as lazy_property
from zope.component import adapter
from zope.i18n import translate
from zope.interface import Interface
from zope.interface import implementer
from zope.schema.interfaces import IBool
from zope.schema.interfaces import IChoice
from zope.schema.interfaces import IDate
from zope.schema.interfaces import RequiredMissing
from zope.schema.interfaces import TooLong


AUTOCOMPLETE = {
    "name": {"autocomplete": "name"},
    "phone": {"autocomplete": "tel", "inputmode": "tel"},
    "email": {"autocomplete": "email", "inputmode": "email"},
    "address": {"autocomplete": "street-address"},
}


#: The box to tick for no letters.
NO_MAIL = "khong-thu"

#: For a form sent again with other content, after the browser's *Back*.
SENT_BEFORE = _(
    "You sent this form a moment ago as the case ${code}. What stands in it now is "
    "different: send it once more to file it as a case of its own."
)
#: The same to somebody with another telephone, who need not be the same person.
KEY_TAKEN = _(
    "This form was sent a moment ago with another telephone number. Send it once more "
    "to file what stands in it now as a case of its own."
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
        self.prefilled = set()
        self.registering = actions.action_of(context)
        sent = request.method == "POST"
        self.key = (
            form_token.key_of(request) if sent else form_token.new_key(api.portal.get())
        )

    def action(self) -> str:
        """Return the address the form is sent to: its own."""
        return self.context.absolute_url()

    @lazy_property
    def schema(self):
        """The form's schema, read from its XML once for a page."""
        return get_schema(self.context)

    def updateFields(self):
        """Give files, dates and required choices the widgets of this room."""
        super().updateFields()
        for fields in [self.fields, *(group.fields for group in self.groups)]:
            for field in fields.values():
                if INamedField.providedBy(field.field):
                    field.widgetFactory = AttachmentFieldWidget
                elif IDate.providedBy(field.field):
                    field.widgetFactory = DayFieldWidget
                elif is_choice(field):
                    field.widgetFactory = RequiredChoiceFieldWidget

    def update(self):
        # past EasyForm's own: its page of thanks is our receipt
        super(EasyFormForm, self).update()
        self.markWidgets()
        self.template = self.form_template
        self.prefill()
        self.dress()

    def prefill(self) -> None:
        """Fill in what a provider confirms of the citizen, and note what it is."""
        citizen = citizens.current(self.request)
        known = citizens.values_of(citizen, self.registering) if citizen else {}
        for widget in self.all_widgets():
            name = widget.field.__name__
            value = known.get(name)
            if value is None or not ITextWidget.providedBy(widget):
                continue
            if not widget.value and self.request.method != "POST":
                widget.value = value
            if widget.value == value:
                self.prefilled.add(name)

    def all_widgets(self):
        """Yield the widgets of all fieldsets."""
        for widgets in [self.widgets, *(group.widgets for group in self.groups)]:
            yield from widgets.values()

    def dress(self):
        """Set the attributes by which browsers and screen readers know each field.

        After a refusal good files are stored, so that they need not be chosen again.
        """
        parts = {
            field: part for part, field in self.registering.applicant_fields().items()
        }
        for widget in self.all_widgets():
            name = widget.field.__name__
            if self.problems and isinstance(widget, AttachmentWidget):
                widget.held = None if name in self.problems else widget.stash()
            described = []
            if self.hint(widget):
                described.append(f"{widget.id}-hint")
            if self.is_prefilled(widget):
                described.append(f"{widget.id}-source")
            if name in self.problems:
                described.append(f"{widget.id}-error")
                widget.attributes["aria-invalid"] = "true"
            if isinstance(widget, RequiredChoiceWidget):
                widget.attributes["required"] = "required"
            if described:
                widget.attributes["aria-describedby"] = " ".join(described)
            widget.attributes.update(AUTOCOMPLETE.get(parts.get(name), {}))

    # validation

    def extractData(self, setErrors=True):
        """Return ({name: value}, errors) of what was sent; fill `problems`.

        `problems` are messages by field. The applicant's fields are validated here too;
        where only they are wrong, `errors` is True.
        """
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
        """Run the form's actions; return their messages, or that of `suspicion`.

        Where the key was used for another request, the page gets a new one.
        """
        found = self.suspicion() or super().processActions(fields)
        if found and found.get(FORM_ERROR_MARKER) in (SENT_BEFORE, KEY_TAKEN):
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
        if not form_token.is_valid(api.portal.get(), self.key, now):
            self.key = form_token.new_key(api.portal.get())
            return again
        if form_token.is_hasty(self.key, now):
            if HASTY_FORMS.spent(who, now):
                return again
            HASTY_FORMS.spend(who, now)
        SUBMISSIONS.spend(who, now)
        return None

    def setErrorsMessage(self, errors):
        """Collect the messages of the form's actions: {field: message}."""
        self.problems.update(errors)

    def summary(self):
        """Return the problems in the order of the form: {href, title, message} each."""
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

    # values of the template

    def sections(self):
        """Return {label, widgets} of each fieldset, the default one first.

        Fieldsets without widgets are left out.
        """
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
        """Return the message of what is wrong with a field, None for nothing."""
        return self.problems.get(widget.field.__name__)

    def hint(self, widget):
        """Return the hint below a label: the editor's, and how a date is typed."""
        own = widget.field.description or ""
        if not isinstance(widget, DayWidget):
            return own
        return f"{own} {translate(HOW_A_DAY, context=self.request)}".strip()

    def is_prefilled(self, widget) -> bool:
        """Return whether a field says what the provider confirms."""
        return widget.field.__name__ in self.prefilled

    def is_file(self, widget) -> bool:
        """Return whether a widget takes a file."""
        return isinstance(widget, AttachmentWidget)

    def is_check(self, widget) -> bool:
        """Return whether a widget is a single box to tick."""
        return IBool.providedBy(widget.field)

    def anchor(self, widget) -> str:
        """Return the link to a widget's input on the page."""
        return f"#{widget.id}-0" if self.is_check(widget) else f"#{widget.id}"

    accept = attachments.ACCEPT
    honeypot = form_token.HONEYPOT
    key_name = form_token.KEY

    no_mail = NO_MAIL

    def wants_no_mail(self) -> bool:
        """Return whether the box for no letters was ticked."""
        return bool(parameters.text(self.request.form, NO_MAIL))

    def one_key(self) -> str:
        """Return the address of the script that holds the key of a page in history."""
        return assets.address(api.portal.get().absolute_url(), "one-key.js")

    def is_staff(self) -> bool:
        """Return whether the reader is logged in; Plone asks them for its own token."""
        return not api.user.is_anonymous()


def is_choice(field) -> bool:
    """Return whether one of a list has to be chosen, and no widget is set for it."""
    return (
        IChoice.providedBy(field.field)
        and field.field.required
        and field.widgetFactory.default is None
        and not field.widgetFactory
    )


def message_of(view):
    """Return the message of an error of z3c.form, zope.schema or EasyForm."""
    error = view.error
    field = view.field
    if isinstance(error, RequiredMissing):
        if INamedField.providedBy(field):
            return _("Attach a file.")
        if IChoice.providedBy(field):
            return _("Choose one of the list.")
        return _("Please fill this in.")
    if isinstance(error, TooLong):
        return _(
            "This text is too long: at most ${count} characters.",
            mapping={"count": str(field.max_length)},
        )
    if IBool.providedBy(field):
        return _("Tick this box to go on.")
    if isinstance(error, NoDay | RefusedAttachment):
        return error.args[0]
    return _("This cannot be read: please check what you wrote.")


@implementer(ISubmissionHandler)
@adapter(Interface, Interface)
class SubmissionHandler:
    """Handler of a procedure's form: files the request and redirects to its receipt."""

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
        citizen = citizens.current(self.request)
        proof = {}
        if citizen is not None:
            schema = get_schema(self.form)
            proof["citizen"] = citizen.pseudonym
            proof["confirmed"] = citizens.confirmed(citizen, action, schema, values)
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
                    mail=not parameters.text(self.request.form, NO_MAIL),
                    **proof,
                ),
            )
        except KeyTaken as sent:
            if not sent.code:
                return {FORM_ERROR_MARKER: KEY_TAKEN}
            return {FORM_ERROR_MARKER: _(SENT_BEFORE, mapping={"code": sent.code})}
        except Refused as refused:
            return {
                parts.get(field, FORM_ERROR_MARKER): message
                for field, message in refused.problems.items()
            }
        desk = procedures.desk_of(self.form)
        ticket = tracking.ticket(portal, receipt.code)
        self.request.response.redirect(
            f"{desk.absolute_url()}/bien-nhan?ma={receipt.code}&ve={ticket}", status=303
        )
        return {}


class PlainForm(EasyFormForm):
    """A form that is no procedure; what EasyForm would show as markup is escaped."""

    sent = ()

    @property
    def description(self) -> str:
        """The form's description, in which nothing is markup."""
        return escape(super().description or "")

    def updateServerSideData(self, data):
        """Return the data sent with the values EasyForm computes; remember it."""
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
        # every visitor has a key of their own: no cache may hand out another's. Their
        # own browser may: who goes back and sends once more sends under the same key.
        # What a provider confirms of a citizen stands in no cache at all
        private = self.request.method == "POST" or self.citizen is not None
        self.request.response.setHeader(
            "Cache-Control", "no-store" if private else "private, no-cache"
        )
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

    def localities(self) -> list[tuple[str, str]]:
        """Return [(id, short title)] of the localities to choose from."""
        return [
            (found.getId(), found.short_title or found.Title())
            for found in localities()
        ]

    def contact(self) -> dict[str, str]:
        """Return title, address, telephone and e-mail of the locality."""
        return offices.contact_of(self.locality.unit_id)

    @lazy_property
    def identity(self):
        """The utility of citizens' identities, None where no provider is offered."""
        return citizens.identity()

    @lazy_property
    def citizen(self):
        """The citizen whose browser this is, None without an identity."""
        return citizens.current(self.request)

    def address(self) -> str:
        """Return the address of this form."""
        return self.context.absolute_url()

    def start_url(self) -> str:
        """Return the address that leads to the provider and back to the form."""
        return self.identity.start_address(self.address())

    def desk_url(self) -> str:
        """Return the address of the desk the procedure is shown in."""
        return procedures.desk_of(self.context).absolute_url()
