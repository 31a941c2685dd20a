"""Schemas of what is published."""

from plone.app.textfield import RichText
from plone.autoform import directives
from plone.autoform.interfaces import IFormFieldProvider
from plone.namedfile.field import NamedBlobImage
from plone.supermodel import model
from thads import _
from thads.errors import InvalidField
from thads.publication.approval import read_self_publishing
from thads.publication.attachments import Attachments
from thads.publication.numbering import number_trouble
from thads.worktime.validity import check_line
from zope import schema
from zope.interface import Interface
from zope.interface import invariant
from zope.interface import provider


@provider(IFormFieldProvider)
class IPicture(model.Schema):
    """A picture that leads an item; it needs a caption and words for the blind."""

    image = NamedBlobImage(
        title=_("Picture"),
        description=_("Shown above the text and in lists. JPEG, PNG or WebP."),
        required=False,
    )
    image_alt = schema.TextLine(
        title=_("What the picture shows"),
        description=_("Read aloud to people who cannot see the picture."),
        required=False,
    )
    image_caption = schema.TextLine(
        title=_("Caption"),
        description=_("Printed under the picture, with its source."),
        required=False,
    )

    @invariant
    def picture_is_described(data) -> None:
        """Raise Invalid for a picture without description or without caption."""
        if getattr(data, "image", None) is None:
            return
        if not (getattr(data, "image_alt", None) or "").strip():
            raise InvalidField("image_alt", _("Please say what the picture shows."))
        if not (getattr(data, "image_caption", None) or "").strip():
            raise InvalidField("image_caption", _("Please give the picture a caption."))


@provider(IFormFieldProvider)
class ISource(model.Schema):
    """Source and author of an item."""

    author_name = schema.TextLine(
        title=_("Author"),
        description=_("Name or pen name, printed at the end."),
        required=False,
    )
    source = schema.TextLine(
        title=_("Source"),
        description=_("The agency or paper the item was taken from, if any."),
        required=False,
    )


@provider(IFormFieldProvider)
class IAttachments(model.Schema):
    """Files that go with an item; as public as the item itself."""

    attachments = Attachments(
        title=_("Attached files"),
        description=_("Several files can be chosen at once. 25 MB each at most."),
        required=False,
    )


class INotice(model.Schema):
    """A notice: auctions, summons, enforcement, recruitment."""

    notice_kind = schema.Choice(
        title=_("Kind of notice"),
        vocabulary="thads.publication.notice_kinds",
        required=False,
        default="khac",
    )
    valid_until = schema.Date(
        title=_("Valid until"),
        description=_("The last day on which the notice matters."),
        required=False,
    )


class IOfficialDocument(model.Schema):
    """An official document (Decree 30/2020)."""

    directives.mode(title="hidden")
    title = schema.TextLine(title=_("Title"), required=False)

    number = schema.TextLine(
        title=_("Number and sign"),
        description=_("As it stands on the document, such as 1325/BTP-CNTT."),
        required=False,
    )
    number_kept = schema.Bool(
        title=_("Keep this number although it does not follow the rules"),
        description=_("Only when the document really bears it."),
        required=False,
        default=False,
    )
    document_kind = schema.Choice(
        title=_("Kind of document"),
        vocabulary="thads.publication.document_kinds",
        default="cong-van",
    )
    agency = schema.TextLine(title=_("Issuing agency"), required=False)
    place = schema.TextLine(title=_("Place of issue"), required=False)
    issued = schema.Date(title=_("Date of issue"), required=False)
    abstract = schema.Text(
        title=_("Abstract"),
        description=_("What the document is about, as written after “V/v”."),
        required=False,
    )
    signer_post = schema.TextLine(
        title=_("Post of the signer"),
        description=_("Such as: KT. BỘ TRƯỞNG / THỨ TRƯỞNG"),
        required=False,
    )
    signer_name = schema.TextLine(title=_("Name of the signer"), required=False)

    model.fieldset(
        "circulation",
        label=_("Circulation and validity"),
        fields=[
            "addressees",
            "recipients",
            "urgency",
            "in_force_from",
            "reply_due",
        ],
    )
    addressees = schema.Text(
        title=_("Addressed to"),
        description=_("One a line, as after “Kính gửi”."),
        required=False,
    )
    recipients = schema.Text(
        title=_("Recipients"),
        description=_("One a line, as after “Nơi nhận”."),
        required=False,
    )
    urgency = schema.Choice(
        title=_("Urgency"),
        vocabulary="thads.publication.urgencies",
        required=False,
    )
    in_force_from = schema.Date(title=_("In force from"), required=False)
    reply_due = schema.Date(title=_("Reply due by"), required=False)

    text = RichText(
        title=_("Full text"),
        required=False,
        default_mime_type="text/html",
        output_mime_type="text/x-html-safe",
    )

    @invariant
    def has_abstract_or_title(data) -> None:
        """Raise Invalid for a document with neither abstract nor title."""
        about = getattr(data, "abstract", None) or getattr(data, "title", None)
        if not (about or "").strip():
            raise InvalidField("abstract", _("Please say what the document is about."))

    @invariant
    def number_follows_the_rules(data) -> None:
        """Raise Invalid for a number against the rules that is not kept knowingly."""
        trouble = number_trouble(
            getattr(data, "number", None), getattr(data, "number_kept", False)
        )
        if trouble:
            raise InvalidField("number", trouble)


def is_setting_line(line: str) -> bool:
    """Check that a line "unit | type | from | to" can be read; raises Invalid."""
    return check_line(line, lambda line: read_self_publishing([line]))


class IPublicationSettings(Interface):
    """Setting of the centre on units whose items it does not review."""

    self_publishing = schema.List(
        title=_("Units that publish without the centre"),
        description=_(
            "One a line: unit or * | type or * | valid from | valid to"
            " (dates as yyyy-mm-dd; the last may be left out)."
        ),
        value_type=schema.TextLine(constraint=is_setting_line),
        required=False,
        default=[],
    )


class IPublished(Interface):
    """Marker of items that go through the approval: see `approval`."""
