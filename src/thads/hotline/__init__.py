"""The hotline: published numbers, and reports taken in.

A unit's contacts are content in its section `duong-day-nong`, drawn up by its hotline
officer and published by its leader. A report is taken in by an officer and charged
to a unit that is not the one reported; only those charged see it, the informant only
whoever took it in, the leader and the inspector. Nothing of it is in any catalogue.
"""
