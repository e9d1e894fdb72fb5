"""Index: the words of all letters, in one SQLite database beside the ledger (FTS5).

Each column is indexed twice: as written (case and the place of a tone mark in its syllable folded), and plain, without
marks; FTS5's own folding leaves đ as it is. The text itself is kept once, and snippets are cut from it: both forms
have the words that it has, in their places.

The index is made from the ledger and the documents, and can be made again at any time: what is wrong with it
is no loss.
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
from vnadmin_doc.archive.ledger_view import code_of, ledger_uri, opened
from vnadmin_doc.archive.search_query import COLUMNS, bare_number, plain
from vnadmin_doc.batch.ledger import FOLDER, path_of
from vnadmin_doc.errors import SchemaError, WriteError
from vnadmin_doc.language.text import tone_key
from vnadmin_doc.messages import msg

__all__ = ["INDEX", "begun", "brought_up_to_date", "document_of", "index_path", "put"]

INDEX = "search.sqlite"
VERSION = 1
BATCH = 200
"""Sources of one stroke: what a kill may cost."""
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
INSERT INTO words (words, rank) VALUES ('rank', 'bm25(8, 6, 3, 3, 2, 1, 8, 6, 3, 3, 2, 1)');
CREATE TABLE seen (ledger TEXT NOT NULL);
PRAGMA user_version = {VERSION};
"""  # noqa: S608  (all that is put into these statements is ours)
_MARKS = ", ".join("?" * len(COLUMNS))
_PUT = f"INSERT INTO letter VALUES (NULL, ?, ?, ?, ?, ?, ?, {_MARKS})"  # noqa: S608
_PUT_WORDS = f"INSERT INTO words (rowid, {_PAIRS}) VALUES (?, {_MARKS}, {_MARKS})"  # noqa: S608
_CUT_WORDS = f"INSERT INTO words (words, rowid, {_PAIRS}) VALUES ('delete', ?, {_MARKS}, {_MARKS})"  # noqa: S608
_GONE = "SELECT name FROM main.source EXCEPT SELECT name FROM ledger.source WHERE state = 'converted'"
_CHANGED = """
SELECT made.name, made.finished || ' ' || made.sha256, made.made
FROM ledger.source AS made LEFT JOIN main.source AS known USING (name)
WHERE made.state = 'converted' AND made.name > ? AND known.stamp IS NOT made.finished || ' ' || made.sha256
ORDER BY made.name LIMIT ?
"""
_LETTERS = """
SELECT part, document, kind, number, notation, date, parent, issuer, subject, signer, addressees, distribution
FROM ledger.letter WHERE name = ? ORDER BY part
"""


def index_path(out: str | os.PathLike[str]) -> Path:
    """Where the index of an output folder is."""
    return Path(out, FOLDER, INDEX)


@contextmanager
def brought_up_to_date(out: str | os.PathLike[str], *, rebuild: bool = False) -> Iterator[sqlite3.Connection]:
    """The index, with the new rows of the ledger added; ``rebuild`` builds it again from nothing.

    Raises ``ReadError`` where there is no ledger or it is damaged, ``WriteError`` where the index cannot be written.
    """
    path = index_path(out)
    with opened(out, checked=False):
        uri = ledger_uri(out)
    if rebuild:
        _drop(path)
    try:
        with closing(begun(path)) as database:
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
        with opened(out):
            pass  # no: the fault is not the ledger's
        raise WriteError(
            msg("{path} is damaged: {error}; build it again with --rebuild", path=path, error=error)
        ) from error


def _drop(path: Path) -> None:
    for end in ("", "-wal", "-shm"):
        path.with_name(path.name + end).unlink(missing_ok=True)


