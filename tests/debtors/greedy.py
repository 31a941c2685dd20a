"""A reader that wants more memory than it may have."""

from thads.debtors.workbooks import cage


cage.shut()
everything = []
while True:
    everything.append(bytearray(2**24))
