"""Tasks and figures of the publication of the start page: see `IDashboard`."""

from plone import api
from thads import _
from thads.casework.dashboard import Dashboard
from thads.casework.dashboard import Figure
from thads.casework.dashboard import Task
from thads.publication import review


class PublicationDashboard(Dashboard):
    """Tasks and figures of the room."""

    tasks = (
        Task(
            10,
            "check",
            _("Review what waits"),
            _("News, notices and documents: yours, and those sent for your approval."),
            "@@review-queue",
            frozenset({"editor", "leader", "approver"}),
        ),
        Task(
            20,
            "edit",
            _("Write news"),
            _("Draft an item and send it for review."),
            "tin-tuc/++add++News Item",
        ),
        Task(
            30,
            "bell",
            _("Post a notice"),
            _("Auctions, summonses and other notices."),
            "thong-bao/++add++Notice",
        ),
        Task(
            40,
            "document",
            _("Record an official document"),
            _("Paste its text: number, date, abstract and signer are recognised."),
            "van-ban/@@recognise",
        ),
    )

    def figures(self, held, now):
        """Yield how many items wait for the current user's approval."""
        yield Figure(
            10,
            len(review.waiting()),
            _("items wait for your approval"),
            f"{api.portal.get().absolute_url()}/@@review-queue",
        )
