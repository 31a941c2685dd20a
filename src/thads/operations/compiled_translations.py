"""`make build`: compile the translations, which a confined start cannot.

Zope compiles what is newer than its compiled form when it starts, and goes on without
where it may not write: the units for systemd let it write into var/ only. Here the
contents decide: times may be those of another clock.
"""

from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from zope.i18n.compile import compile_mo_file
import os
import shutil


SRC = Path(__file__).resolve().parent.parent


def compile_all(source=SRC):
    """Compile the catalogues below a directory; return those that are not."""
    catalogues = sorted(source.glob("**/LC_MESSAGES/*.po"))
    return [catalogue for catalogue in catalogues if not _compile(catalogue)]


def _compile(catalogue):
    """Write the compiled form where it is another one; return whether it is right."""
    compiled, content = catalogue.with_suffix(".mo"), _compiled(catalogue)
    if content is None:
        return False
    with suppress(OSError):
        if not compiled.exists() or compiled.read_bytes() != content:
            compiled.write_bytes(content)
        written = catalogue.stat().st_mtime
        if compiled.stat().st_mtime < written:
            # Zope would compile it once more
            os.utime(compiled, (written, written))
    return compiled.exists() and compiled.read_bytes() == content


def _compiled(catalogue):
    """Return what a catalogue is compiled to, or None where it is not well-formed."""
    with TemporaryDirectory(prefix="thads-") as folder:
        shutil.copyfile(catalogue, Path(folder) / catalogue.name)
        compile_mo_file(catalogue.stem, folder)
        made = Path(folder) / f"{catalogue.stem}.mo"
        return made.read_bytes() if made.exists() else None


def main():
    """Compile all of the product; end with what could not be."""
    if missing := compile_all():
        raise SystemExit("*** not compiled: " + ", ".join(map(str, missing)))


if __name__ == "__main__":
    main()
