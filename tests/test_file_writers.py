"""Formats that need the source file: what a writer gets, and how a run keeps account of their documents."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tools.samples.mail import message

from test_split import DECISION, LETTER, PARTY, bundle, tree
from vnadmin_doc import ReadError, WriteError, read, read_all, write
from vnadmin_doc.api import open_sources
from vnadmin_doc.batch import Outcome, outcomes
from vnadmin_doc.batch.formats_record import has_format, with_formats
from vnadmin_doc.exchange.file_writers import FILE_WRITERS, FileWriter, Original, WriterOptions
from vnadmin_doc.messages import msg
from vnadmin_doc.model.reading import Reading


def toy(reading: Reading, original: Original, writing: WriterOptions) -> Iterator[bytes]:
    """A format that has the number of the letter, the first word of its file, and the length of the file."""
    if reading.letter.code.number == writing.organ_code:
        raise WriteError(msg("this letter cannot be a toy"))
    word = original.source(reading).pages[0].words[0].text
    pieces = ("vnadmin-doc", str(reading.letter.code.number), word, str(len(original.file(reading))))
    return (f"{piece} ".encode() for piece in pieces)


@pytest.fixture(autouse=True)
def toys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(FILE_WRITERS, "toy", FileWriter(toy, "toy.bin", needs_words=True))


def one(path: Path, out: Path, *to: str, **options: Any) -> Outcome:
    (outcome,) = outcomes([path], out, workers=0, to=to or ("toy",), **options)
    return outcome


def letter(folder: Path, text: str = LETTER) -> Path:
    path = folder / "a.txt"
    path.write_text(text)
    return path


# What a writer gets


def test_a_writer_gets_the_file_and_its_words(tmp_path: Path) -> None:
    path = letter(tmp_path)
    size = len(path.read_bytes())
    assert write(read(path), "toy", file=path) == f"vnadmin-doc 214 SỞ {size} ".encode()
    assert write(read(path), "toy", file=path.read_bytes()) == write(read(path), "toy", file=path)


def test_a_letter_in_a_mail_has_its_own_file(tmp_path: Path) -> None:
    path = tmp_path / "a.eml"
    path.write_bytes(message({"one.txt": LETTER.encode(), "two.txt": DECISION.encode()}))
    sizes = {"214": len(LETTER.encode()), "87": len(DECISION.encode())}
    readings = [reading for reading in read_all(path) if reading.letter.code.number]
    documents = [write(reading, "toy", file=path).decode().split() for reading in readings]
    assert [(number, int(size)) for _, number, _, size in documents] == [*sizes.items()]


def test_another_file_is_refused(tmp_path: Path) -> None:
    reading = read(letter(tmp_path))
    with pytest.raises(ReadError, match="not the file that the document was read from"):
        write(reading, "toy", file=DECISION.encode())
    with pytest.raises(ValueError, match="file="):
        write(reading, "toy")
    missing = replace(reading, source=replace(reading.source, member="b.txt"))
    with pytest.raises(ReadError, match="does not contain this file"):
        write(missing, "toy", file=tmp_path / "a.txt")


# The account of a run


def test_a_document_for_each_letter_with_its_suffix(tmp_path: Path) -> None:
    path, out = bundle(tmp_path, LETTER, DECISION, PARTY), tmp_path / "out"
    assert one(path, out, "json", "toy").status == "converted"
    toys = [name for name in tree(out) if name.endswith(".toy.bin")]
    assert toys == ["bundle.txt.letters/2-of-3.toy.bin", "bundle.txt.letters/3-of-3.toy.bin", "bundle.txt.toy.bin"]
    assert len(tree(out)) == 6
    assert one(path, out, "json", "toy").status == "unchanged"


def test_letters_of_an_old_run_are_removed(tmp_path: Path) -> None:
    path, out = bundle(tmp_path, LETTER, DECISION, PARTY), tmp_path / "out"
    one(path, out, "json", "toy")
    path.write_text(LETTER)
    assert one(path, out, "toy").status == "converted"
    assert [name for name in tree(out) if "toy" in name] == ["bundle.txt.toy.bin"]


def test_what_is_missing_is_written_without_reading_the_file_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, out = letter(tmp_path), tmp_path / "out"
    monkeypatch.setitem(FILE_WRITERS, "toy", FileWriter(lambda *_: iter((b"vnadmin-doc",)), "toy"))
    one(path, out, "json")
    monkeypatch.setattr("vnadmin_doc.batch.work._read", lambda *_: pytest.fail("read again"))
    assert one(path, out, "json", "toy").status == "converted"
    (out / "a.txt.toy").unlink()
    assert one(path, out, "json", "toy").status == "converted"
    assert (out / "a.txt.toy").exists()
    assert one(path, out, "json", "toy").status == "unchanged"


def test_the_words_are_read_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    calls = []

    def counted(*args: Any, **how: Any) -> Any:
        calls.append(1)
        return open_sources(*args, **how)

    monkeypatch.setattr("vnadmin_doc.batch.work.open_sources", counted)
    one(bundle(tmp_path, LETTER, DECISION, PARTY), tmp_path / "out", "toy", "json")
    assert calls == [1]


def test_a_letter_that_cannot_be_written_fails_the_file_and_nothing_is_written(tmp_path: Path) -> None:
    path, out = bundle(tmp_path, LETTER, DECISION, PARTY), tmp_path / "out"
    outcome = one(path, out, "json", "toy", writing=WriterOptions("87"))
    assert (outcome.status, outcome.error, outcome.message) == ("failed", "WriteError", "this letter cannot be a toy")
    assert tree(out) == []
    assert one(path, out, "json", "toy").status == "converted", "tried again without --retry-failed"


def test_a_file_of_another_program_is_kept(tmp_path: Path) -> None:
    path, out = letter(tmp_path), tmp_path / "out"
    out.mkdir()
    (out / "a.txt.toy.bin").write_bytes(b"mine")
    outcome = one(path, out)
    assert (outcome.status, "not a document of vnadmin-doc" in outcome.message) == ("failed", True)
    assert (out / "a.txt.toy.bin").read_bytes() == b"mine"
    assert one(path, out, overwrite=True).status == "converted"
    assert b"vnadmin-doc" in (out / "a.txt.toy.bin").read_bytes()


def test_another_agency_code_writes_again(tmp_path: Path) -> None:
    path, out = letter(tmp_path), tmp_path / "out"
    asked = ["H36", "H36", None, "H17", "H17"]
    found = [one(path, out, "json", "toy", writing=WriterOptions(code)).status for code in asked]
    assert found == ["converted", "unchanged", "unchanged", "converted", "unchanged"]


def test_the_record_has_the_agency_code_of_formats_that_have_one() -> None:
    record = with_formats("", ("json", "toy"), "all", split=True, organ="H36")
    assert record == "json:all:split toy:all:split:organ=H36"
    for form, organ, known in (("json", "H17", True), ("toy", "H36", True), ("toy", None, True), ("toy", "H17", False)):
        assert has_format(record, form, "all", split=True, organ=organ) == known
