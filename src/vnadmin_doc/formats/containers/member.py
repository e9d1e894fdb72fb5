"""A file in a container (``Member``), and the limits for unpacking (``Budget``)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from vnadmin_doc.errors import LimitExceeded, ReadError
from vnadmin_doc.language.text import nfc
from vnadmin_doc.messages import about, msg
from vnadmin_doc.model.packet import PacketHeader

__all__ = ["Budget", "Member", "Packet", "attachment_path", "safe_path"]

_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_DRIVE = re.compile(r"^[A-Za-z]:")
_WINDOWS_DEVICE = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)", re.IGNORECASE)
_MAX_NAME_LENGTH = 200


@dataclass(frozen=True, slots=True, eq=False)
class Packet:
    """An edXML packet with files in it. Two packets are never equal, though their headers may be.

    ``signed``: its bytes if it has a signature, else b"". ``header_parts``: the paths (``element_path``) of the
    elements that the header is read from: the message header, and what the packet does.
    """

    header: PacketHeader
    signed: bytes = field(default=b"", repr=False)
    header_parts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Member:
    """One file in a container.

    ``path``: its path in the container, "" for the container's own pages. ``body``: it is the body of a
    mail; ``inline``: a picture displayed in the body. ``problem``: the error if it could not be extracted. ``packet``:
    the edXML packet that it is in; ``element``: the path of its element there, if the packet is signed.
    """

    path: str
    data: bytes = b""
    body: bool = False
    inline: bool = False
    problem: ReadError | None = None
    packet: Packet | None = None
    element: str = ""


@dataclass(slots=True)
class Budget:
    """How many members and bytes may still be unpacked from one file, on all levels together."""

    name: str
    members: int
    size: int

    def expect(self, members: int, size: int) -> None:
        """Raises ``LimitExceeded`` if so many more members or bytes exceed the limits. Changes nothing."""
        if members > self.members:
            raise LimitExceeded(about(self.name, msg("too many files in the file; unpack it and convert the folder")))
        if size > self.size:
            raise LimitExceeded(about(self.name, msg("unpacks to too many bytes; raise Limits.unpacked_bytes")))

    def take(self, size: int) -> None:
        """Count one more member of this size (bytes). Raises ``LimitExceeded``."""
        self.expect(1, size)
        self.members -= 1
        self.size -= size


def safe_path(path: str) -> str:
    r"""A path that is safe to display and to write: relative, without ``..``, control characters and device names.

    >>> safe_path("../../etc/passwd"), safe_path("C:\\thư mục\\nul.pdf"), safe_path("/a//./b\x1b.pdf")
    ('etc/passwd', 'thư mục/_nul.pdf', 'a/b�.pdf')
    >>> safe_path("..")
    'unnamed'
    """
    cleaned = _CONTROL.sub("\ufffd", nfc(path))
    parts = [_DRIVE.sub("", part.strip())[-_MAX_NAME_LENGTH:] for part in re.split(r"[\\/]+", cleaned)]
    named = [f"_{part}" if _WINDOWS_DEVICE.match(part) else part for part in parts if part not in ("", ".", "..")]
    return "/".join(named) or "unnamed"


def attachment_path(number: int, name: str) -> str:
    """The path of an attachment; its number distinguishes attachments of the same name.

    >>> attachment_path(2, "văn bản/x.pdf")
    'attachments/2 - x.pdf'
    """
    return f"attachments/{number} - {safe_path(name).rpartition('/')[2]}"
