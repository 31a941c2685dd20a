"""Copy of a load for the People's Committee of a commune, as a PDF.

Article 44a of the Law on Civil Judgment Enforcement, Article 11 of Decree 62/2015. Only
what is public now stands in it: a person taken off since is not named.
"""

from Acquisition import aq_inner
from Acquisition import aq_parent
from collections.abc import Iterator
from datetime import date
from plone import api
from thads.debtors.entries.public_facts import RegisterFacts
from thads.debtors.entries.public_facts import facts
from thads.debtors.loads import report
from thads.debtors.loads.checked_row import CheckedRow
from thads.debtors.loads.diff import find_entry
from thads.debtors.register.register_kinds import DEFAULT
from thads.documents.sheets import Column
from thads.documents.sheets import Sheet
from thads.documents.sheets import document
from thads.organisation.units import get_unit
from thads.organisation.units import locality_of
from thads.places.addresses import Commune
from thads.places.addresses import commune_of
from thads.places.names import place_of
from thads.text import format_date
from thads.text import format_money


UNCLEAR = "chua-ro"  # key of the addresses that name no commune
MOST = 1000  # people in one PDF of all communes
TITLE = "Danh sách"
SUBTITLE = "Người phải thi hành án chưa có điều kiện thi hành"
REGISTER_KIND = DEFAULT.id  # the one the law wants communes to have
GROUNDS = (
    "Căn cứ Điều 44a Luật Thi hành án dân sự; Điều 11 Nghị định số 62/2015/NĐ-CP của "
    "Chính phủ,",
)
COLUMNS = (
    Column("TT", 0.05, centred=True),
    Column("Họ và tên, địa chỉ người phải thi hành án", 0.29, named=True),
    Column("Nghĩa vụ phải thi hành", 0.30),
    Column("Số tiền", 0.14, centred=True),
    Column("Quyết định về việc chưa có điều kiện thi hành án", 0.22, centred=True),
)
#: (what a unit's title begins with, how its head signs)
SIGNERS = (
    ("Chi cục", "Chi cục trưởng"),
    ("Cục", "Cục trưởng"),
    ("Phòng", "Trưởng phòng"),
    ("Thi hành án", "Trưởng Thi hành án dân sự"),
)


def rows_of(load) -> Iterator[CheckedRow]:
    """Yield the rows of a load that added or changed something."""
    return (r for r in report.rows(load) if r.outcome in ("", "new", "changed"))


def communes(load) -> list[tuple[Commune | None, int]]:
    """Return (commune or None, number of people) of a load, the unclear last."""
    found, counts = {}, {}
    for row in rows_of(load):
        commune = commune_of(row.record.get("address"))
        key = commune.key if commune else UNCLEAR
        found.setdefault(key, commune)
        counts[key] = counts.get(key, 0) + 1
    keys = sorted(counts, key=lambda key: (key == UNCLEAR, key))
    return [(found[key], counts[key]) for key in keys]


def too_many(load) -> bool:
    """Return whether a load is too long for one PDF of all communes."""
    return sum(count for _commune, count in communes(load)) > MOST


def pdf(load, wanted: str | None = None) -> bytes | None:
    """Return the sheets of a load as one PDF, None if there is nobody to be named.

    ``wanted`` is the key of one commune; without it the PDF holds all.
    """
    people, place = {}, RegisterFacts.of(aq_parent(aq_inner(load)))
    for row in rows_of(load):
        commune = commune_of(row.record.get("address"))
        key = commune.key if commune else UNCLEAR
        if wanted in (None, key):
            found = _public_facts(load, row, place)
            if found:
                people.setdefault((key == UNCLEAR, key), (commune, []))[1].append(found)
    if not people:
        return None
    sheets = [_sheet(load, *people[key]) for key in sorted(people)]
    unit = unit_of(load)
    return document(sheets, f"{TITLE} - {unit.title}", unit.title)


def unit_of(load):
    """Return the unit whose load it is."""
    return get_unit(load.office) if load.office else locality_of(load)


def _public_facts(load, row, place):
    """Return what is public now of a row that this load published, or None."""
    entry = find_entry(aq_parent(aq_inner(load)), row)
    version = entry.current() if entry is not None else None
    if version is None or version["load"] != load.getId():
        return None
    return facts(entry, version, place)


def _sheet(load, commune, people):
    unit, where = unit_of(load), "nơi chưa xác định được xã, phường"
    branch = bool(load.office)
    published = format_date(date.fromisoformat(load.published[:10]))
    addressee = f"Ủy ban nhân dân {commune.title}" if commune else ""
    superior = locality_of(load) if branch else api.portal.get()
    recipients = (addressee, "Cổng Thông tin điện tử THADS", "Lưu: VT, hồ sơ THA")
    return Sheet(
        superior=superior.title,
        agency=unit.title,
        place=_place(locality_of(load)),
        title=TITLE,
        subtitle=SUBTITLE,
        addressee=addressee,
        grounds=(
            *GROUNDS,
            f"{unit.title} gửi danh sách những người có địa chỉ tại "
            f"{commune.title if commune else where}, đã công khai ngày {published}:",
        ),
        columns=COLUMNS,
        rows=tuple(_row(number, person) for number, person in enumerate(people, 1)),
        closing=(f"Danh sách có {len(people)} người.",),
        recipients=tuple(filter(None, recipients)),
        signer=_signer(unit.title),
    )


def _row(number, person):
    decision = person["decision"]
    signed = decision["number"]
    if day := decision.get("date"):
        signed = f"{signed}\nngày {format_date(date.fromisoformat(day))}"
    return (
        str(number),
        f"{person['name']}\n{person['address'] or ''}",
        person["obligation"] or "",
        format_money(person["amount"]) if person["amount"] is not None else "",
        signed,
    )


def _signer(title):
    posts = (post for start, post in SIGNERS if title.startswith(start))
    return next(posts, "Thủ trưởng cơ quan")


def _place(locality):
    """Return where papers are dated from: the place a locality is named after."""
    title = locality.title
    place = place_of(title)
    return place if place != title else locality.short_title or title
