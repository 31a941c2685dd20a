"""Applicants: name, telephone, e-mail and address, validated and put in order.

Lenient in how things are written (spaces, dots, +84), strict in what they are:
a number nobody can be reached at is refused with what to do instead.
"""

from thads import _
from thads.errors import Refused
from thads.text import contact
from thads.text.whitespace import tidy


NAME_LENGTH = 150
ADDRESS_LENGTH = 300


def read_name(text: object) -> str:
    """Return a full name, tidied; raise ValueError with a message.

    It has at least two letters and at most 150 characters. Letters greet by it: what
    would be a link there is refused.
    """
    name = tidy(text)
    letters = [c for c in name if c.isalpha()]
    if not name:
        raise ValueError(_("Enter the full name of the applicant."))
    if len(name) > NAME_LENGTH:
        raise ValueError(_("The name is too long: at most 150 characters."))
    if len(letters) < 2 or contact.has_link(name):
        raise ValueError(_("Enter the full name as it stands in your papers."))
    return name


def read_phone(text: object) -> str:
    """Return a number as dialled in the country: `0912345678`; raise ValueError."""
    raw = tidy(text)
    if not raw:
        raise ValueError(_("Enter a telephone number at which we can reach you."))
    try:
        return contact.read_phone(raw)
    except contact.OldMobile as error:
        raise ValueError(
            _(
                "Mobile numbers of eleven digits are no longer in use: "
                "enter the number of ten digits."
            )
        ) from error
    except contact.NotAPhone as error:
        raise ValueError(
            _(
                "This is not a Vietnamese telephone number: enter ten digits for a "
                "mobile phone (0912 345 678) or eleven with the area code "
                "(024 3933 6213)."
            )
        ) from error


def read_email(text: object) -> str:
    """Return an e-mail address, empty for none, which many have; raise ValueError."""
    email = tidy(text).replace(" ", "")
    if not email:
        return ""
    try:
        return contact.read_email(email)
    except contact.NotAnEmail as error:
        raise ValueError(
            _("This is not an e-mail address: it looks like name@example.vn.")
        ) from error


def read_address(text: object) -> str:
    """Return an address, tidied, empty for none; ValueError beyond 300 characters."""
    address = tidy(text)
    if len(address) > ADDRESS_LENGTH:
        raise ValueError(_("The address is too long: at most 300 characters."))
    return address


READERS = {
    "name": read_name,
    "phone": read_phone,
    "email": read_email,
    "address": read_address,
}


def read(applicant):
    """Return {name, phone, email, address}, validated and put in order.

    `applicant`: the same parts as they were typed. Raises `Refused` with the faults of
    all parts.
    """
    given = applicant if isinstance(applicant, dict) else {}
    fine, problems = {}, {}
    for field, reader in READERS.items():
        try:
            fine[field] = reader(given.get(field))
        except ValueError as error:
            problems[field] = error.args[0]
    if problems:
        raise Refused(problems)
    return fine


def last_four(phone: str) -> str:
    """Return the last four digits of a telephone number, to be shown with a code."""
    return phone[-4:]
