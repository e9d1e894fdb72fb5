"""Turn the picture of a page into pages by OCR, with issues; used for images and for scanned pages of PDFs.

``read_picture`` finds the pages in the picture (``ocr.find_page_images``), reads each (``ocr.read_page``), and
maps the result to ``Page``. ``renumber`` numbers the pages of a whole file.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from vnadmin_doc.errors import VnadminDocError
from vnadmin_doc.formats.picture import page_rotation
from vnadmin_doc.formats.picture.header_only import HeaderOnly
from vnadmin_doc.limits import Limits
from vnadmin_doc.messages import Message, msg
from vnadmin_doc.model.geometry import Projection
from vnadmin_doc.model.issue import Issue
from vnadmin_doc.model.page import Origin, Page, Word

if TYPE_CHECKING:
    from PIL.Image import Image

    from vnadmin_doc.ocr import PageImage, Recognition

__all__ = ["not_read_message", "page_message", "read_picture", "renumber", "rows_of", "straightened_issue"]

_STRAIGHTENED_MESSAGES = {
    "photo": msg("a photo; the sheet of paper on it was straightened"),
    "half": msg("two pages side by side; they were read one after the other"),
    "slanted": msg("scanned at a slant; it was straightened"),
}
"""What was done to a picture, by what its page is (``PageImage.change``)."""
_NEGATIVE_MESSAGE = msg("a negative (white on black); it was inverted before it was read")
_SHOW_THROUGH_MESSAGE = msg("the print of another page shows through the paper; it is no part of the letter")


def page_message(number: int, problem: str) -> Message:
    """A message about one page of a file.

    >>> page_message(3, msg("damaged; it cannot be read"))
    'page 3: damaged; it cannot be read'
    """
    return msg("page {page}: {problem}", page=number, problem=problem)


def straightened_issue(number: int, change: str) -> Issue:
    """The issue that page ``number`` of the file was straightened or cut in two (``PageImage.change``)."""
    return Issue("page-straightened", "info", "", page_message(number, _STRAIGHTENED_MESSAGES[change]))


def not_read_message(error: VnadminDocError) -> Message:
    """The message that a page was not read by OCR, with the reason."""
    return msg("not read: {problem}", problem=error.message)


def read_picture(
    image: Image, dpi: float, number: int, limits: Limits, header: HeaderOnly | None, *, whole: bool = False
) -> tuple[tuple[Page, ...], list[Issue]]:
    """The pages in the picture of page ``number`` of a file, and the issues.

    ``header``: read only head and foot of the letter. ``whole``: the picture is one page and is not split.
    Raises as ``ocr.read_page`` does.
    """
    from vnadmin_doc import ocr

    page_images = (ocr.PageImage(image, dpi),) if whole else ocr.find_page_images(image, dpi)
    issues, pages = [], []
    if page_images[0].negative:
        issues.append(Issue("page-negative", "info", "", page_message(number, _NEGATIVE_MESSAGE)))
    if change := page_images[0].change:
        issues.append(straightened_issue(number, change))
    for index, page_image in enumerate(page_images):
        if header and page_image.to_picture is None:
            recognition = header.read(number, page_image.image, dpi, limits)
        else:
            recognition = ocr.read_page(page_image.image, page_image.dpi, limits, first=number == 1 and index == 0)
            if header:
                header.note_text_page(number, list(rows_of(recognition.words)))
        if recognition.timed_out:
            issues.append(Issue("ocr-timeout", "warning", "", page_message(number, ocr.LATE_MESSAGE)))
        if recognition.show_through:
            issues.append(Issue("show-through", "info", "", page_message(number, _SHOW_THROUGH_MESSAGE)))
        if recognition.turn and page_image.to_picture is None:
            issues.append(page_rotation.rotation_issue(number, recognition.turn))
        pages.append(_page(number, page_image, recognition))
    return tuple(pages), issues


def _page(number: int, page_image: PageImage, recognition: Recognition) -> Page:
    width, height = (round(side * 72 / page_image.dpi, 2) for side in page_image.image.size)
    to_picture = page_image.to_picture and Projection.unturned(recognition.turn, width, height).then(
        page_image.to_picture
    )
    if recognition.turn % 180:
        width, height = height, width
    return Page(
        number,
        width,
        height,
        recognition.words,
        tables=recognition.tables,
        origin=Origin(number, to_picture) if to_picture else None,
        margins=recognition.show_through,
    )


def rows_of(words: Sequence[Word]) -> Iterator[str]:
    """The text line by line: words are in reading order, so a line ends if the next word is further left."""
    row: list[Word] = []
    for word in words:
        if row and word.box.x0 < row[-1].box.x0:
            yield " ".join(part.text for part in row)
            row = []
        row.append(word)
    yield " ".join(part.text for part in row)


def renumber(pages: Sequence[tuple[Page, ...]]) -> tuple[Page, ...]:
    """All pages, numbered from 1. After a picture with several pages, ``origin`` keeps the number in the file."""
    moved = partial(Projection.moved, 0.0, 0.0)
    found: list[Page] = []
    for page in (page for group in pages for page in group):
        number = len(found) + 1
        origin = page.origin or (Origin(page.number, moved()) if page.number != number else None)
        found.append(replace(page, number=number, origin=origin))
    return tuple(found)
