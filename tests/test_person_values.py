"""What people confirm and correct: the reading with their values, the ledger, and everything that is made from it."""

from __future__ import annotations

import csv
import json
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import vnadmin_doc
from vnadmin_doc.archive.corrections import Conflict, Unusable, corrections_of, current_reading, record, undo
from vnadmin_doc.archive.links.link_table import update_links
from vnadmin_doc.archive.registers import catalog
from vnadmin_doc.archive.search import search
from vnadmin_doc.batch import convert
from vnadmin_doc.batch.corrected_reading import corrected, has_place
from vnadmin_doc.batch.correction_events import Correction, active, value_at
from vnadmin_doc.batch.correction_issues import LOST
from vnadmin_doc.batch.ledger import journal_path, ledger_path
from vnadmin_doc.errors import ReadError
from vnadmin_doc.exchange.original import WriterOptions
from vnadmin_doc.model.reading import Reading
from vnadmin_doc.sure import can_be_filed

ROOT = Path(__file__).resolve().parents[1]
LETTER = """ỦY BAN NHÂN DÂN                     CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
TỈNH VĨNH LỘC                          Độc lập - Tự do - Hạnh phúc

Số: 12/UBND-KT                  Vĩnh Lộc, ngày 05 tháng 6 năm 2023
V/v giao đất làm trường học

Kính gửi:
- Sở Xây dựng;
- Sở Tài chính.

Đề nghị Sở xem xét theo Công văn số 7/UBND-TH ngày 02/5/2023 của Ủy ban nhân dân tỉnh.

Nơi nhận:                              TM. ỦY BAN NHÂN DÂN
- Như trên;                            CHỦ TỊCH
- Lưu: VT, KT.
                                       Trần Hữu Đạt
"""
SUBJECT = "V/v giao đất làm trường học".removeprefix("V/v ")


@pytest.fixture
def out(tmp_path: Path) -> Path:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text(LETTER, "utf-8")
    converted(tmp_path / "out")
    return tmp_path / "out"


def converted(out: Path, **how: Any) -> None:
    convert([out.parent / "in"], out, workers=0, **how)


def event(path: str, new: str | None, old: str | None = "x", kind: str = "correct", number: int = 1) -> Correction:
    return Correction(number, "a.txt", "", 1, path, old, new, "An", "2026-01-01T00:00:00+00:00", kind)  # type: ignore[arg-type]


def reading() -> Reading:
    return vnadmin_doc.read(LETTER.encode(), name="a.txt")


def document(out: Path, form: str = "json") -> Reading:
    return vnadmin_doc.load((out / f"a.txt.{form}").read_bytes())


# ---- the pure part -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "old", "new", "text"),
    [
        ("/code/number", "12", "15", "15"),
        ("/code/number", "12", None, None),
        ("/kind/code", "CV", "QĐ", "QĐ"),
        ("/promulgation/date", "2023-06-05", "2023-06-15", "2023-06-15"),
        ("/signers/0/competence", "TM. ỦY BAN NHÂN DÂN", "TM. UBND\nKT. CHỦ TỊCH", "TM. UBND\nKT. CHỦ TỊCH"),
        ("/signers/1/full_name", None, "Lê Văn Bình", "Lê Văn Bình"),
        ("/arrival/number", None, "305", "305"),
        ("/addressees/2/text", None, "Sở Y tế", "Sở Y tế"),
        ("/secrecy", None, "MẬT", "MẬT"),
    ],
)
def test_a_value_is_set(path: str, old: str | None, new: str | None, text: str | None) -> None:
    after = corrected(reading(), [event(path, new, old)])
    assert value_at(after.letter, path) == text
    assert after.evidence[path][-1].rule == "person"
    assert after.evidence[path][-1].text == (new or "")
    assert not [issue for issue in after.issues if issue.path == path]
    assert vnadmin_doc.load(vnadmin_doc.write(after, "json")) == after
    assert vnadmin_doc.load(vnadmin_doc.write(after, "xml")) == after


