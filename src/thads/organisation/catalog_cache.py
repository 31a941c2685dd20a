"""What a process remembers of the catalogue until anything in it changes.

Facts of units stand on every page and change once in a month. The catalogue counts
its changes in the database, so what was found at one count is true as long as a
reader sees that count: in every process, and for a reader of an older state too.
What a transaction has changed and not committed, it remembers for itself alone.
"""

from Acquisition import aq_base
from plone import api
from weakref import WeakKeyDictionary
import transaction


_kept = WeakKeyDictionary()  # database -> {catalogue: (state, {key: value})}


def memory():
    """{key: value} of the catalogue's present state, to be read and added to.

    It is shared by all requests: plain values, no objects of the database, and
    nothing that depends on who asks or under which host.
    """
    catalog = api.portal.get_tool("portal_catalog")
    count = catalog.getCounter()
    # the training site stands in the same database, with a catalogue of its own
    place = catalog.getPhysicalPath()
    counter = aq_base(catalog)._counter
    if counter is None or counter._p_jar is None or counter._p_changed:
        sites, state = _of_transaction(), count
    else:
        sites = _kept.setdefault(counter._p_jar.db(), {})
        state = count, counter._p_serial
    kept = sites.get(place)
    if kept is None or kept[0] != state:
        kept = sites[place] = (state, {})
    return kept[1]


def _of_transaction():
    current = transaction.get()
    try:
        return current.data(memory)
    except KeyError:
        current.set_data(memory, {})
        return current.data(memory)


def remembered(key, make):
    """What ``make()`` found, which must depend on catalogued content alone."""
    known = memory()
    if key not in known:
        known[key] = make()
    return known[key]
