"""Hostile files: what each gets from a run that gives a file 25 seconds and 512 MiB.

The table is ``HOSTILE``: a name, the file, and the class of the error that it gets, or ``converted`` where what can
be read of it is read. What libraries in native code do with a file cannot be bounded from within: there the watch
from outside is the answer (``TimeExceeded``, ``MemoryExceeded``). Nothing of the machine may be in what is written.
"""

from __future__ import annotations

import io
import os
import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from vnadmin_doc.batch import Bounds, outcomes

BOUNDS = Bounds(seconds=25, memory=512 * 1024 * 1024, attempts=1)

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def zipped(parts: dict[str, bytes | str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return out.getvalue()


def docx(body: str, head: str = "") -> bytes:
    return zipped({"word/document.xml": f"{head}<w:document {W}><w:body>{body}</w:body></w:document>"})


def paragraph(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def entities() -> bytes:
    return docx(paragraph("Kính gửi: &x;"), '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>')


def remote() -> bytes:
    kind = '<!DOCTYPE d SYSTEM "http://127.0.0.1:9/d.dtd" [<!ENTITY x SYSTEM "http://127.0.0.1:9/x">]>'
    return docx(paragraph("Kính gửi: &x;"), kind)


def laughs() -> bytes:
    steps = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    return docx(paragraph("Kính gửi: &l11;"), f'<!DOCTYPE d [<!ENTITY l0 "ha ha">{steps}]>')


def deep_docx() -> bytes:
    return docx("<w:tbl><w:tr><w:tc>" * 20_000 + paragraph("Kính gửi: Sở Y") + "</w:tc></w:tr></w:tbl>" * 20_000)


def wide_table() -> bytes:
    cells = '<w:tc><w:tcPr><w:gridSpan w:val="99999999"/></w:tcPr>' + paragraph("a") + "</w:tc>"
    return docx(f"<w:tbl><w:tr>{cells * 50}</w:tr></w:tbl>" + paragraph("Kính gửi: Sở Y"))


def deflated(piece: bytes, times: int) -> bytes:
    """A raw deflate stream of a piece repeated many times, packed once: the piece fills whole blocks."""
    packer = zlib.compressobj(wbits=-15)
    block = packer.compress(piece) + packer.flush(zlib.Z_FULL_FLUSH)
    return block * times + packer.flush()


def zip_bomb() -> bytes:
    """600 MB of spaces in one part; its sizes and its sum are true."""
    piece, times, name, check = b" " * 1_000_000, 600, b"word/document.xml", 0
    for _ in range(times):
        check = zlib.crc32(piece, check)
    packed = deflated(piece, times)
    sizes = struct.pack("<HHHHHIIIHH", 20, 0, 8, 0, 33, check, len(packed), len(piece) * times, len(name), 0)
    body = b"PK\x03\x04" + sizes + name + packed
    entry = b"PK\x01\x02" + struct.pack("<H", 20) + sizes + struct.pack("<HHHII", 0, 0, 0, 0, 0) + name
    return body + entry + b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, 1, 1, len(entry), len(body), 0)


def deep_rtf() -> bytes:
    return rb"{\rtf1 " + b"{" * 2_000_000 + b"Kinh gui: So Y" + b"}" * 2_000_000 + b"}"


def long_rtf_binary() -> bytes:
    return rb"{\rtf1 {\pict\bin2147483647 abc} Kinh gui: So Y}"


def rtf_cells() -> bytes:
    return rb"{\rtf1 \trowd" + rb"\cellx1" * 300_000 + rb"\intbl a\cell\row Kinh gui: So Y}"


def deep_html() -> bytes:
    return b"<html>" + b"<div><table><tr><td>" * 100_000 + "Kính gửi: Sở Y".encode()


def spans_html() -> bytes:
    cell = "<td colspan=1000000 rowspan=1000000>a</td>"
    return f"<html><table><tr>{cell * 100}</tr></table><p>Kính gửi: Sở Y</p>".encode()


def span_rows_html() -> bytes:
    """Each row would have 200 merged cells of each of the 200 rows above it: gigabytes."""
    return b"<html><p>Kinh gui</p><table>" + b"<tr><td colspan=200 rowspan=200>a</td></tr>" * 3000 + b"</table></html>"


def many_cells() -> bytes:
    return docx(f"<w:tbl><w:tr>{('<w:tc>' + paragraph('a b') + '</w:tc>') * 2000}</w:tr></w:tbl>")


def tiff(width: int, height: int, frames: int = 1, *, cyclic: bool = False) -> bytes:
    """Directories that say how large a picture is, one after the other."""
    out = b"II*\x00" + struct.pack("<I", 8)
    for number in range(frames):
        at = 8 + number * 126
        tags = [(256, 4, width), (257, 4, height), (258, 3, 1), (259, 3, 1), (262, 3, 1), (273, 4, 8), (277, 3, 1),
                (278, 4, height), (279, 4, 10), (282, 4, 300)]  # fmt: skip
        after = 8 if cyclic else at + 126 if number < frames - 1 else 0
        out += struct.pack("<H", len(tags)) + b"".join(struct.pack("<HHII", tag, kind, 1, v) for tag, kind, v in tags)
        out += struct.pack("<I", after)
    return out + bytes(64)


def png(width: int, height: int) -> bytes:
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    chunks = [(b"IHDR", head), (b"IDAT", zlib.compress(b"\0" * 1000)), (b"IEND", b"")]
    body = b"".join(struct.pack(">I", len(d)) + n + d + struct.pack(">I", zlib.crc32(n + d)) for n, d in chunks)
    return b"\x89PNG\r\n\x1a\n" + body


def pdf(objects: list[str], streams: dict[int, bytes] | None = None) -> bytes:
    """Numbered objects; the first is the catalogue. Cross references are left to be found."""
    out = b"%PDF-1.7\n"
    for number, text in enumerate(objects, 1):
        data = (streams or {}).get(number)
        tail = b"" if data is None else b"stream\n" + data + b"\nendstream\n"
        out += f"{number} 0 obj\n{text}\n".encode("latin-1") + tail + b"endobj\n"
    return out + f"trailer << /Root 1 0 R /Size {len(objects) + 1} >>\n%%EOF\n".encode()


CATALOGUE = "<< /Type /Catalog /Pages 2 0 R >>"
TEXT = b"BT /F1 12 Tf 100 700 Td (Kinh gui: So Y) Tj ET"
FONT = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"


def page(more: str = "", box: str = "0 0 600 800") -> str:
    head = f"<< /Type /Page /Parent 2 0 R /MediaBox [{box}] /Contents 4 0 R"
    return f"{head} /Resources << /Font << /F1 5 0 R >> >> {more} >>"


def cyclic_pages() -> bytes:
    return pdf(
        [
            CATALOGUE,
            "<< /Type /Pages /Kids [3 0 R] /Count 9 >>",
            "<< /Type /Pages /Parent 2 0 R /Kids [2 0 R 3 0 R] /Count 9 >>",
        ]
    )


def many_pages() -> bytes:
    return pdf(
        [CATALOGUE, "<< /Type /Pages /Kids [3 0 R] /Count 2147483647 >>", page(), f"<< /Length {len(TEXT)} >>", FONT],
        {4: TEXT},
    )


def page_of_a_mile() -> bytes:
    return pdf(
        [
            CATALOGUE,
            "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            page(box="0 0 14400000 14400000"),
            f"<< /Length {len(TEXT)} >>",
            FONT,
        ],
        {4: TEXT},
    )


def cyclic_form() -> bytes:
    form = b"/X Do /X Do"
    itself = "/Resources << /XObject << /X 6 0 R >> >>"
    return pdf(
        [CATALOGUE, "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
         page().replace("/Font", "/XObject << /X 6 0 R >> /Font"), f"<< /Length {len(form)} >>", FONT,
         f"<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Length {len(form)} {itself} >>"],
        {4: form, 6: form},
    )  # fmt: skip


def broken_font() -> bytes:
    """A TrueType font whose fields are all false, and a Type 3 font whose glyph draws itself."""
    font = b"\x00\x01\x00\x00\x00\x04" + b"glyf" + b"\xff" * 400
    glyph = b"1000 0 d0 BT /F1 1 Tf (a) Tj ET"
    lines = b"BT /F1 12 Tf 10 700 Td (a) Tj /F2 12 Tf 10 20 Td (Kinh gui) Tj ET"
    return pdf(
        [CATALOGUE, "<< /Type /Pages /Kids [3 0 R] /Count 1 >>", page().replace("/F1 5 0 R", "/F1 5 0 R /F2 7 0 R"),
         f"<< /Length {len(lines)} >>",
         "<< /Type /Font /Subtype /Type3 /FontBBox [0 0 1000 1000] /FontMatrix [.001 0 0 .001 0 0] /FirstChar 97 "
         "/LastChar 97 /Widths [1000] /Encoding << /Differences [97 /a] >> /CharProcs << /a 6 0 R >> "
         "/Resources << /Font << /F1 5 0 R >> >> >>",
         f"<< /Length {len(glyph)} >>",
         "<< /Type /Font /Subtype /TrueType /BaseFont /X /FontDescriptor 8 0 R >>",
         "<< /Type /FontDescriptor /FontName /X /Flags 4 /FontFile2 9 0 R >>", f"<< /Length {len(font)} >>"],
        {4: lines, 6: glyph, 9: font},
    )  # fmt: skip


def stream_bomb() -> bytes:
    piece, times, check = b"BT /F1 12 Tf (a) Tj ET\n" * 20_000, 1000, 1
    for _ in range(times):
        check = zlib.adler32(piece, check)
    data = b"\x78\x9c" + deflated(piece, times) + struct.pack(">I", check)
    return pdf(
        [
            CATALOGUE,
            "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            page(),
            f"<< /Length {len(data)} /Filter /FlateDecode >>",
            FONT,
        ],
        {4: data},
    )


def nested_arrays() -> bytes:
    return pdf(
        [
            CATALOGUE,
            "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            page(f"/X {'[' * 100_000}"),
            f"<< /Length {len(TEXT)} >>",
            FONT,
        ],
        {4: TEXT},
    )


def one_line() -> bytes:
    return b"a " * 5_000_000


def many_marks() -> bytes:
    return ("Số: 1/UBND-VX " * 200_000).encode()


def combining() -> bytes:
    return ("a" + "\u0301" * 2_000_000).encode()


HOSTILE: list[tuple[str, Callable[[], bytes], str]] = [
    ("DOCX with a file's entity", entities, "converted"),
    ("DOCX with a remote entity", remote, "converted"),
    ("DOCX of a billion laughs", laughs, "converted"),
    ("DOCX with tables in tables", deep_docx, "EmptyFile"),
    ("DOCX with endless spans", wide_table, "converted"),
    ("DOCX that unpacks to 600 MB", zip_bomb, "LimitExceeded"),
    ("RTF of two million groups", deep_rtf, "LimitExceeded"),
    ("RTF with 2 GB of binary", long_rtf_binary, "EmptyFile"),
    ("RTF of 300,000 cells", rtf_cells, "converted"),
    ("HTML of tables in tables", deep_html, "EmptyFile"),
    ("HTML with endless spans", spans_html, "converted"),
    ("HTML with spans in all rows", span_rows_html, "converted"),
    ("DOCX with a row of 2,000 cells", many_cells, "converted"),
    ("TIFF of a billion pixels", lambda: tiff(40_000, 40_000), "LimitExceeded"),
    ("TIFF whose pages go round", lambda: tiff(100, 100, cyclic=True), "DamagedFile"),
    ("TIFF of 10,000 pages", lambda: tiff(10, 10, 10_000), "LimitExceeded"),
    ("PNG of a billion pixels", lambda: png(1 << 20, 1 << 20), "LimitExceeded"),
    ("PDF whose page tree goes round", cyclic_pages, "DamagedFile"),
    ("PDF of two billion pages", many_pages, "converted"),
    ("PDF with a page of five kilometres", page_of_a_mile, "converted"),
    ("PDF with a form that draws itself", cyclic_form, "TimeExceeded|MemoryExceeded"),
    ("PDF with fonts that are lies", broken_font, "converted"),
    ("PDF with half a gigabyte of marks", stream_bomb, "TimeExceeded|MemoryExceeded"),
    ("PDF with 100,000 arrays in each other", nested_arrays, "converted"),
    ("text of one line", one_line, "TimeExceeded|MemoryExceeded"),
    ("text of 200,000 numbers", many_marks, "converted"),
    ("text of accents", combining, "converted"),
]


@pytest.mark.skipif(os.name != "posix", reason="bounds are tried on POSIX")
@pytest.mark.parametrize(("make", "gets"), [row[1:] for row in HOSTILE], ids=[row[0] for row in HOSTILE])
def test_hostile(tmp_path: Path, make: Callable[[], bytes], gets: str) -> None:
    path, out = tmp_path / "hostile", tmp_path / "out"
    path.write_bytes(make())
    (outcome,) = outcomes([path], out, workers=1, bounds=BOUNDS)
    assert (outcome.error or outcome.status) in gets.split("|"), outcome.message
    assert outcome.error == "" or len(outcome.message) > 20
    assert outcome.seconds < 30
    if outcome.status == "converted":
        document = (out / "hostile.json").read_text(encoding="utf-8")
        assert "root:" not in document
        assert "ha ha" not in document
