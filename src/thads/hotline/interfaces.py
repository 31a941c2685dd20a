"""Schemas and interfaces of the hotline."""

from plone.schema import Email
from plone.supermodel import model
from thads import _
from thads.casework.interfaces import ITrackedItem
from thads.casework.interfaces import closed_to_generic_forms
from thads.organisation.units import branches
from thads.organisation.units import locality_of
from thads.text import contact
from zope import schema
from zope.interface import provider
from zope.schema.interfaces import IContextSourceBinder
from zope.schema.vocabulary import SimpleTerm
from zope.schema.vocabulary import SimpleVocabulary


class NotAPhone(schema.ValidationError):
    __doc__ = _("A telephone number has digits, spaces and dots only.")


def is_phone(value: str) -> bool:
    """Return True for the number of an office or a service; raise NotAPhone."""
    if not contact.is_published_phone(value):
        raise NotAPhone(value)
    return True


@provider(IContextSourceBinder)
def branches_here(context):
    """Return the vocabulary of the branches of the locality a contact stands in."""
    locality = locality_of(context)
    found = branches(locality) if locality is not None else ()
    return SimpleVocabulary(
        [SimpleTerm(b.unit_id, b.unit_id, title=b.title) for b in found]
    )


class IHotlineContact(model.Schema):
    """A published way to reach a unit's hotline."""

    title = schema.TextLine(
        title=_("What it is for"),
        description=_("For example: reports on enforcement officers' conduct"),
    )
    phones = schema.List(
        title=_("Phone numbers"),
        description=_("One a line."),
        value_type=schema.TextLine(constraint=is_phone),
        required=False,
        default=[],
    )
    email = Email(title=_("Mailbox"), required=False)
    hours = schema.TextLine(
        title=_("Hours"),
        description=_("For example: working days, 7.30 to 17.00"),
        required=False,
    )
    order = schema.Int(
        title=_("Order"),
        description=_("Smaller numbers come first."),
        required=False,
        default=10,
        min=0,
        max=999,
    )
    unit = schema.Choice(
        title=_("Branch"),
        description=_("The branch it belongs to; empty: the unit itself."),
        source=branches_here,
        required=False,
    )


class IHotlineReport(ITrackedItem):
    """A report recorded by the hotline, shown by this room alone.

    Its `unit_id` is the unit that has to handle it, never the one reported.
    """

    channel = schema.ASCIILine(
        title=_("Channel"), description="Token of `terms.CHANNELS`.", default=""
    )
    kind = schema.ASCIILine(
        title=_("Class"), description="Token of `terms.CLASSES`.", default=""
    )
    urgency = schema.ASCIILine(
        title=_("Urgency"), description="Token of `terms.URGENCIES`.", default=""
    )
    recorded_by = schema.TextLine(
        title=_("Officer on duty"),
        description="Login of the officer who recorded it.",
        default="",
    )
    recorded_at = schema.ASCIILine(
        title=_("Unit on duty"),
        description="Id of the unit where it was recorded.",
        default="",
    )
    informant = schema.Dict(
        title=_("Informant"),
        description="name, phone, email, address; has a permission of its own.",
        key_type=schema.ASCIILine(),
        value_type=schema.TextLine(),
        default={},
    )
    reported_unit = schema.ASCIILine(title=_("Unit reported"), default="")
    reported_person = schema.TextLine(title=_("Person reported"), default="")
    content = schema.Text(title=_("What was reported"), default="")
    result = schema.Text(title=_("The answer given"), default="")


closed_to_generic_forms(IHotlineReport)
