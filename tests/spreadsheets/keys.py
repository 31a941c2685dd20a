"""Row checks of a table that no room has, loaded inside the sandbox by its name."""

from thads.spreadsheets.faults import Fault
import json
import socket


class KeyChecks:
    """Knows keys: none stands twice, and no text says `secret`."""

    def __init__(self, known):
        self.known, self.seen = known, set()

    def check_text(self, column, text):
        if "secret" in text:
            raise Fault("told")

    def line(self, number, record, faults, shown=None):
        key = record.get("key")
        state = "known" if key in self.known else "twice" if key in self.seen else "new"
        self.seen.add(key)
        codes = [fault.code for fault in faults]
        return json.dumps([number, record, codes, shown, state])


def unable(known):
    """Makes checks that want more than the sandbox gives."""
    socket.socket()
