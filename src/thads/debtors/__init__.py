"""Registers of judgment debtors (Article 44a) and of administrative enforcement.

``register`` is the store, ``loads`` bring entries in, ``entries`` is what becomes of
them, ``search`` answers citizens, ``commune_copies`` and ``worklist`` serve the staff.
The order of all modules: tests/test_architecture.py.
"""
