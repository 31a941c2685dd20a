"""Room kept back on the disk of the database, and given up when that is full.

To log in, to see what fills the disk, to delete something: all of it writes. So a file
of some size lies beside the database, made when a web client starts and there is room;
the first one that is told of a full disk removes it. What was refused then is refused;
what comes after finds room, until the operators have made some.
"""

from pathlib import Path
import logging
import os
import shutil


logger = logging.getLogger(__name__)
NAME = "reserve"
SIZE = 64 * 1024 * 1024
#: It is made only where so many times its size is free.
TIMES = 4


class Reserve:
    """The reserve in a folder, of so many bytes."""

    def __init__(self, folder: Path, size: int = SIZE) -> None:
        self.path, self.size = folder / NAME, size

    def make(self) -> None:
        """Make it if it is not there, whole, and there is room."""
        try:
            if self.path.exists() and self.path.stat().st_size == self.size:
                return
            if shutil.disk_usage(self.path.parent).free < TIMES * self.size:
                logger.warning("no room for a reserve at %s", self.path)
                return
            with self.path.open("wb") as stream:
                os.posix_fallocate(stream.fileno(), 0, self.size)
        except OSError as error:
            logger.warning("no reserve: %s", error)

    def give_up(self) -> None:
        """Remove it; the next start of a client makes it again."""
        try:
            self.path.unlink()
        except OSError:  # another client was first, or there was none
            return
        logger.critical(
            "the disk is full: the reserve of %s MB is given up. Make room, then start "
            "the clients anew.",
            self.size // (1024 * 1024),
        )
