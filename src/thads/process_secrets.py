"""Secrets of the process: a variable of its environment, or a file that one names.

No page shows them, no export contains them, and no backup of the database holds them.
"""

from pathlib import Path
import logging
import os


logger = logging.getLogger(__name__)


def secret_in(variable: str) -> str:
    """Return the secret a variable gives, or the file of `<variable>_FILE`; or ""."""
    path = os.environ.get(f"{variable}_FILE")
    if not path:
        return os.environ.get(variable, "")
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        logger.error("the file that %s_FILE names cannot be read", variable)
        return ""
