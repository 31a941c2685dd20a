"""Hotline reports in every state, taken in and led on by the room's own rules."""

from datetime import datetime
from datetime import timedelta
from plone import api
from thads.casework import steps
from thads.demo import names
from thads.demo import prose
from thads.demo.placement import at
from thads.hotline import reports
from thads.worktime import TIMEZONE
from thads.worktime import add_working_days


#: The steps that led to each state.
WAYS = (
    (),
    ("assign",),
    ("assign", "handle"),
    ("assign", "handle", "answer"),
    ("assign", "handle", "answer", "close"),
    ("decline",),
)
WORDS = {
    "answer": "Đơn vị đã kiểm tra và trả lời công dân bằng văn bản.",
    "decline": "Không thuộc thẩm quyền; đã hướng dẫn công dân gửi đúng cơ quan.",
}
UNITS = ("hanoi", "tphochiminh", "langson", "danang", "cantho")


def make_reports(homes, count, today):
    """Make reports in a few localities; some are on the locality itself."""
    lines = [line.split(" | ", 3) for line in prose.lines_of("reports.txt")]
    chosen = [h for h in homes if h.id in UNITS and h.branches] or [
        h for h in homes if h.branches
    ]
    found = []
    for number in range(count if chosen else 0):
        home = chosen[number % len(chosen)]
        chance = home.chance(f"report/{number}")
        kind, urgency, channel, content = lines[number % len(lines)]
        way = WAYS[number // len(chosen) % len(WAYS)]
        back = number // 3 + len(way) * 2 + 2 * bool(way)
        received = at(prose.weekday(today - timedelta(days=1 + back)), chance)
        itself = number % 7 == 4
        report = reports.record(
            home.id,
            reports.NewReport(
                content=content.strip(),
                reported_unit=home.id
                if itself
                else chance.choice(home.branches).unit_id,
                channel=channel,
                kind=kind,
                urgency=urgency,
                received=received,
                informant={
                    "name": names.person(chance),
                    "phone": f"0900 000 {chance.randint(100, 999)}",
                },
            ),
            home.login("hotline"),
            now=received,
        )
        _lead(report, way, received)
        found.append(report)
    return found


def _lead(report, way, received):
    unit_id = report.unit_id
    leader = "central.approver" if unit_id == "central" else f"{unit_id}.leader"
    officer = f"{unit_id}.hotline"
    for number, step in enumerate(way, 1):
        day = add_working_days(received, number)
        with api.env.adopt_roles(["Manager"]):
            steps.take(
                report,
                step,
                {"unit": unit_id, "comment": WORDS.get(step, "")},
                person=officer if step in ("handle", "answer") else leader,
                now=datetime.combine(day, received.time(), TIMEZONE),
            )
