"""A reader that wants more memory than it may have."""

from thads.sandbox.limits import confine
from thads.spreadsheets import limits


confine(limits.MEMORY, limits.SECONDS)
everything = []
while True:
    everything.append(bytearray(2**24))
