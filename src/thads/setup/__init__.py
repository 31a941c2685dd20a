"""Setup of a site: profiles, installation, site creation, upgrades.

Stands on top of all rooms: it may know every one of them, none knows it.
"""
