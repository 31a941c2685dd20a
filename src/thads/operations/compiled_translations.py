"""`make build`: compile the translations, which a confined start cannot.

Zope compiles what is newer than its compiled form when it starts, and goes on without
where it may not write: the units for systemd let it write into var/ only.
"""

from pathlib import Path
from zope.i18n.compile import compile_mo_file


SRC = Path(__file__).resolve().parent.parent


def compile_all(source=SRC):
    """Compile the catalogues below a directory; return those that are not."""
    catalogues = sorted(source.glob("**/LC_MESSAGES/*.po"))
    for catalogue in catalogues:
        compile_mo_file(catalogue.stem, str(catalogue.parent))
    return [catalogue for catalogue in catalogues if not _is_compiled(catalogue)]


def _is_compiled(catalogue):
    compiled = catalogue.with_suffix(".mo")
    return compiled.exists() and compiled.stat().st_mtime >= catalogue.stat().st_mtime


def main():
    """Compile all of the product; end with what could not be."""
    if missing := compile_all():
        raise SystemExit("*** not compiled: " + ", ".join(map(str, missing)))


if __name__ == "__main__":
    main()
