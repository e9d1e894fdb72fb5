"""Letters of several pages, scanned: for tests and benchmarks, made and not kept."""

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

__all__ = ["all_pages", "longer", "pictured", "scanned"]

OFFICE = Wear(dpi=300, skew=0.6, noise=4.0, quality=60)


def longer(letter: Letter, pages: int) -> Letter:
    """The letter with its paragraphs said again and again, until it has so many pages."""
    made = letter
    filling = letter.opening or tuple(text for node in letter.sections for text in node.text) or letter.bases
    while _pages(pdf.render(made, Options())) < pages:
        made = replace(made, opening=made.opening + filling)
    return made


def all_pages(data: bytes) -> list[tuple[bytes, int]]:
    """Every page of a file, as ``pictured`` takes them."""
    return [(data, index) for index in range(_pages(data))]


def _pages(data: bytes) -> int:
    with pypdfium2.PdfDocument(data) as document:
        return len(document)


def scanned(letter: Letter, wear: Wear = OFFICE, behind: Letter | None = None) -> bytes:
    """A PDF whose pages are pictures of the letter's, and of another's but its last, put behind it."""
    files = [pdf.render(part, Options()) for part in (letter, behind) if part]
    return pictured([(data, number) for data in files for number in range(_pages(data) - (data is not files[0]))], wear)


def pictured(pages: Sequence[tuple[bytes, int]], wear: Wear) -> bytes:
    """A PDF whose pages are pictures of those, each a file and the page's index in it."""
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
