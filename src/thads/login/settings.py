"""The functions of which a second factor is demanded, and the panel's schema."""

from plone import api
from plone.registry.interfaces import IRegistry
from thads import _
from thads.organisation.functions import CENTRAL_KINDS
from thads.organisation.functions import FUNCTIONS
from thads.organisation.functions import LOCAL
from thads.organisation.interfaces import is_mail_address
from thads.organisation.people import STAFF
from thads.organisation.people import functions_held
from thads.organisation.units import CENTRAL
from zope import schema
from zope.component import queryUtility
from zope.i18n import translate
from zope.i18nmessageid import Message
from zope.interface import Interface
from zope.interface import provider
from zope.schema.interfaces import IVocabularyFactory
from zope.schema.interfaces import ValidationError
from zope.schema.vocabulary import SimpleTerm
from zope.schema.vocabulary import SimpleVocabulary


#: What stands before the id of a function of the centre, as in the rights tables.
OF_CENTRE = "central_"
LOCALITIES = _("Localities: ${function}")
CENTRE = _("Centre: ${function}")


def names():
    """Return {name of a function in the setting: its title}, the localities' first."""
    found = {}
    parts = ((LOCAL, "", LOCALITIES), (CENTRAL_KINDS, OF_CENTRE, CENTRE))
    for kinds, prefix, frame in parts:
        for function in FUNCTIONS:
            if kinds & function.kinds:
                title = translate(function.title, target_language="vi")
                filled = Message(frame, mapping={"function": title})
                found[f"{prefix}{function.id}"] = filled
    return found


@provider(IVocabularyFactory)
def functions(context):
    """Return the functions to choose from."""
    terms = [SimpleTerm(name, name, title) for name, title in names().items()]
    return SimpleVocabulary(terms)


class ISecondFactorSettings(Interface):
    """Two-step verification at log-in."""

    demanded = schema.Tuple(
        title=_("Functions of which two-step verification is demanded"),
        description=_(
            "Whoever holds one of them and has not set it up yet can do nothing else "
            "at the next log-in. Their password alone no longer lets programs in: "
            "neither by basic auth nor by @login without a code."
        ),
        value_type=schema.Choice(vocabulary="thads.login.functions"),
        required=False,
        default=(),
        missing_value=(),
    )


class IPasswordLinkSettings(Interface):
    """For how long a link holds that sets a password or confirms an address."""

    forgotten = schema.Int(
        title=_("Hours for which a link for a forgotten password holds"),
        description=_("It is good once."),
        min=1,
        max=72,
        default=2,
    )
    first = schema.Int(
        title=_("Hours for which the link of a new account holds"),
        description=_("Of an account that has never logged in."),
        min=1,
        max=14 * 24,
        default=72,
    )
    address = schema.Int(
        title=_("Hours for which the link that confirms an e-mail address holds"),
        description=_("It is good once, for the account that asked for it."),
        min=1,
        max=72,
        default=24,
    )


class IAttackAlertSettings(Interface):
    """Mails on attacks on log-ins."""

    told = schema.Bool(
        title=_("Tell attacks on log-ins by mail"), required=False, default=True
    )
    minutes = schema.Int(
        title=_("Minutes between two such mails"),
        description=_("At least. What happens meanwhile is in the next one."),
        min=15,
        max=24 * 60,
        default=60,
    )
    addresses = schema.Tuple(
        title=_("Addresses they are sent to"),
        description=_(
            "Without any: the portal's own address, where operators read, and the "
            "centre's administrators."
        ),
        value_type=schema.TextLine(constraint=is_mail_address),
        required=False,
        default=(),
        missing_value=(),
    )


def value_of(fields, name):
    """Return a setting; its default where there is no record, or no sense."""
    field, registry = fields[name], queryUtility(IRegistry)
    key = f"{fields.__identifier__}.{name}"
    value = None if registry is None else registry.get(key)
    if type(value) is not type(field.default):
        return field.default
    try:
        field.validate(value)
    except ValidationError:
        return field.default
    return value


#: What a new site that is not for demonstration begins with: leaders, administrators,
#: and everybody at the centre.
RECOMMENDED = ("leader", "admin") + tuple(
    f"{OF_CENTRE}{function.id}" for function in FUNCTIONS if CENTRAL in function.kinds
)


#: Functions of administrators: demanded of one of them, it is of Managers, too.
ADMINISTRATORS = frozenset({"admin", f"{OF_CENTRE}admin"})


def demanded(site=None):
    """Return the functions of which a second factor is demanded, here or in a site."""
    if site is None:
        registry = queryUtility(IRegistry)
    else:
        registry = getattr(site, "portal_registry", None)
    if registry is None:
        return ()
    return registry.forInterface(ISecondFactorSettings, check=False).demanded or ()


def demand(functions):
    """Set of which functions a second factor is demanded."""
    registry = api.portal.get_tool("portal_registry")
    registry.forInterface(ISecondFactorSettings).demanded = tuple(functions)


def is_demanded_of(user_id):
    """Return whether an account of the site must have a second factor."""
    names = set(demanded())
    if not names:
        return False
    held = functions_held(user_id)
    return any(_name(unit_id, id) in names for unit_id, id in held if id != STAFF)


def is_demanded_of_managers(site=None):
    """Return whether Managers must have a second factor, who hold no function."""
    return not ADMINISTRATORS.isdisjoint(demanded(site))


def _name(unit_id, function_id):
    return f"{OF_CENTRE}{function_id}" if unit_id == CENTRAL else function_id
