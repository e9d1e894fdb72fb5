"""Search: the letters that a query finds, the best first."""

from __future__ import annotations

import os
import sqlite3
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from vnadmin_doc.archive.ledger_view import day, kind_name, readable
from vnadmin_doc.archive.search_index import brought_up_to_date, document_of
from vnadmin_doc.archive.search_query import Query, parse
from vnadmin_doc.language.text import fold
from vnadmin_doc.messages import msg
from vnadmin_doc.model.kinds import KINDS

__all__ = ["Hit", "find", "search"]

OPEN, CLOSE = "[", "]"
RANKED = 5000
"""Letters that are ranked at most."""
_TOKENS = 28
_CODES = {fold(word): kind.code for kind in reversed(KINDS) for word in (kind.name, kind.code)}
_SHOWN = ", ".join(
    f"letter.{fact}" for fact in ["name", "part", "document", "kind", "code", "date", "issuer", "subject"]
)
_SOME = "SELECT rowid FROM words"
_FOUND = f"""
SELECT {_SHOWN}, snippet(words, -1, '{OPEN}', '{CLOSE}', '…', {_TOKENS})
FROM words JOIN letter ON letter.id = words.rowid
"""  # noqa: S608

Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """A letter found. ``snippet`` shows where, the words found in square brackets; ``document`` is its place under
    the output folder, None where it is not there any more.
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
        return ", ".join(filter(None, (named, day(self.date), self.issuer))) or msg("letter")


def search(
    out: str | os.PathLike[str],
    text: str,
    *,
    issuer: str | None = None,
    kind: str | None = None,
    since: str | None = None,
    until: str | None = None,
    limit: int = 20,
    rebuild: bool = False,
) -> list[Hit]:
    """The letters in an output folder that have what ``text`` asks for, the best first.

    All its words must be there. ``issuer`` are words of the office's name, ``kind`` a kind's name or code; ``since``
    and ``until`` are days, months or years (ISO), both included. The index is brought up to date first.
    """
    asked = parse(f'{text} cơ quan:"{issuer.replace(chr(34), " ")}"' if issuer else text)
    asked = replace(asked, kind=kind or asked.kind, since=since or asked.since, until=until or asked.until)
    with brought_up_to_date(out, rebuild=rebuild) as database:
        rows = find(database, asked, limit)
    return [_hit(Path(out), row) for row in rows]


def find(database: sqlite3.Connection, query: Query, limit: int) -> list[Row]:
    """The rows of an index that a query finds: first letters that have all words in their heads, then the others."""
    conditions, values = _exact(query)
    if query.match:
        rows = _ranked(database, query.heads, conditions, values, limit)
        if len(rows) < limit and query.heads != query.match:
            known = {row[:2] for row in rows}
            others = _ranked(database, query.match, conditions, values, limit)
            rows += [row for row in others if row[:2] not in known]
        return rows[:limit]
    if not conditions:
        return []
    statement = f"SELECT {_SHOWN}, '' FROM letter WHERE {' AND '.join(conditions)} ORDER BY date DESC, id LIMIT ?"  # noqa: S608
    return database.execute(statement, (*values, limit)).fetchall()


def _ranked(
    database: sqlite3.Connection, match: str, conditions: list[str], values: list[str], limit: int
) -> list[Row]:
    """The best first. Of very many letters those taken in last are ranked: ranking all takes a second."""
    where, asked = "words MATCH ?", (match, *values)
    if conditions:  # "+": the words are looked up once, not once for each letter that meets the rest
        where += f" AND +words.rowid IN (SELECT id FROM letter WHERE {' AND '.join(conditions)})"  # noqa: S608
    some = database.execute(f"{_SOME} WHERE {where} ORDER BY rowid DESC LIMIT {RANKED}", asked).fetchall()
    if not some:
        return []
    statement = f"{_FOUND} WHERE {where} AND words.rowid >= ? ORDER BY rank LIMIT ?"
    return database.execute(statement, (*asked, some[-1][0], limit)).fetchall()


def _exact(query: Query) -> tuple[list[str], list[str]]:
    """What must be equal, or between."""
    found = {
        "number = ?": query.number,
        "kind = ?": query.kind and _CODES.get(fold(query.kind), query.kind),
        "date >= ?": query.since,
        "date < ? || '~'": query.until,  # after every day of a month, and every month of a year
    }
    kept = {condition: value for condition, value in found.items() if value}
    return [*kept], [*kept.values()]


def _hit(out: Path, row: Row) -> Hit:
    name, part, document, kind, code, date, issuer, subject, snippet = row
    there = [form for form in ("json", "xml") if document_of(out, document, form).is_file()]
    place = f"{readable(document)}.{there[0]}" if there else None
    return Hit(readable(name), int(part), place, kind, code, date, issuer, subject, " ".join(snippet.split()))
