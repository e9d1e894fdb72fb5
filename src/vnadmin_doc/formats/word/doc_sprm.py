"""Read property lists of Word 97 files: the format of runs, paragraphs and table rows.

A property list ("grpprl") is a sequence of codes with operands ([MS-DOC] 2.2.5). Unknown codes
are skipped; the code itself determines the size of its operand.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from vnadmin_doc.formats.common.word_rows import RowShape
from vnadmin_doc.formats.word.doc_colours import (
    colour_of_index,
    colour_of_reference,
    old_shading,
    shading,
    shadings,
)
from vnadmin_doc.model.visibility import Colour, Ground

__all__ = ["CharFormat", "ParaFormat", "cell_grounds", "para_format", "row_shape", "sprms", "with_char_properties"]

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
_MAX_CELLS = 64


def sprms(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Each code of a property list with its operand; stops at the end of a truncated list."""
    cursor, length = 0, len(data)
    while cursor + 2 <= length:
        code = data[cursor] | data[cursor + 1] << 8
        cursor += 2
        size = _SIZES.get(code >> 13, 0)
        if code >> 13 == 6:
            if code == _T_DEF_TABLE:
                size = int.from_bytes(data[cursor : cursor + 2], "little") + 1
            elif code == _P_CHG_TABS and data[cursor : cursor + 1] == b"\xff":
                return
            else:
                size = data[cursor] + 1 if cursor < length else 1
        yield code, data[cursor : cursor + size]
        cursor += size


@dataclass(frozen=True, slots=True)
class CharFormat:
    """The format of characters. ``font``: the number of a font; ``symbol``: (font, code); ``size`` in points.

    ``picture``: the offset of a picture in the data stream. ``colour``: None for the automatic one.
    """

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
    picture: int | None = None
    colour: Colour | None = None
    ground: Ground = None


def _toggle_value(code: int, value: int, style: CharFormat) -> bool:
    """The value of a toggle: 0 off, 1 on, 0x80 the value of the style, 0x81 its opposite."""
    if value in (0x80, 0x81):
        return bool(getattr(style, _TOGGLES[code])) ^ (value == 0x81)
    return value != 0


def with_char_properties(char_format: CharFormat, data: bytes, styles: Mapping[int, bytes]) -> CharFormat:
    """The format changed by a property list; ``styles``: the property lists of the character styles."""
    base, changes = char_format, dict[str, Any]()
    for code, operand in sprms(data):
        value = int.from_bytes(operand, "little")
        if code in _TOGGLES:
            changes[_TOGGLES[code]] = _toggle_value(code, value, base)
        elif code == 0x4A30:
            char_format = base = with_char_properties(replace(char_format, **changes), styles.get(value, b""), {})
            changes = {}
        elif code == 0x4A43:
            changes["size"] = value / 2
        elif code == 0x2A48:
            changes["raised"] = value == 1
        elif code == 0x4A4F:
            changes["ascii_font"] = value
        elif code == 0x4A51:
            changes["font"] = value
        elif code == 0x6A09 and len(operand) == 4:
            changes["symbol"] = value & 0xFFFF, value >> 16
        elif code == 0x6A03:
            changes["picture"] = value
        elif code == 0x6870:
            changes["colour"] = colour_of_reference(operand)
        elif code == 0x2A42:
            changes["colour"] = colour_of_index(value)
        elif code in (0xCA71, 0x4866):
            ground = shading(operand[1:]) if code == 0xCA71 else old_shading(operand)
            changes["ground"] = ground or changes.get("ground", char_format.ground)
        elif code == 0x2A0C and value:
            changes["ground"] = (colour_of_index(value),)
    return replace(char_format, **changes) if changes else char_format


@dataclass(slots=True)
class ParaFormat:
    """The format of a paragraph. ``left`` and ``first`` (indents) in twips; ``table``: its depth in nested tables."""

    align: int = 0
    left: int = 0
    first: int = 0
    level: int = 0
    list_id: int = 0
    table: int = 0
    cell_end: bool = False
    row_end: bool = False
    break_before: bool = False
    ground: Ground = None


def _signed(operand: bytes) -> int:
    return int.from_bytes(operand, "little", signed=True)


