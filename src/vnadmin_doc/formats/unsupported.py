"""What is told by its bytes and not read: what it is, and what to do with it."""

from __future__ import annotations

from vnadmin_doc.formats.common.zip_xml import may_hold

__all__ = ["refusal"]

_UNPACK = "unpack it, or pack its files as ZIP"
_STARTS = (
    (b"Rar!\x1a\x07", f"a RAR archive; {_UNPACK}"),
    (b"7z\xbc\xaf\x27\x1c", f"a 7z archive; {_UNPACK}"),
    (b"\x1f\x8b\x08", f"a gzip archive; {_UNPACK}"),
    (b"BZh91AY&SY", f"a bzip2 archive; {_UNPACK}"),
    (b"\xfd7zXZ\x00", f"an xz archive; {_UNPACK}"),
    (b"x\x9f>\x22", "Outlook's own packing of a mail (winmail.dat); have it sent again as plain text or HTML"),
)
_TAR = (b"ustar", 257)
_OFFICE = (
    ("xl/workbook.xml", "an Excel workbook"),
    ("xl/workbook.bin", "an Excel workbook"),
    ("ppt/presentation.xml", "a PowerPoint presentation"),
)


def refusal(data: bytes) -> str | None:
    r"""Why the bytes are not read; None where nothing is known against them.

    >>> refusal(b"Rar!\x1a\x07\x01\x00")
    'a RAR archive; unpack it, or pack its files as ZIP'
    >>> refusal(b"Rarely")
    """
    if data.startswith(*_TAR):
        return f"a tar archive; {_UNPACK}"
    if data.startswith(b"PK\x03\x04"):
        kinds = (kind for part, kind in _OFFICE if part.encode() in data and may_hold(data, part))
        return next((f"{kind}; save it as PDF" for kind in kinds), None)
    return next((what for start, what in _STARTS if data.startswith(start)), None)
