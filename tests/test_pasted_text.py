"""Text that came by mail or by copy and paste, suffixes, long names, and damage by transfers as text."""

from __future__ import annotations

import os
import quopri
from pathlib import Path
from urllib.parse import quote

import pytest
from tools.samples.mail import archive, message
from typer.testing import CliRunner

import vnadmin_doc
from test_split import LETTER, tree
from vnadmin_doc.batch.discovery import short_name
from vnadmin_doc.cli.app import app
from vnadmin_doc.errors import DamagedFile
from vnadmin_doc.formats.common.pasted_text import escape_of, lost_line_ends, unquote
from vnadmin_doc.formats.common.symbols import signs_alone, symbols_in
from vnadmin_doc.formats.common.transfer_damage import transfer_damage

HTML = f"<html><body><pre>{LETTER}</pre></body></html>"


def escaped(text: str, form: str = "&#{};") -> str:
    return "".join(char if char.isascii() else form.format(ord(char)) for char in text)


@pytest.mark.parametrize(
    ("text", "result"),
    [
        (escaped("Hà Nội, ngày 05, Ủy ban – tỉnh"), "Hà Nội, ngày 05, Ủy ban – tỉnh"),
        (escaped("Hà Nội, ngày 05, Ủy ban tỉnh", "&#x{:X};"), "Hà Nội, ngày 05, Ủy ban tỉnh"),
        ("H&agrave; N&ocirc;i, &uacute; th&aacute;ng, n&acirc;m", "Hà Nôi, ú tháng, nâm"),
        ("&#7898; &#7898; " + "trong các tài liệu viết bằng chữ " * 20, None),
        ("Dùng &lt;b&gt; và R&amp;D, 5 &#62; 3 &#60; &#38; &#35; &#40;", None),
        ("a & b", None),
        ("H=C3=A0 N=E1=BB=99i, ng=C3=A0y 05, =E1=BB=A6y ban t=E1=BB=\n=89nh=\n.", "Hà Nội, ngày 05, Ủy ban tỉnh."),
        ("H%C3%A0%20N%E1%BB%99i ng%C3%A0y %E1%BB%A6y t%E1%BB%89nh", "Hà Nội ngày Ủy tỉnh"),
        ("xem tại https://a.vn/v%C4%83n-b%E1%BA%A3n-%C4%91%C3%A3 " + "trong các tài liệu " * 20, None),
        ("a =C3 b =C3 c =C3 d =C3 e =C3 f", None),
        (r"H\u00e0 N\u1ed9i, ng\u00e0y 05, \u1ee6y ban t\u1ec9nh", "Hà Nội, ngày 05, Ủy ban tỉnh"),
        (r"C:\u1\u2\u3\u4\u5", None),
    ],
)
def test_escaped_letters(text: str, result: str | None) -> None:
    escape = escape_of(text)
    assert (escape.decoded(text) if escape else None) == result


@pytest.mark.parametrize(
    ("odd", "name"),
    [
        (escaped(LETTER), "HTML entities"),
        (escaped(LETTER, "&#x{:x};"), "HTML entities"),
        (quopri.encodestring(LETTER.encode()).decode(), "quoted-printable"),
        ("".join(c if c.isascii() else quote(c) for c in LETTER), "percent-encoding"),
        ("".join(c if c.isascii() else f"\\u{ord(c):04x}" for c in LETTER), "escapes of JSON"),
    ],
)
def test_an_escaped_letter_is_read_and_told(odd: str, name: str) -> None:
    plain, found = vnadmin_doc.read(LETTER.encode()), vnadmin_doc.read(odd.encode())
    assert found.letter == plain.letter
    assert [issue.severity for issue in found.issues if name in issue.message] == ["info"]


FIVE = ["một", "hai", "", "- ba", "bốn"]


@pytest.mark.parametrize(
    ("lines", "result"),
    [
        ([f"> {line}" for line in FIVE], [f"  {line}" for line in FIVE]),
        ([f">> {line}" for line in FIVE], [f"   {line}" for line in FIVE]),
        ([f"> > {line}" for line in FIVE], [f"    {line}" for line in FIVE]),
        (["note", *[f"> {line}" for line in FIVE], "end"], ["note", *[f"  {line}" for line in FIVE], "end"]),
        ([*[f"> {line}" for line in FIVE], "> > 95%"], [*[f"  {line}" for line in FIVE], "  > 95%"]),
        (["một", "> 95% hồ sơ", "> 90% hồ sơ", "hai"], None),
        (["một", "a > b", "hai"], None),
    ],
)
def test_quoted_lines(lines: list[str], result: list[str] | None) -> None:
    assert unquote("\n".join(lines)) == "\n".join(lines if result is None else result)


@pytest.mark.parametrize("mark", ["> ", ">> ", "> > "])
def test_a_quoted_letter(mark: str) -> None:
    quoted = "\n".join(mark + line for line in LETTER.split("\n"))
    assert vnadmin_doc.read(quoted.encode()).letter == vnadmin_doc.read(LETTER.encode()).letter
    (reading, *_) = vnadmin_doc.read_all(message({}, f"Anh chị xem giúp.\n\nVăn thư viết:\n{quoted}\n"))
    assert reading.letter.code == vnadmin_doc.read(LETTER.encode()).letter.code


