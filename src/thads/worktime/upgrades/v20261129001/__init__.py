"""The ministry enters of which years the days off are official."""
