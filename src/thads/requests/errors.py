"""The exceptions all rooms share, for the modules of this one."""

from thads.errors import NotAllowed
from thads.errors import Refused
from thads.errors import TooLarge


__all__ = ("NotAllowed", "Refused", "TooLarge")
