"""Images of a letter for a person: a page with a box around each value, and the part of a page with one value.

With the image of a handwritten number a person can check it without searching the scan: ``/code/number`` has evidence
even if no number was read.
"""

from __future__ import annotations

import hashlib
import io
import math
import re
from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from vnadmin_doc.errors import ReadError
from vnadmin_doc.formats.containers import member_bytes
from vnadmin_doc.formats.picture.page_rotation import rotation_of
from vnadmin_doc.language.text import printable
from vnadmin_doc.limits import Limits
from vnadmin_doc.messages import about, msg
from vnadmin_doc.model.evidence_boxes import DOUBT, Mark, marks, pages
from vnadmin_doc.model.geometry import Box, hull

if TYPE_CHECKING:
    from PIL.Image import Image

    from vnadmin_doc.model.reading import Reading

__all__ = ["CROP_DPI", "PAGE_DPI", "crop", "doubtful", "draw", "page_image"]

CROP_DPI = 200.0
PAGE_DPI = 150.0
_QUALITY = 80
"""Of the JPEG of a page."""
_SHOWN_PIXELS = 16_000_000
"""Most pixels of that JPEG: an A1 page with 130 dpi."""
_BESIDE, _ABOVE = 2.0, 0.6
"""Margins of a crop, in heights of the value's box: wide enough for the printed words beside it."""
_LETTERS, _SMALLEST = 7.0, 10.0
"""Size of the labels in points of the page, and their least size in pixels."""
_LONGEST = 64
"""Most characters of a label."""
_PART_OF_SECTION = re.compile(r"/(?:label|heading|text/\d+)$")


def doubtful(reading: Reading) -> list[str]:
    """Pointers of the doubtful values that OCR read, each once, in the order of the issues.

    A part of a signature has the evidence of the signature.
    """
    paths = dict.fromkeys(_with_evidence(issue.path, reading) for issue in reading.issues if issue.path)
    return [path for path in paths if path and any(item.confidence is not None for item in reading.evidence[path])]


def _with_evidence(path: str, reading: Reading) -> str:
    """The path, or the nearest one above it that has evidence."""
    while path and path not in reading.evidence:
        path = path.rpartition("/")[0]
    return path


def crop(data: bytes, reading: Reading, pointer: str, limits: Limits) -> bytes:
    """The part of a page with a value, as a PNG with ``CROP_DPI``, or fewer dpi if that is too large.

    ``data`` is the file that ``reading`` was read from. If the value is on several pages, the first is used. Raises
    ``ReadError`` for another file and for a file without page images, ``LimitExceeded`` as reading does, and
    ``ValueError`` for a pointer without evidence.
    """
    data = _own_file(data, reading, limits)
    found = reading.evidence.get(pointer)
    if not found:
        raise ValueError(f"nothing was read for {pointer!r}")
    page = found[0].page
    picture, dpi = _page(data, reading, page, limits, CROP_DPI)
    part = picture.crop(_around(hull(Box(*item.box) for item in found if item.page == page), picture, dpi))
    # Only the part is enlarged: a whole page of low resolution would need too much memory.
    part, dpi = _scaled(part, dpi, CROP_DPI, limits)
    out = io.BytesIO()
    part.save(out, "PNG", dpi=(dpi, dpi))
    return out.getvalue()


def page_image(data: bytes, reading: Reading, number: int, limits: Limits, dpi: float) -> tuple[bytes, float]:
    """(a page of the letter without boxes, as a JPEG; its dpi, which is lower for a very large page).

    Errors are those of ``draw``.
    """
    if number not in pages(reading):
        raise ValueError(f"the letter is not on page {number}")
    data = _own_file(data, reading, limits)
    picture, at = _page(data, reading, number, limits, dpi)
    shown = replace(limits, pixels=min(limits.pixels, _SHOWN_PIXELS))
    picture, at = _scaled(picture if picture.mode == "L" else picture.convert("RGB"), at, dpi, shown)
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=_QUALITY)
    return out.getvalue(), at


def draw(data: bytes, reading: Reading, numbers: Iterable[int] | None, limits: Limits, dpi: float) -> list[Image]:
    """Pages of the letter with a box around each value, and the pointers of the values beside the page.

    ``numbers`` are page numbers, from 1; None: all pages of the letter. Raises ``ReadError`` and ``LimitExceeded`` as
    ``crop`` does, and ``ValueError`` for a page that does not belong to the letter.
    """
    data = _own_file(data, reading, limits)
    found = marks(reading)
    drawn = []
    for number in pages(reading) if numbers is None else numbers:
        if number not in pages(reading):
            raise ValueError(f"the letter is not on page {number}")
        picture, at = _page(data, reading, number, limits, dpi)
        picture, at = _scaled(picture, at, dpi, limits)
        drawn.append(_annotated(picture, found.get(number, []), at / 72))
    return drawn


def _own_file(data: bytes, reading: Reading, limits: Limits) -> bytes:
    """The file with the pages of the letter: the file itself, or a member of it."""
    name = reading.source.name
    if hashlib.sha256(data).hexdigest() != reading.source.sha256:
        raise ReadError(about(name, msg("not the file that the document was read from; give that file")))
    return (member_bytes(data, name, reading.source.member, limits) or b"") if reading.source.member else data


