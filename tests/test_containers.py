"""Mail, Outlook messages, ZIP archives and PDFs with attachments: their members, and hostile ones."""

from __future__ import annotations

import base64
import io
import re
import struct
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from tools.samples import pdf
from tools.samples.letters_cong_van import SECRET
from tools.samples.mail import NOTE, SHEET, Storage, archive, compound, message, outlook, portfolio
from tools.samples.text import layout
from typer.testing import CliRunner

import vnadmin_doc
from test_split import DECISION, LETTER, tree
from vnadmin_doc.api import open_sources
from vnadmin_doc.cli.app import app
from vnadmin_doc.errors import (
    DamagedFile,
    EmptyFile,
    EncryptedFile,
    LimitExceeded,
    MissingDependency,
    ReadError,
    UnsupportedFormat,
)
from vnadmin_doc.formats import readers
from vnadmin_doc.formats.containers import Member, all_members, eml, is_container
from vnadmin_doc.formats.containers.compressed_rtf import decompress
from vnadmin_doc.limits import Limits
from vnadmin_doc.model.page import Fields, Source
from vnadmin_doc.model.reading import Reading
from vnadmin_doc.sure import can_be_filed

LIMITS = Limits()
TEXT = layout(SECRET).encode()
ONE, TWO = LETTER.encode(), DECISION.encode()


def found(data: bytes, limits: Limits = LIMITS) -> list[Member]:
    return list(all_members(data, "file", limits))


def paths(data: bytes, limits: Limits = LIMITS) -> list[str]:
    return [member.path for member in found(data, limits)]


def lay(reading: Reading) -> str | None:
    return reading.source.member


def mail(*headers: str, body: bytes = b"") -> bytes:
    """A mail from its bare lines."""
    return "\r\n".join(("From: a@example.org", "MIME-Version: 1.0", *headers, "", "")).encode() + body


def multipart(*parts: bytes, kind: str = "mixed") -> bytes:
    joined = b"".join(b"--X\r\n" + part + b"\r\n" for part in parts)
    return mail(f'Content-Type: multipart/{kind}; boundary="X"', body=joined + b"--X--\r\n")


def part(*headers: str, body: bytes = b"") -> bytes:
    return "\r\n".join((*headers, "", "")).encode() + body


# What opens a file


CONTAINERS: dict[str, tuple[Callable[[], bytes], bool]] = {
    "mail": (lambda: message({}), True),
    "mail with bare line ends, out of a mailbox": (
        lambda: b"From x@example.org Mon Mar  4 08:15:00 2024\n" + message({}).replace(b"\r\n", b"\n"), True,
    ),
    "headers that the post adds": (lambda: b"Received: by mx\r\n\tfor a\r\nSubject: b\r\n\r\nc", True),
    "three headers": (lambda: b"From: a\nTo: b\nSubject: c\n\nd", True),
    "two headers": (lambda: b"From: a\nTo: b\n\nno third header, and none of the post's", False),
    "headers and a line that is none": (
        lambda: b"To: b\nSubject: c\nDate: d\nhere is a line that is none\n\nx", False,
    ),
    "headers of servers, one badly folded": (
        lambda: b"Received: by mx\nfor <a@b.vn>; today\nSubject: b\nMIME-Version: 1.0\n\nc", True,
    ),
    "headers of servers among many lines that are none": (
        lambda: b"Received: by mx\nSubject: b\n" + b"here is a line that is none\n" * 9 + b"\nc", False,
    ),
    "a space before the colon": (lambda: b"From : a\nTo : b\nSubject : c\n\nd", True),
    "few headers": (lambda: b"Subject: b\nContent-Transfer-Encoding: 8bit\n\nd", True),
    "a letter": (lambda: TEXT, False),
    "a short letter": (lambda: ONE, False),
    "Outlook": (lambda: compound(outlook()), True),
    "Word": (lambda: compound(Storage({"WordDocument": b"x"})), False),
    "ZIP": (lambda: archive({"a.txt": b"x"}), True),
    "PDF": (lambda: pdf.render(SECRET, pdf.Options()), False),
    "a PDF cut off": (lambda: b"%PDF-1.7 cut", False),
    "nothing": (lambda: b"", False),
}  # fmt: skip


@pytest.mark.parametrize("kind", CONTAINERS)
def test_what_is_a_container(kind: str) -> None:
    make, opens = CONTAINERS[kind]
    assert is_container(make()) == opens


