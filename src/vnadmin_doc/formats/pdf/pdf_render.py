"""Render one PDF page as a picture, for OCR or for display."""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Literal

from vnadmin_doc.errors import DamagedFile, LimitExceeded
from vnadmin_doc.formats.pdf.pdf_frame import Frame, frame_of
from vnadmin_doc.formats.pdf.pdf_open import open_pdf
from vnadmin_doc.limits import Limits
from vnadmin_doc.messages import about, msg

if TYPE_CHECKING:
    from PIL.Image import Image

__all__ = ["is_grey", "page_picture", "render"]

_MIN_DPI = 72.0
_MAX_OBJECTS = 50  # of a page that is searched for colour; a scan is one picture, or a few stripes


def render(
    raw: Any, page: Any, frame: Frame, dpi: float, limits: Limits, *, annotations: bool = True, grey: bool = False,
    form: Any = None,
) -> tuple[Image, float]:  # fmt: skip
    """The visible page in colour or ``grey``, with or without annotations, and the dpi used.

    ``form``: the form environment of the document; with it, form fields are drawn too, such as captions of signatures.
    A page too large for ``limits.pixels`` is drawn at a lower resolution. Raises ``LimitExceeded``
    if even 72 dpi gives too many pixels.
    """
    inches = max(frame.width, 1.0) / 72 * (max(frame.height, 1.0) / 72)
    max_dpi = math.sqrt(limits.pixels / inches) * 0.999
    if max_dpi < _MIN_DPI:
        size = {"width": round(frame.width), "height": round(frame.height)}
        raise LimitExceeded(msg("the page is too large to draw: {width} × {height} points", **size))
    dpi = min(dpi, max_dpi)
    width = max(1, round(frame.width * dpi / 72))
    height = max(1, round(frame.height * dpi / 72))
    bitmap = raw.FPDFBitmap_CreateEx(width, height, raw.FPDFBitmap_Gray if grey else raw.FPDFBitmap_BGR, None, 0)
    if not bitmap:
        raise LimitExceeded(
            msg("not enough memory for a page image of {width} × {height} pixels", width=width, height=height)
        )
    try:
        raw.FPDFBitmap_FillRect(bitmap, 0, 0, width, height, 0xFFFFFFFF)
        how = 0, 0, width, height, 0, raw.FPDF_ANNOT if annotations else 0
        raw.FPDF_RenderPageBitmap(bitmap, page, *how)
        if form:
            raw.FPDF_FFLDraw(form, bitmap, page, *how)
        return _image(raw, bitmap, width, height, "L" if grey else "RGB"), dpi
    finally:
        raw.FPDFBitmap_Destroy(bitmap)


def is_grey(raw: Any, page: Any) -> bool:
    """Are all objects of a page grey or bilevel pictures? Drawn in grey it then has the same pixels, for half the time.

    Annotations, text and paths may be in colour.
    """
    count = raw.FPDFPage_CountObjects(page)
    if count > _MAX_OBJECTS or raw.FPDFPage_GetAnnotCount(page) > 0:
        return False
    return all(_is_grey_picture(raw, page, raw.FPDFPage_GetObject(page, index)) for index in range(count))


def _is_grey_picture(raw: Any, page: Any, item: Any) -> bool:
    import ctypes

    if raw.FPDFPageObj_GetType(item) != raw.FPDF_PAGEOBJ_IMAGE:
        return False
    data = raw.FPDF_IMAGEOBJ_METADATA()
    known = raw.FPDFImageObj_GetImageMetadata(item, page, ctypes.byref(data))
    return bool(known) and data.colorspace in (raw.FPDF_COLORSPACE_DEVICEGRAY, raw.FPDF_COLORSPACE_CALGRAY)


def _image(raw: Any, bitmap: Any, width: int, height: int, mode: Literal["L", "RGB"]) -> Image:
    import ctypes

    from PIL import Image

    stride = raw.FPDFBitmap_GetStride(bitmap)
    buffer = ctypes.cast(raw.FPDFBitmap_GetBuffer(bitmap), ctypes.POINTER(ctypes.c_ubyte * (stride * height)))
    return Image.frombytes(mode, (width, height), buffer.contents, "raw", "L" if mode == "L" else "BGR", stride, 1)


@contextmanager
def _form_of(raw: Any, document: Any) -> Iterator[Any]:
    """The form environment of a document, None if it has no form. It runs no scripts: it has no callbacks for them."""
    info = raw.FPDF_FORMFILLINFO(version=2)  # the environment keeps its address
    has_form = raw.FPDF_GetFormType(document) != raw.FORMTYPE_NONE
    form = raw.FPDFDOC_InitFormFillEnvironment(document, info) if has_form else None
    try:
        yield form
    finally:
        if form:
            raw.FPDFDOC_ExitFormFillEnvironment(form)


def page_picture(data: bytes, number: int, name: str, limits: Limits, dpi: float) -> tuple[Image, float]:
    """One page (the first is 1) as displayed, with stamps and form fields, and its dpi, lower for a very large page.

    Raises ``DamagedFile``, ``EncryptedFile``, ``EmptyFile`` or ``LimitExceeded``.
    """
    import pypdfium2.raw as raw  # type: ignore[import-untyped]

    with open_pdf(data, name) as document, _form_of(raw, document) as form:
        page = raw.FPDF_LoadPage(document, number - 1)
        if not page:
            raise DamagedFile(about(name, msg("page {page} is damaged; scan or download it again", page=number)))
        try:
            return render(raw, page, frame_of(raw, page), dpi, limits, form=form)
        finally:
            raw.FPDF_ClosePage(page)
