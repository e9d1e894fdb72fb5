"""List definitions of Word 97 files (PlfLst) and what refers to them (PlfLfo)."""

from __future__ import annotations

import struct

from vnadmin_doc.formats.common.list_labels import Labels, Level

__all__ = ["labels_of"]

_FORMATS = {0: "decimal", 1: "upperRoman", 2: "lowerRoman", 3: "upperLetter", 4: "lowerLetter"}
_FORMATS |= {22: "decimalZero", 23: "bullet", 255: "none"}


def labels_of(table: bytes, offset: int, size: int, usage: bytes) -> Labels:
    """The lists whose definitions start at ``offset``; their levels stand behind the ``size`` bytes."""
    head = table[offset : offset + size]
    if len(head) < 2 or len(usage) < 4:
        return Labels({})
    place = offset + size
    defined: dict[int, dict[int, Level]] = {}
    for i in range(struct.unpack_from("<H", head)[0]):
        lsid, *_, flags = struct.unpack_from("<ii9HB", head, 2 + 28 * i)
        defined[lsid] = {}
        for level in range(1 if flags & 1 else 9):
            defined[lsid][level], place = _level(table, place)
    return _uses(usage, defined)


def _uses(usage: bytes, defined: dict[int, dict[int, Level]]) -> Labels:
    lists: dict[str, tuple[str, dict[int, Level]]] = {}
    anew: dict[str, dict[int, int]] = {}
    (count,) = struct.unpack_from("<I", usage)
    place = 4 + 16 * count
    for i in range(count):
        lsid, _, _, overrides = struct.unpack_from("<iIIB", usage, 4 + 16 * i)
        key = str(i + 1)
        levels = dict(defined.get(lsid, {}))
        lists[key] = str(lsid), levels
        place += 4
        for _ in range(overrides):
            start, flags = struct.unpack_from("<iI", usage, place)
            place += 8
            if flags & 0x20:
                levels[flags & 0xF], place = _level(usage, place)
            if flags & 0x10:
                anew.setdefault(key, {})[flags & 0xF] = start
    return Labels(lists, anew)


def _level(data: bytes, place: int) -> tuple[Level, int]:
    """One level of a list, and where the next one starts."""
    start, kind, flags = struct.unpack_from("<iBB", data, place)
    char_size, para_size, restart = struct.unpack_from("<BBB", data, place + 24)
    place += 28 + char_size + para_size
    (length,) = struct.unpack_from("<H", data, place)
    raw = data[place + 2 : place + 2 + 2 * length].decode("utf-16-le", "ignore")
    text = "".join(f"%{ord(c) + 1}" if ord(c) < 9 else c for c in raw)
    after = restart if flags & 0x08 else None
    return Level(text, _FORMATS.get(kind, "decimal"), start, bool(flags & 4), after), place + 2 + 2 * length
