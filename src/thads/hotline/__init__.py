"""The hotline: published numbers, and recorded reports.

A unit's contacts are content in its section `duong-day-nong`, drawn up by its hotline
officer and published by its leader. A report is assigned to a unit that is not the one
reported; that unit and the centre see it, the informant only the officer who recorded
it, the leader and the inspector. Nothing of it is in any catalogue.
"""