def begun(path: Path) -> sqlite3.Connection:
    """The index, begun where there is none, or one that is not ours to use: damaged, or of another version."""
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
    """Take in what is new in the ledger, and let go of what is not there any more."""
    now = _ledger_stamp(out)
    if database.execute("SELECT ledger FROM seen").fetchone() == (now,):
        return
    with opened(out):  # nothing is taken for gone because it cannot be read
        database.execute("ATTACH ? AS ledger", (uri,))
    gone = database.execute(_GONE).fetchall()
    with database:
        database.execute("BEGIN IMMEDIATE")
        for (name,) in gone:
            _cut(database, name)
            database.execute("DELETE FROM main.source WHERE name = ?", (name,))
    last: str | bytes = ""
    while changed := database.execute(_CHANGED, (last, BATCH)).fetchall():
        with database:
            database.execute("BEGIN IMMEDIATE")
            for name, stamp, made in changed:
                _take(database, out, name, "json" if "json:" in made else "xml")
                database.execute("INSERT OR REPLACE INTO main.source VALUES (?, ?)", (name, stamp))
        last = changed[-1][0]
    with database:
        database.execute("BEGIN IMMEDIATE")
        database.execute("DELETE FROM seen")
        database.execute("INSERT INTO seen VALUES (?)", (now,))
    database.execute("DETACH ledger")


def _ledger_stamp(out: Path) -> str:
    """What changes when the ledger does: time and size of its file, and of its log where that holds anything."""
    path = path_of(out)
    files = [path, path.with_name(f"{path.name}-wal")]
    looks = [file.stat() for file in files if file.exists()]
    return " ".join(f"{look.st_mtime_ns} {look.st_size}" for look in looks if look.st_size)


def _take(database: sqlite3.Connection, out: Path, name: str | bytes, form: str) -> None:
    """The letters of one source, in place of what was known of it."""
    _cut(database, name)
    for part, document, kind, number, notation, date, *texts in database.execute(_LETTERS, (name,)).fetchall():
        parent, issuer, subject, signer, addressees, distribution = (text or "" for text in texts)
        columns = (
            code_of(number, notation), subject, _several(parent, issuer), signer, _several(addressees, distribution),
            _body(document_of(out, document, form)),
        )  # fmt: skip
        put(database, (name, part, document, kind, bare_number(number) if number else None, date), columns)


def put(database: sqlite3.Connection, facts: tuple[Any, ...], columns: tuple[str, ...]) -> None:
    """One letter: name, part, document, kind, number and date, then the text of the columns."""
    row = database.execute(_PUT, (*facts, *columns)).lastrowid
    database.execute(_PUT_WORDS, (row, *map(tone_key, columns), *map(plain, columns)))


def _cut(database: sqlite3.Connection, name: str | bytes) -> None:
    """Remove the letters of a source. FTS5 needs the indexed text for that."""
    rows = database.execute(f"SELECT id, {', '.join(COLUMNS)} FROM letter WHERE name = ?", (name,)).fetchall()  # noqa: S608
    for row, *columns in rows:
        database.execute(_CUT_WORDS, (row, *map(tone_key, columns), *map(plain, columns)))
    database.execute("DELETE FROM main.letter WHERE name = ?", (name,))


def _several(*texts: str) -> str:
    return "; ".join(filter(None, texts))


def document_of(out: Path, document: str | bytes, form: str) -> Path:
    """Where a letter's document is."""
    return Path(out, f"{os.fsdecode(document)}.{form}")


def _body(path: Path) -> str:
    """The text of a document but for its head; nothing where it is gone or damaged: the ledger has the rest."""
    try:
        data = path.read_bytes()
        # JSON is not checked against the schema, which would take most of the time.
        letter = json.loads(data)["letter"] if path.suffix == ".json" else load(data).letter.model_dump(mode="json")
        return "\n".join(text for member in _BODY for text in _strings(letter.get(member)))
    except (OSError, SchemaError, ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return ""


def _strings(value: Any) -> Iterator[str]:
    """All text in a value."""
    if isinstance(value, str):
        yield value.encode(errors="replace").decode()
    elif isinstance(value, dict | list):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _strings(item)
