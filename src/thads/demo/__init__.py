"""Invented people and content, so that every page of a new portal shows something.

All of it is made up from seeded chance and the texts beside this file; nobody in it
exists. `profiles/demo` says how much of each there is; `load` makes it through the
rooms' own programming interfaces, and leaves out what a room cannot take.
"""
