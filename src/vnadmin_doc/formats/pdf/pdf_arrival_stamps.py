"""Read arrival stamps that are pictures on a born-digital letter, added by the office that received it.

Document systems put the frame of dấu "ĐẾN" (Decree 30/2020/NĐ-CP, Appendix IV, V) on page 1 as one image,
number and date as another image on top of it. Each image is rendered alone and read by OCR. An image without
the word ĐẾN is a logo or a signature and is ignored.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from vnadmin_doc.errors import LimitExceeded
from vnadmin_doc.formats.pdf.pdf_frame import Frame
from vnadmin_doc.formats.pdf.pdfium import address, fast_calls
from vnadmin_doc.language.text import fold
from vnadmin_doc.limits import Limits
from vnadmin_doc.model.geometry import Box
from vnadmin_doc.model.page import Word

if TYPE_CHECKING:
    from PIL.Image import Image

__all__ = ["arrival_words"]

_HEAD = 0.5
"""Share of the page height, from the top, where the frame can be."""
_MIN_SIZE, _MAX_SIZE = (70.0, 35.0), (200.0, 150.0)
"""Points: minimum and maximum (width, height) of a frame; that of the decree is 142 × 99."""
_MAX_PICTURES = 4
_SCALE = 300 / 72
_LOW_RESOLUTION = 2.0
"""Pixels per point; an image with fewer has a low resolution."""
_BLUR = 1.5
_MARGIN = 12
_BLOCK, _SPARSE = 6, 11
"""Page segmentation modes of Tesseract: one block of text, and sparse text (dot leaders break the rows of a block)."""
_MIN_CONFIDENCE = 0.3
"""Words with a lower OCR confidence are noise."""


@dataclass(frozen=True, slots=True)
class _Picture:
    """An image on the page: its pdfium handle, and its box on the visible page."""

    item: Any
    box: Box


def arrival_words(raw: Any, document: Any, page: Any, frame: Frame, limits: Limits) -> tuple[Word, ...]:
    """The words of an arrival stamp in the head of the page; empty if there is none, or no OCR engine."""
    pictures = list(_pictures(raw, page, frame)) if frame.rotation == 0 else []
    frames = [picture for picture in pictures if _is_frame(picture.box)]
    if not frames or not _has_engine():
        return ()
    for outer in frames[:_MAX_PICTURES]:
        for mode in (_BLOCK, _SPARSE):
            words = _words(raw, document, page, outer, limits, mode)
            if _has_arrival_word(words):
                inner = [p for p in pictures if p is not outer and outer.box.contains(p.box)][:_MAX_PICTURES]
                return words + tuple(w for p in inner for w in _words(raw, document, page, p, limits))
    return ()


def _has_engine() -> bool:
    from vnadmin_doc.ocr.engines.tesseract import engine_report

    return engine_report().missing is None


def _has_arrival_word(words: tuple[Word, ...]) -> bool:
    return any(word.text.isupper() and fold(word.text).strip(".:,|") == "den" for word in words)


def _is_frame(box: Box) -> bool:
    return _MIN_SIZE[0] <= box.width <= _MAX_SIZE[0] and _MIN_SIZE[1] <= box.height <= _MAX_SIZE[1]


def _pictures(raw: Any, page: Any, frame: Frame) -> Iterator[_Picture]:
    """The images in the head of the page, in drawing order."""
    fast, at = fast_calls(), address(page)
    edges = [ctypes.c_float() for _ in range(4)]
    for index in range(raw.FPDFPage_CountObjects(page)):
        if fast.object_type(fast.page_object(at, index)) != raw.FPDF_PAGEOBJ_IMAGE:
            continue
        item = raw.FPDFPage_GetObject(page, index)
        if not raw.FPDFPageObj_GetBounds(item, *edges):
            continue
        left, bottom, right, top = (edge.value for edge in edges)
        box = frame.visible_box(left, bottom, right, top)
        if box and box.bottom < _HEAD * frame.height and box.width <= _MAX_SIZE[0] and box.height <= _MAX_SIZE[1]:
            yield _Picture(item, box)


def _words(
    raw: Any, document: Any, page: Any, picture: _Picture, limits: Limits, mode: int = _BLOCK
) -> tuple[Word, ...]:
    from vnadmin_doc.ocr.engines.tesseract import recognise

    image = _image_for_ocr(raw, document, page, picture.item)
    if image is None:
        return ()
    try:
        recognised = recognise(image, 72 * _SCALE, limits.ocr_seconds, mode)
    except LimitExceeded:
        return ()
    scale = (image.width - 2 * _MARGIN) / max(picture.box.width, 1.0)
    return tuple(
        Word(word.text, _to_page(word.box, picture.box, scale), word.confidence)
        for word in recognised
        if word.confidence >= _MIN_CONFIDENCE
    )


def _to_page(box: Box, picture_box: Box, scale: float) -> Box:
    """A box on the page (points) from a box on the image for OCR (pixels), which has a margin."""
    x0, top, x1, bottom = (max(0.0, edge - _MARGIN) / scale for edge in (box.x0, box.top, box.x1, box.bottom))
    return Box(picture_box.x0 + x0, picture_box.top + top, picture_box.x0 + x1, picture_box.top + bottom)


def _image_for_ocr(raw: Any, document: Any, page: Any, item: Any) -> Image | None:
    """One image alone, dark on white, at about 300 dpi, with a margin; None if it cannot be rendered.

    An image of low resolution is enlarged and blurred, because OCR would read its pixel steps as strokes.
    """
    from PIL import Image, ImageFilter, ImageOps

    resolution = _resolution(raw, item)
    scale = _SCALE if resolution >= _LOW_RESOLUTION else max(1.0, resolution)
    ink = _rendered(raw, document, page, item, scale)
    if ink is None:
        return None
    if scale < _SCALE:
        larger = max(1, int(_SCALE / scale))
        ink = ink.resize((larger * ink.width, larger * ink.height), Image.Resampling.LANCZOS)
        ink = ink.filter(ImageFilter.GaussianBlur(_BLUR))
    return ImageOps.expand(ink, _MARGIN, 255)


def _resolution(raw: Any, item: Any) -> float:
    """Horizontal resolution of an image in pixels per point of the page."""
    across, down = ctypes.c_uint(), ctypes.c_uint()
    edges = [ctypes.c_float() for _ in range(4)]
    raw.FPDFImageObj_GetImagePixelSize(item, across, down)
    raw.FPDFPageObj_GetBounds(item, *edges)
    return float(across.value / max(edges[2].value - edges[0].value, 1.0))


def _rendered(raw: Any, document: Any, page: Any, item: Any, scale: float) -> Image | None:
    """One image as drawn on the page, ``scale`` pixels per point: pdfium uses the size in its matrix."""
    matrix = raw.FS_MATRIX()
    if not raw.FPDFPageObj_GetMatrix(item, matrix):
        return None
    scaled_matrix = raw.FS_MATRIX(
        *(scale * value for value in (matrix.a, matrix.b, matrix.c, matrix.d)), matrix.e, matrix.f
    )
    raw.FPDFPageObj_SetMatrix(item, scaled_matrix)
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
    paper = Image.new("RGB", (width, height), "white")
    paper.paste(ink, (0, 0), ink)
    # Stamps are red: their ink is visible in the darkest of the three channels.
    red, green, blue = paper.split()
    return ImageChops.darker(ImageChops.darker(red, green), blue)
