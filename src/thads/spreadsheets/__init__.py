"""Workbooks in and out: tables of any room as files people fill in and send.

A room describes its table (``tables``), hands out a template (``template``), reads
what comes back (``reader``) and returns it with a comment on each faulty cell
(``annotation``). Uploads are opened in a sandboxed process only; what a row means is
passed in by the room (``cells.RowChecks``).
"""
