"""Plan: proposed new names for sources, as a CSV file that a clerk can check and edit."""

from __future__ import annotations

import csv
import os
import sqlite3
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Any

from vnadmin_doc.archive.file_names import is_safe, letter_name, numbered
from vnadmin_doc.archive.ledger_view import (
    doubtful_parts,
    doubtful_pointers,
    number_and_notation,
    open_ledger,
    part_name,
)
from vnadmin_doc.archive.table_files import Column, Table, write_table
from vnadmin_doc.errors import DamagedFile, ReadError, reason
from vnadmin_doc.messages import Lang, about, msg, translate

__all__ = ["PlanEntry", "plan", "read_plan", "write_plan"]

_COLUMNS = (Column("action"), Column("path"), Column("new_name"), Column("sha256"), Column("reason"))
_USED = ("/code", "/subject", "/promulgation/date")
_SOURCES = """
SELECT source.name, path, size, mtime_ns, sha256, state, letters, number, notation, date, subject, issues
FROM source LEFT JOIN letter ON letter.name = source.name AND part = 1 WHERE state != 'moved' ORDER BY source.name
"""


@dataclass(frozen=True, slots=True)
class PlanEntry:
    """One source: its ``path``, and its new name in the same folder, or the ``reason`` why it keeps its name.

    ``sha256`` is that of the bytes that the new name was read from.
    """

    path: str
    new_name: str = ""
    sha256: str = ""
    reason: str = ""

    @property
    def target(self) -> str:
        """The path under the new name."""
        return os.path.join(os.path.dirname(self.path), self.new_name)  # noqa: PTH118, PTH120  (text, as in the ledger)


class _UsedNames:
    """The names in each folder: of existing files, and of the plan."""

    def __init__(self) -> None:
        self._names: dict[str, set[str]] = defaultdict(set)

    def free(self, folder: str, name: str, suffix: str) -> str:
        """The name, or the name with the first number that is not used in the folder; it is then used."""
        if folder not in self._names:
            self._names[folder] = {_normalised(entry) for entry in os.listdir(folder)}  # noqa: PTH208
        names, chosen, number = self._names[folder], name, 1
        while _normalised(chosen) in names:
            number += 1
            chosen = numbered(name, suffix, number)
        names.add(_normalised(chosen))
        return chosen


def _normalised(name: str) -> str:
    """A form that is equal for names that are equal on some file system."""
    return unicodedata.normalize("NFC", name).casefold()


def plan(out: str | os.PathLike[str]) -> Iterator[PlanEntry]:
    """Propose a name for each source of an output folder: ``số-ký hiệu - trích yếu - ngày``, with its own suffix.

    The names are unique in a folder, and no existing file has them. A source keeps its name if one of these values is
    missing or doubtful, if it has several letters, if it has changed since it was read, or if it already has the name.
    Raises ``ReadError``, ``DamagedFile``.
    """
    used = _UsedNames()
    with open_ledger(out) as database:
        database.row_factory = sqlite3.Row
        for row in database.execute(_SOURCES):
            yield _entry(row, used)


def _entry(row: sqlite3.Row, used: _UsedNames) -> PlanEntry:
    path = os.fsdecode(row["path"])
    kept = _why_kept(row, path)
    if kept:
        return PlanEntry(path, sha256=row["sha256"] or "", reason=kept)
    folder, present = os.path.split(path)
    suffix = PurePath(present).suffix
    name = letter_name(number_and_notation(row["number"], row["notation"]), row["subject"], row["date"], suffix)
    suffix = suffix if name.endswith(suffix) else ""
    if present in (name, *(numbered(name, suffix, number) for number in range(2, 10))):
        return PlanEntry(path, sha256=row["sha256"], reason=msg("the file already has this name"))
    return PlanEntry(path, used.free(folder, name, suffix), row["sha256"])


def _why_kept(row: sqlite3.Row, path: str) -> str:
    """Why a source keeps its name; empty if it gets a new one."""
    if row["state"] != "converted":
        return msg("not converted")
    if row["letters"] != 1:
        return msg("the file contains {count} letters", count=row["letters"])
    needed = {
        "number": "/code/number",
        "notation": "/code/notation",
        "subject": "/subject",
        "date": "/promulgation/date",
    }
    missing = tuple(part_name(pointer) for column, pointer in needed.items() if not row[column])
    if missing:
        return msg("missing: {parts}", parts=missing)
    if any(not pointer or pointer.startswith(_USED) for pointer in doubtful_pointers(row["issues"])):
        return msg("to review: {parts}", parts=doubtful_parts(row["issues"]))
    if not row["path"] or isinstance(row["path"], bytes):
        return msg("the name of the file is not UTF-8")
    return _changed(row, path)


def _changed(row: sqlite3.Row, path: str) -> str:
    try:
        status = os.lstat(path)
    except OSError:
        return msg("the file does not exist any more")
    if Path(path).is_symlink():
        return msg("a link, not a file")
    same = (status.st_size, status.st_mtime_ns) == (row["size"], row["mtime_ns"])
    return "" if same else msg("the file has changed since it was converted")


def write_plan(entries: Iterator[PlanEntry], file: Path, lang: Lang = "en") -> tuple[int, int]:
    """Write a plan with reasons in ``lang``; return (number of new names, number of kept names)."""
    count = [0, 0]

    def rows() -> Iterator[tuple[Any, ...]]:
        for entry in entries:
            count[not entry.new_name] += 1
            action = "rename" if entry.new_name else "skip"
            path = os.fsencode(entry.path).decode(errors="replace")
            yield action, path, entry.new_name, entry.sha256, translate(entry.reason, lang)

    write_table([Table("plan", _COLUMNS, rows())], file, "csv")
    return count[0], count[1]


def read_plan(file: Path) -> list[PlanEntry]:
    """The entries of a plan with the action ``rename``. Raises ``ReadError`` for another file or an unsafe name."""
    try:
        with file.open(encoding="utf-8-sig", newline="") as lines:
            rows = [*csv.DictReader(lines)]
    except OSError as error:
        raise ReadError(
            about(file, msg("cannot be opened: {reason}; check its permissions", reason=reason(error)))
        ) from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise DamagedFile(
            about(file, msg("not a plan in UTF-8: {error}; save it as CSV UTF-8", error=error))
        ) from error
    wanted = {column.name for column in _COLUMNS}
    if rows and not wanted <= rows[0].keys():
        raise DamagedFile(
            about(file, msg("not a plan; its first line must be: {columns}", columns=tuple(sorted(wanted))))
        )
    return [_read(row, file, line) for line, row in enumerate(rows, 2) if row["action"] == "rename"]


def _read(row: dict[str, str], file: Path, line: int) -> PlanEntry:
    entry = PlanEntry(row["path"] or "", row["new_name"] or "", row["sha256"] or "")
    if not is_safe(entry.new_name):
        raise ReadError(
            msg(
                "{file}, line {line}: not a valid file name: {name}; nothing was renamed",
                file=file,
                line=line,
                name=entry.new_name,
            )
        )
    if not os.path.isabs(entry.path):  # noqa: PTH117
        raise ReadError(
            msg(
                "{file}, line {line}: not an absolute path: {path}; nothing was renamed",
                file=file,
                line=line,
                path=entry.path,
            )
        )
    return entry
