"""Functions that groups elsewhere stand for: given with a cause, and taken again."""

from thads.login.group_lines import NEVER_GRANTED
from thads.login.group_lines import exists
from thads.login.oidc import links
from thads.login.session_lists import is_ahead
from thads.organisation import people
from thads.outbox.periodic import every
from thads.worktime import clock


DAY = 24 * 60 * 60
#: Days after which a function given for a group is taken, if no log-in confirmed it.
CONFIRMED_FOR = 35


def functions_of_groups(grants, groups):
    """Return {(unit id, function id)} that groups stand for; `grants` says which."""
    found = set()
    for group, pairs in grants.items():
        if group in groups:
            found |= {pair for pair in pairs if exists(*pair)}
    return found - NEVER_GRANTED


def apply(user_id, wanted, cause):
    """Give an account the functions of its groups, and take those of groups now gone.

    Only what came by a group of this cause is taken again; what an administrator gave,
    or another cause still gives, stays.
    """
    owed = links.grants_of(user_id, cause)
    held = set(people.functions_held(user_id))
    now = clock.now()
    with people.because(cause):
        for pair in sorted(wanted - held):
            people.give(user_id, *pair)
        for pair in sorted(owed.keys() - wanted):
            _take(user_id, pair, held, cause)
    known = owed.keys() | _by_others(user_id, cause)
    ours = (wanted - held) | (wanted & known)
    # programs log in with each request: once a day is confirmation enough
    is_old = any(_is_old(since, now, DAY) for since in owed.values())
    if ours != owed.keys() or is_old:
        links.set_grants(user_id, dict.fromkeys(ours, now), cause)


@every(hours=24)
def take_unconfirmed(portal):
    """Take functions that no log-in has confirmed for some weeks; a periodic job.

    Whoever has left logs in no more: their groups are not heard of.
    """
    now, longest = clock.now(), CONFIRMED_FOR * DAY
    for cause in links.CAUSES:
        for user_id, owed in links.all_grants(cause):
            kept = {p: s for p, s in owed.items() if not _is_old(s, now, longest)}
            if kept == owed:
                continue
            held = set(people.functions_held(user_id))
            with people.because(cause):
                for pair in sorted(owed.keys() - kept.keys()):
                    _take(user_id, pair, held, cause)
            links.set_grants(user_id, kept, cause)


def _is_old(since, now, longest):
    """Return whether a confirmation is so old, or of a clock that was ahead."""
    past = (now - since).total_seconds()
    return past >= longest or is_ahead(since.timestamp(), now.timestamp())


def _by_others(user_id, cause):
    """Return the functions an account owes to other causes."""
    others = (each for each in links.CAUSES if each != cause)
    return {pair for each in others for pair in links.grants_of(user_id, each)}


def _take(user_id, pair, held, cause):
    if pair in held and pair not in NEVER_GRANTED | _by_others(user_id, cause):
        people.take(user_id, *pair)