@pytest.mark.parametrize("sample", ["to-trinh/source.docx", "to-trinh/source.odt"])
def test_office_files_are_no_archives(samples: Path, sample: str) -> None:
    data = (samples / sample).read_bytes()
    assert not is_container(data)
    stored = archive({"word/a.docx": data, "content.xml.txt": ONE}, zipfile.ZIP_STORED)
    assert paths(stored) == ["word/a.docx", "content.xml.txt"]


# Mail


def test_body_and_attachments_in_order() -> None:
    data = message({"a.txt": ONE, "b.txt": TWO})
    assert paths(data) == ["body.txt", "attachments/1 - a.txt", "attachments/2 - b.txt"]
    readings = vnadmin_doc.read_all(data, name="thư.eml")
    assert [lay(r) for r in readings] == [*paths(data)[1:], "body.txt"], "the note is last"
    assert [r.source.part and (r.source.part.number, r.source.part.of) for r in readings] == [(1, 3), (2, 3), (3, 3)]
    assert {r.source.name for r in readings} == {"thư.eml"}
    assert len({r.source.sha256 for r in readings}) == 1
    assert [(i.code, i.severity) for i in readings[-1].issues] == [("cover-note", "info")], "kept, and no bad letter"
    assert not can_be_filed(readings[-1])
    assert [r.letter.code.number for r in readings[:-1]] == [
        vnadmin_doc.read(one).letter.code.number for one in (ONE, TWO)
    ]
    for reading in readings:
        for form in ("json", "xml"):
            document = vnadmin_doc.write(reading, form)
            vnadmin_doc.validate(document)
            assert lay(vnadmin_doc.load(document)) == lay(reading)


def test_read_passes_over_the_note() -> None:
    data = message({"a.exe": b"MZ\x00\x01" * 9, "b.txt": TWO, "c.txt": ONE})
    reading = vnadmin_doc.read(data)
    assert lay(reading) == "attachments/2 - b.txt"
    told = [(i.code, i.severity) for i in reading.issues if i.code in ("several-letters", "member-unread")]
    assert told == [("member-unread", "warning"), ("several-letters", "info")]
    assert lay(vnadmin_doc.read(message({}))) == "body.txt", "with nothing else the note is the reading"


@pytest.mark.parametrize(
    ("charset", "cte"),
    [
        *((charset, cte) for charset in ("utf-8", "windows-1258") for cte in ("8bit", "quoted-printable", "base64")),
        ("utf-16", "base64"),
    ],
)
def test_charsets(charset: str, cte: str) -> None:
    text = "Kính gửi: Ủy ban nhân dân các huyện, thị xã"
    raw = (
        text.encode("utf-16") if charset == "utf-16" else as_1258(text) if charset == "windows-1258" else text.encode()
    )
    if cte == "base64":
        raw = base64.encodebytes(raw)
    elif cte == "quoted-printable":
        raw = b"".join(b"=%02X" % byte for byte in raw)
    data = mail(f"Content-Type: text/plain; charset={charset}", f"Content-Transfer-Encoding: {cte}", body=raw)
    (reading,) = vnadmin_doc.read_all(data)
    shown = " ".join(item.text for item in reading.unplaced)
    assert "Ủy ban nhân dân các huyện" in shown + " ".join(a.text for a in reading.letter.addressees)


def as_1258(text: str) -> bytes:
    """Code page 1258 as Windows writes it: the tone after its letter."""
    import unicodedata

    out = b""
    for char in text:
        base, tone = char, ""
        whole = unicodedata.normalize("NFD", char)
        tones = [mark for mark in whole if mark in "\u0300\u0301\u0303\u0309\u0323"]
        if tones:
            tone = tones[0]
            base = unicodedata.normalize("NFC", whole.replace(tone, ""))
        out += (base + tone).encode("cp1258")
    return out


