"""Files: an output is there whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path

from vnadmin_doc.errors import WriteError

__all__ = ["write_file"]


def write_file(path: Path, data: bytes) -> None:
    """Write to a hidden name beside ``path``, then rename. Raises ``WriteError``."""
    # One process writes one file at a time, so its number makes the name its own.
    temporary = path.with_name(f".vnadmin-doc-{os.getpid()}.tmp")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            temporary.write_bytes(data)
            temporary.replace(path)
        finally:
            temporary.unlink(missing_ok=True)  # gone already, unless something went wrong
    except OSError as error:
        raise WriteError(
            f"cannot write {path}: {error.strerror}; check the folder's permissions and free space"
        ) from error
