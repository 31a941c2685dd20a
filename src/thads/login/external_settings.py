"""Settings of servers elsewhere that prove who somebody is: providers, the directory.

What they are told as a password is not among the records: it comes from the process's
environment, from a variable or from the file a second variable names, so that no page
shows it, no export contains it and no backup of the database holds it.
"""

from plone.registry.interfaces import IRegistry
from thads import _
from zope import schema
from zope.component import queryUtility
from zope.i18nmessageid import Message
from zope.interface.interface import InterfaceClass
import logging


logger = logging.getLogger("thads.login")


def values_of(fields: InterfaceClass, prefix: str) -> dict[str, object]:
    """Return {field: value} as it is set; the default where there is no record."""
    registry = queryUtility(IRegistry)
    found: dict[str, object] = {}
    for name in schema.getFieldNames(fields):
        value = None if registry is None else registry.get(f"{prefix}.{name}")
        found[name] = fields[name].default if value is None else value
    return found


def no_secret(variable: str) -> Message:
    """Return what is said where a secret is needed and none is given."""
    return _(
        "The process has no secret: set ${variable}, or ${variable}_FILE.",
        mapping={"variable": variable},
    )
