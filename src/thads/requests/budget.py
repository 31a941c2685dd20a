"""Budgets of a network address: wrong codes, hasty forms, requests and files.

Three are a code's own: wrong digits for it, other appointments asked for, and messages.
"""

from thads.ratelimit import Budget


class TooManyAttempts(Exception):
    """A budget is spent: nothing more is taken for `seconds`; says so."""

    def __init__(self, message, seconds):
        super().__init__(message)
        self.seconds = seconds


#: Wrong pairs of code and digits, 20 in ten minutes: there are 10,000 digits to try.
WRONG_CODES = Budget("requests.wrong", 20, 600)
#: Wrong digits for one code, from wherever, 20 a day: beside the budget of a network,
#: which somebody with many networks has often. Codes nobody has are counted alike.
WRONG_DIGITS = Budget("requests.wrong-digits", 20, 24 * 3600)
#: Hasty forms that are let through, 10 an hour: some browsers fill in whole forms.
HASTY_FORMS = Budget("requests.hasty", 10, 3600)
#: Requests filed, 600 an hour: a whole office stands behind one address.
SUBMISSIONS = Budget("requests.submissions", 600, 3600)
#: Files stored while the rest of their form is put right.
STASHED_FILES = Budget("requests.files", 40, 3600)
#: Other appointments asked for, 5 a day for a case: each is read by an officer, stands
#: in the public trail, and waits until the office answers it.
OTHER_APPOINTMENTS = Budget("requests.other-appointments", 5, 24 * 3600)
#: Messages and files sent unasked, 5 a day for a case: officers read each.
MESSAGES = Budget("requests.messages", 5, 24 * 3600)
