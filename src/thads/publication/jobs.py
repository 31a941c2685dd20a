"""Jobs of the publication: reminders of items that have waited for approval."""

from thads import _
from thads import worktime
from thads.casework import reminders
from thads.outbox.periodic import every
from thads.publication import notifications
from thads.publication import review
from thads.web.public_address import public_url
from thads.worktime import clock


#: After so many working days without a decision people are reminded, once a step.
PATIENCE = 2

SUBJECT = _("Still waits for your approval: ${title}")
TEXT = _("“${title}” has waited for your approval since ${day}.\n\n${url}\n")


@every(hours=1)
def remind(portal):
    """Remind those whose approval an item has waited for: see `casework.reminders`."""
    now = clock.now()

    def reminder_of(item):
        since = review.waiting_since(item)
        if since is None or worktime.working_days_between(since, now) < PATIENCE:
            return None
        state = review.state_of(item)
        values = {
            "title": item.title,
            "day": clock.shown_day(since),
            "url": public_url(item),
        }
        return reminders.Reminder(
            about=item,
            stage=state,
            day=since.isoformat(),
            people=notifications.approvers(item, state),
            subject=_(SUBJECT, mapping=values),
            text=_(TEXT, mapping=values),
            key=f"publication-remind-{item.UID()}-{review.number_of_steps(item)}",
        )

    reminders.send(review.under_review(), reminder_of, now)
