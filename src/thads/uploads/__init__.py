"""One gate for every file anybody sends, in every room.

`gate.check_all` says what a file is by its content, opens it in a child process, has
it scanned for viruses where that is set up, and gives back what may be stored, or
refuses. `fields` puts the gate before Plone's own file fields; `downloads.hand_out`
hands files out. The ways in, each with its gate: docs/security-uploads.md.
"""
