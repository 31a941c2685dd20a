"""Schemas and interfaces of online support."""

from thads import _
from thads.casework.interfaces import ITrackedItem
from thads.casework.interfaces import closed_to_generic_forms
from zope import schema
from zope.interface import Interface


class ISupportDesk(Interface):
    """The section `ho-tro-truc-tuyen`: procedures at the centre, cases elsewhere."""


class ISupportCase(ITrackedItem):
    """One citizen's request on its way through an office."""

    procedure = schema.ASCIILine(
        title=_("Procedure"), description="Id of its form.", default=""
    )
    procedure_title = schema.TextLine(
        title=_("Name of the procedure"),
        description="As it was called when the request was filed.",
        default="",
    )
    channel = schema.ASCIILine(
        title=_("Channel"), description="online, direct or post.", default="online"
    )
    locality_id = schema.ASCIILine(
        title=_("Locality"), description="In whose desk it stands.", default=""
    )
    applicant = schema.Dict(
        title=_("Applicant"),
        description="name, phone, email, address; replaced as a whole.",
        key_type=schema.ASCIILine(),
        value_type=schema.TextLine(),
        default={},
    )
    answers = schema.Tuple(
        title=_("Content of the request"),
        description="Of (name of the field, its title, the answer as text).",
        default=(),
    )
    citizen = schema.ASCIILine(
        title=_("Citizen who showed their identity"),
        description="Pseudonym, shown nowhere; empty for all others.",
        default="",
        required=False,
    )
    confirmed = schema.Tuple(
        title=_("Confirmed by the identity"),
        description="(name of the provider, titles of the fields it confirms), or ().",
        default=(),
        required=False,
    )
    appointment = schema.Dict(
        title=_("Appointment"),
        description="when: datetime in UTC; place: text.",
        required=False,
    )
    result = schema.Text(title=_("Result"), default="")
    outcome = schema.ASCIILine(
        title=_("Decision on the request"),
        description="granted or refused, where the procedure decides.",
        default="",
    )
    mail = schema.Bool(
        title=_("Letters to the applicant"),
        description="False where they have chosen to get none.",
        default=True,
        required=False,
    )
    rating = schema.Dict(
        title=_("Rating by the citizen"),
        description="result, service: words of `ratings`; time: datetime in UTC.",
        required=False,
    )


closed_to_generic_forms(ISupportCase)
