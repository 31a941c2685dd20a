"""Settings of the directory; the password of its reader is not among them.

It comes from the process's environment, `THADS_LDAP_SECRET`, or from the file
`THADS_LDAP_SECRET_FILE` names. `THADS_LDAP_CA_FILE` names the certificates of the
authority that has issued the directory's own, where the system's do not have it.
"""

from dataclasses import dataclass
from thads import _
from thads.login.external_settings import no_secret
from thads.login.external_settings import values_of
from thads.login.group_lines import groups_field
from thads.login.group_lines import read_group_lines
from thads.process_secrets import secret_in
from thads.web.constraints import matches
from zope import schema
from zope.interface import Interface
from zope.schema.vocabulary import SimpleTerm
from zope.schema.vocabulary import SimpleVocabulary
import os


PREFIX = "thads.login.directory"
SECRET, CA_FILE = "THADS_LDAP_SECRET", "THADS_LDAP_CA_FILE"
LDAPS, STARTTLS = "ldaps", "starttls"

is_host = matches(
    r"[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?",
    _("Write the name of a host, such as ldap.example.vn."),
)
is_attribute = matches(
    r"[A-Za-z][A-Za-z0-9-]{0,60}", _("Write the name of an attribute, such as uid.")
)


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
    groups = groups_field()


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


def values() -> dict[str, object]:
    """Return {field: value} of the directory as it is set."""
    return values_of(IDirectorySettings, PREFIX)


def lacking() -> list[str]:
    """Return messages of what a directory that is switched on still lacks, in order."""
    found, given = [], values()
    if not given["host"] or not given["base"]:
        found.append(_("Host and base of the directory are missing."))
    if given["reader"] and not secret_in(SECRET):
        found.append(no_secret(SECRET))
    return found


def directory() -> Directory | None:
    """Return the directory; None if it is switched off or not all of it is set."""
    given = values()
    if given.pop("enabled") is not True or lacking():
        return None
    return Directory(
        secret=secret_in(SECRET),
        ca_file=os.environ.get(CA_FILE, ""),
        **given,  # type: ignore[arg-type]
    )
