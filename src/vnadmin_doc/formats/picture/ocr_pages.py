"""A picture as pages: the words that OCR read, with issues, for any file that holds the picture."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from vnadmin_doc.errors import VnadminDocError
from vnadmin_doc.formats.picture import turned
from vnadmin_doc.formats.picture.header_only import HeaderOnly
from vnadmin_doc.limits import Limits
from vnadmin_doc.messages import Message, msg
from vnadmin_doc.model.geometry import Projection
from vnadmin_doc.model.issue import Issue
from vnadmin_doc.model.page import Origin, Page, Word

if TYPE_CHECKING:
    from PIL.Image import Image

    from vnadmin_doc.ocr import Leaf, Recognition

__all__ = ["not_read", "numbered", "of_page", "read_picture"]

_STRAIGHTENED = {
    1: msg("a photo; the sheet of paper on it was straightened"),
    2: msg("two pages side by side; they were read one after the other"),
}
"""What was done to a picture, by the number of pages on it."""


def of_page(number: int, problem: str) -> Message:
    """A message about one page of a file.

    >>> of_page(3, msg("damaged; it cannot be read"))
    'page 3: damaged; it cannot be read'
    """
    return msg("page {page}: {problem}", page=number, problem=problem)


def not_read(error: VnadminDocError) -> Message:
    """Why OCR gave nothing for a page."""
    return msg("not read: {problem}", problem=error.message)


def read_picture(
    image: Image, dpi: float, number: int, limits: Limits, header: HeaderOnly | None, *, whole: bool = False
) -> tuple[tuple[Page, ...], list[Issue]]:
    """The pages in the picture of page ``number`` of a file, and their issues.

    ``whole``: it is one page, and nothing is cut. Raises as ``ocr.read_page`` does.
    """
    from vnadmin_doc import ocr

    leaves = (ocr.Leaf(image, dpi),) if whole else ocr.leaves(image, dpi)
    issues, pages = [], []
    if leaves[0].way:
        issues.append(Issue("page-straightened", "info", "", of_page(number, _STRAIGHTENED[len(leaves)])))
    for index, leaf in enumerate(leaves):
        if header and leaf.way is None:
            seen = header.read(number, image, dpi, limits)
        else:
            seen = ocr.read_page(leaf.image, leaf.dpi, limits, first=number == 1 and index == 0)
            if header:
                header.has_text(number, list(_rows(seen.words)))
        if seen.late:
            issues.append(Issue("ocr-timeout", "warning", "", of_page(number, ocr.LATE)))
        if seen.turn and leaf.way is None:
            issues.append(turned.said(number, seen.turn))
        pages.append(_page(number, leaf, seen))
    return tuple(pages), issues


def _page(number: int, leaf: Leaf, seen: Recognition) -> Page:
    width, height = (round(side * 72 / leaf.dpi, 2) for side in leaf.image.size)
    way = leaf.way and Projection.unturned(seen.turn, width, height).then(leaf.way)
    if seen.turn % 180:
        width, height = height, width
    return Page(number, width, height, seen.words, tables=seen.tables, origin=Origin(number, way) if way else None)


def _rows(words: Sequence[Word]) -> Iterator[str]:
    """The text line by line: in the engine's order a line ends where the next word stands further left."""
    row: list[Word] = []
    for word in words:
        if row and word.box.x0 < row[-1].box.x0:
            yield " ".join(part.text for part in row)
            row = []
        row.append(word)
    yield " ".join(part.text for part in row)


def numbered(pages: Sequence[tuple[Page, ...]]) -> tuple[Page, ...]:
    """The pages in order; after a page that was cut in two they get new numbers, with the file's own in ``origin``."""
    moved = partial(Projection.moved, 0.0, 0.0)
    found: list[Page] = []
    for page in (page for group in pages for page in group):
        number = len(found) + 1
        origin = page.origin or (Origin(page.number, moved()) if page.number != number else None)
        found.append(replace(page, number=number, origin=origin))
    return tuple(found)
