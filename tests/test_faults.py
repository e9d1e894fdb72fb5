"""Bad input of every kind: a clear error, the right exit code, nothing half written.

Each through the library and through the command, over the whole pipeline. What concerns one
reader alone is in its own tests; faults of the disk are in ``test_cli``.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import struct
import sys
import time
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

import vnadmin_doc
from vnadmin_doc.batch import outcomes
from vnadmin_doc.cli.app import app
from vnadmin_doc.errors import (
    DamagedFile,
    EmptyFile,
    EncryptedFile,
    ExitCode,
    LimitExceeded,
    MissingDependency,
    ReadError,
    SchemaError,
    UnsupportedFormat,
    VnadminDocError,
)

LETTER = """ỦY BAN NHÂN DÂN TỈNH X          CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Số: 12/UBND-VX                      X, ngày 05 tháng 6 năm 2023

Kính gửi: Sở Y.

Đề nghị Sở Y báo cáo trước ngày 10 tháng 6 năm 2023.
"""


def run(*arguments: object) -> Result:
    """The command; ``convert`` in this process."""
    here = ["--jobs", "0"] if arguments[0] == "convert" else []
    return CliRunner().invoke(app, [*map(str, arguments), *here])


def found(folder: Path) -> list[str]:
    """All files but the ledger's folder."""
    paths = [path.relative_to(folder) for path in folder.rglob("*") if path.is_file()]
    return sorted(path.as_posix() for path in paths if ".vnadmin-doc" not in path.parts)


# Files that cannot be read


def pdf(pages: int = 1, trailer: str = "", text: str = "Kinh gui: Phong A") -> bytes:
    """A PDF whose pages are all the same page; its cross references are left to be found."""
    content = f"BT /F1 12 Tf 100 700 Td ({text}) Tj ET"
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{'3 0 R ' * pages}] /Count {pages} >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R "
        "/Resources << /Font << /F1 5 0 R >> >> >>",
        f"<< /Length {len(content)} >> stream\n{content}\nendstream",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    body = "".join(f"{number} 0 obj\n{text}\nendobj\n" for number, text in enumerate(objects, start=1))
    return f"%PDF-1.7\n{body}trailer << /Root 1 0 R /Size 6 {trailer} >>\n%%EOF\n".encode()


def encrypted_pdf() -> bytes:
    blank = "00" * 32
    key = f"<< /Filter /Standard /V 1 /R 2 /O <{blank}> /U <{blank}> /P -4 >>"
    return pdf(trailer=f"/Encrypt {key} /ID [<00> <00>]")


def png(width: int, height: int) -> bytes:
    """A picture that says how large it is, and has next to nothing in it."""
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = b"\0" + b"\xff" * width
    chunks = [(b"IHDR", head), (b"IDAT", zlib.compress(rows * min(height, 50))), (b"IEND", b"")]
    body = b"".join(struct.pack(">I", len(d)) + n + d + struct.pack(">I", zlib.crc32(n + d)) for n, d in chunks)
    return b"\x89PNG\r\n\x1a\n" + body


BODY = '<w:document xmlns:w="w"><w:body><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:body></w:document>'


def docx(document: str = BODY.format("Kính gửi: Phòng A")) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", document)
    return out.getvalue()


def zip_bomb() -> bytes:
    """A part that says it unpacks to 3 GiB."""
    data = docx()
    size = struct.pack("<I", len(BODY.format("Kính gửi: Phòng A").encode()))
    return data.replace(size, struct.pack("<I", 3 << 30))


def laughs() -> str:
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    return f'<!DOCTYPE d [<!ENTITY l0 "ha ha">{entities}]>'


UNREADABLE: list[tuple[str, str, bytes, type[VnadminDocError], str]] = [
    ("empty", "a.pdf", b"", EmptyFile, "the file is empty; save or download it again"),
    ("blank", "a.txt", b" \r\n\t\n", EmptyFile, "the file is empty; save or download it again"),
    ("a program", "a.pdf", b"\x7fELF\x02\x01\x01" + bytes(range(256)) * 8, UnsupportedFormat, "save it as PDF"),
    ("a ZIP", "a.docx", b"PK\x03\x04" + bytes(60), UnsupportedFormat, "save it as PDF"),
    ("no PDF but a header", "a.pdf", b"%PDF-1.7\nabc\n%%EOF", DamagedFile, "damaged; download or copy it again"),
    ("cut PDF", "a.pdf", pdf()[:300], DamagedFile, "cut off: its end mark is missing; fetch it again"),
    ("encrypted PDF", "a.pdf", encrypted_pdf(), EncryptedFile, "save a copy without one"),
    ("PDF without pages", "a.pdf", pdf(0), EmptyFile, "the PDF has no pages"),
    ("PDF of 10,000 pages", "a.pdf", pdf(10_000), LimitExceeded, "more than 2000 pages; raise"),
    ("PDF without words", "a.pdf", pdf(text=""), EmptyFile, "no words were found; pages: 1"),
    (
        "huge picture",
        "a.png",
        png(30_000, 30_000),
        LimitExceeded,
        "too many pixels; reduce the picture to 300 dpi, or scan at 300 dpi",
    ),
    ("cut picture", "a.png", png(100, 100)[:60], DamagedFile, "damaged; scan or download it again"),
    ("cut DOCX", "a.docx", docx()[:200] + b"word/", DamagedFile, "save or download it again"),
    ("DOCX without words", "a.docx", docx(BODY.format("")), EmptyFile, "save them as PDF or images"),
    ("zip bomb", "a.docx", zip_bomb(), LimitExceeded, "unpacks to more than .*; raise Limits"),
    ("endless text", "a.txt", b"chu " * 5_500_000, LimitExceeded, "more than 20000000 characters; raise Limits"),
]


