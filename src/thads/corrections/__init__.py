"""Corrections of Plone: each module mends or translates something of Plone's own.

Its docstring tells what Plone does without it, and the upstream issue or pull request
it waits for, so that it can go when Plone has it.
"""
