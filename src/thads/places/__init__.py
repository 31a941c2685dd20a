"""Provinces and communes: their names, mergers, order and place on a map.

Pure functions over dated tables; what the centre adds to the tables is passed in.
"""
