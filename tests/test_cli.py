"""The command, end to end over a stub of the pipeline; faults among them."""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
import tomllib
from importlib import metadata
from pathlib import Path
from types import ModuleType

import pytest
from typer.testing import CliRunner, Result

import vnadmin_doc
from command_help import COMMANDS, Option, options
from vnadmin_doc.batch import Outcome, convert, discover
from vnadmin_doc.cli import doctor
from vnadmin_doc.cli.app import app
from vnadmin_doc.cli.doctor import Finding
from vnadmin_doc.cli.options import Format
from vnadmin_doc.cli.show_output import _print_table
from vnadmin_doc.errors import ExitCode, MissingDependency
from vnadmin_doc.exchange.file_writers import FILE_WRITERS
from vnadmin_doc.model.card import rows
from vnadmin_doc.model.issue import Issue, Severity
from vnadmin_doc.model.letter import (
    Addressee,
    Appendix,
    Arrival,
    Body,
    Contact,
    DigitalSignature,
    Distribution,
    DocumentKind,
    Issuer,
    Letter,
    LetterTable,
    Reference,
    Section,
    Signer,
    Task,
)
from vnadmin_doc.model.page import Source
from vnadmin_doc.model.reading import Evidence, Reading, SourceInfo, Unplaced
from vnadmin_doc.writers import WRITERS, write_json, write_xml

PLACES = {"FILE": "PLACE", "FOLDER": "PLACE"}
BOX = (1.0, 2.0, 3.0, 4.0)
GRADES: tuple[Severity, ...] = ("error", "warning")


def analyse(source: Source) -> Reading:
    """A stub: the subject is every word; some words are faults to come."""
    info = SourceInfo(
        source.name, source.sha256, source.media_type, len(source.pages), source.reading, None, None, "cell"
    )
    words = " ".join(word.text for page in source.pages for word in page.words)
    if words == "BUG":
        raise RuntimeError("a fault of ours")
    if words == "OCR":
        raise MissingDependency(f"{source.name}: Tesseract is not installed; run doctor")
    if words == "CTRL-C":
        raise KeyboardInterrupt
    found = tuple(Issue(f"x-{grade}", grade, "/subject", "a doubt") for grade in GRADES if grade in words)
    evidence = {"/subject": (Evidence(1, BOX, words, "subject/stub", 0.875),)}
    return Reading(info, Letter(subject=words), evidence, (Unplaced(1, BOX, "rest"),), found)


@pytest.fixture(autouse=True)
def _stub_pipeline(monkeypatch: pytest.MonkeyPatch) -> None:
    module = ModuleType("vnadmin_doc.pipeline")
    module.analyse_whole = analyse  # type: ignore[attr-defined]
    module.analyse_first = analyse  # type: ignore[attr-defined]
    module.analyse_all = lambda source: (analyse(source),)  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "vnadmin_doc.pipeline", module)


def run(*arguments: object) -> Result:
    """The command; ``convert`` in this process, where the stub is."""
    here = ["--jobs", "0"] if arguments[0] == "convert" and "--jobs" not in arguments else []
    return CliRunner().invoke(app, [*map(str, arguments), *here])


def put(folder: Path, **files: str | bytes) -> Path:
    """Files in a folder: __ in a name is /, a last _ is a dot."""
    for name, content in files.items():
        path = folder / re.sub(r"_(?=[a-z]+$)", ".", name.replace("__", "/"))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


def files(folder: Path) -> list[str]:
    """All but the ledger's folder."""
    paths = [path.relative_to(folder) for path in folder.rglob("*") if path.is_file()]
    return sorted(path.as_posix() for path in paths if ".vnadmin-doc" not in path.parts)


# Help


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_in_help_and_has_an_example(command: str) -> None:
    lines = run("--help").stdout.splitlines()
    assert any(re.match(rf"  {command} +[A-Z].*\.$", line) for line in lines)
    assert f"  vnadmin-doc {command}" in run(command, "--help").stdout


def test_no_other_command() -> None:
    listed = run("--help").stdout.partition("Commands:")[2]
    assert tuple(re.findall(r"^  (\w+)", listed, re.MULTILINE)) == COMMANDS


