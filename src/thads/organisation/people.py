"""Staff: accounts and the functions they hold.

A function is given by adding the person to its group and by nothing else. Each
unit has one more group, `<unit id>_staff`, of those whose home it is: it carries no
role, and says whose administrator looks after the account.
"""

from collections.abc import Iterable
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from plone import api
from Products.PlonePAS.plugins.group import GroupManager
from thads.organisation.functions import group_id
from thads.organisation.functions import parts_of
from thads.plonetypes import User
from thads.text import contact
from thads.web.readable import readable


STAFF = "staff"
#: Characters of a name at the head of a letter, as in those to applicants.
LONGEST_NAME = 150
#: Why functions are given and taken at the moment, where it is nobody's own decision.
_cause: ContextVar[str] = ContextVar("cause", default="")


def add_person(
    login: str,
    fullname: str,
    email: str,
    password: str,
    functions: Iterable[tuple[str, str]] = (),
    home: str | None = None,
) -> str:
    """Make an account (login = user id) and give it functions; return the user id.

    `functions`: pairs (unit id, function id). `home`: the id of the person's own
    unit, by default that of the first function. An account that is there already
    keeps its password and gets what functions it lacks.
    """
    users = api.portal.get_tool("acl_users").source_users
    if users._userid_to_login.get(login) is None:
        users.addUser(login, login, password)
        member = api.portal.get_tool("portal_membership").getMemberById(login)
        member.setMemberProperties({"fullname": fullname, "email": email})
    functions = list(functions)
    home = home or next((unit_id for unit_id, _function in functions), None)
    if home:
        give(login, home, STAFF)
    for unit_id, function_id in functions:
        give(login, unit_id, function_id)
    return login


def holder_of_email(email: str, but: str | None = None) -> str | None:
    """Return the id of the account with this address of mail, None if it is free.

    Capitals make no difference: mail programs ignore them. `but`: an account that does
    not count; it may have the address already where the other one is looked for.
    """
    users = api.portal.get_tool("acl_users")
    wanted = contact.mailbox(email)
    # also those that contain it: the domain may be written otherwise
    for found in users.searchUsers(email=f"{email.rpartition('@')[0]}@"):
        if found["userid"] == but:
            continue
        member = api.user.get(userid=found["userid"])
        if member and contact.mailbox(member.getProperty("email") or "") == wanted:
            return found["userid"]
    return None


def give(user_id: str, unit_id: str, function_id: str) -> None:
    """Give a person a function in a unit."""
    _groups().addPrincipalToGroup(user_id, group_id(unit_id, function_id))


@contextmanager
def because(cause: str) -> Iterator[None]:
    """Have what is given and taken inside recorded with its cause, a short word."""
    token = _cause.set(cause)
    try:
        yield
    finally:
        _cause.reset(token)


def cause() -> str:
    """Return why functions are given and taken now, "" where a person decides it."""
    return _cause.get()


def take(user_id: str, unit_id: str, function_id: str) -> None:
    """Take a function from a person."""
    _groups().removePrincipalFromGroup(user_id, group_id(unit_id, function_id))


def holders(unit_id: str, function_id: str) -> list[str]:
    """Return the ids of the people who hold a function in a unit."""
    return sorted(_groups().getGroupMembers(group_id(unit_id, function_id)))


def display_name(user_id: str | None) -> str:
    """Return a person's name as colleagues read it; the login of one without a name."""
    member = api.user.get(userid=user_id) if user_id else None
    return (member and member.getProperty("fullname")) or user_id or ""


def name_in_letters(user: User) -> str:
    """Return a person's name as letters begin with it; the login if it is no name.

    People write it themselves, and where their letters go to: what is longer than a
    name, or leads somewhere, would be a letter of theirs under ours.
    """
    name = " ".join(readable(user.getProperty("fullname") or "").split())
    if not name or contact.has_link(name):
        return user.getUserName()
    return name[:LONGEST_NAME].rstrip()


def functions_held(user_id: str) -> list[tuple[str, str]]:
    """Return pairs (unit id, function id) a person holds."""
    pairs = []
    for group in _groups()._principal_groups.get(user_id, ()):
        unit_id, function_id = parts_of(group)
        if unit_id:
            pairs.append((unit_id, function_id))
    return sorted(pairs)


def _groups() -> GroupManager:
    return api.portal.get_tool("acl_users").source_groups
