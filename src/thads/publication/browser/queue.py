"""`@@review-queue`: what waits for the viewer, decided on from the list."""

from plone.protect import CheckAuthenticator
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile
from thads import _
from thads.organisation.browser.personal import PersonalPage
from thads.organisation.units import unit_of
from thads.publication import decisions
from thads.publication import review
from thads.publication import working_copies
from thads.publication.vocabularies import TYPES
from thads.web import lists
from thads.web import parameters
from thads.web import revisions
from thads.web.transitions import COMMENT


NO_COMMENT = _("Write what has to be changed: nothing was returned.")
NONE_CHOSEN = _("Choose at least one item.")
DONE = {
    "approve": _("Approved: ${titles}"),
    "return": _("Returned with your comment: ${titles}"),
}


class ReviewQueue(PersonalPage):
    """Items that wait for the viewer, drafts, and items sent; decisions on the first.

    A decision names the revision the list showed of each item. Those that cannot be
    taken are shown with their reason, and what was typed stays.
    """

    page_title = _("What waits for me")
    index = ViewPageTemplateFile("queue.pt")

    #: Message of a decision that was refused as a whole.
    refused = ""
    comment = ""
    done = ""
    left_out: tuple = ()
    chosen: tuple = ()

    def __call__(self):
        if self.request.method == "POST":
            CheckAuthenticator(self.request)
            self.decide()
        return super().__call__()

    def decide(self):
        """Take the decision the form sent, as far as it can be taken."""
        form = self.request.form
        step, one = self._button(form)
        name = f"comment-{one.uid}" if one else "comment"
        self.comment = parameters.text(form, name, most=COMMENT, lines=True)
        chosen = [one] if one else self._chosen(form)
        self.chosen = tuple(each.uid for each in chosen)
        if not chosen or step not in decisions.FROM_THE_LIST:
            self._refuse(NONE_CHOSEN)
        elif step == "return" and not self.comment:
            self._refuse(NO_COMMENT)
        else:
            self._take(chosen, step)

    def _take(self, chosen, step):
        taken, left_out = decisions.take_all(chosen, step, self.comment)
        self.left_out = tuple(left_out)
        if taken:
            titles = "; ".join(f"“{title}”" for title in taken)
            self.done = _(DONE[step], mapping={"titles": titles})
        if left_out and not taken:
            self.request.response.setStatus(409)
        if not left_out:
            self.comment, self.chosen = "", ()

    def _refuse(self, message):
        self.refused = message
        self.request.response.setStatus(400)

    def _button(self, form):
        """Return (step, the one item it is about; None for those that are chosen)."""
        for step in decisions.FROM_THE_LIST:
            one = parameters.text(form, f"{step}-one")
            if one:
                return step, self._item(form, one)
        return parameters.text(form, "transition"), None

    def _chosen(self, form):
        values = parameters.texts(form, "chosen")[: decisions.MOST]
        return [self._item(form, value) for value in values if value]

    def _item(self, form, value):
        """Return the item that a box or button names, `<uid> <revision>`."""
        uid, _space, revision = value.partition(" ")
        title = parameters.text(form, f"title-{uid}") or uid
        return decisions.Chosen(uid, revision, title)

    @property
    def waiting(self):
        """Rows of the items that wait for the viewer's decision."""
        return self._rows(review.waiting())

    @property
    def groups(self):
        """Further groups of items: {id, title, rows} each, those that have some."""
        return [
            {"id": id, "title": title, "rows": items}
            for id, title, items in (
                ("drafts", _("My unit's drafts"), self._rows(review.drafts())),
                (
                    "under-way",
                    _("Sent by me, with others"),
                    self._rows(review.under_way()),
                ),
            )
            if items
        ]

    def _rows(self, items):
        return list(lists.each(items, self._row, self._unreadable))

    def _unreadable(self, item):
        """Return the row of an item that cannot be read, from what is known of it."""
        return {
            "url": item.absolute_url(),
            "title": getattr(item, "title", "") or item.getId(),
            "message": lists.UNREADABLE,
        }

    def _row(self, item):
        if isinstance(item, lists.Unreadable):
            return {"url": item.url, "title": item.title, "message": item.message}
        return {
            "message": "",
            "uid": item.UID(),
            "revision": revisions.revision_of(item),
            "url": item.absolute_url(),
            "title": item.title,
            "abstract": getattr(item, "abstract", "") and item.description,
            "type": TYPES[item.portal_type],
            "unit": unit_of(item).title,
            "state": review.STATES[review.state_of(item)],
            "changed": item.modified(),
            "is_copy": working_copies.original_of(item) is not None,
            "comment": review.last_comment(item),
        }
