"""Known but unsupported formats: what the file is, and what to do instead."""

from __future__ import annotations

import csv
import re

from vnadmin_doc.formats.common.pasted_text import has_motto
from vnadmin_doc.formats.common.text_decoding import decode_bytes, is_text
from vnadmin_doc.formats.common.zip_xml import may_contain
from vnadmin_doc.messages import Message, msg

__all__ = ["split_part", "unsupported_reason"]


def _archive(kind: str) -> Message:
    return msg("a {kind} archive is not supported; unpack it, or pack its files as ZIP", kind=kind)


_SPLIT = msg(
    "a part of a split archive; put all its parts in one folder, unpack them with an archive program, convert that"
)
_MAGIC: tuple[tuple[bytes, Message], ...] = (
    (b"Rar!\x1a\x07", _archive("RAR")),
    (b"7z\xbc\xaf\x27\x1c", _archive("7z")),
    (b"\x1f\x8b\x08", _archive("gzip")),
    (b"BZh91AY&SY", _archive("bzip2")),
    (b"\xfd7zXZ\x00", _archive("xz")),
    (b"PK\x07\x08PK\x03\x04", _SPLIT),
    (b"%!PS", msg("a PostScript file is not supported; save it as PDF")),
    (b"AT&TFORM", msg("a DjVu file is not supported; save it as PDF")),
    (b"!BDN", msg("an Outlook data file (.pst) is not supported; save its mails as .msg or .eml")),
    (b"MZ\x90\x00", msg("a program, not a letter; do not open it")),
    (b"BEGIN:VCALENDAR", msg("a calendar entry (.ics), not a letter")),
    (b"BEGIN:VCARD", msg("a contact (.vcf), not a letter")),
)
_LONGEST_ROWS, _SAMPLE = 8192, 65536
_LONGEST_TITLE = 60
_SIGNED = b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07"  # the object identifiers of PKCS #7
_TAR = (b"ustar", 257)
_OFFICE = (
    ("xl/workbook.xml", msg("an Excel workbook")),
    ("xl/workbook.bin", msg("an Excel workbook")),
    ("ppt/presentation.xml", msg("a PowerPoint presentation")),
)


def unsupported_reason(data: bytes) -> Message | None:
    r"""Why the bytes are not read, with advice; None if they are not in a known unsupported format.

    >>> unsupported_reason(b"Rar!\x1a\x07\x01\x00")
    'a RAR archive is not supported; unpack it, or pack its files as ZIP'
    >>> unsupported_reason(b"Rarely")
    """
    if data.startswith(*_TAR):
        return _archive("tar")
    if _SIGNED in data[:40]:
        return msg("a signed or encrypted mail (S/MIME), or its signature; save the attachments in the mail program")
    if data[-22:-18] == b"PK\x05\x06" and data[-18:-16] not in (b"\x00\x00", b"\xff\xff"):
        return _SPLIT  # the last part: its directory is on a disk that is not the first
    if data.startswith(b"PK\x03\x04"):
        kinds = (kind for part, kind in _OFFICE if part.encode() in data and may_contain(data, part))
        return next((msg("{kind} is not supported; save it as PDF", kind=kind) for kind in kinds), None)
    if what := next((what for start, what in _MAGIC if data.startswith(start)), None):
        return what
    return msg("a list (CSV), not a letter; convert the letters that it lists") if _is_list(data) else None


def split_part(name: str) -> Message | None:
    """What to do with a part of a split archive, by its name; None for other names.

    >>> split_part("a.zip.002") == split_part("b.z03") == _SPLIT, split_part("a.zip")
    (True, None)
    """
    return _SPLIT if re.search(r"\.(?:z\d\d|\d{3}|part\d+\.\w{2,4})$", name.lower()) else None


def _is_list(data: bytes) -> bool:
    """Is it a table as text: rows of the same number of cells, the first of short titles without spaces around?"""
    first, second, *_ = [*data[:_LONGEST_ROWS].split(b"\n", 2), b"", b""]
    delimiter = next((sign for sign in ",;\t" if min(first.count(sign.encode()), second.count(sign.encode())) >= 2), "")
    if not delimiter or not is_text(data):
        return False
    text, _, _ = decode_bytes(data[:_SAMPLE], "")
    lines = text.splitlines()
    rows = [row for row in csv.reader(lines if len(data) <= _SAMPLE else lines[:-1], delimiter=delimiter) if any(row)]
    titles = all(cell.strip() == cell and 0 < len(cell) <= _LONGEST_TITLE for cell in rows[0]) if rows else False
    return titles and len(rows) >= 2 and len({len(row) for row in rows}) == 1 and not has_motto(text)
