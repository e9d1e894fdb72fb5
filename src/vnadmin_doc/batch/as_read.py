"""Letters as the program read them, of files that people have corrected: what an undone correction goes back to.

They are JSON documents in the hidden folder of an output folder, by the digest of the file and the number of the
letter, so that copies of a file share them.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from vnadmin_doc.api import load, write
from vnadmin_doc.batch.ledger import STATE_FOLDER
from vnadmin_doc.batch.safe_files import write_file
from vnadmin_doc.errors import SchemaError
from vnadmin_doc.model.reading import Reading

__all__ = ["as_read", "write_as_read"]

FOLDER = "as-read"


def write_as_read(out: str | Path, sha256: str, readings: Sequence[Reading]) -> None:
    """Keep the letters of a file, replacing earlier ones. Raises ``WriteError``."""
    for part, reading in enumerate(readings, 1):
        write_file(_path(out, sha256, part, len(readings)), write(reading, "json"))


def as_read(out: str | Path, sha256: str, letters: int) -> tuple[Reading, ...] | None:
    """The letters of a file that has so many; None if they are not all kept."""
    with suppress(OSError, SchemaError):
        return tuple(load(_path(out, sha256, part, letters).read_bytes()) for part in range(1, letters + 1))
    return None


def _path(out: str | Path, sha256: str, part: int, letters: int) -> Path:
    return Path(out, STATE_FOLDER, FOLDER, sha256[:2], f"{sha256}-{part}-of-{letters}.json")