@pytest.mark.parametrize("told", ["us-ascii", "iso-8859-1", "no-such-charset", ""])
def test_a_wrong_charset_does_no_harm(told: str) -> None:
    data = mail(f"Content-Type: text/plain; charset={told}", "Content-Transfer-Encoding: 8bit", body=NOTE.encode())
    (body,) = found(data)
    assert body.data.decode() == NOTE


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ('filename="=?UTF-8?B?Q8O0bmcgdsSDbi50eHQ=?="', "Công văn.txt"),
        ("filename*=UTF-8''C%C3%B4ng%20v%C4%83n.txt", "Công văn.txt"),
        ("filename*0*=UTF-8''C%C3%B4ng; filename*1*=%20v%C4%83n.txt", "Công văn.txt"),
        ('filename="../../etc/passwd.txt"', "passwd.txt"),
        ('filename="C:\\\\Windows\\\\nul.txt"', "_nul.txt"),
    ],
)
def test_names(header: str, name: str) -> None:
    data = multipart(part(f"Content-Disposition: attachment; {header}", body=ONE))
    assert paths(data) == [f"attachments/1 - {name}"]


PLAIN, TWIN = "Kính gửi đơn vị, xin gửi văn bản.", "<div>Kính gửi <b>đơn vị</b>, xin gửi văn bản.</div>"
TABLE = f"<table><tr><td>{PLAIN}</td></tr></table>"


@pytest.mark.parametrize(
    ("text", "html", "body"),
    [
        (PLAIN, "", "body.txt"),
        ("", TWIN, "body.html"),
        (PLAIN, TWIN, "body.txt"),
        ("Xin xem bằng chương trình đọc HTML.", TWIN, "body.html"),
        (PLAIN, TABLE, "body.html"),
        (PLAIN, "<html><style>p {}</style></html>", "body.txt"),
    ],
)
def test_text_or_html(text: str, html: str, body: str) -> None:
    assert paths(message({}, text, html)) == [body]
    if text and html:
        assert paths(message({"a.txt": ONE}, text, html)) == [body, "attachments/1 - a.txt"]


def test_several_texts_are_all_kept() -> None:
    texts = (part("Content-Type: text/plain; charset=utf-8", body=text) for text in (b"one", b"two"))
    assert paths(multipart(*texts)) == ["body.txt", "part 2/body.txt"]


def test_lines_that_flow() -> None:
    data = mail("Content-Type: text/plain; charset=utf-8; format=flowed", body="Đề nghị các \r\nđơn vị".encode())
    assert found(data)[0].data.decode() == "Đề nghị các đơn vị"


def test_pictures_in_the_body() -> None:
    def picture(side: int) -> bytes:
        out = io.BytesIO()
        Image.new("L", (side, side), 255).save(out, "PNG")
        return base64.encodebytes(out.getvalue())

    def shown(side: int) -> bytes:
        headers = ("Content-Type: image/png", "Content-ID: <p>", "Content-Transfer-Encoding: base64")
        return part(*headers, body=picture(side))

    html = part("Content-Type: text/html; charset=utf-8", body=b"<html>a<img src='cid:p'></html>")
    (reading,) = vnadmin_doc.read_all(multipart(html, shown(40), kind="related"))
    (issue,) = [issue for issue in reading.issues if issue.code == "member-unread"]
    assert "a small picture in a mail" in issue.message
    assert issue.severity == "info"


def test_forwarded_mail() -> None:
    inner = message({"a.txt": ONE}, "Chuyển tiếp.")
    forwarded = multipart(
        part("Content-Type: text/plain", body=b"see below"), part("Content-Type: message/rfc822", body=inner)
    )
    where = "attachments/1 - Gửi văn bản.eml"
    assert paths(forwarded) == ["body.txt", f"{where}/body.txt", f"{where}/attachments/1 - a.txt"]


