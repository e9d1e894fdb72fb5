"""Running heads: page numbers, which belong to the paper and not to the letter.

Decree 30/2020/NĐ-CP, Appendix I, I: Arabic from 1, centred in the top margin, not shown on
page 1.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import regex as re

from vnadmin_doc.layout.rows import page_lines
from vnadmin_doc.model.line import Line
from vnadmin_doc.model.page import Page, Source

__all__ = ["printed_number", "rows_of"]

MIDDLE = 0.1
"""Share of the page's width by which a number may be off its middle."""

_NUMBER = re.compile(r"[\W_]*(?:(?:trang|page)\s*)?(?P<number>\d{1,3})(?:\s*/\s*\d{1,3})?[\W_]*", re.IGNORECASE)
_FIELD = re.compile(
    r"(?:(?:NUM)?PAGE(?:\s+\d+)?|EMBED\s+\S+|(?:INCLUDEPICTURE|SHAPE)\b.*)(?:\s*\\\*\s*MERGEFORMAT)?\W*"
)
"""Instructions of a word processor that were saved as text: they print nothing."""
_ISSUE = re.compile(
    r"\W*lần (?:ban hành|sửa đổi|soát xét)\W+\d{1,3}(?:\W+ngày (?:ban hành|sửa đổi|hiệu lực)\W+\d[\d/.-]+)?\W*",
    re.IGNORECASE,
)
"""Which issue of a form it is (TCVN ISO 9001:2015, 7.5.3), printed at the foot of its pages."""


def _page_number(line: Line) -> int | None:
    match = _NUMBER.fullmatch(line.text)
    return int(match["number"]) if match else None


def printed_number(page: Page) -> tuple[int, Line] | None:
    """The page's number where the decree has it: in the top or bottom margin, in the middle, with its line."""
    lines = page_lines(page)
    inside = _margin_numbers(lines)
    for line in lines:
        number = _page_number(line) if line in inside else None
        if number is not None and (page.unit == "cell" or abs(line.box.middle - page.width / 2) < MIDDLE * page.width):
            return number, line
    return None


def rows_of(source: Source) -> tuple[list[Line], list[Line]]:
    """(rows of the whole source in reading order, running heads taken out of them)."""
    rows: list[Line] = []
    running: list[Line] = []
    for page in source.pages:
        lines = page_lines(page)
        dropped = _margin_numbers(lines) | {line for line in lines if _is_of_paper(line.text)}
        rows += [line for line in lines if line not in dropped]
        running += [line for line in lines if line in dropped]
    if len(source.pages) == 1 and source.pages[0].unit == "cell":
        inner = _inner_numbers(rows)
        running += [line for line in rows if line in inner]
        rows = [line for line in rows if line not in inner]
    return rows, running


def _is_of_paper(text: str) -> bool:
    return _FIELD.fullmatch(text) is not None or _ISSUE.fullmatch(text) is not None


def _margin_numbers(lines: Sequence[Line]) -> set[Line]:
    """Page numbers that are the first or the last line of their page."""
    edges = [*lines[:1], *lines[-1:]] if len(lines) > 2 else []
    return {line for line in edges if _page_number(line) is not None}


def _inner_numbers(lines: Iterable[Line]) -> set[Line]:
    """In a text that lost its page breaks: lines that hold just the next page's number."""
    found: set[Line] = set()
    expected = 2
    for line in lines:
        if _page_number(line) == expected:
            found.add(line)
            expected += 1
    return found
