"""Arguments of commands, and lines for the people who started one."""

from collections.abc import Sequence
from pathlib import Path
import sys


def echo(line: str) -> None:
    """Print a line at once, also where the output is a file."""
    print(line, flush=True)


def arguments_of(script: str, argv: Sequence[str] | None = None) -> list[str]:
    """Return what stands behind the name of a script on the command line.

    Under `bin/instance run` buildout's interpreter leaves itself and `-c` before the
    script, so that its arguments do not begin at the second place.
    """
    words = list(sys.argv if argv is None else argv)
    names = [Path(word).name for word in words]
    return words[names.index(script) + 1 :]
