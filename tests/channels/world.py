"""The world in which every channel is asked: an item in every state, and people.

Each item has a mark of its own, a word in its title, text, files and names. Whoever
finds the mark in an answer has met the item. All have one word in common, by which
lists find them.
"""

from binascii import b2a_base64
from contextlib import contextmanager
from dataclasses import dataclass
from dataclasses import field
from datetime import UTC
from datetime import datetime
from plone import api
from plone.app.linkintegrity.handlers import modifiedContent
from plone.app.testing import FunctionalTesting
from plone.app.testing import PloneSandboxLayer
from plone.app.testing import login
from plone.app.testing import logout
from plone.app.textfield.value import RichTextValue
from plone.namedfile.file import NamedBlobFile
from plone.namedfile.file import NamedBlobImage
from plone.session import tktauth
from tests.debtors.lists import plain
from tests.debtors.lists import row
from tests.debtors.lists import workbook
from tests.layers import WORLD_FIXTURE
from tests.mails import recorded_mails
from tests.pdfs import pdf
from tests.publication.people import PNG
from tests.royalties.people import Board
from tests.royalties.people import more_accountants
from tests.ways import PUBLICATION
from tests.ways import REPORT
from tests.ways import STATEMENT
from thads import outbox
from thads.casework import steps
from thads.debtors.demo import publish_rows
from thads.debtors.loads import intake
from thads.hotline import files as hotline_files
from thads.hotline import reports
from thads.interfaces import IThadsLayer
from thads.login.accounts import guard
from thads.organisation.functions import CENTRAL_KINDS
from thads.organisation.functions import FUNCTIONS
from thads.organisation.functions import functions_of
from thads.organisation.people import add_person
from thads.publication.working_copies import check_out
from thads.requests.demo import answers_for
from thads.requests.demo import make_case
from thads.requests.workflow import PROCESS
from thads.royalties.authors import add_outside
from unittest import mock
from z3c.relationfield import RelationValue
from zope.component import getUtility
from zope.event import notify
from zope.interface import alsoProvides
from zope.intid.interfaces import IIntIds
from zope.lifecycleevent import ObjectModifiedEvent
from ZPublisher.HTTPResponse import HTTPResponse
import re
import string


#: In the title of every item.
WORD = "kiemkenh"
PASSWORD = "Mat-khau-thu-2026"
#: States that end in the transaction in which they begin: no item is met there.
TRANSIENT = {("thads_publication", "approved"), ("thads_debtor_load", "cleared")}

SECTIONS = {
    "News Item": "tin-tuc",
    "Notice": "thong-bao",
    "OfficialDocument": "van-ban",
    "Document": "gioi-thieu",
}
LOADS = {
    "draft": (),
    "submitted": ("submit",),
    "department_review": ("submit", "approve"),
    "approved": ("submit", "approve"),
    "published": ("submit", "approve", "publish"),
    "undone": ("submit", "approve", "publish", "undo"),
    "discarded": ("discard",),
}
ENTRIES = {
    "published": (),
    "challenged": ("ask_hiding",),
    "hidden": ("hide",),
    "ended": ("end",),
}


@dataclass
class Item:
    """An item: `state` of `workflow`, `kind` as failures name it, `unit` whose it is.

    `mark`: the word that stands nowhere else; `comment`: that of the steps it took.
    `facts`: what addresses name. `also`: {login: function} of people of other units
    to whom it was given.
    """

    workflow: str
    state: str
    kind: str
    unit: str
    mark: str
    comment: str = ""
    facts: dict[str, str] = field(default_factory=dict)
    also: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Person:
    """Somebody who asks: name, unit and function, and how they are known."""

    name: str
    unit: str = ""
    function: str = ""
    login: str = ""
    cookie: str = ""

    def function_at(self, item):
        """Return the column of the rights table that is theirs for an item."""
        if self.login in item.also:
            return item.also[self.login]
        if self.unit == "central":
            return f"central_{self.function}" if self.function in ROOT else "anyone"
        # a department's people have their functions at its branches too
        if self.unit and f"{item.unit}-".startswith(f"{self.unit}-"):
            return self.function
        return "anyone"


