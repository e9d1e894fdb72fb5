"""Open ZIP archives: their entries in the order of the archive. Office files, which are ZIPs too, are excluded."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from functools import cache, partial

from vnadmin_doc.errors import DamagedFile, EncryptedFile, LimitExceeded, ReadError, UnsupportedFormat
from vnadmin_doc.formats.common.transfer_damage import transfer_damage
from vnadmin_doc.formats.common.zip_xml import parts_of
from vnadmin_doc.formats.containers.member import Budget, Member, safe_path
from vnadmin_doc.formats.encodings import decode
from vnadmin_doc.formats.unsupported import split_part
from vnadmin_doc.language.frequency import rarest_frequency
from vnadmin_doc.language.text import nfc
from vnadmin_doc.messages import about, msg

__all__ = ["matches", "members"]

_START = b"PK\x03\x04"
_ONE_PART = b"PK00PK\x03\x04"
"""An archive that was to be split and fits into one part begins so."""
_HEADER = 30
"""Bytes: the size of an entry's header; the length of its name is at ``_NAME``."""
_NAME = slice(26, 28)
_OFFICE = frozenset(("[content_types].xml", "mimetype", "content.xml", "word/document.xml"))
_OFFICE_BYTES = (b"[Content_Types].xml", b"mimetype", b"content.xml", b"word/document.xml")
_BROKEN = (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, EOFError, zlib.error)
_UTF8 = 0x800
_BETWEEN_WORDS = re.compile(r"[\x00-/:-@\[-`{-\x7f\u2013\u2014]+")
_CHUNK = 1 << 20
_LARGE = 16 << 20
_MAX_RATIO = 500
"""Unpacked to packed size. Scans stay far below; the maximum of deflate is 1,032."""


def matches(data: bytes) -> bool:
    """Is it a ZIP archive (also a truncated one) that is not an office file?"""
    if data.startswith(_ONE_PART):
        return True
    if not data.startswith(_START) or len(data) < _HEADER or not any(data[_NAME]):
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _OFFICE.isdisjoint(parts_of(archive))
    except _BROKEN:
        return not any(name in data for name in _OFFICE_BYTES)


def members(data: bytes, name: str, budget: Budget, levels: int) -> Iterator[Member]:  # noqa: ARG001
    """Each entry; an encrypted or damaged one is included with its ``problem``.

    Raises ``DamagedFile`` or ``LimitExceeded``.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except _BROKEN as error:
        problem = msg("the ZIP file is damaged ({error}); save or download it again", error=error)
        raise DamagedFile(about(name, split_part(name) or transfer_damage(data) or problem)) from error
    entries = [(path, info) for info in archive.infolist() if (path := _path(info))]
    budget.expect(len(entries), sum(info.file_size for _, info in entries))
    transfer = cache(partial(transfer_damage, data))
    seen: dict[str, int] = {}
    with archive:
        for path, info in entries:
            seen[path] = seen.get(path, 0) + 1
            where = path if seen[path] == 1 else f"{path} ({seen[path]})"
            try:
                yield Member(where, _unpacked(archive, info, where, budget))
            except LimitExceeded:
                raise
            except ReadError as error:
                damage = transfer() if isinstance(error, DamagedFile) else None
                yield Member(where, problem=DamagedFile(about(where, damage)) if damage else error)


def _path(info: zipfile.ZipInfo) -> str:
    """The path of an entry; "" for folders and for hidden files of the operating system."""
    name = info.filename if info.flag_bits & _UTF8 else _decoded(info.filename)
    path = safe_path(name)
    hidden = any(part.startswith((".", "__MACOSX")) for part in path.split("/"))
    return "" if info.is_dir() or hidden or path.endswith(("Thumbs.db", "desktop.ini")) else path


def _decoded(name: str) -> str:
    """A name without the UTF-8 flag, which ``zipfile`` reads as code page 437.

    UTF-8 if it is valid (many programs omit the flag), or else the code page in which its words are most frequent in
    Vietnamese: archives do not say which code page the computer had.
    """
    if name.isascii():
        return name
    raw = name.encode("cp437")
    try:
        return raw.decode("utf-8")
    except UnicodeError:
        pass
    windows = raw.decode("cp1252", "replace")
    texts = [raw.decode("cp1258", "replace"), windows, *(decode(windows, old) for old in ("tcvn3", "vni"))]
    return max(map(nfc, [name, *texts]), key=_spelling)


def _spelling(name: str) -> tuple[float, int]:
    """How frequent the words of a name are in Vietnamese, together, and how many words have no other signs in them."""
    words = [word for word in _BETWEEN_WORDS.split(name) if word.isalnum()]
    return sum(rarest_frequency(word) or 0.0 for word in words), len(words)


def _unpacked(archive: zipfile.ZipFile, info: zipfile.ZipInfo, path: str, budget: Budget) -> bytes:
    if info.flag_bits & 1:
        raise EncryptedFile(about(path, msg("the file needs a password; unpack the archive")))
    if info.file_size > _LARGE and info.file_size > _MAX_RATIO * info.compress_size:
        raise LimitExceeded(about(path, msg("compressed far more than any document; it was not unpacked")))
    chunks, size = [], 0
    try:
        with archive.open(info) as stream:
            while chunk := stream.read(_CHUNK):
                size += len(chunk)
                budget.expect(1, size)  # the size in the header may be false
                chunks.append(chunk)
    except NotImplementedError as error:
        raise UnsupportedFormat(
            about(path, msg("unsupported compression ({error}); pack the archive again", error=error))
        ) from error
    except (*_BROKEN, RuntimeError) as error:
        raise DamagedFile(
            about(path, msg("cannot be unpacked ({error}); save or download the file again", error=error))
        ) from error
    budget.take(size)
    return b"".join(chunks)
