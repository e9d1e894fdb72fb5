"""Learning from corrections: what is collected, what it corrects, what it must not, and what it is worth."""

from __future__ import annotations

import json
import pickle
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

import local_archive as office
from vnadmin_doc import read
from vnadmin_doc.archive.corrections import Correction
from vnadmin_doc.archive.learning import LearntLetter, collected, decided, learn
from vnadmin_doc.batch import convert
from vnadmin_doc.batch.ledger import ledger_path, lexicon_path
from vnadmin_doc.cli.app import app
from vnadmin_doc.errors import DamagedFile
from vnadmin_doc.formats import recorded
from vnadmin_doc.language.local_lexicon import LocalLexicon, LocalName, as_table, from_table
from vnadmin_doc.model.letter import Distribution, Issuer, Letter, Promulgation, Signer
from vnadmin_doc.model.reading import Reading
from vnadmin_doc.pipeline import analyse
from vnadmin_doc.sure import can_be_filed

NONE = LocalLexicon()
HUNG = LocalName("signer", "Nguyễn Văn Hùng", "TRƯỞNG PHÒNG", confirmed=2)


def event(path: str, old: str | None, new: str | None, kind: str = "correct", sha256: str = "a") -> Correction:
    return Correction(0, "x.pdf", sha256, 1, path, old, new, "an", "2024-05-06T07:08:09Z", kind)  # type: ignore[arg-type]


# ---- what is collected ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("events", "value"),
    [
        ([event("/p", "a", "b")], "b"),
        ([event("/p", "a", "a", "confirm")], "a"),
        ([event("/p", "a", "b"), event("/p", "b", "c")], "c"),
        ([event("/p", "a", "b"), event("/p", "b", "c"), event("/p", "c", "b", "undo")], "b"),
        ([event("/p", "a", "b"), event("/p", "b", "a", "undo")], None),
        ([event("/p", "b", "a", "undo")], None),
        ([event("/p", "a", "")], None),
        ([event("/p", "a", None)], None),
    ],
)
def test_the_last_decision_that_is_not_undone_holds(events: list[Correction], value: str | None) -> None:
    assert decided(events)["a", 1].get("/p") == value


def test_only_names_are_collected_and_none_of_secret_letters() -> None:
    letter = Letter(
        subject="việc mật của ông A",
        issuers=(Issuer(name="PHÒNG Y TẾ", parent="UBND HUYỆN X"),),
        promulgation=Promulgation(place="X", date="2024-02-03"),
    )
    values = {"/subject": "việc khác", "/issuers/0/name": "PHÒNG Y TẾ", "/code/number": "12"}
    table = as_table(collected([LearntLetter(letter, values)]))
    assert "PHÒNG Y TẾ\tUBND HUYỆN X\t\t1\t0\t2024-02-03\t2024-02-03" in table
    assert "việc" not in table
    assert "12" not in table.split("last\n")[1]
    assert collected([LearntLetter(letter.model_copy(update={"secrecy": "MẬT"}), values)]) == NONE


@pytest.mark.parametrize("value", ["", " ", "a\tb" * 100, "x" * 201])
def test_what_is_no_name_is_not_collected(value: str) -> None:
    letter = Letter(signers=(Signer(full_name="A", position="B"),))
    assert collected([LearntLetter(letter, {"/signers/0/full_name": value})]) == NONE


def test_a_name_needs_two_letters_and_filed_ones_do_not_count() -> None:
    letter = Letter(signers=(Signer(full_name="Nguyễn Văn Hùng", position="TRƯỞNG PHÒNG"),))
    confirmed, filed = LearntLetter(letter, {"/signers/0/full_name": "Nguyễn Văn Hùng"}), LearntLetter(letter, {}, True)
    assert collected([confirmed, *[filed] * 9]).digest == ""
    assert collected([confirmed] * 2).digest == LocalLexicon((HUNG,)).digest != ""


NAMES = st.text(st.characters(blacklist_categories=("C", "Z")), min_size=1)


@given(
    st.lists(st.builds(LocalName, st.sampled_from(("agency", "signer", "place")), NAMES, NAMES, NAMES, st.integers(0)))
)
def test_a_table_reads_back(names: list[LocalName]) -> None:
    table = as_table(LocalLexicon(tuple(names)))
    assert as_table(from_table(table)) == as_table(from_table(as_table(from_table(table))))
    assert len(from_table(table).names) == len(names)


