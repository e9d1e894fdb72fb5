"""Read the typography of a DOCX or PDF file: paper, margins, and the font, size and style of its text.

The file is opened again for this, so that reading a letter for conversion does not get slower.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from typing import Any

from vnadmin_doc.conformity.typography import Face, Paper, Piece, Typography
from vnadmin_doc.errors import VnadminDocError
from vnadmin_doc.limits import Limits

__all__ = ["read_typography"]

_MM_PER_TWIP, _MM_PER_POINT = 25.4 / 1440, 25.4 / 72
_DOCX, _PDF = "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "application/pdf"
_HIDDEN_PARTS = frozenset(("del", "moveFrom", "Fallback"))
"""Elements whose paragraphs nobody sees, or that repeat those of another element."""


def read_typography(data: bytes, media_type: str, limits: Limits | None = None) -> Typography | None:
    """The typography of a file; None for other formats, and for a file that cannot be opened."""
    limits = limits or Limits()
    readers = {_DOCX: _of_docx, _PDF: _of_pdf}
    try:
        return readers[media_type](data, limits) if media_type in readers else None
    except VnadminDocError:
        return None


# ---- DOCX --------------------------------------------------------------------------------


def _of_docx(data: bytes, limits: Limits) -> Typography | None:
    from vnadmin_doc.formats.common.zip_xml import child
    from vnadmin_doc.formats.word.docx import main_part
    from vnadmin_doc.formats.word.docx_parts import DocxPackage
    from vnadmin_doc.formats.word.docx_runs import DocxRunReader

    package = DocxPackage.open(data, "", limits)
    main = main_part(package)
    body = child(package.part(main), "body")
    if body is None:
        return None
    runs = DocxRunReader(package.styles(main))
    papers = tuple(_paper(section) for section in body.iter("{*}sectPr"))
    return Typography(papers, tuple(_docx_pieces(body, runs)))


def _paper(section: Any) -> Paper:
    """The paper of a section (ECMA-376, 17.6.11 pgMar, 17.6.13 pgSz); the gutter is at the left."""
    from vnadmin_doc.formats.common.zip_xml import attr, child, number

    def millimetres(element: Any, name: str) -> float:
        return abs(number(attr(element, name))) * _MM_PER_TWIP

    size, margin = child(section, "pgSz"), child(section, "pgMar")
    margins = None
    if margin is not None:
        top, right, bottom, left = (millimetres(margin, side) for side in ("top", "right", "bottom", "left"))
        margins = top, right, bottom, left + millimetres(margin, "gutter")
    return Paper(millimetres(size, "w"), millimetres(size, "h"), margins)


def _docx_pieces(body: Any, runs: Any) -> Iterator[Piece]:
    """The seen runs of all paragraphs, those in tables and text boxes too."""
    from vnadmin_doc.formats.common.zip_xml import attr, child, local_name

    for paragraph in body.iter("{*}p"):
        if any(local_name(outer) in _HIDDEN_PARTS for outer in paragraph.iterancestors()):
            continue
        for run in runs.read(paragraph, attr(child(paragraph, "pPr", "pStyle")), []):
            if run is not None and not run.hidden:
                style, text = run.style, run.text.upper() if run.upper else run.text
                yield Piece(text, Face(run.font, style.size, style.bold, style.italic))
        yield Piece("\n", Face("", None, False, False))


# ---- PDF ---------------------------------------------------------------------------------


def _of_pdf(data: bytes, limits: Limits) -> Typography:
    import pypdfium2.raw as raw  # type: ignore[import-untyped]

    from vnadmin_doc.formats.pdf.pdf_frame import frame_of
    from vnadmin_doc.formats.pdf.pdf_open import open_pdf

    papers: list[Paper] = []
    pieces: list[Piece] = []
    with open_pdf(data, "") as document:
        for number in range(1, min(len(document), limits.pages) + 1):
            page = document[number - 1]
            frame = frame_of(raw, page.raw)
            papers.append(Paper(frame.width * _MM_PER_POINT, frame.height * _MM_PER_POINT))
            pieces += _pdf_pieces(raw, page.raw, frame, number, limits)
            page.close()
    return Typography(tuple(papers), tuple(pieces))


def _pdf_pieces(raw: Any, page: Any, frame: Any, number: int, limits: Limits) -> Iterator[Piece]:
    from vnadmin_doc.formats.pdf.pdf_words import read_text_layer

    text_page = raw.FPDFText_LoadPage(page)
    if not text_page:
        return
    try:
        layer = read_text_layer(raw, text_page, frame, limits)
        for word, item in zip(layer.words, layer.objects, strict=True):
            face = Face(_font_name(raw, item.at), word.style.size, word.style.bold, word.style.italic)
            yield Piece(word.text, face, number, word.box)
    finally:
        raw.FPDFText_ClosePage(text_page)


def _font_name(raw: Any, at: int) -> str:
    """The base name of the font of a text object (its address), without the mark of a subset ("ABCDEF+")."""
    if not at:
        return ""
    font = raw.FPDFTextObj_GetFont(ctypes.cast(at, raw.FPDF_PAGEOBJECT))
    buffer = ctypes.create_string_buffer(256)
    raw.FPDFFont_GetBaseFontName(font, buffer, 256)
    name = buffer.value.decode("utf-8", "replace")
    return name[7:] if name[6:7] == "+" else name
