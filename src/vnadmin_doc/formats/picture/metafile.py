"""Read the text of Windows metafiles: a spreadsheet in a letter is shown as such a picture, with its text.

[MS-EMF] 2.3.5 (text records), 2.3.7 and 2.3.8 (fonts); [MS-WMF] 2.3.3, 2.3.4. Glyph numbers and bitmaps are not read.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from vnadmin_doc.formats.encodings import decode, encoding_of_font
from vnadmin_doc.model.geometry import Box
from vnadmin_doc.model.page import Word

__all__ = ["Drawing", "matches", "read"]

_EMF_MARK = b" EMF"
_PLUS_MARK = b"EMF+"  # of records of the newer format, which are not read; most files have the older ones too
_PLACEABLE = b"\xd7\xcd\xc6\x9a"
_WMF_STARTS = (b"\x01\x00\x09\x00\x00\x03", b"\x02\x00\x09\x00\x00\x03", b"\x01\x00\x09\x00\x00\x01")
_TEXT_W, _TEXT_A, _SMALL_TEXT, _FONT, _SELECT, _COMMENT = 84, 83, 108, 82, 37, 70
_EMF_BITMAPS = frozenset({76, 77, 78, 79, 80, 81, 114, 116})
_WMF_TEXT, _WMF_EXT_TEXT, _WMF_FONT, _WMF_SELECT, _WMF_DELETE = 0x0521, 0x0A32, 0x02FB, 0x012D, 0x01F0
_WMF_OBJECTS = frozenset({0x02FA, 0x02FC, 0x00F7, 0x01F9, 0x06FF, _WMF_FONT})  # pens, brushes, palettes, regions, fonts
_WMF_BITMAPS = frozenset({0x0F43, 0x0B41, 0x0940, 0x0D33, 0x0922, 0x0B23})
_GLYPHS, _SMALL_CHARACTERS, _NO_RECTANGLE = 0x10, 0x200, 0x100
_CODE_PAGES = {163: "cp1258", 238: "cp1250", 204: "cp1251"}
_MAX_ICON = 4_000  # bytes of a bitmap: a larger one may show words; fills and icons are smaller
_WIDTH = 0.5  # of the height of a font: about the width of a letter
_MAX_RECORDS, _MAX_LENGTH, _MAX_OBJECTS = 200_000, 10_000, 4_000


@dataclass(slots=True)
class Drawing:
    """The words of a metafile, in its own units. ``has_more``: it may show words that are not text."""

    words: list[Word] = field(default_factory=list)
    has_more: bool = False


@dataclass(frozen=True, slots=True)
class _Font:
    name: str = ""
    height: float = 12.0
    charset: int = 0


def matches(data: bytes) -> bool:
    """Is this a Windows metafile?"""
    return data[40:44] == _EMF_MARK or data.startswith((_PLACEABLE, *_WMF_STARTS))


def read(data: bytes) -> Drawing:
    """The words of a metafile; none of a damaged one, which may have more."""
    try:
        return _read_emf(data) if data[40:44] == _EMF_MARK else _read_wmf(data)
    except struct.error:
        return Drawing(has_more=True)


def _read_emf(data: bytes) -> Drawing:
    drawing, fonts, font, has_plus = Drawing(), dict[int, _Font](), _Font(), False
    for kind, record in _emf_records(data):
        if kind == _FONT and len(record) >= 104 and len(fonts) < _MAX_OBJECTS:
            key, height = struct.unpack_from("<Ii", record, 8)
            fonts[key] = _Font(_wide(record[40:104]), abs(height) or 12.0, record[35])
        elif kind == _SELECT:
            font = fonts.get(struct.unpack_from("<I", record, 8)[0], font)
        elif kind in (_TEXT_W, _TEXT_A):
            _add_emf_text(drawing, record, font, wide=kind == _TEXT_W)
        elif kind == _SMALL_TEXT:
            x, y, count, options = struct.unpack_from("<iiII", record, 8)
            start = 36 if options & _NO_RECTANGLE else 52
            wide = not options & _SMALL_CHARACTERS
            box = _box(x, y, font, count)
            _add(drawing, record[start : start + count * (1 + wide)], box, font, options, wide=wide)
        elif kind in _EMF_BITMAPS and len(record) > _MAX_ICON:
            drawing.has_more = True
        has_plus = has_plus or (kind == _COMMENT and record[12:16] == _PLUS_MARK)
    drawing.has_more = drawing.has_more or (has_plus and not drawing.words)
    return drawing


def _emf_records(data: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    for _ in range(_MAX_RECORDS):
        if at + 8 > len(data):
            return
        kind, size = struct.unpack_from("<II", data, at)
        if size < 8:
            return
        yield kind, data[at : at + size]
        at += size


def _add_emf_text(drawing: Drawing, record: bytes, font: _Font, *, wide: bool) -> None:
    left, top, right, bottom = struct.unpack_from("<iiii", record, 8)
    x, y, count, start, options = struct.unpack_from("<iiIII", record, 36)
    box = _box(x, y, font, count)
    if left < right and top < bottom:  # the place after all transformations
        box = Box(left, top, right, bottom)
    _add(drawing, record[start : start + min(count, _MAX_LENGTH) * (1 + wide)], box, font, options, wide=wide)


def _read_wmf(data: bytes) -> Drawing:
    drawing, objects, font = Drawing(), list[_Font | None](), _Font()
    for kind, record in _wmf_records(data):
        if kind in _WMF_OBJECTS and len(objects) < _MAX_OBJECTS:
            made = _wmf_font(record) if kind == _WMF_FONT else _Font()
            free = objects.index(None) if None in objects else len(objects)
            objects[free : free + 1] = [made]
        elif kind in (_WMF_SELECT, _WMF_DELETE):
            index = struct.unpack_from("<H", record)[0]
            chosen = objects[index] if index < len(objects) else None
            if kind == _WMF_DELETE and chosen is not None:
                objects[index] = None
            elif chosen is not None and chosen.name:
                font = chosen
        elif kind == _WMF_EXT_TEXT:
            y, x, count, options = struct.unpack_from("<hhhH", record)
            start = 16 if options & 6 else 8
            _add(drawing, record[start : start + max(0, count)], _box(x, y, font, count), font, options, wide=False)
        elif kind == _WMF_TEXT:
            (count,) = struct.unpack_from("<h", record)
            y, x = struct.unpack_from("<hh", record, 2 + max(0, count) + max(0, count) % 2)
            _add(drawing, record[2 : 2 + max(0, count)], _box(x, y, font, count), font, 0, wide=False)
        elif kind in _WMF_BITMAPS and len(record) > _MAX_ICON:
            drawing.has_more = True
    return drawing


def _wmf_records(data: bytes) -> Iterator[tuple[int, bytes]]:
    at = 18 + (22 if data.startswith(_PLACEABLE) else 0)
    for _ in range(_MAX_RECORDS):
        if at + 6 > len(data):
            return
        size, kind = struct.unpack_from("<IH", data, at)
        if size < 3:
            return
        yield kind, data[at + 6 : at + 2 * size]
        at += 2 * size


def _wmf_font(record: bytes) -> _Font:
    (height,) = struct.unpack_from("<h", record)
    return _Font(record[18:50].split(b"\0")[0].decode("cp1252", "replace"), abs(height) or 12.0, record[13])


def _wide(raw: bytes) -> str:
    return raw.decode("utf-16-le", "replace").split("\0")[0]


def _box(x: float, y: float, font: _Font, count: int) -> Box:
    """About the place of so many letters that begin at a point."""
    return Box(x, y, x + _WIDTH * font.height * max(0, min(count, _MAX_LENGTH)), y + font.height)


def _add(drawing: Drawing, raw: bytes, box: Box, font: _Font, options: int, *, wide: bool) -> None:
    """Add the words of one text record in its box; each letter is given the same width."""
    if wide and options & _GLYPHS:
        drawing.has_more = True
        return
    legacy = encoding_of_font(font.name)
    page = "cp1252" if legacy else _CODE_PAGES.get(font.charset, "cp1252")
    text = raw.decode("utf-16-le" if wide else page, "replace").replace("\0", "")
    if legacy:
        encoding, capitals = legacy
        text = decode(text, encoding).upper() if capitals else decode(text, encoding)
    at, letter = 0, box.width / max(1, len(text))
    for part in text.split():
        at = text.index(part, at)
        left = box.x0 + letter * at
        at += len(part)
        drawing.words.append(Word(part, Box(left, box.top, box.x0 + letter * at, box.bottom)))
