"""Views of the links of an archive: all citations, what they point to, and the letters that nobody answered."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from vnadmin_doc.archive.agencies import agency_names
from vnadmin_doc.archive.ledger_view import document_path, number_and_notation, readable
from vnadmin_doc.archive.links.relations import RELATIONS
from vnadmin_doc.archive.table_files import Column
from vnadmin_doc.messages import msg

__all__ = [
    "CITATION_COLUMNS", "MISSING_COLUMNS", "RELATION_NAMES", "UNANSWERED_COLUMNS", "Edge", "LinkFigures", "Missing",
    "Node",
    "Unanswered", "citations", "edges", "is_linked", "link_figures", "missing", "newest_date", "nodes", "unanswered",
]  # fmt: skip

LISTED = 20
"""Most documents and letters in the figures of a report."""
_SIDE = ("name", "part", "code", "kind", "date", "agency")
CITATION_COLUMNS = (
    *(Column(f"citing_{name}", "integer" if name == "part" else "text") for name in _SIDE),
    Column("relation"), Column("acting"), Column("text"), Column("state"), Column("candidates", "integer"),
    *(Column(f"cited_{name}", "integer" if name == "part" else "text") for name in _SIDE),
)  # fmt: skip
"""``acting`` is the letter that does what the relation says: citing or cited."""
MISSING_COLUMNS = (Column("text"), Column("kind"), Column("citations", "integer"))
UNANSWERED_COLUMNS = (
    Column("name"), Column("part", "integer"), Column("code"), Column("kind"), Column("date"), Column("agency"),
    Column("deadline"), Column("task"), Column("first_answer"), Column("cited_by", "integer"),
)  # fmt: skip

RELATION_NAMES = {
    "answers": msg("answers"), "replaces": msg("replaces"), "amends": msg("amends"), "enacts": msg("enacts"),
    "encloses": msg("encloses"), "cites": msg("cites"),
}  # fmt: skip
"""What a letter does with another, for people."""

_CITATIONS = """
SELECT c.name, c.part, own.number, own.notation, own.kind, own.date, own.agency, relation, inverse, text, state,
    candidates, to_name, to_part, other.number, other.notation, other.kind, other.date, other.agency
