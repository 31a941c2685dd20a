"""Cache of facts from the catalogue, valid until anything in it changes.

Facts of units stand on every page and change once in a month. The catalogue counts
its changes in the database, so what was found at one count is true as long as a
reader sees that count: in every process, and for a reader of an older state too.
What a transaction has changed and not committed, it caches for itself alone.
"""

from Acquisition import aq_base
from collections.abc import Callable
from collections.abc import Hashable
from thads.tools import tool
from typing import Any
from typing import TypeVar
from weakref import WeakKeyDictionary
from ZODB.DB import DB
import transaction


T = TypeVar("T")
#: {key: value}; a value is of any type, and comes back as it was put in.
Facts = dict[Hashable, Any]
#: {path of a catalogue: (state, facts)}; a state is a count, with a serial or alone.
Sites = dict[tuple[str, ...], tuple[Hashable, Facts]]
_caches: WeakKeyDictionary[DB, Sites] = WeakKeyDictionary()


def memory() -> Facts:
    """Return {key: value} of the catalogue's present state, to be read and added to.

    It is shared by all requests: plain values, no objects of the database, and
    nothing that depends on who asks or under which host.
    """
    catalog = tool("portal_catalog")
    count = catalog.getCounter()
    # the training site stands in the same database, with a catalogue of its own
    place = catalog.getPhysicalPath()
    counter = aq_base(catalog)._counter
    if counter is None or counter._p_jar is None or counter._p_changed:
        sites, state = _of_transaction(), count
    else:
        sites = _caches.setdefault(counter._p_jar.db(), {})
        state = count, counter._p_serial
    cached = sites.get(place)
    if cached is None or cached[0] != state:
        cached = sites[place] = (state, {})
    return cached[1]


def _of_transaction() -> Sites:
    current = transaction.get()
    try:
        return current.data(memory)
    except KeyError:
        current.set_data(memory, {})
        return current.data(memory)


def remembered(key: Hashable, make: Callable[[], T]) -> T:
    """Return what ``make()`` gave, which must depend on catalogued content alone."""
    known = memory()
    if key not in known:
        known[key] = make()
    value: T = known[key]
    return value
