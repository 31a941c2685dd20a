"""Mails that the portal queues, recorded where the outbox would take them."""

from contextlib import contextmanager
from unittest import mock


@contextmanager
def recorded_mails(took=None):
    """Yield the list of mails queued meanwhile; none of them leaves.

    Each is the payload of its job ({to, subject, text, ...}, `to` a list) with its
    `key`. `took`: called with each mail at once.
    """
    mails = []

    def put(_portal, _kind, payload, key=None):
        mail = {**payload, "key": key}
        mails.append(mail)
        if took is not None:
            took(mail)
        return str(len(mails))

    with mock.patch("thads.outbox.mail.put", put):
        yield mails
