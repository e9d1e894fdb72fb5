"""Page order: the pages of a file that are to be read, in the order of the letter.

A file may have pages that are no part of a letter: blank ones before it, a routing slip on top of it (Decree
30/2020/NĐ-CP, Appendix IV, I), copies of pages that are in the file already. They are skipped, and an issue
reports each.
A file may also be scanned from the last page to the first, or with its pages mixed: the numbers of its pages, or its
head and foot, show it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import regex as re

from vnadmin_doc.language.lexicon import pattern, words
from vnadmin_doc.language.text import fold
from vnadmin_doc.layout.letter_split import begins_letter, ends_letter, has_head, has_head_line, top_rows
from vnadmin_doc.layout.page_numbers import OFF_CENTRE, printed_number
from vnadmin_doc.messages import msg
from vnadmin_doc.model.geometry import Projection
from vnadmin_doc.model.issue import Issue
from vnadmin_doc.model.line import Line
from vnadmin_doc.model.page import Origin, Page, Source

__all__ = ["order_pages"]

_MIN_COPIED_WORDS = 20
"""A page with fewer words may have the same words as another page and be no copy of it."""
_MAX_SLIP_PAGES = 2
_LONGEST_SLIP_TITLE = 8  # words
_MARGIN = 0.15
"""Share of the height of a page, at its top and at its bottom, where its number may be."""
_SLIP = re.compile(rf"\W*(?:{pattern(words('slips'))})(?!\w)")


def order_pages(source: Source) -> tuple[Source, tuple[Page, ...]]:
    """(the source with the pages to read, numbered from 1, and issues; the pages that are skipped)."""
    pages, issues = list(source.pages), list[Issue]()
    if len(pages) < 2 or not any(page.words for page in pages):
        return source, ()
    for page, issue in (*_leading_blanks(pages), *_copies(pages)):
        pages.remove(page)
        issues.append(issue)
    first = top_rows(pages[0])
    for page, issue in _slips(source, pages, first):
        pages.remove(page)
        issues.append(issue)
    if not has_head(first) and _is_reversed(source, pages):
        pages.reverse()
        message = msg("the pages are in reverse order; they were read from the last to the first")
        issues.append(Issue("page-order", "warning", "", message))
    elif by_number := _by_number(source, pages):
        pages = by_number
        message = msg("the pages are not in order; they were read in the order of their printed numbers")
        issues.append(Issue("page-order", "warning", "", message))
    if not issues:
        return source, ()
    skipped = tuple(page for page in source.pages if page not in pages)
    ordered = tuple(_numbered(page, number) for number, page in enumerate(pages, 1))
    return replace(source, pages=ordered, issues=(*source.issues, *issues)), skipped


def _numbered(page: Page, number: int) -> Page:
    """The page with a new number; ``origin`` keeps its number in the file."""
    if page.number == number:
        return page
    return replace(page, number=number, origin=page.origin or Origin(page.number, Projection.moved(0.0, 0.0)))


def _file_page(page: Page) -> int:
    return page.origin.page if page.origin else page.number


def _leading_blanks(pages: Sequence[Page]) -> list[tuple[Page, Issue]]:
    """The pages without text before the first page with text."""
    first = next(index for index, page in enumerate(pages) if page.words)
    return [
        (page, Issue("page-blank", "info", "", msg("page {page}: no text was found on it", page=_file_page(page))))
        for page in pages[:first]
    ]


def _copies(pages: Sequence[Page]) -> Iterator[tuple[Page, Issue]]:
    """The pages with the same words as an earlier page."""
    seen: dict[tuple[str, ...], Page] = {}
    for page in pages:
        text = tuple(word.text for word in page.words)
        first = seen.setdefault(text, page)
        if first is not page and len(text) >= _MIN_COPIED_WORDS:
            message = msg(
                "page {page}: a copy of page {first} with the same text; it was read once",
                page=_file_page(page), first=_file_page(first),
            )  # fmt: skip
            yield page, Issue("page-copied", "info", "", message)


def _slips(source: Source, pages: Sequence[Page], first: Sequence[Line]) -> list[tuple[Page, Issue]]:
    """The pages of a routing slip before the first letter; none if the slip has a head and a number of its own.

    ``first``: the upper rows of the first page.
    """
    if len(pages) < 2 or not any(_is_slip_title(row.text) for row in first):
        return []
    heads = (index for index, page in enumerate(pages[: _MAX_SLIP_PAGES + 1]) if begins_letter(source, page))
    return [
        (page, Issue("routing-slip", "info", "", msg("page {page}: a routing slip, no letter", page=_file_page(page))))
        for page in pages[: next(heads, 0)]
    ]


def _is_slip_title(text: str) -> bool:
    return len(text.split()) <= _LONGEST_SLIP_TITLE and _SLIP.match(fold(text)) is not None


def _is_reversed(source: Source, pages: Sequence[Page]) -> bool:
    """Does the head stand on the last page, and do the page numbers or the foot on the first page confirm it?"""
    if len(pages) < 2 or has_head_line(pages[0]) or not has_head_line(pages[-1]):
        return False
    printed = [printed_number(page) for page in pages]
    numbers = [(number[0], len(pages) - index) for index, number in enumerate(printed) if number]
    if numbers:
        return all(number == expected for number, expected in numbers) and begins_letter(source, pages[-1])
    return (
        len(pages) == 2
        and ends_letter(source, pages[:1])
        and begins_letter(source, pages[1])
        and not ends_letter(source, pages[1:])
    )


def _by_number(source: Source, pages: Sequence[Page]) -> list[Page]:
    """The pages in the order of their numbers; none if they are in order, or if one of them has no certain place.

    One page has the head of a letter and no number or 1; all others have the numbers from 2, each once.
    """
    if not any(_may_be_misplaced(page, place, len(pages)) for place, page in enumerate(pages, 1)):
        return []
    printed = [printed_number(page) for page in pages]
    numbers = [number[0] if number else 1 for number in printed]
    if numbers == sorted(numbers) or sorted(numbers) != list(range(1, len(pages) + 1)):
        return []
    ordered = [pages[numbers.index(number)] for number in range(1, len(pages) + 1)]
    headed = [page for page in ordered if has_head_line(page)]
    return ordered if headed == ordered[:1] and begins_letter(source, ordered[0]) else []


def _may_be_misplaced(page: Page, place: int, count: int) -> bool:
    """Is there the number of another of ``count`` pages in the middle of a margin? Finds out without rows."""
    margin, aside = _MARGIN * page.height, OFF_CENTRE * page.width
    texts = {
        word.text.strip("-–. ")
        for word in page.words
        if (word.box.top < margin or word.box.bottom > page.height - margin)
        and (page.unit == "cell" or abs(word.box.middle - page.width / 2) < aside)
    }
    return str(place) not in texts and not texts.isdisjoint(map(str, range(1, count + 1)))
