"""The ledger: one SQLite database in the output folder with a row for every source and every letter.

A run commits rows in transactions (write-ahead log); documents are on the disk before their rows. So after a kill or a
power cut the rows in the ledger are correct, and files without a row are converted again, or their documents are found.
"""

from __future__ import annotations

import json
import os
import sqlite3
import time
from collections.abc import Container, Iterable
from contextlib import closing
from dataclasses import fields as fields_of
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from vnadmin_doc.batch.addresses import is_url
from vnadmin_doc.batch.job import CatalogRow, Outcome
from vnadmin_doc.errors import WriteError
from vnadmin_doc.language.agency_identity import joined_keys
from vnadmin_doc.messages import Message, msg

__all__ = [
    "STATE_FOLDER", "Ledger", "LedgerRow", "journal_events", "journal_path", "ledger_path", "letter_rows",
    "lexicon_path", "newer_version", "replace_letters", "sql_text",
]  # fmt: skip

STATE_FOLDER = ".vnadmin-doc"
"""The hidden folder in an output folder with everything that is not a document."""
VERSION = 6
COMMIT_SECONDS = 0.5
"""Seconds between commits; a kill may cost the rows of this time."""

_LETTER_COLUMNS = tuple(field.name for field in fields_of(CatalogRow))
_OVERVIEW = """
CREATE VIEW overview AS
    SELECT source.*, kind, number, notation, date, issuer, subject, issues
    FROM source LEFT JOIN letter ON letter.name = source.name AND part = 1;
"""
_LINKS = """
CREATE TABLE link_source (name TEXT PRIMARY KEY, stamp TEXT NOT NULL, problem TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE link_code (
    name TEXT NOT NULL, part INTEGER NOT NULL, number TEXT NOT NULL, year TEXT, notation TEXT NOT NULL,
    PRIMARY KEY (name, part, number, notation)
) WITHOUT ROWID;
CREATE INDEX link_code_number ON link_code (number);
CREATE TABLE citation (
    name TEXT NOT NULL, part INTEGER NOT NULL, place INTEGER NOT NULL, text TEXT NOT NULL, kind TEXT, number TEXT,
    year TEXT, notation TEXT, date TEXT, issuer TEXT, relation TEXT NOT NULL, inverse INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('new', 'link', 'self', 'ambiguous', 'unresolved')),
    candidates INTEGER NOT NULL, to_name TEXT, to_part INTEGER, PRIMARY KEY (name, part, place)
) WITHOUT ROWID;
CREATE INDEX citation_number ON citation (number);
CREATE INDEX citation_to ON citation (to_name, to_part);
CREATE TABLE deadline (
    name TEXT NOT NULL, part INTEGER NOT NULL, date TEXT NOT NULL, task TEXT NOT NULL, PRIMARY KEY (name, part, date)
) WITHOUT ROWID;
"""
"""What ``archive.links`` keeps of each letter: its own numbers, its citations, the deadlines that it sets."""
_CORRECTIONS = """
CREATE TABLE correction (
    id INTEGER PRIMARY KEY, source TEXT NOT NULL, sha256 TEXT NOT NULL, part INTEGER NOT NULL, path TEXT NOT NULL,
    old TEXT, new TEXT, who TEXT NOT NULL, at TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('confirm', 'correct', 'undo', 'add', 'remove'))
);
CREATE INDEX correction_file ON correction (sha256, part);
"""
"""What people confirmed and corrected (``batch.correction_events``)."""
_SCHEMA = f"""
CREATE TABLE source (
    name TEXT PRIMARY KEY, path TEXT NOT NULL, size INTEGER, mtime_ns INTEGER, sha256 TEXT,
    state TEXT NOT NULL CHECK (state IN ('converted', 'skipped', 'failed', 'moved')),
    formats TEXT NOT NULL, letters INTEGER NOT NULL, pages INTEGER NOT NULL, reading TEXT, engine TEXT,
    worst TEXT NOT NULL, seconds REAL NOT NULL, attempts INTEGER NOT NULL, error TEXT NOT NULL, message TEXT NOT NULL,
    duplicate_of TEXT, tool TEXT NOT NULL, schema TEXT NOT NULL, finished TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX source_sha256 ON source (sha256);
CREATE TABLE letter (
    name TEXT NOT NULL, part INTEGER NOT NULL, {", ".join(f"{column} TEXT" for column in _LETTER_COLUMNS)},
    PRIMARY KEY (name, part)
) WITHOUT ROWID;
{_OVERVIEW}
{_LINKS}
{_CORRECTIONS}
PRAGMA user_version = {VERSION};
"""
_UPDATES = {
    1: f"""
DROP VIEW account;
ALTER TABLE source RENAME COLUMN made TO formats;
ALTER TABLE source RENAME COLUMN twin TO duplicate_of;
{_OVERVIEW}
""",
    2: "ALTER TABLE letter ADD COLUMN filed_unseen TEXT;",
    3: f"""
ALTER TABLE letter ADD COLUMN agency TEXT;
UPDATE letter SET agency = agency_of(issuer, parent, date);
{_LINKS}
""",  # noqa: S608
    4: f"ALTER TABLE letter ADD COLUMN head_sure TEXT; {_CORRECTIONS}",
    5: f"""
ALTER TABLE correction RENAME TO correction_before;
DROP INDEX correction_file;
{_CORRECTIONS}
INSERT INTO correction SELECT * FROM correction_before;
DROP TABLE correction_before;
""",  # noqa: S608
}
"""What updates a ledger from a version to the next."""
_SOURCE = "INSERT OR REPLACE INTO source VALUES (" + ", ".join("?" * 20) + ")"  # noqa: S608
_SHA256, _DUPLICATE_OF = 4, 16
"""Indices of these columns of ``source``."""
_LETTER = (
    f"INSERT OR REPLACE INTO letter (name, part, {', '.join(_LETTER_COLUMNS)}) "  # noqa: S608
    f"VALUES ({', '.join('?' * (2 + len(_LETTER_COLUMNS)))})"
)


