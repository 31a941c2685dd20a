"""Exceptions of whatever is filed as a case; see `thads.errors` for those of all."""

from thads.errors import Stale


class KeyTaken(Stale):
    """Says that other content was filed under the key with which something was sent.

    `code` is that of what was filed, empty for a stranger: they learn nothing but that
    their key is taken.
    """

    def __init__(self, message: str, code: str = "") -> None:
        super().__init__(message)
        self.code = code
