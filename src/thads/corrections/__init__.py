"""Corrections of Plone: each mends or translates something of Plone's own.

A module says what Plone does without it and where that is reported upstream, so that
it can go when Plone has it.
"""
