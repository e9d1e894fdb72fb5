"""Index: the words of all letters, in one SQLite database beside the ledger (FTS5).

Each column is indexed twice: as written (case and the place of a tone mark in its syllable folded), and plain, without
marks; FTS5's own folding leaves đ as it is. The text itself is stored once, and snippets are made from it, because both
forms have the same words in the same places.

The index is made from the ledger and the documents, and can be built again at any time.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

from vnadmin_doc.api import load
from vnadmin_doc.archive.ledger_view import document_path, ledger_uri, number_and_notation, open_ledger
from vnadmin_doc.archive.search_query import COLUMNS, bare_number, plain
from vnadmin_doc.batch.ledger import STATE_FOLDER, ledger_path, sql_text
from vnadmin_doc.errors import SchemaError, WriteError
from vnadmin_doc.language.agency_identity import agency_words
from vnadmin_doc.language.text import tone_key
from vnadmin_doc.messages import msg

__all__ = ["INDEX", "add_letter", "index_path", "open_index", "updated_index"]

INDEX = "search.sqlite"
VERSION = 3
BATCH = 200
"""Sources in one transaction; a kill may cost their work."""
_BODY = ("body", "appendices", "tables", "contact", "copy", "arrival")

_PAIRS = ", ".join([*COLUMNS, *(f"{column}_" for column in COLUMNS)])
_SCHEMA = f"""
CREATE TABLE source (name TEXT PRIMARY KEY, stamp TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE letter (
    id INTEGER PRIMARY KEY, name TEXT NOT NULL, part INTEGER NOT NULL, document TEXT NOT NULL,
    kind TEXT, number TEXT, date TEXT, {", ".join(f"{column} TEXT NOT NULL" for column in COLUMNS)}
);
CREATE INDEX letter_name ON letter (name);
CREATE INDEX letter_number ON letter (number);
CREATE INDEX letter_date ON letter (date);
CREATE VIEW text AS SELECT id, {", ".join(COLUMNS)}, {", ".join(f"{column} AS {column}_" for column in COLUMNS)}
    FROM letter;
CREATE VIRTUAL TABLE words USING fts5(
    {_PAIRS}, content = 'text', content_rowid = 'id', tokenize = "unicode61 remove_diacritics 0"
);
INSERT INTO words (words, rank) VALUES ('rank', 'bm25(8, 6, 3, 3, 2, 3, 1, 8, 6, 3, 3, 2, 3, 1)');
CREATE TABLE seen (ledger TEXT NOT NULL);
PRAGMA user_version = {VERSION};
"""  # noqa: S608  (only constants are inserted into these statements)
_MARKS = ", ".join("?" * len(COLUMNS))
_INSERT_LETTER = f"INSERT INTO letter VALUES (NULL, ?, ?, ?, ?, ?, ?, {_MARKS})"  # noqa: S608
_INSERT_WORDS = f"INSERT INTO words (rowid, {_PAIRS}) VALUES (?, {_MARKS}, {_MARKS})"  # noqa: S608
_DELETE_WORDS = f"INSERT INTO words (words, rowid, {_PAIRS}) VALUES ('delete', ?, {_MARKS}, {_MARKS})"  # noqa: S608
_REMOVED = "SELECT name FROM main.source EXCEPT SELECT name FROM ledger.source WHERE state = 'converted'"
_CHANGED = """
SELECT new.name, new.finished || ' ' || new.sha256, new.formats
FROM ledger.source AS new LEFT JOIN main.source AS indexed USING (name)
WHERE new.state = 'converted' AND new.name > ? AND indexed.stamp IS NOT new.finished || ' ' || new.sha256
ORDER BY new.name LIMIT ?
"""
_LETTERS = """
SELECT part, document, kind, number, notation, date, parent, issuer, subject, signer, addressees, distribution
FROM ledger.letter WHERE name = ? ORDER BY part
"""


def index_path(out: str | os.PathLike[str]) -> Path:
    """The path of the index of an output folder."""
    return Path(out, STATE_FOLDER, INDEX)


@contextmanager
def updated_index(out: str | os.PathLike[str], *, rebuild: bool = False) -> Iterator[sqlite3.Connection]:
    """The index, with the new rows of the ledger added; ``rebuild``: delete it and build it again.

    Raises ``ReadError`` if there is no ledger or it is damaged, ``WriteError`` if the index cannot be written.
    """
    path = index_path(out)
    with open_ledger(out, checked=False):
        uri = ledger_uri(out)
    if rebuild:
        _drop(path)
    try:
        with closing(open_index(path)) as database:
            _update(database, Path(out), uri)
            yield database
    except sqlite3.OperationalError as error:
        raise WriteError(
            msg(
                "{path} cannot be used: {error}; check free space and the permissions of its folder",
                path=path,
                error=error,
            )
        ) from error
    except sqlite3.DatabaseError as error:
        with open_ledger(out):
            pass  # the ledger is not damaged, so the index is
        raise WriteError(
            msg("{path} is damaged: {error}; build it again with --rebuild", path=path, error=error)
        ) from error


def _drop(path: Path) -> None:
    for end in ("", "-wal", "-shm"):
        path.with_name(path.name + end).unlink(missing_ok=True)


def open_index(path: Path) -> sqlite3.Connection:
    """Open the index; create it if there is none, or if it is damaged or of another version."""
    with suppress(sqlite3.DatabaseError):
        database = _connected(path)
        if database.execute("PRAGMA user_version").fetchone()[0] == VERSION:
            return database
        database.close()
    _drop(path)
    database = _connected(path)
    database.executescript(f"BEGIN; {_SCHEMA} COMMIT;")
    return database


def _connected(path: Path) -> sqlite3.Connection:
    database = sqlite3.connect(path.absolute().as_uri(), uri=True, isolation_level=None, timeout=60)
    database.execute("PRAGMA journal_mode = WAL")
    database.execute("PRAGMA synchronous = NORMAL")
    return database


def _update(database: sqlite3.Connection, out: Path, uri: str) -> None:
    """Index the new letters of the ledger, and remove those that are not in it any more."""
    now = _ledger_stamp(out)
    if database.execute("SELECT ledger FROM seen").fetchone() == (now,):
        return
    with open_ledger(out):  # a damaged ledger must not look like one with removed rows
        database.execute("ATTACH ? AS ledger", (uri,))
    removed = database.execute(_REMOVED).fetchall()
    with database:
        database.execute("BEGIN IMMEDIATE")
        for (name,) in removed:
            _remove_letters(database, name)
            database.execute("DELETE FROM main.source WHERE name = ?", (name,))
    last: str | bytes = ""
    while changed := database.execute(_CHANGED, (last, BATCH)).fetchall():
        with database:
            database.execute("BEGIN IMMEDIATE")
            for name, stamp, formats in changed:
                _index_source(database, out, name, formats)
                database.execute("INSERT OR REPLACE INTO main.source VALUES (?, ?)", (name, stamp))
        last = changed[-1][0]
    with database:
        database.execute("BEGIN IMMEDIATE")
        database.execute("DELETE FROM seen")
        database.execute("INSERT INTO seen VALUES (?)", (now,))
    database.execute("DETACH ledger")


def _ledger_stamp(out: Path) -> str:
    """A text that changes when the ledger changes: time and size of its file, and of its log if that is not empty."""
    path = ledger_path(out)
    files = [path, path.with_name(f"{path.name}-wal")]
    found = [file.stat() for file in files if file.exists()]
    return " ".join(f"{status.st_mtime_ns} {status.st_size}" for status in found if status.st_size)


def _index_source(database: sqlite3.Connection, out: Path, name: str | bytes, formats: str) -> None:
    """Index the letters of one source, replacing earlier ones."""
    _remove_letters(database, name)
    for part, document, kind, number, notation, date, *texts in database.execute(_LETTERS, (name,)).fetchall():
        path = document_path(document, formats)
        parent, issuer, subject, signer, addressees, distribution = (text or "" for text in texts)
        columns = (
            number_and_notation(number, notation), subject, _joined(parent, issuer), signer,
            _joined(addressees, distribution), _agency_text(parent, issuer), _body(out / path),
        )  # fmt: skip
        add_letter(database, (name, part, sql_text(path), kind, bare_number(number) if number else None, date), columns)


def add_letter(database: sqlite3.Connection, values: tuple[Any, ...], columns: tuple[str, ...]) -> None:
    """Add a letter. ``values``: name, part, document, kind, number, date; ``columns``: the texts of ``COLUMNS``."""
    row = database.execute(_INSERT_LETTER, (*values, *columns)).lastrowid
    database.execute(_INSERT_WORDS, (row, *map(tone_key, columns), *map(plain, columns)))


def _remove_letters(database: sqlite3.Connection, name: str | bytes) -> None:
    """Remove the letters of a source. FTS5 needs the indexed text for that."""
    rows = database.execute(f"SELECT id, {', '.join(COLUMNS)} FROM letter WHERE name = ?", (name,)).fetchall()  # noqa: S608
    for row, *columns in rows:
        database.execute(_DELETE_WORDS, (row, *map(tone_key, columns), *map(plain, columns)))
    database.execute("DELETE FROM main.letter WHERE name = ?", (name,))


def _agency_text(*names: str) -> str:
    """The words of the names with short forms in full. In a phrase, a name does not continue in the next one."""
    return "; ".join(" ".join(agency_words(name)) for text in names for name in text.split("; ") if name)


def _joined(*texts: str) -> str:
    return "; ".join(filter(None, texts))


def _body(path: Path) -> str:
    """The text of a document without its head, which the ledger has; empty if it is missing or damaged."""
    try:
        data = path.read_bytes()
        # JSON is not checked against the schema, which would take most of the time.
        letter = json.loads(data)["letter"] if path.suffix == ".json" else load(data).letter.model_dump(mode="json")
        return "\n".join(text for member in _BODY for text in _strings(letter.get(member)))
    except (OSError, SchemaError, ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return ""


def _strings(value: Any) -> Iterator[str]:
    """All texts in a value."""
    if isinstance(value, str):
        yield value.encode(errors="replace").decode()
    elif isinstance(value, dict | list):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _strings(item)
