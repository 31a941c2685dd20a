"""Search of the register: questions of citizens and their answers, its budgets, and
the upkeep of the index they are answered from."""
