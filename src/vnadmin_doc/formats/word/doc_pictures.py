"""Find the pictures of a Word 97 file: those in the text, and the pictures and WordArt that float over it.

[MS-DOC] 2.9.192 (PICF, at the offset that the property sprmCPicLocation gives), 2.9.253 (Spa, the place of a floating
shape); [MS-ODRAW] 2.2 (records: shapes, their properties, and the store of their pictures), 2.3.22.1 (gtextUNICODE, the
text of WordArt), 2.3.4.1 (wzName, the name of a shape).
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from vnadmin_doc.formats.common.content_blocks import Block, ParagraphBlock, PictureBlock, Run, is_watermark
from vnadmin_doc.formats.word.doc_file import DocFile

__all__ = ["FloatingShapes", "floating_shapes", "picture_in_text"]

_TWIPS = 20  # per point
_PICTURE_KINDS = (0x64, 0x66)  # mm of a PICF: a shape with a picture; other values are data of form fields
_STARTS = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")
_CONTAINER = 0xF  # version of a record that contains records
_STORED, _SHAPE, _SHAPE_HEAD, _PROPERTIES = 0xF007, 0xF004, 0xF00A, 0xF00B
_PICTURE_PROPERTY, _TEXT_PROPERTY, _NAME_PROPERTY = 0x0104, 0x00C0, 0x0380
_IS_COMPLEX, _PROPERTY = 0x8000, 0x3FFF  # bits of the code of a property: its value is behind the table; its number
_DRAWINGS, _SHAPES, _HEADER_SHAPES = 50, 40, 41  # tables in the header: OfficeArtContent, PlcfspaMom, PlcfspaHdr
_METAFILES = (0xF01A, 0xF01B)
_STORED_HEAD = 36  # bytes of an entry of the store before its picture
_MAX_RECORDS = 20_000
_MAX_METAFILE = 32 * 1024 * 1024
_MAX_NESTING = 8


def picture_in_text(doc: DocFile, offset: int) -> PictureBlock | None:
    """The picture at an offset of the data stream; None if there is other data."""
    head = doc.data[offset : offset + 68]
    if len(head) < 68:
        return None
    size, kind = struct.unpack_from("<i2xh", head)
    if kind not in _PICTURE_KINDS:
        return None
    width, height, across, down = struct.unpack_from("<hhHH", head, 0x1C)
    end = offset + max(68, min(size, len(doc.data)))
    points = max(0, width) * across / 1000 / _TWIPS, max(0, height) * down / 1000 / _TWIPS
    return PictureBlock(partial(_stored_file, doc.data, offset + 68, end), *points)


def _stored_file(data: bytes, start: int, end: int) -> bytes:
    """The PNG or JPEG file in the records of a picture, or its EMF or WMF, unpacked; empty if there is none."""
    found = [at for mark in _STARTS if (at := data.find(mark, start, end)) >= 0]
    if found:
        return data[min(found) : end]
    return next(
        (_metafile(version, body) for version, kind, body in _blips(data[start:end], 0) if kind in _METAFILES), b""
    )


def _blips(data: bytes, depth: int) -> Iterator[tuple[int, int, bytes]]:
    """(instance, kind, content) of the records, also those in containers and in entries of the store."""
    for version, kind, body in _heads(data):
        yield version >> 4, kind, body
        if depth < _MAX_NESTING and (kind == _STORED or version & 0xF == _CONTAINER):
            yield from _blips(body[_STORED_HEAD if kind == _STORED else 0 :], depth + 1)


def _metafile(instance: int, body: bytes) -> bytes:
    """The metafile in a record ([MS-ODRAW] 2.2.24): after one or two ids of 16 bytes, and a head of 34 bytes."""
    start = 32 if instance & 1 else 16
    packed = body[start + 34 :]
    if body[start + 32 : start + 33] != b"\0":
        return packed
    try:
        return zlib.decompressobj().decompress(packed, _MAX_METAFILE)
    except zlib.error:
        return b""


@dataclass(frozen=True, slots=True)
class FloatingShapes:
    """The pictures and WordArt of a file by the position of their anchor; the watermarks, which have no place in it."""

    by_anchor: dict[int, Block]
    watermarks: list[Block]


def floating_shapes(doc: DocFile, headers: int) -> FloatingShapes:
    """The shapes that float over body and headers; ``headers``: the position of the first character of the headers."""
    stored: list[tuple[int, int]] = []
    shapes: dict[int, _Shape] = {}
    for kind, body in _records(doc.block(_DRAWINGS), 0):
        if kind == _STORED and len(body) >= 36:
            stored.append(struct.unpack_from("<I4xI", body, 20))
        elif kind == _SHAPE and (head := dict(_flat_records(body)).get(_SHAPE_HEAD, b""))[3:]:
            shapes[int.from_bytes(head[:4], "little")] = _shape(body)
    found = FloatingShapes({}, [])
    for table, first in ((_SHAPES, 0), (_HEADER_SHAPES, headers)):
        for anchor, place in zip(*doc.positions(table, 26), strict=False):
            number, left, top, right, bottom = struct.unpack_from("<Iiiii", place)
            shape = shapes.get(number, _Shape())
            if 0 < shape.picture <= len(stored):
                size, start = stored[shape.picture - 1]
                load = partial(_stored_file, doc.main, start, start + size)
                points = max(0, right - left) / _TWIPS, max(0, bottom - top) / _TWIPS
                found.by_anchor[first + anchor] = PictureBlock(load, *points)
            elif shape.text.strip() and is_watermark(shape.name):
                found.watermarks.append(ParagraphBlock([Run(shape.text)], "center"))
            elif shape.text.strip():
                found.by_anchor[first + anchor] = ParagraphBlock([Run(shape.text)], "center")
    return found


@dataclass(frozen=True, slots=True)
class _Shape:
    """What a shape shows: the number of a picture in the store, from 1, or WordArt."""

    picture: int = 0
    text: str = ""
    name: str = ""


def _shape(body: bytes) -> _Shape:
    """The shape of a record ([MS-ODRAW] 2.2.9: the table of its properties, then their complex values)."""
    version, properties = next(((v, b) for v, kind, b in _heads(body) if kind == _PROPERTIES), (0, b""))
    count = version >> 4 or len(properties) // 6
    values: dict[int, int] = {}
    texts: dict[int, str] = {}
    behind = 6 * count
    for at in range(0, min(behind, len(properties) - 5), 6):
        code, value = struct.unpack_from("<HI", properties, at)
        values[code & _PROPERTY] = value
        if code & _IS_COMPLEX:
            raw = properties[behind : behind + value]
            texts[code & _PROPERTY] = raw[: len(raw) // 2 * 2].decode("utf-16-le", "replace").partition("\0")[0]
            behind += value
    text = texts.get(_TEXT_PROPERTY, "").replace("\r", "\n")
    return _Shape(values.get(_PICTURE_PROPERTY, 0), text, texts.get(_NAME_PROPERTY, ""))


def _flat_records(data: bytes) -> Iterator[tuple[int, bytes]]:
    """(kind, content) of the records of one level."""
    for _, kind, body in _heads(data):
        yield kind, body


def _records(data: bytes, depth: int) -> Iterator[tuple[int, bytes]]:
    """(kind, content) of all records, also those in containers.

    In a Word file one byte stands between the containers of the drawings of body and headers.
    """
    for version, kind, body in _heads(data):
        yield kind, body
        if version & 0xF == _CONTAINER and depth < _MAX_NESTING and kind != _SHAPE:
            yield from _records(body, depth + 1)


def _heads(data: bytes) -> Iterator[tuple[int, int, bytes]]:
    """(version and instance, kind, content) of each record; a byte that begins no record of [MS-ODRAW] is skipped."""
    at = 0
    for _ in range(_MAX_RECORDS):
        if at + 8 > len(data):
            return
        version, kind, size = struct.unpack_from("<HHI", data, at)
        if not 0xF000 <= kind <= 0xF122:
            at += 1
            continue
        yield version, kind, data[at + 8 : at + 8 + size]
        at += 8 + size
