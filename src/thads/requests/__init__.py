"""Online support: a citizen hands in a request and follows it with its code.

A procedure is one EasyForm in the centre's desk, shown in every locality. What is
sent goes to a journal first, and the worker makes a case of it in the locality's
desk; an officer leads the case through its steps (`states.csv`, `steps.csv`), which
stand in its history; the citizen reads the public ones and gets letters of some.
"""
