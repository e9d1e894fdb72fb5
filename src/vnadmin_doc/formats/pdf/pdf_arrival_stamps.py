"""Arrival stamps that are pictures: drawn on a born-digital letter by the office that received it.

Document systems put the frame of dấu "ĐẾN" (Decree 30/2020/NĐ-CP, Appendix IV, V) on page 1 as one image,
number and day as another on top of it. Each is drawn alone and read by OCR; what says no ĐẾN is a logo
or a signature, and is left the picture that it is.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from vnadmin_doc.errors import LimitExceeded
from vnadmin_doc.formats.pdf.pdf_frame import Frame
from vnadmin_doc.language.text import fold
from vnadmin_doc.limits import Limits
from vnadmin_doc.model.geometry import Box
from vnadmin_doc.model.page import Word

if TYPE_CHECKING:
    from PIL.Image import Image

__all__ = ["arrival_words"]

_HEAD = 0.5
"""Share of the page from its top in which the frame stands."""
_LEAST, _MOST = (70.0, 35.0), (200.0, 150.0)
"""Points; least and greatest width and height of a frame (the decree's is 142 × 99)."""
_TRIED = 4
_SCALE = 300 / 72
_COARSE = 2.0
"""Pixels a point; an image with fewer is coarse."""
_SOFT = 1.5
_MARGIN = 12
_BLOCK, _SPARSE = 6, 11
"""Tesseract's modes for one block of text, and for words scattered: leaders of dots break a block's rows."""
_SURE = 0.3
"""Below this the engine has seen no text."""


@dataclass(frozen=True, slots=True)
class _Picture:
    """An image of the page, where it stands as seen, and pdfium's handle of it."""

    item: Any
    box: Box


def arrival_words(raw: Any, document: Any, page: Any, frame: Frame, limits: Limits) -> tuple[Word, ...]:
    """The words of an arrival stamp in the head; empty where there is none, or no OCR."""
    pictures = list(_pictures(raw, page, frame)) if frame.rotation == 0 else []
    frames = [picture for picture in pictures if _is_frame(picture.box)]
    if not frames or not _has_engine():
        return ()
    for outer in frames[:_TRIED]:
        for mode in (_BLOCK, _SPARSE):
            words = _words(raw, document, page, outer, limits, mode)
            if _says_arrival(words):
                inner = [p for p in pictures if p is not outer and outer.box.contains(p.box)][:_TRIED]
                return words + tuple(w for p in inner for w in _words(raw, document, page, p, limits))
    return ()


def _has_engine() -> bool:
    from vnadmin_doc.ocr.engines.tesseract import engine_report

    return engine_report().missing is None


def _says_arrival(words: tuple[Word, ...]) -> bool:
    return any(word.text.isupper() and fold(word.text).strip(".:,|") == "den" for word in words)


def _is_frame(box: Box) -> bool:
    return _LEAST[0] <= box.width <= _MOST[0] and _LEAST[1] <= box.height <= _MOST[1]


def _pictures(raw: Any, page: Any, frame: Frame) -> Iterator[_Picture]:
    """The images of the head, as they are drawn one over the other."""
    edges = [ctypes.c_float() for _ in range(4)]
    for index in range(raw.FPDFPage_CountObjects(page)):
        item = raw.FPDFPage_GetObject(page, index)
        if raw.FPDFPageObj_GetType(item) != raw.FPDF_PAGEOBJ_IMAGE or not raw.FPDFPageObj_GetBounds(item, *edges):
            continue
        left, bottom, right, top = (edge.value for edge in edges)
        box = frame.seen(left, bottom, right, top)
        if box and box.bottom < _HEAD * frame.height and box.width <= _MOST[0] and box.height <= _MOST[1]:
            yield _Picture(item, box)


def _words(
    raw: Any, document: Any, page: Any, picture: _Picture, limits: Limits, mode: int = _BLOCK
) -> tuple[Word, ...]:
    from vnadmin_doc.ocr.engines.tesseract import recognise

    image = _drawn(raw, document, page, picture.item)
    if image is None:
        return ()
    try:
        seen = recognise(image, 72 * _SCALE, limits.ocr_seconds, mode)
    except LimitExceeded:
        return ()
    scale = (image.width - 2 * _MARGIN) / max(picture.box.width, 1.0)
    return tuple(
        Word(word.text, _placed(word.box, picture.box, scale), word.confidence)
        for word in seen
        if word.confidence >= _SURE
    )


def _placed(box: Box, where: Box, scale: float) -> Box:
    """From pixels of the drawn image, which has a margin, to points of the page."""
    x0, top, x1, bottom = (max(0.0, edge - _MARGIN) / scale for edge in (box.x0, box.top, box.x1, box.bottom))
    return Box(where.x0 + x0, where.top + top, where.x0 + x1, where.top + bottom)


def _drawn(raw: Any, document: Any, page: Any, item: Any) -> Image | None:
    """One image alone, dark on white, at some 300 dpi, with a margin.

    A coarse one is drawn as it is and enlarged softly: its steps would be read as strokes.
    """
    from PIL import Image, ImageFilter, ImageOps

    fineness = _fineness(raw, item)
    scale = _SCALE if fineness >= _COARSE else max(1.0, fineness)
    ink = _rendered(raw, document, page, item, scale)
    if ink is None:
        return None
    if scale < _SCALE:
        larger = max(1, int(_SCALE / scale))
        ink = ink.resize((larger * ink.width, larger * ink.height), Image.Resampling.LANCZOS)
        ink = ink.filter(ImageFilter.GaussianBlur(_SOFT))
    return ImageOps.expand(ink, _MARGIN, 255)


def _fineness(raw: Any, item: Any) -> float:
    """Pixels a point of the page, across."""
    across, down = ctypes.c_uint(), ctypes.c_uint()
    edges = [ctypes.c_float() for _ in range(4)]
    raw.FPDFImageObj_GetImagePixelSize(item, across, down)
    raw.FPDFPageObj_GetBounds(item, *edges)
    return float(across.value / max(edges[2].value - edges[0].value, 1.0))


def _rendered(raw: Any, document: Any, page: Any, item: Any, scale: float) -> Image | None:
    """One image as the page draws it: pdfium makes it as large as its matrix says."""
    matrix = raw.FS_MATRIX()
    if not raw.FPDFPageObj_GetMatrix(item, matrix):
        return None
    large = raw.FS_MATRIX(*(scale * value for value in (matrix.a, matrix.b, matrix.c, matrix.d)), matrix.e, matrix.f)
    raw.FPDFPageObj_SetMatrix(item, large)
    bitmap = raw.FPDFImageObj_GetRenderedBitmap(document, page, item)
    raw.FPDFPageObj_SetMatrix(item, matrix)
    if not bitmap:
        return None
    try:
        return _on_white(raw, bitmap)
    finally:
        raw.FPDFBitmap_Destroy(bitmap)


def _on_white(raw: Any, bitmap: Any) -> Image | None:
    from PIL import Image, ImageChops

    if raw.FPDFBitmap_GetFormat(bitmap) != raw.FPDFBitmap_BGRA:
        return None
    width, height = raw.FPDFBitmap_GetWidth(bitmap), raw.FPDFBitmap_GetHeight(bitmap)
    stride = raw.FPDFBitmap_GetStride(bitmap)
    pixels = ctypes.string_at(raw.FPDFBitmap_GetBuffer(bitmap), stride * height)
    ink = Image.frombuffer("RGBA", (width, height), pixels, "raw", "BGRA", stride, 1)
    sheet = Image.new("RGB", (width, height), "white")
    sheet.paste(ink, (0, 0), ink)
    # Stamps are red: the darkest of the three channels holds their ink.
    red, green, blue = sheet.split()
    return ImageChops.darker(ImageChops.darker(red, green), blue)
