"""Mailboxes, edXML packets, winmail.dat, uuencoded and base64 text, files embedded in DOCX, odd ZIPs."""

from __future__ import annotations

import base64
import binascii
import io
import re
import struct
import unicodedata
import zipfile
from collections.abc import Callable

import docx as python_docx
import pytest
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from tools.samples.mail import NOTE, Storage, archive, compound, message

import vnadmin_doc
from test_split import DECISION, LETTER
from vnadmin_doc.errors import DamagedFile, LimitExceeded, ReadError, UnsupportedFormat
from vnadmin_doc.formats.containers import all_members, is_container, mbox
from vnadmin_doc.formats.containers.zip_archive import _decoded
from vnadmin_doc.formats.encodings.code_tables import encode
from vnadmin_doc.limits import Limits

ONE, TWO = LETTER.encode(), DECISION.encode()
DOCX = "word/document.xml"


def paths(data: bytes, limits: Limits = Limits()) -> list[str]:  # noqa: B008 (frozen)
    return [member.path for member in all_members(data, "file", limits)]


def contents(data: bytes) -> dict[str, bytes]:
    return {member.path: member.data for member in all_members(data, "file", Limits())}


# Mailboxes


def mailbox(*mails: bytes, line: str = "From a@example.org Mon Mar  4 08:15:00 2024") -> bytes:
    return b"".join(line.encode() + b"\n" + mail.replace(b"\r\n", b"\n").rstrip() + b"\n\n" for mail in mails)


def test_each_mail_of_a_mailbox_is_read() -> None:
    data = mailbox(message({"a.txt": ONE}), message({"b.txt": TWO}), message({}))
    assert paths(data) == [
        "mail 1/body.txt", "mail 1/attachments/1 - a.txt", "mail 2/body.txt", "mail 2/attachments/1 - b.txt",
        "mail 3/body.txt",
    ]  # fmt: skip
    readings = vnadmin_doc.read_all(data, name="thư.mbox")
    assert [r.source.member for r in readings[:2]] == ["mail 1/attachments/1 - a.txt", "mail 2/attachments/1 - b.txt"]
    assert [r.letter.code.number for r in readings[:2]] == [vnadmin_doc.read(x).letter.code.number for x in (ONE, TWO)]
    assert [[i.code for i in r.issues] for r in readings[2:]] == [["cover-note"]] * 3


@pytest.mark.parametrize(
    ("data", "is_mailbox"),
    [
        (mailbox(message({}), message({})), True),
        (mailbox(message({}), message({}), line="From - Mon Mar 04 08:15:00 2024"), True),
        (mailbox(message({}), message({})).replace(b"\n", b"\r\n"), True),
        (mailbox(message({})), False),
        (mailbox(message({}, "Kính gửi\n\nFrom đây lúc 08:15\nhai: đơn vị\n")), False),
        (ONE + b"\n\nFrom a at 08:15 2024\nx: y\n", False),
    ],
)
def test_what_is_a_mailbox(data: bytes, is_mailbox: bool) -> None:
    assert mbox.matches(data) == is_mailbox


def test_a_bad_mail_stops_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vnadmin_doc.formats.containers.eml._MAX_BYTES", 5000)
    data = mailbox(message({"a.txt": b"x" * 9000}), message({"b.txt": ONE}))
    (reading, note) = vnadmin_doc.read_all(data)
    assert reading.source.member == "mail 2/attachments/1 - b.txt"
    assert [i.severity for i in reading.issues if i.code == "member-unread"] == ["error"]
    assert [i.code for i in note.issues] == ["cover-note"]


def test_too_many_mails() -> None:
    with pytest.raises(LimitExceeded):
        paths(mailbox(*[b"Subject: x\nFrom: a\nTo: b\n\n"] * 3), Limits(members=2))


# Text with files in it


