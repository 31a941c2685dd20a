"""A reader that wants more memory than it may have."""

from thads.spreadsheets import sandbox


sandbox.enter()
everything = []
while True:
    everything.append(bytearray(2**24))
