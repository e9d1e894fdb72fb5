"""Decide which parts of a scan's pages OCR reads if only the head and foot of the letter are wanted.

The head is on page 1. The foot ends the letter, and appendices may follow, so it is searched
from the last page backwards until it is found. A later page with a motto may
begin another letter: then its head is read too, and the search for a foot starts again on the page before it.
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

    from vnadmin_doc.ocr import PagePart, Recognition

__all__ = ["MAX_PAGES_CHECKED", "HeaderOnly"]

Pages = TypeVar("Pages")
"""The result that a reader returns for a page of the file."""
MAX_PAGES_CHECKED = 12
"""The foot is searched on so many pages of a letter, from the last one backwards: few appendices are longer."""
_LEFT, _RIGHT, _MIN_WORDS, _MAX_ROW_DISTANCE = 0.25, 0.8, 8, 8.0
"""A row of the body starts left of ``_LEFT`` and ends right of ``_RIGHT`` (shares of the page width), and has
``_MIN_WORDS`` words whose centres differ by less than ``_MAX_ROW_DISTANCE`` points."""


class HeaderOnly:
    """Decides for each page, from the last to the first, which part OCR reads."""

    def __init__(self) -> None:
        self.last = self.pages_checked = self.given_up = 0
        self.foot_found = self.read_whole_pages = False
        self.letters_without_foot: list[int] = []

    def pages(self, count: int, read: Callable[[int], Pages]) -> list[Pages]:
        """Call ``read`` for each page, backwards, and return the results in page order.

        The last page of a letter without a foot is read again completely.
        """
        self.last = count
        pages = {number: read(number) for number in range(count, 0, -1)}
        self._start_letter(1)
        self.read_whole_pages = True
        pages |= {number: read(number) for number in self.letters_without_foot}
        return [pages[number] for number in range(1, count + 1)]

    def _start_letter(self, first: int) -> None:
        """A letter begins on page ``first``: finish it, and start with the letter before it."""
        if self.pages_checked and not self.foot_found:
            self.letters_without_foot.append(self.last)
            if MAX_PAGES_CHECKED <= self.pages_checked <= self.last - first:
                self.given_up = self.pages_checked
        self.last, self.pages_checked, self.foot_found = first - 1, 0, False

    def read(self, number: int, image: Image, dpi: float, limits: Limits) -> Recognition:
        """Read the wanted part of a page. Raises as ``ocr.read_page`` does."""
        from vnadmin_doc import ocr

        part = self.part(number, image, dpi, limits)
        if part is None:
            return ocr.Recognition(())
        seen = ocr.read_page(image, dpi, limits, part, first=number == 1)
        if part == ocr.HEAD and not seen.turn and not _has_body_row(seen.words, image.width * 72 / dpi):
            with suppress(LimitExceeded):  # keep the head that was read
                seen = ocr.read_page(image, dpi, limits, ocr.LONG_HEAD, first=True)
        return seen

    def part(self, number: int, image: Image, dpi: float, limits: Limits) -> PagePart | None:
        """The part of the page to read; None for nothing. Raises as ``ocr.read_page`` does."""
        from vnadmin_doc import ocr

        if self.read_whole_pages:
            return ocr.WHOLE_PAGE
        has_head = number == 1
        with suppress(LimitExceeded):  # the search may fail although the page can be read
            has_head = has_head or ocr.has_head(image, dpi, limits)
        foot = None
        if not (has_head and number == self.last) and not self.foot_found and self.pages_checked < MAX_PAGES_CHECKED:
            self.pages_checked += 1
            with suppress(LimitExceeded):
                foot = ocr.find_foot(image, dpi, limits)
            self.foot_found = foot is not None
        if not has_head:
            return foot
        # If head and foot are on the same page, reading all of it costs little more.
        part = ocr.WHOLE_PAGE if foot or number == self.last else ocr.HEAD
        if number > 1:
            self._start_letter(number)
        return part

    def note_text_page(self, number: int, lines: Sequence[str]) -> None:
        """Use the lines of a page that was read completely: they may contain a foot or a head."""
        from vnadmin_doc import ocr

        self.foot_found = self.foot_found or ocr.contains_foot(lines)
        if number > 1 and ocr.begins_letter(" ".join(lines).split()):
            self._start_letter(number)

    def issues(self) -> Iterator[Issue]:
        """An issue if pages were not searched for the foot."""
        if self.given_up:
            message = msg(
                "no signature or Nơi nhận was found on the last pages: {count}; earlier pages were not read for them",
                count=self.given_up,
            )
            yield Issue("foot-not-found", "warning", "/signers", message)


def _has_body_row(words: Sequence[Word], width: float) -> bool:
    """Has the body begun: is there a row of many words from margin to margin in the lower half of the words?"""
    lowest = max((word.box.bottom for word in words), default=0.0)
    low = [word for word in words if word.box.top > lowest / 2]
    for first in (word for word in low if word.box.x0 < _LEFT * width):
        row = [word for word in low if abs(word.box.centre - first.box.centre) < _MAX_ROW_DISTANCE]
        if len(row) >= _MIN_WORDS and max(word.box.x1 for word in row) > _RIGHT * width:
            return True
    return False
