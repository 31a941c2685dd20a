"""Pages of single items."""

from Acquisition import aq_inner
from Acquisition import aq_parent
from plone import api
from Products.Five import BrowserView
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile
from thads import _
from thads.organisation.units import unit_of
from thads.pictures import sources
from thads.publication import featured
from thads.publication import listing
from thads.publication import review
from thads.publication import working_copies
from thads.publication.changes import changes
from thads.publication.vocabularies import NOTICE_KINDS
from thads.publication.vocabularies import URGENCIES
from thads.text import KINDS
from thads.text import format_date
from thads.text import slug
from thads.uploads.downloads import hand_out
from thads.uploads.downloads import kind_label
from thads.uploads.downloads import size_text
from thads.worktime.clock import from_zope
from zExceptions import NotFound
from zope.interface import implementer
from zope.publisher.interfaces import IPublishTraverse


class ItemView(BrowserView):
    """Base of the pages of items; types add their facts."""

    index = ViewPageTemplateFile("item.pt")

    def __call__(self):
        return self.index()

    @property
    def title(self):
        return self.context.title

    @property
    def lead(self):
        return self.context.description

    @property
    def section(self):
        return aq_parent(aq_inner(self.context))

    @property
    def unit(self):
        return unit_of(self.context)

    #: what the date means, where it is not that of publication
    dated = ""

    @property
    def date(self):
        """The day of publication; before it, the day of the last change."""
        moment = self.context.effective_date or self.context.modified()
        return from_zope(moment).date()

    def show(self, day):
        return format_date(day)

    @property
    def facts(self):
        """Pairs (label, text) that describe the item."""
        return []

    @property
    def signature(self):
        author = getattr(self.context, "author_name", None)
        source = getattr(self.context, "source", None)
        return {"author": author, "source": source}

    @property
    def picture(self):
        found = sources.of_content(self.context, self.request)
        return found and {
            **found,
            "alt": self.context.image_alt or "",
            "caption": self.context.image_caption,
        }

    @property
    def body(self):
        text = getattr(self.context, "text", None)
        return text.output_relative_to(self.context) if text else ""

    @property
    def files(self):
        base = self.context.absolute_url()
        return [
            {
                "url": f"{base}/@@attachment/{number}/{file.filename}",
                "name": file.filename,
                "kind": kind_label(file.filename),
                "size": size_text(file.getSize()),
            }
            for number, file in enumerate(
                getattr(self.context, "attachments", None) or (), start=1
            )
        ]

    @property
    def related(self):
        """Published items named by the editor, else the newest of the section."""
        relations = getattr(self.context, "relatedItems", None) or ()
        uids = [r.to_object.UID() for r in relations if r.to_object is not None]
        if uids:
            catalog = api.portal.get_tool("portal_catalog")
            brains = catalog(UID=uids, review_state="published")
        else:
            types = [self.context.portal_type]
            brains = listing.find(self.section, types)[:6]
        own = self.context.UID()
        return [line for line in listing.listed(brains) if line.uid != own][:5]

    # for staff

    @property
    def charged(self):
        """Return whether the reader is charged with the item and sees its way."""
        return review.may("THADS publication: history", self.context)

    @property
    def state(self):
        return review.STATES.get(review.state_of(self.context))

    @property
    def actions(self):
        return review.actions(self.context)

    @property
    def history(self):
        return review.history(self.context)

    @property
    def sent_back_with(self):
        return review.last_comment(self.context)

    def moment(self, when):
        return when.strftime("%d/%m/%Y %H:%M") if when else ""

    @property
    def may_edit(self):
        return review.may("Modify portal content", self.context)

    @property
    def may_delete(self):
        return review.may("Delete objects", self.context)

    @property
    def may_check_out(self):
        return review.may(
            "iterate : Check out content", self.context
        ) and not working_copies.original_of(self.context)

    @property
    def copy(self):
        found = working_copies.copy_of(self.context) if self.charged else None
        return found if found is not None and review.may("View", found) else None

    @property
    def original(self):
        return working_copies.original_of(self.context)

    @property
    def changes(self):
        """Changes of a working copy, for those charged with the item."""
        original = self.original
        return [] if original is None else changes(original, self.context)

    @property
    def may_feature(self):
        return review.may("THADS publication: feature", self.context)

    @property
    def is_featured(self):
        return featured.is_featured(self.context)


class PageView(ItemView):
    """A page of a section: when it was last gone over; no list of others."""

    dated = _("Last gone over")
    related = ()

    @property
    def date(self):
        return from_zope(self.context.modified()).date()


class NoticeView(ItemView):
    @property
    def facts(self):
        notice = self.context
        facts = [(_("Kind of notice"), NOTICE_KINDS.get(notice.notice_kind))]
        facts.append((_("Valid until"), format_date(notice.valid_until)))
        return [(label, text) for label, text in facts if text]


class DocumentRecordView(ItemView):
    """An official document: its facts first."""

    @property
    def lead(self):
        return self.context.abstract if self.context.number else ""

    @property
    def facts(self):
        d = self.context
        kind = KINDS.get(d.document_kind)
        facts = [
            (_("Number and sign"), d.number),
            (_("Kind of document"), kind.title if kind else ""),
            (_("Issuing agency"), d.agency),
            (_("Place of issue"), d.place),
            (_("Date of issue"), format_date(d.issued)),
            (_("In force from"), format_date(d.in_force_from)),
            (_("Signer"), self._signer()),
            (_("Urgency"), URGENCIES.get(d.urgency)),
            (_("Reply due by"), format_date(d.reply_due)),
        ]
        return [(label, text) for label, text in facts if text]

    def _signer(self):
        parts = (self.context.signer_name, self.context.signer_post)
        return " – ".join(part for part in parts if part)

    @property
    def circulation(self):
        lists = (
            (_("Addressed to"), self.context.addressees),
            (_("Recipients"), self.context.recipients),
        )
        return [(label, text.splitlines()) for label, text in lists if text]

    @property
    def lacks_number(self):
        return self.charged and not self.context.number


class PlainView(BrowserView):
    """An item without the portal's frame, to print."""

    index = ViewPageTemplateFile("plain.pt")

    def __call__(self):
        return self.index()

    @property
    def item(self):
        name = self.context.getLayout()
        return api.content.get_view(name, self.context, self.request)


class SaveView(PlainView):
    """The plain page of an item as a file to keep."""

    def __call__(self):
        name = slug(self.context.title) or "thads"
        response = self.request.response
        response.setHeader("Content-Type", "text/html; charset=utf-8")
        response.setHeader("Content-Disposition", f'attachment; filename="{name}.html"')
        return self.index()


@implementer(IPublishTraverse)
class AttachmentView(BrowserView):
    """@@attachment/<number>/<file name>: one attached file."""

    number = None

    def publishTraverse(self, request, name):
        if self.number is None:
            if not name.isdigit():
                raise NotFound(name)
            self.number = int(name)
        return self

    def __call__(self):
        files = getattr(self.context, "attachments", None) or ()
        if not self.number or self.number > len(files):
            raise NotFound("attachment")
        published = review.state_of(self.context) == "published"
        return hand_out(
            files[self.number - 1], self.request.response, personal=not published
        )
