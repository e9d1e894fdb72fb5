"""Which parts of a scan's pages are recognised where only the letter's head and foot are wanted.

The head stands on page 1. The foot ends the letter, and appendices may follow: it is looked
for from the last page back, as long as it is not found. A later page that begins with a motto may
begin another letter: its head is read too, and the foot of the letter before is searched again. The
readers keep the pages.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, TypeVar

from vnadmin_doc.errors import LimitExceeded
from vnadmin_doc.limits import Limits
from vnadmin_doc.messages import msg
from vnadmin_doc.model.issue import Issue
from vnadmin_doc.model.page import Word

if TYPE_CHECKING:
    from PIL.Image import Image

    from vnadmin_doc.ocr import Part, Recognition

__all__ = ["MOST_LOOKED_AT", "HeaderOnly"]

Pages = TypeVar("Pages")
"""What is made of a page of the file."""
MOST_LOOKED_AT = 12
"""Pages of a letter, from the last back, on which its foot is looked for: appendices are seldom longer."""
_LEFT, _RIGHT, _MANY, _LEVEL = 0.25, 0.8, 8, 8.0
"""A row of the body: its left and right edge as shares of the page's width, its fewest words; in points."""


class HeaderOnly:
    """Decides for each page what is recognised, from the last page to the first."""

    def __init__(self) -> None:
        self.last = self.looked_at = self.given_up = 0
        self.found = self.whole = False
        self.endless: list[int] = []

    def pages(self, count: int, read: Callable[[int], Pages]) -> list[Pages]:
        """``read`` called for each page, backwards; where a letter's foot was not found, its last again, whole."""
        self.last = count
        pages = {number: read(number) for number in range(count, 0, -1)}
        self._begin(1)
        self.whole = True
        pages |= {number: read(number) for number in self.endless}
        return [pages[number] for number in range(1, count + 1)]

    def _begin(self, first: int) -> None:
        """A letter begins on page ``first``: done with it, go on to the one before."""
        if self.looked_at and not self.found:
            self.endless.append(self.last)
            if MOST_LOOKED_AT <= self.looked_at <= self.last - first:
                self.given_up = self.looked_at
        self.last, self.looked_at, self.found = first - 1, 0, False

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

        if self.whole:
            return ocr.WHOLE
        headed = number == 1
        with suppress(LimitExceeded):  # a spot read that fails is no reason to lose what can be read
            headed = headed or ocr.has_head(image, dpi, limits)
        foot = None
        if not (headed and number == self.last) and not self.found and self.looked_at < MOST_LOOKED_AT:
            self.looked_at += 1
            with suppress(LimitExceeded):
                foot = ocr.foot_of(image, dpi, limits)
            self.found = foot is not None
        if not headed:
            return foot
        # Between head and foot of one page there is little to spare.
        part = ocr.WHOLE if foot or number == self.last else ocr.HEAD
        if number > 1:
            self._begin(number)
        return part

    def has_text(self, number: int, lines: Sequence[str]) -> None:
        """Take note of a page that is text: the foot may be there, or a head."""
        from vnadmin_doc import ocr

        self.found = self.found or ocr.holds_foot(lines)
        if number > 1 and ocr.begins_letter(" ".join(lines).split()):
            self._begin(number)

    def issues(self) -> Iterator[Issue]:
        """The issues about pages that were not read."""
        if self.given_up:
            message = msg(
                "no signature or Nơi nhận was found on the last pages: {count}; earlier pages were not read for them",
                count=self.given_up,
            )
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
