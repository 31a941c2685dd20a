"""Limits to how often a person or a network may do what costs others.

A ``Budget`` counts per person or network in a small table the web processes of one
machine share; nothing is written to the database. ``proof`` makes and checks proofs
of work (ALTCHA, on our own server), so that a whole office behind one address can
go on. Requests and pages are known to the rooms above only.
"""

from thads.ratelimit.budgets import Budget
from thads.ratelimit.budgets import forget_all
from thads.ratelimit.networks import network_of
from thads.ratelimit.networks import person_of
from thads.ratelimit.single_use import SingleUse


__all__ = ["Budget", "SingleUse", "forget_all", "network_of", "person_of"]