def test_a_mail_too_large_for_any_post(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(eml, "_MAX_BYTES", 1000)
    with pytest.raises(LimitExceeded, match="save its attachments"):
        vnadmin_doc.read_all(message({"a.txt": ONE * 20}))


def test_what_the_post_says_is_no_letter() -> None:
    notice = part("Content-Type: message/delivery-status", body=b"Reporting-MTA: dns; x\r\n\r\nAction: failed\r\n")
    (member,) = found(multipart(notice))
    assert isinstance(member.problem, UnsupportedFormat)


# Outlook


def test_an_outlook_message() -> None:
    inner = outlook("Thư gốc.", [("b.txt", TWO)], {"0037001F": "Về việc/họp".encode("utf-16-le")})
    data = compound(outlook(files=[("a.txt", ONE), ("", inner)]))
    where = "attachments/2 - Về việc-họp.msg"
    assert paths(data) == ["body.txt", "attachments/1 - a.txt", f"{where}/body.txt", f"{where}/attachments/1 - b.txt"]
    readings = vnadmin_doc.read_all(data, name="thư.msg")
    note, first, inner_note, second = paths(data)
    assert [lay(r) for r in readings] == [first, second, note, inner_note]
    assert lay(vnadmin_doc.read(data)) == "attachments/1 - a.txt"


RTF = rb"{\rtf1\ansi\trowd\cellx4000 Xin ch\'e0o\cell\row}"


def packed_rtf(text: bytes) -> bytes:
    """Compressed as Outlook does, but with no reference to what was before."""
    runs = b"".join(b"\x00" + text[at : at + 8] for at in range(0, len(text), 8))
    return struct.pack("<IIII", len(runs) + 12, len(text), 0x75465A4C, 0) + runs


def stored_rtf(text: bytes) -> bytes:
    return struct.pack("<IIII", len(text) + 12, len(text), 0x414C454D, 0) + text


@pytest.mark.parametrize(
    ("storage", "body", "said"),
    [
        (outlook("Xin chào"), "body.txt", "Xin chào"),
        (outlook("Xin chào", codepage=65001), "body.txt", "Xin chào"),
        (outlook("Xin chao", codepage=1258), "body.txt", "Xin chao"),
        (outlook("", more={"10130102": "<p>Xin chào</p>".encode()}), "body.html", "<p>Xin chào</p>"),
        (outlook("", more={"1013001F": "<p>Xin chào</p>".encode("utf-16-le")}), "body.html", "<p>Xin chào</p>"),
        (outlook("Xin chào", more={"10130102": "<p>Xin chào</p>".encode()}), "body.txt", "Xin chào"),
        (outlook("Xin chào", more={"10090102": packed_rtf(RTF)}), "body.rtf", "trowd"),
        (outlook("", more={"10090102": stored_rtf(RTF)}), "body.rtf", "trowd"),
        (outlook("Xin chào", more={"10090102": packed_rtf(RTF.replace(b"trowd", b"par"))}), "body.txt", "Xin chào"),
    ],
)
def test_bodies_of_outlook(storage: Storage, body: str, said: str) -> None:
    (member,) = found(compound(storage))
    assert member.path == body
    assert said in member.data.decode("utf-8-sig")


def test_rtf_that_refers_back() -> None:
    """The example of [MS-OXRTFCP] 3.1.1: "hello world" with references into the window that starts filled."""
    packed = bytes.fromhex(
        "2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af32068656c090020627705b06c647d0a800fa0"
    )
    assert decompress(packed) == b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n"
    assert decompress(packed[:30]) == b"{\\rtf1\\ansi\\ansicpg1252"
    assert decompress(packed[:10]) == b""


def test_an_object_of_another_program_is_told() -> None:
    message_ = outlook()
    thing = Storage({"__properties_version1.0": bytes(8)}, {"__substg1.0_3701000D": Storage({"CONTENTS": b"x"})})
    message_.storages["__attach_version1.0_#00000000"] = thing
    (reading,) = vnadmin_doc.read_all(compound(message_))
    assert any(i.code == "member-unread" and "another program" in i.message for i in reading.issues)


def test_a_directory_that_goes_round_in_circles() -> None:
    data = bytearray(compound(Storage({"WordDocument": b"x"})))
    root = data.index("Root Entry".encode("utf-16-le"))
    data[root + 66] = 1  # a storage as others, and within itself
    struct.pack_into("<i", data, root + 76, 0)
    with pytest.raises(DamagedFile, match="not valid"):
        vnadmin_doc.read_all(bytes(data))


def test_an_outlook_message_whose_sectors_are_endless() -> None:
    data = bytearray(compound(outlook("Kính gửi: Sở Y")))
    data[0x20] = 63  # the size of a small sector, as a power of two
    with pytest.raises(DamagedFile, match="the Outlook message is damaged"):
        vnadmin_doc.read_all(bytes(data))


def test_a_cut_outlook_message() -> None:
    whole = compound(outlook(files=[("a.txt", ONE * 20)]))
    for size in (600, 2000):
        with pytest.raises(ReadError):
            vnadmin_doc.read_all(whole[:size])
    body, *_ = vnadmin_doc.read_all(whole[:-2000])
    assert any(i.code == "member-unread" and i.severity == "error" for i in body.issues)


# PDF


def test_a_pdf_with_files() -> None:
    data = portfolio(pdf.render(SECRET, pdf.Options()), {"b.txt": TWO, "số liệu.xlsx": SHEET})
    assert paths(data) == ["", "attachments/1 - b.txt", "attachments/2 - số liệu.xlsx"]
    own, enclosed = vnadmin_doc.read_all(data, name="a.pdf")
    assert (lay(own), lay(enclosed)) == (None, "attachments/1 - b.txt")
    assert own.letter.code.number == vnadmin_doc.read(pdf.render(SECRET, pdf.Options())).letter.code.number
    (unread,) = [issue for issue in own.issues if issue.code == "member-unread"]
    assert "an Excel workbook is not supported; save it as PDF" in unread.message
    first = vnadmin_doc.read(data)
    assert lay(first) is None
    assert any(issue.code == "several-letters" for issue in first.issues)


def test_a_value_is_cut_out_of_a_member() -> None:
    page = pdf.render(SECRET, pdf.Options())
    data = archive({"note.txt": b"ghi", "a.pdf": page})
    reading = vnadmin_doc.read(data)
    assert lay(reading) == "a.pdf"
    cut = vnadmin_doc.crop(data, reading, "/code/number")
    assert cut == vnadmin_doc.crop(page, vnadmin_doc.read(page), "/code/number")


# ZIP


def test_entries_in_order_each_name_safe() -> None:
    data = archive({
        "thư mục/": b"",
        "thư mục/a.txt": ONE,
        "../../b.txt": TWO,
        "/c:\\d\\b.txt": TWO,
        "b.txt": ONE,
        "__MACOSX/._a.txt": b"x",
        ".hidden": b"x",
        "Thumbs.db": b"x",
    })  # fmt: skip
    assert paths(data) == ["thư mục/a.txt", "b.txt", "d/b.txt", "b.txt (2)"]


@pytest.mark.parametrize("flag", [True, False])
def test_names_in_utf8_and_code_page_437(flag: bool) -> None:
    data = archive({"Công văn.txt": ONE})
    if not flag:  # as programs write that do not say that it is UTF-8
        data = data.replace(struct.pack("<HH", 20, 0x800), struct.pack("<HH", 20, 0))
    assert paths(data) == ["Công văn.txt"]


def test_archives_in_archives() -> None:
    data = archive({"a.txt": ONE})
    for level in range(1, LIMITS.depth):
        data = archive({f"{level}.zip": data})
    assert paths(data) == ["2.zip/1.zip/a.txt"]
    (member,) = found(archive({"3.zip": data}))
    assert isinstance(member.problem, LimitExceeded)
    assert member.path == "3.zip/2.zip/1.zip"


def encrypted(data: bytes) -> bytes:
    """An archive whose entries say that they need a password."""
    for start, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = data.find(start)
        while place >= 0:
            flags = int.from_bytes(data[place + at : place + at + 2], "little") | 1
            data = data[: place + at] + flags.to_bytes(2, "little") + data[place + at + 2 :]
            place = data.find(start, place + 4)
    return data


def test_a_password() -> None:
    with pytest.raises(EncryptedFile, match=r"nothing in the file can be read; .*password"):
        vnadmin_doc.read_all(encrypted(archive({"a.txt": ONE, "b.txt": TWO})))
    mixed = message({"a.zip": encrypted(archive({"a.txt": ONE})), "b.txt": TWO})
    letter, _ = vnadmin_doc.read_all(mixed)
    assert lay(letter) == "attachments/2 - b.txt"
    assert [i.severity for i in letter.issues if i.code == "member-unread"] == ["error"]


def test_one_bad_entry_stops_no_other() -> None:
    data = archive({"a.txt": ONE, "b.txt": TWO}, zipfile.ZIP_STORED).replace(b"214/SCT", b"999/SCT")
    (reading,) = vnadmin_doc.read_all(data)
    assert lay(reading) == "b.txt"
    assert any(i.code == "member-unread" and i.message.startswith("a.txt: ") for i in reading.issues)


def test_what_is_not_named_like_a_letter_is_told() -> None:
    (reading,) = vnadmin_doc.read_all(archive({"a.txt": ONE, "data.csv": b"1,2", "song.mp3": bytes(range(256))}))
    messages = [issue.message for issue in reading.issues if issue.code == "member-unread"]
    assert [message.partition(":")[0] for message in messages] == ["data.csv", "song.mp3"]


def test_what_lacks_a_program_stops_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda *_, **__: None)
    data = {"cũ.wpd": b"\xffWPC" + bytes(60)}
    letter, _ = vnadmin_doc.read_all(message({**data, "b.txt": TWO}))
    assert lay(letter) == "attachments/2 - b.txt"
    assert [i.severity for i in letter.issues if i.code == "member-unread"] == ["error"]
    with pytest.raises(MissingDependency, match="apt-get install"):
        vnadmin_doc.read_all(archive(data))


