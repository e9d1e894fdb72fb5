"""Read image files by OCR: one page per file, for TIFF one or more (``image_decoding`` lists the formats)."""

from __future__ import annotations

import hashlib
import warnings
from dataclasses import replace
from typing import TYPE_CHECKING

from vnadmin_doc.errors import EmptyFile, LimitExceeded
from vnadmin_doc.formats.picture import image_decoding
from vnadmin_doc.formats.picture.header_only import HeaderOnly
from vnadmin_doc.formats.picture.image_decoding import matches
from vnadmin_doc.formats.picture.ocr_pages import not_read_message, page_message, read_picture, renumber
from vnadmin_doc.limits import Limits
from vnadmin_doc.messages import about, msg
from vnadmin_doc.model.issue import Issue
from vnadmin_doc.model.page import Ocr, Page, Source

if TYPE_CHECKING:
    from PIL.Image import Image

__all__ = ["matches", "page_picture", "read", "read_header"]


def read(data: bytes, name: str, limits: Limits = Limits()) -> Source:  # noqa: B008 (frozen)
    """The source with each frame of the image as a page, in points, rotated according to its EXIF data.

    Raises ``LimitExceeded`` (before decoding, if a frame has too many pixels),
    ``DamagedFile``, ``EmptyFile`` if no word was found, and ``MissingDependency``.
    """
    return _read(data, name, limits, None)


def read_header(data: bytes, name: str, limits: Limits = Limits()) -> Source:  # noqa: B008 (frozen)
    """Like ``read``, but OCR reads only the head of the first frame and the foot of the letter."""
    return _read(data, name, limits, HeaderOnly())


def _read(data: bytes, name: str, limits: Limits, header: HeaderOnly | None) -> Source:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Pillow warns about unusual metadata; real problems raise errors
        with image_decoding.open_image(data, name, limits) as open_image:
            media_type = image_decoding.MEDIA_TYPES[open_image.format or ""]
            frames, thumbnails = image_decoding.page_frames(open_image, name, limits)
        reader, count = _ImageReader(data, name, limits, header, frames), len(frames)
        read = header.pages(count, reader.page) if header else [reader.page(n) for n in range(1, count + 1)]
        pages = renumber(read)
    issues = (*_thumbnail_issues(thumbnails), *reader.issues, *(header.issues() if header else ()))
    if not any(page.words for page in pages) and len(issues) == len(thumbnails):
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


def _thumbnail_issues(thumbnails: list[int]) -> list[Issue]:
    problem = msg("a small copy of another page (thumbnail); it was not read")
    return [Issue("thumbnail", "info", "", page_message(number, problem)) for number in thumbnails]


def page_picture(data: bytes, number: int, name: str, limits: Limits) -> tuple[Image, float]:
    """The image of one page (the first is 1), rotated according to its EXIF data, and its dpi.

    Raises ``LimitExceeded``, ``DamagedFile`` or ``MissingDependency``.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return image_decoding.decode_frame(data, number - 1, name, limits)


class _ImageReader:
    """Reads pages one by one, and collects the issues and the engine. ``frames``: the frames of the pages, from 1."""

    def __init__(self, data: bytes, name: str, limits: Limits, header: HeaderOnly | None, frames: list[int]) -> None:
        self.data, self.name, self.limits, self.header, self.frames = data, name, limits, header, frames
        self.issues: list[Issue] = []
        self.engine: Ocr | None = None

    def page(self, number: int) -> tuple[Page, ...]:
        """Read the page ``number``; if OCR takes too long, the page is empty, with an issue."""
        from vnadmin_doc import ocr

        frame = self.frames[number - 1]
        image, dpi = image_decoding.decode_frame(self.data, frame - 1, self.name, self.limits)
        try:
            pages, issues = read_picture(image, dpi, number, self.limits, self.header)
        except LimitExceeded as error:
            width, height = (round(side * 72 / dpi, 2) for side in image.size)
            pages = (Page(number, width, height, ()),)
            issues = [Issue("ocr-timeout", "error", "", page_message(number, not_read_message(error)))]
        self.engine = self.engine or ocr.engine_identity(dpi)
        self.issues += issues
        return tuple(
            replace(page, number=frame, origin=page.origin and replace(page.origin, page=frame)) for page in pages
        )
