"""Files: an output is there whole or not at all, and power loss does not change that.

The first letter of ``bundle.pdf`` is ``bundle.pdf.json``, as if it were the only one; those behind it are
``bundle.pdf.letters/2-of-9.json`` and so on. The first is written last: where it is, all are.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from uuid import uuid4

from vnadmin_doc.errors import WriteError, reason
from vnadmin_doc.messages import msg

__all__ = ["FOLDER", "document_names", "is_other_letter", "is_other_name", "is_within", "write_file"]

FOLDER = ".letters"
_OTHER = re.compile(r"\d+-of-\d+\.(?:json|xml)")
_NUMBERS = count()
_OWN = uuid4().hex
"""This process among those of all machines that write into one folder."""


def document_names(name: str, letters: int) -> Iterator[str]:
    """What the documents of a source's letters are called, without the suffix of a format.

    >>> list(document_names("a/b.pdf", 3))
    ['a/b.pdf', 'a/b.pdf.letters/2-of-3', 'a/b.pdf.letters/3-of-3']
    """
    yield name
    for number in range(2, letters + 1):
        yield f"{name}{FOLDER}/{number}-of-{letters}"


def is_other_letter(path: Path) -> bool:
    """Is it a document of a letter that is not its file's first, beside the file itself?"""
    folder = path.parent
    return folder.suffix == FOLDER and bool(_OTHER.fullmatch(path.name)) and folder.with_suffix("").is_file()


def is_within(path: str, folder: str) -> bool:
    """Is a file in a folder, wherever links lead? ``folder`` has none in its path."""
    return os.path.realpath(path).startswith(folder.rstrip(os.sep) + os.sep)


def is_other_name(name: str, form: str) -> bool:
    """Is it what a letter behind its file's first is called, in this format?"""
    return bool(_OTHER.fullmatch(name)) and name.endswith(f".{form}")


def write_file(path: Path, data: bytes, workshop: Path | None = None) -> None:
    """Write under a name of its own in ``workshop``, or hidden beside it, have it on the disk, then rename.

    Raises ``WriteError``.
    """
    temporary = (workshop or path.parent) / f".{_OWN}-{next(_NUMBERS)}.tmp"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with temporary.open("wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            temporary.replace(path)
        finally:
            temporary.unlink(missing_ok=True)  # gone already, unless something went wrong
    except OSError as error:
        raise WriteError(
            msg("cannot write {path}: {reason}; check permissions and free space", path=path, reason=reason(error))
        ) from error
