"""What makes a list so unusual that the head must say why it is right all the same.

A list far shorter or longer than the last one, with many faulty rows, with other
columns, or one that ends many entries: each may be in order, and each is how a wrong
file looks. The registrar may submit it; approving it takes a written reason, which
stays with the list and in the audit trail. The limits are settings of the site.
"""

from Acquisition import aq_inner
from Acquisition import aq_parent
from BTrees.OOBTree import OOBTree
from plone import api
from plone.registry.interfaces import IRegistry
from Products.CMFCore.WorkflowCore import WorkflowException
from thads import _
from thads.debtors.content import definition_of
from thads.debtors.content import index_of
from thads.debtors.interfaces import IGuardSettings
from thads.debtors.register.index import UNIT
from thads.text import format_number
from zope.component import getUtility
from zope.globalrequest import getRequest
from zope.i18n import translate
from zope.i18nmessageid import Message


SENTENCES = {
    "shrunk": _(
        "The list has ${rows} rows, ${percent} % fewer than the last one (${last} "
        "rows). Up to ${limit} % fewer are usual."
    ),
    "grown": _(
        "The list has ${rows} rows, ${percent} % more than the last one (${last} "
        "rows). Up to ${limit} % more are usual."
    ),
    "faulty": _(
        "${faulty} of ${rows} rows have faults (${percent} %); they are left out. Up "
        "to ${limit} % are usual."
    ),
    "columns_added": _("The file has columns that the last list had not: ${columns}."),
    "columns_missing": _("The file lacks columns that the last list had: ${columns}."),
    "ends_many": _(
        "${ended} of ${published} published entries are no longer in the list and "
        "would end (${percent} %). Up to ${limit} % are usual."
    ),
}
REMEMBERED = 10  # published lists of a kind


def settings():
    return getUtility(IRegistry).forInterface(IGuardSettings, check=False)


def weigh(load):
    """Note on a load what is unusual about it, as it is now."""
    load.guards = () if load.source != "file" else tuple(_unusual(load))
    load.guard_reason = ""


def _unusual(load):
    limits, counts = settings(), load.counts
    rows, faulty = counts["rows"], counts["faulty"]
    last = last_list(load, load.complete)
    if last is not None and max(rows, last["rows"]) >= limits.measured_from:
        before = last["rows"]
        least = before * (100 - limits.fewest_percent) / 100
        most = before * (100 + limits.most_percent) / 100
        said = {"rows": rows, "last": before}
        if rows < least:
            percent = _percent(before - rows, before)
            limit = limits.fewest_percent
            yield _guard("shrunk", **said, percent=percent, limit=limit)
        if rows > most:
            percent = _percent(rows - before, before)
            limit = limits.most_percent
            yield _guard("grown", **said, percent=percent, limit=limit)
    if faulty * 100 > rows * limits.faulty_percent:
        said = {"rows": rows, "faulty": faulty, "limit": limits.faulty_percent}
        yield _guard("faulty", **said, percent=_percent(faulty, rows))
    yield from _columns(load, last_list(load))
    ended = counts.get("ended", 0)
    published = published_of(load) if ended else 0
    if ended * 100 > published * limits.fewest_percent:
        said = {"ended": ended, "published": published}
        limit = limits.fewest_percent
        percent = _percent(ended, published)
        yield _guard("ends_many", **said, percent=percent, limit=limit)


def _columns(load, last):
    if last is None or not load.columns:
        return
    for code, fields in (
        ("columns_added", set(load.columns) - set(last["columns"])),
        ("columns_missing", set(last["columns"]) - set(load.columns)),
    ):
        if fields:
            titles = [
                column.header
                for column in definition_of(load).columns
                if column.field in fields
            ]
            yield _guard(code, columns=", ".join(titles))


def _guard(code, **params):
    return {"code": code, "params": params}


def _percent(part, whole):
    """12.5 for 1 of 8; never 0 for something."""
    found = round(part * 100 / whole, 1) if whole else 100
    return int(found) if found == int(found) else found


def published_of(load):
    """How many entries of the units a list names are published today."""
    index = index_of(api.portal.get(), definition_of(load))
    return sum(index.count(UNIT + unit) for unit in load.units)


def sentences(load, language="vi"):
    """What is unusual, a sentence each, for people."""
    return [
        translate(
            Message(
                SENTENCES[guard["code"]],
                mapping={name: _text(v) for name, v in guard["params"].items()},
            ),
            target_language=language,
        )
        for guard in load.guards
    ]


def _text(value):
    """Figures as they are written in Vietnam: 1.234 and 12,5."""
    return format_number(value) if isinstance(value, int | float) else value


def take_reason(load, comment):
    """The one who approves an unusual list says why; kept on the list.

    Raises WorkflowException without a reason. Who approves after him (a department
    after a branch) finds it there.
    """
    if not load.guards or load.guard_reason:
        return
    reason = (comment or "").strip()
    if not reason:
        said = _(
            "This list is unusual: ${why} Write down why it is right all the same, "
            "or return it.",
            mapping={"why": " ".join(sentences(load))},
        )
        raise WorkflowException(translate(said, context=getRequest()))
    load.guard_reason = reason


# -- the last list


def remember(load):
    """A list was published: the next ones of its units are measured by it."""
    if load.source != "file" or load.file is None or not load.columns:
        return
    register = aq_parent(aq_inner(load))
    if register.published_lists is None:
        register.published_lists = OOBTree()
    known = register.published_lists.get(_key(load), ())
    if load.id not in known:
        kept = known[-(REMEMBERED - 1) :]
        register.published_lists[_key(load)] = (*kept, load.id)


def last_list(load, complete=None):
    """{rows, columns} of the last published list of the same units, or None.

    ``complete``: only of those that replace (or only add); None: of both. A list that
    was taken back no longer counts.
    """
    register, found = aq_parent(aq_inner(load)), []
    known = register.published_lists or {}
    for kind in (True, False) if complete is None else (complete,):
        for id in reversed(known.get(_key(load, kind), ())):
            other = register.get(id)
            if other is not None and api.content.get_state(other) == "published":
                found.append(other)
                break
    if not found:
        return None
    last = max(found, key=lambda other: other.published)
    return {"rows": last.counts["rows"], "columns": last.columns}


def _key(load, complete=None):
    complete = load.complete if complete is None else complete
    return " ".join((*load.units, "all" if complete else "more"))
