"""Proofs of work: a browser computes for a second or two, and may go on.

ALTCHA's second protocol with challenges of our own making: nothing is asked of third
parties. A challenge is signed, holds for ten minutes and for the network it was given
to; its solution is a ticket for a number of uses, counted like a budget, so that to
send it again buys nothing more.
"""

from altcha import create_challenge
from altcha import verify_solution
from hashlib import blake2b
from thads.ratelimit.budgets import Budget
from zope.annotation.interfaces import IAnnotations
import base64
import json
import secrets


KEY = "thads.budget"
ALGORITHM = "PBKDF2/SHA-256"
COST = 5_000  # rounds of one attempt
ATTEMPTS = 300, 1_200  # how many a browser needs
SECONDS = 600
USES = 30
LONGEST = 4_000
TICKETS = Budget("proof", USES, 2 * SECONDS)


def install(portal):
    """Make the secret the challenges are signed with."""
    annotations = IAnnotations(portal)
    if KEY not in annotations:
        annotations[KEY] = secrets.token_bytes(64)


def uninstall(portal):
    IAnnotations(portal).pop(KEY, None)


def _secrets(portal):
    key = IAnnotations(portal)[KEY]
    return key[:32], key[32:]


def challenge(portal, network, now):
    """A challenge for somebody in a network, as the widget and programs read it."""
    sign, hide = _secrets(portal)
    made = create_challenge(
        ALGORITHM,
        COST,
        counter=ATTEMPTS[0] + secrets.randbelow(ATTEMPTS[1] - ATTEMPTS[0]),
        expires_at=int(now) + SECONDS,
        data={"for": _mark(sign, network)},
        hmac_secret=sign,
        hmac_key_secret=hide,
    )
    return made.to_dict()


def accept(portal, payload, network, now):
    """Whether a solution lets somebody of this network through once more."""
    ticket = check(portal, payload, network)
    if ticket is None or TICKETS.spent(ticket, now):
        return False
    TICKETS.spend(ticket, now)
    return True


def check(portal, payload, network):
    """The ticket a solution is, or None; uses nothing of it."""
    if not payload or len(payload) > LONGEST:
        return None
    sign, hide = _secrets(portal)
    if not verify_solution(payload, sign, hmac_key_secret=hide).verified:
        return None
    given = json.loads(base64.b64decode(payload))["challenge"]
    if given["parameters"].get("data") != {"for": _mark(sign, network)}:
        return None
    return given["signature"]


def _mark(sign, network):
    return blake2b(network.encode(), digest_size=12, key=sign).hexdigest()
