"""Page numbers: makes the rows of a source, and takes page numbers, running lines and the texts of a form out of them.

Decree 30/2020/NĐ-CP, Appendix I, I: page numbers are Arabic, from 1, centred in the top margin, not on page 1.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

import regex as re

from vnadmin_doc.grammar import contact
from vnadmin_doc.layout.rows import page_lines
from vnadmin_doc.model.line import Line
from vnadmin_doc.model.page import Page, Source

__all__ = ["OFF_CENTRE", "printed_number", "rows_and_numbers"]

OFF_CENTRE = 0.1
"""Largest distance of a page number from the middle of the page, as a share of the width."""

BOTTOM_MARGIN = 0.93
"""Where the bottom margin begins, as a share of the height of the page (Appendix I, I: 20 to 25 mm of 297)."""
_OF_PAGE = re.compile(r"((?:trang|page)\W{0,3})\d+(?:\s*/\s*\d+)?", re.IGNORECASE)

_NUMBER = re.compile(r"[\W_]*(?:(?:trang|page)\s*)?(?P<number>\d{1,3})(?:\s*/\s*\d{1,3})?[\W_]*", re.IGNORECASE)
_FIELD_CODE = re.compile(
    r"(?:(?:NUM)?PAGE(?:\s+\d+)?|EMBED\s+\S+|(?:INCLUDEPICTURE|SHAPE)\b.*)(?:\s*\\\*\s*MERGEFORMAT)?\W*"
)
"""Field codes of a word processor that were saved as text; they are not visible in print."""
_FIRST_LETTERS = frozenset("NPEIS")
_FORM_ISSUE = re.compile(
    r"\W*lần (?:ban hành|sửa đổi|soát xét)\W+\d{1,3}(?:\W+ngày (?:ban hành|sửa đổi|hiệu lực)\W+\d[\d/.-]+)?\W*",
    re.IGNORECASE,
)
"""The issue number of a form (TCVN ISO 9001:2015, 7.5.3), printed at the foot of its pages."""


def _page_number(line: Line) -> int | None:
    first = line.text[:1]
    if first.isalpha() and first not in "tTpP":  # most lines: the pattern takes longer
        return None
    match = _NUMBER.fullmatch(line.text)
    return int(match["number"]) if match else None


def printed_number(page: Page) -> tuple[int, Line] | None:
    """(the page number, its line) if the page has a centred number in its first or last line; else None."""
    lines = page_lines(page)
    candidates = _margin_numbers(lines)
    for line in lines:
        number = _page_number(line) if line in candidates else None
        if number is not None and (
            page.unit == "cell" or abs(line.box.middle - page.width / 2) < OFF_CENTRE * page.width
        ):
            return number, line
    return None


def rows_and_numbers(source: Source) -> tuple[list[Line], list[Line]]:
    """(the rows of the whole source in reading order, the lines of page numbers, of the margins and of forms)."""
    rows: list[Line] = []
    numbers: list[Line] = []
    pages = [page_lines(page) for page in source.pages]
    running = _running_lines(source.pages, pages)
    for lines in pages:
        dropped = running | _margin_numbers(lines) | {line for line in lines if _is_form_text(line.text)}
        rows += [line for line in lines if line not in dropped]
        numbers += [line for line in lines if line in dropped]
    if len(source.pages) == 1 and source.pages[0].unit == "cell":
        inner = _inner_numbers(rows)
        numbers += [line for line in rows if line in inner]
        rows = [line for line in rows if line not in inner]
    return rows, numbers


def _running_lines(pages: Sequence[Page], lines: Sequence[Sequence[Line]]) -> set[Line]:
    """The lines in the bottom margins with one text, but for the page number, on more than half of two pages or more.

    Such are the marks of typists and file systems. A contact there is of the letter.
    """
    if len(pages) < 2 or pages[0].unit == "cell":
        return set()
    by_text: dict[str, list[Line]] = defaultdict(list)
    for page, rows in zip(pages, lines, strict=True):
        for line in rows:
            if line.box.top > BOTTOM_MARGIN * page.height and not line.scanned and not line.find(contact):
                by_text[_OF_PAGE.sub(r"\1", line.text)].append(line)
    found = (same for same in by_text.values() if 2 * len({line.page for line in same}) > len(pages))
    return {line for same in found if len(same) > 1 for line in same}


def _is_form_text(text: str) -> bool:
    """Is the text a field code, or the issue number of a form?"""
    # Few lines have these letters, and the patterns take longer.
    is_code = text[:1] in _FIRST_LETTERS and _FIELD_CODE.fullmatch(text) is not None
    return is_code or ("lần " in text.lower() and _FORM_ISSUE.fullmatch(text) is not None)


def _margin_numbers(lines: Sequence[Line]) -> set[Line]:
    """The page numbers that are the first or last line of their page."""
    edges = [*lines[:1], *lines[-1:]] if len(lines) > 2 else []
    return {line for line in edges if _page_number(line) is not None}


def _inner_numbers(lines: Iterable[Line]) -> set[Line]:
    """The page numbers inside a text without page breaks: lines with the next number and nothing else."""
    found: set[Line] = set()
    expected = 2
    for line in lines:
        if _page_number(line) == expected:
            found.add(line)
            expected += 1
    return found
