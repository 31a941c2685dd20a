"""What the register's objects are, for adapters, views and services."""

from thads import _
from zope import schema
from zope.interface import Attribute
from zope.interface import Interface


class IDebtorRegister(Interface):
    """The section `tra-cuu`: search for citizens; of a locality, its entries too."""


class IDebtorLoad(Interface):
    """One list handed in: a workbook or a single entry, on its way to publication."""


class IDebtorEntry(Interface):
    """One person or organisation on the register."""

    versions = Attribute("All that was ever approved of it, the oldest first.")


class IGuardSettings(Interface):
    """Beyond these limits a list takes a written reason of the one who approves."""

    fewest_percent = schema.Int(
        title=_("Fewer rows than the last list (%)"),
        description=_(
            "Also for entries that a complete list no longer names. Beyond it the "
            "head of the unit must write down a reason."
        ),
        min=0,
        max=100,
        default=20,
    )
    most_percent = schema.Int(
        title=_("More rows than the last list (%)"),
        description=_("Beyond it the head of the unit must write down a reason."),
        min=0,
        max=10000,
        default=50,
    )
    faulty_percent = schema.Float(
        title=_("Rows with faults (%)"),
        description=_("Beyond it the head of the unit must write down a reason."),
        min=0.0,
        max=100.0,
        default=2.0,
    )
    measured_from = schema.Int(
        title=_("Lists are measured from this many rows on"),
        description=_(
            "A list is not compared to the last one in length when both are shorter."
        ),
        min=1,
        default=10,
    )


class IDebtorSettings(Interface):
    """What the centre may change; kept on the page `@@debtor-fields`."""

    visibility = schema.Dict(
        title=_("Public fields of the lists"),
        description=_("Only fields that are not as the definition of the list says."),
        key_type=schema.ASCIILine(),
        value_type=schema.Bool(),
        required=False,
        default={},
    )