#: Units of which everybody asks: what is done here is done by their functions.
AT_HOME = (("hanoi", "provincial"), ("central", "central"))
#: People who are strangers here whatever they are at home.
ELSEWHERE = ("hanoi-badinh.leader", "tphochiminh.editor", "tphochiminh.leader")
ROOT = {f.id for f in FUNCTIONS if f.kinds == CENTRAL_KINDS and f.scope == "root"}


def people(layer):
    """Return everybody: the public last, so that what was cached for others is met."""
    logins = [
        *(f"{unit}.{f.id}" for unit, kind in AT_HOME for f in functions_of(kind)),
        *ELSEWHERE,
    ]
    found = [Person(login, *login.split("."), login) for login in logins]
    found += [
        Person(name, cookie=cookie) for name, cookie in layer["thads_cookies"].items()
    ]
    return [*found, Person("the public")]


def file_of(filename, data):
    """Return a file as the gate lets it in, without asking the gate: it takes 0.3 s."""
    return NamedBlobFile(data, contentType="application/pdf", filename=filename)


@dataclass(frozen=True)
class Mail:
    """A mail of the portal: to whom, about which item, and whether they may view it."""

    to: str
    address: str
    may_view: bool


@contextmanager
def mails_about_items():
    """Record what is mailed about items, with the rights of that moment."""
    found, portal = [], api.portal.get()

    def look(mail):
        addresses = re.findall(
            re.escape(portal.absolute_url()) + r"/(\S+)", mail["text"]
        )
        (to,) = mail["to"]
        login = to.removesuffix("@thads.example")
        for address in addresses:
            obj = portal.unrestrictedTraverse(address)
            may = api.user.has_permission("View", username=login, obj=obj)
            found.append(Mail(to, address, bool(may)))

    with recorded_mails(look):
        yield found


class Marks:
    """Words of letters alone, each once: `zqaaab`."""

    def __init__(self):
        self.number = 0

    def __call__(self):
        self.number += 1
        number, word = self.number, ""
        for _place in range(3):
            number, letter = divmod(number, 26)
            word = string.ascii_lowercase[letter] + word
        return f"zq{word}x"


