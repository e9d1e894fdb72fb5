"""Search: the letters that match a query, the best first."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from vnadmin_doc.archive.ledger_view import kind_name, readable, vietnamese_date
from vnadmin_doc.archive.links.citing import citing_letters
from vnadmin_doc.archive.search_index import updated_index
from vnadmin_doc.archive.search_query import Query, parse
from vnadmin_doc.language.text import fold
from vnadmin_doc.messages import msg
from vnadmin_doc.model.kinds import KINDS

__all__ = ["Hit", "find", "search"]

OPEN, CLOSE = "[", "]"
RANKED = 5000
"""Largest number of letters that are ranked."""
_TOKENS = 28
_CODES = {fold(word): kind.code for kind in reversed(KINDS) for word in (kind.name, kind.code)}
_HIT_COLUMNS = ", ".join(
    f"letter.{column}" for column in ["name", "part", "document", "kind", "code", "date", "issuer", "subject"]
)
_MATCHING_IDS = "SELECT rowid FROM words"
_HITS = f"""
SELECT {_HIT_COLUMNS}, snippet(words, -1, '{OPEN}', '{CLOSE}', '…', {_TOKENS})
FROM words JOIN letter ON letter.id = words.rowid
"""  # noqa: S608

Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """A letter that matches. ``snippet`` is the text around the match, with the matching words in square brackets;
    ``document`` is its path in the output folder, None if it does not exist any more.
    """

    name: str
    part: int
    document: str | None
    kind: str | None
    code: str
    date: str | None
    issuer: str
    subject: str
    snippet: str

    @property
    def title(self) -> str:
        """Kind, code, date and issuer in one line."""
        named = " ".join(filter(None, (kind_name(self.kind), self.code)))
        return ", ".join(filter(None, (named, vietnamese_date(self.date), self.issuer))) or msg("letter")


def search(
    out: str | os.PathLike[str],
    text: str,
    *,
    issuer: str | None = None,
    kind: str | None = None,
    since: str | None = None,
    until: str | None = None,
    cites: str | None = None,
    limit: int = 20,
    rebuild: bool = False,
) -> list[Hit]:
    """The letters of an output folder that match the query ``text``, the best first, at most ``limit``.

    A letter must have all words of the query. ``issuer`` are words of the issuer's name, ``kind`` is the name or code
    of a kind; ``since`` and ``until`` are days, months or years (ISO 8601), both included. ``cites`` is the number of a
    document that the letter cites. Index and links are updated first. Raises ``ReadError``, ``DamagedFile``,
    ``WriteError``, ``ValueError`` if ``cites`` is not a number of a document.
    """
    query = parse(f'{text} cơ quan:"{issuer.replace(chr(34), " ")}"' if issuer else text)
    query = replace(query, kind=kind or query.kind, since=since or query.since, until=until or query.until)
    citing = None if cites is None else citing_letters(out, cites)
    with updated_index(out, rebuild=rebuild) as database:
        rows = find(database, query, limit, citing)
    return [_hit(Path(out), row) for row in rows]


def find(
    database: sqlite3.Connection, query: Query, limit: int, citing: Iterable[tuple[str | bytes, int]] | None = None
) -> list[Row]:
    """The rows of an index that match a query: first letters with all words in their heads, then the others.

    ``citing``: only these letters, by name and part.
    """
    conditions, values = _exact(query)
    if citing is not None:
        conditions.append(_only(database, citing))
    if query.match:
        rows = _ranked(database, query.heads, conditions, values, limit)
        if len(rows) < limit and query.heads != query.match:
            known = {row[:2] for row in rows}
            others = _ranked(database, query.match, conditions, values, limit)
            rows += [row for row in others if row[:2] not in known]
        return rows[:limit]
    if not conditions:
        return []
    statement = f"SELECT {_HIT_COLUMNS}, '' FROM letter WHERE {' AND '.join(conditions)} ORDER BY date DESC, id LIMIT ?"  # noqa: S608
    return database.execute(statement, (*values, limit)).fetchall()


def _ranked(
    database: sqlite3.Connection, match: str, conditions: list[str], values: list[str], limit: int
) -> list[Row]:
    """The matching letters, the best first; of many, the ``RANKED`` indexed last, as ranking all may take a second."""
    where, query = "words MATCH ?", (match, *values)
    if conditions:  # "+": the words are searched once, not once for each letter that meets the conditions
        where += f" AND +words.rowid IN (SELECT id FROM letter WHERE {' AND '.join(conditions)})"  # noqa: S608
    some = database.execute(f"{_MATCHING_IDS} WHERE {where} ORDER BY rowid DESC LIMIT {RANKED}", query).fetchall()
    if not some:
        return []
    statement = f"{_HITS} WHERE {where} AND words.rowid >= ? ORDER BY rank LIMIT ?"
    return database.execute(statement, (*query, some[-1][0], limit)).fetchall()


def _exact(query: Query) -> tuple[list[str], list[str]]:
    """(conditions on number, kind and date, their values)."""
    found = {
        "number = ?": query.number,
        "kind = ?": query.kind and _CODES.get(fold(query.kind), query.kind),
        "date >= ?": query.since,
        "date < ? || '~'": query.until,  # after every day of a month, and every month of a year
    }
    kept = {condition: value for condition, value in found.items() if value}
    return [*kept], [*kept.values()]


def _only(database: sqlite3.Connection, letters: Iterable[tuple[str | bytes, int]]) -> str:
    """The condition that a letter is one of these, which are put in a temporary table."""
    database.execute("CREATE TEMP TABLE wanted (name TEXT, part INTEGER, PRIMARY KEY (name, part)) WITHOUT ROWID")
    database.executemany("INSERT OR IGNORE INTO wanted VALUES (?, ?)", letters)
    return "(letter.name, letter.part) IN (SELECT name, part FROM temp.wanted)"


def _hit(out: Path, row: Row) -> Hit:
    name, part, document, kind, code, date, issuer, subject, snippet = row
    place = readable(document) if Path(out, os.fsdecode(document)).is_file() else None
    return Hit(readable(name), int(part), place, kind, code, date, issuer, subject, " ".join(snippet.split()))
