"""Rename: apply a plan, or undo it.

Each rename is written to a journal on the disk before it begins, and again when it is complete: the source, its
documents, its rows in the ledger. After a kill the next ``apply`` or ``undo`` completes an interrupted rename. No file
is overwritten. The ledger and the documents have the new name, so the next ``convert`` finds the source unchanged.
"""

from __future__ import annotations

import errno
import json
import os
import sqlite3
import sys
from collections.abc import Iterable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from hashlib import file_digest
from pathlib import Path
from typing import IO, Any

from vnadmin_doc.api import load, write
from vnadmin_doc.archive.ledger_view import open_ledger
from vnadmin_doc.archive.rename_plan import PlanEntry
from vnadmin_doc.batch.ledger import STATE_FOLDER, ledger_path, sql_text
from vnadmin_doc.batch.lock import locked
from vnadmin_doc.batch.safe_files import SUFFIXES, flush_names, write_file
from vnadmin_doc.errors import DamagedFile, ReadError, SchemaError, WriteError, reason
from vnadmin_doc.messages import about, msg
from vnadmin_doc.writers import READABLE

__all__ = ["JOURNALS", "Renamed", "apply", "undo"]

JOURNALS = "renames"
_EXISTS = msg("a file with the new name exists")
_LEDGER_NAME = "SELECT name FROM source WHERE path = ? AND state != 'moved'"


@dataclass(frozen=True, slots=True)
class Renamed:
    """The result of one entry: renamed, renamed before (``already``), or not renamed (``problem``)."""

    source: str
    target: str
    problem: str = ""
    already: bool = False


@dataclass(frozen=True, slots=True)
class _Rename:
    """One rename as in the journal: paths, digest, and names in the ledger."""

    source: str
    target: str
    sha256: str
    name: str
    new_name: str

    @property
    def reverse(self) -> _Rename:
        """The rename that undoes this one."""
        return _Rename(self.target, self.source, self.sha256, self.new_name, self.name)


def apply(out: str | os.PathLike[str], entries: Iterable[PlanEntry]) -> Iterator[Renamed]:
    """Rename sources as planned, one after the other; yield the result of each.

    A source that has changed, or whose new name is used, keeps its name. Raises ``WriteError`` if another run writes to
    ``out``, ``ReadError`` if there is no ledger.
    """
    with open_ledger(out):
        pass
    yield from _run(Path(out), (_rename_of(Path(out), entry) for entry in entries))


def undo(out: str | os.PathLike[str], journal: str | os.PathLike[str]) -> Iterator[Renamed]:
    """Undo the renames of a journal, the last first; yield the result of each. This has its own journal."""
    with open_ledger(out):
        pass
    folder = Path(out, STATE_FOLDER)
    with locked(folder):
        _recover(Path(out))
    yield from _run(Path(out), [step.reverse for step, _ in reversed(_read(Path(journal)))])


def _rename_of(out: Path, entry: PlanEntry) -> _Rename:
    with closing(sqlite3.connect(ledger_path(out))) as database:
        found = database.execute(_LEDGER_NAME, (sql_text(entry.path),)).fetchone()
    name = os.fsdecode(found[0]) if found else ""
    new_name = f"{name.rpartition('/')[0]}/{entry.new_name}".lstrip("/") if found else ""
    return _Rename(entry.path, entry.target, entry.sha256, name, new_name)


def _run(out: Path, steps: Iterable[_Rename]) -> Iterator[Renamed]:
    folder = out / STATE_FOLDER
    with locked(folder):
        _recover(out)
        journal = _new_journal(folder / JOURNALS)
        try:
            with journal.open("ab") as file:
                for step in steps:
                    if _is_done(step):
                        yield Renamed(step.source, step.target, already=True)
                        continue
                    problem = _problem(step)
                    if not problem:
                        _log(file, {"begin": [step.source, step.target, step.sha256, step.name, step.new_name]})
                        problem = _carry_out(out, step)
                        _log(file, {"end": problem})
                    yield Renamed(step.source, step.target, problem)
        finally:
            if not journal.stat().st_size:
                journal.unlink()


def _new_journal(folder: Path) -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / f"{datetime.now(UTC):%Y%m%dT%H%M%S.%f}.jsonl"
    path.touch()
    return path


def _log(file: IO[bytes], line: dict[str, Any]) -> None:
    """Append a line to the journal; it is on the disk when this returns. Raises ``WriteError``."""
    try:
        file.write(json.dumps(line).encode() + b"\n")
        file.flush()
        os.fsync(file.fileno())
    except OSError as error:
        raise WriteError(
            msg(
                "cannot write the journal {path}: {reason}; nothing more was renamed",
                path=file.name,
                reason=reason(error),
            )
        ) from error


