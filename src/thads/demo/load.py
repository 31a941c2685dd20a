"""Makes the demonstration, part by part; a part whose room is missing is left out."""

from importlib.util import find_spec
from thads.demo.homes import homes as homes_of
from thads.demo.people import make_enforcement_officers
from thads.demo.people import make_people
from thads.demo.sizes import read_sizes
from thads.worktime import clock
import logging
import os
import secrets
import time


logger = logging.getLogger(__name__)


def import_demo(context):
    """GenericSetup import step: a profile with a demo.csv is a demonstration."""
    text = context.readDataFile("demo.csv")
    if text is None:
        return
    password = os.environ.get("THADS_DEMO_PASSWORD")
    if not password:
        password = secrets.token_urlsafe(12)
        logger.warning("THADS_DEMO_PASSWORD is not set: nobody knows the password")
    load_demo(context.getSite(), read_sizes(text.decode("utf-8")), password)


def load_demo(portal, sizes, password, today=None):
    """Make people and content of the given sizes, dated back from today.

    `password`: of all people, or {login: password}.
    """
    today = today or clock.today()
    homes = homes_of(portal, sizes.seed)
    make_people(portal, homes, password)
    make_enforcement_officers(homes)
    for name, needed, make in PARTS:
        if not _there(needed):
            logger.info("%s: left out, there is no %s", name, needed)
            continue
        start = time.monotonic()
        make(homes, sizes, today)
        logger.info("%s: made in %.1f s", name, time.monotonic() - start)


def _publications(homes, sizes, today):
    from thads.demo import publications

    publications.make_pages(homes, today)
    news = publications.make_news(homes, sizes.news, today)
    publications.make_documents(homes, sizes.documents, today)
    publications.make_notices(homes, sizes.notices, today)
    publications.feature_some(news, sizes.featured)


def _debtors(homes, sizes, today):
    from thads.demo.administrative import make_administrative
    from thads.demo.debtors import make_debtors
    from thads.demo.debtors import make_waiting

    make_debtors(homes, sizes.debtors, today)
    make_administrative(homes, sizes.administrative, today)
    if sizes.debtors:
        make_waiting(homes, today)


def _cases(homes, sizes, today):
    from thads.demo.cases import make_cases

    make_cases(homes, sizes.cases, today)


def _reports(homes, sizes, today):
    from thads.demo.hotline import make_reports

    make_reports(homes, sizes.reports, today)


def _royalties(homes, sizes, today):
    from thads.demo.royalties import make_royalties

    make_royalties(homes, sizes.royalties, today)


#: name, the module without which it cannot be made, and who makes it
PARTS = (
    ("publications", "thads.publication.featured", _publications),
    ("debtors", "thads.debtors.demo", _debtors),
    ("cases", "thads.requests.demo", _cases),
    ("hotline reports", "thads.hotline.reports", _reports),
    ("royalties", "thads.royalties.statements", _royalties),
)


def _there(module):
    try:
        return find_spec(module) is not None
    except ModuleNotFoundError:
        return False
