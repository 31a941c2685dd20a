"""Indexes of the register kinds, each under an annotation of the portal."""

from thads.debtors.register.index import RegisterIndex
from thads.debtors.register.register_kinds import DEFAULT
from thads.debtors.register.register_kinds import REGISTER_KINDS
from thads.debtors.register.register_kinds import RegisterKind
from zope.annotation.interfaces import IAnnotations


KEY = "thads.debtors"


def index_of(portal, register_kind: RegisterKind = DEFAULT) -> RegisterIndex:
    """Return the one index of a register kind; KeyError where none is installed."""
    return IAnnotations(portal)[_key(register_kind)]


def install(portal) -> None:
    """Give each register kind an index, if it has none."""
    annotations = IAnnotations(portal)
    for register_kind in REGISTER_KINDS.values():
        if _key(register_kind) not in annotations:
            annotations[_key(register_kind)] = RegisterIndex()


def uninstall(portal) -> None:
    """Delete the indexes."""
    for register_kind in REGISTER_KINDS.values():
        IAnnotations(portal).pop(_key(register_kind), None)


def _key(register_kind):
    if register_kind is DEFAULT:
        return KEY
    return f"{KEY}.{register_kind.id}"
