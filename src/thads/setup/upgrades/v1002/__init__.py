"""Decisions compelling administrative enforcement: a second list beside the first.

Every part of the portal gets the section of the list, and the portal its index. The
page on which the centre says what is public of an entry comes with the profile.
"""

from plone import api
from thads.debtors.register import indexes as register
from thads.organisation.sections import add_section
from thads.organisation.sections import current_sections
from thads.organisation.sections import make_sections
from thads.organisation.units import localities


SECTION = {
    "id": "thi-hanh-an-hanh-chinh",
    "title": "Thi hành án hành chính",
    "title_en": "Administrative enforcement",
    "portal_type": "DebtorRegister",
    "scope": "both",
    "in_menu": "no",
    "description": "Quyết định của Tòa án buộc thi hành án hành chính được công khai"
    " theo quy định của pháp luật về tố tụng hành chính.",
}


def upgrade(setup):
    portal = api.portal.get()
    register.install(portal)
    add_section(SECTION, after="tra-cuu")
    for unit in (portal, *localities()):
        make_sections(unit, current_sections())
