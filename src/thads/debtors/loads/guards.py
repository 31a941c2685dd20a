"""Guards: what makes a load so unusual that its approval takes a written reason.

A load far shorter or longer than the last one, with many faulty rows, with other
columns, or one that ends many entries: each may be in order, and each is how a wrong
file looks. The registrar may submit it; the reason stays with the load and in the audit
trail. The limits are settings of the site.
"""

from Acquisition import aq_inner
from Acquisition import aq_parent
from BTrees.OOBTree import OOBTree
from collections.abc import Iterable
from collections.abc import Mapping
from dataclasses import dataclass
from plone import api
from plone.registry.interfaces import IRegistry
from thads import _
from thads.debtors.interfaces import IGuardSettings
from thads.debtors.register.index import UNIT
from thads.debtors.register.indexes import index_of
from thads.debtors.register.registers import register_kind_of
from thads.debtors.workflow import refuse
from thads.text import format_number
from zope.component import getUtility
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
    "hidden_rows": _(
        "${count} rows of the sheet “${sheet}” are hidden by a filter or an outline "
        "(${rows}). They were read like all others."
    ),
    "unread_sheets": _(
        "Only the sheet “${sheet}” was read. These hold rows too: ${others}."
    ),
}
REMEMBERED = 10  # published loads of the same units and kind


@dataclass(frozen=True)
class LastLoad:
    """The last published load of the same units."""

    rows: int
    columns: tuple[str, ...]


def settings() -> IGuardSettings:
    """Return the limits as they are now."""
    return getUtility(IRegistry).forInterface(IGuardSettings, check=False)


def weigh(load) -> None:
    """Set on a load what is unusual about it now, and clear the reason given before."""
    load.guards = () if load.source != "file" else tuple(_unusual(load))
    load.guard_reason = ""


def _unusual(load):
    limits, counts = settings(), load.counts
    rows, faulty = counts["rows"], counts["faulty"]
    last = last_load(load, load.complete)
    if last is not None:
        yield from _length(rows, last.rows, limits)
    if faulty * 100 > rows * limits.faulty_percent:
        params = {"rows": rows, "faulty": faulty, "limit": limits.faulty_percent}
        yield _guard("faulty", **params, percent=_percent(faulty, rows))
    yield from _columns(load, last_load(load))
    yield from _sheets(load.sheets)
    ended = counts.get("ended", 0)
    published = published_count(load) if ended else 0
    if ended * 100 > published * limits.fewest_percent:
        params = {"ended": ended, "published": published}
        limit = limits.fewest_percent
        percent = _percent(ended, published)
        yield _guard("ends_many", **params, percent=percent, limit=limit)


def _length(rows, before, limits):
    if max(rows, before) < limits.measured_from:
        return
    params = {"rows": rows, "last": before}
    if rows < before * (100 - limits.fewest_percent) / 100:
        percent, limit = _percent(before - rows, before), limits.fewest_percent
        yield _guard("shrunk", **params, percent=percent, limit=limit)
    if rows > before * (100 + limits.most_percent) / 100:
        percent, limit = _percent(rows - before, before), limits.most_percent
        yield _guard("grown", **params, percent=percent, limit=limit)


def _columns(load, last):
    if last is None or not load.columns:
        return
    for code, fields in (
        ("columns_added", set(load.columns) - set(last.columns)),
        ("columns_missing", set(last.columns) - set(load.columns)),
    ):
        if fields:
            titles = [
                column.header
                for column in register_kind_of(load).columns
                if column.field in fields
            ]
            yield _guard(code, columns=", ".join(titles))


def _sheets(sheets):
    if not sheets:
        return
    if sheets["hidden"]:
        numbers = sheets["hidden_rows"]
        rows = ", ".join(map(str, numbers)) + ("…" * (sheets["hidden"] > len(numbers)))
        params = {"count": sheets["hidden"], "sheet": sheets["name"], "rows": rows}
        yield _guard("hidden_rows", **params)
    if sheets["others"]:
        yield _guard(
            "unread_sheets", sheet=sheets["name"], others=names_of(sheets["others"])
        )


def names_of(sheets: Iterable[Mapping]) -> str:
    """Return the names of sheets with their numbers of rows, as people read them."""
    return ", ".join(f"“{s['name']}” ({format_number(s['rows'])})" for s in sheets)


def _guard(code, **params):
    return {"code": code, "params": params}


def _percent(part, whole):
    """Return 12.5 for 1 of 8; of nothing all is 100."""
    percent = round(part * 100 / whole, 1) if whole else 100
    return int(percent) if percent == int(percent) else percent


def published_count(load) -> int:
    """Return how many entries of the units a load names are published now."""
    index = index_of(api.portal.get(), register_kind_of(load))
    return sum(index.count(UNIT + unit) for unit in load.units)


def sentences(load, language: str = "vi") -> list[str]:
    """Return what is unusual about a load, a sentence each."""
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
    """Return figures as they are written in Vietnam: 1.234 and 12,5."""
    return format_number(value) if isinstance(value, int | float) else value


def take_reason(load, comment: str | None) -> None:
    """Store the reason for which an unusual load is approved.

    Raises WorkflowException without one. A reason stored before stays: whoever approves
    next (a department after a branch) reads it.
    """
    if not load.guards or load.guard_reason:
        return
    reason = (comment or "").strip()
    if not reason:
        refuse(
            _(
                "This list is unusual: ${why} Write down why it is right all the same, "
                "or return it.",
                mapping={"why": " ".join(sentences(load))},
            )
        )
    load.guard_reason = reason


# -- the last load


def remember(load) -> None:
    """Store a published load as the measure of the next loads of its units."""
    if load.source != "file" or load.file is None or not load.columns:
        return
    register = aq_parent(aq_inner(load))
    if register.published_lists is None:
        register.published_lists = OOBTree()
    known = register.published_lists.get(_key(load), ())
    if load.id not in known:
        newest = known[-(REMEMBERED - 1) :]
        register.published_lists[_key(load)] = (*newest, load.id)


def last_load(load, complete: bool | None = None) -> LastLoad | None:
    """Return the last published load of the same units, None if there was none.

    ``complete``: only among loads that replace (or only add); None: among both. A load
    that was undone no longer counts.
    """
    register, loads = aq_parent(aq_inner(load)), []
    known = register.published_lists or {}
    for kind in (True, False) if complete is None else (complete,):
        for id in reversed(known.get(_key(load, kind), ())):
            other = register.get(id)
            if other is not None and api.content.get_state(other) == "published":
                loads.append(other)
                break
    if not loads:
        return None
    last = max(loads, key=lambda other: other.published)
    return LastLoad(last.counts["rows"], last.columns)


def _key(load, complete=None):
    complete = load.complete if complete is None else complete
    return " ".join((*load.units, "all" if complete else "more"))
