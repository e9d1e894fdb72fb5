"""Read the list definitions of Word 97 files (PlfLst) and the references to them (PlfLfo)."""

from __future__ import annotations

import struct

from vnadmin_doc.formats.common.list_labels import Labels, Level

__all__ = ["labels_of"]

_FORMATS = {0: "decimal", 1: "upperRoman", 2: "lowerRoman", 3: "upperLetter", 4: "lowerLetter"}
_FORMATS |= {5: "ordinal", 6: "cardinalText", 7: "ordinalText", 22: "decimalZero", 23: "bullet"}
_FORMATS |= {56: "vietnameseCounting", 57: "numberInDash", 255: "none"}
"""The number formats ([MS-OSHARED] 2.2.1.3) by their names in OOXML."""


def labels_of(table: bytes, offset: int, size: int, usage: bytes) -> Labels:
    """The labels of the lists defined at ``offset`` of the table stream; their levels follow after ``size`` bytes.

    ``usage``: the references to the lists (PlfLfo).
    """
    head = table[offset : offset + size]
    if len(head) < 2 or len(usage) < 4:
        return Labels({})
    cursor = offset + size
    defined: dict[int, dict[int, Level]] = {}
    for i in range(struct.unpack_from("<H", head)[0]):
        lsid, *_, flags = struct.unpack_from("<ii9HB", head, 2 + 28 * i)
        defined[lsid] = {}
        for level in range(1 if flags & 1 else 9):
            defined[lsid][level], cursor = _level(table, cursor)
    return _list_usages(usage, defined)


def _list_usages(usage: bytes, defined: dict[int, dict[int, Level]]) -> Labels:
    lists: dict[str, tuple[str, dict[int, Level]]] = {}
    start_overrides: dict[str, dict[int, int]] = {}
    (count,) = struct.unpack_from("<I", usage)
    cursor = 4 + 16 * count
    for i in range(count):
        lsid, _, _, overrides = struct.unpack_from("<iIIB", usage, 4 + 16 * i)
        key = str(i + 1)
        levels = dict(defined.get(lsid, {}))
        lists[key] = str(lsid), levels
        cursor += 4
        for _ in range(overrides):
            start, flags = struct.unpack_from("<iI", usage, cursor)
            cursor += 8
            if flags & 0x20:
                levels[flags & 0xF], cursor = _level(usage, cursor)
            if flags & 0x10:
                start_overrides.setdefault(key, {})[flags & 0xF] = start
    return Labels(lists, start_overrides)


def _level(data: bytes, cursor: int) -> tuple[Level, int]:
    """One level of a list, and the offset of the next one."""
    start, kind, flags = struct.unpack_from("<iBB", data, cursor)
    char_size, para_size, restart = struct.unpack_from("<BBB", data, cursor + 24)
    cursor += 28 + char_size + para_size
    (length,) = struct.unpack_from("<H", data, cursor)
    raw = data[cursor + 2 : cursor + 2 + 2 * length].decode("utf-16-le", "ignore")
    text = "".join(f"%{ord(c) + 1}" if ord(c) < 9 else c for c in raw)
    after = restart if flags & 0x08 else None
    return Level(text, _FORMATS.get(kind, "decimal"), start, bool(flags & 4), after), cursor + 2 + 2 * length