def test_the_kind_gets_its_name() -> None:
    assert corrected(reading(), [event("/kind/code", "QĐ", "CV")]).letter.kind.name == "Quyết định"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        ("/addressees/7/text", "Sở Y tế", "Sở Y Tế"),  # the letter had eight addressees
        ("/arrival/number", "305", "306"),
        ("/promulgation/date", "2023-06-05", "ngày 5"),
        ("/issuers/0/name", "UBND", None),
        ("/code", "x", "12/UBND"),
        ("/nonsense", None, "x"),
        ("/code/number/3", None, "x"),
        ("/signers/-1/full_name", None, "x"),
        ("/signers/\u0661/full_name", None, "x"),
        ("subject", None, "x"),
    ],
)
def test_a_value_without_a_place_is_reported(path: str, old: str | None, new: str | None) -> None:
    before = reading()
    after = corrected(before, [event(path, new, old)])
    [issue] = [issue for issue in after.issues if issue.code == LOST]
    assert path in issue.message
    assert issue.severity == "warning"
    assert after.letter == before.letter


def test_an_item_that_moved_is_found_by_its_value() -> None:
    """It was the first entry when the person saw it."""
    after = corrected(reading(), [event("/addressees/0/text", "Sở Tài chính tỉnh", "Sở Tài chính")])
    assert [item.text for item in after.letter.addressees] == ["Sở Xây dựng", "Sở Tài chính tỉnh"]


def test_figures_and_issues_follow() -> None:
    before = reading()
    doubtful = replace(
        before,
        sure={**before.sure, "/code/number": 0.4},
        issues=(
            vnadmin_doc.Issue("x", "warning", "/code/number", "x"),
            vnadmin_doc.Issue("y", "warning", "/code", "y"),
            vnadmin_doc.Issue("z", "warning", "/subject", "z"),
            vnadmin_doc.Issue("w", "warning", "", "w"),
        ),
    )
    after = corrected(doubtful, [event("/code/number", "15", "12")])
    assert after.sure["/code/number"] == 1
    assert {issue.code for issue in after.issues} == {"y", "z", "w"}
    after = corrected(
        doubtful, [event("/code/number", "15", "12"), event("/code/notation", "UBND-KT", "UBND-KT", "confirm")]
    )
    assert {issue.code for issue in after.issues} == {"z", "w"}
    after = corrected(doubtful, [event("", None, None, "confirm")])
    assert {issue.code: issue.severity for issue in after.issues}["w"] == "info"


def test_a_missing_part_that_is_added_is_no_doubt() -> None:
    before = reading()
    without = replace(
        before,
        letter=before.letter.model_copy(update={"issuers": ()}),
        sure={"/issuers": 0.2},
        issues=(vnadmin_doc.Issue("issuer-missing", "error", "/issuers", "x"),),
    )
    after = corrected(without, [event("/issuers/0/name", "SỞ Y TẾ", None)])
    assert (after.sure, after.issues) == ({"/issuers/0/name": 1.0}, ())


PATHS = ["/code/number", "/subject", "/addressees/0/text"]
EVENTS = st.lists(
    st.builds(
        lambda path, new, kind: event(path, new, None, kind),
        st.sampled_from(PATHS),
        st.sampled_from(["1", "2", "<b>", "3"]),
        st.sampled_from(["correct", "confirm", "undo"]),
    ),
    max_size=8,
)  # fmt: skip


@given(EVENTS)
def test_events_give_one_reading(events: list[Correction]) -> None:
    before = READING
    after = corrected(before, events)
    assert corrected(after, events) == after
    found = {item.path: item.new for item in active(events)}
    for path in PATHS:
        assert value_at(after.letter, path) == found.get(path, value_at(before.letter, path))
    if not found:
        assert after == before


READING = reading()

# ---- checks between values ---------------------------------------------------------------------

NOTATION = event("/code/notation", "TTr-UBND", "UBND-KT")
KIND = event("/kind/code", "QĐ", "CV")
RIGHT = event("/kind/code", "QĐ", "QĐ", "confirm")
MISMATCH = {("kind-mismatch", "/kind", "warning")}
NONE = event("/signers/0/competence", None, "TM. ỦY BAN NHÂN DÂN")
SIGNER = value_at(READING.letter, "/signers/0")
REMOVED = event("/signers/0", None, SIGNER, "remove")
ADDED = event("/signers/1", "Lê Văn Bình", "Trần Hữu Đạt", "add")
SECOND = event("/signers/1/full_name", "Lê Văn Bình", None)
DEPUTY = event("/signers/0/position", "PHÓ GIÁM ĐỐC", "CHỦ TỊCH")


def doubts(*events: Correction) -> set[tuple[str, str, str]]:
    found = corrected(READING, [item._replace(id=number) for number, item in enumerate(events, 1)])
    return {(issue.code, issue.path, issue.severity) for issue in found.issues if issue.severity != "info"}


