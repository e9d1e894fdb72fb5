"""Make containers: mails (.eml), Outlook messages (.msg), ZIP archives and PDFs with embedded files."""

from __future__ import annotations

import io
import re
import struct
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import SMTP

__all__ = ["NOTE", "SHEET", "Storage", "archive", "compound", "message", "outlook", "portfolio"]

Files = Mapping[str, bytes]
_CHANGING = re.compile(rb"/ID\s*\[.*?\]|(?:Creation|Mod)Date\s*\(D:\d+", re.DOTALL)
"""Bytes that differ each time pdfium writes a file: its id and the time."""
WHEN = "Mon, 04 Mar 2024 08:15:00 +0700"
SHEET = b"PK\x03\x04" + bytes(26) + b"xl/workbook.xml"
"""The part of a workbook that is needed to detect it."""
NOTE = "Kính gửi các đơn vị,\n\nVăn phòng xin gửi kèm văn bản để biết và thực hiện.\n\nTrân trọng./.\n"


def message(files: Files, text: str = NOTE, html: str = "", charset: str = "utf-8", cte: str | None = None) -> bytes:
    """A mail with attachments. The bytes are reproducible."""
    mail = EmailMessage(policy=SMTP)
    mail["From"], mail["To"] = "Văn thư <vanthu@example.org>", "tonghop@example.org"
    mail["Date"], mail["Subject"] = WHEN, "Gửi văn bản"
    if text or not html:
        mail.set_content(text, charset=charset, cte=cte)
    if html and text:
        mail.add_alternative(html, subtype="html", charset=charset)
    elif html:
        mail.set_content(html, subtype="html", charset=charset)
    for name, data in files.items():
        mail.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    for number, part in enumerate(part for part in mail.walk() if part.is_multipart()):
        part.set_boundary(f"=-ranh-gioi-{number}")
    return mail.as_bytes()


def archive(files: Files, packing: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A ZIP of these files."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", packing) as packed:
        for name, data in files.items():
            packed.writestr(zipfile.ZipInfo(name, (2024, 1, 1, 0, 0, 0)), data, packing)
    return out.getvalue()


def portfolio(pages: bytes, files: Files) -> bytes:
    """A PDF with files added to it."""
    import pypdfium2  # type: ignore[import-untyped]

    document = pypdfium2.PdfDocument(pages)
    for name, data in files.items():
        document.new_attachment(name).set_data(data)
    out = io.BytesIO()
    document.save(out)
    document.close()
    return _CHANGING.sub(lambda found: re.sub(rb"[0-9A-F]", b"0", found[0]), out.getvalue())


# Outlook messages


@dataclass
class Storage:
    """A storage of an OLE file: streams and storages by name."""

    streams: dict[str, bytes] = field(default_factory=dict)
    storages: dict[str, Storage] = field(default_factory=dict)


def outlook(
    text: str = NOTE,
    files: Sequence[tuple[str, bytes | Storage]] = (),
    more: Files | None = None,
    codepage: int | None = None,
) -> Storage:
    """An Outlook message. ``more``: properties by tag and type. ``codepage``: the encoding of its text, not UTF-16."""
    fixed = struct.pack("<HHIIxxxx", 0x0003, 0x3FDE, 6, codepage) if codepage else b""
    result = Storage({"__properties_version1.0": bytes(32) + fixed})
    if text and codepage:
        result.streams["__substg1.0_1000001E"] = text.encode(f"cp{codepage}")
    elif text:
        result.streams["__substg1.0_1000001F"] = text.encode("utf-16-le")
    for tag, data in (more or {}).items():
        result.streams[f"__substg1.0_{tag}"] = data
    for number, (name, content) in enumerate(files):
        attached = Storage({"__properties_version1.0": bytes(8), "__substg1.0_3707001F": name.encode("utf-16-le")})
        if isinstance(content, Storage):
            head = content.streams["__properties_version1.0"]
            inner = Storage({**content.streams, "__properties_version1.0": head[:24] + head[32:]}, content.storages)
            attached.storages["__substg1.0_3701000D"] = inner
        else:
            attached.streams["__substg1.0_37010102"] = content
        result.storages[f"__attach_version1.0_#{number:08X}"] = attached
    return result


@dataclass
class _Entry:
    name: str
    kind: int
    data: bytes = b""
    right: int = -1
    child: int = -1
    start: int = 0


SECTOR, MINI, SMALL = 512, 64, 4096
END, FREE, FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD


def compound(root: Storage) -> bytes:
    """The bytes of an OLE file (version 3); small streams are in the mini stream of the root."""
    entries = [_Entry("Root Entry", 5)]
    _enter(root, 0, entries)
    small, minis = b"", list[int]()
    for entry in entries[1:]:
        if entry.kind == 2 and len(entry.data) < SMALL:
            entry.start = len(minis)
            minis += _chain(len(minis), -(-len(entry.data) // MINI))
            small += _whole(entry.data, MINI)
    entries[0].data = small
    parts = [bytes(128) * len(entries), struct.pack(f"<{len(minis)}I", *minis)]
    large = [entry for entry in entries if len(entry.data) >= SMALL or entry.kind == 5]
    parts += [entry.data for entry in large]
    counts = [-(-len(part) // SECTOR) for part in parts]
    fats = next(n for n in range(1, 110) if n * 128 >= sum(counts) + n)
    chains, starts = [FAT] * fats, []
    for count in counts:
        starts.append(len(chains) if count else END)
        chains += _chain(len(chains), count)
    for entry, start in zip(large, starts[2:], strict=True):
        entry.start = start
    parts[0] = b"".join(map(_record, entries))
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    head += struct.pack("<IIIIIIIII", 0, fats, starts[0], 0, SMALL, starts[1], counts[1], END, 0)
    head += struct.pack("<109I", *range(fats), *([FREE] * (109 - fats)))
    table = struct.pack(f"<{fats * 128}I", *chains, *([FREE] * (fats * 128 - len(chains))))
    bodies = (_whole(part, SECTOR, b"\xff" if at == 1 else b"\x00") for at, part in enumerate(parts))
    return head + table + b"".join(bodies)


def _chain(first: int, count: int) -> list[int]:
    """Consecutive sectors as a chain."""
    return [first + i + 1 for i in range(count - 1)] + [END] * bool(count)


def _whole(data: bytes, unit: int, filler: bytes = b"\x00") -> bytes:
    return data.ljust(-(-len(data) // unit) * unit, filler)


def _enter(storage: Storage, parent: int, entries: list[_Entry]) -> None:
    """Add the entries of a storage: siblings are linked to the right only."""
    before = None
    children: list[tuple[str, bytes | Storage]] = [*storage.streams.items(), *storage.storages.items()]
    for name, value in sorted(children, key=lambda item: (len(item[0]), item[0].upper())):
        index = len(entries)
        entries.append(_Entry(name, 1) if isinstance(value, Storage) else _Entry(name, 2, value))
        if before is None:
            entries[parent].child = index
        else:
            entries[before].right = index
        before = index
        if isinstance(value, Storage):
            _enter(value, index, entries)


def _record(entry: _Entry) -> bytes:
    raw = entry.name.encode("utf-16-le")
    numbers = (len(raw) + 2, entry.kind, 1, -1, entry.right, entry.child, 0, entry.start, len(entry.data), 0)
    return raw.ljust(64, b"\x00") + struct.pack("<HBBiii16xI16xIII", *numbers)
