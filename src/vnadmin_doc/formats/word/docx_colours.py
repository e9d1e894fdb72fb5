"""Colours of DOCX text and of the ground behind it (ECMA-376, 17.3.2.6 ``w:color``, 17.3.5 ``w:shd``)."""

from __future__ import annotations

import re

from vnadmin_doc.formats.common.zip_xml import Element, attr
from vnadmin_doc.model.visibility import Colour, Ground

__all__ = ["colour_of", "shading"]

_HEX = re.compile(r"[0-9A-Fa-f]{6}")


def colour_of(value: str | None) -> Colour | None:
    """The colour of a value such as ``1F3864``; None for ``auto`` and for names.

    >>> colour_of("FFFFFF"), colour_of("auto")
    ((255, 255, 255), None)
    """
    if value is None or not _HEX.fullmatch(value):
        return None
    red, green, blue = bytes.fromhex(value)
    return red, green, blue


def shading(item: Element | None) -> Ground:
    """The colour of a ``w:shd`` element in a tuple, (None,) for a pattern; None if it has no fill."""
    if item is None or attr(item) == "nil":
        return None
    if attr(item) not in (None, "clear"):
        return (None,)
    colour = colour_of(attr(item, "fill"))
    return None if colour is None else (colour,)
