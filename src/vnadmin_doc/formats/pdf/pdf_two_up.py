"""Two pages of text side by side on one sheet (A4 pages on A3): cut into pages, the left one before the right one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from vnadmin_doc.formats.common.pasted_text import has_motto
from vnadmin_doc.model.geometry import Projection
from vnadmin_doc.model.page import Origin, Page, Word

__all__ = ["halves"]

_SHAPE = (1.3, 1.6)  # width by height of two pages of ISO 216 side by side: 1.41
_FOLD = 0.02  # share of the width, from the middle to both sides, where no word is
_FEWEST_LINES = 6  # full lines of running text on the left page, if it has no motto
_FULL_LINE, _WORDS_OF_LINE = 0.6, 6  # share of the width of the half; words


def halves(page: Page) -> tuple[Page, ...]:
    """The two pages of a sheet, or the page itself. A landscape page with a table across its middle is one page."""
    if not _SHAPE[0] * page.height <= page.width <= _SHAPE[1] * page.height:
        return (page,)
    middle, fold = page.width / 2, _FOLD * page.width
    if any(word.box.x0 < middle + fold and word.box.x1 > middle - fold for word in page.words):
        return (page,)
    if any(table.box.x0 < middle < table.box.x1 for table in page.tables):
        return (page,)
    left = [word for word in page.words if word.box.middle < middle]
    right = [word for word in page.words if word.box.middle > middle]
    # On one landscape page the motto is in the right half (Decree 30/2020/NĐ-CP, Appendix I, II.1).
    fewest = 1 if has_motto(" ".join(word.text for word in left)) else _FEWEST_LINES
    if not right or _full_lines(left, middle) < fewest:
        return (page,)
    return _half(page, 0.0, middle), _half(page, middle, page.width)


def _full_lines(words: Sequence[Word], width: float) -> int:
    """How many lines of running text the words make, in the order of the source."""
    count, start = 0, 0
    for index in range(1, len(words) + 1):
        if index == len(words) or words[index].box.x0 < words[index - 1].box.x0:
            line = words[start:index]
            full = line[-1].box.x1 - line[0].box.x0 >= _FULL_LINE * width
            count += full and len(line) >= _WORDS_OF_LINE
            start = index
    return count


def _half(page: Page, left: float, right: float) -> Page:
    def moved(words: Sequence[Word]) -> tuple[Word, ...]:
        return tuple(replace(word, box=word.box.moved(-left, 0.0)) for word in words if left <= word.box.middle < right)

    return replace(
        page,
        width=right - left,
        words=moved(page.words),
        hidden=moved(page.hidden),
        marks=tuple(mark for words in page.marks if (mark := moved(words))),
        tables=tuple(
            replace(table, box=table.box.moved(-left, 0.0)) for table in page.tables if left <= table.box.middle < right
        ),
        origin=Origin(page.number, Projection.moved(left, 0.0)),
    )
