"""The product as a whole: its profile and upgrade steps, and site creation.

Stands on top of all rooms: it may know every one of them, none knows it.
"""
