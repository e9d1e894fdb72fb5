"""Figures: what a report counts in a ledger. They add up: every source has one state, every letter one year."""

from __future__ import annotations

import os
import sqlite3
from dataclasses import dataclass

from vnadmin_doc.archive.ledger_view import code_of, in_doubt, kind_name, opened, readable
from vnadmin_doc.messages import Message, msg, recognise

__all__ = ["Count", "Doubtful", "Failure", "Figures", "figures"]

TOP = 20
REVIEWED = 500
EXAMPLES = 5

_OF_CONVERTED = "FROM letter JOIN source USING (name) WHERE state = 'converted'"
_STATES = "SELECT state, count(*), sum(pages), sum(seconds), sum(letters) FROM source GROUP BY state"
_GROUPS = "SELECT {}, count(*) " + _OF_CONVERTED + " GROUP BY 1 ORDER BY 2 DESC, 1"
_SPEED = """
SELECT reading, count(*), sum(pages), sum(seconds) FROM source
WHERE state = 'converted' AND twin IS NULL AND reading IS NOT NULL GROUP BY reading ORDER BY reading
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
SELECT path, document, made, kind, number, notation, issuer, letter.issues,
    (SELECT count(*) FROM json_each(letter.issues) WHERE value ->> 0 = 'error') AS errors,
    (SELECT count(*) FROM json_each(letter.issues) WHERE value ->> 0 = 'warning') AS warnings
FROM letter JOIN source USING (name) WHERE state = 'converted' AND letter.worst IN ('error', 'warning')
ORDER BY errors DESC, warnings DESC, letter.name, part LIMIT ?
"""


@dataclass(frozen=True, slots=True)
class Count:
    """A name and how often it occurs; ``note`` qualifies the name."""

    name: str
    count: int
    note: str = ""


@dataclass(frozen=True, slots=True)
class Failure:
    """So many files that failed for one reason; one of them."""

    error: str
    message: str
    count: int
    example: str


@dataclass(frozen=True, slots=True)
class Doubtful:
    """A letter to be looked at; ``document`` is its place under the output folder, with suffix."""

    path: str
    document: str
    title: str
    errors: int
    warnings: int
    places: tuple[Message, ...]


@dataclass(frozen=True, slots=True)
class Figures:
    """What there is. ``grades`` count letters by their gravest issue, ``to_review`` those with an error or warning."""

    states: dict[str, int]
    letters: int
    pages: int
    seconds: float
    grades: dict[str, int]
    kinds: list[Count]
    years: list[Count]
    issuers: list[Count]
    codes: list[Count]
    speed: list[tuple[str, int, int, float]]
    failures: list[Failure]
    review: list[Doubtful]

    @property
    def sources(self) -> int:
        """All sources that the ledger knows; those moved count at their new places."""
        return sum(self.states.values())

    @property
    def to_review(self) -> int:
        """The letters with an error or a warning."""
        return self.grades.get("error", 0) + self.grades.get("warning", 0)


def figures(out: str | os.PathLike[str]) -> Figures:
    """Count what the ledger of an output folder has. Raises ``ReadError``, ``DamagedFile``."""
    with opened(out) as database:
        database.execute("BEGIN")  # one view of it all, while a run goes on
        states = {state: rest for state, *rest in database.execute(_STATES) if state != "moved"}
        return Figures(
            states={state: rest[0] for state, rest in states.items()},
            letters=sum(_groups(database, "letter.worst").values()),
            pages=states.get("converted", (0, 0))[1],
            seconds=sum(rest[2] for rest in states.values()),
            grades=_groups(database, "letter.worst"),
            kinds=_counts({kind_name(code): number for code, number in _groups(database, "kind").items()}, TOP),
            years=sorted(_counts(_groups(database, "substr(date, 1, 4)"), 0), key=lambda item: item.name or "9"),
            issuers=_counts(_groups(database, "issuer"), TOP),
            codes=[Count(code, number, severity) for code, severity, number in database.execute(_CODES)],
            speed=database.execute(_SPEED).fetchall(),
            failures=[
                Failure(error, recognise(message), number, readable(path))
                for error, message, number, path in database.execute(_FAILURES)
            ],
            review=[_doubtful(row) for row in database.execute(_REVIEW, (REVIEWED,))],
        )


def _groups(database: sqlite3.Connection, key: str) -> dict[str, int]:
    """Letters by a key, the most first; "" is none."""
    return {name or "": number for name, number in database.execute(_GROUPS.format(key))}


def _counts(found: dict[str, int], most: int) -> list[Count]:
    """The first of them, the rest as one."""
    named = [Count(name, number) for name, number in found.items()]
    if not most or len(named) <= most:
        return named
    rest = named[most - 1 :]
    return [*named[: most - 1], Count("…", sum(item.count for item in rest), msg("{count} others", count=len(rest)))]


def _doubtful(row: tuple[str, ...]) -> Doubtful:
    path, document, made, kind, number, notation, issuer, issues, errors, warnings = row
    title = ", ".join(filter(None, (" ".join(filter(None, (kind_name(kind), code_of(number, notation)))), issuer)))
    form = "json" if "json:" in made else "xml"
    return Doubtful(readable(path), f"{readable(document)}.{form}", title, int(errors), int(warnings), in_doubt(issues))
