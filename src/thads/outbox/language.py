"""Vietnamese: whether a process has it, which web clients and the worker look at first.

Zope compiles the translations when it starts, and goes on without where it may not
write: people would read English, citizens in their mails.
"""

from thads.outbox.mail import NO_SENDER
from zope.i18n import translate


def check() -> None:
    """End with one line where the translations are not compiled and cannot be here."""
    if translate(NO_SENDER, target_language="vi") == str(NO_SENDER):
        raise SystemExit(
            "*** There is no Vietnamese: the translations are not compiled, and this "
            "process may not write them. Run `make build` as the owner of the files."
        )
