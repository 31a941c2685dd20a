"""Telephone numbers and e-mail addresses as people write them.

The numbering plan is that of the ``phonenumbers`` library, the syntax of addresses that
of ``email-validator``; nothing is looked up on the network. Digits of any script (the
full-width ones of an input method) are read as those of ASCII. The errors say only what
is wrong; their words are those of whoever asks.
"""

from email_validator import EmailNotValidError
from email_validator import validate_email
from functools import lru_cache
from phonenumbers import NumberParseException
from phonenumbers import PhoneNumber
from phonenumbers import PhoneNumberType
from phonenumbers import ValidationResult
from phonenumbers import is_possible_number_with_reason
from phonenumbers import is_valid_number
from phonenumbers import normalize_diallable_chars_only
from phonenumbers import number_type
from phonenumbers import parse
from phonenumbers.shortnumberinfo import is_valid_short_number_for_region
from thads.text.marks import compatible
import re
import unicodedata


#: Characters looked at: an address of mail has 254 at most (RFC 5321), and no number of
#: the plan comes near with all its spaces.
LONGEST = 254
COUNTRY, COUNTRY_CODE = "VN", 84
#: Numbers of people; 1800 and 1900 are those of services.
PERSONAL = (
    PhoneNumberType.MOBILE,
    PhoneNumberType.FIXED_LINE,
    PhoneNumberType.FIXED_LINE_OR_MOBILE,
    PhoneNumberType.VOIP,
)
#: Eleven digits with the leading 0: given up for ten in 2018.
OLD_MOBILE = re.compile(r"1\d{9}")
#: Services with a number of three or four digits: 113, 1022.
SHORT = re.compile(r"1\d{2,3}")
#: How numbers begin that can be dialled from everywhere in the country.
_BEGINS = re.compile(r"\W*(?:\+|[01]|84)")
#: What stands between numbers and never within one; and what only may stand between.
_APART = re.compile(r"[/;,|\n]")
_PERHAPS_APART = re.compile(r"\s[-–—]\s|[^\W\d_]+")


#: Characters a text is searched for links in.
LONGEST_LINE = 1000
#: Ends of names in the network that are no syllable people write after a dot.
_ENDS = (
    "com net org info biz vn io ly me cc tk ru cn xyz top site online shop store click "
    "link live app dev page icu vip pro club fun win bid tech space asia mobi cf gq ml "
    "gl gd tv ws gg"
)
_LINK = re.compile(
    r"//|@|<[a-z/!]|www\.|(?:https?|hxxps?|ftp|mailto|tel|sms|data|javascript):\S"
    r"|[^\W_]\.[a-z]{2,24}(?::\d+)?[/?#]\S"
    rf"|[^\W_]{{2}}\.(?:{'|'.join(_ENDS.split())})(?![^\W_])"
    r"|(?<!\d)\d{1,3}(?:\.\d{1,3}){3}(?!\d)",
    re.I,
)


class NotAPhone(ValueError):
    """The text is no telephone number of Vietnam."""


class OldMobile(NotAPhone):
    """The text is a mobile number of eleven digits, which is no longer in use."""


class NotAnEmail(ValueError):
    """The text is no e-mail address."""


def ascii_figures(text: str) -> str:
    """Return a text with the figures of all scripts as those of ASCII."""
    if text.isascii():
        return text
    return "".join(
        str(unicodedata.decimal(sign)) if sign.isdecimal() else sign for sign in text
    )


def figures(text: str) -> str:
    """Return the figures of a text alone, those of all scripts as those of ASCII."""
    return "".join(sign for sign in ascii_figures(text) if sign in "0123456789")


def has_link(text: str) -> bool:
    """Return whether programs of mail would make a link of a part of a text.

    An address with a scheme or without one (`bit.ly/x`), a mail address, a number of
    the network, or markup. Names of people and organisations have none.
    """
    # NFKC: letters and dots of full width lead to the same address
    plain = compatible(text[:LONGEST_LINE])
    return _LINK.search(plain.replace("\u3002", ".")) is not None


def read_phone(text: str) -> str:
    """Return a person's number as it is dialled in the country: `0912345678`.

    Raise OldMobile or NotAPhone.
    """
    number = _parsed(text)
    if OLD_MOBILE.fullmatch(str(number.national_number)):
        raise OldMobile(text)
    if not is_valid_number(number) or number_type(number) not in PERSONAL:
        raise NotAPhone(text)
    return f"0{number.national_number}"


def is_published_phone(text: str) -> bool:
    """Return whether a text can be the number of an office or a service.

    Besides those of people these are 1800 and 1900 and short ones (113, 1022). Only how
    it begins and its length are checked: a new exchange must not keep an office from
    publishing it.
    """
    if not _BEGINS.match(ascii_figures(text)):
        return False  # a date has as many figures
    try:
        number = _parsed(text)
    except NotAPhone:
        return False
    return (
        is_possible_number_with_reason(number) == ValidationResult.IS_POSSIBLE
        or is_valid_short_number_for_region(number, COUNTRY)
        or SHORT.fullmatch(str(number.national_number)) is not None
    )


def tel(phone: str | None) -> str:
    """Return the address that dials a number: `tel:+84912345678`, `tel:113`.

    Of several numbers in one line it dials the first.
    """
    return _tel((phone or "")[:LONGEST])


# a list of results names the same few offices on every line
@lru_cache(maxsize=2048)
def _tel(line: str) -> str:
    digits = normalize_diallable_chars_only(first_number(ascii_figures(line)))
    if digits.startswith("0"):
        digits = f"+{COUNTRY_CODE}{digits[1:]}"
    return f"tel:{digits}"


def first_number(text: str) -> str:
    """Return the first telephone number of a line, as it is written there.

    A line that holds nothing an office could publish comes back up to its first sign
    that parts numbers.
    """
    part = text[:LONGEST]
    for signs in (_APART, _PERHAPS_APART):
        part = next((each for each in signs.split(part) if figures(each)), "")
        if is_published_phone(part):
            return part
    found = ""
    for group in re.finditer(r"\d+", part):
        # "024 3933" is one already, and "024 3933 6213" still: the longest in a row
        if is_published_phone(part[: group.end()]):
            found = part[: group.end()]
        elif found:
            break
    return found or part


def read_email(text: str) -> str:
    """Return an e-mail address with its domain in small letters; raise NotAnEmail."""
    if len(text) > LONGEST:
        raise NotAnEmail("too long")
    try:
        checked = validate_email(
            text, check_deliverability=False, allow_smtputf8=False, strict=True
        )
    except EmailNotValidError as error:
        raise NotAnEmail(str(error)) from error
    return checked.normalized


def mailbox(email: str) -> str:
    """Return what two ways to write one address have in common.

    Mail programs ignore capitals, and a domain may be written in its own script or as
    `xn--…`; `ß` is not `ss`, as a comparison of words would have it.
    """
    name, at, domain = email.rpartition("@")
    try:
        checked = validate_email(
            f"x@{domain}", check_deliverability=False, allow_smtputf8=False
        )
    except EmailNotValidError:
        pass
    else:
        domain = checked.ascii_domain
    return f"{name.lower()}{at}{domain.lower()}"


def _parsed(text: str) -> PhoneNumber:
    """Return a number of Vietnam; raise NotAPhone."""
    if len(text) > LONGEST or any(sign.isalpha() for sign in text):
        raise NotAPhone(text)  # the library would read letters as on the keys
    try:
        number = parse(text, COUNTRY)
    except NumberParseException as error:
        raise NotAPhone(text) from error
    if number.country_code != COUNTRY_CODE or number.extension:
        raise NotAPhone(text)
    return number