@pytest.mark.parametrize(
    ("name", "data", "error", "message"), [t[1:] for t in UNREADABLE], ids=[t[0] for t in UNREADABLE]
)
def test_unreadable(tmp_path: Path, name: str, data: bytes, error: type[VnadminDocError], message: str) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(error, match=message) as caught:
        vnadmin_doc.read(path)
    assert isinstance(caught.value, ReadError)
    result = run("convert", path, "-o", tmp_path / "out", "--to", "json", "--to", "xml")
    assert result.exit_code == ExitCode.SOME_FAILED
    failed, count = result.stderr.splitlines()
    assert " 1 failed; " in count
    assert failed == f"failed: {path}: {str(caught.value).removeprefix(f'{name}: ')}"
    assert found(tmp_path / "out") == []
    shown = run("show", path)
    assert (shown.exit_code, shown.stdout) == (ExitCode.SOME_FAILED, "")
    assert shown.stderr == f"error: {caught.value}\n"


def test_a_bomb_of_entities_in_a_docx_does_not_go_off() -> None:
    bomb = docx(laughs() + BODY.format("Kính gửi: &l9; Phòng A"))
    began = time.monotonic()
    with contextlib.suppress(ReadError):
        assert "ha ha" not in vnadmin_doc.write(vnadmin_doc.read(bomb)).decode()
    assert time.monotonic() - began < 5


@pytest.mark.parametrize("name", ["a.json", "a.xml"])
def test_a_bomb_is_no_valid_document(tmp_path: Path, name: str) -> None:
    bomb = tmp_path / name
    bomb.write_text(laughs() + "<d>&l9;</d>")
    with pytest.raises(SchemaError, match="refused as unsafe"):
        vnadmin_doc.validate(bomb.read_bytes())
    result = run("validate", bomb)
    assert (result.exit_code, result.stdout) == (ExitCode.SOME_FAILED, "")
    assert "refused as unsafe" in result.stderr


