"""The portal's pages that belong to no other room.

Frame, front pages, search, log-in, errors, help, feedback, the English edition and
the staff's start page. Stands on all rooms of the second floor and shows what they
have; none of them knows it.
"""
