"""Find the pictures of a Word 97 file: those in the text, and those that float over it.

[MS-DOC] 2.9.192 (PICF, at the offset that the property sprmCPicLocation gives), 2.9.253 (Spa, the place of a floating
shape); [MS-ODRAW] 2.2 (records: shapes, their properties, and the store of their pictures).
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from functools import partial

from vnadmin_doc.formats.common.content_blocks import PictureBlock
from vnadmin_doc.formats.word.doc_file import DocFile

__all__ = ["floating_pictures", "picture_in_text"]

_TWIPS = 20  # per point
_PICTURE_KINDS = (0x64, 0x66)  # mm of a PICF: a shape with a picture; other values are data of form fields
_STARTS = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")
_CONTAINER = 0xF  # version of a record that contains records
_STORED, _SHAPE, _SHAPE_HEAD, _PROPERTIES = 0xF007, 0xF004, 0xF00A, 0xF00B
_PICTURE_PROPERTY = 0x0104
_DRAWINGS, _SHAPES = 50, 40  # indices of the tables in the header: OfficeArtContent, PlcfspaMom
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


def floating_pictures(doc: DocFile) -> dict[int, PictureBlock]:
    """The pictures that float over the body, by the position of their anchor."""
    stored: list[tuple[int, int]] = []
    picture_of_shape: dict[int, int] = {}
    for kind, body in _records(doc.block(_DRAWINGS), 0):
        if kind == _STORED and len(body) >= 36:
            stored.append(struct.unpack_from("<I4xI", body, 20))
        elif kind == _SHAPE:
            _add_shape(body, picture_of_shape)
    found: dict[int, PictureBlock] = {}
    anchors, places = doc.positions(_SHAPES, 26)
    for anchor, place in zip(anchors, places, strict=False):
        shape, left, top, right, bottom = struct.unpack_from("<Iiiii", place)
        index = picture_of_shape.get(shape, 0)
        if 0 < index <= len(stored):
            size, start = stored[index - 1]
            load = partial(_stored_file, doc.main, start, start + size)
            found[anchor] = PictureBlock(load, max(0, right - left) / _TWIPS, max(0, bottom - top) / _TWIPS)
    return found


def _add_shape(body: bytes, picture_of_shape: dict[int, int]) -> None:
    """Add a shape that shows a picture: its id, and the number of the picture in the store, from 1."""
    records = dict(_flat_records(body))
    head, properties = records.get(_SHAPE_HEAD, b""), records.get(_PROPERTIES, b"")
    if len(head) < 4:
        return
    for at in range(0, len(properties) - 5, 6):
        code, value = struct.unpack_from("<HI", properties, at)
        if code & 0x3FFF == _PICTURE_PROPERTY:
            picture_of_shape[int.from_bytes(head[:4], "little")] = value
            return


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
