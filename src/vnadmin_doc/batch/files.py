"""Files: an output is there whole or not at all; what is there may be enough or not."""

from __future__ import annotations

import os
from pathlib import Path

from vnadmin_doc.errors import WriteError
from vnadmin_doc.page import Fields

__all__ = ["serves", "write_file"]

_HEADER_ONLY = (b'"code":"header-only"', b"<code>header-only</code>")
"""The issue in our documents, JSON and XML: no text can hold either, for it is escaped."""


def serves(path: Path, fields: Fields) -> bool:
    """Is there a document that has these fields? One of the header alone does not have all."""
    if not path.exists():
        return False
    if fields == "header":
        return True
    try:
        document = path.read_bytes()
    except OSError:
        return True  # not ours to replace
    return not any(mark in document for mark in _HEADER_ONLY)


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