class LedgerRow(NamedTuple):
    """The columns of a source that decide whether it is read again."""

    size: int
    mtime_ns: int
    sha256: str | None
    state: str
    formats: str
    letters: int
    attempts: int
    error: str
    message: str
    tool: str
    reading: str | None


_ROW = f"SELECT {', '.join(LedgerRow._fields)} FROM source WHERE name = ?"  # noqa: S608


_DOUBTED = "SELECT 1 FROM letter WHERE name = ? AND filed_unseen IS NULL LIMIT 1"


def ledger_path(out: str | os.PathLike[str]) -> Path:
    """The path of the ledger of an output folder."""
    return Path(out, STATE_FOLDER, "ledger.sqlite")


def lexicon_path(out: str | os.PathLike[str]) -> Path:
    """The path of the local lexicon of an output folder."""
    return Path(out, STATE_FOLDER, "lexicon.tsv")


def sql_text(text: str) -> str | bytes:
    """A name for SQLite: as bytes if it is not valid UTF-8."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return os.fsencode(text)
    return text


def letter_rows(name: str | bytes, letters: Iterable[CatalogRow]) -> list[tuple[object, ...]]:
    """The rows of a source's letters; ``name`` is as of ``sql_text``."""
    return [
        (
            name, part, sql_text(letter.document),
            *(_as_utf8(getattr(letter, column)) for column in _LETTER_COLUMNS[1:]),
        )
        for part, letter in enumerate(letters, 1)
    ]  # fmt: skip


def replace_letters(
    database: sqlite3.Connection,
    names: Iterable[object],
    rows: Iterable[tuple[object, ...]],
    *,
    except_of: Container[object] = (),
) -> None:
    """Replace the rows of the letters of these sources; ``except_of``: rows of these sources are left out."""
    database.executemany("DELETE FROM letter WHERE name = ?", [(name,) for name in names])
    database.executemany(_LETTER, [row for row in rows if row[0] not in except_of])


def _as_utf8(value: str | None) -> str | None:
    """Text of a letter for SQLite; lone surrogates are replaced."""
    return value if value is None or value.isascii() else value.encode(errors="replace").decode()


def _absolute(source: str) -> str:
    return source if is_url(source) else os.path.abspath(source)  # noqa: PTH100  (text, see job)


