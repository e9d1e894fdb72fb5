"""Pictures and drawings in HTML: their bytes if they are in the file, their sizes, and the texts of SVG drawings."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

from vnadmin_doc.formats.common.content_blocks import PictureBlock

__all__ = ["drawing_as_picture", "drawn", "integer", "is_image", "is_outline", "picture", "text_of_drawing"]

_IMAGE = re.compile(r"data:image/|\.(?:png|jpe?g|gif|bmp|svg|webp|tiff?)$", re.IGNORECASE)
_DATA_URL = re.compile(r"data:image/[\w.+-]+(?:;[\w=-]+)*;base64,", re.IGNORECASE)
_DEFINITIONS = frozenset(("defs", "symbol", "clippath", "mask", "pattern", "marker", "title", "desc", "metadata"))
"""Elements of a drawing that are not drawn where they stand."""
_OUTLINES = frozenset(("path", "polygon", "use"))
"""Elements of a drawing that may be letters."""
_MAX_DEPTH = 180


def integer(text: str | None, default: int) -> int:
    """The number of an attribute of up to six digits, or ``default``."""
    return int(text) if text and re.fullmatch(r"\d{1,6}", text.strip()) else default


def picture(element: Any, attribute: str) -> PictureBlock:
    """The picture that an attribute names; its bytes are known only if they are in the file, as a data URL (RFC 2397).
    Nothing is fetched.
    """
    size = _size(element)
    address = element.get(attribute) or ""
    found = _DATA_URL.match(address)
    if found is None:
        return PictureBlock(None, *size)
    return PictureBlock(lambda: base64.b64decode(unquote(address[found.end() :])), *size)


def _size(element: Any) -> tuple[float, float]:
    """Width and height in points, by the attributes; 0 where they say nothing."""
    width, height = (0.75 * integer((element.get(side) or "").removesuffix("px"), 0) for side in ("width", "height"))
    return width, height


def is_image(element: Any) -> bool:
    """Does an ``object`` or ``embed`` show an image?"""
    address = element.get("data") or element.get("src") or ""
    return (element.get("type") or "").startswith("image/") or _IMAGE.search(address) is not None


def text_of_drawing(element: Any) -> str:
    """The text of a ``text`` element; a part that has its own place is a word of its own."""
    parts = [element.text or ""]
    for item in element:
        gap = " " if any(item.get(name) for name in ("x", "y", "dx", "dy")) else ""
        parts += [gap, "".join(item.itertext()), item.tail or ""]
    return "".join(parts)


def drawn(element: Any, depth: int = 0) -> Iterator[Any]:
    """The elements of a drawing (SVG) that are drawn where they stand, to a limited depth."""
    for item in element:
        if isinstance(item.tag, str) and item.tag not in _DEFINITIONS and depth < _MAX_DEPTH:
            yield item
            yield from drawn(item, depth + 1)


def is_outline(element: Any) -> bool:
    """May the elements of a drawing be letters that were turned into outlines?"""
    return any(item.tag in _OUTLINES for item in drawn(element))


def drawing_as_picture(element: Any) -> PictureBlock:
    """A drawing (SVG) as a picture with its source."""
    from lxml.etree import tostring

    source = tostring(element)
    return PictureBlock(lambda: source, *_size_of_drawing(element))


def _size_of_drawing(element: Any) -> tuple[float, float]:
    """The size of a drawing in points: by its attributes, or by its view box."""
    width, height = _size(element)
    if width and height:
        return width, height
    sides = re.findall(r"\d{1,6}(?:\.\d{1,6})?", element.get("viewbox") or "")[2:4]
    return (0.75 * float(sides[0]), 0.75 * float(sides[1])) if len(sides) == 2 else (0.0, 0.0)
