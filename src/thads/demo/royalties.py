"""Royalties of news items of the last months: proposed, graded, and collected."""

from datetime import datetime
from datetime import time
from datetime import timedelta
from plone import api
from thads.casework import steps
from thads.royalties import grades
from thads.royalties import rates
from thads.royalties import statements
from thads.royalties import works
from thads.royalties.calculation import month
from thads.royalties.calculation import period_of
from thads.royalties.works import PROPOSER
from thads.worktime import TIMEZONE
from thads.worktime import clock


UNITS = ("hanoi", "tphochiminh", "danang", "cantho")
#: Functions of a locality whose people write; none of them grades or pays.
WRITERS = ("editor", "officer", "registrar", "hotline")
GENRES = ("tin", "tin", "tin", "phong-su-phong-van", "nghien-cuu")


def make_royalties(homes, count, today):
    """Propose, grade and collect for the newest items; return the statements."""
    chosen = [home for home in homes if home.id in UNITS]
    found = []
    for home in chosen if count else ():
        made = list(_enter(home, _newest(home, max(1, count // len(chosen)))))
        found += _collect(home, made, today)
    return found


def _newest(home, count):
    """Return the newest published news items of a home, the oldest of them first."""
    brains = api.portal.get_tool("portal_catalog").unrestrictedSearchResults(
        path="/".join(home.place["tin-tuc"].getPhysicalPath()),
        portal_type="News Item",
        review_state="published",
        sort_on="effective",
        sort_order="descending",
    )
    return [brain._unrestrictedGetObject() for brain in brains[:count]][::-1]


def _enter(home, items):
    """Write proposals into items and enter their works; yield these."""
    chance = home.chance("royalties")
    for item in items:
        first, second = chance.sample(WRITERS, 2)
        parts = chance.choice(((100,), (100,), (60, 40), (50, 50)))
        item.royalty_genre = chance.choice(GENRES)
        item.royalty_shares = [
            {"author": home.login(function), "percent": str(part)}
            for function, part in zip((first, second), parts, strict=False)
        ]
        setattr(item, PROPOSER, home.login("editor"))
        posted = clock.to_utc(clock.from_zope(item.effective_date))
        works.publish(item, home.id, posted, "central.approver")
        yield from works.ledger(home.id).of_item(api.content.get_uuid(item))


def _collect(home, made, today):
    """Grade all but the newest work, and collect the last two months that ended."""
    chance = home.chance("royalties/grades")
    for work in made[:-1]:
        lowest, highest = rates.bounds(work.genre, work.posted, home.id)
        tenths = chance.randint(2, 6)
        value = round(lowest + (highest - lowest) * tenths / 10, 1)
        coefficient = rates.written(min(max(value, lowest), highest))
        given = grades.Grade(work.uid, work.genre, coefficient, work.revision)
        when = clock.to_utc(work.posted_at + timedelta(days=1))
        with api.env.adopt_user(home.login("editorial_head")):
            grades.grade_all(home.place, [given], home.login("editorial_head"), when)
    graded = {period_of(w.posted) for w in made if w.coefficient is not None}
    ended = sorted(each for each in graded if month(each)[1] < today)
    for number, period in enumerate(ended[-2:]):
        day = month(period)[1] + timedelta(days=1)
        now = datetime.combine(day, time(9), TIMEZONE)
        accountant = home.login("accountant")
        with api.env.adopt_user(accountant):
            statement = statements.collect(home.place, period, accountant, now)
        if number < len(ended[-2:]) - 1:
            for step, person in (
                ("check", accountant),
                ("approve", home.login("leader")),
                ("pay", home.login("payer")),
            ):
                now += timedelta(hours=1)
                with api.env.adopt_user(person):
                    steps.take(statement, step, {}, now=now)
        yield statement
