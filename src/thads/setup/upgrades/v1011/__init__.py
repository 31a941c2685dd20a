"""The editor grows with its text, and has no handle to pull at."""
