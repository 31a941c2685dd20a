"""The centre's administrator edits working days and legal periods."""
