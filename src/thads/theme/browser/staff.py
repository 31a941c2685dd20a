"""`@@staff`: what a person's functions let him do, unit by unit."""

from plone import api
from plone.memoize.view import memoize
from Products.Five import BrowserView
from thads import _
from thads.organisation import units
from thads.organisation.functions import FUNCTIONS
from zExceptions import Unauthorized


#: function -> [(icon, title, text, address below the unit's home)]. An address is
#: offered only where its section stands; who may do it there is decided there.
TASKS = {
    "editor": [
        (
            "edit",
            _("Write news"),
            _("Draft an item and send it for review."),
            "tin-tuc/++add++News Item",
        ),
        (
            "bell",
            _("Post a notice"),
            _("Auctions, summonses and other notices."),
            "thong-bao/++add++Notice",
        ),
        (
            "document",
            _("Record an official document"),
            _("Number, date, abstract, signer and files."),
            "van-ban/++add++OfficialDocument",
        ),
    ],
    "leader": [
        (
            "check",
            _("Review what waits"),
            _("News, notices and documents sent for your approval."),
            "@@review-queue",
        ),
        (
            "list",
            _("Approve the register"),
            _("Loads of debtors waiting for the second pair of eyes."),
            "tra-cuu/@@loads",
        ),
    ],
    "registrar": [
        (
            "list",
            _("Load debtors"),
            _("Upload a workbook, read its report, correct and submit."),
            "tra-cuu/@@loads",
        ),
    ],
    "officer": [
        (
            "folder",
            _("Handle cases"),
            _("Receive, ask for supplements, make appointments, finish."),
            "ho-tro-truc-tuyen/@@desk",
        ),
    ],
    "hotline": [
        (
            "phone",
            _("Take in hotline reports"),
            _("Record a call; only those charged see it."),
            "duong-day-nong/@@reports",
        ),
    ],
    "admin": [
        (
            "users",
            _("People and functions"),
            _("Accounts of your unit and the units below it."),
            "@@people",
        ),
    ],
    "approver": [
        (
            "check",
            _("Review what waits"),
            _("News, notices and documents sent for your approval."),
            "@@review-queue",
        ),
    ],
    "inspector": [],
    "accountant": [],
}


class StaffPage(BrowserView):
    """A person's landing page."""

    page_title = _("My work")

    def __call__(self):
        if api.user.is_anonymous():
            raise Unauthorized
        self.request.response.setHeader("Cache-Control", "private, no-store")
        return self.index()

    @property
    @memoize
    def held(self):
        """{unit id: [function id, ...]} of the person."""
        known = {function.id for function in FUNCTIONS}
        held = {}
        for group in api.group.get_groups(user=api.user.get_current()):
            unit_id, mark, function = group.getId().rpartition("_")
            if mark and function in known:
                held.setdefault(unit_id, []).append(function)
        return held

    @property
    @memoize
    def _titles(self):
        return {
            function.id: api.portal.translate(function.title) for function in FUNCTIONS
        }

    @property
    @memoize
    def places(self):
        found = []
        for unit_id in sorted(self.held):
            unit = units.get_unit(unit_id)
            if unit is None:
                continue
            functions = self.held[unit_id]
            found.append(
                {
                    "title": unit.Title(),
                    "url": unit.absolute_url(),
                    "functions": [self._titles[each] for each in functions],
                    "tasks": self._tasks(unit, functions),
                }
            )
        return found

    def _tasks(self, unit, functions):
        home = units.home_of(unit)
        tasks, seen = [], set()
        for function in functions:
            for icon, title, text, address in TASKS.get(function, ()):
                if address in seen or not self._stands(home, address):
                    continue
                seen.add(address)
                tasks.append(
                    {
                        "icon": icon,
                        "title": api.portal.translate(title),
                        "text": api.portal.translate(text),
                        "url": f"{home.absolute_url()}/{address}",
                    }
                )
        return tasks

    def _stands(self, home, address):
        """Whether the section and the view of an address are there."""
        first, _mark, rest = address.partition("/")
        place = home
        if not first.startswith("@@"):
            if first not in home.objectIds():
                return False
            place, first = home[first], rest
        if first.startswith("++add++"):
            types = api.portal.get_tool("portal_types")
            return first.removeprefix("++add++") in types
        view = api.content.get_view(
            name=first.removeprefix("@@"), context=place, request=self.request
        )
        return view is not None

    @property
    def unit_names(self):
        return " · ".join(place["title"] for place in self.places)

    @property
    def figures(self):
        return []