def uuencoded(data: bytes, name: str = "a.txt", blank: bytes = b"`") -> bytes:
    lines = [binascii.b2a_uu(data[at : at + 45]).replace(b" ", blank) for at in range(0, len(data), 45)]
    return b"begin 644 " + name.encode() + b"\n" + b"".join(lines) + b"`\nend\n"


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (b"Xem tep\n\n" + uuencoded(ONE), {"": b"Xem tep\n\n", "attachments/1 - a.txt": ONE}),
        (uuencoded(ONE, blank=b" "), {"attachments/1 - a.txt": ONE}),
        (uuencoded(ONE).replace(b"\n", b"\r\n"), {"attachments/1 - a.txt": ONE}),
        (uuencoded(ONE) + uuencoded(TWO, "../b.txt"), {"attachments/1 - a.txt": ONE, "attachments/2 - b.txt": TWO}),
        (
            b"begin-base64 644 a.txt\n" + base64.encodebytes(ONE) + b"====\n",
            {"attachments/1 - a.txt": ONE},
        ),
    ],
)
def test_uuencoded_files(data: bytes, found: dict[str, bytes]) -> None:
    assert contents(data) == found


def test_a_uuencoded_file_in_the_body_of_a_mail() -> None:
    data = message({}, "Xin gửi văn bản.\n" + uuencoded(ONE).decode(), cte="8bit")
    letter, note = vnadmin_doc.read_all(data, name="thư.eml")
    assert letter.letter.code.number == vnadmin_doc.read(ONE).letter.code.number
    assert letter.source.member == "body.txt/attachments/1 - a.txt"
    assert note.source.member == "body.txt"
    assert [issue.code for issue in note.issues] == ["cover-note"]


@pytest.mark.parametrize("text", ["begin 644 the work", "Kính gửi\nbegin 644 of\nthe list of letters\nend\n"])
def test_the_word_begin_is_no_file(text: str) -> None:
    assert [*contents(text.encode())] == [""]


def test_a_cut_uuencoded_file_is_told() -> None:
    *_, member = all_members(b"x\n" + uuencoded(ONE)[:-5], "file", Limits())
    assert isinstance(member.problem, DamagedFile)
    assert "cut off" in str(member.problem)


PDF = b"%PDF-1.7\n" + bytes(range(256)) * 3


@pytest.mark.parametrize(
    ("text", "suffix"),
    [
        (base64.encodebytes(PDF), "pdf"),
        (base64.b64encode(PDF), "pdf"),
        (base64.urlsafe_b64encode(PDF).rstrip(b"="), "pdf"),
        (b"data:application/pdf;base64," + base64.b64encode(PDF), "pdf"),
        (base64.encodebytes(b"{\\rtf1 x}" + bytes(60)).replace(b"\n", b"\r\n"), "rtf"),
    ],
)
def test_base64_text(text: bytes, suffix: str) -> None:
    (path,) = paths(text)
    assert path == f"base64.{suffix}"


@pytest.mark.parametrize("text", [base64.b64encode(ONE), base64.b64encode(PDF) + "đ".encode(), b"JVBERi0", b""])
def test_other_text_is_not_base64(text: bytes) -> None:
    assert paths(text) == [""]


# edXML


def packet(*attachments: str, manifest: str = "") -> bytes:
    body = "".join(f"<Attachment>{item}</Attachment>" for item in attachments)
    return (
        '<?xml version="1.0"?><edXML xmlns="http://www.mic.gov.vn/TBT/QCVN_102_2016"><edXMLEnvelope><edXMLHeader/>'
        f"<edXMLBody>{manifest}</edXMLBody></edXMLEnvelope><AttachmentEncoded>{body}</AttachmentEncoded></edXML>"
    ).encode()


def encoded(data: bytes) -> str:
    return base64.b64encode(data).decode()


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (
            packet(f"<AttachmentName>a.txt</AttachmentName><Content>{encoded(ONE)}</Content>"),
            ["attachments/1 - a.txt"],
        ),
        (
            packet(
                f"<ContentId>7</ContentId><ContentTransferEncoded>{encoded(ONE)}</ContentTransferEncoded>",
                manifest="<Reference><ContentId>cid:7</ContentId><AttachmentName>b.txt</AttachmentName></Reference>",
            ),
            ["attachments/1 - b.txt"],
        ),
        (
            packet(f"<ContentType>application/pdf</ContentType><Content>{encoded(ONE)}</Content>"),
            ["attachments/1 - unnamed.pdf"],
        ),
    ],
)
def test_the_attachments_of_a_packet(data: bytes, found: list[str]) -> None:
    assert paths(data) == found
    assert contents(data)[found[0]] == ONE


