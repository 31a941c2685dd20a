"""Settings of the directory; the password of its reader is not among them.

It comes from the process's environment, `THADS_LDAP_SECRET`, or from the file
`THADS_LDAP_SECRET_FILE` names. `THADS_LDAP_CA_FILE` names the certificates of the
authority that has issued the directory's own, where the system's do not have it.
"""

from dataclasses import dataclass
from pathlib import Path
from plone.registry.interfaces import IRegistry
from thads import _
from thads.login.group_lines import is_group_line
from thads.login.group_lines import read_group_lines
from zope import schema
from zope.component import queryUtility
from zope.interface import Interface
from zope.interface import Invalid
from zope.schema.vocabulary import SimpleTerm
from zope.schema.vocabulary import SimpleVocabulary
import logging
import os
import re


logger = logging.getLogger("thads.login")

PREFIX = "thads.login.directory"
SECRET, CA_FILE = "THADS_LDAP_SECRET", "THADS_LDAP_CA_FILE"
LDAPS, STARTTLS = "ldaps", "starttls"

_HOST = re.compile(r"[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?")
_ATTRIBUTE = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,60}")


def is_host(value: str) -> bool:
    """Return True for the name of a host; Invalid for anything else."""
    if not _HOST.fullmatch(value):
        raise Invalid(_("Write the name of a host, such as ldap.example.vn."))
    return True


def is_attribute(value: str) -> bool:
    """Return True for the name of an attribute; Invalid for anything else."""
    if not _ATTRIBUTE.fullmatch(value):
        raise Invalid(_("Write the name of an attribute, such as uid."))
    return True


class IDirectorySettings(Interface):
    """The directory of the staff."""

    enabled = schema.Bool(
        title=_("Ask the directory when the portal's password is not right"),
        default=False,
        required=False,
    )
    host = schema.ASCIILine(
        title=_("Host of the directory"),
        description=_("Its certificate must be for this name."),
        constraint=is_host,
        required=False,
    )
    port = schema.Int(title=_("Port"), default=636, min=1, max=65535)
    security = schema.Choice(
        title=_("Encryption"),
        vocabulary=SimpleVocabulary(
            [
                SimpleTerm(LDAPS, LDAPS, _("TLS from the beginning (ldaps, port 636)")),
                SimpleTerm(STARTTLS, STARTTLS, _("StartTLS (port 389)")),
            ]
        ),
        default=LDAPS,
    )
    base = schema.TextLine(
        title=_("Where people are searched (base)"),
        description=_("Such as ou=people,dc=example,dc=vn."),
        default="",
        required=False,
    )
    object_class = schema.ASCIILine(
        title=_("Class of people's entries"),
        constraint=is_attribute,
        default="person",
        required=False,
    )
    attribute = schema.ASCIILine(
        title=_("Attribute with the login name of the portal"),
        description=_(
            "Such as uid, or sAMAccountName of Active Directory. Only accounts which "
            "the portal has already are let in."
        ),
        constraint=is_attribute,
        default="uid",
        required=False,
    )
    reader = schema.TextLine(
        title=_("Name of the account that searches (DN)"),
        description=_("Empty: the search needs none. It needs to read, nothing else."),
        default="",
        required=False,
    )
    groups_attribute = schema.ASCIILine(
        title=_("Attribute with the person's groups"),
        description=_(
            "Such as memberOf. Empty: functions are given by administrators alone."
        ),
        default="",
        required=False,
    )
    groups = schema.Tuple(
        title=_("Functions by group"),
        description=_(
            "One on each line: group = unit:function. Whoever has the group is given "
            "the function at log-in, and loses it again when the group is gone. What "
            "an administrator gave stays."
        ),
        value_type=schema.TextLine(constraint=is_group_line),
        default=(),
        missing_value=(),
        required=False,
    )


@dataclass(frozen=True)
class Directory:
    """A directory that can be asked."""

    host: str
    port: int
    security: str
    base: str
    object_class: str
    attribute: str
    reader: str
    secret: str
    ca_file: str
    groups_attribute: str
    groups: tuple[str, ...]

    @property
    def address(self) -> str:
        """The address a client connects to."""
        scheme = "ldaps" if self.security == LDAPS else "ldap"
        return f"{scheme}://{self.host}:{self.port}"

    @property
    def grants(self) -> dict[str, set[tuple[str, str]]]:
        """{group as it is compared: {(unit id, function id), ...}}"""
        lines = read_group_lines(self.groups)
        found: dict[str, set[tuple[str, str]]] = {}
        for group, pairs in lines.items():
            found.setdefault(normal(group), set()).update(pairs)
        return found


def normal(name: str) -> str:
    """Return the name of a group, often a DN, as names are compared."""
    return ",".join(part.strip() for part in name.split(",")).casefold()


def secret() -> str:
    """Return the password of the account that searches; "" if there is none."""
    path = os.environ.get(f"{SECRET}_FILE")
    if not path:
        return os.environ.get(SECRET, "")
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        logger.error("the file that %s_FILE names cannot be read", SECRET)
        return ""


def values() -> dict[str, object]:
    """Return {field: value} as it is set; the default where there is no record."""
    registry = queryUtility(IRegistry)
    found: dict[str, object] = {}
    for name in schema.getFieldNames(IDirectorySettings):
        value = None if registry is None else registry.get(f"{PREFIX}.{name}")
        default = IDirectorySettings[name].default
        found[name] = default if value is None else value
    return found


def lacking() -> list[str]:
    """Return messages of what a directory that is switched on still lacks, in order."""
    found, given = [], values()
    if not given["host"] or not given["base"]:
        found.append(_("Host and base of the directory are missing."))
    if given["reader"] and not secret():
        found.append(
            _(
                "The process has no secret: set ${variable}, or ${variable}_FILE.",
                mapping={"variable": SECRET},
            )
        )
    return found


def directory() -> Directory | None:
    """Return the directory; None if it is switched off or not all of it is set."""
    given = values()
    if given.pop("enabled") is not True or lacking():
        return None
    return Directory(
        secret=secret(),
        ca_file=os.environ.get(CA_FILE, ""),
        **given,  # type: ignore[arg-type]
    )