def test_read_opens_no_more_than_it_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []

    def counted(data: bytes, name: str, limits: Limits, fields: Fields) -> Source:
        opened.append(name)
        return readers.read(data, name, limits, fields)

    monkeypatch.setattr("vnadmin_doc.sources.read", counted)
    own = vnadmin_doc.read(portfolio(pdf.render(SECRET, pdf.Options()), {"b.txt": TWO}), name="a.pdf")
    vnadmin_doc.read(message({"b.txt": TWO, "c.txt": ONE}))
    assert opened == ["a.pdf", "body.txt", "attachments/1 - b.txt"]
    assert any(issue.code == "several-letters" for issue in own.issues)


def bomb(size: int) -> bytes:
    return archive({"a.txt": b"\x00" * size})


def quine_like(levels: int, width: int) -> bytes:
    data = archive({"a.txt": b"a" * 1_000_000})
    for _ in range(levels):
        data = archive({f"{n}.zip": data for n in range(width)})
    return data


HOSTILE: dict[str, tuple[bytes, type[ReadError]]] = {
    "bomb": (bomb(40_000_000), LimitExceeded),
    "bomb in bomb": (archive({"b.zip": bomb(40_000_000)}), LimitExceeded),
    "lying size": (bomb(1000).replace(struct.pack("<I", 1000), struct.pack("<I", 3 << 30)), LimitExceeded),
    "ten thousand entries": (archive({f"{n}.txt": b"x" for n in range(10_000)}), LimitExceeded),
    "many archives in archives": (quine_like(2, 30), LimitExceeded),
    "ten thousand attachments": (
        multipart(*[part("Content-Disposition: attachment", body=b"x")] * 10_000),
        LimitExceeded,
    ),
    "twenty thousand texts": (multipart(*[part("Content-Type: text/plain", body=b"x")] * 20_000), LimitExceeded),
    "no entry": (archive({"thư mục/": b""}), EmptyFile),
    "cut": (archive({"a.txt": ONE * 20})[:-80], DamagedFile),
    "nothing but noise": (archive({"a.bin": bytes(range(256)) * 9}), UnsupportedFormat),
    "parts in parts": (
        mail(
            'Content-Type: multipart/mixed; boundary="B0"',
            body=b"".join(
                b'--B%d\r\nContent-Type: multipart/mixed; boundary="B%d"\r\n\r\n' % (n, n + 1) for n in range(3000)
            ),
        ),
        ReadError,
    ),
    "mail without anything": (mail("Subject: x", body=b""), EmptyFile),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile(name: str) -> None:
    data, error = HOSTILE[name]
    started = time.process_time()
    with pytest.raises(error):
        vnadmin_doc.read_all(data, limits=Limits(unpacked_bytes=200_000_000))
    assert time.process_time() - started < 10


def test_mail_in_mail_in_mail_ends() -> None:
    data = message({}, "đáy")
    for level in range(200):
        inner = part("Content-Type: message/rfc822", body=data)
        bound = b"--Y%d--\r\n" % level
        body = bound.replace(b"--\r", b"\r") + inner + b"\r\n" + bound
        data = mail(f'Content-Type: multipart/mixed; boundary="Y{level}"', body=body)
    (member,) = found(data)
    assert isinstance(member.problem, LimitExceeded)


def test_parts_without_their_bounds_are_read_as_text() -> None:
    (member,) = found(mail('Content-Type: multipart/mixed; boundary="X"', body=ONE))
    assert member.data == ONE


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"Rar!\x1a\x07\x01\x00" + bytes(60), "RAR archive is not supported; unpack it"),
        (b"7z\xbc\xaf\x27\x1c" + bytes(60), "7z archive"),
        (b"\x1f\x8b\x08\x00" + bytes(60), "gzip"),
        (b"PK\x07\x08PK\x03\x04" + bytes(60), "part of a split archive"),
        (b"\x00\x17" * 40 + b"PK\x05\x06\x01\x00" + bytes(16), "part of a split archive"),
        (b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n", "calendar"),
        (b"BEGIN:VCARD\r\nVERSION:3.0\r\n", "contact"),
        (b"%!PS-Adobe-3.0\n", "PostScript file .* save it as PDF"),
        (b"AT&TFORM" + bytes(60), "DjVu"),
        (b"!BDN" + bytes(60), r"\.pst"),
        (b"MZ\x90\x00" + bytes(60), "program"),
        (b"\x30\x82\x10\x00\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02" + bytes(60), "S/MIME"),
        ("STT,Số ký hiệu,Trích yếu\n1,7/SNV,Họp\n".encode(), r"CSV"),
        ('\ufeffTT;Ngày;Nơi gửi\r\n1;05/3;"Sở Y tế;\nbộ phận một cửa"\r\n'.encode(), r"CSV"),
        ("TT\tNgày\tNơi gửi\n1\t5/3\tSở Y tế\n".encode("utf-16"), r"CSV"),
        (b"a.txt".ljust(257, b"\x00") + b"ustar\x0000" + bytes(300), "tar archive"),
        (archive({"[Content_Types].xml": b"<x/>", "ppt/presentation.xml": b"<x/>"}), "PowerPoint"),
    ],
)
def test_what_is_not_opened_says_what_to_do(data: bytes, told: str) -> None:
    with pytest.raises(UnsupportedFormat, match=told):
        vnadmin_doc.read(data)
    body, *_ = vnadmin_doc.read_all(message({"a.dat": data}))
    assert any(re.search(told, issue.message) for issue in body.issues)


