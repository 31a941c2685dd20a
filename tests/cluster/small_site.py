"""Run by `client1 run`: makes a site of two localities, with a mail server."""

from tests.layers import WorldLayer
from thads.debtors.settings import settings
from thads.setup.site import make_site
from zope.component.hooks import setSite
import os
import transaction


site = make_site(app, ())  # noqa: F821 (given by `run`)
setSite(site)
WorldLayer().setUpPloneSite(site)
registry = site.portal_registry
registry["plone.smtp_host"] = "127.0.0.1"
registry["plone.smtp_port"] = int(os.environ["THADS_TEST_SMTP"])
registry["plone.email_from_address"] = "cong@thads.example.vn"
# tests ask until something has happened, on a slow machine very often
search = settings()
search.per_address = search.per_network = 1_000_000
transaction.commit()
