"""Sites made by older versions, as archives: what an upgrade has to work on.

`<version>.tar.xz` holds a database and its blobs, `<version>.json` what stands in it,
`make_<version>.py` is the script that made both, run with the checkout of that time.
"""

from pathlib import Path
import json
import tarfile


HERE = Path(__file__).parent


def unpack(version: int, folder: Path):
    """Unpack the site of a profile version: `Data.fs` and `blobstorage`."""
    with tarfile.open(HERE / f"{version}.tar.xz") as archive:
        archive.extractall(folder, filter="data")


def facts(version: int) -> dict:
    """Return what stands in the site of a profile version."""
    return json.loads((HERE / f"{version}.json").read_text(encoding="utf-8"))
