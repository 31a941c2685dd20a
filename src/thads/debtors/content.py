"""The register, its loads and its entries: thin classes."""

from AccessControl import ClassSecurityInfo
from AccessControl.class_init import InitializeClass
from AccessControl.Permission import pname
from Acquisition import aq_chain
from Acquisition import aq_inner
from BTrees.OOBTree import OOBTree
from DateTime import DateTime
from plone.dexterity.content import Container
from Products.BTreeFolder2.BTreeFolder2 import BTreeFolder2Base
from thads.debtors import department
from thads.debtors.interfaces import IDebtorEntry
from thads.debtors.interfaces import IDebtorLoad
from thads.debtors.interfaces import IDebtorRegister
from thads.debtors.register import four_eyes
from thads.debtors.register import register_kinds
from thads.debtors.register.agenda import Agenda
from thads.debtors.register.index import RegisterIndex
from thads.organisation.content import UncataloguedItem
from thads.organisation.units import section
from zope.annotation.interfaces import IAnnotations
from zope.component.hooks import getSite
from zope.interface import implementer


KEY = "thads.debtors"
BEGINNING = ("", "")
WORKFLOW = "thads_debtor_entry"


def index_of(portal, definition=register_kinds.DEFAULT):
    """A list's one index of published entries (KeyError: not installed)."""
    return IAnnotations(portal)[_key(definition)]


def install(portal):
    """Give every list its index; lists that have one keep it."""
    annotations = IAnnotations(portal)
    for definition in register_kinds.DEFINITIONS.values():
        if _key(definition) not in annotations:
            annotations[_key(definition)] = RegisterIndex()


def uninstall(portal):
    for definition in register_kinds.DEFINITIONS.values():
        IAnnotations(portal).pop(_key(definition), None)


def _key(definition):
    if definition is register_kinds.DEFAULT:
        return KEY
    return f"{KEY}.{definition.id}"


def registers_of(context):
    """The registers of the part of the portal `context` is in, a list each."""
    found = (section(context, d.section) for d in register_kinds.DEFINITIONS.values())
    return [register for register in found if register is not None]


def definition_of(context):
    """What list a register, a load or an entry belongs to."""
    for parent in aq_chain(aq_inner(context)):
        if IDebtorRegister.providedBy(parent):
            return parent.definition
    raise LookupError("This stands in no register.")


@implementer(IDebtorRegister)
class DebtorRegister(Container):
    """Holds loads and entries, without order, under ids nobody can guess."""

    _ordering = "unordered"
    published_lists = None  # units and kind of list -> ids of the last published loads
    agenda = None  # what waits; registers of old have none until it is made

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.loads = OOBTree()  # time of arrival -> id of the load
        self.keys_of_entries = OOBTree()  # decision, date and name -> id of the entry
        self.agenda = Agenda()

    @property
    def definition(self):
        """The list it is, by the section it stands as."""
        return register_kinds.of_section(self.getId())

    def add_entry(self, entry):
        """Add an entry, of which nobody is told: it has no order and no place in the
        catalogue, and says itself what may be done with it."""
        BTreeFolder2Base._setOb(self, entry.id, entry)


