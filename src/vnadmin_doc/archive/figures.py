"""Figures: the counts of a report. Their sums agree: every source has one state, every letter has one year."""

from __future__ import annotations

import os
import sqlite3
from dataclasses import dataclass

from vnadmin_doc.archive.agencies import agency_names
from vnadmin_doc.archive.ledger_view import (
    document_path,
    doubtful_parts,
    kind_name,
    number_and_notation,
    open_ledger,
    readable,
)
from vnadmin_doc.archive.links.link_view import LinkFigures, is_linked, link_figures
from vnadmin_doc.messages import Message, msg, recognise

__all__ = ["Count", "Failure", "Figures", "LetterToReview", "figures"]

TOP = 20
"""Most kinds or issuers; the others are counted as one."""
REVIEWED = 500
"""Most letters in the list for review."""

_OF_CONVERTED = "FROM letter JOIN source USING (name) WHERE state = 'converted'"
_STATES = "SELECT state, count(*), sum(pages), sum(seconds), sum(letters) FROM source GROUP BY state"
_GROUPS = "SELECT {}, count(*) " + _OF_CONVERTED + " GROUP BY 1 ORDER BY 2 DESC, 1"
_SPEED = """
SELECT reading, count(*), sum(pages), sum(seconds) FROM source
WHERE state = 'converted' AND duplicate_of IS NULL AND reading IS NOT NULL GROUP BY reading ORDER BY reading
"""
_CODES = """
SELECT issue.value ->> 1, issue.value ->> 0, count(*)
FROM letter JOIN source USING (name), json_each(letter.issues) AS issue
WHERE state = 'converted' GROUP BY 1, 2 ORDER BY 3 DESC, 1
"""
_FAILURES = """
SELECT error, message, count(*), min(path) FROM source WHERE state = 'failed' GROUP BY error, message
ORDER BY sum(count(*)) OVER (PARTITION BY error) DESC, error, count(*) DESC, message
"""
_REVIEW = """
SELECT path, document, formats, kind, number, notation, issuer, letter.issues,
    (SELECT count(*) FROM json_each(letter.issues) WHERE value ->> 0 = 'error') AS errors,
    (SELECT count(*) FROM json_each(letter.issues) WHERE value ->> 0 = 'warning') AS warnings
FROM letter JOIN source USING (name) WHERE state = 'converted' AND letter.worst IN ('error', 'warning')
ORDER BY errors DESC, warnings DESC, letter.name, part LIMIT ?
"""


@dataclass(frozen=True, slots=True)
class Count:
    """A name and its number of occurrences; ``note`` describes the name."""

    name: str
    count: int
    note: str = ""


@dataclass(frozen=True, slots=True)
class Failure:
    """The number of files that failed for one reason, and one of them."""

    error: str
    message: str
    count: int
    example: str


@dataclass(frozen=True, slots=True)
class LetterToReview:
    """A letter to review: ``document`` is its path in the output folder, ``parts`` are its doubtful parts."""

    path: str
    document: str
    title: str
    errors: int
    warnings: int
    parts: tuple[Message, ...]


@dataclass(frozen=True, slots=True)
class Figures:
    """The counts. ``by_severity`` counts letters by their most severe issue, "" if they have none; ``links`` is None if
    no links were made.
    """

    states: dict[str, int]
    letters: int
    pages: int
    seconds: float
    by_severity: dict[str, int]
    kinds: list[Count]
    years: list[Count]
    issuers: list[Count]
    codes: list[Count]
    speed: list[tuple[str, int, int, float]]
    failures: list[Failure]
    review: list[LetterToReview]
    links: LinkFigures | None

    @property
    def sources(self) -> int:
        """The number of sources in the ledger; a moved source counts once, at its new path."""
        return sum(self.states.values())

    @property
    def to_review(self) -> int:
        """The number of letters with an error or a warning."""
        return self.by_severity.get("error", 0) + self.by_severity.get("warning", 0)


def figures(out: str | os.PathLike[str]) -> Figures:
    """Count the sources and letters of an output folder. Raises ``ReadError``, ``DamagedFile``."""
    with open_ledger(out) as database:
        database.execute("BEGIN")  # all counts are of the same moment, also during a run
        states = {state: rest for state, *rest in database.execute(_STATES) if state != "moved"}
        return Figures(
            states={state: rest[0] for state, rest in states.items()},
            letters=sum(_groups(database, "letter.worst").values()),
            pages=states.get("converted", (0, 0))[1],
            seconds=sum(rest[2] for rest in states.values()),
            by_severity=_groups(database, "letter.worst"),
            kinds=_counts({kind_name(code): number for code, number in _groups(database, "kind").items()}, TOP),
            years=sorted(_counts(_groups(database, "substr(date, 1, 4)"), 0), key=lambda item: item.name or "9"),
            issuers=_counts(_agencies(database), TOP),
            codes=[Count(code, number, severity) for code, severity, number in database.execute(_CODES)],
            speed=database.execute(_SPEED).fetchall(),
            failures=[
                Failure(error, recognise(message), number, readable(path))
                for error, message, number, path in database.execute(_FAILURES)
            ],
            review=[_to_review(row) for row in database.execute(_REVIEW, (REVIEWED,))],
            links=link_figures(database) if is_linked(database) else None,
        )


def _groups(database: sqlite3.Connection, key: str) -> dict[str, int]:
    """The number of letters for each value of a key, largest first; "" is no value."""
    return {name or "": number for name, number in database.execute(_GROUPS.format(key))}


def _agencies(database: sqlite3.Connection) -> dict[str, int]:
    """The number of letters of each agency, under its one name."""
    names = agency_names(database)
    return {names.get(key, key): number for key, number in _groups(database, "agency").items()}


def _counts(found: dict[str, int], most: int) -> list[Count]:
    """The first counts, and the rest as one count."""
    named = [Count(name, number) for name, number in found.items()]
    if not most or len(named) <= most:
        return named
    rest = named[most - 1 :]
    return [*named[: most - 1], Count("…", sum(item.count for item in rest), msg("{count} others", count=len(rest)))]


def _to_review(row: tuple[str, ...]) -> LetterToReview:
    path, document, formats, kind, number, notation, issuer, issues, errors, warnings = row
    title = ", ".join(
        filter(None, (" ".join(filter(None, (kind_name(kind), number_and_notation(number, notation)))), issuer))
    )
    return LetterToReview(
        readable(path),
        document_path(readable(document), formats),
        title,
        int(errors),
        int(warnings),
        doubtful_parts(issues),
    )
