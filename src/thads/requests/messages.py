"""Messages: what citizens send unasked while their case is open, words or files."""

from thads import _
from thads.casework import steps
from thads.errors import Refused
from thads.requests.budget import MESSAGES
from thads.requests.budget import TooManyAttempts
from thads.worktime import clock


#: Step by which a citizen writes.
WRITE = "write"
#: The word of the index for cases whose citizen has written last.
UNANSWERED = "message"

TOO_OFTEN = _(
    "You have written several times today: try again tomorrow, or call the office."
)
NOTHING = _("Write something or attach a file.")
#: What stands in the trail where files came without a word.
FILES_ONLY = "Gửi thêm tài liệu."


def is_unanswered(case) -> bool:
    """Return whether a citizen has written and no officer has taken a step since."""
    for entry in reversed(case.trail):
        if entry.step == WRITE:
            return True
        if entry.person:
            return False
    return False


def write(case, message: str, files):
    """Take a citizen's message, and return the case; five a day are taken for a case.

    Raises `TooManyAttempts`, `Refused` where nothing was sent, and what `steps.take`
    raises.
    """
    files = list(files)
    if not (message.strip() or files):
        raise Refused({"message": NOTHING})
    now = clock.seconds()
    if MESSAGES.spent(case.code, now):
        raise TooManyAttempts(TOO_OFTEN, MESSAGES.seconds_until(case.code, now))
    number = len(case.trail)
    values = {"message": message if message.strip() else FILES_ONLY}
    taken = steps.taken(case, WRITE, values, files, person="")
    if taken.number >= number:  # no click of before
        MESSAGES.spend(case.code, now)
    return taken.item
