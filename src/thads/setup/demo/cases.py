"""Cases of online support in all states."""

from datetime import timedelta
from thads.setup.demo import names
from thads.setup.demo.placing import at
from thads.setup.demo.prose import weekday
from thads.setup.demo.sizes import share


PROCEDURES = (
    "yeu-cau-thi-hanh-an",
    "yeu-cau-thi-hanh-an",
    "xac-nhan-ket-qua",
    "xac-nhan-ket-qua",
    "thay-doi-chap-hanh-vien",
    "mien-giam-phi",
)
#: state, days since it was handed in at least and at most
STATES = (
    ("registered", 0, 2),
    ("received", 1, 3),
    ("in_work", 2, 6),
    ("supplement_wanted", 3, 8),
    ("returned", 8, 200),
    ("finished", 6, 20),
    ("returned", 8, 300),
    ("refused", 5, 120),
    ("fee_wanted", 3, 7),
    ("returned", 8, 100),
    ("withdrawn", 5, 150),
    ("stopped", 6, 30),
    ("in_work", 9, 12),
)


def make_cases(homes, count, today):
    """Make cases by the steps citizens and officers take; returns how many."""
    from thads.requests.demo import make_case

    locals_ = [home for home in homes if not home.central]
    numbers = share(count, {home.id: home.weight**2 for home in locals_})
    made = 0
    for home in locals_:
        chance = home.chance("cases")
        for position in range(numbers.get(home.id, 0)):
            state, least, most = STATES[(made + position) % len(STATES)]
            back = chance.randint(least, most)
            name = names.person(chance)
            make_case(
                home.place,
                state,
                procedure=chance.choice(PROCEDURES),
                applicant={
                    "name": name,
                    "phone": f"0900000{chance.randint(100, 999)}",
                    "email": f"congdan{chance.randint(100, 999)}@thads.example",
                    "address": f"Số {chance.randint(1, 300)} đường Lê Lợi, "
                    f"{home.setting.place}",
                },
                received=at(weekday(today - timedelta(days=back)), chance),
                key=f"demo-{home.id}-{position}",
            )
        made += numbers.get(home.id, 0)
    return made
