"""One catalogue for a language and domain, made of those of all rooms at the start.

Without it: each room has its own catalogue of the domain `thads`, seventeen in all, and
zope.i18n asks one after the other for each text of a page, each by a key that raises an
exception where it is unknown; Plone's domain has twenty-three. A page has some hundred
texts.

Upstream: not reported yet; zope.i18n can reload each catalogue by itself, which this
gives up.
"""

from collections.abc import Sequence
from functools import lru_cache
from types import SimpleNamespace
from typing import Any
from zope.component import getUtilitiesFor
from zope.i18n.interfaces import IGlobalMessageCatalog
from zope.i18n.interfaces import ITranslationDomain
from zope.i18n.translationdomain import TranslationDomain
from zope.interface import implementer


#: Texts a language remembers; what is no message of anybody's (titles) is among them.
REMEMBERED = 10_000


@implementer(IGlobalMessageCatalog)
class JoinedCatalogue:
    """Catalogues of a language in their order: the first that has a text gives it."""

    def __init__(self, language: str, domain: str, catalogues: Sequence[Any]):
        self.language, self.domain = language, domain
        self.catalogues = catalogues
        self._query = lru_cache(REMEMBERED)(self._look_up)

    def _look_up(self, id: str) -> str | None:
        for catalogue in self.catalogues:
            if (text := catalogue.queryMessage(id)) is not None:
                return text
        return None

    @property
    def _catalog(self) -> SimpleNamespace:
        """All texts, as Plone reads them of a catalogue for its scripts."""
        texts = {}
        for catalogue in reversed(self.catalogues):
            texts.update(catalogue._catalog._catalog)
        return SimpleNamespace(_catalog=texts)

    def queryMessage(self, id: str, default: str | None = None) -> str | None:
        """Return the text of a message, the default if no catalogue has it."""
        text = self._query(str(id))
        return default if text is None else text

    def getMessage(self, id: str) -> str:
        """Return the text of a message; KeyError if no catalogue has it."""
        text = self._query(str(id))
        if text is None:
            raise KeyError(id)
        return text

    def queryPluralMessage(
        self,
        singular: str,
        plural: str,
        n: int,
        dft1: str | None = None,
        dft2: str | None = None,
    ) -> str | None:
        """Return the text of a message for a number, one of the defaults if none."""
        try:
            return self.getPluralMessage(singular, plural, n)
        except KeyError:
            first = self.catalogues[0]
            return first.queryPluralMessage(singular, plural, n, dft1, dft2)

    def getPluralMessage(self, singular: str, plural: str, n: int) -> str:
        """Return the text of a message for a number; KeyError if there is none."""
        for catalogue in self.catalogues:
            try:
                return catalogue.getPluralMessage(singular, plural, n)
            except KeyError:
                continue
        raise KeyError(singular)

    def getIdentifier(self) -> str:
        """Return a name that no catalogue of a file has."""
        return f"joined:{self.language}:{self.domain}"

    def reload(self) -> None:
        """Read the files of all catalogues again."""
        for catalogue in self.catalogues:
            catalogue.reload()
        self._query.cache_clear()


def join(domain: TranslationDomain) -> None:
    """Put one catalogue in the place of several of a language, in every language.

    What is added later comes behind it. zope.i18n's language for tests stays as it is.
    """
    for language, names in domain.getCatalogsInfo().items():
        if len(names) < 2 or language == "test":
            continue
        catalogues = [domain._data[name] for name in names]
        joined = JoinedCatalogue(language, domain.domain, catalogues)
        domain._data[joined.getIdentifier()] = joined
        names[:] = [joined.getIdentifier()]


def join_all(event: Any) -> None:
    """Join the catalogues of all domains; subscriber of IProcessStarting."""
    for _name, domain in getUtilitiesFor(ITranslationDomain):
        if isinstance(domain, TranslationDomain):
            join(domain)