# The command


def test_convert_writes_every_letter(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "thư.eml").write_bytes(message({"a.txt": ONE, "b.exe": b"MZ\x00\x01" * 9}))
    (tmp_path / "in" / "gói.zip").write_bytes(archive({"a.txt": ONE, "b.txt": TWO}))
    (tmp_path / "in" / "gói.rar").write_bytes(b"Rar!\x1a\x07\x01\x00" + bytes(60))
    run = [str(tmp_path / "in"), "-o", str(tmp_path / "out")]
    result = CliRunner().invoke(app, ["convert", *run])
    assert result.exit_code == 0
    made = ["gói.zip.json", "gói.zip.letters/2-of-2.json", "thư.eml.json", "thư.eml.letters/2-of-2.json"]
    assert tree(tmp_path / "out") == made
    assert "a RAR archive is not supported; unpack it" in result.stderr
    again = CliRunner().invoke(app, ["convert", *run])
    assert " + 2 unchanged + 1 skipped + " in again.stderr
    shown = CliRunner().invoke(app, ["show", str(tmp_path / "in" / "thư.eml")]).stdout
    assert "thư.eml: attachments/1 - a.txt: letter 1 of 2" in shown


def test_one_document_a_file(tmp_path: Path) -> None:
    (tmp_path / "gói.zip").write_bytes(archive({"a.txt": ONE, "b.txt": TWO}))
    command = ["convert", str(tmp_path / "gói.zip"), "-o", str(tmp_path / "out")]
    for _ in range(2):
        CliRunner().invoke(app, [*command, "--no-split"])
        assert tree(tmp_path / "out") == ["gói.zip.json"]
    assert b'"several-letters"' in (tmp_path / "out" / "gói.zip.json").read_bytes()
    CliRunner().invoke(app, command)
    assert len(tree(tmp_path / "out")) == 2