def test_every_option_has_help() -> None:
    for command in COMMANDS:
        options = run(command, "--help").stdout.partition("Options:")[2]
        for option in re.split(r"\n(?=  -)", options.strip("\n")):
            assert re.search(r"  [A-Z]", option), option


def test_options_mean_the_same_in_every_command() -> None:
    meanings: dict[str, set[Option]] = {}
    for option in (option for command in COMMANDS for option in options(command)):
        for name in filter(None, (option.short, option.name)):
            meanings.setdefault(name, set()).add(option._replace(value=PLACES.get(option.value, option.value)))
    # Only the choices of formats differ.
    assert {name for name, found in meanings.items() if len(found) > 1} == {"--to"}
    assert {option.name for option in meanings["-o"]} == {"--out"}
    assert {option.value for option in meanings["-o"]} == {"PLACE"}


@pytest.mark.parametrize(
    ("command", "place", "formats"),
    [
        ("convert", "FOLDER", "json|xml"),
        ("watch", "FOLDER", "json|xml"),
        ("catalog", "FILE", "csv|json|xlsx|parquet"),
        ("rename", "FILE", None),
        ("report", "FILE", None),
        ("package", "FOLDER", None),
    ],
)
def test_out_is_a_place_and_to_a_format(command: str, place: str, formats: str | None) -> None:
    values = {option.name: option.value for option in options(command)}
    assert values["--out"] == place
    assert formats is None or formats in values["--to"]


def test_formats_are_the_writers() -> None:
    assert [form.value for form in Format] == [*WRITERS, *FILE_WRITERS]


def test_version() -> None:
    assert re.fullmatch(r"vnadmin-doc \d+\.\d+\.\d+\S*\n", run("--version").stdout)


@pytest.mark.parametrize(
    "arguments",
    [
        ["convert"],
        ["convert", "a.pdf"],
        ["convert", "a", "-o", "b", "--to", "pdf"],
        ["fly"],
        ["rename", "a", "--apply", "b.csv", "-o", "c.csv"],
        ["search", "a", "x", "--to", "2023"],
    ],
)
def test_usage_errors(arguments: list[str]) -> None:
    result = run(*arguments)
    assert result.exit_code == ExitCode.USAGE
    assert "Traceback" not in result.stderr


# Convert


def test_convert_a_file(tmp_path: Path) -> None:
    put(tmp_path, a_txt="Số 12")
    result = run("convert", tmp_path / "a.txt", "-o", tmp_path / "out", "--to", "json", "--to", "xml")
    assert result.exit_code == 0
    assert result.stdout == ""
    account = "1 file = 1 converted (0 with errors, 0 with doubts only) + 0 unchanged + 0 skipped + 0 failed; 1 pages"
    assert result.stderr.startswith(account)
    assert files(tmp_path / "out") == ["a.txt.json", "a.txt.xml"]
    document = json.loads((tmp_path / "out" / "a.txt.json").read_bytes())
    assert document["letter"]["subject"] == "Số 12"


def test_convert_a_folder(tmp_path: Path) -> None:
    put(
        tmp_path / "in",
        a_txt="error warning",
        b_md="warning",
        sub__a_txt="x",
        empty_txt="",
        bad_pdf=b"%PDF-1.7 cut",
        notes_csv="a,b",
        a_json="{}",
        pack_zip=b"PK\x03\x04 \0 nothing",
    )
    put(tmp_path / "in" / ".git", a_txt="hidden")
    (tmp_path / "in" / ".hidden.txt").write_text("hidden")
    (tmp_path / "in" / "a.gold.json").write_text("{}")
    result = run("convert", tmp_path / "in", "-o", tmp_path / "out")
    assert result.exit_code == ExitCode.SOME_FAILED
    *failed, account, strays, unknown = result.stderr.splitlines()
    assert account.startswith(
        "8 files = 3 converted (1 with errors, 1 with doubts only) + 0 unchanged + 3 skipped + 2 failed; "
    )
    assert strays == (
        "skipped: 2 files: a text file whose suffix is not that of a letter; name the file itself to read it "
        "(--verbose lists them)"
    )
    assert re.fullmatch(r"skipped: 1 file: unsupported format; save it as PDF .* \(--verbose lists them\)", unknown)
    assert [line.partition(": ")[2].partition(": ")[0] for line in failed] == [
        str(tmp_path / "in" / name) for name in ("bad.pdf", "empty.txt")
    ]
    assert files(tmp_path / "out") == ["a.txt.json", "b.md.json", "sub/a.txt.json"]


