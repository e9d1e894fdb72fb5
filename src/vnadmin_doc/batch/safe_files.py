"""Safe files: an output is written completely or not at all, also at a power cut.

The document of the first letter of ``bundle.pdf`` is ``bundle.pdf.json``, as for a single letter; the others are
``bundle.pdf.letters/2-of-9.json`` and so on. The first is written last: if it exists, all exist.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from itertools import count
from pathlib import Path
from uuid import uuid4

from vnadmin_doc.errors import WriteError, reason
from vnadmin_doc.exchange.file_writers import FILE_WRITERS
from vnadmin_doc.messages import msg
from vnadmin_doc.writers import WRITERS

__all__ = [
    "LETTERS_FOLDER", "PROGRAM", "SUFFIXES", "Document", "document_names", "document_suffix", "flush_names",
    "is_later_document", "is_later_name", "is_within", "write_file",
]  # fmt: skip

LETTERS_FOLDER = ".letters"
PROGRAM = b"vnadmin-doc"
"""In every document of this program."""
_LATER = re.compile(r"\d+-of-\d+\.(?P<suffix>.+)")
_NUMBERS = count()
_PROCESS = uuid4().hex
"""Identifies this process among those of all machines that write to one folder."""

Document = bytes | Iterable[bytes]
"""A document, whole or in pieces."""


def document_suffix(form: str) -> str:
    """What a document of a format adds to the name of its source, without the dot."""
    return FILE_WRITERS[form].suffix if form in FILE_WRITERS else form


SUFFIXES = tuple(map(document_suffix, (*WRITERS, *FILE_WRITERS)))
"""The suffixes of all formats."""


def document_names(name: str, letters: int) -> Iterator[str]:
    """The names of the documents of a source's letters, without the suffix of a format.

    >>> list(document_names("a/b.pdf", 3))
    ['a/b.pdf', 'a/b.pdf.letters/2-of-3', 'a/b.pdf.letters/3-of-3']
    """
    yield name
    for number in range(2, letters + 1):
        yield f"{name}{LETTERS_FOLDER}/{number}-of-{letters}"


def is_later_document(path: Path) -> bool:
    """Is it a document, beside the file itself, of a letter that is not the first of the file?"""
    folder = path.parent
    named = folder.suffix == LETTERS_FOLDER and any(is_later_name(path.name, suffix) for suffix in SUFFIXES)
    return named and folder.with_suffix("").is_file()


def is_within(path: str, folder: str) -> bool:
    """Is a file in a folder after links are resolved? The path of ``folder`` has no links."""
    return os.path.realpath(path).startswith(folder.rstrip(os.sep) + os.sep)


def is_later_name(name: str, suffix: str) -> bool:
    """Is it the name of a document of a second or later letter, with this suffix?

    >>> is_later_name("2-of-3.json", "json"), is_later_name("2-of-3.x.json", "json")
    (True, False)
    """
    found = _LATER.fullmatch(name)
    return found is not None and found["suffix"] == suffix


def write_file(path: Path, data: Document, temp_folder: Path | None = None) -> None:
    """Write a temporary file in ``temp_folder``, or hidden beside the target, flush it to the disk, then rename it.

    Raises ``WriteError``.
    """
    temporary = (temp_folder or path.parent) / f".{_PROCESS}-{next(_NUMBERS)}.tmp"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with temporary.open("wb") as file:
                file.writelines((data,) if isinstance(data, bytes) else data)
                file.flush()
                os.fsync(file.fileno())
            temporary.replace(path)
        finally:
            temporary.unlink(missing_ok=True)  # renamed already, unless an error occurred
    except OSError as error:
        raise WriteError(
            msg("cannot write {path}: {reason}; check permissions and free space", path=path, reason=reason(error))
        ) from error


def flush_names(folder: Path) -> None:
    """Flush the names of a folder to the disk: those of new, renamed and deleted files."""
    with suppress(OSError):  # not supported on every system
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