@pytest.mark.parametrize(
    ("events", "expected"),
    [
        ([], set()),
        ([NOTATION], set()),  # that of a công văn names no kind
        ([NOTATION, KIND], MISMATCH),
        ([KIND, NOTATION], MISMATCH),
        ([NOTATION, KIND, RIGHT], set()),
        ([NOTATION, KIND, event("/code/notation", "TTr-UBND", "TTr-UBND", "confirm")], MISMATCH),
        ([NOTATION, KIND, event("/kind/code", "CV", "QĐ")], set()),
        ([NOTATION, KIND, event("/kind/code", "CV", "QĐ", "undo")], set()),
        ([NOTATION, KIND, event("/kind/code", "TTr", "QĐ")], set()),
        ([NOTATION, KIND, event("/code/notation", "QĐ-UBND", "TTr-UBND")], set()),
        # another value is changed after it was confirmed: it is another doubt, unless it does not depend on it
        ([KIND, RIGHT, NOTATION], MISMATCH),
        ([NOTATION, KIND, RIGHT, event("/subject", "x", SUBJECT)], set()),
        # a part of a letter needs another one
        ([event("/addressees/0/text", "x", "Sở Xây dựng")], set()),
        ([SECOND], {("position-missing", "/signers/1/position", "warning")}),
        ([SECOND, event("/signers/1/position", "GIÁM ĐỐC", None)], set()),
        ([SECOND, event("/signers/1/position", None, None, "confirm")], set()),
        # entries that are added and removed
        ([ADDED], {("position-missing", "/signers/1/position", "warning")}),
        ([ADDED, event("/signers/1/position", "GIÁM ĐỐC", None)], set()),
        ([ADDED, REMOVED], {("position-missing", "/signers/0/position", "warning")}),
        ([REMOVED], {("signature-missing", "/signers", "error")}),
        ([REMOVED, event("/signers", None, None, "confirm")], set()),
        # a deputy signs for somebody
        ([NONE, DEPUTY], {("competence-missing", "/signers/0/competence", "warning")}),
        ([NONE, DEPUTY, event("/signers/0/competence", "KT. GIÁM ĐỐC", None)], set()),
        ([DEPUTY, NONE], set()),
        ([NONE, DEPUTY, event("/signers/0/competence", None, None, "confirm")], set()),
    ],
)  # fmt: skip
def test_a_change_brings_and_removes_doubts_between_values(
    events: list[Correction], expected: set[tuple[str, str, str]]
) -> None:
    assert doubts(*events) == expected


def test_a_confirmed_part_that_is_changed_is_doubtful_again() -> None:
    part = value_at(corrected(READING, [NOTATION, KIND]).letter, "/kind")
    confirmed = [NOTATION, KIND, event("/kind", part, part, "confirm")]
    assert doubts(*confirmed) == set()
    assert doubts(*confirmed, event("/kind/code", "TB", "QĐ")) == MISMATCH


def test_a_letter_with_a_doubt_cannot_be_filed_unseen() -> None:
    assert can_be_filed(READING)
    after = corrected(READING, [NOTATION, KIND])
    assert not can_be_filed(after)
    assert vnadmin_doc.load(vnadmin_doc.write(after, "json")) == after


VALUES: dict[str, list[str | None]] = {
    "/kind/code": ["QĐ", "TTr", "CV"], "/code/notation": ["QĐ-UBND", "TTr-UBND", None], "/code/number": [None, "9"],
    "/signers/0/position": ["PHÓ CHỦ TỊCH", None], "/signers/0/competence": [None, "KT. CHỦ TỊCH"],
    "/signers/1/full_name": ["Lê Văn Bình"], "/subject": [None, "x"],
}  # fmt: skip


@settings(deadline=None)  # it reads and writes documents
@given(
    st.lists(
        st.sampled_from([*VALUES]).flatmap(
            lambda path: st.builds(
                event, st.just(path), st.sampled_from(VALUES[path]), st.none(), st.sampled_from(["correct", "confirm"])
            )
        )
        | st.just(ADDED),
        max_size=6,
    )
)
def test_checks_are_the_same_when_events_are_applied_again(events: list[Correction]) -> None:
    numbered = [item._replace(id=number) for number, item in enumerate(events, 1)]
    after = corrected(READING, numbered)
    assert corrected(after, numbered) == after
    assert corrected(vnadmin_doc.load(vnadmin_doc.write(after, "json")), numbered) == after


@pytest.mark.parametrize("path", ["", "/code/year", "/addressees/1", "/arrival"])
def test_a_place(path: str) -> None:
    assert has_place(READING.letter, path)