def test_verbose_lists_what_was_skipped(tmp_path: Path) -> None:
    put(tmp_path / "in", a_csv="a,b", b_toml="x = 1")
    result = run("convert", tmp_path / "in", "-o", tmp_path / "out", "-v")
    assert [line.partition(": ")[2].partition(": ")[0] for line in result.stderr.splitlines()[:-1]] == [
        str(tmp_path / "in" / name) for name in ("a.csv", "b.toml")
    ]


def test_a_stray_text_is_read_when_named(tmp_path: Path) -> None:
    put(tmp_path, notes_csv="a,b")
    assert run("convert", tmp_path / "notes.csv", "-o", tmp_path / "out").exit_code == 0
    assert files(tmp_path / "out") == ["notes.csv.json"]


def test_an_unsupported_file_that_is_named_has_failed(tmp_path: Path) -> None:
    put(tmp_path, pack_zip=b"PK\x03\x04 \0 nothing")
    assert run("convert", tmp_path / "pack.zip", "-o", tmp_path / "out").exit_code == 1


def test_what_is_not_ours_is_kept_unless_told(tmp_path: Path) -> None:
    put(tmp_path, a_txt="x", out__a_txt_json="mine")
    (tmp_path / "out" / "a_txt.json").rename(tmp_path / "out" / "a.txt.json")
    result = run("convert", tmp_path / "a.txt", "-o", tmp_path / "out")
    assert result.exit_code == ExitCode.SOME_FAILED
    assert "a.txt.json exists and is not a document of vnadmin-doc; --overwrite replaces it" in result.stderr
    assert (tmp_path / "out" / "a.txt.json").read_text() == "mine"
    run("convert", tmp_path / "a.txt", "-o", tmp_path / "out", "--to", "xml")
    assert (tmp_path / "out" / "a.txt.json").read_text() == "mine"
    assert (tmp_path / "out" / "a.txt.xml").exists()
    run("convert", tmp_path / "a.txt", "-o", tmp_path / "out", "--overwrite")
    assert (tmp_path / "out" / "a.txt.json").read_text() != "mine"


@pytest.mark.parametrize("out", ["in/out", "in", "."])
def test_outputs_are_never_inputs(tmp_path: Path, out: str) -> None:
    put(tmp_path / "in", a_txt="x", b_txt="y")
    for _ in range(2):
        result = run("convert", tmp_path / "in", "-o", tmp_path / out, "--to", "json", "--to", "xml")
        assert result.stderr.startswith("2 files = ")
        assert result.exit_code == 0


def test_empty_folder(tmp_path: Path) -> None:
    result = run("convert", tmp_path, "-o", tmp_path / "out")
    assert result.exit_code == 0
    assert result.stderr.startswith("0 files = 0 converted")


def test_missing_file_does_not_stop_the_rest(tmp_path: Path) -> None:
    put(tmp_path, a_txt="x")
    result = run("convert", tmp_path / "none.pdf", tmp_path / "a.txt", "-o", tmp_path / "out")
    assert result.exit_code == 1
    assert "none.pdf: no such file" in result.stderr
    assert files(tmp_path / "out") == ["a.txt.json"]


def test_quiet_says_only_what_failed(tmp_path: Path) -> None:
    put(tmp_path, a_txt="x", b_txt="BUG")
    result = run("convert", tmp_path, "-o", tmp_path / "out", "-q")
    assert [line.partition(":")[0] for line in result.stderr.splitlines()] == ["failed"]
    assert "internal error, please report it: RuntimeError: a fault of ours" in result.stderr


@pytest.mark.parametrize(("other", "code"), [("x", 3), ("BUG", 1)])
def test_missing_dependency(tmp_path: Path, other: str, code: int) -> None:
    put(tmp_path, a_txt="OCR", b_txt=other)
    assert run("convert", tmp_path, "-o", tmp_path / "out").exit_code == code


