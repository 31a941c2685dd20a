"""GET @search: nothing about accounts for strangers, and words no longer than a search.

Without it: `@search?Creator=hanoi.editor` finds what a person of staff wrote, and so
tells everybody who has an account; `sort_on=Creator` parts the writers. A text of
50,000 brackets is a server error, one of 10,000 words with a star each keeps the
catalogue busy.

Upstream: plone.restapi#1777 says the same of `@querystring`, and is open.
"""

from plone import api
from plone.restapi.search.handler import SearchHandler
from plone.restapi.search.utils import unflatten_dotted_dict
from plone.restapi.serializer.dxfields import CollectionFieldSerializer
from plone.restapi.services.search.get import SearchGet
from ZPublisher.HTTPRequest import record


#: Indexes that hold accounts.
OF_ACCOUNTS = frozenset(
    ("Creator", "listCreators", "allowedRolesAndUsers", "Contributors")
)
#: Indexes of words, and the characters of a search: as on the page of search.
OF_WORDS = ("SearchableText", "Title", "Description")
LONGEST = 200
#: What no item has: nothing is found.
NOTHING = {"UID": "-"}
#: Fields of an item that hold accounts.
ACCOUNT_FIELDS = ("creators", "contributors")
_BRACKETS = str.maketrans("()", "  ")


class Search(SearchGet):
    """GET @search of any content: words are read as on the page of search."""

    upstream = True

    def reply(self):
        query = unflatten_dotted_dict(self.request.form.copy())
        if api.user.is_anonymous():
            if OF_ACCOUNTS & query.keys():
                query = dict(NOTHING)
            elif not OF_ACCOUNTS.isdisjoint(texts(query.get("sort_on"))):
                del query["sort_on"]
        for name in OF_WORDS:
            if name in query:
                query[name] = shortened(query[name])
        return SearchHandler(self.context, self.request).search(query)


def texts(value):
    """Return the texts among what was given for a parameter, once or more often."""
    values = value if isinstance(value, list | tuple) else [value]
    return [each for each in values if isinstance(each, str)]


def shortened(value):
    """Return the words of a search, cut and without brackets, in what holds them."""
    if isinstance(value, str):
        return value.translate(_BRACKETS)[:LONGEST]
    if isinstance(value, list | tuple):
        return [shortened(each) for each in value[:LONGEST]]
    if isinstance(value, record):
        value = vars(value)
    if isinstance(value, dict):
        return {name: shortened(each) for name, each in value.items()}
    return value


class WithoutAccounts(CollectionFieldSerializer):
    """Serializer of a list of texts: strangers see no accounts in it."""

    def __call__(self):
        if self.field.__name__ in ACCOUNT_FIELDS and api.user.is_anonymous():
            return []
        return super().__call__()
