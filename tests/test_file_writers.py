"""Formats that need the source file: what a writer gets, and how a run keeps account of their documents."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tools.samples.mail import message
from typer.testing import CliRunner

from test_split import DECISION, LETTER, PARTY, bundle, tree
from vnadmin_doc import ReadError, WriteError, read, read_all, write
from vnadmin_doc.api import open_sources
from vnadmin_doc.batch import Outcome, outcomes
from vnadmin_doc.batch.formats_record import has_format, with_formats
from vnadmin_doc.cli.app import app
from vnadmin_doc.errors import ExitCode, NotApplicable
from vnadmin_doc.exchange.file_writers import FILE_WRITERS, FileWriter
from vnadmin_doc.exchange.original import Original, WriterOptions
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


# Formats that a letter cannot be written in


def test_a_letter_that_cannot_be_written_in_one_format_is_written_in_the_others(tmp_path: Path) -> None:
    path, out = bundle(tmp_path, LETTER, DECISION, PARTY), tmp_path / "out"
    outcome = one(path, out, "json", "toy", writing=WriterOptions("87"))
    assert (outcome.status, outcome.refused, outcome.not_applicable) == ("converted", ("toy",), ())
    assert outcome.message == "not written: toy: this letter cannot be a toy"
    assert tree(out) == [
        "bundle.txt.json", "bundle.txt.letters/2-of-3.json", "bundle.txt.letters/3-of-3.json",
        "bundle.txt.letters/3-of-3.toy.bin", "bundle.txt.toy.bin",
    ]  # fmt: skip
    assert len(outcome.letters) == 3


def test_a_letter_that_cannot_be_written_at_all_fails_the_file(tmp_path: Path) -> None:
    path, out = letter(tmp_path), tmp_path / "out"
    outcome = one(path, out, "toy", writing=WriterOptions("214"))
    assert (outcome.status, outcome.error, outcome.message) == ("failed", "WriteError", "this letter cannot be a toy")
    assert tree(out) == []
    assert one(path, out, "json", "toy").status == "converted", "tried again without --retry-failed"


def no_toy(*_: Any) -> Iterator[bytes]:
    raise NotApplicable(msg("only for toys"))


NO_TOY = FileWriter(no_toy, "toy.bin")


def test_a_file_that_the_format_is_not_for_is_converted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(FILE_WRITERS, "toy", NO_TOY)
    for to, documents in ((("json", "toy"), ["a.txt.json"]), (("toy",), [])):
        outcome = one(letter(tmp_path), tmp_path / to[0], *to)
        assert (outcome.status, outcome.refused, outcome.not_applicable) == ("converted", (), ("toy",))
        assert (outcome.message, len(outcome.letters)) == ("not written: toy: only for toys", 1)
        assert tree(tmp_path / to[0]) == documents


def test_one_letter_of_a_mail_may_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def only_decisions(reading: Reading, *_: Any) -> Iterator[bytes]:
        return iter((b"vnadmin-doc",)) if reading.letter.code.number == "87" else no_toy()

    monkeypatch.setitem(FILE_WRITERS, "toy", FileWriter(only_decisions, "toy.bin"))
    outcome = one(bundle(tmp_path, LETTER, DECISION), tmp_path / "out", "toy")
    assert (outcome.status, outcome.not_applicable) == ("converted", ("toy",))
    assert tree(tmp_path / "out") == ["bundle.txt.letters/2-of-2.toy.bin"]


def test_what_was_not_written_is_not_tried_again(tmp_path: Path) -> None:
    path, out, code = letter(tmp_path), tmp_path / "out", WriterOptions("214")
    one(path, out, "json", "toy", writing=code)
    again = one(path, out, "json", "toy", writing=code)
    assert (again.status, again.refused, again.from_ledger) == ("unchanged", ("toy",), True)
    assert again.message == ("not written: toy: this letter cannot be a toy (as before; --retry-failed tries again)")
    assert one(path, out, "json").message == ""
    assert one(path, out, "json", "toy", writing=code, retry=True).status == "unchanged"
    assert one(path, out, "json", "toy", writing=WriterOptions("H17")).refused == (), "another code is tried"
    assert one(path, out, "json", "toy", writing=WriterOptions("H17")).message == ""
    (out / "a.txt.json").unlink()
    assert one(path, out, "json", "toy", writing=code).status == "converted", "a missing document is written"


def test_a_format_that_did_not_apply_is_not_tried_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, out = letter(tmp_path), tmp_path / "out"
    monkeypatch.setitem(FILE_WRITERS, "toy", NO_TOY)
    one(path, out, "toy")
    again = one(path, out, "toy")
    assert (again.status, again.from_ledger, again.not_applicable) == ("unchanged", True, ("toy",))
    assert again.message == "not written: toy: only for toys"
    assert one(path, out, "json", "toy").status == "converted"
    assert one(path, out, "toy", retry=True).from_ledger is False
    path.write_text(DECISION)
    monkeypatch.setitem(FILE_WRITERS, "toy", FileWriter(toy, "toy.bin", needs_words=True))
    assert one(path, out, "toy").not_applicable == (), "the file has changed"
    assert "a.txt.toy.bin" in tree(out)


def test_a_document_of_other_bytes_is_removed(tmp_path: Path) -> None:
    path, out = letter(tmp_path), tmp_path / "out"
    one(path, out, "json", "toy")
    (out / "a.txt.json").unlink()
    assert one(path, out, "json", "toy", writing=WriterOptions("214")).refused == ("toy",)
    assert tree(out) == ["a.txt.json", "a.txt.toy.bin"], "the same letter"
    path.write_text(DECISION)
    assert one(path, out, "json", "toy", writing=WriterOptions("87")).refused == ("toy",)
    assert tree(out) == ["a.txt.json"]


def test_what_the_command_says_of_formats_that_were_not_written(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    path = letter(tmp_path / "in")

    def run(*options: str) -> Any:
        given = ["convert", str(path.parent), "-o", str(tmp_path / "out"), "-j", "0", "--to", "json", *options]
        return CliRunner().invoke(app, given)

    log = tmp_path / "log"
    for _ in range(2):  # the second run has it from the ledger
        result = run("--to", "pdfa")
        assert result.exit_code == ExitCode.OK
        assert "1 file: not written: pdfa: not a scan; only scanned PDF files" in result.stderr
        assert "incomplete: " in run("--to", "pdfa", "--verbose").stderr
    result = run("--to", "edxml", "--log-json", str(log))
    assert result.exit_code == ExitCode.SOME_FAILED
    assert f"incomplete: {path}: not written: edxml: " in result.stderr
    assert "incomplete, without a requested format: 1 file\n" in result.stderr
    assert json.loads(log.read_text())["message"].startswith("not written: edxml: ")
    assert run("--to", "edxml").exit_code == ExitCode.SOME_FAILED
    assert run().exit_code == ExitCode.OK


def test_the_error_stays_for_a_single_letter(tmp_path: Path) -> None:
    path = letter(tmp_path)
    with pytest.raises(NotApplicable, match="not a scan"):
        write(read(path), "pdfa", file=path)


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
