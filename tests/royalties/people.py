"""A locality's board and accountants, with items that are published and graded."""

from datetime import UTC
from datetime import datetime
from plone import api
from tests.layers import PASSWORD
from thads.organisation.people import add_person
from thads.publication.working_copies import check_out
from thads.royalties import grades
from thads.royalties import statements
from thads.royalties import works
from thads.worktime import clock
from unittest import mock
from zope.event import notify
from zope.lifecycleevent import ObjectModifiedEvent


HEAD, LEADER = "hanoi.editorial_head", "hanoi.leader"
COLLECTOR, PAYER, PAYER2 = "hanoi.accountant", "hanoi.payer", "hanoi.payer2"
EDITOR, WRITER = "hanoi.editor", "hanoi.officer"
#: A day on which October 2026 has ended.
NOW = datetime(2026, 11, 10, 3, tzinfo=UTC)
OCTOBER = datetime(2026, 10, 12, 3, tzinfo=UTC)


def at(moment):
    """Let the rooms read a moment on the clock; the database keeps its own."""
    return mock.patch("thads.worktime.clock.now", lambda: moment)


def more_accountants(unit="hanoi"):
    """Give a locality two accountants more, as it needs for paying."""
    for name in ("payer", "payer2"):
        add_person(
            f"{unit}.{name}",
            fullname=f"Người {unit}.{name}",
            email=f"{unit}.{name}@thads.example",
            password=PASSWORD,
            functions=[(unit, "accountant")],
        )


def shares(*rows):
    """Return the value of the field of shares for (author, percent) pairs."""
    return [{"author": author, "percent": percent} for author, percent in rows]


class Board:
    """Mixin: items of a locality in every state their royalties can be in."""

    unit = "hanoi"

    @property
    def home(self):
        return self.layer["portal"][self.unit]

    def publish(self, title="Tin", when=OCTOBER, authors=((WRITER, "100"),), **fields):
        """Publish a news item with its proposal, at a moment; return it."""
        values = {"royalty_genre": "tin", "royalty_shares": shares(*authors)} | fields
        with at(when):
            with api.env.adopt_user(f"{self.unit}.editor"):
                item = api.content.create(
                    self.home["tin-tuc"], "News Item", title=title, **values
                )
                api.content.transition(item, "submit")
            self.step(item, f"{self.unit}.leader", "approve")
            self.step(item, "central.approver", "approve")
        return item

    def rework(self, item, when=OCTOBER, **fields):
        """Let an editor change what an item proposes, and publish it if it was."""
        public = api.content.get_state(item) == "published"
        with at(when):
            with api.env.adopt_user(f"{self.unit}.editor"):
                changed = check_out(item) if public else item
                for name, value in fields.items():
                    setattr(changed, name, value)
                notify(ObjectModifiedEvent(changed))
                if public:
                    api.content.transition(changed, "submit")
            if public:
                self.publish_again(changed, when, submit=False)

    def publish_again(self, item, when=OCTOBER, submit=True):
        """Publish an item that was withdrawn."""
        with at(when):
            if submit:
                self.step(item, f"{self.unit}.editor", "submit")
            self.step(item, f"{self.unit}.leader", "approve")
            self.step(item, "central.approver", "approve")

    def step(self, item, person, transition):
        with api.env.adopt_user(person):
            api.content.transition(item, transition, comment="Theo quy định.")

    def works_of(self, item):
        return works.ledger(self.unit).of_item(api.content.get_uuid(item))

    def grade(self, item, coefficient="1,5", genre="tin", person=None, when=OCTOBER):
        """Grade the text of an item; raise what refuses it."""
        work = self.works_of(item)[0]
        person = person or f"{self.unit}.editorial_head"
        given = grades.Grade(work.uid, genre, coefficient, work.revision)
        with api.env.adopt_user(person):
            _done, refused = grades.grade_all(self.home, [given], person, when)
        for error in refused.values():
            raise error
        return work

    def graded(self, title="Tin", coefficient="1,5", **options):
        """Publish and grade an item; return it."""
        item = self.publish(title, **options)
        self.grade(item, coefficient, options.get("royalty_genre", "tin"))
        return item

    def collect(self, period="2026-10", person=COLLECTOR, now=NOW):
        with api.env.adopt_user(person):
            return statements.collect(self.home, period, person, clock.to_utc(now))