@pytest.mark.parametrize("name", ["=HYPERLINK(1)", "+84", "-VT", "@SUM(A1)", "'=1", "''@", "'s", "=" + "x" * 199, "A"])
def test_no_cell_is_a_formula_and_each_reads_back(name: str) -> None:
    """A spreadsheet runs what begins with = + - @; the table is opened in one."""
    names = (LocalName("signer", name, f"{name}", name, confirmed=2),)
    table = as_table(LocalLexicon(names))
    assert from_table(table).names == names
    assert not [cell for line in table.splitlines() for cell in line.split("\t") if cell[:1] in ("=", "+", "-", "@")]


@pytest.mark.parametrize(
    "table",
    [
        "", "kind\tname", "# vnadmin-doc local lexicon 2\nkind", "# vnadmin-doc local lexicon 1\n",
        as_table(LocalLexicon((HUNG,))).replace("signer\t", "person\t"),
        as_table(LocalLexicon((HUNG,))).replace("\t2\t", "\ttwo\t"),
        as_table(LocalLexicon((HUNG,))) + "signer\tA\n", "\ud800",
    ],
)  # fmt: skip
def test_what_is_no_table_is_said(table: str, tmp_path: Path) -> None:
    (tmp_path / "x.tsv").write_bytes(table.encode("utf-8", "surrogatepass"))
    with pytest.raises(DamagedFile, match="not a local lexicon"):
        read(b"thu.txt", lexicon=tmp_path / "x.tsv")


def test_a_lexicon_is_sent_to_workers() -> None:
    lexicon = LocalLexicon((HUNG,))
    assert lexicon.digest
    assert pickle.loads(pickle.dumps(lexicon)).digest == lexicon.digest


# ---- what is corrected, and what is not ----------------------------------------------------------


def signed(name: str, confidence: float, *known: LocalName) -> Reading:
    """A scanned letter whose signer is read as ``name``, read with these names known."""
    letter, source = office.clean(40, 1, 0.0)[0]
    right = letter.signers[0].full_name.split()
    wrong = dict(zip(right, name.split(), strict=True))
    last = source.pages[-1]
    words = tuple(
        replace(w, text=wrong.get(w.text, w.text), confidence=confidence if w.text in wrong else 0.98)
        for w in last.words
    )
    ocr = office.scanned(source, Random(1), office.Noise(0, 0, 0, 0))
    pages = (*ocr.pages[:-1], replace(last, words=words))
    return analyse(replace(ocr, pages=pages), LocalLexicon(known))


def known(*names: str) -> list[LocalName]:
    position = office.clean(40, 1, 0.0)[0][0].signers[0].position or ""
    return [LocalName("signer", name, position, confirmed=2) for name in names]


def codes(reading: Reading) -> set[tuple[str, str]]:
    return {(i.code, i.severity) for i in reading.issues if i.path == "/signers/0/full_name"}


@pytest.mark.parametrize(
    ("read_as", "confidence", "names", "name"),
    [
        ("Trần Thị Phưong", 0.6, ["Trần Thị Phương"], "Trần Thị Phương"),
        ("Trần Thị Phưong", 0.6, ["Trần Thị Phượng"], "Trần Thị Phưong"),  # it may be a new Phương
        ("Trần Thị Phương", 0.6, ["Trần Thị Phượng"], "Trần Thị Phương"),
        ("Trần Thị Phưong", 0.99, ["Trần Thị Phương"], "Trần Thị Phưong"),
        ("Trần Thị Phưong", 0.6, ["Trần Thị Phương", "Trần Thị Phượng"], "Trần Thị Phưong"),
        ("Trần Thị Phưong", 0.6, ["Lê Thị Phương"], "Trần Thị Phưong"),
    ],
)
def test_a_signer(read_as: str, confidence: float, names: list[str], name: str) -> None:
    reading = signed(read_as, confidence, *known(*names))
    assert reading.letter.signers[0].full_name == name
    if name != read_as:
        assert ("name-doubtful", "warning") in codes(reading)  # a person sees every corrected signer
        assert any(i.code == "repaired" and read_as in i.message for i in reading.issues)
        assert not can_be_filed(reading)


