"""Show: a reading as a card for a terminal. Pure; the command prints it.

Each row is a field with its value, the page and rule that it came from, the lowest OCR
confidence, and the doubts about it.
"""

from __future__ import annotations

from collections.abc import Iterable

from vnadmin_doc.language.text import printable
from vnadmin_doc.model.card import Row, rows
from vnadmin_doc.model.reading import FilePart, Reading

__all__ = ["card", "cells", "foot", "title"]


def cells(row: Row) -> tuple[str, str, str, str, str, str]:
    """Field, value, page, rule, confidence and doubts as a terminal can print them."""
    return (
        row.field,
        printable(row.value),
        _joined(map(str, row.pages)),
        printable(_joined(row.rules)),
        "" if row.confidence is None else f"{row.confidence:.2f}",
        printable(_joined(issue.code for issue in row.issues)),
    )


def _joined(words: Iterable[str]) -> str:
    """Each once, in order."""
    return ", ".join(dict.fromkeys(words))


def card(reading: Reading) -> str:
    """The card as plain text."""
    table = [cells(row) for row in rows(reading)]
    width = max(len(field) for field, *_ in table)
    lines = [title(reading), ""]
    for field, value, page, rule, confidence, doubts in table:
        how = " · ".join(filter(None, (page and f"p. {page}", rule, confidence)))
        lines.append(f"{field:<{width}}  {value or '–'}{f'  [{how}]' if how else ''}{doubts and f'  ! {doubts}'}")
    return "\n".join([*lines, *foot(reading)]) + "\n"


def title(reading: Reading) -> str:
    """The line above the card: which file, how it was read."""
    source = reading.source
    pages = "1 page" if source.pages == 1 else f"{source.pages} pages"
    if source.part:
        pages = f"letter {source.part.number} of {source.part.of}, {_pages(source.part)} of {source.pages}"
    where = f"{source.name}: {source.member}" if source.member else source.name
    return printable(f"{where}: {pages}, read as {source.reading}")


def _pages(part: FilePart) -> str:
    last = f"–{part.last_page}" if part.last_page > part.first_page else ""
    return f"page{'s' if last else ''} {part.first_page}{last}"


def foot(reading: Reading) -> list[str]:
    """The lines below the card: every issue, and how much was not placed."""
    issues = [f"{issue.severity}: {issue.path or '/'}: {issue.message}" for issue in reading.issues]
    count = len(reading.unplaced)
    unplaced = [f"unplaced: {count} line{'s' * (count != 1)} of the source"] if count else []
    return ["", *map(printable, issues + unplaced)] if issues or unplaced else []
