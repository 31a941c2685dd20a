"""EasyForm action of a procedure: files a request of what its form was sent.

A procedure is an EasyForm with this action; the centre adds it in EasyForm's own
page of actions. The action names the fields in which the applicant stands; all other
fields become the case's answers, all files its attachments.
"""

from collective.easyform import actions
from collective.easyform.api import get_actions
from collective.easyform.api import get_context
from collective.easyform.api import get_schema
from collective.easyform.config import FORM_ERROR_MARKER
from collective.easyform.interfaces import IAction
from plone.namedfile.interfaces import INamed
from plone.supermodel.exportimport import BaseHandler
from thads import _
from thads.requests import answers
from zope import schema
from zope.component import queryMultiAdapter
from zope.interface import Interface
from zope.interface import implementer
from zope.schema import getFieldsInOrder
from ZPublisher import zpublish


#: Icons a procedure can have; all are in `design/static/icons.svg`.
ICONS = (
    "form",
    "gavel",
    "check",
    "users",
    "scales",
    "shield",
    "edit",
    "document",
    "calendar",
    "building",
    "question",
)


class IRegisterCase(IAction):
    """Registers a case of online support and gives its code."""

    rule = schema.ASCIILine(
        title=_("Legal period"),
        description=_("Id of the period in the table of legal periods."),
        default="case-result",
    )
    decides = schema.Bool(
        title=_("Granted or not"),
        description=_("Who finishes a case says whether the request is granted."),
        required=False,
        default=False,
    )
    icon = schema.Choice(
        title=_("Icon"),
        description=_("What stands beside the procedure's name on cards."),
        values=("", *ICONS),
        required=False,
        default="",
    )
    name_field = schema.ASCIILine(
        title=_("Field of the applicant's name"), default="ho_ten"
    )
    phone_field = schema.ASCIILine(
        title=_("Field of the telephone number"), default="dien_thoai"
    )
    email_field = schema.ASCIILine(title=_("Field of the e-mail"), default="email")
    address_field = schema.ASCIILine(title=_("Field of the address"), default="dia_chi")
    unit_field = schema.ASCIILine(
        title=_("Field of the receiving unit"), default="don_vi"
    )
    number_field = schema.ASCIILine(
        title=_("Field of the personal identification number"),
        description=_("Filled in for citizens who have confirmed their identity."),
        default="so_dinh_danh",
        required=False,
    )
    birth_field = schema.ASCIILine(
        title=_("Field of the date of birth"),
        description=_("Filled in for citizens who have confirmed their identity."),
        default="ngay_sinh",
        required=False,
    )


class ISubmissionHandler(Interface):
    """Multi-adapter of (form, request) that files what a procedure's form was sent."""

    def __call__(action, values):
        """Return messages by field or `FORM_ERROR_MARKER`; none if a request is filed.

        `action`: the `RegisterCase` of the form. `values`: {name: value} of its fields.
        """


@implementer(IRegisterCase)
class RegisterCase(actions.Action):
    __doc__ = IRegisterCase.__doc__

    def __init__(self, **kw):
        for name, field in IRegisterCase.namesAndDescriptions():
            setattr(self, name, kw.pop(name, field.default))
        super().__init__(**kw)

    def applicant_fields(self):
        """Return {part of the applicant: field of the form}."""
        return {
            "name": self.name_field,
            "phone": self.phone_field,
            "email": self.email_field,
            "address": self.address_field,
        }

    @zpublish(False)
    def onSuccess(self, fields, request):
        """Hand what a form was sent to the submission handler; return its messages.

        EasyForm calls it after the form's own validation. `fields`: {name: value}. The
        messages stand under names of fields or `FORM_ERROR_MARKER`; none means that the
        request is filed.
        """
        handler = queryMultiAdapter((get_context(self), request), ISubmissionHandler)
        if handler is None:
            return {FORM_ERROR_MARKER: _("Choose the locality first.")}
        return handler(self, fields)


Factory = actions.ActionFactory(
    RegisterCase,
    _("Register a case of online support"),
    "collective.easyform.AddDataSavers",
)
Handler = BaseHandler(RegisterCase)


def action_of(form):
    """Return the registering action of an EasyForm, None for another form."""
    if getattr(form, "portal_type", "") != "EasyForm":
        return None
    for _name, action in getFieldsInOrder(get_actions(form)):
        if IRegisterCase.providedBy(action) and action.required:
            return action
    return None


def answers_of(form, action, values):
    """Yield (name, title, text) of each field but those of applicant, unit and files.

    `form`: the EasyForm. `values`: {name: value}; fields without a value are left out.
    """
    taken = {*action.applicant_fields().values(), action.unit_field}
    for name, field in getFieldsInOrder(get_schema(form)):
        value = values.get(name)
        if name in taken or value is None or INamed.providedBy(value):
            continue
        yield name, field.title, answers.as_text(field, value, form)


def files_of(form, values):
    """Return [(filename, bytes, declared type)] of the file fields that were used."""
    return [
        (values[name].filename, values[name].data, values[name].contentType)
        for name, _field in getFieldsInOrder(get_schema(form))
        if INamed.providedBy(values.get(name))
    ]
