"""Crops: the part of a page that a value was read from, cut out for a person to look at.

What was written by hand is confirmed by a look at it, not at the whole scan: the evidence of
``/code/number`` carries its place also where nothing was read there.
"""

from __future__ import annotations

import hashlib
import io
import math
from typing import TYPE_CHECKING

from vnadmin_doc.errors import ReadError
from vnadmin_doc.formats.containers import member
from vnadmin_doc.formats.picture.turned import turn_of
from vnadmin_doc.limits import Limits
from vnadmin_doc.messages import about, msg
from vnadmin_doc.model.geometry import Box, hull

if TYPE_CHECKING:
    from PIL.Image import Image

    from vnadmin_doc.model.reading import Reading

__all__ = ["DPI", "crop", "doubtful"]

DPI = 200
"""Of the pictures."""
_BESIDE, _ABOVE = 2.0, 0.6
"""How much of the page is left around the value, in heights of its box: the printed words beside it are seen."""


def doubtful(reading: Reading) -> list[str]:
    """Pointers of the values that were recognised and are in doubt, each once, in the order of the issues."""
    paths = dict.fromkeys(issue.path for issue in reading.issues if issue.path)
    return [path for path in paths if any(item.confidence is not None for item in reading.evidence.get(path, ()))]


def crop(data: bytes, reading: Reading, pointer: str, limits: Limits | None = None) -> bytes:
    """The place of a value on the first page that it stands on, as a PNG at ``DPI``, coarser where that is too large.

    ``data`` is the file that ``reading`` was read from. Raises ``ReadError`` where it is another
    one or has no pages to be drawn, ``LimitExceeded`` as reading does, and ``ValueError`` for a
    pointer without evidence.
    """
    name = reading.source.name
    if hashlib.sha256(data).hexdigest() != reading.source.sha256:
        raise ReadError(about(name, msg("not the file that the document was read from; give that file")))
    found = reading.evidence.get(pointer)
    if not found:
        raise ValueError(f"nothing was read for {pointer!r}")
    page = found[0].page
    limits = limits or Limits()
    if reading.source.member:
        data = member(data, name, reading.source.member, limits) or b""
    picture, dpi = _page(data, reading, page, limits)
    part = picture.crop(_around(hull(Box(*item.box) for item in found if item.page == page), picture, dpi))
    # Only the part is made larger: a page of few dots to the inch would fill the memory.
    scale = min(DPI / dpi, math.sqrt(limits.pixels / (part.width * part.height)))
    part = part.resize((max(1, round(part.width * scale)), max(1, round(part.height * scale))))
    out = io.BytesIO()
    part.save(out, "PNG", dpi=(dpi * scale, dpi * scale))
    return out.getvalue()


def _page(data: bytes, reading: Reading, number: int, limits: Limits) -> tuple[Image, float]:
    """The page as it was read, upright, and its dpi."""
    from vnadmin_doc.formats.pdf import pdf, pdf_render
    from vnadmin_doc.formats.picture import image

    name = reading.source.name
    if pdf.matches(data):
        picture, dpi = pdf_render.picture(data, number, name, limits)
    elif image.matches(data):
        picture, dpi = image.picture(data, number, name, limits)
    else:
        raise ReadError(about(name, msg("the file has no page images; only scans and PDF files have them")))
    return picture.rotate(-turn_of(reading.issues, number), expand=True), dpi


def _around(box: Box, picture: Image, dpi: float) -> tuple[int, int, int, int]:
    """Pixels of a part of the page with some of what stands around it."""
    scale, high = dpi / 72, box.height
    x0, top = box.x0 - _BESIDE * high, box.top - _ABOVE * high
    x1, bottom = box.x1 + _BESIDE * high, box.bottom + _ABOVE * high
    left, upper = (
        max(0, min(round(at * scale), most - 1)) for at, most in ((x0, picture.width), (top, picture.height))
    )
    right, lower = min(picture.width, round(x1 * scale)), min(picture.height, round(bottom * scale))
    return left, upper, max(left + 1, right), max(upper + 1, lower)
