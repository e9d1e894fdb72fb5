"""Old word processors: through LibreOffice, antiword or catdoc where they are, a clear error where not."""

from __future__ import annotations

import io
import os
import shutil
import struct
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from tools.samples.mail import Storage, compound
from tools.samples.odt import packed

from test_readers_docx import filled, word97
from test_readers_odt import flat
from vnadmin_doc.errors import (
    DamagedFile,
    EncryptedFile,
    LimitExceeded,
    MissingDependency,
    ReadError,
    UnsupportedFormat,
)
from vnadmin_doc.formats.readers import read
from vnadmin_doc.formats.word import doc, libreoffice, libreoffice_server
from vnadmin_doc.limits import Limits
from vnadmin_doc.model.page import Source

LIMITS = Limits()
NAME = "văn bản cũ"
MIME = b"application/vnd.oasis.opendocument.text"
PACKAGES = "libreoffice-writer-nogui python3-uno"
needs_office = pytest.mark.skipif(
    libreoffice.find_program() is None, reason=f"LibreOffice is not installed: apt-get install {PACKAGES}"
)
LETTER = (
    "Céng hßa x· héi chñ nghÜa ViÖt Nam",
    "§éc lËp - Tù do - H¹nh phóc",
    "KÝnh göi: Uû ban nh©n d©n c¸c huyÖn, thÞ x·",
    "§Ò nghÞ c¸c ®¬n vÞ thùc hiÖn nghiªm tóc quyÕt ®Þnh nµy.",
)
READ = (
    "Cộng hòa xã hội chủ nghĩa Việt Nam",
    "Độc lập - Tự do - Hạnh phúc",
    "Kính gửi: Uỷ ban nhân dân các huyện, thị xã",
    "Đề nghị các đơn vị thực hiện nghiêm túc quyết định này.",
)


def word6(*lines: str) -> bytes:
    """A file of Word 6: one run of 8-bit text."""
    text = "".join(f"{line}\r" for line in lines).encode("cp1252")
    main = bytearray(0x300)
    struct.pack_into("<HH", main, 0, 0xA5DC, 0x65)
    struct.pack_into("<II", main, 0x18, 0x300, 0x300 + len(text))
    struct.pack_into("<I", main, 0x34, len(text))
    return compound(Storage({"WordDocument": (bytes(main) + text).ljust(4608, b"\x00")}))


def star(*lines: str) -> bytes:
    """A text of OpenOffice.org 1."""
    office_ = 'xmlns:office="http://openoffice.org/2000/office" xmlns:text="http://openoffice.org/2000/text"'
    body = "".join(f"<text:p>{line}</text:p>" for line in lines)
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {office_} office:version="1.0">'
        f"<office:body>{body}</office:body></office:document-content>"
    )
    mime = "application/vnd.sun.xml.writer"
    entries = f'<manifest:file-entry manifest:media-type="{mime}" manifest:full-path="/"/>'
    manifest = f'<manifest:manifest xmlns:manifest="http://openoffice.org/2001/manifest">{entries}</manifest:manifest>'
    return packed({"content.xml": content, "META-INF/manifest.xml": manifest}, mime)


OLD: dict[str, bytes] = {
    "Word 2": b"\xdb\xa5\x2d\x00" + bytes(60),
    "Word 1": b"\x9b\xa5\x21\x00" + bytes(60),
    "WordPerfect": b"\xffWPC" + bytes(60),
    "Write": b"\x31\xbe\x00\x00" + bytes(60),
    "OpenOffice.org 1": star("a"),
    "Works": compound(Storage({"MatOST": b"x", "CONTENTS": b"x"})),
    "StarOffice": compound(Storage({"StarWriterDocument": b"x"})),
    "Word 6": word6("a"),
}


