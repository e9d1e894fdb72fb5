"""The head of gazettes and collections of laws: sorts the words of one sentence of up to four lines into zones.

The sentence is ``<Kind> [của <agency>] số N/YYYY/KH [ngày …] [về việc] <subject>``; authority and căn cứ follow it.
"""

from __future__ import annotations

from collections.abc import Sequence

import regex as re

from vnadmin_doc.grammar import issuer
from vnadmin_doc.grammar.markers import is_marker
from vnadmin_doc.language.text import fold
from vnadmin_doc.layout import anchors
from vnadmin_doc.layout.letterhead import Head
from vnadmin_doc.layout.row_predicates import is_number
from vnadmin_doc.layout.title_block import is_authority, read_subject
from vnadmin_doc.model.block import Block
from vnadmin_doc.model.kinds import by_title
from vnadmin_doc.model.line import Line, make_line

__all__ = ["read_gazette"]

ROWS_TO_SENTENCE = 5
"""First rows in which the sentence begins."""
MOST_SENTENCE_ROWS = 4
"""Most rows of the sentence, from the kind to the date."""
ROWS_TO_BODY = 24
"""Most rows between the sentence and the first căn cứ or section."""
ROWS_TO_LETTERHEAD = 12
"""Most rows between the sentence and the end of a letterhead below it."""

# The folded text after the kind's name.
_REST = re.compile(
    r"""(?P<more>\s+lien\s+(?:tich|bo))? (?:\s+(?P<of>cua\s+)?(?P<issuer>[^\d:;()]{3,150}?))?
    [\s,]+ (?P<code>so\s*:?\s*\d{1,5}[a-z]?\s*/\s*(?:(?:19|20)\d\d\s*/\s*)?[a-zđ]{1,8}(?:\s?[-/]\s?[a-zđ0-9]{1,10})*)
    (?:[\s,]+(?P<date>ngay\s+\d{1,2}\s*(?:[/.-]\s*\d{1,2}\s*[/.-]\s*\d{4}|thang\s*\d{1,2}\s*nam\s*\d{4})))?
    (?=\W|$)""",
    re.VERBOSE,
)


def read_gazette(rows: Sequence[Line]) -> Head | None:
    """The head, if it is one sentence and a body follows it; else None."""
    for index, row in enumerate(rows[:ROWS_TO_SENTENCE]):
        folded = fold(row.text)
        if is_number(row):
            return None
        kind = by_title(folded)
        if kind is None:
            continue
        block = Block(rows[index : index + MOST_SENTENCE_ROWS])
        match = _REST.match(fold(block.text), kind[1][1])
        if match and match["issuer"] and not (match["of"] or issuer.begins_agency(match["issuer"])):
            continue
        if match and _has_letterhead(rows[index + 1 : index + ROWS_TO_LETTERHEAD]):
            return None  # the title of a web page above the letter itself
        if match and _has_body(rows[index + 1 : index + ROWS_TO_BODY]):
            head = Head(other=[r for r in rows[:index] if anchors.find_motto(fold(r.text)) is None])
            head.motto = [r for r in rows[:index] if anchors.find_motto(fold(r.text)) is not None]
            return _sort_words(head, rows, index, block, match)
    return None


def _has_letterhead(rows: Sequence[Line]) -> bool:
    return any(anchors.find_motto(fold(row.text)) is not None for row in rows) and any(map(is_number, rows))


def _has_body(rows: Sequence[Line]) -> bool:
    """Does one of the rows begin a căn cứ or a section?"""
    return any(anchors.is_base(fold(row.text)) or is_marker(row.text) for row in rows)


def _sort_words(head: Head, rows: Sequence[Line], index: int, block: Block, match: re.Match[str]) -> Head:
    """Sort the words of the sentence, which begins at row ``index``, into zones; the words after it are subject."""
    parts = (("issuer", head.issuer), ("code", head.code), ("date", head.dateline))
    spans = [(match.span(name), zone) for name, zone in parts if match[name]]
    cuts = [(spans[0][0][0], head.title), *((end, zone) for (_, end), zone in spans)]
    subject: list[Line] = []
    for line, offset in zip(block.lines, block.offsets, strict=True):
        if offset >= match.end():
            break
        index += 1
        for part, zone in _parts_by_zone(line, offset, cuts, subject):
            zone.append(part)
    head.end = _read_rest(head, rows, index)
    head.subject[:0] = subject
    return head


def _read_rest(head: Head, rows: Sequence[Line], index: int) -> int:
    """Take the lines of the subject below the sentence; return the index of the first row of the body."""
    if index < len(rows) and not is_authority(rows, index):
        return read_subject(head, rows, index)
    return index


def _parts_by_zone(
    line: Line, offset: int, cuts: Sequence[tuple[int, list[Line]]], rest: list[Line]
) -> list[tuple[Line, list[Line]]]:
    """The line cut into parts, each with the list of lines of its zone.

    ``cuts`` are (end of a zone in the text of the sentence, lines of the zone), in order; words behind the last cut
    go to ``rest``. ``offset`` is that of the line in this text.
    """
    runs: list[tuple[list[int], list[Line]]] = []
    for number, at in enumerate(line.starts):
        zone = next((z for end, z in cuts if offset + at < end), rest)
        if runs and runs[-1][1] is zone:
            runs[-1][0].append(number)
        else:
            runs.append(([number], zone))
    return [(make_line(line.page, [line.words[i] for i in numbers], line.unit), zone) for numbers, zone in runs]
