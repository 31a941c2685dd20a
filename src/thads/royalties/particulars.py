"""Particulars of authors that are private: tax code, account and bank, sealed.

The key comes from the process: `THADS_ROYALTIES_KEY`, or the file that
`THADS_ROYALTIES_KEY_FILE` names. Neither the database nor its backups hold it.
"""

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from dataclasses import asdict
from dataclasses import dataclass
from hashlib import blake2b
from thads import _
from thads.errors import Refused
from thads.errors import Stale
from thads.process_secrets import secret_in
import json
import logging
import re
import secrets


logger = logging.getLogger(__name__)
VARIABLE = "THADS_ROYALTIES_KEY"
NONCE = 12  # bytes, as SP 800-38D recommends for GCM
#: Fewer characters are guessed.
SHORTEST_KEY = 24
_TAX_CODE = re.compile(r"[0-9]{10}(-?[0-9]{3})?|[0-9]{12}")
_ACCOUNT = re.compile(r"[0-9A-Za-z]{4,34}")
LONGEST_BANK = 150


UNREADABLE = _(
    "Tax codes and accounts cannot be read: the server has not the key they were kept "
    "with. Nothing is lost: tell its operators."
)


class Unreadable(Stale):
    """Says that particulars are kept which this process cannot read; 409."""

    def __init__(self) -> None:
        super().__init__(UNREADABLE)


@dataclass(frozen=True)
class Particulars:
    """Tax code, account and bank of an author, empty where not known."""

    tax_code: str = ""
    account: str = ""
    bank: str = ""


def has_key() -> bool:
    """Return whether the process was given a key."""
    return len(secret_in(VARIABLE)) >= SHORTEST_KEY


def checked(values: Particulars) -> Particulars:
    """Return particulars without blanks in numbers; raise Refused for wrong ones."""
    tax_code = "".join(values.tax_code.split())
    account = "".join(values.account.split())
    bank = " ".join(values.bank.split())
    problems = {}
    if tax_code and not _TAX_CODE.fullmatch(tax_code):
        problems["tax_code"] = _("A tax code has 10, 12 or 13 digits.")
    if account and not _ACCOUNT.fullmatch(account):
        problems["account"] = _("An account has digits and letters only.")
    if len(bank) > LONGEST_BANK:
        problems["bank"] = _("A name has 150 characters at most.")
    if account and not bank:
        problems["bank"] = _("Name the bank of the account.")
    if problems:
        raise Refused(problems)
    return Particulars(tax_code, account, bank)


def seal(values: Particulars, context: str) -> bytes:
    """Return particulars encrypted; `context` binds them to their author.

    Raises Refused where the process has no key.
    """
    if not has_key():
        raise Refused(
            {"": _("The server has no key for this yet: tell its operators.")}, "no_key"
        )
    nonce = secrets.token_bytes(NONCE)
    plain = json.dumps(asdict(values)).encode()
    return nonce + _cipher().encrypt(nonce, plain, context.encode())


def unseal(sealed: bytes, context: str) -> Particulars:
    """Return particulars; raise Unreadable, with a line in the log, by a wrong key."""
    if not has_key():
        logger.error("there is no key: %s", VARIABLE)
        raise Unreadable
    try:
        plain = _cipher().decrypt(sealed[:NONCE], sealed[NONCE:], context.encode())
    except (InvalidTag, ValueError) as error:
        logger.error("particulars of an author cannot be read with this key")
        raise Unreadable from error
    return Particulars(**json.loads(plain))


def _cipher() -> AESGCM:
    given = secret_in(VARIABLE).encode()
    return AESGCM(blake2b(b"royalties\0" + given, digest_size=32).digest())
