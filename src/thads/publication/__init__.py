"""Publication of news, notices, official documents and pages, with their approval.

An item is written by a unit's editor, approved by its leader and, unless a dated
setting says otherwise, by the centre; a published item is changed only through a
working copy that walks the same way. ``listing`` tells what is new and featured.
"""