def test_a_name_confirmed_once_changes_nothing() -> None:
    once = [replace(name, confirmed=1, filed=50) for name in known("Trần Thị Phương")]
    assert signed("Trần Thị Phưong", 0.6, *once) == signed("Trần Thị Phưong", 0.6)


def test_a_new_signer_with_nearly_the_name_of_a_known_one_is_doubted() -> None:
    assert not codes(signed("Trần Thị Phương", 0.98))
    assert codes(signed("Trần Thị Phương", 0.98, *known("Trần Thị Phượng"))) == {("name-doubtful", "warning")}
    assert not codes(signed("Trần Thị Phương", 0.98, *known("Trần Thị Phượng", "Trần Thị Phương")))


def test_the_doubt_about_a_known_name_is_lifted_unless_there_is_another_such_name() -> None:
    assert ("name-doubtful", "warning") in codes(signed("Trần Thị Phượng", 0.5))
    assert ("name-doubtful", "info") in codes(signed("Trần Thị Phượng", 0.5, *known("Trần Thị Phượng")))
    both = known("Trần Thị Phượng", "Trần Thị Phương")
    assert ("name-doubtful", "warning") in codes(signed("Trần Thị Phượng", 0.5, *both))


def test_letters_that_no_ocr_read_are_not_changed() -> None:
    _, source = office.clean(40, 1, 0.0)[0]
    other = [LocalName("place", "Lạc Thỗ", confirmed=9), LocalName("agency", "PHÒNG KINH TẾ", confirmed=9)]
    assert analyse(source, LocalLexicon((*other, *known("Trần Thị Phương")))) == analyse(source)


# ---- the measure ---------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", [1, 2])
def test_the_gain_on_an_archive_of_one_office(seed: int) -> None:
    noise = office.Noise()
    first = list(office.readings(120, seed, noise, NONE))
    lexicon = office.learnt(first[:60])
    before, after = first[60:], list(office.readings(120, seed, noise, lexicon))[60:]
    one, two, changed = office.measured(before), office.measured(after), office.compared(before, after)
    assert two.heads >= one.heads + 8
    assert two.filed >= one.filed + 5
    assert two.filed_wrong <= one.filed_wrong
    assert "corrected wrong" not in changed
    assert "spoilt" not in changed
    assert changed["corrected right"] >= 12
    # What the lexicon makes surer is right at least as often as the figures say.
    assert changed["raised right"] >= changed["figure of raised"]
    assert changed["corrected right"] >= changed["figure of corrected"]


def test_a_mistake_of_a_clerk_does_not_spread() -> None:
    """One letter in which the misread name was confirmed as it is."""
    first = list(office.readings(120, 1, office.Noise(), NONE))
    wrong = Letter(signers=(Signer(full_name="Nguyễn Văn Hừng", position="TRƯỞNG PHÒNG"),))
    mistake = collected([LearntLetter(wrong, {"/signers/0/full_name": "Nguyễn Văn Hừng"})])
    assert [n.confirmed for n in mistake.names] == [1]
    assert mistake.digest == ""
    lexicon = office.learnt(first[:60], mistakes=0.2)
    after = list(office.readings(120, 1, office.Noise(), lexicon))[60:]
    assert "corrected wrong" not in office.compared(first[60:], after)


# ---- the ledger and the command ------------------------------------------------------------------


def archive_of(folder: Path, count: int = 6) -> None:
    folder.mkdir()
    for number, (_, source) in enumerate(office.clean(40, 1, 0.0)[:count]):
        scan = office.scanned(source, Random(number), office.Noise(0.0, 0, 0.0, 0))
        words = tuple(replace(w, text="Thộ", confidence=0.5) if w.text == "Thổ," else w for w in scan.pages[0].words)
        words = tuple(replace(w, text="Thộ,", confidence=0.5) if w.text == "Thộ" else w for w in words)
        scan = replace(scan, sha256=f"{number:064}", pages=(replace(scan.pages[0], words=words), *scan.pages[1:]))
        (folder / f"{number}.json").write_bytes(recorded.dump(scan))


def confirm(out: Path, path: str, new: str, letters: Iterable[int]) -> None:
    with closing(sqlite3.connect(ledger_path(out))) as database, database:
        rows = database.execute("SELECT name, sha256 FROM source ORDER BY name").fetchall()
        for number in letters:
            values: tuple[Any, ...] = (*rows[number], 1, path, "", new, "an", "2024-05-06T07:08:09Z", "correct")
            database.execute(f"INSERT INTO correction VALUES (NULL{', ?' * 9})", values)


