"""Choices of forms: the genres for which a royalty is paid."""

from thads.royalties import rates
from thads.worktime import clock
from zope.interface import provider
from zope.schema.interfaces import IVocabularyFactory
from zope.schema.vocabulary import SimpleTerm
from zope.schema.vocabulary import SimpleVocabulary


@provider(IVocabularyFactory)
def genres(context):
    """Return the genres of today that are paid."""
    return SimpleVocabulary(
        [
            SimpleTerm(genre.id, genre.id, genre.title)
            for genre in rates.genres(clock.today())
            if genre.paid
        ]
    )
