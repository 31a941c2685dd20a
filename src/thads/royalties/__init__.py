"""Royalties: authors of what was published are paid by the decree, to the đồng.

A work is graded (genre, coefficient, shares of its authors), a month's works become a
statement, and what changes after a statement was closed is a correction in the next.
"""