def test_lost_line_ends_are_told() -> None:
    (issue,) = lost_line_ends([" ".join(LETTER.split())])
    assert (issue.code, issue.severity) == ("line-ends-lost", "warning")
    assert any(i.code == "line-ends-lost" for i in vnadmin_doc.read(" ".join(LETTER.split()).encode()).issues)
    assert lost_line_ends([*LETTER.splitlines(), "Một đoạn dài của thư. " * 99]) == ()
    page = f"<html><body><p>{' '.join(LETTER.split())}</p></body></html>"
    assert any(i.code == "line-ends-lost" for i in vnadmin_doc.read(page.encode()).issues)


# Suffixes


@pytest.mark.parametrize(
    ("name", "content", "is_read"),
    [
        ("a.doc", HTML, True),
        ("a.docx", HTML, True),
        ("a.doc", LETTER, True),
        ("congvan", LETTER, True),
        ("README", "Chương trình này đọc văn bản.", False),
        ("a.log", LETTER, False),
        ("a.pdf", HTML, False),
    ],
)
def test_text_and_its_suffix(tmp_path: Path, name: str, content: str, is_read: bool) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / name).write_text(content, "utf-8")
    CliRunner().invoke(app, ["convert", str(tmp_path / "in"), "-o", str(tmp_path / "out")])
    assert tree(tmp_path / "out") == ([f"{name}.json"] if is_read else [])
    members = vnadmin_doc.read_all(archive({name: content.encode(), "b.txt": LETTER.encode()}))
    assert len(members) == 1 + is_read


def test_a_web_page_in_the_place_of_a_pdf_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_text("<html><body>404</body></html>")
    result = CliRunner().invoke(app, ["convert", str(tmp_path), "-o", str(tmp_path / "out")])
    assert "its name ends in .pdf" in result.stderr
    assert "download the file again" in result.stderr


# Long names


@pytest.mark.parametrize("name", ["a" * 251, "ă" * 125 + ".pdf", "văn bản/" + "ộ" * 84, "x." + "y" * 249, "ă" * 127])
def test_long_names_are_cut_alike(name: str) -> None:
    short = short_name(name)
    assert short == short_name(name)
    assert short != short_name(name[:-5] + "?" + name[-4:])
    assert len(os.fsencode(short.rpartition("/")[2] + ".letters")) <= 255
    assert short.startswith(name[:60])


@pytest.mark.parametrize("name", ["a.pdf", "b/" + "a" * 243 + ".pdf", "x" * 247])
def test_other_names_stay(name: str) -> None:
    assert short_name(name) == name


def test_a_file_with_a_long_name_is_converted(tmp_path: Path) -> None:
    name = "n" * 247 + ".txt"
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / name).write_text(LETTER, "utf-8")
    command = ["convert", str(tmp_path / "in"), "-o", str(tmp_path / "out")]
    assert CliRunner().invoke(app, command).exit_code == 0
    assert [made.endswith(".txt.json") for made in tree(tmp_path / "out")] == [True]
    assert " + 1 unchanged + " in CliRunner().invoke(app, command).stderr


# Damage by a transfer as text


@pytest.mark.parametrize(
    ("damage", "told"),
    [
        (lambda data: data.replace(b"\n", b"\r\n"), "binary mode"),
        (lambda data: data.replace(b"\r", b""), "binary mode"),
        (lambda data: bytes(byte & 0x7F for byte in data), "binary mode"),
        (lambda data: data.decode("utf-8", "replace").encode(), "stored or sent as text"),
    ],
)
@pytest.mark.parametrize("whole", ["docx", "zip", "png"])
def test_transfers_as_text(damage, told: str, whole: str, samples: Path) -> None:  # type: ignore[no-untyped-def]
    if whole == "png":
        data = next(samples.glob("*/*.png")).read_bytes()
    else:
        data = (samples / "to-trinh/source.docx").read_bytes()
        data = archive({"a.docx": data, "b.docx": data}) if whole == "zip" else data
    assert transfer_damage(data) is None
    with pytest.raises(DamagedFile, match=told):
        vnadmin_doc.read_all(damage(data))


def test_other_damage_is_told_otherwise(samples: Path) -> None:
    data = (samples / "to-trinh/source.docx").read_bytes()
    with pytest.raises(DamagedFile, match="ZIP file is damaged"):
        vnadmin_doc.read(data[:9000])


# Signs of symbol fonts


@pytest.mark.parametrize(
    ("text", "font", "result"),
    [
        ("\uf0b7", "Symbol", "•"),
        ("\uf02d ", "Symbol", "- "),
        ("\uf0d8", "Wingdings", "•"),
        ("Ø", "Wingdings", "•"),
        ("\uf0fc", "Wingdings", "✓"),
        ("\uf0a3", "Wingdings 2", "☐"),
        ("Sở", "Wingdings", "Sở"),
        ("Ø", "Times New Roman", "Ø"),
        ("\uf0b7", "", "\uf0b7"),
    ],
)
def test_signs_of_a_symbol_font(text: str, font: str, result: str) -> None:
    assert symbols_in(text, font) == result


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("\uf0b7 Như trên;", "• Như trên;"),
        ("\uf02d\tNhư trên;", "-\tNhư trên;"),
        ("a \uf0e8 b", "a → b"),
        ("\uf0a7\uf0e9c", "\uf0a7\uf0e9c"),
        ("h\uf0b5", "h\uf0b5"),
        ("\uf0b5n", "\uf0b5n"),
        ("\uf021", "\uf021"),
    ],
)
def test_signs_without_their_font(text: str, result: str) -> None:
    assert signs_alone(text) == result


def test_entities_in_office_files() -> None:
    page = f"<html><body><pre>{escaped(LETTER, '&amp;#{};')}</pre></body></html>"
    assert vnadmin_doc.read(page.encode()).letter == vnadmin_doc.read(HTML.encode()).letter
