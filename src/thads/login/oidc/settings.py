"""Settings of the providers; the client's secret is not among them.

It comes from the process's environment, `THADS_OIDC_SECRET_STAFF`, or from the file
`THADS_OIDC_SECRET_STAFF_FILE` names (`…_CITIZENS` for the other), so that no page shows
it, no export contains it and no backup of the database holds it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from thads import _
from thads.login.external_settings import no_secret
from thads.login.external_settings import values_of
from thads.login.group_lines import groups_field
from thads.login.group_lines import read_group_lines
from thads.process_secrets import secret_in
from thads.web.constraints import matches
from thads.web.public_address import public_address
from urllib.parse import urlsplit
from zope import schema
from zope.interface import Interface
from zope.interface import Invalid
from zope.schema.vocabulary import SimpleTerm
from zope.schema.vocabulary import SimpleVocabulary


STAFF, CITIZENS = "staff", "citizens"
SECRET = "THADS_OIDC_SECRET_"
#: Hosts that may be reached without TLS: a provider on a developer's own machine.
LOOPBACK = frozenset(("localhost", "127.0.0.1", "::1"))
BASIC, POST, PUBLIC = "client_secret_basic", "client_secret_post", "none"
NUMBER, LOGIN = "number", "login"

#: A host, with its port or without.
is_host = matches(
    r"[A-Za-z0-9.-]{1,253}(:\d{1,5})?", _("Write a host, such as login.example.vn.")
)


def is_secure(address: str) -> bool:
    """Return whether an address is one of https, or of this machine."""
    try:
        parts = urlsplit(address)
        host = parts.hostname
        parts.port  # noqa: B018 - raises ValueError for what is no port
    except ValueError:
        return False
    if not host or parts.username is not None or parts.fragment:
        return False
    return parts.scheme == "https" or parts.scheme == "http" and host in LOOPBACK


def _host_of(address):
    return urlsplit(address).netloc.lower()


def is_issuer(value: str) -> bool:
    """Return True for the address of a provider; Invalid for anything else."""
    if not is_secure(value) or urlsplit(value).query:
        raise Invalid(
            _("Write the address of the provider, which begins with https://")
        )
    return True


def _choices(**titles):
    return SimpleVocabulary(
        [SimpleTerm(value, value, title) for value, title in titles.items()]
    )


AUTHENTICATIONS = _choices(
    **{
        BASIC: _("Secret in a header (client_secret_basic)"),
        POST: _("Secret in the form (client_secret_post)"),
        PUBLIC: _("No secret (a public client)"),
    }
)
MATCHES = _choices(
    **{
        NUMBER: _("The code an administrator gave the account"),
        LOGIN: _("The login name of the account"),
    }
)


class IProviderSettings(Interface):
    """Settings of every provider."""

    enabled = schema.Bool(title=_("Offer this provider"), default=False, required=False)
    title = schema.TextLine(
        title=_("Name of the provider"),
        description=_("It stands on the button: “Log in with …”."),
        default="",
        required=False,
        max_length=60,
    )
    issuer = schema.ASCIILine(
        title=_("Address of the provider (issuer)"),
        description=_(
            "Exactly as the provider writes it. Accounts are known by it: whoever "
            "changes it has to link all accounts anew."
        ),
        constraint=is_issuer,
        required=False,
    )
    client_id = schema.ASCIILine(
        title=_("Name of the portal at the provider (client_id)"),
        default="",
        required=False,
    )
    authentication = schema.Choice(
        title=_("How the portal proves itself to the provider"),
        vocabulary=AUTHENTICATIONS,
        default=BASIC,
    )
    scope = schema.ASCIILine(
        title=_("Scopes asked for"),
        description=_("Separated by spaces; openid is always among them."),
        default="openid",
        required=False,
    )
    acr_values = schema.ASCIILine(
        title=_("Level of assurance asked for (acr_values)"),
        default="",
        required=False,
    )
    hosts = schema.Tuple(
        title=_("Further hosts of the provider"),
        description=_(
            "One on each line. The portal sends nothing to a host that is neither the "
            "provider's own nor named here."
        ),
        value_type=schema.ASCIILine(constraint=is_host),
        default=(),
        missing_value=(),
        required=False,
    )
    userinfo = schema.Bool(
        title=_("Ask the provider's userinfo for further claims"),
        default=False,
        required=False,
    )


class IStaffProvider(IProviderSettings):
    """The provider of the staff."""

    claim = schema.ASCIILine(
        title=_("Claim that finds the account at the first log-in"),
        description=_(
            "Such as email or preferred_username. An e-mail address counts only if the "
            "provider has verified it. From then on the account is known by issuer and "
            "subject alone."
        ),
        default="email",
        required=False,
    )
    match = schema.Choice(
        title=_("What the claim is compared with"),
        vocabulary=MATCHES,
        default=NUMBER,
    )
    second_factor = schema.Tuple(
        title=_("Values of acr or amr that count as a second factor"),
        description=_("One on each line, such as mfa. Empty: none does."),
        value_type=schema.ASCIILine(),
        default=(),
        missing_value=(),
        required=False,
    )
    groups_claim = schema.ASCIILine(
        title=_("Claim with the person's groups"),
        description=_("Empty: functions are given by administrators alone."),
        default="",
        required=False,
    )
    groups = groups_field()
    creates = schema.Bool(
        title=_("Make accounts for strangers who have such a group"),
        description=_(
            "Their login name is the claim above. Otherwise a stranger is never let in."
        ),
        default=False,
        required=False,
    )


class ICitizenProvider(IProviderSettings):
    """The provider of the citizens' identities."""

    acr = schema.Tuple(
        title=_("Levels of assurance that are taken (acr)"),
        description=_("One on each line. Empty: every level."),
        value_type=schema.ASCIILine(),
        default=(),
        missing_value=(),
        required=False,
    )
    name_claim = schema.ASCIILine(
        title=_("Claim with the full name"), default="HoVaTen", required=False
    )
    number_claim = schema.ASCIILine(
        title=_("Claim with the personal identification number"),
        default="SoDinhDanh",
        required=False,
    )
    birth_claim = schema.ASCIILine(
        title=_("Claim with the date of birth (yyyymmdd or yyyy-mm-dd)"),
        default="NgayThangNamSinh",
        required=False,
    )


