"""Leave what makes a form run to the server's Manager, and run no code of models.

Nothing in a form is changed: what its models hold beyond `form_types.csv` is left out
when they are read, and goes when somebody saves them.
"""

from plone import api
from thads.requests import form_models
import logging


logger = logging.getLogger(__name__)


def upgrade(setup):
    """Write into the log which forms have parts that are left out."""
    catalog = api.portal.get_tool("portal_catalog")
    for brain in catalog.unrestrictedSearchResults(portal_type="EasyForm"):
        form = brain._unrestrictedGetObject()
        for name in form_models.MODELS:
            found = form_models.faults(getattr(form, name, None))
            if found:
                logger.warning(
                    "%s: %s holds what does not run any more: %s",
                    brain.getPath(),
                    name,
                    ", ".join(found),
                )