@pytest.mark.parametrize("name", ["thu.pdf", "thu.docx", "thu.jpg", "thu"])
def test_the_suffix_does_not_matter_where_the_file_is_named(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_text(LETTER, encoding="utf-8")
    assert vnadmin_doc.read(path).letter.code.number == "12"
    assert run("convert", path, "-o", tmp_path / "out").exit_code == ExitCode.OK


def test_invalid_utf8_is_a_doubt(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(LETTER.encode().replace("Sở".encode(), b"S\xff\xfe"))
    reading = vnadmin_doc.read(path)
    assert [(i.code, i.severity) for i in reading.issues if "encoding" in i.code] == [("encoding-doubtful", "warning")]
    assert run("convert", path, "-o", tmp_path / "out", "--to", "xml").exit_code == ExitCode.OK
    vnadmin_doc.validate((tmp_path / "out" / "a.txt.xml").read_bytes())


# OCR that is not there


def _no_tesseract(folder: Path) -> None:
    """An empty PATH."""
    folder.mkdir()


def _no_vietnamese(folder: Path) -> None:
    """A Tesseract that has English only."""
    folder.mkdir()
    program = folder / "tesseract"
    program.write_text('#!/bin/sh\n[ "$1" = --version ] && echo "tesseract 5.3.0" || printf "List:\\neng\\n"\n')
    program.chmod(0o755)


@pytest.mark.skipif(os.name != "posix", reason="a program of /bin/sh")
@pytest.mark.parametrize(
    ("make", "message"),
    [
        (_no_tesseract, "Tesseract is not installed; run: apt install tesseract-ocr tesseract-ocr-vie"),
        (_no_vietnamese, "the Vietnamese model of Tesseract is missing; run: apt install tesseract-ocr-vie"),
    ],
)
def test_without_ocr(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, make: Callable[[Path], None], message: str
) -> None:
    make(tmp_path / "bin")
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    scan, text = tmp_path / "a.png", tmp_path / "b.txt"
    scan.write_bytes(png(100, 50))
    text.write_text(LETTER, encoding="utf-8")
    with pytest.raises(MissingDependency, match=message):
        vnadmin_doc.read(scan)
    result = run("convert", scan, text, "-o", tmp_path / "out")
    assert result.exit_code == ExitCode.DEPENDENCY_MISSING
    assert f"failed: {scan}: {message}" in result.stderr
    assert found(tmp_path / "out") == ["b.txt.json"], "what needs no OCR is read"
    assert run("show", scan).exit_code == ExitCode.DEPENDENCY_MISSING
    assert run("doctor").exit_code == ExitCode.DEPENDENCY_MISSING


# Names, folders, links


NAMES = [
    "công văn số 12.txt",
    "co\u0302ng va\u0306n.txt",
    "two\nlines.txt",
    " .. .txt",
    "-o.txt",
    "a%20b#c?.txt",
    "[bold]x.txt",
    "x" * 240 + ".txt",
]


@pytest.mark.skipif(os.name != "posix", reason="names that other systems do not allow")
@pytest.mark.parametrize("name", NAMES, ids=range(len(NAMES)))
def test_names(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / name).write_text(LETTER, encoding="utf-8")
    result = run("convert", folder, "-o", tmp_path / "out", "--to", "json", "--to", "xml")
    assert (result.exit_code, len(result.stderr.splitlines())) == (0, 1)
    assert found(tmp_path / "out") == sorted(f"{name}.{form}" for form in ("json", "xml"))
    assert json.loads((tmp_path / "out" / f"{name}.json").read_bytes())["source"]["name"]
    assert run("validate", tmp_path / "out" / f"{name}.json", tmp_path / "out" / f"{name}.xml").exit_code == 0


@pytest.mark.skipif(sys.platform != "linux", reason="names are bytes on Linux only")
def test_a_name_that_is_no_text(tmp_path: Path) -> None:
    path = tmp_path / "in" / os.fsdecode(b"th\xff.txt")
    path.parent.mkdir()
    path.write_text(LETTER, encoding="utf-8")
    result = run("convert", tmp_path / "in", "-o", tmp_path / "out", "--to", "json", "--to", "xml")
    assert (result.exit_code, len(found(tmp_path / "out"))) == (0, 2)


def test_a_name_too_long_for_its_document_is_cut(tmp_path: Path) -> None:
    path = tmp_path / ("x" * 251 + ".txt")
    path.write_text(LETTER, encoding="utf-8")
    result = run("convert", path, "-o", tmp_path / "out")
    assert result.exit_code == ExitCode.OK
    (made,) = found(tmp_path / "out")
    assert made.startswith("x" * 200)
    assert made.endswith(".txt.json")


def test_a_folder_that_is_called_like_a_letter(tmp_path: Path) -> None:
    folder = tmp_path / "x.pdf"
    folder.mkdir()
    (folder / "a.txt").write_text(LETTER, encoding="utf-8")
    with pytest.raises(ReadError, match="a folder, not a file; convert it with"):
        vnadmin_doc.read(folder)
    assert run("show", folder).exit_code == ExitCode.SOME_FAILED
    assert run("convert", tmp_path, "-o", tmp_path / "out").exit_code == ExitCode.OK
    assert found(tmp_path / "out") == ["x.pdf/a.txt.json"]


@pytest.mark.skipif(os.name != "posix", reason="links need rights elsewhere")
def test_links_that_lead_nowhere_or_in_circles(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.txt").write_text(LETTER, encoding="utf-8")
    (folder / "round").symlink_to(folder)
    (folder / "one.pdf").symlink_to(folder / "two.pdf")
    (folder / "two.pdf").symlink_to(folder / "one.pdf")
    (folder / "gone.pdf").symlink_to(folder / "nowhere.pdf")
    (folder / "b.txt").symlink_to(folder / "a.txt")
    for name in ("one.pdf", "gone.pdf"):
        with pytest.raises(ReadError, match="no such file"):
            vnadmin_doc.read(folder / name)
    result = run("convert", folder, "-o", tmp_path / "out")
    assert result.exit_code == ExitCode.SOME_FAILED
    assert result.stderr.splitlines()[-1].startswith("5 files = 2 converted")
    assert result.stderr.count("no such file; check the path") == 3
    assert found(tmp_path / "out") == ["a.txt.json", "b.txt.json"]


def test_a_file_that_vanishes_is_accounted_for(tmp_path: Path) -> None:
    paths = [tmp_path / f"{name}.txt" for name in "abc"]
    for path in paths:
        path.write_text(LETTER, encoding="utf-8")
    heard = []
    for outcome in outcomes(paths, tmp_path / "out", workers=0):
        heard.append(outcome)
        paths[1].unlink(missing_ok=True)
    assert [outcome.status for outcome in heard] == ["converted", "failed", "converted"]
    assert "no such file" in heard[1].message