SCHEMAS = {STAFF: IStaffProvider, CITIZENS: ICitizenProvider}


def prefix_of(name: str) -> str:
    """Return what the names of a provider's records begin with."""
    return f"thads.login.oidc.{name}"


@dataclass(frozen=True)
class Provider:
    """A provider that can be used.

    `values` are the records of its schema. `return_address` is where it sends people
    back to: fixed, and registered with the provider.
    """

    name: str
    values: Mapping[str, object]
    secret: str
    return_address: str

    def __getattr__(self, name):
        try:
            return self.values[name]
        except KeyError:
            raise AttributeError(name) from None

    @property
    def shown_title(self):
        """The name on the button."""
        return self.title or urlsplit(self.issuer).hostname

    def allows(self, address):
        """Return whether the portal may send something to an address."""
        if not is_secure(address):
            return False
        host, own = _host_of(address), _host_of(self.issuer)
        return host == own or host in {each.lower() for each in self.hosts}

    @property
    def grants(self):
        """{group: {(unit id, function id), ...}}"""
        return read_group_lines(self.groups)


def variable_of(name: str) -> str:
    """Return the variable of the environment that gives the secret at a provider."""
    return f"{SECRET}{name.upper()}"


def secret_of(name: str) -> str:
    """Return the client's secret at a provider; "" if there is none."""
    return secret_in(variable_of(name))


def values(name: str) -> dict[str, object]:
    """Return {field: value} of a provider as it is set."""
    return values_of(SCHEMAS[name], prefix_of(name))


def lacking(name: str) -> list[str]:
    """Return messages of what a provider that is offered still lacks, in order."""
    given, found = values(name), []
    if not given["issuer"] or not given["client_id"]:
        found.append(_("Address and client_id of the provider are missing."))
    if given["authentication"] != PUBLIC and not secret_of(name):
        found.append(no_secret(variable_of(name)))
    if not public_address():
        found.append(_("The public address of the portal is not set."))
    return found


def return_address(name: str) -> str:
    """Return the address to which a provider sends people back, "" if none is fixed."""
    base = public_address()
    return f"{base}/oidc-{name}-return" if base else ""


def provider(name: str) -> Provider | None:
    """Return a provider; None if it is switched off or not all of it is set."""
    given = values(name)
    if not given["enabled"] or lacking(name):
        return None
    return Provider(name, given, secret_of(name), return_address(name))