@implementer(IDebtorLoad)
class DebtorLoad(UncataloguedItem):
    """A list on its way. Its rows lie in blobs, not in the object."""

    security = ClassSecurityInfo()

    portal_type = "DebtorLoad"
    source = "file"  # or "form": a single entry
    office = ""  # the id of the branch whose list it is, empty: the locality's own
    note = ""
    received = None
    hands = ()  # everybody who uploaded, replaced or submitted it
    file = rows = faulty = None
    counts = None  # rows, valid, faulty, new, changed, unchanged, ended
    complete = False  # whether it replaces all that its units have published
    units = ()  # the ids of the units its rows name
    columns = ()  # the fields its file has
    marks = b""  # where rows begin in the blob, here and there
    encoding = None  # the old code it was converted from, and who confirmed it
    missing = None  # of a complete list: a blob of the entries it leaves out
    guards = ()  # what is unusual about it: ({"code", "params"}, ...)
    guard_reason = ""  # why the one who approved it held it to be right
    ended = None  # {id of entry: number} of those it ends, or has ended
    looked = 0  # how many rows of `missing` are in `ended`
    written = 0  # how many rows the worker has written
    added = b""  # the entry numbers to be switched on, a bitmap
    staged = BEGINNING  # how far the index is written, None at the end
    replaced = None  # new entry number -> the one it takes the place of
    approved = published = None  # when, as ISO texts
    adds = changes = False  # what starts its clocks, see `periods`
    oldest = None  # the date of the oldest decision it adds
    reminded = ()  # of what its people have been reminded
    undone = None  # what undoing it did: see `undoing`
    sendings = ()  # copies sent to communes: see `sending`

    @security.protected("View")
    def may_be_approved(self):
        """Whether the current user has had no hand in it."""
        return four_eyes.may_approve(self)

    @security.protected("View")
    def may_be_decided(self):
        """Whether the current user sits in the office whose turn it is."""
        return four_eyes.may_decide(self)

    @security.protected("View")
    def goes_to_department(self):
        """Whether a branch's list, just approved, has still to pass the department."""
        steps = self.workflow_history.get(four_eyes.WORKFLOW, ())
        former = steps[-2]["review_state"] if len(steps) > 1 else ""
        return former == "submitted" and department.reviews(self)

    def EffectiveDate(self, zone=None):
        return self.received

    @property
    def title(self):
        return self.__dict__.get("title") or self.getId()

    @title.setter
    def title(self, value):
        self.__dict__["title"] = value
        self._p_changed = True


InitializeClass(DebtorLoad)


@implementer(IDebtorEntry)
class DebtorEntry(UncataloguedItem):
    """One entry: its versions, of which at most one is live in the index.

    What is public about it is decided there, by one bit; so a whole load becomes
    visible in one moment, and an ended entry shows nothing wherever it is asked.
    """

    portal_type = "DebtorEntry"
    language = "vi"
    list_id = register_kinds.DEFAULT.id  # its title is asked where no register is near
    versions = ()  # ({"number", "load", "time", "unit", "record"}, ...)
    hidden = None  # the number to be switched on again
    ends = None  # a scheduled end: {"date", "comment", "basis", "by", "time"}
    objections = ()  # cases of people who object to it: see `objections`
    reminded = ()  # of what its leaders have been reminded

    def __init__(self, id):
        self.id = id

    def __getattr__(self, name):
        """Whoever never moved has the roles of the workflow's first state.

        They are not written into each of a million entries, and need no update when
        the rights table changes. DCWorkflow takes an object without a history to be
        in the first state, too.
        """
        if name.startswith("_") and name.endswith("_Permission"):
            return _first_roles(name)
        return super().__getattr__(name)

    def current(self):
        """The published version, or None."""
        index = index_of(getSite(), register_kinds.DEFINITIONS[self.list_id])
        for version in reversed(self.versions):
            if index.is_live(version["number"]):
                return version
        return None

    @property
    def title(self):
        version = self.current()
        return version["record"]["name"] if version else ""

    @title.setter
    def title(self, value):
        """The title is the name of the published version."""

    def EffectiveDate(self, zone=None):
        return self.versions[0]["time"] if self.versions else "None"

    def modified(self):
        return DateTime(self.versions[-1]["time"]) if self.versions else DateTime(0)

    created = modified

    @property
    def modification_date(self):
        return self.modified()

    creation_date = modification_date


def _first_roles(name):
    """The roles a permission's attribute holds in the first state of entries."""
    site = getSite()
    if site is None:
        return ("Manager",)
    workflow = site.portal_workflow[WORKFLOW]
    roles = workflow.states[workflow.initial_state].permission_roles
    for permission in workflow.permissions:
        if pname(permission) == name:
            return tuple(roles.get(permission, ()))
    raise AttributeError(name)