def test_too_much_is_known_before_anything_is_read() -> None:
    data = archive({"a.txt": ONE, "b.zip": archive({"b.txt": b"x" * 2_000_000})})
    with pytest.raises(LimitExceeded):
        next(open_sources(data, name="gói.zip", limits=Limits(unpacked_bytes=1_000_000)))


# Mails of careless programs


def body_of(data: bytes) -> str:
    source = next(source for source in open_sources(data) if isinstance(source, Source))
    return "\n".join(" ".join(word.text for word in page.words) for page in source.pages)


BROKEN_HEADERS = {
    "a line folded without a space": ("X-Note: one\r\ntwo and three", "Content-Type: text/html"),
    "a space before a colon": ("Content-Type : text/html",),
    "a space before the colon of From": ("From : a@example.org", "Content-Type: text/html"),
}


@pytest.mark.parametrize("kind", BROKEN_HEADERS)
def test_headers_after_a_broken_line_count(kind: str) -> None:
    data = mail(*BROKEN_HEADERS[kind], body="<p>Kính gửi: <b>Sở Mẫu</b></p>".encode())
    assert body_of(data) == "Kính gửi: Sở Mẫu"


HTML = "<html><body><p>ỦY BAN NHÂN DÂN XÃ MẪU</p><p>Kính gửi: các thôn; đề nghị báo cáo.</p></body></html>".encode()
BROKEN = HTML.replace("thôn".encode(), b"th\xc3n")
READ = "ỦY BAN NHÂN DÂN XÃ MẪU Kính gửi: các thôn; đề nghị báo cáo."


