"""Page images (``decode`` has the formats), of one page or, TIFF alone, of many; read by OCR."""

from __future__ import annotations

import hashlib
import warnings
from typing import TYPE_CHECKING

from vnadmin_doc.errors import EmptyFile, LimitExceeded
from vnadmin_doc.formats.picture import image_decoding
from vnadmin_doc.formats.picture.header_only import HeaderOnly
from vnadmin_doc.formats.picture.image_decoding import matches
from vnadmin_doc.formats.picture.ocr_pages import not_read, numbered, of_page, read_picture
from vnadmin_doc.limits import Limits
from vnadmin_doc.messages import about, msg
from vnadmin_doc.model.issue import Issue
from vnadmin_doc.model.page import Ocr, Page, Source

if TYPE_CHECKING:
    from PIL.Image import Image

__all__ = ["matches", "picture", "read", "read_header"]


def read(data: bytes, name: str, limits: Limits = Limits()) -> Source:  # noqa: B008 (frozen)
    """Every frame of the image as a page, in points, upright as its EXIF data says.

    Raises ``LimitExceeded`` from the header alone where a frame has too many pixels,
    ``DamagedFile``, ``EmptyFile`` where no word was found, and ``MissingDependency``.
    """
    return _read(data, name, limits, None)


def read_header(data: bytes, name: str, limits: Limits = Limits()) -> Source:  # noqa: B008 (frozen)
    """As ``read``, but only the head of the first frame and the foot of the letter are recognised."""
    return _read(data, name, limits, HeaderOnly())


def _read(data: bytes, name: str, limits: Limits, header: HeaderOnly | None) -> Source:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Pillow warns of odd metadata; what matters raises
        with image_decoding.opened(data, name, limits) as opened:
            media_type = image_decoding.MEDIA_TYPES[opened.format or ""]
            count = image_decoding.frames(opened, name, limits)
        reader = _Reader(data, name, limits, header)
        read = header.pages(count, reader.page) if header else [reader.page(n) for n in range(1, count + 1)]
        pages = numbered(read)
    issues = (*reader.issues, *(header.issues() if header else ()))
    if not any(page.words for page in pages) and not issues:
        raise EmptyFile(about(name, msg("no words were found; pages: {count}", count=count)))
    return Source(
        name=name,
        sha256=hashlib.sha256(data).hexdigest(),
        media_type=media_type,
        reading="ocr",
        pages=pages,
        ocr=reader.engine,
        issues=issues,
        fields="header" if header else "all",
    )


def picture(data: bytes, number: int, name: str, limits: Limits) -> tuple[Image, float]:
    """One page (1 is the first), upright as its EXIF data says, and its dpi. Raises as ``read`` does."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return image_decoding.frame(data, number - 1, name, limits)


class _Reader:
    """Reads frames one by one and collects the issues."""

    def __init__(self, data: bytes, name: str, limits: Limits, header: HeaderOnly | None) -> None:
        self.data, self.name, self.limits, self.header = data, name, limits, header
        self.issues: list[Issue] = []
        self.engine: Ocr | None = None

    def page(self, number: int) -> tuple[Page, ...]:
        """One frame; left empty, with an error issue, where OCR takes too long."""
        from vnadmin_doc import ocr

        image, dpi = image_decoding.frame(self.data, number - 1, self.name, self.limits)
        try:
            pages, issues = read_picture(image, dpi, number, self.limits, self.header)
        except LimitExceeded as error:
            width, height = (round(side * 72 / dpi, 2) for side in image.size)
            pages = (Page(number, width, height, ()),)
            issues = [Issue("ocr-timeout", "error", "", of_page(number, not_read(error)))]
        self.engine = self.engine or ocr.identity(dpi)
        self.issues += issues
        return pages
