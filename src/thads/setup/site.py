"""Creation of the site `thads` with an installation's profiles."""

from plone import api
from Products.CMFPlone.factory import addPloneSite
from Testing.makerequest import makerequest
from thads.interfaces import IThadsLayer
from thads.login import settings
from zope.component.hooks import setSite
from zope.globalrequest import setRequest
from zope.interface import alsoProvides
import logging
import transaction


logger = logging.getLogger(__name__)

SITE_ID = "thads"
ORGANISATION = "organisation-2015"
#: Its people have one password, which everybody who tries the portal knows.
DEMO = "demo"


def make_site(app, profiles=(ORGANISATION,)):
    """Make the site with the product and the installation's profiles.

    `profiles`: names of profiles of profiles/configure.zcml, in order. Commits.
    Returns the site.
    """
    from AccessControl.SecurityManagement import newSecurityManager
    from AccessControl.SpecialUsers import system

    app = makerequest(app)
    newSecurityManager(None, system)
    alsoProvides(app.REQUEST, IThadsLayer)
    setRequest(app.REQUEST)
    logger.info("making the site %s", SITE_ID)
    site = addPloneSite(
        app,
        SITE_ID,
        title="Thi hành án dân sự",
        extension_ids=(
            "plone.app.contenttypes:default",
            "plone.app.layout:default",
            "plonetheme.barceloneta:default",
            "thads:default",
        ),
        default_language="vi",
        portal_timezone="Asia/Ho_Chi_Minh",
    )
    setSite(site)
    for name in profiles:
        logger.info("loading the profile %s", name)
        setup = api.portal.get_tool("portal_setup")
        setup.runAllImportStepsFromProfile(f"profile-thads:{name}")
    if profiles and DEMO not in profiles:
        settings.demand(settings.RECOMMENDED)
    transaction.commit()
    return site
