"""Show: a reading as a card for a terminal. Pure; the command prints it.

Each row is a field with its value, the page and rule that it came from, the lowest OCR
confidence, how sure the value is, and the doubts about it.
"""

from __future__ import annotations

from collections.abc import Iterable

from vnadmin_doc.language.text import printable
from vnadmin_doc.messages import Lang, Message, about, msg, msgn, recognise, translate
from vnadmin_doc.model.card import READINGS, SEVERITIES, Row, packet_signatures, packet_words, rows
from vnadmin_doc.model.reading import FilePart, Reading

__all__ = ["HEADS", "card", "cells", "foot", "title"]

HEADS = (msg("field"), msg("value"), msg("page"), msg("rule"), msg("conf."), msg("sure"), msg("doubts"))
"""The columns of the card as a table."""


def cells(row: Row, lang: Lang) -> tuple[str, str, str, str, str, str, str]:
    """Field, value, page, rule, confidence, figure and doubts as a terminal can print them."""
    return (
        translate(row.field, lang),
        printable(translate(row.value, lang)),
        _joined(map(str, row.pages)),
        printable(_joined(row.rules)),
        "" if row.confidence is None else f"{row.confidence:.2f}",
        "" if row.sure is None else f"{row.sure:.3f}",
        printable(_joined(issue.code for issue in row.issues)),
    )


def _joined(words: Iterable[str]) -> str:
    """Each once, in order."""
    return ", ".join(dict.fromkeys(words))


def card(reading: Reading, lang: Lang) -> str:
    """The card as plain text."""
    table = [cells(row, lang) for row in rows(reading)]
    width = max(len(field) for field, *_ in table)
    lines = [title(reading, lang), ""]
    for field, value, page, rule, confidence, sure, doubts in table:
        place = page and translate(msg("p. {page}", page=page), lang)
        figure = sure and translate(msg("sure {figure}", figure=sure), lang)
        how = " · ".join(filter(None, (place, rule, confidence, figure)))
        lines.append(f"{field:<{width}}  {value or '–'}{f'  [{how}]' if how else ''}{doubts and f'  ! {doubts}'}")
    return "\n".join([*lines, *foot(reading, lang)]) + "\n"


def title(reading: Reading, lang: Lang) -> str:
    """The line above the card: which file, how it was read."""
    source = reading.source
    where = f"{source.name}: {source.member}" if source.member else source.name
    pages = _part(source.part, source.pages) if source.part else msgn("{n} page", "{n} pages", source.pages)
    how = msg("{pages}, read as {reading}", pages=pages, reading=READINGS[source.reading])
    return printable(translate(about(where, how), lang))


def _part(part: FilePart, pages: int) -> Message:
    """Which letter of a file it is, and on which pages."""
    last = f"–{part.last_page}" if part.last_page > part.first_page else ""
    return msg(
        "letter {number} of {letters}, page {page} of {pages}",
        number=part.number,
        letters=part.of,
        page=f"{part.first_page}{last}",
        pages=pages,
    )


def foot(reading: Reading, lang: Lang) -> list[str]:
    """The lines below the card: the packet, every issue, and how much was not placed."""
    lines: list[Message] = []
    if reading.source.packet:
        lines += (packet_words(reading.source.packet), *packet_signatures(reading.source.packet))
    for issue in reading.issues:
        # Of a document, the text is all that there is of a message.
        lines.append(about(SEVERITIES[issue.severity], about(issue.path or "/", recognise(issue.message))))
    count = len(reading.unplaced)
    if count:
        lines.append(msgn("unplaced: {n} line of the source", "unplaced: {n} lines of the source", count))
    return ["", *(printable(translate(line, lang)) for line in lines)] if lines else []
