"""Mail that leaves with the transaction, through the mail server set in Plone."""

from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from email.utils import format_datetime
from email.utils import formataddr
from hashlib import sha256
from plone import api
from smtplib import SMTPRecipientsRefused
from thads.outbox.interfaces import Refused
from thads.outbox.jobs import moment
from thads.outbox.jobs import put
from uuid import uuid4
import time


KIND = "mail"


def send(portal, to, subject, text, key=None, reply_to=None):
    """Queue a mail; with the same ``key`` it is sent once.

    Its Message-ID is made here, so that a mail which was sent twice (the server took
    it and the connection broke) is recognised as one by servers and readers.
    """
    unique = sha256(key.encode()).hexdigest()[:32] if key else uuid4().hex
    payload = {
        "to": [to] if isinstance(to, str) else list(to),
        "subject": " ".join(subject.split()),
        "text": text,
        "unique": unique,
        "time": time.time(),
    }
    if reply_to:
        payload["reply_to"] = reply_to
    return put(portal, KIND, payload, key=key)


def compose(payload, name, address):
    message = EmailMessage(policy=default.clone(cte_type="7bit"))
    message["Subject"] = payload["subject"]
    message["From"] = formataddr((name, address))
    message["To"] = ", ".join(payload["to"])
    message["Date"] = format_datetime(moment(payload["time"]))
    message["Message-ID"] = f"<{payload['unique']}@{address.partition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    if "reply_to" in payload:
        message["Reply-To"] = payload["reply_to"]
    message.set_content(payload["text"])
    return message


def deliver(portal, payload):
    """The handler: hands the mail to the server now, and raises if that fails."""
    address = api.portal.get_registry_record("plone.email_from_address", default=None)
    if not address:
        raise LookupError("the portal has no sender's address yet (mail settings)")
    name = api.portal.get_registry_record("plone.email_from_name", default="") or ""
    message = compose(payload, name, address)
    try:
        portal.MailHost.send(
            message_from_bytes(message.as_bytes()),
            mto=payload["to"],
            mfrom=formataddr((name, address)),
            immediate=True,
        )
    except SMTPRecipientsRefused as error:
        if all(code >= 500 for code, _text in error.recipients.values()):
            raise Refused("no such recipient: " + repr(error)) from error
        raise
