"""Pages of single items."""

from Acquisition import aq_inner
from Acquisition import aq_parent
from datetime import datetime
from plone import api
from Products.Five import BrowserView
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile
from thads import _
from thads.casework.history import HistoryLine
from thads.organisation.people import display_name
from thads.organisation.units import unit_of
from thads.pictures import sources
from thads.plonetypes import Content
from thads.publication import decisions
from thads.publication import featured
from thads.publication import listing
from thads.publication import openings
from thads.publication import review
from thads.publication import wordings
from thads.publication import working_copies
from thads.publication.changes import changes
from thads.publication.vocabularies import NOTICE_KINDS
from thads.publication.vocabularies import URGENCIES
from thads.text import KINDS
from thads.text import format_date
from thads.text import slug
from thads.tools import tool
from thads.uploads.downloads import kind_label
from thads.uploads.downloads import size_text
from thads.web import revisions
from thads.worktime import clock
from thads.worktime.clock import from_zope
from typing import Any
from zope.i18nmessageid import Message


Facts = list[tuple[Message, str]]


class ItemView(BrowserView):
    """Base of the pages of items; types add their facts."""

    index = ViewPageTemplateFile("item.pt")

    def __call__(self):
        openings.record(self.context)
        return self.index()

    @property
    def title(self) -> str:
        """Title of the item."""
        return self.context.title

    @property
    def lead(self) -> str:
        """Description of the item, shown under its title."""
        return self.context.description

    @property
    def section(self) -> Content:
        """Folder the item stands in."""
        return aq_parent(aq_inner(self.context))

    @property
    def unit(self) -> Content:
        """Unit that publishes the item."""
        return unit_of(self.context)

    #: Label of the date, where it is not the day of publication.
    dated = ""

    @property
    def date(self):
        """The day of publication; before it, the day of the last change."""
        moment = self.context.effective_date or self.context.modified()
        return from_zope(moment).date()

    def show(self, day) -> str:
        """Return a day as people write it, 06/11/2008; empty for None."""
        return format_date(day)

    @property
    def facts(self) -> Facts:
        """Pairs (label, text) that describe the item."""
        return []

    #: True of a notice whose last day has passed.
    expired = False

    @property
    def signature(self) -> dict[str, str | None]:
        """Author and source, {author, source}, None or empty where not given."""
        author = getattr(self.context, "author_name", None)
        source = getattr(self.context, "source", None)
        return {"author": author, "source": source}

    @property
    def picture(self) -> dict[str, Any] | None:
        """Leading picture, {src, srcset, ..., alt, caption}; None without one."""
        found = sources.of_content(self.context, self.request)
        return found and {
            **found,
            "alt": self.context.image_alt or "",
            "caption": self.context.image_caption,
        }

    @property
    def body(self) -> str:
        """Text of the item as HTML that was filtered, empty if it has none."""
        text = getattr(self.context, "text", None)
        return text.output_relative_to(self.context) if text else ""

    @property
    def files(self) -> list[dict[str, str]]:
        """Attached files: {url, name, kind, size} each, the size as people read it."""
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
            catalog = tool("portal_catalog")
            brains = catalog(UID=uids, review_state="published")
        else:
            types = [self.context.portal_type]
            brains = listing.find(self.section, types)[:6]
        own = self.context.UID()
        return [line for line in listing.listed(brains) if line.uid != own][:5]

    # for staff

    #: The decision that was refused, where the page answers one.
    refused = None

    @property
    def revision(self):
        """Revision of the item, which every decision on it names."""
        return revisions.revision_of(self.context)

    @property
    def typed_comment(self):
        """Comment of the decision that was refused, empty if there is none."""
        return self.refused.comment if self.refused else ""

    @property
    def may_see_history(self) -> bool:
        """Return whether the reader may see state, steps and comments of the item."""
        return review.may("THADS publication: history", self.context)

    @property
    def state(self) -> review.ReviewState | None:
        """Workflow state of the item, None if it has none."""
        return review.STATES.get(review.state_of(self.context))

    @property
    def actions(self) -> list[review.Action]:
        """Transitions the reader may take now, as buttons."""
        return review.actions(self.context)

    @property
    def next_waiting(self) -> dict[str, Any] | None:
        """Item that waits for the reader after this one, {title, url, count}, or None.

        `count`: how many wait, this one too if it does.
        """
        if not self.may_see_history:
            return None
        found, count = decisions.next_waiting(self.context)
        if found is None:
            return None
        return {"title": found.title, "url": found.absolute_url(), "count": count}

    @property
    def history(self) -> list[HistoryLine]:
        """Steps taken with the item, the latest first, for those who may see them."""
        return review.history(self.context)

    @property
    def opened(self) -> HistoryLine | None:
        """Opening that keeps the reader from taking the item back, None if none does.

        Of an item that somebody has approved since there is no more to say.
        """
        if openings.submitter(self.context) != api.user.get_current().getId():
            return None
        found = openings.opening_of(self.context)
        if found is None:
            return None
        when = clock.local(found.when)
        return HistoryLine(_("Opened"), when, (display_name(found.user),))

    @property
    def sent_back_with(self) -> str:
        """Comment with which the item was returned or withdrawn last, else empty."""
        return review.last_comment(self.context)

    def moment(self, when: datetime | None) -> str:
        """Return a time as people write it, 06/11/2008 14:30; empty for None."""
        return when.strftime("%d/%m/%Y %H:%M") if when else ""

    @property
    def may_edit(self) -> bool:
        """Return whether the reader may change the item itself."""
        return review.may("Modify portal content", self.context)

    @property
    def may_delete(self) -> bool:
        """Return whether the reader may delete the item."""
        return review.may("Delete objects", self.context)

    @property
    def may_check_out(self) -> bool:
        """Return whether the reader may make a working copy; not of a working copy."""
        return review.may(
            "iterate : Check out content", self.context
        ) and not working_copies.original_of(self.context)

    @property
    def copy(self) -> Content | None:
        """Working copy of the item, None if there is none the reader may see."""
        found = working_copies.copy_of(self.context) if self.may_see_history else None
        return found if found is not None and review.may("View", found) else None

    @property
    def original(self) -> Content | None:
        """Item of which this is a working copy, None if it is none."""
        return working_copies.original_of(self.context)

    @property
    def original_is_hidden(self) -> bool:
        """Return whether the original of a working copy is not public any more."""
        original = self.original
        return original is not None and review.state_of(original) != "published"

    @property
    def under_review(self) -> bool:
        """Return whether the item is on its way to the public, a draft too."""
        return review.state_of(self.context) in ("draft", *openings.REVIEWS)

    @property
    def changes_since(self) -> wordings.ChangesSince | None:
        """Changes since the last submission before this one, None if there was none."""
        return wordings.changes_since(self.context) if self.may_see_history else None

    @property
    def changes(self):
        """Changes of a working copy against its original; none of what is no copy."""
        original = self.original
        return [] if original is None else changes(original, self.context)

    @property
    def may_feature(self) -> bool:
        """Return whether the reader may put the item on the portal's front page."""
        return review.may("THADS publication: feature", self.context)

    @property
    def is_featured(self) -> bool:
        """Return whether the item is featured on the portal's front page."""
        return featured.is_featured(self.context)


