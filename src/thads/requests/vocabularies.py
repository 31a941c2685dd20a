"""Choices of the forms that depend on where a form is shown."""

from thads.organisation.units import locality_of
from thads.requests import offices
from zope.interface import provider
from zope.schema.interfaces import IVocabularyFactory
from zope.schema.vocabulary import SimpleTerm
from zope.schema.vocabulary import SimpleVocabulary


@provider(IVocabularyFactory)
def receivers(context):
    """Return the locality a form is shown in, and its branches; empty at the centre."""
    locality = locality_of(context)
    units = offices.receivers(locality) if locality is not None else []
    return SimpleVocabulary(
        [SimpleTerm(unit_id, unit_id, title) for unit_id, title in units]
    )