@pytest.mark.parametrize("path", ["/addressees/2", "/x", "/code/x", "/arrival/number", "x"])
def test_no_place(path: str) -> None:
    assert not has_place(READING.letter, path)


# ---- the ledger and what is made from it -------------------------------------------------------


def test_documents_and_catalogue_follow(out: Path) -> None:
    converted(out, to=("json", "xml", "akn", "edxml"), writing=WriterOptions("H36"))
    record(out, "a.txt", 1, "/subject", seen=SUBJECT, new="cấp rừng phòng hộ", who="An")
    for form in ("json", "xml"):
        assert document(out, form).letter.subject == "cấp rừng phòng hộ"
        assert document(out, form).evidence["/subject"][-1].rule == "person"
    for form in ("akn", "edxml"):
        assert "cấp rừng phòng hộ" in (out / f"a.txt.{form}").read_text("utf-8")
    catalog(out, out / "catalog.csv", "csv")
    with (out / "catalog.csv").open(encoding="utf-8-sig", newline="") as file:
        assert [row["subject"] for row in csv.DictReader(file)] == ["cấp rừng phòng hộ"]
    assert [hit.name for hit in search(out, "phòng hộ")] == ["a.txt"]
    assert search(out, "trường học") == []
    undo(out, "a.txt", 1, "/subject", seen="cấp rừng phòng hộ", who="An")
    assert [hit.name for hit in search(out, "trường học")] == ["a.txt"]
    assert "rừng" not in (out / "a.txt.edxml").read_text("utf-8")


def test_links_follow(out: Path) -> None:
    (out.parent / "in" / "b.txt").write_text(
        LETTER.replace("Số: 12/UBND-KT", "Số: 8/UBND-TH").replace("05 tháng 6", "02 tháng 5"), "utf-8"
    )
    converted(out)
    links = "SELECT to_name FROM citation WHERE name = 'a.txt' AND state = 'link'"
    update_links(out)
    with sqlite3.connect(ledger_path(out)) as ledger:
        assert ledger.execute(links).fetchall() == []
    record(out, "b.txt", 1, "/code/number", seen="8", new="7", who="An")
    update_links(out)
    with sqlite3.connect(ledger_path(out)) as ledger:
        assert ledger.execute(links).fetchall() == [("b.txt",)]


def test_a_later_run_keeps_the_values(out: Path) -> None:
    record(out, "a.txt", 1, "/code/number", seen="12", new="15", who="An")
    for how in ({}, {"overwrite": True}, {"to": ("json", "xml"), "sure": 0.995}, {"lang": "vi"}, {"fields": "header"}):
        converted(out, **how)
        assert document(out).letter.code.number == "15"
        with sqlite3.connect(ledger_path(out)) as ledger:
            assert ledger.execute("SELECT number FROM letter").fetchall() == [("15",)]
    assert document(out, "xml").letter.code.number == "15"
    undo(out, "a.txt", 1, "/code/number", seen="15", who="An")
    assert (document(out).letter.code.number, document(out, "xml").letter.code.number) == ("12", "12")
    converted(out, overwrite=True)
    assert document(out).letter.code.number == "12"


def test_undo_gives_back_the_document(out: Path) -> None:
    before = (out / "a.txt.json").read_bytes()
    record(out, "a.txt", 1, "/code/number", seen="12", new="15", who="An")
    record(out, "a.txt", 1, "/code/number", seen="15", new="16", who="Bình")
    undo(out, "a.txt", 1, "/code/number", seen="16", who="An")
    assert document(out).letter.code.number == "15"
    last = undo(out, "a.txt", 1, "/code/number", seen="15", who="An")
    assert (last.old, last.new, last.kind) == ("15", "12", "undo")
    assert (out / "a.txt.json").read_bytes() == before
    with pytest.raises(Conflict):
        undo(out, "a.txt", 1, "/code/number", seen="12", who="An")


def test_copies_share_the_values(out: Path) -> None:
    (out.parent / "in" / "copy.txt").write_text(LETTER, "utf-8")
    converted(out)
    record(out, "copy.txt", 1, "/code/number", seen="12", new="15", who="An")
    (out.parent / "in" / "third.txt").write_text(LETTER, "utf-8")
    converted(out, overwrite=True)
    for name in ("a", "copy", "third"):
        found = vnadmin_doc.load((out / f"{name}.txt.json").read_bytes())
        assert (found.source.name, found.letter.code.number) == (f"{name}.txt", "15")


