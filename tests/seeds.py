"""Real texts used as input where they are at hand; they are not part of the tree."""

import functools
import os
import pathlib
import sys


@functools.cache
def seeds():
    """Return {first three digits: text}, or tell that there are none."""
    folder = os.environ.get("THADS_SEEDS")
    root = pathlib.Path(__file__).resolve().parents[1]
    folder = pathlib.Path(folder) if folder else root.parent / "shared" / "seeds"
    found = {
        path.name[:3]: path.read_text(encoding="utf-8")
        for path in sorted(folder.glob("[0-9][0-9][0-9]_*.txt"))
    }
    if not found:
        sys.stderr.write(
            f"no seed texts in {folder}: their tests are skipped"
            " (set THADS_SEEDS to their folder)\n"
        )
    return found
