"""Texts beside this file, filled for a unit and a day."""

from dataclasses import dataclass
from dataclasses import field
from datetime import timedelta
from functools import cache
from importlib.resources import files
from thads.text import format_date
from thads.text import format_money
from thads.text import format_number
import re


SLOT = re.compile(r"\{([a-z_0-9]+)(?::(\d+)-(\d+))?\}")


@dataclass(frozen=True)
class Topic:
    """One subject of the news: variants of title, lead and paragraphs."""

    id: str
    scope: str = "both"
    genre: str = ""
    months: frozenset = frozenset()
    titles: tuple = ()
    leads: tuple = ()
    paragraphs: tuple = ()

    def suits(self, central, month):
        """Return whether the topic fits the centre or the localities, and the month."""
        if self.scope != "both" and (self.scope == "central") != central:
            return False
        return not self.months or month in self.months


@dataclass(frozen=True)
class Line:
    """One document or notice of a list: kind, scope, title, paragraphs."""

    kind: str
    scope: str
    title: str
    paragraphs: tuple


@dataclass(frozen=True)
class StaticPage:
    """A page of introduction or of questions."""

    id: str
    scope: str
    section: str
    title: str
    description: str
    html: str


@cache
def topics():
    """Return the topics of news.txt."""
    found = []
    for name, head, body in _blocks("news.txt"):
        found.append(
            Topic(
                id=name,
                scope=_one(head, "scope", "both"),
                genre=_one(head, "genre"),
                months=frozenset(map(int, _one(head, "month").split())),
                titles=tuple(head.get("title", ())),
                leads=tuple(head.get("lead", ())),
                paragraphs=tuple(
                    line[2:] for line in body.splitlines() if line.startswith("- ")
                ),
            )
        )
    return tuple(found)


@cache
def documents():
    """Return the lines of documents.txt."""
    return tuple(
        Line(kind, scope, title, tuple(text.split(" / ")))
        for kind, scope, title, text in _lines("documents.txt", 4)
    )


@cache
def notices():
    """Return the lines of notices.txt."""
    return tuple(
        Line(kind, "both", title, tuple(text.split(" / ")))
        for kind, title, text in _lines("notices.txt", 3)
    )


@cache
def pages():
    """Return the pages of pages.txt."""
    return tuple(
        StaticPage(
            id=name,
            scope=_one(head, "scope", "both"),
            section=_one(head, "section", "gioi-thieu"),
            title=_one(head, "title"),
            description=_one(head, "description"),
            html=body.strip(),
        )
        for name, head, body in _blocks("pages.txt")
    )


def lines_of(name):
    """Return the plain lines of a text file."""
    text = (files(__package__) / "texts" / name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def _lines(name, columns):
    return [
        [cell.strip() for cell in line.split(" | ", columns - 1)]
        for line in lines_of(name)
    ]


def _blocks(name):
    text = (files(__package__) / "texts" / name).read_text(encoding="utf-8")
    for block in text.split("\n== ")[1:]:
        name, _newline, rest = block.partition("\n")
        head, lines = {}, rest.splitlines()
        while lines and (match := re.match(r"([a-z]+): (.+)", lines[0])):
            head.setdefault(match[1], []).append(match[2])
            lines.pop(0)
        yield name.strip(), head, "\n".join(lines)


def _one(head, key, default=""):
    return head.get(key, [default])[0]


@dataclass
class Setting:
    """Facts the texts are filled with: a unit, its place, its people."""

    unit: str
    short: str
    place: str
    level: str
    head: str
    head_title: str
    address: str
    phone: str
    hotline: str
    email: str
    parent: str = ""
    leader: str = ""
    branches: list = field(default_factory=list)  # (title, short title, place, head)
    values: dict = field(default_factory=dict)


class Writer:
    """Fills texts for one unit; chance decides what is left open."""

    def __init__(self, chance, setting):
        self.chance = chance
        self.setting = setting

    def article(self, topic, day):
        """Return (title, lead, html) of a news item."""
        values = self._values(day)
        title = self._fill(self.chance.choice(topic.titles), values)
        lead = self._fill(self.chance.choice(topic.leads), values)
        least = min(3, len(topic.paragraphs))
        count = self.chance.randint(least, len(topic.paragraphs))
        chosen = sorted(self.chance.sample(range(len(topic.paragraphs)), count))
        text = [self._fill(topic.paragraphs[n], values) for n in chosen]
        html = "".join(f"<p>{paragraph}</p>" for paragraph in text)
        return title, lead, html

    def line(self, line, day):
        """Return (title, html) of a document or notice."""
        values = self._values(day)
        title = self._fill(line.title, values)
        text = [self._fill(paragraph, values) for paragraph in line.paragraphs]
        return title, "".join(f"<p>{paragraph}</p>" for paragraph in text)

    def page(self, page, day):
        """Return (title, description, html) of a page."""
        values = self._values(day)
        return tuple(
            self._fill(text, values)
            for text in (page.title, page.description, page.html)
        )

    def _values(self, day):
        setting = self.setting
        branch = self.chance.choice(
            setting.branches
            or [(setting.unit, setting.short, setting.place, setting.head)]
        )
        year, period = _work_period(day)
        event = weekday(day - timedelta(days=self.chance.randint(0, 2)))
        later = weekday(day + timedelta(days=self.chance.randint(12, 26)))
        return {
            "unit": setting.unit,
            "short": setting.short,
            "place": setting.place,
            "level": setting.level,
            "head": setting.head,
            "head_title": setting.head_title,
            "address": setting.address,
            "phone": setting.phone,
            "hotline": setting.hotline,
            "email": setting.email,
            "parent": setting.parent,
            "leader": setting.leader,
            "branch": branch[0],
            "branch_short": branch[1],
            "district": branch[2],
            "head_of_branch": branch[3],
            "date": format_date(event),
            "later": format_date(later),
            "m": str(day.month),
            "year": str(day.year),
            "wy": str(year),
            "period": period,
            **setting.values,
        }

    def _fill(self, text, values):
        filled = SLOT.sub(lambda match: self._slot(match, values), text)
        return filled[:1].upper() + filled[1:]

    def _slot(self, match, values):
        name, low, high = match[1], match[2], match[3]
        if low is None:
            return values[name]
        number = self.chance.randint(int(low), int(high))
        if name == "pct":
            return f"{number},{self.chance.randint(1, 99):02d}%"
        if name == "money":
            return f"{number},{self.chance.randint(1, 9)} tỷ đồng"
        if name == "price":
            return format_money(number * 1_000_000)
        return format_number(number) if number > 9 else f"{number:02d}"


def weekday(day):
    """Return a day, or the Friday before it when it falls on a weekend."""
    return day - timedelta(days=max(0, day.weekday() - 4))


def _work_period(day):
    """Return the work year (01/10 to 30/09) and how much of it is over."""
    year = day.year + 1 if day.month >= 10 else day.year
    over = (day.month - 10) % 12
    if over == 0:
        return year - 1, f"năm công tác {year - 1}"
    if over == 1:
        return year, f"tháng đầu năm công tác {year}"
    return year, f"{over:02d} tháng đầu năm công tác {year}"
