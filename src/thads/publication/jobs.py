"""Jobs of the publication: reminders of items that have waited for approval."""

from collections import deque
from thads import _
from thads import worktime
from thads.casework.notifications import mail_people
from thads.outbox.periodic import every
from thads.publication import notifications
from thads.publication import review
from thads.web import lists
from thads.web.public_address import public_url
from thads.worktime import clock


#: After so many working days without a decision people are reminded, once a step.
PATIENCE = 2

SUBJECT = _("Still waits for your approval: ${title}")
TEXT = _("“${title}” has waited for your approval since ${day}.\n\n${url}\n")


@every(hours=4)
def remind(portal):
    """Remind those whose approval an item has waited for, within office hours."""
    now = clock.now()
    if not worktime.current_calendar().is_open(now):
        return

    def remind_of(item):
        since = review.waiting_since(item)
        if since is None or worktime.working_days_between(since, now) < PATIENCE:
            return
        values = {
            "title": item.title,
            "day": clock.shown_day(since),
            "url": public_url(item),
        }
        mail_people(
            notifications.approvers(item, review.state_of(item)),
            _(SUBJECT, mapping=values),
            _(TEXT, mapping=values),
            key=f"publication-remind-{item.UID()}-{review.number_of_steps(item)}",
            about=item,
        )

    # one item that cannot be read stops no reminder of the others
    deque(lists.each(review.under_review(), remind_of), 0)
