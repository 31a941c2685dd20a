"""Opens what strangers sent in a child process with limits.

`running.run` starts the child and reads what it writes; `limits.confine` is the first
thing the child does. Neither knows what is in the file.
"""
