"""Property lists of Word 97 files: what a run, a paragraph and a table row are set to.

A property list ("grpprl") is a row of codes with operands ([MS-DOC] 2.2.5). Unknown codes
are stepped over by their size, which the code itself tells.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from vnadmin_doc.formats.common.word_rows import RowShape

__all__ = ["CharLook", "ParaLook", "char_look", "para_look", "row_shape", "sprms"]

_SIZES = {0: 1, 1: 1, 2: 2, 3: 4, 4: 2, 5: 2, 7: 3}
_T_DEF_TABLE = 0xD608
_P_CHG_TABS = 0xC615
_TOGGLES = {
    0x0835: "bold",
    0x0836: "italic",
    0x0837: "struck",
    0x2A53: "struck",
    0x083A: "caps",
    0x083B: "caps",
    0x083C: "hidden",
    0x0800: "deleted",
}
_CELL_BYTES = 20


def sprms(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Each code with its operand; stops where the list is cut off."""
    place = 0
    while place + 2 <= len(data):
        code = int.from_bytes(data[place : place + 2], "little")
        place += 2
        size = _SIZES.get(code >> 13, 0)
        if code >> 13 == 6:
            if code == _T_DEF_TABLE:
                size = int.from_bytes(data[place : place + 2], "little") + 1
            elif code == _P_CHG_TABS and data[place : place + 1] == b"\xff":
                return
            else:
                size = data[place] + 1 if place < len(data) else 1
        yield code, data[place : place + size]
        place += size


@dataclass(frozen=True, slots=True)
class CharLook:
    """How characters are set. ``font`` is the number of a font; ``symbol`` (font, code)."""

    bold: bool = False
    italic: bool = False
    struck: bool = False
    caps: bool = False
    hidden: bool = False
    deleted: bool = False
    raised: bool = False
    size: float | None = None
    ascii_font: int | None = None
    font: int | None = None
    symbol: tuple[int, int] | None = None


def _toggled(code: int, value: int, style: CharLook) -> bool:
    """0 and 1 say it; 0x80 is as the style, 0x81 the contrary."""
    if value in (0x80, 0x81):
        return bool(getattr(style, _TOGGLES[code])) ^ (value == 0x81)
    return value != 0


def char_look(look: CharLook, data: bytes, styles: Mapping[int, bytes]) -> CharLook:
    """``look`` with a property list laid over it; ``styles`` are the character styles' lists."""
    base = look
    for code, operand in sprms(data):
        value = int.from_bytes(operand, "little")
        if code in _TOGGLES:
            look = replace(look, **{_TOGGLES[code]: _toggled(code, value, base)})  # type: ignore[arg-type]
        elif code == 0x4A30:
            look = base = char_look(look, styles.get(value, b""), {})
        elif code == 0x4A43:
            look = replace(look, size=value / 2)
        elif code == 0x2A48:
            look = replace(look, raised=value == 1)
        elif code == 0x4A4F:
            look = replace(look, ascii_font=value)
        elif code == 0x4A51:
            look = replace(look, font=value)
        elif code == 0x6A09 and len(operand) == 4:
            look = replace(look, symbol=(value & 0xFFFF, value >> 16))
    return look


@dataclass(slots=True)
class ParaLook:
    """How a paragraph is set. ``table``: how deep in tables it stands."""

    align: int = 0
    left: int = 0
    first: int = 0
    level: int = 0
    listed: int = 0
    table: int = 0
    cell_end: bool = False
    row_end: bool = False
    break_before: bool = False


def _signed(operand: bytes) -> int:
    return int.from_bytes(operand, "little", signed=True)


def para_look(lists: list[bytes]) -> ParaLook:
    """Property lists laid one over the other: styles first, the paragraph's own last."""
    look, in_table, depth, inner_end = ParaLook(), False, 0, False
    for data in lists:
        for code, operand in sprms(data):
            value = _signed(operand)
            if code in (0x2403, 0x2461):
                look.align = value
            elif code in (0x840F, 0x845E):
                look.left = value
            elif code in (0x8411, 0x8460):
                look.first = value
            elif code == 0x260A:
                look.level = value
            elif code == 0x460B:
                look.listed = value
            elif code == 0x2407:
                look.break_before = value != 0
            elif code == 0x2416:
                in_table = value != 0
            elif code == 0x2417:
                look.row_end = value != 0
            elif code == 0x6649:
                depth = value
            elif code == 0x244B:
                look.cell_end = value != 0
            elif code == 0x244C:
                inner_end = value != 0
    look.table = max(depth, 1 if in_table else 0)
    look.row_end = look.row_end or inner_end
    return look


def _drawn(border: bytes) -> bool:
    """A border of the old kind: width, then type."""
    return len(border) >= 2 and border[1] not in (0, 0xFF)


def _table_borders(code: int, operand: bytes) -> list[bool] | None:
    """Top, left, bottom, right, inside across, inside down: which are drawn?"""
    if code == 0xD605:
        return [_drawn(operand[i : i + 4]) for i in range(1, 25, 4)]
    if code == 0xD613:
        return [operand[i + 5 : i + 6] not in (b"", b"\x00", b"\xff") for i in range(1, 49, 8)]
    return None


def row_shape(data: bytes, style_lists: Mapping[int, bytes]) -> RowShape:
    """The shape of a row, from the property list of its end mark."""
    shape, cells, inside = RowShape(), b"", False
    for code, operand in sprms(data):
        if code == 0x563A:
            style = int.from_bytes(operand, "little")
            for style_code, style_operand in sprms(style_lists.get(style, b"")):
                inside = _mostly(_table_borders(style_code, style_operand), inside)
        elif code == _T_DEF_TABLE and len(operand) > 3:
            count = operand[2]
            end = 3 + 2 * (count + 1)
            shape.edges = [v for (v,) in struct.iter_unpack("<h", operand[3:end])][: count + 1]
            cells = operand[end:]
        inside = _mostly(_table_borders(code, operand), inside)
    for index in range(max(0, len(shape.edges) - 1)):
        cell = cells[index * _CELL_BYTES : (index + 1) * _CELL_BYTES].ljust(_CELL_BYTES, b"\x00")
        flags = int.from_bytes(cell[:2], "little")
        borders = [cell[i : i + 4] for i in range(4, 20, 4)]
        shape.from_left.append(bool(flags & 0x2) and not flags & 0x1)
        shape.from_above.append(bool(flags & 0x20) and not flags & 0x40)
        shape.ruled.append(sum(_drawn(b) or (inside and b == b"\x00" * 4) for b in borders) >= 2)
    return shape


def _mostly(borders: list[bool] | None, before: bool) -> bool:
    """Are two or more borders drawn? Unchanged where nothing is set."""
    return before if borders is None else sum(borders) >= 2
