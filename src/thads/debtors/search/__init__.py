"""Search of the register: questions, answers, budgets, and upkeep of the index."""
