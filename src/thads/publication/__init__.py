"""Publication of news, notices, official documents and pages, with their approval.

A unit's editor writes an item; its leader and, unless a dated setting says otherwise,
the centre approve it. A published item is changed only through a working copy that is
approved in the same way. ``listing`` gives the newest and the featured items.
"""
