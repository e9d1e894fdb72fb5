"""Open files that are the base64 text of another file, as interfaces and data URLs carry a PDF or a Word document."""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterator

from vnadmin_doc.errors import DamagedFile
from vnadmin_doc.formats.containers.member import Budget, Member
from vnadmin_doc.messages import about, msg

__all__ = ["decoded", "matches", "members"]

_HEAD = re.compile(rb"(?:\xef\xbb\xbf)?\s*\"?(?:data:[\w.+/;=-]{0,200}base64,)?(?=[A-Za-z0-9+/_-]{16})")
_ALPHABET = b'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_=\r\n\t "'
_KINDS = (
    (b"%PDF-", "pdf"),
    (b"PK\x03\x04", "zip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1", "doc"),
    (b"{\\rtf", "rtf"),
    (b"\x89PNG\r\n", "png"),
    (b"\xff\xd8\xff", "jpg"),
    (b"II*\x00", "tif"),
    (b"MM\x00*", "tif"),
)


def _suffix(data: bytes) -> str:
    """The suffix of the format of the encoded file; "" if it is none that is known."""
    head = _HEAD.match(data[:300])
    if not head:
        return ""
    first = binascii.a2b_base64(data[head.end() : head.end() + 16].translate(_STANDARD))
    return next((suffix for start, suffix in _KINDS if first.startswith(start)), "")


_STANDARD = bytes.maketrans(b"-_", b"+/")


def matches(data: bytes) -> bool:
    """Is the whole file the base64 text of a PDF, an office file or a picture?"""
    if not _suffix(data):
        return False
    head = _HEAD.match(data[:300])
    return not data[head.end() if head else 0 :].translate(None, _ALPHABET)


def decoded(text: bytes) -> bytes:
    r"""The bytes that a base64 text encodes, in the standard or the URL alphabet. Raises ``binascii.Error``.

    >>> decoded(b"QUI"), decoded(b"QUI=\n")
    (b'AB', b'AB')
    """
    plain = text.translate(_STANDARD, b' "\r\n\t').rstrip(b"=")
    return binascii.a2b_base64(plain + b"=" * (-len(plain) % 4), strict_mode=True)


def members(data: bytes, name: str, budget: Budget, levels: int) -> Iterator[Member]:  # noqa: ARG001
    """The encoded file. Raises ``DamagedFile`` if the text is cut off."""
    head = _HEAD.match(data[:300])
    try:
        content = decoded(data[head.end() if head else 0 :])
    except binascii.Error as error:
        problem = msg("base64 text of a file, but damaged ({error}); save or download the file again", error=error)
        raise DamagedFile(about(name, problem)) from error
    budget.take(len(content))
    yield Member(f"base64.{_suffix(data)}", content)
