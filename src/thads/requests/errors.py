"""The exceptions of all rooms, by the names this room has them under."""

from thads.errors import NotAllowed
from thads.errors import Refused
from thads.errors import TooLarge


__all__ = ("NotAllowed", "Refused", "TooLarge")