def test_output_folder_that_cannot_be_made(tmp_path: Path) -> None:
    put(tmp_path, a_txt="x", out="a file")
    result = run("convert", tmp_path / "a.txt", "-o", tmp_path / "out")
    assert result.exit_code == ExitCode.USAGE
    assert "cannot create the output folder" in result.stderr


def test_output_that_cannot_be_written(tmp_path: Path) -> None:
    put(tmp_path / "in", a_txt="x", sub__b_txt="y")
    put(tmp_path / "out", sub="a file where a folder should be")
    result = run("convert", tmp_path / "in", "-o", tmp_path / "out")
    assert result.exit_code == 1
    assert re.search(r"failed: .*b\.txt: cannot write .*: .*; check permissions and free space", result.stderr)
    assert files(tmp_path / "out") == ["a.txt.json", "sub"]


def test_full_disk_leaves_nothing_half_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    put(tmp_path, a_txt="x")
    monkeypatch.setattr(os, "fsync", full)
    result = run("convert", tmp_path / "a.txt", "-o", tmp_path / "out")
    assert result.exit_code == 1
    assert "No space left on device; check permissions and free space" in result.stderr
    assert files(tmp_path / "out") == []
    assert [*(tmp_path / "out" / ".vnadmin-doc" / "tmp").iterdir()] == []
    monkeypatch.undo()


def test_ctrl_c(tmp_path: Path) -> None:
    put(tmp_path, a_txt="x", b_txt="CTRL-C", c_txt="y")
    result = run("convert", tmp_path, "-o", tmp_path / "out")
    assert result.exit_code == ExitCode.INTERRUPTED
    assert result.stderr.startswith("interrupted;")
    assert files(tmp_path / "out") == ["a.txt.json"]


def test_names_cannot_steer_the_terminal(tmp_path: Path) -> None:
    path = tmp_path / "\x1b[2J.txt"
    path.write_text("BUG")
    result = run("convert", tmp_path, "-o", tmp_path / "out")
    assert "\x1b" not in result.stderr
    assert "\ufffd[2J.txt" in result.stderr


# Discovery


def names(inputs: list[Path], out: Path) -> list[str]:
    return [job.name for job in discover(inputs, out)]


def test_each_source_has_a_name_of_its_own(tmp_path: Path) -> None:
    put(tmp_path, x__a__l_txt="1", y__a__l_txt="2", y__b__l_txt="3", y__b__m_txt="4")
    x, y = tmp_path / "x", tmp_path / "y"
    out = tmp_path / "out"
    assert names([y], out) == ["a/l.txt", "b/l.txt", "b/m.txt"]
    assert names([x / "a" / "l.txt", y / "b" / "m.txt"], out) == ["l.txt", "m.txt"]
    assert names([x / "a" / "l.txt", y / "b" / "l.txt"], out) == ["a/l.txt", "b/l.txt"]
    assert names([x / "a" / "l.txt", y / "a" / "l.txt"], out) == ["x/a/l.txt", "y/a/l.txt"]
    assert names([x, y], out) == ["x/a/l.txt", "y/a/l.txt", "y/b/l.txt", "y/b/m.txt"]
    assert names([x / "a", y / "a"], out) == ["x/a/l.txt", "y/a/l.txt"]
    assert names([x / "a" / "l.txt"] * 2 + [x / "a"], out) == ["l.txt"]
    summary = convert([x, y, y / "a"], out, workers=0)
    assert len(files(out)) == summary.count["converted"] == summary.found == 4


def test_folder_that_cannot_be_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path, a_txt="x", locked__b_txt="y")
    scandir = os.scandir

    def refuse(path: str | int) -> object:
        if str(path).endswith("locked"):
            raise PermissionError(13, "Permission denied", path)
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refuse)
    result = run("convert", tmp_path, "-o", tmp_path.with_name("out"))
    assert result.exit_code == 1
    assert "locked: the folder cannot be opened: Permission denied" in result.stderr


def test_outcomes_come_in_the_order_of_names(tmp_path: Path) -> None:
    put(tmp_path, b_txt="x", a_txt="y", c__a_txt="z")
    heard: list[Outcome] = []
    convert([tmp_path], tmp_path / "out", workers=0, each=heard.append)
    assert [outcome.job.name for outcome in heard] == ["a.txt", "b.txt", "c/a.txt"]