def para_format(lists: list[bytes]) -> ParaFormat:
    """The format of a paragraph from its property lists: those of the styles first, its own last."""
    para, in_table, depth, inner_end = ParaFormat(), False, 0, False
    for data in lists:
        for code, operand in sprms(data):
            value = _signed(operand)
            if code in (0x2403, 0x2461):
                para.align = value
            elif code in (0x840F, 0x845E):
                para.left = value
            elif code in (0x8411, 0x8460):
                para.first = value
            elif code == 0x260A:
                para.level = value
            elif code == 0x460B:
                para.list_id = value
            elif code == 0x2407:
                para.break_before = value != 0
            elif code in (0xC64D, 0x442D):
                para.ground = shading(operand[1:]) if code == 0xC64D else old_shading(operand)
            elif code == 0x2416:
                in_table = value != 0
            elif code == 0x2417:
                para.row_end = value != 0
            elif code == 0x6649:
                depth = value
            elif code == 0x244B:
                para.cell_end = value != 0
            elif code == 0x244C:
                inner_end = value != 0
    para.table = max(depth, 1 if in_table else 0)
    para.row_end = para.row_end or inner_end
    return para


def _is_visible(border: bytes) -> bool:
    """Is a border in the old format (width, then type) visible?"""
    return len(border) >= 2 and border[1] not in (0, 0xFF)


def _table_borders(code: int, operand: bytes) -> list[bool] | None:
    """The visible borders: [top, left, bottom, right, inside horizontal, inside vertical]; None for other codes."""
    if code == 0xD605:
        return [_is_visible(operand[i : i + 4]) for i in range(1, 25, 4)]
    if code == 0xD613:
        return [operand[i + 5 : i + 6] not in (b"", b"\x00", b"\xff") for i in range(1, 49, 8)]
    return None


def row_shape(data: bytes, style_lists: Mapping[int, bytes]) -> RowShape:
    """The cell edges and borders of a row, from the property list of its end mark."""
    shape, cells, inside = RowShape(), b"", False
    for code, operand in sprms(data):
        if code == 0x563A:
            style = int.from_bytes(operand, "little")
            for style_code, style_operand in sprms(style_lists.get(style, b"")):
                inside = _has_two_borders(_table_borders(style_code, style_operand), inside)
        elif code == _T_DEF_TABLE and len(operand) > 3:
            count = operand[2]
            end = 3 + 2 * (count + 1)
            shape.edges = [v for (v,) in struct.iter_unpack("<h", operand[3:end])][: count + 1]
            cells = operand[end:]
        inside = _has_two_borders(_table_borders(code, operand), inside)
    for index in range(max(0, len(shape.edges) - 1)):
        cell = cells[index * _CELL_BYTES : (index + 1) * _CELL_BYTES].ljust(_CELL_BYTES, b"\x00")
        flags = int.from_bytes(cell[:2], "little")
        borders = [cell[i : i + 4] for i in range(4, 20, 4)]
        shape.merged_left.append(bool(flags & 0x2) and not flags & 0x1)
        shape.merged_above.append(bool(flags & 0x20) and not flags & 0x40)
        shape.ruled.append(sum(_is_visible(b) or (inside and b == b"\x00" * 4) for b in borders) >= 2)
    return shape


def cell_grounds(data: bytes) -> list[Ground]:
    """The ground of each cell that the property list of a row's end mark declares; a table style may give any."""
    found: list[Ground] = []
    by_style = False
    for code, operand in sprms(data):
        if code == 0x563A:
            by_style = True
        elif code in (0xD612, 0xD616, 0xD60C):  # cells 1 to 22, 23 to 44, the others
            first = {0xD612: 0, 0xD616: 22, 0xD60C: 44}[code]
            found += [None] * (first - len(found))
            found[first:] = shadings(operand[1:])
        elif code == 0xD609 and not found:
            found = [old_shading(operand[at : at + 2]) for at in range(1, len(operand) - 1, 2)]
    return [ground or ((None,) if by_style else None) for ground in found] or ([] if by_style else [None] * _MAX_CELLS)


def _has_two_borders(borders: list[bool] | None, before: bool) -> bool:
    """Are two or more borders visible? ``before`` if there are no border properties."""
    return before if borders is None else sum(borders) >= 2
