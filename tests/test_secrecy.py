"""Letters with a secrecy mark: none goes over a network, and ``--refuse-secret`` writes none."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tools.samples.mail import portfolio
from typer.testing import CliRunner

from test_split import DECISION, LETTER, bundle, tree
from vnadmin_doc.batch import Outcome, addresses, outcomes
from vnadmin_doc.batch.cluster import _is_on_network
from vnadmin_doc.batch.job import Job, Options
from vnadmin_doc.batch.work import convert_file
from vnadmin_doc.cli.app import app
from vnadmin_doc.errors import ExitCode

MARKS = ("MẬT", "TỐI MẬT", "TUYỆT MẬT")


def secret(mark: str, text: str = LETTER) -> str:
    head, number, rest = text.partition("    Số: ")
    line, end, body = rest.partition("\n")
    return f"{head}{number}{line}{end}\n    {mark}\n{body}"


def one(path: Path, out: Path, **options: Any) -> Outcome:
    (outcome,) = outcomes([path], out, workers=0, **options)
    return outcome


def letter(folder: Path, text: str) -> Path:
    path = folder / "a.txt"
    path.write_text(text)
    return path


@pytest.mark.parametrize("mark", MARKS)
def test_a_secret_letter_is_read_and_not_written(tmp_path: Path, mark: str) -> None:
    path, out = letter(tmp_path, secret(mark)), tmp_path / "out"
    outcome = one(path, out, refuse_secret=True)
    assert (outcome.status, outcome.error, outcome.letters) == ("failed", "SecretLetter", ())
    assert outcome.message == f"a letter with the secrecy mark {mark}; --refuse-secret writes no document of it"
    assert tree(out) == []
    assert one(path, out, refuse_secret=True).error == "SecretLetter", "also the next time"
    assert one(path, out).status == "converted", "without --retry-failed"


def test_other_letters_are_written(tmp_path: Path) -> None:
    path, out = letter(tmp_path, LETTER), tmp_path / "out"
    assert one(path, out, refuse_secret=True).status == "converted"
    assert tree(out) == ["a.txt.json"]


def test_one_secret_letter_holds_its_whole_file(tmp_path: Path) -> None:
    path, out = bundle(tmp_path, LETTER, secret("MẬT", DECISION)), tmp_path / "out"
    assert one(path, out, refuse_secret=True).error == "SecretLetter"
    assert tree(out) == []


def test_no_secret_letter_is_hidden_by_reading_a_file_as_one(tmp_path: Path) -> None:
    path, out = bundle(tmp_path, LETTER, secret("MẬT", DECISION)), tmp_path / "out"
    outcome = one(path, out, refuse_secret=True, split=False)
    assert (outcome.error, "convert it without --no-split" in outcome.message) == ("SecretLetter", True)
    assert tree(out) == []
    assert one(path, out, split=False).status == "converted"
    assert one(path, out, to=("json", "xml"), refuse_secret=True, split=False).error == "SecretLetter", "read again"


def test_a_packet_takes_no_secret_letter_along(tmp_path: Path) -> None:
    """A packet has the whole file of its letter, with the files in it."""
    pdf = (Path(__file__).parents[1] / "samples" / "quyet-dinh" / "source.pdf").read_bytes()
    path, out = tmp_path / "a.pdf", tmp_path / "out"
    path.write_bytes(portfolio(pdf, {"b.txt": secret("MẬT").encode()}))
    outcome = one(path, out, to=("edxml",))
    assert (outcome.status, outcome.error) == ("failed", "SecretLetter")
    assert tree(out) == []


def test_documents_of_an_earlier_run_are_no_way_round(tmp_path: Path) -> None:
    path, out = letter(tmp_path, secret("MẬT")), tmp_path / "out"
    one(path, out)
    copy = tmp_path / "b.txt"
    copy.write_bytes(path.read_bytes())
    assert one(copy, out, refuse_secret=True).error == "SecretLetter", "a duplicate"
    assert one(path, out, to=("xml",), refuse_secret=True).error == "SecretLetter", "another format"
    assert tree(out) == ["a.txt.json"]


def test_the_command(tmp_path: Path) -> None:
    letter(tmp_path, secret("TỐI MẬT"))
    command = ["convert", str(tmp_path / "a.txt"), "-o", str(tmp_path / "out"), "-j", "0"]
    result = CliRunner().invoke(app, [*command, "--refuse-secret"])
    assert result.exit_code == ExitCode.SOME_FAILED
    assert "a letter with the secrecy mark TỐI MẬT; --refuse-secret writes no document of it" in result.stderr
    assert CliRunner().invoke(app, command).exit_code == ExitCode.OK


# Networks


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is written to addresses."""
    written: list[str] = []
    monkeypatch.setattr(addresses, "read_if_exists", lambda *_: None)
    monkeypatch.setattr(addresses, "names", lambda *_: [])
    monkeypatch.setattr(addresses, "write", lambda url, _: written.append(url))
    return written


@pytest.mark.parametrize(("text", "status"), [(secret("MẬT"), "failed"), (LETTER, "converted")])
def test_an_address_of_another_machine(tmp_path: Path, sent: list[str], text: str, status: str) -> None:
    options = Options("s3://archive/out", "", on_network=_is_on_network(None, "s3://archive/out"))
    outcome = convert_file(Job(str(letter(tmp_path, text)), "a.txt"), options)
    assert (outcome.status, sent) == (status, ["s3://archive/out/a.txt.json"] if status == "converted" else [])
    if status == "failed":
        assert "the secrecy mark MẬT; it is not sent over a network" in outcome.message
        assert "Trần Văn Ấm" not in repr(outcome), "the outcome goes over the network too"


def test_a_document_that_is_there_already(tmp_path: Path, sent: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    path = letter(tmp_path, secret("MẬT"))
    one(path, tmp_path / "out")
    document = (tmp_path / "out" / "a.txt.json").read_bytes()
    monkeypatch.setattr(addresses, "read_if_exists", lambda *_: document)
    options = Options("s3://archive/out", "", on_network=True)
    assert convert_file(Job(str(path), "a.txt"), options).error == "SecretLetter"
    assert sent == []


def test_a_cluster_of_other_machines(tmp_path: Path) -> None:
    path = letter(tmp_path, secret("MẬT"))
    options = Options(str(tmp_path), str(tmp_path), on_network=_is_on_network("auto", str(tmp_path)))
    assert convert_file(Job(str(path), "a.txt"), options).error == "SecretLetter"
    assert convert_file(Job(str(path), "a.txt"), replace(options, on_network=False)).status == "converted"


@pytest.mark.parametrize(
    ("address", "out", "network"),
    [
        (None, "/srv/out", False),
        ("local", "/srv/out", False),
        (None, "file:///srv/out", False),
        ("auto", "/srv/out", True),
        ("10.0.0.7:6379", "file:///srv/out", True),
        (None, "s3://archive/out", True),
        (None, "hdfs://node/out", True),
        (None, "HTTP://node/out", True),
    ],
)
def test_what_is_on_a_network(address: str | None, out: str, network: bool) -> None:
    assert _is_on_network(address, out) == network


@given(st.from_regex(r"[A-Za-z][A-Za-z0-9+.-]{0,8}", fullmatch=True), st.text(max_size=20))
def test_every_scheme_but_those_of_this_machine_is_a_network(scheme: str, rest: str) -> None:
    assert addresses.is_network(f"{scheme}://{rest}") == (scheme.lower() not in ("file", "local"))