def test_an_attachment_longer_than_the_parser_takes() -> None:
    large = b"%PDF-1.7" + bytes(11_000_000)
    data = packet(f"<AttachmentName>a.pdf</AttachmentName><Content>{encoded(large)}</Content>")
    assert contents(data)["attachments/1 - a.pdf"] == large


def test_a_packet_without_a_letter_is_refused() -> None:
    with pytest.raises(UnsupportedFormat, match="edXML packet without attachments"):
        vnadmin_doc.read_all(packet())
    with pytest.raises(UnsupportedFormat, match="fetch it from the exchange"):
        vnadmin_doc.read_all(packet("<AttachmentName>a.pdf</AttachmentName>"))


def test_no_entity_of_a_packet_is_expanded() -> None:
    entities = b'<!DOCTYPE edXML [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    data = packet("<AttachmentName>a.txt</AttachmentName><Content>&a;</Content>").replace(b"?>", b"?>" + entities, 1)
    with pytest.raises(DamagedFile, match="document type declaration"):
        contents(data)


# winmail.dat


def attribute(level: int, key: int, data: bytes) -> bytes:
    return struct.pack("<BII", level, key, len(data)) + data + struct.pack("<H", sum(data) & 0xFFFF)


def properties(*items: tuple[int, int, bytes]) -> bytes:
    out = struct.pack("<I", len(items))
    for kind, tag, data in items:
        out += struct.pack("<HHII", kind, tag, 1, len(data)) + data + bytes(-len(data) % 4)
    return out


def winmail(*attachments: bytes, body: str = "") -> bytes:
    text = properties((0x1F, 0x1000, body.encode("utf-16-le"))) if body else b""
    head = b"\x78\x9f\x3e\x22\x01\x00" + attribute(1, 0x69007, struct.pack("<II", 1258, 0))
    return head + (attribute(1, 0x69003, text) if text else b"") + b"".join(attachments)


def attached(name: str, data: bytes, long_name: str = "") -> bytes:
    out = attribute(2, 0x69002, bytes(14)) + attribute(2, 0x18010, name.encode("cp1258") + b"\x00")
    out += attribute(2, 0x6800F, data)
    named = properties((0x1F, 0x3707, (long_name + "\x00").encode("utf-16-le"))) if long_name else b""
    return out + (attribute(2, 0x69005, named) if named else b"")


def test_winmail() -> None:
    inner = properties((0x0D, 0x3701, bytes(16) + winmail(attached("c.txt", TWO))))
    forwarded = attribute(2, 0x69002, bytes(14)) + attribute(2, 0x18010, b"thu\x00") + attribute(2, 0x69005, inner)
    data = winmail(attached("CONGVA~1.TXT", ONE, "Công văn.txt"), attached("b.txt", TWO), forwarded, body=NOTE)
    assert paths(data) == [
        "body.txt", "attachments/1 - Công văn.txt", "attachments/2 - b.txt",
        "attachments/3 - thu/attachments/1 - c.txt",
    ]  # fmt: skip
    assert contents(data)["attachments/1 - Công văn.txt"] == ONE
    readings = vnadmin_doc.read_all(message({"winmail.dat": winmail(attached("a.txt", ONE))}))
    assert readings[0].source.member == "attachments/1 - winmail.dat/attachments/1 - a.txt"


@pytest.mark.parametrize("cut", [30, 60, 200])
def test_a_cut_winmail_is_told(cut: int) -> None:
    with pytest.raises(DamagedFile, match="have it sent again"):
        paths(winmail(attached("a.txt", ONE), body=NOTE)[:-cut])


# Files embedded in a Word document