@pytest.mark.parametrize("path", ["/signers/1/full_name", "/issuers/1/name", "/arrival/number", "/addressees/2/text"])
def test_a_value_that_was_added_can_be_changed_and_confirmed(out: Path, path: str) -> None:
    for seen, new in ((None, "A"), ("A", "B"), ("B", "B")):
        record(out, "a.txt", 1, path, seen=seen, new=new, who="An")
        assert value_at(document(out).letter, path) == new
    converted(out, overwrite=True)
    assert value_at(document(out).letter, path) == "B"
    for value in ("B", "A", None):
        undo(out, "a.txt", 1, path, seen=value_at(document(out).letter, path), who="An")
        assert value_at(document(out).letter, path) == value


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("gia\u0302\u0301y\u00a0 mo\u031b\u0301i", "giấy mới"), ("A\x1b\x00B", "AB"), ("\u202eC\u200b\ufeff", "C"),
        (" D \n\n E\r\n", "D\nE"), ("\u2067F", "\ufffdF"), ("\u200b\x07", None),
    ],
)  # fmt: skip
def test_every_caller_gets_clean_values(out: Path, typed: str, kept: str | None) -> None:
    """A value and a name are cleaned where they are stored, not by the page alone."""
    event = record(out, "a.txt", 1, "/subject", seen=SUBJECT, new=typed, who="\u202eA\x00n\nB" + "x" * 300)
    assert (event.new, event.who[:4], len(event.who)) == (kept, "An B", 100)
    assert value_at(document(out).letter, "/subject") == kept
    assert corrections_of(out) == [event]


def test_a_value_as_read_is_confirmed_as_it_is(out: Path) -> None:
    assert record(out, "a.txt", 1, "/subject", seen=SUBJECT, new=SUBJECT, who=" ").kind == "confirm"
    assert corrections_of(out)[0].who == "?"


def test_the_second_person_is_told(out: Path) -> None:
    record(out, "a.txt", 1, "/code/number", seen="12", new="15", who="An")
    with pytest.raises(Conflict) as told:
        record(out, "a.txt", 1, "/code/number", seen="12", new="16", who="Bình")
    assert (told.value.current, told.value.event and told.value.event.who) == ("15", "An")
    with pytest.raises(Conflict):
        record(out, "a.txt", 1, "/code/number", seen="12", new="12", who="Bình")
    record(out, "a.txt", 1, "/code/number", seen="12", new="15", who="Bình")  # the same value: no quarrel
    assert [(item.who, item.old, item.new) for item in corrections_of(out)] == [
        ("An", "12", "15"),
        ("Bình", "15", "15"),
    ]


@pytest.mark.parametrize(
    ("path", "seen", "new"),
    [
        ("/promulgation/date", "2023-06-05", "hôm qua"), ("/nonsense", None, "x"), ("/nonsense", None, None),
        ("/subject", SUBJECT, "x" * 20_001), ("/addressees/9/text", None, "Sở Y tế"),
    ],
)  # fmt: skip
def test_a_value_that_is_not_valid_is_not_stored(out: Path, path: str, seen: str | None, new: str | None) -> None:
    before = (out / "a.txt.json").read_bytes()
    with pytest.raises(Unusable):
        record(out, "a.txt", 1, path, seen=seen, new=new, who="An")
    assert ((out / "a.txt.json").read_bytes(), corrections_of(out)) == (before, [])


@pytest.mark.parametrize(("name", "part"), [("b.txt", 1), ("../in/a.txt", 1)])
def test_only_letters_of_the_ledger_are_corrected(out: Path, name: str, part: int) -> None:
    with pytest.raises(ReadError):
        record(out, name, part, "/subject", seen="", new="x", who="An")
    with pytest.raises(Unusable):
        record(out, "a.txt", 2, "/subject", seen=None, new="x", who="An")


def test_a_lost_ledger_gets_the_values_back(out: Path) -> None:
    record(out, "a.txt", 1, "/code/number", seen="12", new="15", who="An")
    with journal_path(ledger_path(out)).open("a") as file:
        file.write('{"id": 2, "sour')  # a kill
    for end in ("", "-wal", "-shm"):
        ledger_path(out).with_name(f"ledger.sqlite{end}").unlink(missing_ok=True)
    converted(out, overwrite=True)
    assert document(out).letter.code.number == "15"
    assert [item.who for item in corrections_of(out)] == ["An"]


