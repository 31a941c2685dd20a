"""Do index and entries agree? They commit together, so they should: this proves it."""

from thads.debtors import comparing
from thads.debtors.content import index_of
from thads.debtors.definitions import DEFINITIONS
from thads.debtors.index import RegisterIndex
from thads.debtors.interfaces import IDebtorEntry
from thads.debtors.publishing import staged_of
from thads.organisation.units import localities
from thads.organisation.units import section
from thads.outbox.running import at


def registers(definition):
    """The registers of a list, a locality each."""
    found = (section(locality, definition.section) for locality in localities())
    return [register for register in found if register is not None]


def entries(register):
    for id in register.objectIds(ordered=False):
        entry = register[id]
        if IDebtorEntry.providedBy(entry):
            yield entry


def check(portal):
    """Return what is wrong, a sentence each; nothing if index and entries agree."""
    return [wrong for d in DEFINITIONS.values() for wrong in check_list(portal, d)]


def check_list(portal, definition):
    index, wrong, live = index_of(portal, definition), [], set()
    for register in registers(definition):
        place = _place(portal, register)
        for entry in entries(register):
            numbers = [
                v["number"] for v in entry.versions if index.is_live(v["number"])
            ]
            live.update(numbers)
            id = f"{place}/{entry.getId()}"
            if len(numbers) > 1:
                wrong.append(f"{id}: {len(numbers)} versions are public")
            if comparing.is_closed(entry):
                if numbers:
                    wrong.append(f"{id}: closed, but public")
                continue
            for number, address, terms, decisions in staged_of(register, entry):
                if index.addresses.get(number) != address:
                    wrong.append(f"{id}: {number} leads elsewhere")
                for term in terms:
                    if number not in index.with_term(term, number >> 17):
                        wrong.append(f"{id}: not found by {term}")
                for decision in decisions:
                    if number not in index.with_number(decision):
                        wrong.append(f"{id}: not found by {decision}")
    known = {n for chunk in index.chunks() for n in index.live_in(chunk)}
    wrong += [f"{number} is public, but no entry's" for number in sorted(known - live)]
    return wrong


def rebuild(portal):
    """Write the indexes anew from the entries; what is public stays as it is."""
    for definition in DEFINITIONS.values():
        rebuild_list(portal, definition)


def rebuild_list(portal, definition):
    old, new = index_of(portal, definition), RegisterIndex()
    new.next_number = old.next_number
    for register in registers(definition):
        staged, live = [], []
        for entry in entries(register):
            if comparing.state_of(entry) == "ended":
                continue
            staged += staged_of(register, entry)
            if not comparing.is_closed(entry):
                numbers = [v["number"] for v in entry.versions]
                live += [n for n in numbers if old.is_live(n)][-1:]
        new.stage(staged)
        new.switch(on=live)
    for name in ("postings", "numbers", "vocabulary", "live", "addresses"):
        setattr(old, name, getattr(new, name))


def _place(portal, register):
    return "/".join(register.getPhysicalPath()[len(portal.getPhysicalPath()) :])


def main(app):
    """``bin/instance run src/thads/debtors/checking.py`` says what is wrong."""
    for portal in app.objectValues("Plone Site"):
        with at(portal):
            wrong = check(portal)
            published = sum(index_of(portal, d).count() for d in DEFINITIONS.values())
        print("\n".join(wrong) or f"{published} entries: index and entries agree")


if __name__ == "__main__":
    main(app)  # noqa: F821
