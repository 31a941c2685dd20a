"""Training mode: a portal beside the portal, in which people practise.

It is a Plone site of its own in the same database, with a locality for training: the
same programs, but its own catalogue, register, accounts, queue and trail, so that
nothing of it can show up where citizens look. Nobody enters without an account of it,
its mail stays inside, and the worker makes it anew every night.
"""