@pytest.mark.parametrize("charset", ["; charset=utf-8", ""])
def test_one_broken_byte_of_an_html_body(charset: str) -> None:
    data = mail(f"Content-Type: text/html{charset}", body=BROKEN)
    assert body_of(data) == READ.replace("thôn", "th\ufffdn")
    assert [i.code for i in vnadmin_doc.read(data).issues if "encoding" in i.code] == ["encoding-doubtful"]


def test_one_broken_byte_of_the_html_of_outlook() -> None:
    properties = bytes(32) + struct.pack("<HHII", 3, 0x3FDE, 0, 65001) + bytes(4)
    storage = Storage({"__properties_version1.0": properties, "__substg1.0_10130102": BROKEN})
    assert body_of(compound(storage)) == READ.replace("thôn", "th\ufffdn")


@pytest.mark.parametrize(("page", "codec"), [(28591, "latin-1"), (1252, "cp1252"), (20127, "ascii"), (65001, "utf-8")])
def test_code_pages_of_outlook(page: int, codec: str) -> None:
    properties = bytes(32) + struct.pack("<HHII", 3, 0x3FFD, 0, page) + bytes(4)
    text = "the letter" if codec == "ascii" else "la réponse à la lettre"
    storage = Storage({"__properties_version1.0": properties, "__substg1.0_1000001E": text.encode(codec)})
    assert body_of(compound(storage)) == text


def test_the_charset_of_an_attachment() -> None:
    sent = "Die Bücher sind schön"
    file = part("Content-Type: text/plain; charset=iso-8859-1; name=a.txt", body=sent.encode("latin-1"))
    text = next(member.data for member in found(multipart(file)) if member.path.endswith("a.txt"))
    assert text.decode("utf-8-sig") == sent
    wrong = part("Content-Type: text/plain; charset=iso-8859-1; name=a.txt", body=TEXT)
    assert [member.data for member in found(multipart(wrong))] == [TEXT], "UTF-8 is what it is, whatever is declared"


def alternative(text: str, html: str) -> bytes:
    plain = part("Content-Type: text/plain; charset=utf-8", body=text.encode())
    return multipart(plain, part("Content-Type: text/html; charset=utf-8", body=html.encode()), kind="alternative")


LONG = "Kính gửi các phòng; đề nghị gửi báo cáo quý trước ngày 15 để tổng hợp."
ALTERNATIVES = {
    "the same words": (LONG, f"<p>{LONG}</p>", ["body.txt"], None),
    "a link that the HTML has as an address": (
        LONG + " <http://example.org/a/b>", f'<p><a href="http://example.org/a/b">{LONG}</a></p>', ["body.txt"], None,
    ),
    "HTML with more words": (LONG, f"<p>{LONG}</p><p>Trân trọng cảm ơn quý cơ quan và các đồng chí.</p>",
                             ["body.html"], None),
    "another, longer text": (LONG, "<p>hello world</p>", ["body.txt"], "body.html"),
    "a notice": ("Your program shows no HTML.", f"<p>{LONG}</p>", ["body.html"], None),
    "another, shorter text": ("Thay thế công văn trước: thời hạn là ngày 20 tháng 6, không phải ngày 15 tháng 6.",
                              f"<p>{LONG} {LONG}</p>", ["body.html"], "body.txt"),
}  # fmt: skip


@pytest.mark.parametrize("kind", ALTERNATIVES)
def test_a_second_text_that_differs_is_named(kind: str) -> None:
    text, html, read, unread = ALTERNATIVES[kind]
    members = found(alternative(text, html))
    assert [member.path for member in members if not member.problem] == read
    assert [member.path for member in members if member.problem] == ([unread] if unread else [])
    told = [issue.severity for issue in vnadmin_doc.read(alternative(text, html)).issues if "member" in issue.code]
    assert told == (["warning"] if unread else [])
