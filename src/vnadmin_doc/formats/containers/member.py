"""A file in a container, and how much of a container may be unpacked."""

from __future__ import annotations

import re
from dataclasses import dataclass

from vnadmin_doc.errors import LimitExceeded, ReadError
from vnadmin_doc.language.text import nfc
from vnadmin_doc.messages import about, msg

__all__ = ["Budget", "Member", "attachment", "safe_path"]

_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_DRIVE = re.compile(r"^[A-Za-z]:")
_DEVICE = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)", re.IGNORECASE)
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class Member:
    """One file in a container.

    ``path``: its path in the container, "" for the container's own pages. ``body``: the text of a mail
    says; ``inline``: a picture shown in the body. ``problem``: why its bytes cannot be had.
    """

    path: str
    data: bytes = b""
    body: bool = False
    inline: bool = False
    problem: ReadError | None = None


@dataclass(slots=True)
class Budget:
    """What may still be taken out of one file, all that is packed in it together."""

    name: str
    members: int
    size: int

    def expect(self, members: int, size: int) -> None:
        """Raises ``LimitExceeded`` where so much more is too much; takes nothing."""
        if members > self.members:
            raise LimitExceeded(about(self.name, msg("too many files in the file; unpack it and convert the folder")))
        if size > self.size:
            raise LimitExceeded(about(self.name, msg("unpacks to too many bytes; raise Limits.unpacked_bytes")))

    def take(self, size: int) -> None:
        """One more member, of this size. Raises ``LimitExceeded``."""
        self.expect(1, size)
        self.members -= 1
        self.size -= size


def safe_path(path: str) -> str:
    r"""A member's path as it may be shown: within the container, and no name that a system minds.

    >>> safe_path("../../etc/passwd"), safe_path("C:\\thư mục\\nul.pdf"), safe_path("/a//./b\x1b.pdf")
    ('etc/passwd', 'thư mục/_nul.pdf', 'a/b�.pdf')
    >>> safe_path("..")
    'unnamed'
    """
    cleaned = _CONTROL.sub("\ufffd", nfc(path))
    parts = [_DRIVE.sub("", part.strip())[-_LONGEST:] for part in re.split(r"[\\/]+", cleaned)]
    named = [f"_{part}" if _DEVICE.match(part) else part for part in parts if part not in ("", ".", "..")]
    return "/".join(named) or "unnamed"


def attachment(number: int, name: str) -> str:
    """The path of an attachment: its number distinguishes it from another of the same name.

    >>> attachment(2, "văn bản/x.pdf")
    'attachments/2 - x.pdf'
    """
    return f"attachments/{number} - {safe_path(name).rpartition('/')[2]}"
