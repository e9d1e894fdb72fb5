"""Files: an output is there whole or not at all; what is there may be enough or not.

The first letter of ``bundle.pdf`` is ``bundle.pdf.json``, as if it were the only one; those behind it are
``bundle.pdf.letters/2-of-9.json`` and so on. The first is written last: where it is, all are.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from vnadmin_doc.errors import WriteError
from vnadmin_doc.page import Fields

__all__ = ["is_other_letter", "serves", "write_file", "write_letters"]

_HEADER_ONLY = {".json": b'"code":"header-only"', ".xml": b"<code>header-only</code>"}
_NOT_SPLIT = {".json": b'"code":"several-letters"', ".xml": b"<code>several-letters</code>"}
"""Issues in our documents: no text of a letter can hold one in its own format, for it is escaped."""
_PART = {
    ".json": re.compile(rb'"part": \{\s*"number": \d+,\s*"of": (\d+)'),
    ".xml": re.compile(rb"<part>\s*<number>\d+</number>\s*<of>(\d+)</of>"),
}
_FOLDER = ".letters"
_OTHER = re.compile(r"\d+-of-\d+\.(?:json|xml)")


def serves(path: Path, fields: Fields, *, split: bool = True) -> bool:
    """Is there a document that has these fields, and one for each letter of the file (not ``split``: one for all)?

    One of the header alone does not have all fields.
    """
    if not path.exists():
        return False
    try:
        document = path.read_bytes()
    except OSError:
        return True  # not ours to replace
    if fields == "all" and _HEADER_ONLY[path.suffix] in document:
        return False
    if not split:
        return _PART[path.suffix].search(document) is None
    return _NOT_SPLIT[path.suffix] not in document and all(other.exists() for other in _others(path, document))


def _others(path: Path, document: bytes) -> Iterator[Path]:
    """Where the letters behind that of ``document`` are."""
    part = _PART[path.suffix].search(document)
    of = int(part[1]) if part else 1
    return (_other(path, number, of) for number in range(2, of + 1))


def _other(path: Path, number: int, of: int) -> Path:
    """The document of a letter that is not its file's first, whose own is ``path``."""
    return path.with_suffix(_FOLDER) / f"{number}-of-{of}{path.suffix}"


def is_other_letter(path: Path) -> bool:
    """Is it a document of a letter that is not its file's first, beside the file itself?"""
    folder = path.parent
    return folder.suffix == _FOLDER and bool(_OTHER.fullmatch(path.name)) and folder.with_suffix("").is_file()


def write_letters(path: Path, documents: Sequence[bytes]) -> None:
    """Write the documents of a file's letters, in place of what an earlier run made of it. Raises ``WriteError``."""
    folder = path.with_suffix(_FOLDER)
    if len(documents) > 1 or folder.is_dir():
        _clear(path, folder)
    for number, document in enumerate(documents[1:], 2):
        write_file(_other(path, number, len(documents)), document)
    write_file(path, documents[0])


def _clear(path: Path, folder: Path) -> None:
    """Take away the documents of an earlier run, the first letter's first: without it the rest count for nothing."""
    try:
        path.unlink(missing_ok=True)
        for other in [*folder.glob(f"*-of-*{path.suffix}")]:
            if _OTHER.fullmatch(other.name):
                other.unlink()
        if folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()
    except OSError as error:
        raise WriteError(f"cannot replace {path}: {error.strerror}; check the folder's permissions") from error


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
