"""Choices of forms: the genres for which a royalty is paid, of texts and pictures."""

from thads.royalties import rates
from thads.royalties.rules import TEXT
from thads.worktime import clock
from zope.interface import provider
from zope.schema.interfaces import IVocabularyFactory
from zope.schema.vocabulary import SimpleTerm
from zope.schema.vocabulary import SimpleVocabulary


@provider(IVocabularyFactory)
def genres(context):
    """Return the genres of today that are paid."""
    return _vocabulary(rates.genres(clock.today()))


@provider(IVocabularyFactory)
def picture_genres(context):
    """Return the genres of today that pictures and films have and that are paid."""
    found = rates.genres(clock.today())
    return _vocabulary([genre for genre in found if genre.kind != TEXT])


def _vocabulary(found):
    return SimpleVocabulary(
        [SimpleTerm(each.id, each.id, each.title) for each in found if each.paid]
    )
