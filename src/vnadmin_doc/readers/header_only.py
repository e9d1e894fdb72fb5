"""Which parts of a scan's pages are recognised where only the letter's head and foot are wanted.

The head stands on page 1. The foot ends the letter, and appendices may follow: it is looked
for from the last page back, as long as it is not found. The readers keep the pages.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from vnadmin_doc.errors import LimitExceeded
from vnadmin_doc.issue import Issue
from vnadmin_doc.limits import Limits
from vnadmin_doc.page import Page, Word

if TYPE_CHECKING:
    from PIL.Image import Image

    from vnadmin_doc.ocr import Part, Recognition

__all__ = ["MOST_LOOKED_AT", "HeaderOnly"]

MOST_LOOKED_AT = 12
"""Pages, from the last back, on which the foot is looked for: appendices are seldom longer."""
_LEFT, _RIGHT, _MANY, _LEVEL = 0.25, 0.8, 8, 8.0
"""A row of the body goes from the one share of the page's width to the other, and has so many words; points."""


class HeaderOnly:
    """Says of each page what is to be recognised, from the last page to the first."""

    def __init__(self) -> None:
        self.count = self.looked_at = 0
        self.found = self.whole = False

    def pages(self, count: int, read: Callable[[int], Page]) -> list[Page]:
        """``read`` called for each page, backwards; where no foot was found, the last one again, whole."""
        self.count = count
        pages = {number: read(number) for number in range(count, 0, -1)}
        if self.looked_at and not self.found and not self.whole:
            self.whole = True
            pages[count] = read(count)
        return [pages[number] for number in range(1, count + 1)]

    def wants(self, number: int) -> bool:
        """May anything of the page have to be recognised?"""
        return self.whole or number == 1 or self._looks()

    def _looks(self) -> bool:
        return not self.found and self.looked_at < MOST_LOOKED_AT

    def read(self, number: int, image: Image, dpi: float, limits: Limits) -> Recognition:
        """What is wanted of the page. Raises as ``ocr.read_page`` does."""
        from vnadmin_doc import ocr

        part = self.part(number, image, dpi, limits)
        if part is None:
            return ocr.Recognition(())
        seen = ocr.read_page(image, dpi, limits, part, first=number == 1)
        if part == ocr.HEAD and not seen.turn and not _is_begun(seen.words, image.width * 72 / dpi):
            with suppress(LimitExceeded):  # the head that was read stays
                seen = ocr.read_page(image, dpi, limits, ocr.LONG_HEAD, first=True)
        return seen

    def part(self, number: int, image: Image, dpi: float, limits: Limits) -> Part | None:
        """What of the page is to be recognised. Raises as ``ocr.read_page`` does."""
        from vnadmin_doc import ocr

        if self.whole or (number == self.count == 1):
            return ocr.WHOLE
        foot = None
        if self._looks():
            self.looked_at += 1
            with suppress(LimitExceeded):  # a spot read that fails is no reason to lose the page's head
                foot = ocr.foot_of(image, dpi, limits)
            self.found = foot is not None
        if number > 1:
            return foot
        return ocr.WHOLE if foot else ocr.HEAD  # between head and foot of one page there is little to spare

    def has_text(self, lines: Iterable[str]) -> None:
        """Take note of a page that is text: the foot may be there."""
        from vnadmin_doc import ocr

        self.found = self.found or ocr.holds_foot(lines)

    def issues(self, count: int) -> Iterator[Issue]:
        """What is to be said of pages that were not looked at."""
        if not self.found and MOST_LOOKED_AT <= self.looked_at < count:
            message = f"no foot was found on the last {self.looked_at} pages; the others were not looked at"
            yield Issue("foot-not-found", "warning", "/signers", message)


def _is_begun(words: Sequence[Word], width: float) -> bool:
    """Has the body begun: is there a row of many words from margin to margin in the lower half of them?"""
    lowest = max((word.box.bottom for word in words), default=0.0)
    low = [word for word in words if word.box.top > lowest / 2]
    for first in (word for word in low if word.box.x0 < _LEFT * width):
        row = [word for word in low if abs(word.box.centre - first.box.centre) < _LEVEL]
        if len(row) >= _MANY and max(word.box.x1 for word in row) > _RIGHT * width:
            return True
    return False
