"""Proofs of work: a browser computes for a second or two, and may go on.

ALTCHA's second protocol with challenges of our own making: nothing is asked of third
parties. A challenge is signed, holds for ten minutes and for the network it was given
to; its solution is a ticket for a number of uses, counted like a budget, so that to
send it again buys nothing more.
"""

from altcha import create_challenge
from altcha import verify_solution
from hashlib import blake2b
from thads.plonetypes import Portal
from thads.ratelimit.budgets import Budget
from thads.storage import PortalStorage
from typing import Any
from zope.annotation.interfaces import IAnnotations
import base64
import json
import secrets


#: The secret that challenges are signed with.
SECRET = PortalStorage("thads.budget", lambda: secrets.token_bytes(64))
install, uninstall = SECRET.install, SECRET.uninstall
ALGORITHM = "PBKDF2/SHA-256"
COST = 5_000  # rounds of one attempt
ATTEMPTS = 300, 1_200  # how many a browser needs
LIFETIME = 600  # seconds
USES = 30
LONGEST_SOLUTION = 4_000  # characters
TICKETS = Budget("proof", USES, 2 * LIFETIME)


def _secrets(portal: Portal) -> tuple[bytes, bytes]:
    key = IAnnotations(portal)[SECRET.key]
    return key[:32], key[32:]


def challenge(portal: Portal, network: str, now: float) -> dict[str, Any]:
    """Return a challenge for a network, as the widget and programs read it."""
    sign, hide = _secrets(portal)
    made = create_challenge(
        ALGORITHM,
        COST,
        counter=ATTEMPTS[0] + secrets.randbelow(ATTEMPTS[1] - ATTEMPTS[0]),
        expires_at=int(now) + LIFETIME,
        data={"for": _mark(sign, network)},
        hmac_secret=sign,
        hmac_key_secret=hide,
    )
    return made.to_dict()


def accept(portal: Portal, payload: str, network: str, now: float) -> bool:
    """Use a solution once; return whether it lets this network through."""
    ticket = check(portal, payload, network)
    if ticket is None or TICKETS.spent(ticket, now):
        return False
    TICKETS.spend(ticket, now)
    return True


def check(portal: Portal, payload: str, network: str) -> str | None:
    """Return the ticket a solution is, or None; uses nothing of it."""
    if not payload or len(payload) > LONGEST_SOLUTION:
        return None
    sign, hide = _secrets(portal)
    if not verify_solution(payload, sign, hmac_key_secret=hide).verified:
        return None
    given = json.loads(base64.b64decode(payload))["challenge"]
    if given["parameters"].get("data") != {"for": _mark(sign, network)}:
        return None
    return given["signature"]


def _mark(sign: bytes, network: str) -> str:
    return blake2b(network.encode(), digest_size=12, key=sign).hexdigest()
