"""The training site: making it, making it anew, removing it.

The decision about it (that there is to be one, the passwords of its people, the time it
was made) is stored at the portal, so that it outlives the site itself.
"""

from AuthEncoding.AuthEncoding import pw_encrypt
from contextlib import contextmanager
from datetime import datetime
from datetime import timedelta
from pathlib import Path
from persistent.mapping import PersistentMapping
from plone import api
from Products.CMFCore.indexing import processQueue
from Products.CMFPlone.factory import addPloneSite
from Testing.makerequest import makerequest
from thads import outbox
from thads.demo.load import load_demo
from thads.demo.sizes import read_sizes
from thads.interfaces import IThadsLayer
from thads.interfaces import ITrainingSite
from thads.organisation.exportimport import load_organisation
from thads.organisation.functions import functions_of
from thads.organisation.people import add_person
from thads.outbox.periodic import every
from thads.worktime import clock
from zope.annotation.interfaces import IAnnotations
from zope.component.hooks import getSite
from zope.component.hooks import setSite
from zope.globalrequest import getRequest
from zope.globalrequest import setRequest
from zope.interface import alsoProvides
import csv
import secrets


HERE = Path(__file__).parent
SITE_ID = "tap-huan"
TITLE = "Trang tập huấn Thi hành án dân sự"
KEY = "thads.training"
MAKE, REMOVE = "training.make", "training.remove"
#: The hour of the night, by Vietnam's clock, at which it is made anew.
HOUR = 2
#: Account without any function, to practise what citizens do.
CITIZEN = "cong-dan"
PROFILES = (
    "plone.app.contenttypes:default",
    "plone.app.layout:default",
    "plonetheme.barceloneta:default",
    "thads:default",
)


def state(portal):
    """Return the decision at a portal, or None.

    {"passwords": {login: hash}, "made": time}; one from when all shared a
    password has none, and nobody enters until there are new ones.
    """
    return IAnnotations(portal).get(KEY)


def accounts():
    """Return {login: function} of all who practise, a citizen among them."""
    found = {
        f"{row['unit_id']}.{function.id}": function
        for row in units()
        for function in functions_of(row["kind"])
    }
    return {**found, CITIZEN: None}


def units():
    """Return the rows of units.csv."""
    with (HERE / "units.csv").open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


def new_passwords():
    """Return {login: password}, made up, each person's own."""
    return {login: secrets.token_urlsafe(9) for login in accounts()}


def turn_on(portal, passwords):
    """Have the worker make the training site; `passwords`: {login: password}.

    Each account has its own: whoever practises as an editor does not enter as the
    approver. Their hashes are stored.
    """
    hashes = {login: pw_encrypt(password) for login, password in passwords.items()}
    IAnnotations(portal)[KEY] = PersistentMapping(passwords=hashes, made=None)
    renew(portal)


def renew(portal):
    """Have the worker make the site anew, as it was in the beginning."""
    outbox.put(portal, MAKE)


def turn_off(portal):
    """Have the worker remove the site, with all that is in it."""
    IAnnotations(portal).pop(KEY, None)
    outbox.put(portal, REMOVE)


def uninstall(portal):
    """Forget the decision; a training site that is there stays."""
    IAnnotations(portal).pop(KEY, None)


def find(portal):
    """Return the training site beside a portal, None if it is not there."""
    root = portal.getPhysicalRoot()
    site = root._getOb(SITE_ID, None)
    return site if ITrainingSite.providedBy(site) else None


def address(portal):
    """Return the address of the training site, as its people go there."""
    base = portal.absolute_url().rstrip("/")
    public = portal.REQUEST.get("VirtualRootPhysicalPath")
    if not public:
        base = base.rpartition("/")[0]
    return f"{base}/{SITE_ID}"


# --- jobs of the worker


def make(portal, payload):
    """Make the site anew; job of the worker."""
    decided = state(portal)
    if decided is None:
        return
    # the portal's own sections: people find here what they know
    sections = api.portal.get_registry_record("thads.sections")
    with own_request(portal) as root:
        _drop(root)
        _make(root, decided.get("passwords", {}), sections)
    decided["made"] = now().isoformat()


def remove(portal, payload):
    """Remove the site, unless it has been switched on again; job of the worker."""
    if state(portal) is None:
        with own_request(portal) as root:
            _drop(root)


@every(minutes=10)
def nightly(portal):
    """Have the site made anew once a night; periodic job."""
    decided = state(portal)
    if decided is None or not decided["made"]:
        return
    if datetime.fromisoformat(decided["made"]) < last_night(now()):
        outbox.put(portal, MAKE, key=f"training {last_night(now()).date()}")


def last_night(moment):
    """Return the latest of the times at which the site should have been made."""
    due = moment.replace(hour=HOUR, minute=0, second=0, microsecond=0)
    return due if due <= moment else due - timedelta(days=1)


def now():
    """Return the current moment in Vietnam's time."""
    return clock.local(clock.now())


# --- making it


@contextmanager
def own_request(portal):
    """Give the database's root with a request of its own; the portal's is put back.

    What waits to be indexed goes to the catalogue of whatever site is current then:
    it must not wait across the border.
    """
    processQueue()
    site, request = getSite(), getRequest()
    root = makerequest(portal.getPhysicalRoot().aq_base)
    alsoProvides(root.REQUEST, IThadsLayer)
    root.REQUEST["LANGUAGE"] = "vi"
    setRequest(root.REQUEST)
    try:
        yield root
        processQueue()
    finally:
        root.REQUEST.close()
        setRequest(request)
        setSite(site)


def _drop(root):
    setSite(None)
    if SITE_ID in root.objectIds():
        # not _delObject: what guards records against being deleted, and takes
        # items out of catalogues one by one, is deleted with them
        root._objects = tuple(i for i in root._objects if i["id"] != SITE_ID)
        root._delOb(SITE_ID)


def _make(root, passwords, sections):
    site = addPloneSite(
        root,
        SITE_ID,
        title=TITLE,
        extension_ids=PROFILES,
        default_language="vi",
        portal_timezone="Asia/Ho_Chi_Minh",
    )
    alsoProvides(site, ITrainingSite)
    setSite(site)
    # who logs in here is not logged out of the portal, which has the same host
    site.acl_users.session.cookie_name = "__ac_tap_huan"
    load_organisation(site, units(), sections)
    site.title = TITLE
    api.portal.set_registry_record("plone.site_title", TITLE)
    sizes = read_sizes((HERE / "sizes.csv").read_text(encoding="utf-8"))
    load_demo(site, sizes, passwords)
    own = passwords.get(CITIZEN) or secrets.token_urlsafe(24)
    add_person(CITIZEN, "Công dân tập huấn", f"{CITIZEN}@thads.example", own, home=None)
    return site
