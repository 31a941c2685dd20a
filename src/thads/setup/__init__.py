"""How a site comes to be: installation, site creation, demo, upgrades.

Stands on top of all rooms: it may know every one of them, none knows it.
"""
