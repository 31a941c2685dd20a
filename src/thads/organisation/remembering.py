"""What a process remembers of the catalogue until anything in it changes.

Facts of units stand on every page and change once in a month. The catalogue counts
its changes in the database, so what was found at one count is true as long as a
reader sees that count: in every process, and for a reader of an older state too.
"""

from plone import api
from weakref import WeakKeyDictionary


_kept = WeakKeyDictionary()  # database -> {catalogue: (count, {key: value})}


def memory():
    """{key: value} of the catalogue's present state, to be read and added to.

    It is shared by all requests: plain values, no objects of the database, and
    nothing that depends on who asks or under which host.
    """
    catalog = api.portal.get_tool("portal_catalog")
    count = catalog.getCounter()
    # the training site stands in the same database, with a catalogue of its own
    sites = _kept.setdefault(catalog._p_jar.db(), {})
    place = catalog.getPhysicalPath()
    kept = sites.get(place)
    if kept is None or kept[0] != count:
        kept = sites[place] = (count, {})
    return kept[1]


def remembered(key, make):
    """What ``make()`` found, which must depend on catalogued content alone."""
    known = memory()
    if key not in known:
        known[key] = make()
    return known[key]
