"""Cases of online support in all states."""

from datetime import timedelta
from thads.demo import names
from thads.demo.placement import at
from thads.demo.prose import weekday
from thads.demo.sizes import share


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
    from thads.requests.demo import PAPER
    from thads.requests.demo import answers_for
    from thads.requests.demo import make_case
    from thads.requests.offices import receivers

    locals_ = [home for home in homes if not home.central]
    numbers = share(count, {home.id: home.weight**2 for home in locals_})
    made = 0
    for home in locals_:
        chance = home.chance("cases")
        for position in range(numbers.get(home.id, 0)):
            state, least, most = STATES[(made + position) % len(STATES)]
            back = chance.randint(least, most)
            name = names.person(chance)
            procedure = chance.choice(PROCEDURES)
            units = [unit_id for unit_id, _title in receivers(home.place)]
            make_case(
                home.place,
                state,
                procedure=procedure,
                unit=units[0] if chance.random() < 0.6 else chance.choice(units),
                answers=answers_for(procedure, **form_answers(chance, home)),
                files=[("Bản án (bản chụp).pdf", PAPER, "application/pdf")],
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


def form_answers(chance, home):
    """Return the answers of a citizen, field by field."""
    year = chance.randint(2021, 2026)
    amount = f"{chance.randint(20, 900)}.000.000 đồng"
    return {
        "tu_cach": "Người được thi hành án",
        "so_ban_an": f"{chance.randint(1, 180)}/{year}/DS-ST",
        "ngay_ban_an": f"{chance.randint(1, 28):02}/{chance.randint(1, 9):02}/{year}",
        "toa_an": f"Tòa án nhân dân {home.setting.place}",
        "so_quyet_dinh": f"{chance.randint(100, 900)}/QĐ-CTHADS",
        "nguoi_phai": f"{names.person(chance)}, {home.setting.place}",
        "noi_dung": f"Đề nghị giải quyết đối với khoản {amount} theo bản án đã có "
        "hiệu lực pháp luật và tiền lãi chậm thi hành án.",
    }
