"""The units the demonstration writes for, and their invented heads."""

from dataclasses import dataclass
from random import Random
from thads.demo import names
from thads.demo.prose import Setting
from thads.demo.prose import Writer
from thads.hotline.directory import contacts_of
from thads.organisation.functions import functions_of
from thads.organisation.units import CENTRAL
from thads.organisation.units import branches
from thads.organisation.units import localities
from thads.places import names as place_names


#: Share of the news of a unit; one for those not named.
WEIGHTS = {
    CENTRAL: 7,
    "hanoi": 6,
    "tphochiminh": 6,
    "haiphong": 2,
    "danang": 2,
    "cantho": 2,
    "dongnai": 2,
    "binhduong": 2,
    "thanhhoa": 2,
    "nghean": 2,
}
NAME = "Thi hành án dân sự "
#: {login: function} of a locality's second people: who collects does not pay.
SECOND = {"payer": "accountant"}


@dataclass
class Home:
    """The centre or a locality."""

    id: str
    place: object
    setting: Setting
    branches: tuple
    seed: int
    colour: str
    bailiff: bool

    @property
    def central(self):
        """True for the centre."""
        return self.id == CENTRAL

    @property
    def weight(self):
        """The unit's share of the items."""
        return WEIGHTS.get(self.id, 1)

    def chance(self, matter):
        """Return the chance of one matter: the same in every run."""
        return Random(f"{self.seed}/{matter}/{self.id}")

    def writer(self, chance):
        """Return a writer of texts about the unit."""
        return Writer(chance, self.setting)

    def login(self, function):
        """Return the login of the holder of a function; the centre has an approver."""
        if self.central:
            function = {"leader": "approver"}.get(function, function)
        return f"{self.id}.{function}"

    @property
    def city(self):
        """Return the place documents are dated from."""
        if self.central:
            return "Hà Nội"
        return place_names.place_of(self.setting.place)


def homes(portal, seed):
    """Return the centre and all localities as Homes."""
    found = [_home(portal, CENTRAL, seed, (), None)]
    for locality in localities():
        found.append(
            _home(
                locality,
                locality.unit_id,
                seed,
                branches(locality),
                portal.title,
            )
        )
    return found


def staff_of(home):
    """Return [(login, full name, function id)] of the unit's own invented people."""
    kind = "central" if home.central else "provincial"
    return _staff(home.id, kind, home.chance("people"))


def staffs_of(home):
    """Yield (unit id, staff) of a unit and of the branches below it."""
    yield home.id, staff_of(home)
    for branch in home.branches:
        chance = home.chance(f"people/{branch.unit_id}")
        yield branch.unit_id, _staff(branch.unit_id, branch.kind, chance)


def _staff(unit_id, kind, chance):
    """Return a person for each function, and a second one for some."""
    logins = [(function.id, function.id) for function in functions_of(kind)]
    if kind == "provincial":
        logins += SECOND.items()
    return [
        (f"{unit_id}.{login}", names.person(chance), function)
        for login, function in logins
    ]


def _home(place, unit_id, seed, below, parent):
    contacts = [c for c in contacts_of(unit_id) if c["phones"]]
    setting = Setting(
        unit=place.title,
        short=place.short_title,
        place="cả nước" if unit_id == CENTRAL else place_of(place.title),
        level="tỉnh" if " tỉnh " in place.title else "thành phố",
        head=head_of(place.title),
        head_title=post_of(place.title),
        address=place.address,
        phone=place.phone,
        hotline=contacts[0]["phones"][0] if contacts else place.phone,
        email=place.email,
        parent=parent or "Bộ Tư pháp",
        branches=[
            (b.title, b.short_title, place_of(b.title), head_of(b.title)) for b in below
        ],
    )
    home = Home(
        id=unit_id,
        place=place,
        setting=setting,
        branches=tuple(below),
        seed=seed,
        colour=place.colour or "#9b1c1f",
        bailiff=bool(getattr(place, "bailiff", False)) and unit_id != CENTRAL,
    )
    people = {function: name for _login, name, function in staff_of(home)}
    chance = home.chance("leaders")
    setting.leader = people.get("leader") or people["approver"]
    setting.values = {
        "deputy": names.person(chance),
        "deputy2": names.person(chance),
        "branches": _list(below),
    }
    return home


def _list(below):
    if not below:
        return "<p>Các cơ quan thi hành án dân sự tại địa phương.</p>"
    rows = "".join(f"<li>{branch.title}</li>" for branch in below)
    return f"<ul>{rows}</ul>"


def place_of(title):
    """Cục Thi hành án dân sự tỉnh Lạng Sơn -> tỉnh Lạng Sơn."""
    return title.partition(NAME)[2] or title


def post_of(title):
    """Return the post of a unit's head."""
    for beginning, post in (
        ("Tổng cục", "Tổng cục trưởng"),
        ("Chi cục", "Chi cục trưởng"),
        ("Cục", "Cục trưởng"),
        ("Phòng", "Trưởng phòng"),
    ):
        if title.startswith(beginning):
            return post
    return "Trưởng cơ quan"


def head_of(title):
    """Return how a unit's head is named in a text."""
    post = post_of(title)
    return f"{post} {title}" if not post.startswith("Trưởng") else f"Trưởng {title}"
