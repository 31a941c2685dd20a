"""Setup of a site: the product's profile and upgrade steps, and site creation.

Stands on top of all rooms: it may know every one of them, none knows it.
"""
