"""Names of entries and loads in the audit trail: numbers, never a debtor's name."""

from thads.audit.interfaces import IAuditLabel
from thads.debtors.interfaces import IDebtorEntry
from thads.debtors.interfaces import IDebtorLoad
from zope.component import adapter
from zope.interface import implementer


@implementer(IAuditLabel)
@adapter(IDebtorEntry)
class EntryLabel:
    """The number of the decision of an entry's last version."""

    def __init__(self, entry):
        versions = entry.versions
        self.text = versions[-1]["record"].get("decision", "") if versions else ""


@implementer(IAuditLabel)
@adapter(IDebtorLoad)
class LoadLabel:
    """The file name of a load; a single entry typed in has its id."""

    def __init__(self, load):
        file = load.file
        self.text = (file.filename if file is not None else "") or load.getId()
