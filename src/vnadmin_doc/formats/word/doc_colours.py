"""Colours of the text of a Word 97 file and of the ground behind it.

[MS-DOC], the structures COLORREF, Ico, Shd, Shd80 and Ipat.
"""

from __future__ import annotations

import struct

from vnadmin_doc.model.visibility import Colour, Ground

__all__ = ["colour_of_index", "colour_of_reference", "old_shading", "shading", "shadings"]

_AUTOMATIC = 0xFF
_COLOURS: tuple[Colour, ...] = (
    (0, 0, 0), (0, 0, 255), (0, 255, 255), (0, 255, 0), (255, 0, 255), (255, 0, 0), (255, 255, 0), (255, 255, 255),
    (0, 0, 128), (0, 128, 128), (0, 128, 0), (128, 0, 128), (128, 0, 0), (128, 128, 0), (128, 128, 128),
    (192, 192, 192),
)  # fmt: skip
_CLEAR, _SOLID, _NIL = 0, 1, 0xFFFF
_SIZE = 10  # bytes of a Shd


def colour_of_reference(data: bytes) -> Colour | None:
    """The colour of a COLORREF: red, green, blue, and a byte that says that the colour is automatic (None)."""
    return (data[0], data[1], data[2]) if len(data) >= 4 and data[3] != _AUTOMATIC else None


def colour_of_index(number: int) -> Colour | None:
    """The colour with this number; None for 0, the automatic one."""
    return _COLOURS[number - 1] if 0 < number <= len(_COLOURS) else None


def shading(data: bytes) -> Ground:
    """The ground that a Shd gives; (None,) for a pattern, None where nothing is behind the text."""
    if len(data) < _SIZE:
        return None
    return _ground(colour_of_reference(data), colour_of_reference(data[4:]), int.from_bytes(data[8:10], "little"))


def old_shading(data: bytes) -> Ground:
    """As ``shading``, for a Shd80."""
    value = int.from_bytes(data[:2], "little")
    if value == _NIL:
        return None
    return _ground(colour_of_index(value & 0x1F), colour_of_index(value >> 5 & 0x1F), value >> 10)


def _ground(front: Colour | None, back: Colour | None, pattern: int) -> Ground:
    if pattern == _NIL:
        return None
    if pattern not in (_CLEAR, _SOLID):
        return (None,)
    colour = back if pattern == _CLEAR else front
    return None if colour is None else (colour,)


def shadings(data: bytes) -> list[Ground]:
    """The grounds that an array of Shd gives, one for each cell."""
    return [shading(bytes(item)) for (item,) in struct.iter_unpack(f"{_SIZE}s", data[: len(data) // _SIZE * _SIZE])]
