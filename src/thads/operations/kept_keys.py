"""Keys that an installation makes for itself and keeps, where none is configured.

A key lies in `var/keys`, a file of its owner alone: outside of the database and its
backups, so it is copied apart.
"""

from collections.abc import MutableMapping
from pathlib import Path
from thads.royalties.particulars import VARIABLE as ROYALTIES
import os
import secrets


#: {variable: name of the file}
KEYS = {ROYALTIES: "royalties.key"}


def keep(var: Path, environment: MutableMapping[str, str]) -> None:
    """Name the files of all keys that are not configured, made where they are not."""
    folder = var / "keys"
    for variable, name in KEYS.items():
        if environment.get(variable) or environment.get(f"{variable}_FILE"):
            continue
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _make(folder / name)
        environment[f"{variable}_FILE"] = str(folder / name)


def _make(path: Path) -> None:
    """Write a new key into a file, unless there is one: nothing is ever overwritten."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return
    with os.fdopen(handle, "w") as stream:
        stream.write(secrets.token_urlsafe(32))
