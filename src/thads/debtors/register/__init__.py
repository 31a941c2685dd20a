"""Store of the register: its kinds, index, agenda, deadlines and people.

Everything the things on it (entries, loads, search) have in common. ``index`` knows
nothing of Plone; ``keys``, ``legal_checks`` and ``register_kinds`` are light, for the
sandboxed reader of workbooks imports them too.
"""