def places(out: Path) -> list[str]:
    return [json.loads(p.read_bytes())["letter"]["promulgation"]["place"] for p in sorted(out.glob("*.json"))]


def test_learn_and_convert_again(tmp_path: Path) -> None:
    archive_of(tmp_path / "in")
    how: dict[str, Any] = {"inputs": [tmp_path / "in"], "out": tmp_path / "out", "workers": 0}
    convert(**how)
    assert set(places(tmp_path / "out")) == {"Lạc Thộ"}
    assert learn([tmp_path / "out"]).digest == ""
    confirm(tmp_path / "out", "/promulgation/place", "Lạc Thổ", [0])
    assert CliRunner().invoke(app, ["lexicon", "learn", str(tmp_path / "out")]).exit_code == 0
    assert convert(**how).count["unchanged"] == 6  # one confirmation is none
    confirm(tmp_path / "out", "/promulgation/place", "Lạc Thổ", [1])
    assert CliRunner().invoke(app, ["lexicon", "learn", str(tmp_path / "out")]).exit_code == 0
    lexicon = lexicon_path(tmp_path / "out").read_bytes()
    summary = convert(**how)
    assert summary.count["converted"] == 6
    assert set(places(tmp_path / "out")) == {"Lạc Thổ"}
    assert convert(**how).count["unchanged"] == 6
    with closing(sqlite3.connect(ledger_path(tmp_path / "out"))) as database:
        (formats,) = database.execute("SELECT DISTINCT formats FROM source").fetchone()
    assert formats == f"json:all:split:lexicon={from_table(lexicon.decode()).digest}"
    again = learn([tmp_path / "out"])
    assert again.digest == from_table(lexicon.decode()).digest  # letters filed since are counted, but not used
    assert learn([tmp_path / "out"] * 2) == again


def test_another_file_is_given(tmp_path: Path) -> None:
    archive_of(tmp_path / "in", 2)
    table = tmp_path / "office.tsv"
    table.write_text(as_table(LocalLexicon((LocalName("place", "Lạc Thổ", confirmed=2),))), "utf-8")
    scan = tmp_path / "in" / "0.json"
    assert read(scan).letter.promulgation.place == "Lạc Thộ"
    assert read(scan, lexicon=table).letter.promulgation.place == "Lạc Thổ"
    shown = CliRunner().invoke(app, ["show", str(scan), "--json"], env={"VNADMIN_DOC_LEXICON": str(table)})
    assert json.loads(shown.stdout)["letter"]["promulgation"]["place"] == "Lạc Thổ"
    args = ["convert", str(tmp_path / "in"), "-o", str(tmp_path / "out"), "--jobs", "0", "--lexicon", str(table)]
    assert CliRunner().invoke(app, args).exit_code == 0
    assert set(places(tmp_path / "out")) == {"Lạc Thổ"}


def test_digital_letters_and_filed_ones_are_not_read_again(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    sample = Path(__file__).resolve().parents[1] / "samples" / "seed-cong-van" / "source.md"
    (tmp_path / "in" / "a.md").write_bytes(sample.read_bytes())
    how: dict[str, Any] = {"inputs": [tmp_path / "in"], "out": tmp_path / "out", "workers": 0}
    convert(**how)
    lexicon_path(tmp_path / "out").write_text(as_table(LocalLexicon((HUNG,))), "utf-8")
    assert convert(**how).count["unchanged"] == 1


def test_without_a_ledger_the_command_says_what_to_do(tmp_path: Path) -> None:
    answer = CliRunner().invoke(app, ["lexicon", "learn", str(tmp_path)])
    assert answer.exit_code != 0
    assert "has no ledger" in answer.output


def test_a_confirmed_entry_confirms_its_units() -> None:
    entry = Distribution(text="Lưu: VT, KGVX", archive=True, units=("VT", "KGVX"))
    letter = LearntLetter(Letter(distribution=(entry,)), {"/distribution/0/text": "Lưu: VT, KGVX"})
    found = {name.name: name.confirmed for name in collected([letter]).names if name.kind == "unit"}
    assert found == {"VT": 1, "KGVX": 1}