FROM citation AS c JOIN letter AS own USING (name, part)
LEFT JOIN letter AS other ON other.name = to_name AND other.part = to_part
ORDER BY c.name, c.part, c.place
"""
_MISSING = """
SELECT text, kind, sum(times) AS citations, max(times) FROM (
    SELECT text, kind, number, notation, coalesce(year, substr(date, 1, 4)) AS of_year, count(*) AS times
    FROM citation WHERE state = 'unresolved' GROUP BY 1, 2, 3, 4, 5
) GROUP BY kind, number, notation, of_year, CASE WHEN number IS NULL THEN text END
ORDER BY citations DESC, text
"""
_UNANSWERED = """
WITH scan AS (  -- links point to the first of several scans of a letter
    SELECT link_code.name, part, first_value(link_code.name) OVER scans AS to_name,
        first_value(part) OVER scans AS to_part
    FROM link_code JOIN letter USING (name, part)
    WHERE link_code.number IN (SELECT number FROM link_code JOIN deadline USING (name, part))
    WINDOW scans AS (
        PARTITION BY link_code.number, link_code.notation, year, kind, date, agency ORDER BY link_code.name, part
    )
), answered AS (
    SELECT scan.name, scan.part, count(*) AS cited_by,
        min(CASE WHEN relation = 'answers' THEN coalesce(letter.date, '') END) AS first_answer
    FROM scan JOIN citation AS c USING (to_name, to_part) JOIN letter ON letter.name = c.name AND letter.part = c.part
    WHERE state = 'link' GROUP BY 1, 2
)
SELECT d.name, d.part, number, notation, kind, letter.date, agency, d.date, task, first_answer, coalesce(cited_by, 0)
FROM deadline AS d JOIN letter USING (name, part) LEFT JOIN answered USING (name, part)
WHERE d.date < ? AND (first_answer IS NULL OR first_answer > d.date) AND NOT EXISTS (
    SELECT 1 FROM scan JOIN deadline AS first ON first.name = to_name AND first.part = to_part AND first.date = d.date
    WHERE scan.name = d.name AND scan.part = d.part AND (to_name, to_part) != (d.name, d.part)
) ORDER BY d.date, d.name, d.part
"""
_NEWEST = """
SELECT max(date) FROM letter JOIN source USING (name) WHERE state = 'converted' AND length(date) = 10
"""
_EDGES = """
SELECT name, part, to_name, to_part, relation, inverse, text FROM citation WHERE state = 'link'
ORDER BY name, part, place
"""
_NODES = """
SELECT name, part, number, notation, kind, date, agency, subject, document, formats
FROM letter JOIN source USING (name) WHERE (name, part) IN (
    SELECT name, part FROM citation WHERE citation.state = 'link'
    UNION SELECT to_name, to_part FROM citation WHERE citation.state = 'link'
) ORDER BY name, part
"""

Key = tuple[str | bytes, int]
"""Name of a source, bytes if it is not valid UTF-8, and part."""


class Missing(NamedTuple):
    """A document that is not in the archive, by its most usual citation; ``citations`` is the number of letters."""

    text: str
    kind: str | None
    citations: int


class Unanswered(NamedTuple):
    """A letter that asks for something by a day, and no letter that answers it is dated by then.

    ``first_answer`` is the date of the first later answer, None if there is none; ``cited_by`` is the number of letters
    that cite it in any way.
    """

    name: str
    part: int
    code: str
    kind: str | None
    date: str | None
    agency: str | None
    deadline: str
    task: str
    first_answer: str | None
    cited_by: int


class Node(NamedTuple):
    """A letter with links. ``document`` is its path in the output folder."""

    key: Key
    code: str
    kind: str | None
    date: str | None
    agency: str | None
    subject: str | None
    document: str


class Edge(NamedTuple):
    """A link from the letter that acts; ``text`` is the citation as printed."""

    source: Key
    target: Key
    relation: str
    text: str


@dataclass(frozen=True, slots=True)
class LinkFigures:
    """Counts for a report: citations by state, links by relation, the first of the missing and of the unanswered."""

    states: Mapping[str, int]
    relations: Mapping[str, int]
    as_of: str | None
    missing: tuple[Missing, ...] = ()
    unanswered: tuple[Unanswered, ...] = ()
    unanswered_count: int = 0


def is_linked(database: sqlite3.Connection) -> bool:
    """Has ``vnadmin-doc links`` read this archive?"""
    return database.execute("SELECT 1 FROM link_source LIMIT 1").fetchone() is not None


def link_figures(database: sqlite3.Connection, as_of: str | None = None) -> LinkFigures:
    """The figures; ``as_of`` is the day (ISO 8601) on which deadlines are looked at, by default ``newest_date``."""
    day = as_of or newest_date(database)
    open_letters = list(unanswered(database, day)) if day else []
    relations = dict(database.execute("SELECT relation, count(*) FROM citation WHERE state = 'link' GROUP BY 1"))
    found = (item for item, _ in zip(missing(database), range(LISTED), strict=False))
    return LinkFigures(
        states=dict(database.execute("SELECT state, count(*) FROM citation GROUP BY 1")),
        relations={relation: relations[relation] for relation in RELATIONS if relation in relations},
        as_of=day,
        missing=tuple(found),
        unanswered=tuple(open_letters[:LISTED]),
        unanswered_count=len(open_letters),
    )


def newest_date(database: sqlite3.Connection) -> str | None:
    """The newest date of a letter in the archive; None if no letter has a complete date."""
    day: str | None = database.execute(_NEWEST).fetchone()[0]
    return day


def citations(database: sqlite3.Connection) -> Iterator[tuple[Any, ...]]:
    """All citations, as rows of ``CITATION_COLUMNS``."""
    names = agency_names(database)
    for row in database.execute(_CITATIONS):
        citing, (relation, inverse, text, state, candidates), cited = row[:7], row[7:12], row[12:]
        acting = "cited" if inverse else "citing"
        yield *_side(citing, names), relation, acting, text, state, candidates, *_side(cited, names)


def _side(values: tuple[Any, ...], names: Mapping[str, str]) -> tuple[Any, ...]:
    name, part, number, notation, kind, date, agency = values
    if name is None:
        return (None,) * len(_SIDE)
    return readable(name), part, number_and_notation(number, notation), kind, date, names.get(agency, agency)


def missing(database: sqlite3.Connection) -> Iterator[Missing]:
    """The cited documents that are not in the archive, the most cited first."""
    for text, kind, count, _ in database.execute(_MISSING):
        yield Missing(text, kind, count)


def unanswered(database: sqlite3.Connection, as_of: str) -> Iterator[Unanswered]:
    """The letters whose deadline is before ``as_of`` and that were not answered by then, the oldest deadline first.

    A letter is answered by any letter that answers it; one without a date counts as in time. Two scans are one letter.
    """
    names = agency_names(database)
    for name, part, number, notation, kind, date, agency, *rest in database.execute(_UNANSWERED, (as_of,)):
        code = number_and_notation(number, notation)
        yield Unanswered(readable(name), part, code, kind, date, names.get(agency, agency), *rest)


def edges(database: sqlite3.Connection) -> Iterator[Edge]:
    """The links, each from the letter that acts."""
    for name, part, to_name, to_part, relation, inverse, text in database.execute(_EDGES):
        citing, cited = (name, part), (to_name, to_part)
        yield Edge(*((cited, citing) if inverse else (citing, cited)), relation, text)


def nodes(database: sqlite3.Connection) -> Iterator[Node]:
    """The letters that have links."""
    names = agency_names(database)
    for name, part, number, notation, kind, date, agency, subject, document, formats in database.execute(_NODES):
        code = number_and_notation(number, notation)
        path = document_path(readable(document), formats)
        yield Node((name, part), code, kind, date, names.get(agency, agency), subject, path)
