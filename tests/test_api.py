"""The verbs, over a stub of the pipeline: what it makes of a letter is tested elsewhere."""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType

import pytest

import vnadmin_doc
from vnadmin_doc.errors import LimitExceeded, ReadError, SchemaError, UnsupportedFormat
from vnadmin_doc.limits import Limits
from vnadmin_doc.model.letter import Letter
from vnadmin_doc.model.page import Source
from vnadmin_doc.model.reading import Reading, SourceInfo


def analyse(source: Source, **_: object) -> Reading:
    """A letter whose subject is every word of the source."""
    info = SourceInfo(
        source.name, source.sha256, source.media_type, len(source.pages), source.reading, None, None, "cell"
    )
    words = " ".join(word.text for page in source.pages for word in page.words)
    return Reading(info, Letter(subject=words), {}, (), ())


@pytest.fixture(autouse=True)
def _stub_pipeline(monkeypatch: pytest.MonkeyPatch) -> None:
    module = ModuleType("vnadmin_doc.pipeline")
    module.analyse_first = analyse  # type: ignore[attr-defined]
    module.analyse_whole = analyse  # type: ignore[attr-defined]
    module.analyse_all = lambda source, **_: (analyse(source),)  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "vnadmin_doc.pipeline", module)


def test_the_flow(tmp_path: Path) -> None:
    path = tmp_path / "thư.txt"
    path.write_text("Kính gửi: Phòng A", encoding="utf-8")
    reading = vnadmin_doc.read(path)
    assert reading.letter.subject == "Kính gửi: Phòng A"
    assert reading.source.name == "thư.txt"
    for form in ("json", "xml"):
        document = vnadmin_doc.write(reading, form)
        vnadmin_doc.validate(document)
        assert vnadmin_doc.load(document) == reading
        assert vnadmin_doc.load(document.decode().partition("?>")[2] or document.decode()) == reading


def test_three_ways_in_are_one(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes("Số: 12".encode())
    from_path = vnadmin_doc.read(str(path))
    assert vnadmin_doc.read(path.read_bytes(), name="a.txt") == from_path
    assert vnadmin_doc.read_text("Số: 12", name="a.txt").letter == from_path.letter
    assert vnadmin_doc.read(path, name="b.txt").source.name == "b.txt"


def test_no_path_is_in_the_document(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"abc")
    assert str(tmp_path).encode() not in vnadmin_doc.write(vnadmin_doc.read(path))


def test_the_source_may_be_read_only(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"abc")
    path.chmod(0o444)
    before = path.stat()
    vnadmin_doc.read(path)
    assert path.stat().st_mtime_ns == before.st_mtime_ns


def test_what_cannot_be_read(tmp_path: Path) -> None:
    large = tmp_path / "large.txt"
    large.write_bytes(b"x" * 11)
    with pytest.raises(LimitExceeded, match=r"large\.txt: more than 10 bytes"):
        vnadmin_doc.read(large, limits=Limits(file_bytes=10))
    with pytest.raises(ReadError, match="no such file"):
        vnadmin_doc.read(tmp_path / "none.pdf")
    with pytest.raises(ReadError, match="a folder, not a file"):
        vnadmin_doc.read(tmp_path)
    with pytest.raises(ReadError, match="not a regular file"):
        vnadmin_doc.read("/dev/null")
    with pytest.raises(ReadError):
        vnadmin_doc.read("a\0b")
    with pytest.raises(ReadError):
        vnadmin_doc.read("x" * 5000)
    with pytest.raises(UnsupportedFormat):
        vnadmin_doc.read(b"PK\x05\x06" + b"\0" * 18, name="empty.zip")


def test_an_unknown_format_is_a_misuse() -> None:
    reading = vnadmin_doc.read_text("abc")
    with pytest.raises(ValueError, match="no writer for 'yaml'; there are json, xml"):
        vnadmin_doc.write(reading, "yaml")


@pytest.mark.parametrize("document", ["", "{}", "<a/>", b"%PDF-1.7"])
def test_what_is_no_document_cannot_be_loaded(document: bytes | str) -> None:
    with pytest.raises(SchemaError):
        vnadmin_doc.load(document)
