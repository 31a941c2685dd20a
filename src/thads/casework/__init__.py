"""Tracked items: what is received, has an owner, moves by steps and has a due date.

Functions, dataclasses and tables, no framework. A room brings its states and steps
as tables, its content and its effects; casework checks, moves, times and records.
"""
