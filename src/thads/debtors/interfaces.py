"""What the register's objects are, for adapters, views and services."""

from zope.interface import Attribute
from zope.interface import Interface


class IDebtorRegister(Interface):
    """The section `tra-cuu`: search for citizens; of a locality, its entries too."""


class IDebtorLoad(Interface):
    """One list handed in: a workbook or a single entry, on its way to publication."""


class IDebtorEntry(Interface):
    """One person or organisation on the register."""

    versions = Attribute("All that was ever approved of it, the oldest first.")