@pytest.fixture
def only(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The programs that there are, of those that are installed; put in what is wanted."""
    there: list[str] = []
    which = shutil.which
    monkeypatch.setattr(shutil, "which", lambda name, path=None: which(name, path=path) if name in there else None)
    return there


@pytest.mark.parametrize("kind", OLD)
def test_without_a_program_the_error_says_how_to_get_one(kind: str, only: list[str]) -> None:
    with pytest.raises(MissingDependency, match="apt-get install libreoffice-writer-nogui python3-uno") as caught:
        read(OLD[kind], NAME)
    assert ("antiword" in str(caught.value)) == kind.startswith("Word ")
    assert only == []


@pytest.mark.parametrize(
    ("stream", "told"),
    [("Workbook", "an Excel workbook"), ("Book", "an Excel workbook"), ("PowerPoint Document", "a PowerPoint")],
)
def test_what_is_no_text_is_named(stream: str, told: str) -> None:
    with pytest.raises(UnsupportedFormat, match=f"{told}.*save it as PDF"):
        read(compound(Storage({stream: b"x"})), NAME)


@pytest.mark.parametrize("programs", [("catdoc",), ("antiword", "catdoc")])
def test_the_light_path(programs: tuple[str, ...], only: list[str]) -> None:
    """Of antiword it is only asked that catdoc stands by: it breaks down over so small a file now and then."""
    if not Path("/usr/bin/catdoc").exists():
        pytest.skip("catdoc is not installed: apt-get install catdoc")
    only += programs
    source = read(word6(*LETTER), NAME)
    assert tuple(filled(source)) == READ
    told = {issue.code: issue.severity for issue in source.issues}
    assert told == {"legacy-encoding": "info", "converted": "warning"}
    with pytest.raises(MissingDependency):
        read(star("a"), NAME)


def test_the_light_path_says_what_fails(only: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    def slow(command: list[str], **_: object) -> None:
        raise subprocess.TimeoutExpired(command, 1)

    monkeypatch.setattr(shutil, "which", lambda name: "/usr/bin/false" if name == "antiword" else None)
    with pytest.raises(DamagedFile, match="false cannot read the file"):
        read(word6("a"), NAME)
    monkeypatch.setattr(subprocess, "run", slow)
    with pytest.raises(LimitExceeded, match="more than 120 seconds"):
        read(word6("a"), NAME)
    assert only == []


def test_cells_ruled_off_by_bars(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: name if name == "antiword" else None)
    monkeypatch.setattr(doc, "_run", lambda *_: "|SỞ Y TẾ |CỘNG HÒA |\nKính gửi".encode())
    assert [line.split() for line in filled(read(word6("a"), NAME))] == [
        ["SỞ", "Y", "TẾ", "CỘNG", "HÒA"],
        ["Kính", "gửi"],
    ]


# LibreOffice


@needs_office
@pytest.mark.parametrize(("data", "want"), [(word6(*LETTER), READ), (star(*READ), READ)])
def test_through_libreoffice(data: bytes, want: tuple[str, ...]) -> None:
    source = read(data, NAME)
    assert tuple(filled(source)) == want
    assert [issue.severity for issue in source.issues if issue.code == "converted"] == ["info"]


@needs_office
def test_one_office_serves_many_files() -> None:
    started = set()
    for number in range(3):
        assert filled(read(star(f"số {number}"), NAME)) == [f"số {number}"]
        server = libreoffice._servers[os.getpid()]
        started.add(server.process.pid if server else 0)
    assert len(started) == 1


@needs_office
def test_without_uno_each_file_starts_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(libreoffice._servers, os.getpid(), None)
    assert filled(read(star("một"), NAME)) == ["một"]


@needs_office
@pytest.mark.parametrize("kind", ["Word 2", "WordPerfect", "Works", "StarOffice"])
def test_what_it_cannot_read_is_an_error(kind: str) -> None:
    with pytest.raises(ReadError):
        read(OLD[kind], NAME)


@needs_office
def test_links_are_not_followed(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("bí mật")
    section = (
        f'<text:section text:name="S"><text:section-source xlink:href="{secret.as_uri()}" '
        f'xmlns:xlink="http://www.w3.org/1999/xlink"/><text:p>cũ</text:p></text:section>'
    )
    data = flat(section).replace(
        b"<office:document ", b'<office:document office:version="1.3" office:mimetype="%s" ' % MIME
    )
    made = libreoffice.convert(data, ".fodt", NAME, LIMITS)
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        said = archive.read("word/document.xml").decode()
    assert "bí mật" not in said
    assert "cũ" in said


@needs_office
def test_the_office_ends_with_its_process() -> None:
    code = (
        "import os; from test_office import libreoffice, read, star;"
        "read(star('a'), 'a'); server = libreoffice._servers[os.getpid()];"
        "print(server.process.pid if server else 0, server.folder.name if server else '')"
    )
    folders = [str(Path(__file__).parent), str(Path(__file__).parents[1])]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([*folders, os.environ.get("PYTHONPATH", "")])}
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment, timeout=120
    )
    pid, folder = done.stdout.split()
    assert not Path("/proc", pid).exists()
    assert not Path(folder).exists()


# An office that is only played


class Played(libreoffice._Server):
    """A server whose other end is a small program."""

    def __init__(self, program: str) -> None:
        import tempfile

        self.folder = tempfile.TemporaryDirectory()
        self.process = subprocess.Popen(
            [sys.executable, "-c", program],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            bufsize=0,
            start_new_session=True,
        )


@pytest.mark.parametrize(
    ("program", "error", "message"),
    [
        ("input(); print('ok')", DamagedFile, "ok"),
        ("input(); print('LibreOffice cannot open it')", DamagedFile, "cannot open it"),
        ("input()", DamagedFile, "crashes on this file"),
        ("pass", DamagedFile, "crashes on this file"),
        ("import time; time.sleep(60)", LimitExceeded, "more than 0.5 seconds"),
    ],
)
def test_an_office_that_fails(
    program: str, error: type[Exception], message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    played = Played(program)
    monkeypatch.setattr(libreoffice, "SECONDS", 0.5 if "sleep" in program else 20)
    monkeypatch.setattr(libreoffice, "_servers", {os.getpid(): played})
    monkeypatch.setattr(libreoffice, "_start_server", lambda _: Played(program))
    monkeypatch.setattr(libreoffice, "find_program", lambda: "soffice")
    with pytest.raises(error, match=message):
        read(word6("a"), NAME)
    assert (message == "ok" or "cannot open" in message) == bool(libreoffice._servers), (
        "a failed one is not asked again"
    )
    played.close()


class Desktop:
    """A desktop that opens every file with the filter requested."""

    def __init__(self, filter_name: str | None) -> None:
        self.filter, self.closed = filter_name, False

    def loadComponentFromURL(self, *_: object) -> object:  # noqa: N802  (the office's own names)
        return self if self.filter is not None else None

    def getArgs(self) -> list[object]:  # noqa: N802
        return [type("Value", (), {"Name": "FilterName", "Value": self.filter})]

    def supportsService(self, _: str) -> bool:  # noqa: N802
        return self.filter != "calc"

    def storeToURL(self, *_: object) -> None:  # noqa: N802
        pass

    def close(self, _: bool) -> None:
        self.closed = True


@pytest.mark.parametrize(
    ("used", "said"),
    [
        (None, "cannot open it"),
        ("Text (encoded)", "does not recognise it"),
        ("calc", "does not recognise it"),
        ("MS Word 95", "ok"),
    ],
)
def test_what_the_server_says(used: str | None, said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(libreoffice_server, "_value", lambda name, value: (name, value))
    desktop = Desktop(used)
    assert said in libreoffice_server._convert(desktop, "/a.doc", "/a.docx")
    assert desktop.closed == (used is not None)


class Dying(Desktop):
    """A desktop that a file crashes, or only refuses."""

    def __init__(self, dies: bool) -> None:
        super().__init__("MS Word 95")
        self.dies, self.dead = dies, False

    def loadComponentFromURL(self, *arguments: object) -> object:  # noqa: N802
        is_bad = str(arguments[0]).endswith("bad.doc")
        self.dead = self.dead or (self.dies and is_bad)
        if self.dead or is_bad:
            raise RuntimeError("Binary URP bridge disposed during call")
        return self

    def supportsService(self, name: str) -> bool:  # noqa: N802
        if self.dead:
            raise RuntimeError("Binary URP bridge already disposed")
        return super().supportsService(name)


@pytest.mark.parametrize(("dies", "answers"), [(True, ["ok"]), (False, ["ok", "RuntimeError", "ok"])])
def test_the_server_ends_with_its_office(dies: bool, answers: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(libreoffice_server, "_value", lambda name, value: (name, value))
    requests = [f"/{name}.doc\t/{name}.docx\n" for name in ("good", "bad", "good")]
    got = list(libreoffice_server._answers(Dying(dies), requests))
    assert [answer.partition(":")[0] for answer in got] == answers


def test_a_file_that_crashes_the_office_spoils_no_later_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, samples: Path
) -> None:
    docx = (samples / "to-trinh" / "source.docx").read_bytes()
    (tmp_path / "made.docx").write_bytes(docx)
    program = (
        "import shutil, sys\n"
        "for line in sys.stdin:\n"
        "    source, target = line.rstrip('\\n').split('\\t')\n"
        "    if b'crash' in open(source, 'rb').read(): break\n"
        f"    shutil.copy({str(tmp_path / 'made.docx')!r}, target)\n"
        "    print('ok', flush=True)\n"
    )
    started: list[Played] = []

    def start(_: str) -> Played:
        started.append(Played(program))
        return started[-1]

    monkeypatch.setattr(libreoffice, "_servers", {})
    monkeypatch.setattr(libreoffice, "_start_server", start)
    monkeypatch.setattr(libreoffice, "find_program", lambda: "soffice")
    with pytest.raises(DamagedFile, match="crashes on this file"):
        read(word6("crash"), NAME)
    for _ in range(2):
        assert filled(read(word6("a"), NAME))
    assert len(started) == 3, "two for the file that crashes it, one for all others"
    libreoffice._close()


# Word 97 that we find damaged


def broken() -> bytes:
    """A Word 97 file whose text is missing."""
    data = bytearray(word97(b"chu\r"))
    place = data.find(struct.pack("<HH", 0xA5EC, 0xC1))
    struct.pack_into("<I", data, place + 0x4C, 1 << 20)
    return bytes(data)


def test_a_damaged_word_file_is_tried_through_libreoffice(monkeypatch: pytest.MonkeyPatch, samples: Path) -> None:
    monkeypatch.setattr(libreoffice, "find_program", lambda: None)
    with pytest.raises(DamagedFile, match="text is missing"):
        read(broken(), NAME)
    monkeypatch.setattr(libreoffice, "find_program", lambda: "soffice")
    docx = (samples / "to-trinh" / "source.docx").read_bytes()
    monkeypatch.setattr(libreoffice, "convert", lambda *_: docx)
    source: Source = read(broken(), NAME)
    assert [(i.code, i.severity) for i in source.issues] == [("converted", "warning")]

    def fails(*_: object) -> bytes:
        raise LimitExceeded("too slow")

    monkeypatch.setattr(libreoffice, "convert", fails)
    with pytest.raises(DamagedFile, match="text is missing"):
        read(broken(), NAME)


def test_a_password_is_not_asked_of_libreoffice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(libreoffice, "find_program", lambda: pytest.fail("not to be asked"))
    with pytest.raises(EncryptedFile, match="password"):
        read(word97(b"chu\r", flags=0x0100), NAME)
