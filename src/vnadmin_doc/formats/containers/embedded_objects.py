"""Open office files with files embedded in them: the document, then each embedded file in order.

An embedded file is a part of its own (an office file in DOCX, a document in ODT), or an OLE storage around it: a
package with any file, a PDF, an office file. Formulas and charts are no files: their pictures show them.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
from collections.abc import Iterator
from typing import Any

from vnadmin_doc.errors import DamagedFile, LimitExceeded, ReadError, UnsupportedFormat
from vnadmin_doc.formats.common.zip_xml import Package, attr, children, may_contain
from vnadmin_doc.formats.containers.member import Budget, Member, attachment_path
from vnadmin_doc.limits import Limits
from vnadmin_doc.messages import about, msg

__all__ = ["matches", "members"]

_OLE, _ZIP = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PK\x03\x04"
_ODT = b"mimetypeapplication/vnd.oasis.opendocument.text"
_ODF_FILE = re.compile(r"application/vnd\.oasis\.opendocument\.(?!chart|formula|graphics)[\w-]+")
_FORMULA = "Equation Native"
_PACKAGE, _OFFICE, _PDF = "\x01Ole10Native", "Package", "CONTENTS"
_OWN = ("WordDocument", "Workbook", "PowerPoint Document")
_POOL = "ObjectPool"
_HEX = re.compile(rb"\\objdata[ \r\n]*([0-9A-Fa-f\s]{32,})")
_FAULTS = (
    OSError, ValueError, IndexError, KeyError, TypeError, AttributeError, OverflowError, RecursionError, struct.error,
)  # fmt: skip
"""Errors that olefile and struct may raise for a damaged file."""

_Found = tuple[str, bytes]
"""The name of an embedded object in its document, and its bytes."""


def matches(data: bytes) -> bool:
    """Is it a DOCX, ODT, DOC or RTF file with an embedded file?"""
    if not _may_have_objects(data):
        return False
    try:
        return next(_files(data, "", Limits().unpacked_bytes), None) is not None
    except LimitExceeded:
        return True


def _may_have_objects(data: bytes) -> bool:
    if data.startswith(_ZIP):
        if _ODT in data[:200]:
            return b"ObjectReplacements/" in data or b"/content.xml" in data
        return b"embeddings" in data and may_contain(data, "word/document.xml")
    if data.startswith(_OLE):
        return _POOL.encode("utf-16-le") in data and "WordDocument".encode("utf-16-le") in data
    return data[:64].lstrip(b"\xef\xbb\xbf \r\n").startswith(b"{\\rtf") and b"\\objdata" in data


def members(data: bytes, name: str, budget: Budget, levels: int) -> Iterator[Member]:  # noqa: ARG001
    """The document, then each embedded file. Raises ``LimitExceeded``; what cannot be opened is a ``problem``."""
    yield Member("", data)
    for member in _files(data, name, budget.size):
        budget.take(len(member.data))
        yield member


def _files(data: bytes, name: str, unpacked_bytes: int) -> Iterator[Member]:
    number = 0
    for path, content in _objects(data, name, Limits(unpacked_bytes=unpacked_bytes)):
        member = _member(number + 1, path, content)
        if member is not None:
            number += 1
            yield member


def _objects(data: bytes, name: str, limits: Limits) -> Iterator[_Found]:
    """The embedded objects; none of a document that is itself damaged: its reader reports that."""
    try:
        if data.startswith(_ZIP):
            yield from (_odt_objects if _ODT in data[:200] else _docx_objects)(data, name, limits)
        elif data.startswith(_OLE):
            yield from _doc_objects(data)
        else:
            yield from ((f"object {at}", object_) for at, object_ in enumerate(_rtf_objects(data), 1))
    except LimitExceeded:
        raise
    except (ReadError, *_FAULTS):
        return


def _docx_objects(data: bytes, name: str, limits: Limits) -> Iterator[_Found]:
    """Parts that the document refers to as packages or OLE objects, not the tables of its charts."""
    from vnadmin_doc.formats.word import docx  # only here: most files are no Word documents
    from vnadmin_doc.formats.word.docx_parts import DocxPackage

    package = DocxPackage.open(data, name, limits)
    main = docx.main_part(package)
    for path in dict.fromkeys(path for kind in ("package", "oleObject") for _, path in package.related(main, kind)):
        content = package.part_bytes(path)
        if content is not None:
            yield path, content


def _odt_objects(data: bytes, name: str, limits: Limits) -> Iterator[_Found]:
    """Documents in folders of the package, packed as files of their own, and OLE objects, both by the manifest."""
    package = Package.open(data, name, limits)
    entries = [info.filename for info in package.archive.infolist()]
    for item in children(package.part("META-INF/manifest.xml"), "file-entry"):
        path, kind = attr(item, "full-path") or "", attr(item, "media-type") or ""
        if kind == "application/vnd.sun.star.oleobject":
            yield path, package.part_bytes(path) or b""
        elif path.endswith("/") and path != "/" and _ODF_FILE.fullmatch(kind):
            inner = {entry[len(path) :]: entry for entry in entries if entry.startswith(path) and entry != path}
            yield path.rstrip("/"), _packed_odt(kind, inner, package)


def _packed_odt(kind: str, entries: dict[str, str], package: Package) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("mimetype", kind)
        for path, entry in entries.items():
            archive.writestr(path, package.part_bytes(entry) or b"")
    return out.getvalue()


def _doc_objects(data: bytes) -> Iterator[_Found]:
    """The storages in the object pool of a DOC file, each as its stream that holds a file."""
    import olefile

    with olefile.OleFileIO(io.BytesIO(data)) as ole:
        pool = {entry[1] for entry in ole.listdir(streams=True, storages=True) if entry[0] == _POOL and len(entry) > 1}
        for storage in sorted(pool):
            where = [_POOL, storage]
            if not ole.exists([*where, _FORMULA]):
                yield storage.strip("_"), _ole_file(ole, where)


def _rtf_objects(data: bytes) -> Iterator[bytes]:
    r"""The objects of an RTF file (``\objdata``, [MS-OLEDS] 2.2.5): OLE storages, or packages without one."""
    for found in _HEX.finditer(data):
        digits = re.sub(rb"\s", b"", found[1])
        stream = bytes.fromhex(digits[: len(digits) // 2 * 2].decode("ascii"))
        position, names = 8, []
        for _ in range(3):  # class, topic, item
            (size,) = struct.unpack_from("<I", stream, position)
            names.append(stream[position + 4 : position + 4 + size].rstrip(b"\x00"))
            position += 4 + size
        content = stream[position + 4 :]
        yield _MARK + content if names[0] == b"Package" else content


_MARK = b"Ole10Native:"
"""Put before the bytes of a package, which distinguishes them from the bytes of a file."""


def _member(number: int, name: str, content: bytes) -> Member | None:
    """The member for an embedded object; None for a formula."""
    import olefile

    path = attachment_path(number, name)
    try:
        if content.startswith(_OLE):
            with olefile.OleFileIO(io.BytesIO(content)) as ole:
                if ole.exists(_FORMULA):
                    return None
                if not any(map(ole.exists, _OWN)):
                    content = _ole_file(ole, [])
        if content.startswith(_MARK):
            label, content = _packed(content[len(_MARK) :])
            return Member(attachment_path(number, label), content)
    except _FAULTS as error:
        problem = msg("the attachment cannot be extracted ({error})", error=error)
        return Member(path, problem=DamagedFile(about(path, problem)))
    if not content:
        problem = msg("not a file but a link, or an object of another program")
        return Member(path, problem=UnsupportedFormat(about(path, problem)))
    return Member(path, content)


def _ole_file(ole: Any, where: list[str]) -> bytes:
    """The file in an OLE storage, a package with ``_MARK`` before it; empty for objects of other programs."""

    def stream(name: str) -> bytes:
        return bytes(ole.openstream([*where, name]).read()) if ole.exists([*where, name]) else b""

    if package := stream(_PACKAGE):
        return _MARK + package[4:]
    if office := stream(_OFFICE):
        return office
    pdf = stream(_PDF)
    return pdf[max(0, pdf[:1024].find(b"%PDF-")) :]


def _packed(stream: bytes) -> _Found:
    """Name and bytes of the file in a package: flags, name, path, flags, size and path, size and bytes."""
    label, position = _text(stream, 2)
    source, position = _text(stream, position)
    (size,) = struct.unpack_from("<I", stream, position + 4)
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
