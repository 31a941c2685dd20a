"""Content classes of the register: the register, its loads, its entries.

Databases hold their dotted names. The schemas in ``interfaces`` describe each
attribute of a load or an entry; the values here are those of a new object.

Zope publishes a method that has a docstring. Those here are declared private or
protected, or marked ``zpublish(False)`` where Plone's own declaration stays.
"""

from AccessControl import ClassSecurityInfo
from AccessControl.class_init import InitializeClass
from AccessControl.Permission import pname
from BTrees.OOBTree import OOBTree
from DateTime import DateTime
from plone.dexterity.content import Container
from Products.BTreeFolder2.BTreeFolder2 import BTreeFolder2Base
from thads.casework.content import UncataloguedItem
from thads.debtors import department
from thads.debtors.interfaces import IDebtorEntry
from thads.debtors.interfaces import IDebtorLoad
from thads.debtors.interfaces import IDebtorRegister
from thads.debtors.register import four_eyes
from thads.debtors.register.agenda import Agenda
from thads.debtors.register.indexes import index_of
from thads.debtors.register.register_kinds import DEFAULT
from thads.debtors.register.register_kinds import REGISTER_KINDS
from thads.debtors.register.register_kinds import RegisterKind
from thads.debtors.register.register_kinds import of_section
from thads.debtors.register.staging import BEGINNING
from thads.debtors.workflow import ENTRY_WORKFLOW
from thads.debtors.workflow import entry_moves
from thads.debtors.workflow import load_moves
from thads.interfaces import IRevised
from zope.component.hooks import getSite
from zope.interface import implementer
from ZPublisher import zpublish


@implementer(IDebtorRegister)
class DebtorRegister(Container):
    """Register of a locality: loads and entries, without order, under random ids."""

    security = ClassSecurityInfo()

    security.declarePrivate("agenda", "keys_of_entries", "loads", "published_lists")

    _ordering = "unordered"
    #: {units and kind of load: ids of the last published loads}, see `loads.guards`
    published_lists = None
    agenda = None  # a register made before there were agendas has none

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.loads = OOBTree()  # "<received> <id of the load>" -> id of the load
        self.keys_of_entries = OOBTree()  # key of an entry -> its id
        self.agenda = Agenda()

    security.declarePrivate("register_kind")

    @property
    def register_kind(self) -> RegisterKind:
        """The kind of register it is, by the id of the section."""
        return of_section(self.getId())

    @security.private
    def add_entry(self, entry) -> None:
        """Add an entry without events.

        It has no order and no place in the catalogue, and finds its permissions itself.
        """
        BTreeFolder2Base._setOb(self, entry.id, entry)


InitializeClass(DebtorRegister)


@implementer(IDebtorLoad)
class DebtorLoad(UncataloguedItem):
    """Load on its way to publication. Blobs hold its rows, the object does not."""

    security = ClassSecurityInfo()

    portal_type = "DebtorLoad"
    source = "file"
    program = ""
    office = ""
    note = ""
    received = None
    hands = ()
    complete = False
    file = rows = faulty = missing = None
    file_revision = 0
    digest = ""
    named = b""
    known = None
    columns = ()
    units = ()
    marks = b""
    counts = None
    encoding = None
    sheets = None
    guards = ()
    guard_reason = ""
    adds = changes = False
    oldest = None
    reminded = ()
    approved = published = None
    written = 0
    staged = BEGINNING
    looked = 0
    added = b""
    replaced = None
    ended = None
    undone = None
    sendings = ()

    security.declarePrivate("revision")

    @property
    def revision(self) -> str:
        """Numbers of its moves and readings of its file: see `loads.revision`."""
        return f"{len(load_moves(self))}.{self.file_revision}"

    @security.protected("View")
    def may_be_approved(self):
        """Return whether the current user may approve it by the four-eyes rule."""
        return four_eyes.may_approve(self)

    @security.protected("View")
    def may_be_decided(self):
        """Return whether the current user sits in the office whose turn it is."""
        return four_eyes.may_decide(self)

    @security.protected("View")
    def goes_to_department(self):
        """Return whether a branch's approved load has still to pass the department."""
        moves = load_moves(self)
        former = moves[-2]["review_state"] if len(moves) > 1 else ""
        return former == "submitted" and department.reviews(self)

    @zpublish(False)
    def EffectiveDate(self, zone=None) -> str | None:
        """Return the ISO time of arrival, None before the load was taken in."""
        return self.received

    @property
    def title(self) -> str:
        """The name of its file or person, its id before it has one."""
        return self.__dict__.get("title") or self.getId()

    @title.setter
    def title(self, value) -> None:
        """Set the name that pages and lists show."""
        self.__dict__["title"] = value
        self._p_changed = True