class Ledger:
    """The ledger of one output folder, open for a run. One process writes; others may read at any time."""

    def __init__(self, path: Path, tool: str, schema: str) -> None:
        """Open or create the ledger. Raises ``WriteError`` if it cannot be used."""
        self._versions = (tool, schema)
        self._sources: list[tuple[object, ...]] = []
        self._corrections: dict[object, int] = {}
        self._letters: list[tuple[object, ...]] = []
        self._last = time.monotonic()
        self._path = path
        try:
            self._database = _opened(path)
        except sqlite3.DatabaseError as error:
            raise self._unusable(error) from error

    def __enter__(self) -> Ledger:
        return self

    def __exit__(self, *_: object) -> None:
        with closing(self._database):
            self.commit()

    def _unusable(self, error: sqlite3.Error) -> WriteError:
        message = msg(
            "the ledger {path} cannot be used: {error}; check free space and the permissions of its folder; if it is "
            "damaged, delete it: the next run makes it from the documents",
            path=self._path,
            error=error,
        )
        return WriteError(message)

    def find(self, name: str) -> LedgerRow | None:
        """The row of a source; None if there is none."""
        found = self._database.execute(_ROW, (sql_text(name),)).fetchone()
        return LedgerRow._make(found) if found else None

    def is_filed(self, name: str) -> bool:
        """Can each letter of a source be filed unseen?"""
        return self._database.execute(_DOUBTED, (sql_text(name),)).fetchone() is None

    def record(self, outcome: Outcome, formats: str) -> None:
        """Record the outcome of a file; it is committed within seconds. Raises ``WriteError``."""
        name = sql_text(outcome.job.name)
        self._sources.append(
            (
                name, sql_text(_absolute(outcome.job.source)), outcome.job.size, outcome.job.mtime_ns,
                outcome.sha256, "converted" if outcome.status == "unchanged" else outcome.status, formats,
                len(outcome.letters), outcome.pages, outcome.reading, outcome.engine, outcome.worst, outcome.seconds,
                outcome.job.earlier_attempts + outcome.job.attempt, outcome.error, _as_utf8(str(outcome.message)),
                sql_text(outcome.duplicate_of) if outcome.duplicate_of else None, *self._versions,
                datetime.now(UTC).isoformat(timespec="seconds"),
            )
        )  # fmt: skip
        self._corrections[name] = outcome.corrections
        self._letters += letter_rows(name, outcome.letters)
        if time.monotonic() - self._last > COMMIT_SECONDS:
            self.commit()

    def commit(self) -> None:
        """Commit the recorded outcomes. Raises ``WriteError`` if the disk is full."""
        self._last = time.monotonic()
        if not self._sources:
            return
        try:
            with self._database as database:
                database.execute("BEGIN IMMEDIATE")
                newer = {row[0] for row in self._sources if self._is_corrected_since(row)}
                self._sources = [row for row in self._sources if row[0] not in newer]
                replace_letters(database, [row[0] for row in self._sources], self._letters, except_of=newer)
                database.executemany(_SOURCE, self._sources)
                for name in {row[_DUPLICATE_OF] for row in self._sources if row[_DUPLICATE_OF]}:
                    self._mark_moved(name)
        except sqlite3.Error as error:
            raise self._unusable(error) from error
        self._sources.clear()
        self._letters.clear()
        self._corrections.clear()

    def _is_corrected_since(self, row: tuple[object, ...]) -> bool:
        """Has a person corrected a letter of the file after its documents were written? Their rows are newer then."""
        found = self._database.execute(
            "SELECT 1 FROM correction JOIN source USING (sha256) WHERE name = ? AND sha256 = ? AND id > ? LIMIT 1",
            (row[0], row[_SHA256], self._corrections[row[0]]),
        )
        return found.fetchone() is not None

    def _mark_moved(self, name: object) -> None:
        """If the source is missing, record that it was moved: its bytes were found at another path."""
        found = self._database.execute("SELECT path FROM source WHERE name = ?", (name,)).fetchone()
        if found and not os.path.lexists(found[0]):
            self._database.execute("UPDATE source SET state = 'moved' WHERE name = ?", (name,))


def _agency_of(issuer: str | None, parent: str | None, date: str | None) -> str | None:
    """The agencies of a row of an older ledger. Of a joint letter the parents count only if each issuer has one."""
    names, parents = (issuer or "").split("; "), (parent or "").split("; ")
    return joined_keys(names, parents if len(parents) == len(names) else [None] * len(names), date)


def newer_version(path: Path, version: int) -> Message:
    """What is wrong with a ledger of a later version: it is not damaged, and must not be deleted."""
    return msg(
        "{path} has version {version}, this program reads up to {needed}; use the newer vnadmin-doc that made it",
        path=path,
        version=version,
        needed=VERSION,
    )


def _opened(path: Path) -> sqlite3.Connection:
    database = sqlite3.connect(path, isolation_level=None)
    database.execute("PRAGMA journal_mode = WAL")
    database.execute("PRAGMA synchronous = NORMAL")  # a power cut may cost the last transactions, never the database
    version = database.execute("PRAGMA user_version").fetchone()[0]
    if version == 0:
        database.executescript(f"BEGIN; {_SCHEMA} COMMIT;")
        _restore_corrections(database, path)
    elif version in _UPDATES:
        database.create_function("agency_of", 3, _agency_of, deterministic=True)
        steps = "".join(_UPDATES[step] for step in range(version, VERSION))
        database.executescript(f"BEGIN; {steps} PRAGMA user_version = {VERSION}; COMMIT;")
    elif version != VERSION:
        database.close()
        raise WriteError(newer_version(path, version))
    return database


# ---- corrections, which no other file has ------------------------------------------------------


def journal_path(ledger: str | os.PathLike[str]) -> Path:
    """The file with one line of JSON for each correction, beside the ledger: a lost ledger gets them back from it."""
    return Path(ledger).with_name("corrections.jsonl")


def _restore_corrections(database: sqlite3.Connection, path: Path) -> None:
    columns = [row[1] for row in database.execute("PRAGMA table_info(correction)")]
    rows = [tuple(map(event.get, columns)) for event in journal_events(journal_path(path))]
    marks = ", ".join("?" * len(columns))
    database.executemany(f"INSERT OR IGNORE INTO correction VALUES ({marks})", rows)  # noqa: S608


def journal_events(path: Path) -> list[dict[str, object]]:
    """The events of a journal by column; empty without one."""
    try:
        lines = path.read_text("utf-8", errors="replace").splitlines()
    except FileNotFoundError:
        return []
    return [event for event in map(_event, lines) if event]


def _event(line: str) -> dict[str, object]:
    """A line of the journal; empty if a kill or a full disk cut it."""
    try:
        found = json.loads(line)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