# Show


def test_show_a_source_and_a_document(tmp_path: Path) -> None:
    put(tmp_path, a_txt="Số [red]12[/red] warning")
    card = run("show", tmp_path / "a.txt").stdout
    assert "subject   Số [red]12[/red] warning  [p. 1 · subject/stub · 0.88]  ! x-warning\n" in card
    assert "warning: /subject: a doubt\n" in card
    assert "unplaced: 1 line of the source\n" in card
    run("convert", tmp_path / "a.txt", "-o", tmp_path, "--to", "json", "--to", "xml")
    assert run("show", tmp_path / "a.txt.json").stdout == card
    assert run("show", tmp_path / "a.txt.xml").stdout == card
    document = (tmp_path / "a.txt.json").read_text(encoding="utf-8")
    assert run("show", tmp_path / "a.txt.xml", "--json").stdout == document


def test_show_on_a_terminal(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    put(tmp_path, a_txt="[bold]x")
    _print_table(vnadmin_doc.read(tmp_path / "a.txt"))
    assert "[bold]x" in capsys.readouterr().out


def test_the_card_shows_every_part() -> None:
    letter = Letter(
        kind=DocumentKind(code="CV", name="Công văn"),
        issuers=(Issuer(parent="A", name="B"),),
        priority="KHẨN",
        addressees=(Addressee(text="C"),),
        body=Body(
            authority="E",
            bases=("D",),
            enacting="F",
            opening=("x" * 200,),
            closing=("G",),
            sections=(Section(label="I", heading="H", children=(Section(label="1"),)),),
        ),
        signers=(Signer(competence=("KT. A",), full_name="B"),),
        distribution=(Distribution(text="K"),),
        references=(Reference(text="L"),),
        tasks=(Task(assignees=("M",), text="N", deadline="2021"),),
        appendices=(Appendix(label="Phụ lục", title="P"),),
        tables=(LetterTable(page=1, box=BOX, rows=()),),
        contact=Contact(phone="1"),
        arrival=Arrival(number="2", date="2021-03-04"),
        digital_signatures=(DigitalSignature(signer="Q"),),
    )
    info = SourceInfo("a", "0" * 64, "text/plain", 2, "text", None, None, "cell")
    table = {row.field: row.value for row in rows(Reading(info, letter, {}, (), ()))}
    assert table == {
        "kind": "Công văn (CV)", "issuer": "A / B", "number": "", "notation": "", "subject": "",
        "place": "", "date": "", "priority": "KHẨN", "addressee": "C", "authority": "E", "basis": "D",
        "enacting": "F", "opening": "x" * 99 + "…", "section": "I  H (+1)", "closing": "G",
        "signer": "KT. A / B", "distribution": "K", "reference": "L", "task": "M: N (by 2021)",
        "appendix": "Phụ lục: P", "table": "0 rows", "contact": "1", "arrival": "2, 2021-03-04",
        "digital signature": "Q: not verified",
    }  # fmt: skip


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7 cut", b'{"schema": "vnadmin-doc/letter"}', b"BUG"])
def test_show_what_cannot_be_shown(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(content)
    result = run("show", path)
    assert result.exit_code == 1
    assert len(result.stderr.splitlines()) == 1
    assert "error: " in result.stderr


# Validate


def reading() -> Reading:
    info = SourceInfo("a", "0" * 64, "text/plain", 1, "text", None, None, "cell")
    return Reading(info, Letter(subject="x"), {}, (), ())


def test_validate(tmp_path: Path) -> None:
    good, also, bad = tmp_path / "a.json", tmp_path / "a.xml", tmp_path / "b.json"
    good.write_bytes(write_json(reading()))
    also.write_bytes(write_xml(reading()))
    bad.write_bytes(write_json(reading()).replace(b'"x"', b"12"))
    result = run("validate", good, also)
    assert (result.exit_code, result.stdout) == (0, f"valid: {good}\nvalid: {also}\n")
    result = run("validate", bad, good, tmp_path / "none.json")
    assert (result.exit_code, result.stdout) == (1, f"valid: {good}\n")
    first, second = result.stderr.splitlines()
    assert first.startswith(f"invalid: {bad}: /letter/subject: 12 is not of type")
    assert "no such file" in second


def test_validate_refuses_a_bomb(tmp_path: Path) -> None:
    bomb = tmp_path / "bomb.xml"
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    bomb.write_text(f'<!DOCTYPE d [<!ENTITY l0 "ha">{entities}]><d>&l9;</d>')
    result = run("validate", bomb)
    assert result.exit_code == 1
    assert "refused as unsafe" in result.stderr


# Doctor


def test_doctor(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)
    result = run("doctor")
    assert result.exit_code == ExitCode.DEPENDENCY_MISSING
    assert re.search(r"MISSING +Tesseract .*tesseract-ocr-vie", result.stdout)
    assert re.search(r"none +reader of old \.doc .*libreoffice", result.stdout)
    assert re.search(r"ok +lxml +\d", result.stdout)


@pytest.mark.parametrize(
    ("package", "purpose", "extra"),
    [
        ("trueocr", "for scans, better and faster", "scan"),
        ("pyHanko", "to verify digital signatures", "signatures"),
        ("signxml", "to verify digital signatures", "signatures"),
        ("pikepdf", "to write searchable PDF/A (--to pdfa)", "pdfa"),
        ("bagit", "to write BagIt packages for archives", "archive"),
    ],
)
def test_doctor_lists_the_extras(monkeypatch: pytest.MonkeyPatch, package: str, purpose: str, extra: str) -> None:
    version = metadata.version
    assert re.search(rf"ok +{package} +\d", run("doctor").stdout)

    def without(name: str) -> str:
        if name == package:
            raise metadata.PackageNotFoundError(name)
        return version(name)

    monkeypatch.setattr(metadata, "version", without)
    remedy = re.escape(f"{purpose}; run: pip install 'vnadmin-doc[{extra}]'")
    assert re.search(rf"none +{package} +{remedy}\n", run("doctor").stdout)


def test_doctor_has_the_packages_of_the_extras() -> None:
    extras = tomllib.loads((Path(__file__).parents[1] / "pyproject.toml").read_text())["project"][
        "optional-dependencies"
    ]
    for packages, remedy in doctor.EXTRAS.items():
        found = re.search(r"\[(\w+)\]", remedy)
        assert found
        assert sorted(re.split(r"[^\w.-]", item)[0] for item in extras[found[1]]) == sorted(packages)


@pytest.mark.parametrize(("languages", "code"), [("eng\nvie", 0), ("eng", 3)])
def test_doctor_looks_for_vietnamese(monkeypatch: pytest.MonkeyPatch, languages: str, code: int) -> None:
    said = {"--version": "tesseract 5.0\n x", "--list-langs": f"List:\n{languages}\n"}
    monkeypatch.setattr(doctor, "_said", lambda _, option: said[option])
    monkeypatch.setattr(shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(doctor, "_library", lambda name: Finding(name, "1"))
    result = run("doctor")
    assert result.exit_code == code
    assert "Tesseract            5.0\n" in result.stdout


# Errors


def test_a_fault_of_ours_is_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path, a_txt="BUG")
    monkeypatch.delenv("VNADMIN_DOC_DEBUG", raising=False)
    result = run("show", tmp_path / "a.txt")
    assert result.stderr.startswith("internal error: RuntimeError: a fault of ours; please report it")
    monkeypatch.setenv("VNADMIN_DOC_DEBUG", "1")
    assert isinstance(run("show", tmp_path / "a.txt").exception, RuntimeError)


def test_addresses_need_the_cluster_engine(tmp_path: Path) -> None:
    for arguments in (["s3://archive/a", "-o", str(tmp_path / "out")], [str(tmp_path), "-o", "s3://archive/out"]):
        result = CliRunner().invoke(app, ["convert", *arguments])
        assert (result.exit_code, "addresses need --engine ray" in result.stderr) == (ExitCode.USAGE, True)


@pytest.mark.parametrize("command", ["convert", "watch"])
def test_standard_output_is_no_folder(command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    result = run(command, put(tmp_path, a_txt="thư"), "-o", "-")
    assert (result.exit_code, "show FILE --json" in result.stderr, (tmp_path / "-").exists()) == (
        ExitCode.USAGE, True, False,
    )  # fmt: skip