InitializeClass(DebtorLoad)


@implementer(IDebtorEntry, IRevised)
class DebtorEntry(UncataloguedItem):
    """Entry of a register: its versions, of which at most one is live in the index.

    Whether it is public is decided there, by one bit; so a whole load becomes visible
    in one moment, and an ended entry shows nothing wherever it is asked.
    """

    security = ClassSecurityInfo()

    portal_type = "DebtorEntry"
    language = "vi"
    #: Id of the register kind, under the name that stored entries have for it. Asked
    #: for where no register is near; stored only if it is not the default.
    list_id = DEFAULT.id
    versions = ()
    hidden = None
    ends = None
    objections = ()
    reminded = ()

    def __init__(self, id):
        # those of the bases are not called: a million entries store only what differs
        self.id = id

    def __getattr__(self, name):
        """Return the roles of the workflow's first state to an entry that never moved.

        A million entries do not store them (480 bytes each), and need no update when
        the table of rights changes. DCWorkflow takes an object without a
        history to be in the first state, too.
        """
        if name.startswith("_") and name.endswith("_Permission"):
            return _first_roles(name)
        return super().__getattr__(name)

    security.declarePrivate("register_kind")

    @property
    def register_kind(self) -> RegisterKind:
        """The kind of its register, known without the register."""
        return REGISTER_KINDS[self.list_id]

    @security.private
    def current(self) -> dict | None:
        """Return the published version, None if there is none."""
        index = index_of(getSite(), self.register_kind)
        for version in reversed(self.versions):
            if index.is_live(version["number"]):
                return version
        return None

    security.declarePrivate("revision")

    @property
    def revision(self) -> str:
        """Moves, published version, number of objections, as a form sends them back."""
        version = self.current()
        number = version["number"] if version else ""
        return f"{len(entry_moves(self))}.{number}.{len(self.objections)}"

    @property
    def title(self) -> str:
        """The name of the published version, empty if there is none."""
        version = self.current()
        return version["record"]["name"] if version else ""

    @title.setter
    def title(self, value):
        """Ignore a title that is set."""

    @zpublish(False)
    def EffectiveDate(self, zone=None) -> str:
        """Return the ISO time of the first approval, the text "None" if there is none.

        The text is what CMF gives for content without such a date.
        """
        return self.versions[0]["time"] if self.versions else "None"

    @zpublish(False)
    def modified(self) -> DateTime:
        """Return when the newest version was approved; 1970 if there is none.

        It is `created` too: a million entries store no dates of their own.
        """
        return DateTime(self.versions[-1]["time"]) if self.versions else DateTime(0)

    created = modified

    @property
    @zpublish(False)
    def modification_date(self) -> DateTime:
        """Time of the newest version, under the name Plone's content has for it."""
        return self.modified()

    creation_date = modification_date


InitializeClass(DebtorEntry)


def _first_roles(name):
    """Return the roles a permission's attribute has in the first state of entries."""
    site = getSite()
    if site is None:
        return ("Manager",)
    workflow = site.portal_workflow[ENTRY_WORKFLOW]
    roles = workflow.states[workflow.initial_state].permission_roles
    for permission in workflow.permissions:
        if pname(permission) == name:
            return tuple(roles.get(permission, ()))
    raise AttributeError(name)
