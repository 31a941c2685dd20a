"""Portal of Vietnam's civil judgment enforcement agencies (THADS).

One room a domain: the ground rooms (text, worktime, audit, outbox) know nothing
of the others; organisation stands on them; publication, hotline, debtors and
requests stand on organisation and never on each other.
"""

from zope.i18nmessageid import MessageFactory


_ = MessageFactory("thads")