def word(*embedded: tuple[str, bytes, str]) -> bytes:
    """A DOCX file; ``embedded``: name of the part, its bytes, kind of the relation."""
    document = python_docx.Document()
    for line in LETTER.splitlines():
        document.add_paragraph(line)
    for name, data, kind in embedded:
        part = Part(PackURI(f"/word/embeddings/{name}"), "application/octet-stream", data, document.part.package)
        document.part.relate_to(part, kind)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def ole_package(name: str, data: bytes) -> bytes:
    stream = ole_stream(name, data)
    return compound(Storage({"\x01Ole10Native": struct.pack("<I", len(stream)) + stream}))


PACKAGE, OBJECT = RELATIONSHIP_TYPE.PACKAGE, RELATIONSHIP_TYPE.OLE_OBJECT


@pytest.mark.parametrize(
    ("name", "make", "kind", "path"),
    [
        ("x.docx", lambda: word(), PACKAGE, "attachments/1 - x.docx"),
        ("o.bin", lambda: ole_package("Phụ lục.txt", TWO), OBJECT, "attachments/1 - Phụ lục.txt"),
        ("o.bin", lambda: compound(Storage({"Package": word()})), OBJECT, "attachments/1 - o.bin"),
        ("o.bin", lambda: compound(Storage({"CONTENTS": b"\x00\x00%PDF-1.7"})), OBJECT, "attachments/1 - o.bin"),
        ("o.bin", lambda: compound(Storage({"Equation Native": b"x"})), OBJECT, None),
    ],
)
def test_embedded_files(name: str, make: Callable[[], bytes], kind: str, path: str | None) -> None:
    assert paths(word((name, make(), kind))) == ["", *([path] if path else [])]


def doc(pool: dict[str, Storage]) -> bytes:
    return compound(Storage({"WordDocument": bytes(5000)}, {"ObjectPool": Storage({}, pool)}))


def ole_stream(name: str, data: bytes) -> bytes:
    """The bytes of a package, without their size."""
    label = name.encode() + b"\x00"
    stream = b"\x02\x00" + label + b"C:\\x\\" + label + struct.pack("<HHI", 0, 3, len(label)) + label
    return stream + struct.pack("<I", len(data)) + data


def rtf(kind: bytes, data: bytes) -> bytes:
    """An RTF file with one object."""
    names = struct.pack("<I", len(kind) + 1) + kind + b"\x00" + bytes(8)
    stream = struct.pack("<II", 0x501, 2) + names + struct.pack("<I", len(data)) + data
    digits = re.sub(rb"(.{64})", rb"\1\r\n", stream.hex().encode())
    return rb"{\rtf1\ansi xin ch\'e0o {\object\objemb{\*\objdata " + digits + b"}}}"


def odt(manifest: dict[str, str], files: dict[str, bytes]) -> bytes:
    rows = "".join(f'<file-entry full-path="{path}" media-type="{kind}"/>' for path, kind in manifest.items())
    named = {"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<document-content/>"}
    listed = {"META-INF/manifest.xml": f"<manifest>{rows}</manifest>".encode()}
    return archive({**named, **files, **listed}, zipfile.ZIP_STORED)


ODF = "application/vnd.oasis.opendocument."
FOLDER = {"Object 1/content.xml": b"<document-content/>", "ObjectReplacements/Object 1": b"x"}


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (
            doc({"_1": Storage({"\x01Ole10Native": bytes(4) + ole_stream("a.txt", ONE)})}),
            ["attachments/1 - a.txt"],
        ),
        (doc({"_1": Storage({"Package": b"PK\x03\x04"})}), ["attachments/1 - 1"]),
        (doc({"_1": Storage({"Equation Native": b"x"})}), []),
        (rtf(b"Package", ole_stream("a.txt", ONE)), ["attachments/1 - a.txt"]),
        (rtf(b"Word.Document.12", compound(Storage({"Package": b"PK\x03\x04"}))), ["attachments/1 - object 1"]),
        (rtf(b"Equation.3", compound(Storage({"Equation Native": b"x"}))), []),
        (rtf(b"Package", b"cut")[:-60] + b"}}}", []),
        (odt({"Object 1/": f"{ODF}text"}, FOLDER), ["attachments/1 - Object 1"]),
        (odt({"Object 1/": f"{ODF}chart"}, FOLDER), []),
        (
            odt({"o": "application/vnd.sun.star.oleobject"}, {**FOLDER, "o": ole_package("a.txt", ONE)}),
            ["attachments/1 - a.txt"],
        ),
    ],
)
def test_files_embedded_in_other_formats(data: bytes, found: list[str]) -> None:
    assert paths(data) == ["", *found]
    assert is_container(data) == bool(found), "a document that only has a place for objects is no container"


