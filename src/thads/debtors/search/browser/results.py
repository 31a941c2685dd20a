"""Results of a search, as the template shows them: groups, counts, what was meant."""

from collections.abc import Collection
from collections.abc import Iterator
from plone import api
from thads import _
from thads.debtors.search import answers
from thads.debtors.search import query
from thads.debtors.search import questions
from thads.debtors.search import suggestions
from thads.debtors.search.browser.compiled_template import translate_message
from thads.debtors.search.names import AskedName
from thads.organisation.units import locality_titles
from thads.places.names import place_of
from thads.text.contact import tel
from typing import Any
from urllib.parse import quote_plus
from urllib.parse import urlencode
from zope.i18nmessageid import Message
import re


#: What may follow an amount at the end of an obligation.
AT_THE_END = re.compile(r"\s*+(?:đồng|đ|vnđ|vnd)?+[\s.;]*+", re.I)
#: Amounts as an obligation writes them: 12.500.000, 12 500 000.
FIGURES = re.compile(r"\d[\d., \u00a0]*\d")


class Results:
    """Mixin of the search page: what is shown of an answer.

    The view has `question`, `state`, `answer` and `items`.
    """

    def groups(self) -> Iterator[dict[str, Any]]:
        """Yield the groups of hits on this page: {title, rows}."""
        answer, rows = self.answer, list(self.rows())
        first = self.start
        for kind, begin, end in (
            ("same", 0, answer.same),
            ("accents", answer.same, answer.exact),
            ("near", answer.exact, answer.total),
        ):
            on_page = rows[max(begin - first, 0) : max(end - first, 0)]
            if on_page:
                yield {"title": self.group_title(kind, end - begin), "rows": on_page}

    def group_title(self, kind: str, count: int) -> str:
        """Return the heading of a group of hits, with how many there are."""
        if kind == "near" and self.by_number:
            text = _("A similar number, or another day: ${count}")
        elif kind == "near":
            text = _("Similar names: ${count}")
        elif kind == "accents":
            text = _("The same letters with other accents: ${count}")
        elif self.has_accents:
            text = _("With the accents that were typed: ${count}")
        else:
            text = _("As it was typed: ${count}")
        figure = self.figure(count)
        if self.answer.truncated and self.answer.total == query.CAP and kind != "same":
            figure = f"{figure}+"
        return self.translate(text, count=figure)

    @property
    def has_accents(self) -> bool:
        """True if the name looked for was typed with accents."""
        return AskedName((self.answer.reading or self.question).name).has_accents

    @property
    def by_number(self) -> bool:
        """True if a decision is looked for, without a name."""
        asked = self.answer.reading or self.question
        return bool(asked.decision and not asked.name)

    @property
    def headline(self) -> str:
        """Heading of the answer: how many entries were found."""
        answer = self.answer
        others, near = answer.exact - answer.same, self.near
        if answer.truncated:
            return self.translate(_("More than ${count} entries"), count=query.CAP)
        if self.question.similar:
            return self.translate(_("${count} similar names"), count=answer.total)
        if not answer.exact:
            none = _("No such name; ${count} similar ones")
            if self.by_number:
                none = _("No such number; ${count} similar ones, or of another day")
            return self.translate(none, count=answer.total)
        if answer.same and not others and near and not self.by_number:
            return self.translate(
                _("${count} entries found, and ${near} of similar names"),
                count=answer.same,
                near=near,
            )
        found = (
            (_("${count} entries found"), answer.same),
            (_("${count} with other accents"), others),
            (
                _("${count} with a similar number or of another day")
                if self.by_number
                else _("${count} of similar names"),
                near,
            ),
        )
        return "; ".join(self.translate(text, count=n) for text, n in found if n)

    def translate(self, text: Message, /, **figures: int | str) -> str:
        """Return a text in the language of the page, with its figures."""
        mapping = {
            name: self.figure(value) if isinstance(value, int) else value
            for name, value in figures.items()
        }
        language = api.portal.get_current_language()
        message = Message(text, mapping=mapping)
        return translate_message(message, "thads", mapping, target_language=language)

    @property
    def title(self) -> str:
        """The question, and how many answers there are: for the title of the page."""
        asked = ", ".join(v for f, v in self.asked.items() if f not in ("kind", "unit"))
        outcome = {
            "nothing": _("Nobody found"),
            "weak": _("This is too little to search by"),
            "unavailable": _("The search could not be made"),
            "exhausted": _("Too many searches came from your network"),
        }
        if not asked:
            return ""
        found = self.state == "found"
        text = self.headline if found else self.translate(outcome[self.state])
        return f"“{asked}”: {text}"

    @property
    def understood(self) -> str:
        """The words looked for instead of those that were typed, empty if the same."""
        fields = answers.understood(self.answer) or {}
        labels = {"address": _("address ${text}"), "decision": _("number ${text}")}
        return "; ".join(
            self.translate(labels[field], text=value) if field in labels else value
            for field, value in fields.items()
            if value
        )

    def meant(self) -> list[dict[str, str]]:
        """Return what may have been meant besides: {text, title, url} each."""
        texts = {
            suggestions.KEYBOARD: _("Was the keyboard's Vietnamese off?"),
            suggestions.ADDRESS: _("Is that a place?"),
            suggestions.ANYWHERE: _("At any address:"),
        }
        if self.question.similar:
            return []
        others = answers.beside(self.register_kind, self.question, self.answer)
        return [
            {
                "text": self.translate(texts[other.kind]),
                "title": self.meant_title(other),
                "url": self.url_of(other.question),
            }
            for other in others
        ]

    def meant_title(self, other: suggestions.Suggestion) -> str:
        """Return what another question asks, with how many entries answer it."""
        asked = other.question
        name = asked.name or asked.decision
        if asked.address:
            text = _("${name} with “${address}” in the address (${count})")
        else:
            text = _("${name} (${count})")
        return self.translate(text, name=name, address=asked.address, count=other.count)

    def url_of(self, question: questions.Question, **changes: str) -> str:
        """Return the address of another question at this place."""
        fields = {name: getattr(question, name) for name in questions.FIELDS}
        asked = {name: value for name, value in (fields | changes).items() if value}
        return f"{self.context.absolute_url()}?{urlencode(asked)}"

    def by_locality(self) -> list[dict[str, str]]:
        """Return how many hits each province has, with the question there."""
        if self.in_locality is not None or self.question.similar:
            return []
        counts = answers.count_by_locality(
            self.register_kind, self.question, self.answer
        )
        if len(counts) < 2:
            return []
        titles = locality_titles()
        # the question is the same for all 63: what is quoted is quoted once
        anywhere = self.url_of(self.answer.reading or self.question, unit="")
        return [
            {
                "title": place_of(titles[id]),
                "count": self.figure(count),
                "url": f"{anywhere}&unit={quote_plus(id)}",
            }
            for id, count in counts
        ]

    def rows(self) -> Iterator[dict[str, Any]]:
        """Yield what the template shows of each entry: ready texts."""
        kinds = self.register_kind.kinds
        columns = [
            self.register_kind.by_field[f] for f in self.register_kind.in_results
        ]
        amounts = [column for column in columns if column.kind == "amount"]
        others = [column for column in columns if column.kind != "amount"]
        for item in self.items:
            decision, unit = item["decision"], item["unit"]
            date = decision.get("date")
            phone = unit.get("phone") or ""
            obligation, is_said = _told_once(
                item["obligation"] or "", [item.get(c.field) for c in amounts]
            )
            yield {
                "url": item["@id"],
                "name": item["name"],
                "address": item["address"],
                "obligation": obligation,
                "whole": is_said,
                "amounts": [] if is_said else self.beside(item, amounts),
                "more": self.beside(item, others),
                "number": decision.get("number"),
                "date": date,
                "day": self.day(date),
                "unit": unit.get("title"),
                "phone": phone,
                "tel": tel(phone),
                "kind": kinds.get(item["kind"], ""),
                "published": item["published"],
                "published_day": self.day(item["published"]),
                "objection": item["objection"],
            }

    def beside(self, item, columns) -> list[dict[str, str]]:
        """Return what else a hit of this register kind shows."""
        return [
            {
                "title": column.label or column.header,
                "text": self.text(column, item[column.field]),
            }
            for column in columns
            if item.get(column.field) is not None
        ]

    @property
    def near(self) -> int:
        """Number of hits, on all pages, whose names are only similar."""
        return self.answer.total - self.answer.exact

    @property
    def labels(self):
        """Texts of every result, translated once for a page."""
        texts = {
            "decision": self.register_kind.by_field["decision"].label,
            "of": _("dated"),
            "unit": _("Enforcement agency"),
            "published": _("Published on"),
            "object": _("Object or correct"),
        }
        return self.translated(texts)

    def translated(self, texts: dict) -> dict[str, str]:
        """Return texts in the language of the page, under the names given."""
        language = api.portal.get_current_language()
        return {
            name: translate_message(text, target_language=language)
            for name, text in texts.items()
        }


def _told_once(obligation: str, amounts: Collection[Any]) -> tuple[str, bool]:
    """Return (an obligation without the amount at its end, if it names one before).

    The amount stands beside it, and is told once.
    """
    said = {str(amount) for amount in amounts if amount}
    for found in reversed(list(FIGURES.finditer(obligation))):
        if re.sub(r"\D", "", found.group()) not in said:
            continue
        if AT_THE_END.fullmatch(obligation[found.end() :]):
            return obligation[: found.start()].rstrip(" ,:-"), False
        return obligation, True
    return obligation, False
