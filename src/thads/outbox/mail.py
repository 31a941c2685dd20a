"""Mail that leaves with the transaction, through the mail server set in Plone."""

from collections.abc import Iterable
from email.header import Header
from email.mime.text import MIMEText
from email.policy import compat32
from email.utils import format_datetime
from email.utils import formataddr
from hashlib import sha256
from plone import api
from smtplib import SMTPRecipientsRefused
from socket import gaierror
from thads import _
from thads.interfaces import ITrainingSite
from thads.outbox import captured_mail
from thads.outbox.captured_mail import CapturedMail
from thads.outbox.interfaces import JobRefused
from thads.outbox.jobs import put
from thads.plonetypes import Portal
from thads.worktime import clock
from typing import Any
from typing import NotRequired
from uuid import uuid4
from zope.i18n import translate
from zope.i18nmessageid import Message


KIND = "mail"
NO_SENDER = _("The portal has no sender's address yet: see Mail settings.")


class QueuedMail(CapturedMail):
    """Payload of a `mail` job; `unique` is the part of its Message-ID before the @."""

    unique: str
    reply_to: NotRequired[str]


class NotReady(Exception):
    """Mail cannot leave now; it is tried again."""


def send(
    portal: Portal,
    to: str | Iterable[str],
    subject: str,
    text: str,
    key: str | None = None,
    reply_to: str | None = None,
) -> str:
    """Queue a mail and return the id of its job; with the same ``key`` it is sent once.

    Subject and text may be messages: whoever gets mail of ours reads Vietnamese.
    Its Message-ID is made here, so that a mail which was sent twice (the server took
    it and the connection broke) is recognised as one by servers and readers.
    """
    unique = sha256(key.encode()).hexdigest()[:32] if key else uuid4().hex
    payload: QueuedMail = {
        "to": [to] if isinstance(to, str) else list(to),
        "subject": " ".join(_in_vietnamese(subject).split()),
        "text": _in_vietnamese(text),
        "unique": unique,
        "time": clock.seconds(),
    }
    if reply_to:
        payload["reply_to"] = reply_to
    return put(portal, KIND, payload, key=key)


def _in_vietnamese(text: str) -> str:
    if isinstance(text, Message):
        return translate(text, target_language="vi")
    return text


#: Servers want CRLF, and refuse (or cut) a text that is one long line to them. Not
#: the newer policies: their folding loses spaces between encoded words of a subject.
POLICY = compat32.clone(linesep="\r\n")


def compose(payload: QueuedMail, name: str, address: str) -> MIMEText:
    """Return the message of a queued mail, from this sender."""
    message = MIMEText(payload["text"], "plain", "utf-8", policy=POLICY)
    # typeshed knows of texts only that they may be headers
    subject: Any = Header(payload["subject"], "utf-8")
    message["Subject"] = subject
    message["From"] = formataddr((name, address))
    message["To"] = ", ".join(payload["to"])
    message["Date"] = format_datetime(clock.from_seconds(payload["time"]))
    message["Message-ID"] = f"<{payload['unique']}@{address.partition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    if "reply_to" in payload:
        message["Reply-To"] = payload["reply_to"]
    return message


def deliver(portal: Portal, payload: QueuedMail) -> None:
    """Send a queued mail now (handler of `mail` jobs); raise if that fails."""
    if ITrainingSite.providedBy(portal):
        captured_mail.capture(portal, payload)
        return
    address = api.portal.get_registry_record("plone.email_from_address", default=None)
    if not address:
        raise NotReady(NO_SENDER)
    name = api.portal.get_registry_record("plone.email_from_name", default="") or ""
    message = compose(payload, name, address)
    try:
        portal.MailHost.send(
            message,
            mto=payload["to"],
            mfrom=formataddr((name, address)),
            immediate=True,
        )
    except (ConnectionError, TimeoutError, gaierror) as error:
        raise NotReady(
            _("The mail server does not answer: see Mail settings.")
        ) from error
    except SMTPRecipientsRefused as error:
        if all(code >= 500 for code, _text in error.recipients.values()):
            raise JobRefused(_("The mail server knows no such recipient.")) from error
        raise