def test_a_machine_without_the_ledger_takes_the_journal(out: Path) -> None:
    """Workers on other machines cannot open the ledger (``--engine ray``)."""
    from vnadmin_doc.batch.job import Job, Options
    from vnadmin_doc.batch.work import convert_file

    record(out, "a.txt", 1, "/code/number", seen="12", new="15", who="An")
    job = Job(str(out.parent / "in" / "a.txt"), "a.txt")
    outcome = convert_file(job, Options(str(out), str(out / ".vnadmin-doc"), ledger=None, overwrite=True))
    assert (outcome.letters[0].number, outcome.corrections) == ("15", 1)
    assert document(out).letter.code.number == "15"


def test_a_correction_during_a_run_is_kept(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The person corrects after the worker wrote the document, and before the main process records the row."""
    from vnadmin_doc.batch.convert import OutputFolder

    original = OutputFolder.record

    def late(self: OutputFolder, outcome: object) -> None:
        record(out, "a.txt", 1, "/code/number", seen="12", new="15", who="An")
        original(self, outcome)  # type: ignore[arg-type]

    monkeypatch.setattr(OutputFolder, "record", late)
    converted(out, overwrite=True)
    with sqlite3.connect(ledger_path(out)) as ledger:
        assert ledger.execute("SELECT number FROM letter").fetchall() == [("15",)]
    assert document(out).letter.code.number == "15"


def test_markup_stays_text(out: Path) -> None:
    text = '<script>alert(1)</script> & "x" \' ]]>'
    converted(out, to=("json", "xml", "akn", "edxml"), writing=WriterOptions("H36"))
    record(out, "a.txt", 1, "/subject", seen=SUBJECT, new=text, who="<b>")
    assert document(out).letter.subject == document(out, "xml").letter.subject == text
    assert "<script>" not in (out / "a.txt.edxml").read_text("utf-8")
    assert json.loads((out / "a.txt.json").read_bytes())["letter"]["subject"] == text


def test_the_seed_letter_becomes_a_packet(tmp_path: Path) -> None:
    """Its issuer was not printed where the pattern has it: typed in once, the letter can be sent."""
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "seed.md").write_bytes((ROOT / "samples/seed-cong-van/source.md").read_bytes())
    out = tmp_path / "out"
    converted(out)
    found, _ = current_reading(out, "seed.md", 1)
    assert found.letter.issuers == (), "the letter is an example of a missing issuer"
    record(out, "seed.md", 1, "/issuers/0/name", seen=None, new="UBND HUYỆN TÂN LỘC", who="An")
    converted(out, to=("edxml",), writing=WriterOptions("H36"))
    assert "UBND HUYỆN TÂN LỘC" in (out / "seed.md.edxml").read_text("utf-8")


def test_people_at_the_same_time(out: Path) -> None:
    """Of several who saw the same value one is first, and the others are reported; other values do not get lost."""

    def act(number: int) -> str:
        try:
            if number % 2:
                record(out, "a.txt", 1, "/code/number", seen="12", new=f"1{number}", who=f"person {number}")
            else:
                record(out, "a.txt", 1, f"/signers/{number + 1}/full_name", seen=None, new="x", who=f"person {number}")
        except (Conflict, Unusable) as error:
            return type(error).__name__
        return "stored"

    with ThreadPoolExecutor(8) as pool:
        answers = [*pool.map(act, range(8))]
    assert [answers[number] for number in (1, 3, 5, 7)].count("stored") == 1
    assert answers.count("stored") == len(corrections_of(out))
    last = [event for event in corrections_of(out) if event.path == "/code/number"][-1]
    assert document(out).letter.code.number == last.new


def test_a_packet_that_was_refused_is_written(out: Path) -> None:
    """What was missing is typed in, so the letter can be sent; when that is undone, its packet is gone again."""
    (out.parent / "in" / "b.txt").write_text(LETTER.replace("Số: 12/UBND-KT", "Số:      /UBND-KT"), "utf-8")
    how: dict[str, Any] = {"to": ("json", "edxml"), "writing": WriterOptions("H36")}
    converted(out, **how)
    assert not (out / "b.txt.edxml").exists()
    record(out, "b.txt", 1, "/code/number", seen=None, new="777", who="An")
    assert "777" in (out / "b.txt.edxml").read_text("utf-8")
    undo(out, "b.txt", 1, "/code/number", seen="777", who="An")
    assert not (out / "b.txt.edxml").exists()
    converted(out, **how)
    assert not (out / "b.txt.edxml").exists()
