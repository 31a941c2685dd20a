"""Attacks on log-ins: guessing that goes on, as the trail and `alerts` have it.

A forgotten password is a few failures. What is noticed here is an account for which the
brake holds for an hour, one tried from many networks, a network that tries many names,
and codes guessed by somebody who has the password: each is one entry of the trail an
hour, which says how often. Names of no account are not written down.
"""

from thads.login import audit_facts
from thads.login.brake import OF_NAME
from thads.login.brake import OF_NETWORK
from thads.login.brake import STEPS


#: Actions of the trail that are attacks.
ACTIONS = ("login.attack_account", "login.attack_codes", "login.attack_network")


def notice(guard, user_id, origin, now):
    """Note what a failure that was just counted is part of; `user_id` "" for nobody."""
    is_guessed = STEPS[-1].spent(origin.pair, now) or OF_NAME.spent(origin.name, now)
    if user_id and is_guessed:
        audit_facts.count_attack_on_account(guard, user_id)
    if not origin.device and OF_NETWORK.spent(origin.person, now):
        audit_facts.count_attack_of_network()


def codes_guessed(guard, user_id):
    """Note that as many codes of an account were wrong as are taken in a day."""
    audit_facts.count_codes_guessed(guard, user_id)
