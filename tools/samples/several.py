"""Generate scanned letters of several pages for tests and benchmarks; they are not stored."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import replace

import pypdfium2  # type: ignore[import-untyped]
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from tools.samples import pdf, scan
from tools.samples.model import Letter
from tools.samples.pdf import Options
from tools.samples.scan import Wear

__all__ = ["all_pages", "longer", "pages_as_pictures", "scanned"]

OFFICE = Wear(dpi=300, skew=0.6, noise=4.0, quality=60)


def longer(letter: Letter, pages: int) -> Letter:
    """The letter with repeated paragraphs, until it has ``pages`` pages."""
    made = letter
    filling = letter.opening or tuple(text for node in letter.sections for text in node.text) or letter.bases
    while _pages(pdf.render(made, Options())) < pages:
        made = replace(made, opening=made.opening + filling)
    return made


def all_pages(data: bytes) -> list[tuple[bytes, int]]:
    """All pages of a file, in the form that ``pages_as_pictures`` takes."""
    return [(data, index) for index in range(_pages(data))]


def _pages(data: bytes) -> int:
    with pypdfium2.PdfDocument(data) as document:
        return len(document)


def scanned(letter: Letter, wear: Wear = OFFICE, behind: Letter | None = None) -> bytes:
    """A PDF with pictures of the pages of the letter, followed by those of another letter without its last page."""
    files = [pdf.render(part, Options()) for part in (letter, behind) if part]
    return pages_as_pictures(
        [(data, number) for data in files for number in range(_pages(data) - (data is not files[0]))], wear
    )


def pages_as_pictures(pages: Sequence[tuple[bytes, int]], wear: Wear) -> bytes:
    """A PDF with pictures of the given pages; each is (file, index of the page in it)."""
    out = io.BytesIO()
    canvas = Canvas(out, invariant=1)
    for data, number in pages:
        picture = scan.picture(data, "", wear, number)
        width, height = (side * 72 / wear.dpi for side in picture.size)
        canvas.setPageSize((width, height))
        canvas.drawImage(ImageReader(io.BytesIO(scan.jpeg(picture, wear))), 0, 0, width, height)
        canvas.showPage()
    canvas.save()
    return out.getvalue()
