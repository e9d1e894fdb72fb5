"""Crops: the part of a page that a value was read from, cut out for a person to look at.

What was written by hand is confirmed by a look at it, not at the whole scan: the evidence of
``/code/number`` carries its place also where nothing was read there.
"""

from __future__ import annotations

import hashlib
import io
from typing import TYPE_CHECKING

from vnadmin_doc.errors import ReadError
from vnadmin_doc.geometry import Box, hull
from vnadmin_doc.limits import Limits
from vnadmin_doc.readers.turned import turn_of

if TYPE_CHECKING:
    from PIL.Image import Image

    from vnadmin_doc.reading import Reading

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
    """The place of a value on the first page that it stands on, as a PNG at ``DPI``.

    ``data`` is the file that ``reading`` was read from. Raises ``ReadError`` where it is another
    one or has no pages to be drawn, ``LimitExceeded`` as reading does, and ``ValueError`` for a
    pointer without evidence.
    """
    name = reading.source.name
    if hashlib.sha256(data).hexdigest() != reading.source.sha256:
        raise ReadError(f"{name}: not the file that was read; give the same one")
    found = reading.evidence.get(pointer)
    if not found:
        raise ValueError(f"nothing was read for {pointer!r}")
    page = found[0].page
    picture = _page(data, reading, page, limits or Limits())
    part = hull(Box(*item.box) for item in found if item.page == page)
    out = io.BytesIO()
    picture.crop(_around(part, picture)).save(out, "PNG", dpi=(DPI, DPI))
    return out.getvalue()


def _page(data: bytes, reading: Reading, number: int, limits: Limits) -> Image:
    """The page as it was read, upright, at ``DPI``."""
    from vnadmin_doc.readers import image, pdf, pdf_render

    name = reading.source.name
    if pdf.matches(data):
        picture, dpi = pdf_render.picture(data, number, name, limits)
    elif image.matches(data):
        picture, dpi = image.picture(data, number, name, limits)
    else:
        raise ReadError(f"{name}: has no pages to cut from; only scans and PDF files have")
    turned = picture.rotate(-turn_of(reading.issues, number), expand=True)
    return turned.resize((round(turned.width * DPI / dpi), round(turned.height * DPI / dpi)))


def _around(box: Box, picture: Image) -> tuple[int, int, int, int]:
    """Pixels of a part of the page with some of what stands around it."""
    scale, high = DPI / 72, box.height
    x0, top = box.x0 - _BESIDE * high, box.top - _ABOVE * high
    x1, bottom = box.x1 + _BESIDE * high, box.bottom + _ABOVE * high
    return (
        max(0, round(x0 * scale)),
        max(0, round(top * scale)),
        min(picture.width, round(x1 * scale)),
        min(picture.height, round(bottom * scale)),
    )