def _page(data: bytes, reading: Reading, number: int, limits: Limits, dpi: float) -> tuple[Image, float]:
    """(the upright page, its dpi): the dpi of the file for an image, else the requested one."""
    from vnadmin_doc.formats.pdf import pdf, pdf_render
    from vnadmin_doc.formats.picture import image

    name = reading.source.name
    if pdf.matches(data):
        picture, dpi = pdf_render.page_picture(data, number, name, limits, dpi)
    elif image.matches(data):
        picture, dpi = image.page_picture(data, number, name, limits)
    else:
        raise ReadError(about(name, msg("the file has no page images; only scans, images and PDF files have them")))
    return picture.rotate(-rotation_of(reading.issues, number), expand=True), dpi


def _scaled(picture: Image, dpi: float, wanted: float, limits: Limits) -> tuple[Image, float]:
    """(the picture, its dpi): the requested dpi, or fewer if that would be too many pixels."""
    scale = min(wanted / dpi, math.sqrt(limits.pixels / (picture.width * picture.height)))
    size = max(1, round(picture.width * scale)), max(1, round(picture.height * scale))
    return picture.resize(size), dpi * scale


def _around(box: Box, picture: Image, dpi: float) -> tuple[int, int, int, int]:
    """The part of the page around a box, in pixels: left, top, right, bottom."""
    scale, high = dpi / 72, box.height
    x0, top = box.x0 - _BESIDE * high, box.top - _ABOVE * high
    x1, bottom = box.x1 + _BESIDE * high, box.bottom + _ABOVE * high
    left, upper = (
        max(0, min(round(at * scale), most - 1)) for at, most in ((x0, picture.width), (top, picture.height))
    )
    right, lower = min(picture.width, round(x1 * scale)), min(picture.height, round(bottom * scale))
    return left, upper, max(left + 1, right), max(upper + 1, lower)


def _annotated(picture: Image, found: list[Mark], scale: float) -> Image:
    """The page with its marks, between two white columns of labels. ``scale`` is pixels per point."""
    from PIL import Image, ImageDraw, ImageFont

    size = max(_SMALLEST, _LETTERS * scale)
    font = ImageFont.load_default(size)
    left, right = _labels(found, picture.width / scale)
    high = round(1.3 * size)
    wide = round(max((font.getlength(text) for text, _ in (*left, *right)), default=0) + 2 * high)
    rows = max(picture.height // high, len(left), len(right))
    sheet = Image.new("RGB", (picture.width + 2 * wide, max(picture.height, rows * high)), "white")
    sheet.paste(picture, (wide, 0))
    pen = ImageDraw.Draw(sheet, "RGBA")
    pen.rectangle((wide, 0, wide + picture.width - 1, picture.height - 1), outline="silver")
    for mark in found:
        x0, top, x1, bottom = (edge * scale for edge in mark.box)
        line = DOUBT[mark.severity] if mark.severity else mark.colour
        # A box with its edges exchanged, from a damaged document, is drawn as a point.
        corners = (wide + x0, top, wide + max(x0, x1), max(top, bottom))
        pen.rectangle(corners, fill=(*mark.colour, 28), outline=(*line, 255), width=3 if mark.severity else 1)
    for labels, edge, margin in ((left, 0, wide), (right, 2, wide + picture.width)):
        tops = _spread([mark.box[1] * scale for _, mark in labels], high, sheet.height)
        for (text, mark), top in zip(labels, tops, strict=True):
            colour = DOUBT[mark.severity] if mark.severity else mark.colour
            ends = margin - high / 2 if edge == 0 else margin + high / 2
            middle = (mark.box[1] + mark.box[3]) / 2 * scale
            pen.line((ends, top + high / 2, wide + mark.box[edge] * scale, middle), fill=(*colour, 110))
            pen.text((ends, top + high / 2), text, colour, font, anchor="rm" if edge == 0 else "lm")
    return sheet


_Label = tuple[str, Mark]


def _labels(found: list[Mark], width: float) -> tuple[list[_Label], list[_Label]]:
    """The labels for the left and for the right margin, each at the first box of its value; from top to bottom."""
    first: dict[str, Mark] = {}
    for mark in sorted(found, key=lambda mark: (mark.box[3], mark.box[0])):
        if mark.path:  # Quốc hiệu and unplaced lines have no label
            first.setdefault(_label(mark), mark)
    left: list[_Label] = []
    right: list[_Label] = []
    for text, mark in first.items():
        (left if mark.box[0] <= width - mark.box[2] else right).append((text, mark))
    return left, right


def _label(mark: Mark) -> str:
    """The pointer and the codes of the issues; label, heading and text of a section have the pointer of the section."""
    path = _PART_OF_SECTION.sub("", mark.path or "")
    text = printable(" ".join(dict.fromkeys((path, *(f"! {issue.code}" for issue in mark.issues)))))
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def _spread(tops: list[float], high: float, height: float) -> list[float]:
    """Tops of labels that do not overlap, each as near as possible to the wanted top; ``tops`` are sorted.

    >>> _spread([0, 5, 50], 10, 60), _spread([45, 48], 10, 60)
    ([0, 10, 50], [40, 50])
    """
    placed: list[float] = []
    for top in tops:
        placed.append(max(top, placed[-1] + high) if placed else top)
    below = height
    for at in range(len(placed) - 1, -1, -1):
        placed[at] = below = min(placed[at], below - high)
    return placed
