"""Schemas and interfaces of the hotline."""

from plone.schema import Email
from plone.supermodel import model
from thads import _
from thads.organisation.units import branches
from thads.organisation.units import locality_of
from thads.text import contact
from zope import schema
from zope.interface import Attribute
from zope.interface import Interface
from zope.interface import provider
from zope.schema.interfaces import IContextSourceBinder
from zope.schema.vocabulary import SimpleTerm
from zope.schema.vocabulary import SimpleVocabulary


class NotAPhone(schema.ValidationError):
    __doc__ = _("A telephone number has digits, spaces and dots only.")


def is_phone(value):
    if not contact.is_published_phone(value):
        raise NotAPhone(value)
    return True


@provider(IContextSourceBinder)
def branches_here(context):
    """The branches of the locality a contact stands in."""
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


class INoForm(model.Schema):
    """The schema of a report's type: empty, so that no generic page, form or
    service shows any of it."""


class IHotlineReport(Interface):
    """A report taken in. It is shown by this room alone, and each reading recorded."""

    code = Attribute("Random code: the id, and all that stands in an address.")
    channel = Attribute("Token of CHANNELS.")
    received = Attribute("When it was received, aware datetime.")
    taken_by = Attribute("User id of the officer who took it in.")
    taken_at = Attribute("Unit id where it was taken in.")
    informant = Attribute("{name, phone, email, address}; guarded by its own right.")
    reported_unit = Attribute("Unit id of the unit reported.")
    reported_person = Attribute("Name of the person reported.")
    content = Attribute("What was reported.")
    files = Attribute("Tuple of NamedBlobFile.")
    kind = Attribute("Token of CLASSES.")
    urgency = Attribute("Token of URGENCIES.")
    charged = Attribute("Unit id of the unit charged with it.")
    due = Attribute("When it must be answered, aware datetime.")
    result = Attribute("The answer given.")
    journal = Attribute("Steps: what was done, when, by whom, with what note.")
