"""Compile one page template at a time.

Without it: two threads that compile templates at the same moment, as in the first
seconds of a process, answer 500 with `SystemError: AST constructor recursion depth
mismatch`: Python 3.11 counts the depth of syntax trees once for all threads.

Upstream: python/cpython#106905, mended in 3.12.
"""

from chameleon.template import BaseTemplate
from threading import RLock


#: Chameleon's, as it was before that below took its place.
original = BaseTemplate._cook
lock = RLock()


def compile_alone(template, body, digest, builtins):
    """Return the compiled program of a template, made while nobody else makes one."""
    with lock:
        return original(template, body, digest, builtins)