class ChannelsLayer(PloneSandboxLayer):
    """The fixture world with an item in every state of every workflow."""

    defaultBases = (WORLD_FIXTURE,)

    def setUpPloneSite(self, portal):
        alsoProvides(portal.REQUEST, IThadsLayer)
        self.portal = portal
        self.marks = Marks()
        self.items = []
        self.workflows = api.portal.get_tool("portal_workflow")
        login(portal, "hanoi.editor")
        with mails_about_items() as mails:
            self.make_publication()
            self.make_copies()
            self.make_links()
            self.make_contacts()
            self.make_reports()
            self.make_cases()
            self.make_loads()
            self.make_entries()
            self.make_structure()
            self.make_royalties()
            # what is told by jobs, which ask who may be told when they run
            outbox.run_due(portal)
        logout()
        self["thads_mails"] = mails
        self["thads_items"] = self.items
        self["thads_cookies"] = self.cookies()
        del self.portal, self.workflows, self.published

    def add(self, workflow, state, obj, mark, kind="", unit="hanoi", **facts):
        """Remember an item with what its addresses are made of."""
        place = obj.__parent__
        item = Item(workflow, state, kind or obj.portal_type, unit, mark)
        item.facts = {
            "item": self.path(obj),
            "id": obj.getId(),
            "parent": self.path(place),
            "parent_path": "/".join(place.getPhysicalPath()),
            "home": "hanoi",
            "portal": "",
            "word": WORD,
            **facts,
        }
        if not hasattr(obj, "trail") and workflow not in (
            "thads_debtor_load",
            "thads_debtor_entry",
        ):
            item.facts |= {"uid": api.content.get_uuid(obj), "creator": obj.Creator()}
        self.items.append(item)
        return item

    def path(self, obj):
        return "/".join(obj.getPhysicalPath()[2:])

    def step(self, obj, *transitions, comment=""):
        with api.env.adopt_roles(["Manager"]):
            for transition in transitions:
                self.workflows.doActionFor(obj, transition, comment=comment)

    # publication

    def make_publication(self):
        hanoi = self.portal["hanoi"]
        self.published = []
        for portal_type, section in SECTIONS.items():
            for state, ways in PUBLICATION.items():
                mark, comment = self.marks(), self.marks()
                obj = self.write(hanoi[section], portal_type, f"kenh-{state}", mark)
                self.step(obj, *ways, comment=f"Ý kiến {comment}")
                assert api.content.get_state(obj) == state, (portal_type, state)
                item = self.add("thads_publication", state, obj, mark)
                item.comment = comment if ways else ""
                self.published.append((item, obj))
                if portal_type == "News Item":
                    images = api.content.get_view("images", obj, self.portal.REQUEST)
                    scale = images.scale("image", scale="preview")
                    item.facts["scale"] = scale.url.rpartition("/")[2]
                    item.facts["picture"] = "image"
                if portal_type != "Document":
                    item.facts["attachment"] = "1"

    def write(self, section, portal_type, id, mark, **more):
        title = f"{WORD} {mark}"
        values = {
            "title": title,
            "description": title,
            "subject": (WORD,),
            "text": RichTextValue(f"<p>{title}</p>", "text/html", "text/x-html-safe"),
            **more,
        }
        if portal_type == "OfficialDocument":
            number = f"{len(self.items) + 1}/QĐ-CTHADS"
            values |= {"abstract": title, "number": number}
        if portal_type != "Document":
            data = pdf(b"", b"(%s)" % mark.encode())
            values["attachments"] = [file_of(f"{mark}.pdf", data)]
        if portal_type == "News Item":
            values |= {
                "image": NamedBlobImage(PNG, "image/png", f"{mark}.png"),
                "image_alt": title,
                "image_caption": title,
            }
        return api.content.create(section, portal_type, id=id, **values)

    def make_copies(self):
        """Make working copies of published items, before and in review."""
        section = self.portal["hanoi"]["tin-tuc"]
        for state in ("draft", "unit_review", "central_review"):
            original = self.write(
                section, "News Item", f"goc-{state}", f"{self.marks()}"
            )
            self.step(original, "submit", "approve", "approve", comment="Ý kiến")
            copy = check_out(original)
            mark = self.marks()
            copy.title = copy.description = f"{WORD} {mark}"
            copy.image_alt = copy.image_caption = copy.title
            copy.text = RichTextValue(copy.title, "text/html", "text/x-html-safe")
            copy.attachments = [file_of(f"{mark}.pdf", pdf())]
            self.step(copy, *PUBLICATION[state], comment="Ý kiến")
            notify(ObjectModifiedEvent(copy))
            copy.reindexObject()
            item = self.add(
                "thads_publication",
                state,
                copy,
                mark,
                "working copy",
                original=self.path(original),
                picture="image",
                attachment="1",
            )
            self.published.append((item, copy))

    def make_links(self):
        """Make a published item that names all others, and one that all name."""
        section = self.portal["hanoi"]["tin-tuc"]
        intids = getUtility(IIntIds)
        linked = self.write(section, "News Item", "duoc-nhac-den", self.marks())
        text = "".join(
            f'<p><a href="resolveuid/{item.facts["uid"]}">xem</a>'
            f'<img src="resolveuid/{item.facts["uid"]}/@@images/image/large"></p>'
            for item, _obj in self.published
        )
        linking = self.write(
            section,
            "News Item",
            "nhac-den",
            self.marks(),
            text=RichTextValue(text, "text/html", "text/x-html-safe"),
            relatedItems=[
                RelationValue(intids.getId(obj)) for _item, obj in self.published
            ],
        )
        for obj in (linked, linking):
            self.step(obj, "submit", "approve", "approve", comment="Ý kiến")
            notify(ObjectModifiedEvent(obj))
        reference = f'<p><a href="resolveuid/{linked.UID()}">xem</a></p>'
        for item, obj in self.published:
            text = f"<p>{WORD} {item.mark}</p>{reference}"
            obj.text = RichTextValue(text, "text/html", "text/x-html-safe")
            if hasattr(obj, "relatedItems"):
                obj.relatedItems = [RelationValue(intids.getId(linked))]
            notify(ObjectModifiedEvent(obj))
            modifiedContent(obj, None)
            item.facts |= {
                "linking": self.path(linking),
                "linking_uid": linking.UID(),
                "linked_uid": linked.UID(),
            }

    # hotline

    def make_contacts(self):
        section = self.portal["hanoi"]["duong-day-nong"]
        for state in ("private", "published"):
            mark = self.marks()
            with api.env.adopt_user("hanoi.hotline"):
                obj = api.content.create(
                    section,
                    "HotlineContact",
                    id=f"dau-moi-{state}",
                    title=f"{WORD} {mark}",
                    phones=["024 3333 4444"],
                )
            if state == "published":
                self.step(obj, "publish")
            self.add("thads_hotline_contact", state, obj, mark)

    def make_reports(self):
        marks = [self.marks() for _state in REPORT]
        sent = [(f"{mark}.pdf", pdf(), "application/pdf") for mark in marks]
        files = hotline_files.checked(sent)
        for mark, file, (state, ways) in zip(marks, files, REPORT.items(), strict=True):
            new = reports.NewReport(
                content=f"Nội dung phản ánh {WORD} {mark}",
                reported_unit="hanoi-badinh",
                reported_person=f"Ông {mark}",
                informant={"name": f"Bà {mark}", "phone": "0900000777"},
                files=(file,),
            )
            with api.env.adopt_user("hanoi.hotline"):
                report = reports.record("hanoi", new, "hanoi.hotline")
            with api.env.adopt_roles(["Manager"]):
                for step in ways:
                    values = {"comment": f"Ghi {mark}", "unit": report.unit_id}
                    report = steps.take(report, step, values)
            assert report.state_id == state, state
            item = self.add("thads_hotline_report", state, report, mark)
            # a report goes to the centre's hotline too
            item.also = {"central.hotline": "hotline"}

    # requests

    def make_cases(self):
        for state in PROCESS.states:
            mark = self.marks()
            case = make_case(
                "hanoi",
                state,
                applicant={
                    "name": f"Nguyễn {WORD} {mark}",
                    "phone": "0912345678",
                    "email": "thu@example.org",
                    "address": f"Số 1 phố {mark}",
                },
                answers=answers_for("yeu-cau-thi-hanh-an", noi_dung=f"Việc {mark}"),
                files=[
                    (
                        f"{mark}.pdf",
                        pdf(b"", b"(%s)" % mark.encode()),
                        "application/pdf",
                    )
                ],
            )
            assert case.state_id == state, state
            self.add("thads_support_case", state, case, mark)

    # debtors

    def make_loads(self):
        register = self.portal["hanoi"]["tra-cuu"]
        for number, (state, ways) in enumerate(LOADS.items()):
            mark = self.marks()
            unit = "hanoi-badinh" if state == "department_review" else "hanoi"
            data = workbook(
                row(name=f"{WORD} {mark}", decision=f"{number + 1}/QĐ-CTHADS"),
                row(name=f"{mark}", decision=""),
            )
            login(self.portal, f"{unit}.registrar")
            office = unit if unit != "hanoi" else ""
            load = intake.take_file(register, data, f"{mark}.xlsx", office=office)
            for step in ways:
                if step == "publish":
                    outbox.run_due(self.portal)
                    continue
                leads = step in ("approve", "undo")
                login(self.portal, f"{unit}.{'leader' if leads else 'registrar'}")
                self.workflows.doActionFor(load, step, comment="x")
            assert api.content.get_state(load) == state, state
            self.add("thads_debtor_load", state, load, mark, unit=unit)

    def make_entries(self):
        hanoi = self.portal["hanoi"]
        register = hanoi["tra-cuu"]
        for number, (state, ways) in enumerate(ENTRIES.items()):
            mark, decision = self.marks(), f"{number + 71}/QĐ-CTHADS"
            known = set(register.keys_of_entries.values())
            fields = {"name": f"{WORD} thi {mark}", "address": f"Số 1 phố {mark}"}
            publish_rows(self.portal, hanoi, [plain(decision=decision, **fields)])
            (id,) = set(register.keys_of_entries.values()) - known
            entry = register[id]
            for step in ways:
                who = "officer" if step == "ask_hiding" else "leader"
                login(self.portal, f"hanoi.{who}")
                self.workflows.doActionFor(entry, step, comment="x")
            self.add("thads_debtor_entry", state, entry, mark, decision=decision)

    # organisation

    def make_structure(self):
        branch = self.portal["hanoi"]["don-vi"]["badinh"]
        section = self.portal["hanoi"]["tin-tuc"]
        for obj, unit in ((branch, "hanoi-badinh"), (section, "hanoi")):
            mark = self.marks()
            obj.title = f"{WORD} {mark}"
            obj.reindexObject()
            self.add("thads_structure", "published", obj, mark, unit=unit)

    # royalties

    def make_royalties(self):
        """Make a statement in each state, a month each."""
        more_accountants()
        # of two months one statement is closed before the other is collected
        in_order = mock.patch("thads.royalties.statements.check_period")
        in_order.start()
        for number, (state, ways) in enumerate(STATEMENT.items(), start=1):
            mark, period = self.marks(), f"2026-0{number}"
            board = Board()
            board.layer = {"portal": self.portal}
            author = add_outside(self.portal["hanoi"], f"Bà {mark}")
            posted = datetime(2026, number, 5, tzinfo=UTC)
            board.graded("Tin có nhuận bút", when=posted, authors=[(author.id, "100")])
            last = datetime(2026, number + 1, 5, tzinfo=UTC)
            statement = board.collect(period, now=last)
            for step, person in ways:
                with api.env.adopt_user(person):
                    steps.take(statement, step, {"reason": "x"}, now=last)
            assert statement.state_id == state, state
            item = self.add("thads_royalty_statement", state, statement, mark)
            item.facts["period"] = period
        in_order.stop()

    def cookies(self):
        """Return {who: session cookie} of people whom it must not let in.

        Of somebody who has been suspended since, of somebody whose functions were
        taken, and of the training site, where others have the same names.
        """
        portal, found = self.portal, {}
        for name in ("suspended", "without-functions"):
            functions = [("hanoi", "leader"), ("hanoi", "editor")]
            add_person(
                name,
                fullname=name,
                email=f"{name}@thads.example",
                password=PASSWORD,
                functions=functions if name == "suspended" else (),
                home="hanoi",
            )
            found[name] = self.cookie(portal.acl_users.session, name)
        guard().suspend("suspended")
        ticket = tktauth.createTicket("of the training site", "hanoi.leader")
        found["trainee"] = b2a_base64(ticket).decode().strip()
        return found

    def cookie(self, sessions, user_id):
        response = HTTPResponse()
        sessions._setupSession(user_id, response)
        return response.cookies[sessions.cookie_name]["value"]


CHANNELS_FIXTURE = ChannelsLayer(name="thads-channels")
CHANNELS = FunctionalTesting(bases=(CHANNELS_FIXTURE,), name="thads-channels:http")
