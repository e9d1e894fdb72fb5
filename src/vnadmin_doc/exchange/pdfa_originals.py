"""The file that a PDF/A file is made from: a PDF or a picture file, whose pages are taken over or drawn."""

from __future__ import annotations

import io
import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from vnadmin_doc.errors import DamagedFile
from vnadmin_doc.exchange.pdfa_pages import (
    NotTakenOver,
    add_jpeg,
    add_page_without_text,
    add_patch,
    add_picture,
    placement,
)
from vnadmin_doc.formats.pdf import pdf_render
from vnadmin_doc.formats.pdf.pdf_frame import Frame, frame_of
from vnadmin_doc.formats.pdf.pdf_open import open_pdf
from vnadmin_doc.formats.picture import image_decoding
from vnadmin_doc.limits import Limits
from vnadmin_doc.messages import about, msg
from vnadmin_doc.model.geometry import Box
from vnadmin_doc.model.page import Page

if TYPE_CHECKING:
    from pikepdf import Pdf
    from PIL.Image import Image

__all__ = ["PdfFile", "PictureFile", "Sheet"]

DRAWN_DPI = 300.0


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page to write: its number in the file, its size in points, and the source pages with its words.

    ``turns``: the quarter turns clockwise by which OCR turned it. ``scale``: its points for each point of the file.
    """

    number: int
    width: float
    height: float
    turns: int
    scale: float
    pages: tuple[Page, ...]

    @property
    def size(self) -> tuple[float, float]:
        """Width and height."""
        return self.width, self.height


class PdfFile:
    """The pages of a PDF file. ``document`` is open in pdfium."""

    def __init__(self, document: Any, data: bytes, name: str, limits: Limits) -> None:
        import pikepdf
        import pypdfium2.raw as raw  # type: ignore[import-untyped]

        self.raw, self.document, self.name, self.limits = raw, document, name, limits
        self.objects: Pdf | None = None
        with suppress(pikepdf.PdfError):  # pdfium opens more damaged files; their pages are drawn
            self.objects = pikepdf.open(io.BytesIO(data))

    @classmethod
    @contextmanager
    def opened(cls, data: bytes, name: str, limits: Limits) -> Iterator[PdfFile]:
        """Context manager for a file. Raises as ``open_pdf`` does."""
        with open_pdf(data, name) as document:
            yield cls(document, data, name, limits)

    def size(self, number: int) -> tuple[float, float]:
        """Width and height of a page as displayed, in points."""
        with self._page(number) as (_, frame):
            return frame.width, frame.height

    def take_over(self, pdf: Pdf, sheet: Sheet) -> None:
        """Append a page with the picture as it is. Raises ``NotTakenOver``."""
        if self.objects is None or sheet.number > len(self.objects.pages):
            raise NotTakenOver
        with self._page(sheet.number) as (_, frame):
            box = frame.left, frame.bottom, frame.right, frame.top
            place = placement(box, frame.rotation + sheet.turns, sheet.scale)
        add_page_without_text(pdf, self.objects.pages[sheet.number - 1], place, sheet.size)

    def draw(self, pdf: Pdf, sheet: Sheet) -> None:
        """Append a page with a picture that is made of it. Raises as reading does."""
        add_picture(pdf, self.picture(sheet, DRAWN_DPI), sheet.size, lossless=False)

    def draw_parts(self, pdf: Pdf, sheet: Sheet, boxes: Sequence[Box]) -> None:
        """Draw parts of a page over what was taken over on the last page."""
        if not boxes:
            return
        picture = self.picture(sheet, DRAWN_DPI)
        across, down = picture.width / sheet.width, picture.height / sheet.height
        for box in boxes:
            x0, x1 = math.floor(box.x0 * across), math.ceil(box.x1 * across)
            top, bottom = math.floor(box.top * down), math.ceil(box.bottom * down)
            part = picture.crop((x0, top, x1, bottom))
            place = (x0 / across, sheet.height - bottom / down, part.width / across, part.height / down)
            add_patch(pdf, pdf.pages[-1], part, place)

    def picture(self, sheet: Sheet, dpi: float) -> Image:
        """The page as displayed, turned as the sheet. Raises as reading does."""
        with self._page(sheet.number) as (page, frame):
            grey = pdf_render.is_grey(self.raw, page)
            picture, _ = pdf_render.render(self.raw, page, frame, dpi, self.limits, grey=grey)
        return picture.rotate(-90 * sheet.turns, expand=True) if sheet.turns else picture

    @contextmanager
    def _page(self, number: int) -> Iterator[tuple[Any, Frame]]:
        """(The page with its annotations and fields drawn into it, its frame): pdfium does not draw fields itself."""
        page = self.raw.FPDF_LoadPage(self.document, number - 1)
        if page and self.raw.FPDFPage_GetAnnotCount(page) > 0:
            self.raw.FPDFPage_Flatten(page, self.raw.FLAT_NORMALDISPLAY)
            self.raw.FPDF_ClosePage(page)
            page = self.raw.FPDF_LoadPage(self.document, number - 1)
        frame = frame_of(self.raw, page) if page else None
        if frame is None or min(frame.width, frame.height) <= 0:  # an empty crop box shows nothing
            problem = msg("page {page} is damaged; scan or download it again", page=number)
            raise DamagedFile(about(self.name, problem))
        try:
            yield page, frame
        finally:
            self.raw.FPDF_ClosePage(page)


class PictureFile:
    """The pages of a picture file. A JPEG file is taken over, others are decoded."""

    def __init__(self, data: bytes, media_type: str, name: str, limits: Limits) -> None:
        self.data, self.media_type, self.name, self.limits = data, media_type, name, limits

    def size(self, number: int) -> tuple[float, float]:
        """Width and height of a page as displayed, in points."""
        return image_decoding.decode_pixels(self.data, number - 1, self.name, self.limits)[1]

    def take_over(self, pdf: Pdf, sheet: Sheet) -> None:
        """Append a page with the picture as it is. Raises ``NotTakenOver``."""
        if self.media_type != "image/jpeg":
            raise NotTakenOver
        add_jpeg(pdf, self.data, sheet.size, sheet.turns)

    def draw(self, pdf: Pdf, sheet: Sheet) -> None:
        """Append a page with a picture that is made of it. Raises as reading does."""
        picture, _ = image_decoding.decode_pixels(self.data, sheet.number - 1, self.name, self.limits)
        if sheet.turns:
            picture = picture.rotate(-90 * sheet.turns, expand=True)
        lossless = self.media_type in ("image/png", "image/tiff", "image/bmp", "image/gif")
        add_picture(pdf, picture, sheet.size, lossless=lossless)

    def draw_parts(self, pdf: Pdf, sheet: Sheet, boxes: Sequence[Box]) -> None:
        """Nothing: the page is nothing but the picture."""

    def picture(self, sheet: Sheet, dpi: float) -> None:
        """None: the page is nothing but the picture, so it need not be compared."""
