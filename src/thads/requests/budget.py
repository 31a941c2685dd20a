"""Budgets of a network: wrong codes, hasty forms, and requests sent."""

from thads.ratelimit import Budget


WRONG_CODES = Budget("requests.wrong", 20, 600)
HASTY_FORMS = Budget("requests.hasty", 10, 3600)
SUBMISSIONS = Budget("requests.submissions", 600, 3600)
KEPT_FILES = Budget("requests.files", 40, 3600)
