"""Running the portal: the commands that start, inspect and maintain it.

The console scripts of `setup.py`, `make cluster`, and what developers run on the
message catalogues. Knows every room; none knows it.
"""