def _read(journal: Path) -> list[tuple[_Rename, bool]]:
    """(the renames of a journal, without those that were not done; is each complete?)"""
    steps: list[tuple[_Rename, bool]] = []
    try:
        lines = journal.read_bytes().split(b"\n")[:-1]  # the rename of an incomplete line did not begin
        for line in map(json.loads, lines):
            if "begin" in line:
                steps.append((_Rename(*line["begin"]), False))
            else:
                step, _ = steps.pop()
                if not line["end"]:
                    steps.append((step, True))
    except OSError as error:
        raise ReadError(
            about(journal, msg("cannot be opened: {reason}; check its permissions", reason=reason(error)))
        ) from error
    except (ValueError, TypeError, LookupError) as error:
        raise DamagedFile(about(journal, msg("not a journal of renames: {error}", error=error))) from error
    return steps


def _recover(out: Path) -> None:
    """Complete the rename that a kill interrupted."""
    journals = sorted((out / STATE_FOLDER / JOURNALS).glob("*.jsonl"))
    if not journals or not (steps := _read(journals[-1])):
        return
    step, ended = steps[-1]
    if not ended:
        problem = _carry_out(out, step)
        with journals[-1].open("ab") as file:
            _remove_incomplete_line(file, journals[-1])
            _log(file, {"end": problem})


def _remove_incomplete_line(file: IO[bytes], journal: Path) -> None:
    data = journal.read_bytes()
    file.truncate(data.rfind(b"\n") + 1)


def _is_done(step: _Rename) -> bool:
    """Does the file already have the new name?"""
    if os.path.lexists(step.source):
        return False
    try:
        return _digest(Path(step.target)) == step.sha256
    except (OSError, ValueError):
        return False


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def _problem(step: _Rename) -> str:
    """Why the rename is not possible; empty if it is."""
    source = Path(step.source)
    try:
        if source.is_symlink() or not source.is_file():
            return msg("the file does not exist")
        if os.path.lexists(step.target):
            return _EXISTS
        digest = _digest(source)
    except (OSError, ValueError) as error:
        return msg("the file cannot be read: {error}", error=error)
    return "" if digest == step.sha256 else msg("the file has changed since it was converted")


def _carry_out(out: Path, step: _Rename) -> str:
    """Rename the source, write documents, update the ledger, remove old documents; steps already done are skipped.

    Returns why the source cannot be renamed; empty if it was.
    """
    try:
        _move(step.source, step.target)
    except OSError as error:
        return msg(
            "the file cannot be renamed: {reason}", reason=_EXISTS if error.errno == errno.EEXIST else reason(error)
        )
    if step.name:
        _write_documents(out, step)
        _update_ledger(out, step)
        _remove_documents(out, step.name)
    return ""


def _move(source: str, target: str) -> None:
    """Rename without overwriting: the file has both names for a moment, if the file system supports links."""
    old, new = Path(source), Path(target)
    if not os.path.lexists(source) and os.path.lexists(target):
        return  # already renamed before a kill
    if os.path.lexists(target):
        if not old.samefile(new):
            raise FileExistsError(errno.EEXIST, str(_EXISTS))
    elif sys.platform == "win32":
        old.rename(new)  # does not overwrite on Windows
        return
    else:
        try:
            new.hardlink_to(old)
        except OSError as error:
            if error.errno not in (errno.EPERM, errno.EOPNOTSUPP, errno.EMLINK, errno.ENOSYS):
                raise
            old.rename(new)  # no links: a file created since the check would be overwritten
            return
    flush_names(new.parent)
    old.unlink()
    flush_names(new.parent)


def _write_documents(out: Path, step: _Rename) -> None:
    """Write the documents under the new name, with the new name of the source in them; rename those that cannot be
    read back.
    """
    for suffix in set(SUFFIXES).difference(READABLE):
        with suppress(OSError):
            (out / f"{step.name}.{suffix}").replace(out / f"{step.new_name}.{suffix}")
    for form in READABLE:
        old = out / f"{step.name}.{form}"
        with suppress(OSError, SchemaError):  # missing or damaged: convert writes it again
            reading = load(old.read_bytes())
            source = replace(reading.source, name=Path(step.target).name)
            write_file(out / f"{step.new_name}.{form}", write(replace(reading, source=source), form))


def _update_ledger(out: Path, step: _Rename) -> None:
    """Change names and path in the ledger; a row that a run has written for the new name is kept."""
    old, new = sql_text(step.name), sql_text(step.new_name)
    try:
        with closing(sqlite3.connect(ledger_path(out), isolation_level=None)) as database, database:
            database.execute("BEGIN IMMEDIATE")
            database.execute(
                "UPDATE OR IGNORE source SET name = ?, path = ? WHERE name = ?", (new, sql_text(step.target), old)
            )
            database.execute("UPDATE OR IGNORE letter SET name = ?, document = ? WHERE name = ?", (new, new, old))
            database.execute("UPDATE source SET duplicate_of = ? WHERE duplicate_of = ?", (new, old))
            for table in ("source", "letter"):
                database.execute(f"DELETE FROM {table} WHERE name = ?", (old,))  # noqa: S608
    except sqlite3.DatabaseError as error:
        raise WriteError(
            msg(
                "cannot write {path}: {error}; run the command again to finish the rename",
                path=ledger_path(out),
                error=error,
            )
        ) from error


def _remove_documents(out: Path, name: str) -> None:
    for form in READABLE:
        (out / f"{name}.{form}").unlink(missing_ok=True)
