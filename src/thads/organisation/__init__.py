"""The organisation: units, localities (subsites), sections, staff and their rights.

A unit is the centre (the site itself), a locality or a branch; each function in it
is one PAS group, `<unit id>_<function>`, whose role stands as a local role at the
unit's root and is given once. The rooms' `rights.csv` say what the roles may do.
"""
