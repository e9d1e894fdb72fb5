"""Known but unsupported formats: detected from the content; the error states the format and what to do."""

from __future__ import annotations

from vnadmin_doc.formats.common.zip_xml import may_hold
from vnadmin_doc.messages import Message, msg

__all__ = ["refusal"]


def _archive(kind: str) -> Message:
    return msg("a {kind} archive is not supported; unpack it, or pack its files as ZIP", kind=kind)


_STARTS = (
    (b"Rar!\x1a\x07", _archive("RAR")),
    (b"7z\xbc\xaf\x27\x1c", _archive("7z")),
    (b"\x1f\x8b\x08", _archive("gzip")),
    (b"BZh91AY&SY", _archive("bzip2")),
    (b"\xfd7zXZ\x00", _archive("xz")),
    (
        b"x\x9f>\x22",
        msg("a mail in Outlook's own format (winmail.dat) is not supported; have it sent again as plain text or HTML"),
    ),
)
_TAR = (b"ustar", 257)
_OFFICE = (
    ("xl/workbook.xml", msg("an Excel workbook")),
    ("xl/workbook.bin", msg("an Excel workbook")),
    ("ppt/presentation.xml", msg("a PowerPoint presentation")),
)


def refusal(data: bytes) -> Message | None:
    r"""Why the bytes are not read; None where nothing is known against them.

    >>> refusal(b"Rar!\x1a\x07\x01\x00")
    'a RAR archive is not supported; unpack it, or pack its files as ZIP'
    >>> refusal(b"Rarely")
    """
    if data.startswith(*_TAR):
        return _archive("tar")
    if data.startswith(b"PK\x03\x04"):
        kinds = (kind for part, kind in _OFFICE if part.encode() in data and may_hold(data, part))
        return next((msg("{kind} is not supported; save it as PDF", kind=kind) for kind in kinds), None)
    return next((what for start, what in _STARTS if data.startswith(start)), None)
