"""Write edXML packets: the header, then the file of the letter, zipped and in base64, piece by piece.

The SDK of the national axis zips each file, and some readers unpack whatever is a ZIP (a DOCX too), so the file is
zipped here as well. A file is never held in memory twice: pieces of it are packed and encoded as they are written.
"""

from __future__ import annotations

import base64
import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from vnadmin_doc.errors import WriteError
from vnadmin_doc.exchange.edxml.letter_header import letter_header
from vnadmin_doc.exchange.edxml.packet_xml import LONGEST_NAME, Attached, packet_xml
from vnadmin_doc.exchange.pdf_pages import cut_pages
from vnadmin_doc.formats.containers.member import safe_path
from vnadmin_doc.messages import msg
from vnadmin_doc.model.reading import Reading

if TYPE_CHECKING:
    from vnadmin_doc.exchange.original import Original, WriterOptions

__all__ = ["packet_of_file", "write_edxml"]

_PIECE = 3 << 18
"""Bytes that are encoded at once; a multiple of 3, so that base64 has no padding between pieces."""
_LARGEST = (2 << 30) - (64 << 20)
"""Bytes: old programs read ZIP files of at most 2 GiB; a file that cannot be packed becomes a little larger."""
_ATTACHMENTS, _NUMBERED = "attachments", re.compile(r"\d+ - ")
"""The folder of attachments in mails and packets, and what their names begin with there (``attachment_path``)."""


def write_edxml(reading: Reading, original: Original, options: WriterOptions) -> Iterator[bytes]:
    """The packet of a letter in pieces, its own file attached. Raises ``VnadminDocError`` before the first piece.

    Of a PDF with several letters the pages of this letter are attached; another file with several letters is refused,
    because the other letters are not for these receivers.
    """
    part = reading.source.part
    if reading.has_other_letters:
        raise WriteError(msg("the file seems to have several letters; a packet has one: read it without --no-split"))
    header = letter_header(reading, options.organ_code)
    data = original.file(reading)
    if part and (part.first_page, part.last_page) != (1, reading.source.pages):
        if reading.source.media_type != "application/pdf":
            raise WriteError(msg("the file has other letters too; split it, then convert the file of this letter"))
        data = cut_pages(data, part.first_page, part.last_page)
    attached = _attached(reading)
    return _packet(*packet_xml(header, attached), attached.name, _pieces(data))


def packet_of_file(reading: Reading, file: Path, organ_code: str | None = None) -> Iterator[bytes]:
    """The packet of a letter in pieces, with a file from the disk that is read as the packet is written.

    For files that do not fit into memory; the file must be that of the letter alone. Errors are those of ``write``;
    ``OSError`` if the file cannot be read.
    """
    if file.stat().st_size > _LARGEST:
        raise WriteError(msg("more than 2 GiB: the file does not fit into a packet"))
    attached = _attached(reading)
    before, after = packet_xml(letter_header(reading, organ_code), attached)
    return _packet(before, after, attached.name, _pieces_of(file))


def _attached(reading: Reading) -> Attached:
    source = reading.source
    member = PurePosixPath(source.member or source.name)
    name = _NUMBERED.sub("", member.name, count=1) if member.parent.name == _ATTACHMENTS else member.name
    place = f"{source.sha256} {source.member} {source.part.number if source.part else 1}"
    # ``safe_path`` would cut a name that is too long; it is kept, so that it is refused.
    safe = name if len(name) > LONGEST_NAME else safe_path(name).rpartition("/")[2]
    return Attached(f"cid:{sha256(place.encode()).hexdigest()[:32]}", safe, "application/zip")


def _packet(before: bytes, after: bytes, name: str, pieces: Iterable[bytes | memoryview]) -> Iterator[bytes]:
    yield before
    yield from _base64(_zipped(name, pieces))
    yield after


def _pieces(data: bytes) -> Iterator[memoryview]:
    view = memoryview(data)
    return (view[start : start + _PIECE] for start in range(0, len(view), _PIECE))


def _pieces_of(file: Path) -> Iterator[bytes]:
    with file.open("rb") as opened:
        while piece := opened.read(_PIECE):
            yield piece


class _Taken(io.RawIOBase):
    """A file that cannot be rewound; what is written to it is taken out."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]
        self._pieces.append(bytes(data))
        return len(data)

    def take(self) -> bytes:
        """What was written since the last call."""
        taken = b"".join(self._pieces)
        self._pieces.clear()
        return taken


def _zipped(name: str, pieces: Iterable[bytes | memoryview]) -> Iterator[bytes]:
    """A ZIP archive with one file. The same bytes give the same archive: it has no time in it."""
    entry = zipfile.ZipInfo(name)
    entry.compress_type = zipfile.ZIP_DEFLATED  # stored entries of unknown size cannot be read as a stream
    entry.create_system = 3  # the same on every system
    out = _Taken()
    with zipfile.ZipFile(out, "w") as archive:
        with archive.open(entry, "w") as packed:
            for piece in pieces:
                packed.write(piece)
                yield out.take()
        yield out.take()
    yield out.take()


def _base64(pieces: Iterable[bytes]) -> Iterator[bytes]:
    rest = b""
    for piece in pieces:
        whole = rest + piece
        end = len(whole) // 3 * 3
        rest = whole[end:]
        yield base64.b64encode(whole[:end])
    yield base64.b64encode(rest)
