"""Portal of Vietnam's civil judgment enforcement agencies (THADS).

One room a domain, on floors: a room imports from lower floors only, never from a
neighbour. Which room stands where: docs/architecture.md, tests/test_architecture.py.
"""

from thads import moved
from thads.zone import set_zone
from zope.i18nmessageid import MessageFactory


# before anybody imports DateTime
set_zone()

_ = MessageFactory("thads")

moved.install()
