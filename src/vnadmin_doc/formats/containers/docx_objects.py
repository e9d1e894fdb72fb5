"""Open Word documents (DOCX) with files embedded in them: the document, then each embedded file in order.

An embedded file is a part of its own (an office file), or an OLE storage around it: a package with any file, a PDF,
an office file. Formulas and the tables of charts are no files: their pictures show them.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from typing import Any

from vnadmin_doc.errors import DamagedFile, LimitExceeded, ReadError, UnsupportedFormat
from vnadmin_doc.formats.containers.member import Budget, Member, attachment_path
from vnadmin_doc.formats.word import docx
from vnadmin_doc.formats.word.docx_parts import DocxPackage
from vnadmin_doc.limits import Limits
from vnadmin_doc.messages import about, msg

__all__ = ["matches", "members"]

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_FORMULA = "Equation Native"
_PACKAGE, _OFFICE, _PDF = "\x01Ole10Native", "Package", "CONTENTS"
_OWN = ("WordDocument", "Workbook", "PowerPoint Document")
_FAULTS = (OSError, ValueError, IndexError, KeyError, TypeError, AttributeError, OverflowError, struct.error)
"""Errors that olefile may raise for a damaged file."""


def matches(data: bytes) -> bool:
    """Is it a Word document with embedded files?"""
    return data.startswith(b"PK\x03\x04") and b"embeddings" in data and docx.matches(data)


def members(data: bytes, name: str, budget: Budget, levels: int) -> Iterator[Member]:  # noqa: ARG001
    """The document, then each embedded file. Raises ``LimitExceeded``."""
    yield Member("", data)
    package = DocxPackage.open(data, name, Limits(unpacked_bytes=budget.size))
    main = docx.main_part(package)
    parts = dict.fromkeys(path for kind in ("package", "oleObject") for _, path in package.related(main, kind))
    budget.expect(len(parts), 0)
    for number, path in enumerate(parts, 1):
        member = _member(number, path, package)
        if member is not None:
            budget.take(len(member.data))
            yield member


def _member(number: int, part: str, package: DocxPackage) -> Member | None:
    """The embedded file of a part; None for a formula and for a part that is missing."""
    path = attachment_path(number, part)
    try:
        content = package.part_bytes(part)
        if content is None or not content.startswith(_OLE):
            return None if content is None else Member(path, content)
        return _from_storage(number, path, content)
    except LimitExceeded:
        raise
    except ReadError as error:
        return Member(path, problem=error)
    except _FAULTS as error:
        problem = msg("the attachment cannot be extracted ({error})", error=error)
        return Member(path, problem=DamagedFile(about(path, problem)))


def _from_storage(number: int, path: str, content: bytes) -> Member | None:
    """The file in an OLE storage."""
    import olefile

    with olefile.OleFileIO(io.BytesIO(content)) as ole:
        if ole.exists(_FORMULA):
            return None
        if ole.exists(_PACKAGE):
            name, data = _packed(_stream(ole, _PACKAGE))
            return Member(attachment_path(number, name), data)
        for stream in (_OFFICE, _PDF):
            if ole.exists(stream):
                data = _stream(ole, stream)
                return Member(path, data[max(0, data[:1024].find(b"%PDF-")) :])
        if any(map(ole.exists, _OWN)):
            return Member(path, content)
    problem = msg("not a file but a link, or an object of another program")
    return Member(path, problem=UnsupportedFormat(about(path, problem)))


def _stream(ole: Any, name: str) -> bytes:
    return bytes(ole.openstream(name).read())


def _packed(stream: bytes) -> tuple[str, bytes]:
    """Name and bytes of the file in an ``Ole10Native`` stream: size, flags, name, two paths, size, bytes."""
    position = 6
    label, position = _text(stream, position)
    source, position = _text(stream, position)
    (_, _, size) = struct.unpack_from("<HHI", stream, position)
    position += 8 + size  # a temporary path
    (size,) = struct.unpack_from("<I", stream, position)
    data = stream[position + 4 : position + 4 + size]
    if len(data) < size:
        raise ValueError("cut off")
    return label or source or "unnamed", data


def _text(stream: bytes, position: int) -> tuple[str, int]:
    end = stream.index(b"\x00", position)
    raw = stream[position:end]
    try:
        return raw.decode("utf-8"), end + 1
    except UnicodeDecodeError:
        return raw.decode("cp1258", "replace"), end + 1
