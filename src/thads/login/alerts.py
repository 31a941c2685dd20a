"""Mails of the worker on attacks on log-ins, and on codes tried twice.

A request that fails keeps nothing, so it sends no mail: it is counted in the trail, and
what was counted since the last look is told here. Attacks are told to the operators and
the centre's administrators, all of them in one mail, at most once in so many minutes; a
code that was tried twice to the owner of its account, at most once a day.
"""

from BTrees.OOBTree import OOBTree
from datetime import timedelta
from plone import api
from thads import _
from thads import audit
from thads.audit import entries
from thads.audit.chain import HOUR
from thads.audit.entries import AuditEntry
from thads.login import attacks
from thads.login import notifications
from thads.login.settings import IAttackAlertSettings
from thads.login.settings import value_of
from thads.organisation import people
from thads.organisation.units import CENTRAL
from thads.outbox import mail
from thads.outbox.periodic import every
from thads.storage import PortalStorage
from thads.text import contact
from thads.web.public_address import public_url
from thads.worktime import clock
from zope.i18n import translate


#: {ATTACKS: (stamp of the last mail, {attack: how often when it was told})}
STORE = PortalStorage("thads.login.alerts", OOBTree)
install, uninstall = STORE.install, STORE.uninstall

ATTACKS = "attacks"
#: Attacks one mail lists; the trail has the rest.
MOST = 30
#: How far back is looked, besides the time since the last mail: other processes write
#: what they have counted some seconds later.
BACK = timedelta(hours=1)

SUBJECT = _("Attacks on log-ins of the portal")
TEXT = _(
    "Since ${since}, log-ins of the portal are being guessed:\n\n${attacks}\n\nThe "
    "portal slows such attempts down; nobody is locked out by them. Ask the people "
    "named whether it was them, and have a network closed in the firewall if it goes "
    "on. Whoever guesses codes has the password already: have it changed at once. The "
    "audit trail has each attack:\n\n${link}"
)
#: Lines of the mail, by action.
LINES = {
    "login.attack_account": _(
        "- account ${account}: ${count} wrong passwords from ${network}, the last at "
        "${time}"
    ),
    "login.attack_codes": _(
        "- account ${account}: codes of the app guessed from ${network}, the last at "
        "${time}"
    ),
    "login.attack_network": _(
        "- network ${network}: many names tried, ${count} more failures, the last at "
        "${time}"
    ),
}
MORE = _("- and ${count} more")


@every(minutes=5)
def tell(portal):
    """Job: tell what was counted since the last mails."""
    tell_attacks(portal)
    tell_codes(portal)


def tell_attacks(portal):
    """Mail attacks that are new, or went on, if the last mail is long enough ago."""
    now, (last, told) = clock.precise_now(), _last_mail(portal)
    pause = timedelta(minutes=value_of(IAttackAlertSettings, "minutes"))
    if not value_of(IAttackAlertSettings, "told") or (last and now - last < pause):
        return
    since = now - pause - BACK
    counts = {_key(entry): entry for entry in _since(portal, since, *attacks.ACTIONS)}
    found = [entry for key, entry in counts.items() if entry.count > told.get(key, 0)]
    if not found:
        return
    lines = [_line(entry) for entry in found[:MOST]]
    if len(found) > MOST:
        lines.append(_in_words(_(MORE, mapping={"count": str(len(found) - MOST)})))
    text = _(
        TEXT,
        mapping={
            "since": clock.shown(min(entry.since or entry.time for entry in found)),
            "attacks": "\n".join(lines),
            "link": f"{public_url(portal)}/@@audit-log?kind={entries.REFUSED}",
        },
    )
    for address in recipients():
        mail.send(portal, address, SUBJECT, text)
    STORE.write(portal)[ATTACKS] = (
        entries.stamp(now),
        {key: entry.count for key, entry in counts.items()},
    )


def tell_codes(portal):
    """Mail each owner whose code was tried twice; once a day."""
    since = clock.precise_now() - BACK
    for entry in _since(portal, since, "login.code_again"):
        day = clock.local(entry.time).date()
        notifications.code_tried_again(entry.user, day)


def recipients():
    """Return the addresses attacks are told to: those set, else who is in charge."""
    chosen = value_of(IAttackAlertSettings, "addresses")
    if chosen:
        return sorted(set(chosen))
    operators = api.portal.get_registry_record("plone.email_from_address", default="")
    found = {operators}
    for user_id in people.holders(CENTRAL, "admin"):
        member = api.user.get(userid=user_id)
        found.add(member.getProperty("email") if member is not None else "")
    return sorted(filter(None, found))


def _since(portal, since, *actions):
    """Return the entries of these actions that went on after a moment."""
    found: list[AuditEntry] = []
    for action in actions:
        found += audit.read(portal, since=since, action=action)
    return sorted(found, key=lambda each: each.time, reverse=True)


def _line(entry):
    account = entry.user
    if entry.name and not contact.has_link(entry.name):  # people write it themselves
        account = f"{entry.name} ({entry.user})"
    mapping = {
        "account": account,
        "count": str(entry.count),
        "network": entry.network or "?",
        "time": clock.shown(entry.time),
    }
    return _in_words(_(LINES[entry.action], mapping=mapping))


def _in_words(message):
    return translate(message, target_language="vi")


def _last_mail(portal):
    """Return (moment of the last mail, {attack: how often}); nothing of a clock ahead.

    The moment is None where there was none.
    """
    stamp, counts = STORE.read(portal).get(ATTACKS) or ("", {})
    moment = entries.moment(stamp) if stamp else None
    if moment is None or moment > clock.precise_now():
        return None, {}
    return moment, counts


def _key(entry):
    """Return what names an attack within an hour."""
    hour = entries.stamp(entry.since or entry.time)[:HOUR]
    return f"{hour} {entry.action} {entry.user} {entry.network}"