def test_an_embedded_letter_is_read_and_others_are_named() -> None:
    other = compound(Storage({"Visio": b"x"}))
    readings = vnadmin_doc.read_all(word(("x.docx", word(), PACKAGE), ("o.bin", other, OBJECT)), name="a.docx")
    assert [r.source.member for r in readings] == [None, "attachments/1 - x.docx"]
    assert [i.message for i in readings[0].issues if i.code == "member-unread"] == [
        "attachments/2 - o.bin: not read: not a file but a link, or an object of another program"
    ]


# ZIP


@pytest.mark.parametrize("name", ["Công văn 214.txt", "Tờ trình (bản ký).docx", "thư mời/GIẤY MỜI.pdf", "phụ lục.xlsx"])
@pytest.mark.parametrize("page", ["cp1258", "tcvn3", "vni", "utf-8"])
def test_names_in_the_code_pages_of_vietnam(name: str, page: str) -> None:
    if page == "cp1258":
        raw = b"".join(map(_as_1258, name))
    elif page == "utf-8":
        raw = name.encode()
    else:
        raw = encode(name, page).encode("latin-1")
    assert _decoded(raw.decode("cp437")) == name


def _as_1258(char: str) -> bytes:
    """A letter, then its tone."""
    tones = [mark for mark in unicodedata.normalize("NFD", char) if mark in "\u0300\u0301\u0303\u0309\u0323"]
    base = unicodedata.normalize("NFD", char)
    for tone in tones:
        base = base.replace(tone, "")
    return (unicodedata.normalize("NFC", base) + "".join(tones)).encode("cp1258")


def test_other_names_keep_their_letters() -> None:
    assert _decoded("résumé.pdf") == "résumé.pdf"


def renamed(data: bytes, change: Callable[[str], str]) -> bytes:
    """The ZIP with its entries renamed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for entry in old.infolist():
            info = zipfile.ZipInfo("x")
            info.filename = change(entry.filename)
            new.writestr(info, old.read(entry))
    return out.getvalue()


@pytest.mark.parametrize(
    "change",
    [
        lambda name: name.replace("/", "\\"),
        lambda name: name.replace("word/", "word\\"),
        lambda name: f"văn bản/{name}",
        lambda name: name.replace(DOCX, "Word/Document.xml"),
        str.upper,
    ],
)
def test_a_word_document_whose_entries_are_spelt_otherwise(change: Callable[[str], str]) -> None:
    plain = vnadmin_doc.read(word())
    odd = vnadmin_doc.read(renamed(word(), change))
    assert odd.letter == plain.letter
    assert odd.source.media_type == plain.source.media_type


@pytest.mark.parametrize("name", ["gói.zip.001", "gói.z07"])
def test_a_part_of_an_archive_is_known_by_its_name(name: str) -> None:
    whole = archive({"a.txt": ONE, "b.txt": TWO})
    for data in (whole[: len(whole) // 2], b"\x07\x91\x00" * 99):
        with pytest.raises(ReadError, match="part of a split archive"):
            vnadmin_doc.read_all(data, name=name)


def test_an_archive_that_was_not_split_after_all() -> None:
    assert paths(b"PK00" + archive({"a.txt": ONE})) == ["a.txt"]


def test_backslashes_in_an_archive() -> None:
    data = renamed(archive({"a/b.txt": ONE}), lambda name: name.replace("/", "\\"))
    assert paths(data) == ["a/b.txt"]