class PageView(ItemView):
    """A page of a section, with the day of its last change and no related items."""

    dated = _("Last gone over")
    related = ()

    @property
    def date(self):
        """Day of the last change."""
        return from_zope(self.context.modified()).date()


class NoticeView(ItemView):
    """A notice: its kind and its last day first."""

    @property
    def facts(self) -> Facts:
        """Pairs (label, text): kind of notice and last day, where given."""
        notice = self.context
        facts = [(_("Kind of notice"), NOTICE_KINDS.get(notice.notice_kind))]
        facts.append((_("Valid until"), format_date(notice.valid_until)))
        return [(label, text) for label, text in facts if text]

    @property
    def expired(self) -> bool:
        """Return whether the last day of the notice has passed."""
        last = self.context.valid_until
        return last is not None and last < clock.today()


class DocumentRecordView(ItemView):
    """An official document: its facts first."""

    @property
    def lead(self) -> str:
        """Abstract of a document that has a number, empty for others."""
        return self.context.abstract if self.context.number else ""

    @property
    def facts(self) -> Facts:
        """Pairs (label, text) of all that is given about the document."""
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
    def circulation(self) -> list[tuple[Message, list[str]]]:
        """Pairs (label, lines): addressees and recipients, as far as they are given."""
        lists = (
            (_("Addressed to"), self.context.addressees),
            (_("Recipients"), self.context.recipients),
        )
        return [(label, text.splitlines()) for label, text in lists if text]

    @property
    def lacks_number(self) -> bool:
        """Return whether to tell staff that the document has no number yet."""
        return self.may_see_history and not self.context.number


class PlainView(BrowserView):
    """An item without the portal's frame, to print."""

    index = ViewPageTemplateFile("plain.pt")

    def __call__(self):
        openings.record(self.context)
        return self.index()

    @property
    def item(self) -> ItemView:
        """View of the item in its layout, whose parts the page shows."""
        name = self.context.getLayout()
        return api.content.get_view(name, self.context, self.request)


class SaveView(PlainView):
    """The plain page of an item, sent as a file to save."""

    def __call__(self):
        name = slug(self.context.title) or "thads"
        response = self.request.response
        response.setHeader("Content-Type", "text/html; charset=utf-8")
        response.setHeader("Content-Disposition", f'attachment; filename="{name}.html"')
        return self.index()
