"""Entries that people add to lists and remove from them: the reading, the ledger, undo, and later runs."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import vnadmin_doc
from test_person_values import LETTER, converted, document, event, reading
from vnadmin_doc.archive.corrections import (
    Conflict,
    Unusable,
    add_entry,
    corrections_of,
    current_reading,
    record,
    remove_entry,
    restore_entry,
    undo,
)
from vnadmin_doc.archive.learning import decided
from vnadmin_doc.batch.corrected_reading import corrected
from vnadmin_doc.batch.correction_events import Correction
from vnadmin_doc.batch.correction_issues import LOST
from vnadmin_doc.batch.ledger import ledger_path
from vnadmin_doc.model.letter import Addressee, Letter
from vnadmin_doc.model.reading import Reading
from vnadmin_doc.service.review.fields import fields

BUILDING, FINANCE, HEALTH = "Sở Xây dựng", "Sở Tài chính", "Sở Y tế"


@pytest.fixture
def out(tmp_path: Path) -> Path:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text(LETTER, "utf-8")
    converted(tmp_path / "out")
    return tmp_path / "out"


def addressees(found: Reading) -> list[str]:
    return [entry.text for entry in found.letter.addressees]


def lines(found: Reading) -> set[tuple[int, Any, str]]:
    """The lines of the source that are accounted for."""
    read = [item for items in found.evidence.values() for item in items if item.rule != "person"]
    return {(item.page, item.box, item.text) for item in read} | {
        (item.page, item.box, item.text) for item in found.unplaced
    }


def remove(path: str, old: str, number: int = 1) -> Correction:
    return event(path, None, old, "remove", number)


def lost(found: Reading) -> list[str]:
    return [issue.message for issue in found.issues if issue.code == LOST]


# ---- the pure part -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "place"), [(BUILDING, 1), (FINANCE, 2), (None, 0), ("Sở Nội vụ", 2)]
)  # the last one is not in the letter
def test_an_entry_is_added_after_another(before: str | None, place: int) -> None:
    after = corrected(reading(), [event("/addressees/2", HEALTH, before, "add")])
    assert addressees(after)[place] == HEALTH
    assert len(after.letter.addressees) == 3
    assert after.evidence[f"/addressees/{place}/text"][-1].rule == "person"
    assert lines(after) == lines(reading())
    assert corrected(after, [event("/addressees/2", HEALTH, before, "add")]) == after
    assert vnadmin_doc.load(vnadmin_doc.write(after, "json")) == after
    assert vnadmin_doc.load(vnadmin_doc.write(after, "xml")) == after


@pytest.mark.parametrize(
    ("path", "old"),
    [
        ("/addressees/0", f'{{"text": "{BUILDING}"}}'),
        ("/addressees/1", f'{{"text": "{FINANCE}"}}'),
        ("/distribution/0", '{"text": "Như trên"}'),
        ("/signers/0", '{"full_name": "Trần Hữu Đạt"}'),
    ],
)
def test_no_line_of_a_removed_entry_is_lost(path: str, old: str) -> None:
    before = reading()
    after = corrected(before, [remove(path, old)])
    assert lines(after) == lines(before)
    assert len(after.unplaced) > len(before.unplaced)
    assert not lost(after)
    assert set(after.evidence) <= set(before.evidence)
    assert corrected(after, [remove(path, old)]) == after
    assert vnadmin_doc.load(vnadmin_doc.write(after, "json")) == after


def test_a_basis_is_a_text() -> None:
    decision = vnadmin_doc.read((Path(__file__).parents[1] / "samples" / "quyet-dinh" / "source.docx").read_bytes())
    bases = decision.letter.body.bases
    changes = [
        remove("/body/bases/0", bases[0]), event("/body/bases/9", "Căn cứ Luật Đất đai", bases[1], "add", 2),
        event("/body/bases/9", "Căn cứ Luật Đất đai 2024", "Căn cứ Luật Đất đai", "correct", 3),
    ]  # fmt: skip
    after = corrected(decision, changes)
    assert after.letter.body.bases == (bases[1], "Căn cứ Luật Đất đai 2024", *bases[2:])
    assert lines(after) == lines(decision)


def test_issues_and_figures_follow_their_entries() -> None:
    before = reading()
    issue = vnadmin_doc.Issue("low-confidence", "warning", "/addressees/1", "x")
    before = replace(before, issues=(issue,), sure={"/addressees/0": 0.3, "/addressees/1": 0.6})
    after = corrected(before, [remove("/addressees/0", f'{{"text": "{BUILDING}"}}')])
    assert [found.path for found in after.issues if found.code == "low-confidence"] == ["/addressees/0"]
    assert after.sure == {"/addressees/0": 0.6}
    assert after.evidence["/addressees/0"] == before.evidence["/addressees/1"]


def read_as(*texts: str) -> Reading:
    """The letter, as another version reads its list."""
    letter = reading().letter.model_copy(update={"addressees": tuple(Addressee(text=text) for text in texts)})
    return replace(reading(), letter=letter)


@pytest.mark.parametrize(
    ("read", "want"),
    [
        ((FINANCE, BUILDING), [FINANCE, HEALTH]),  # another order
        ((BUILDING, HEALTH, FINANCE), [HEALTH, FINANCE]),  # what was added is read now
        (("Sở Nội vụ", BUILDING, FINANCE), ["Sở Nội vụ", FINANCE, HEALTH]),
        ((FINANCE,), [FINANCE, HEALTH]),
    ],
)
def test_another_reading_of_the_list(read: tuple[str, ...], want: list[str]) -> None:
    changes = [
        event("/addressees/2", HEALTH, FINANCE, "add"), remove("/addressees/0", f'{{"text": "{BUILDING}"}}', 2),
    ]  # fmt: skip
    after = corrected(read_as(*read), changes)
    assert addressees(after) == want
    assert not lost(after)


def test_a_removed_entry_that_is_read_otherwise_is_told() -> None:
    after = corrected(read_as("Ghi chú", FINANCE), [remove("/addressees/0", '{"text": "Ghi chu la"}')])
    assert addressees(after) == ["Ghi chú", FINANCE]
    assert lost(after)[0].startswith("An removed “Ghi chu la” from /addressees;")


def test_a_removed_entry_that_is_not_read_as_one_any_more_is_no_doubt() -> None:
    after = corrected(read_as(FINANCE), [remove("/addressees/0", f'{{"text": "{BUILDING}"}}')])
    assert (addressees(after), lost(after)) == ([FINANCE], [])


def test_an_entry_that_is_read_later_has_not_the_pointer_of_an_added_one() -> None:
    changes = [
        event("/addressees/2", HEALTH, FINANCE, "add"),
        event("/addressees/2/text", "Sở Y tế tỉnh", HEALTH, "correct", 2),
    ]
    after = corrected(read_as(BUILDING, FINANCE, "Sở Nội vụ"), changes)
    assert addressees(after) == [BUILDING, FINANCE, "Sở Y tế tỉnh", "Sở Nội vụ"]


TEXTS = [BUILDING, FINANCE, HEALTH, "Sở Nội vụ", "Sở Tư pháp"]


@settings(deadline=None)
@given(
    st.lists(st.sampled_from(TEXTS), min_size=1, max_size=4, unique=True),
    st.lists(
        st.tuples(
            st.sampled_from(["add", "remove", "correct", "undo"]), st.integers(0, 6), st.sampled_from(["", "/text"]),
            st.sampled_from([*TEXTS, None]), st.sampled_from([*TEXTS, None]),
        ),
        max_size=6,
    ),
)  # fmt: skip
def test_any_events_lose_no_line(read: list[str], found: list[tuple[str, int, str, str | None, str | None]]) -> None:
    """Whatever the events are: the letter is valid, and no line of the source is lost."""
    before = read_as(*read)
    changes = [
        event(f"/addressees/{number}{rest}", new, old if kind != "remove" else f'{{"text": "{old}"}}', kind, at)
        for at, (kind, number, rest, old, new) in enumerate(found)
    ]
    after = corrected(before, changes)
    assert lines(after) == lines(before)
    assert Letter.model_validate(after.letter.model_dump()) == after.letter


# ---- the ledger --------------------------------------------------------------------------------


def add(out: Path, path: str, seen: str | None, new: str, who: str = "An") -> Correction:
    return add_entry(out, "a.txt", 1, path, seen=seen, new=new, who=who)


def take(out: Path, path: str, seen: str | None) -> Correction:
    return remove_entry(out, "a.txt", 1, path, seen=seen, who="An")


def test_added_corrected_undone(out: Path) -> None:
    add(out, "/addressees/0/text", BUILDING, HEALTH)
    assert addressees(document(out)) == [BUILDING, HEALTH, FINANCE]
    record(out, "a.txt", 1, "/addressees/1/text", seen=HEALTH, new="Sở Y tế tỉnh", who="Bình")
    assert addressees(document(out)) == [BUILDING, "Sở Y tế tỉnh", FINANCE]
    record(out, "a.txt", 1, "/addressees/2/text", seen=FINANCE, new="Sở Tài chính tỉnh", who="An")
    undo(out, "a.txt", 1, "/addressees/1/text", seen="Sở Y tế tỉnh", who="An")
    undo(out, "a.txt", 1, "/addressees/1/text", seen=HEALTH, who="An")
    assert addressees(document(out)) == [BUILDING, "Sở Tài chính tỉnh"]
    assert [(found.kind, found.path) for found in corrections_of(out)] == [
        ("add", "/addressees/2"), ("correct", "/addressees/2/text"), ("correct", "/addressees/1/text"),
        ("undo", "/addressees/2/text"), ("undo", "/addressees/2"),
    ]  # fmt: skip


def test_removed_restored_and_kept_by_later_runs(out: Path) -> None:
    first = take(out, "/addressees/0/text", BUILDING)
    assert (first.path, first.new) == ("/addressees/0", None)
    take(out, "/addressees/0/text", FINANCE)
    assert addressees(document(out)) == []
    assert {FINANCE, BUILDING} <= {line.text.strip("-;. ") for line in document(out).unplaced}
    converted(out, overwrite=True)
    assert addressees(document(out)) == []
    restore_entry(out, "a.txt", 1, "/addressees/1", who="An")
    assert addressees(document(out)) == [FINANCE]
    record(out, "a.txt", 1, "/addressees/0/text", seen=FINANCE, new="Sở Tài chính tỉnh", who="An")
    restore_entry(out, "a.txt", 1, "/addressees/0", who="An")
    assert addressees(document(out)) == [BUILDING, "Sở Tài chính tỉnh"]
    with pytest.raises(Conflict):
        restore_entry(out, "a.txt", 1, "/addressees/0", who="An")


def test_the_first_entry_of_an_emptied_list_is_added(out: Path) -> None:
    take(out, "/addressees/0/text", BUILDING)
    take(out, "/addressees/0/text", FINANCE)
    record(out, "a.txt", 1, "/addressees/0/text", seen=None, new=HEALTH, who="An")
    assert addressees(document(out)) == [HEALTH]
    undo(out, "a.txt", 1, "/addressees/0/text", seen=HEALTH, who="An")
    restore_entry(out, "a.txt", 1, "/addressees/0", who="An")
    assert addressees(document(out)) == [BUILDING]


def test_an_added_entry_is_removed_and_comes_back(out: Path) -> None:
    add(out, "/addressees/1/text", FINANCE, HEALTH)
    take(out, "/addressees/2/text", HEALTH)
    assert addressees(document(out)) == [BUILDING, FINANCE]
    restore_entry(out, "a.txt", 1, "/addressees/2", who="An")
    assert addressees(document(out)) == [BUILDING, FINANCE, HEALTH]


def test_a_signer_is_added_with_his_title(out: Path) -> None:
    add(out, "/signers/0/full_name", "Trần Hữu Đạt", "Lê Văn Bình")
    record(out, "a.txt", 1, "/signers/1/position", seen=None, new="PHÓ CHỦ TỊCH", who="An")
    record(out, "a.txt", 1, "/signers/1/competence", seen=None, new="KT. CHỦ TỊCH", who="An")
    signer = document(out).letter.signers[1]
    assert (signer.full_name, signer.position, signer.competence) == ("Lê Văn Bình", "PHÓ CHỦ TỊCH", ("KT. CHỦ TỊCH",))
    take(out, "/signers/0/full_name", "Trần Hữu Đạt")
    assert [signer.full_name for signer in document(out).letter.signers] == ["Lê Văn Bình"]


def test_two_people(out: Path) -> None:
    """The entry that the second person saw has another number now: nothing is changed by guess."""
    take(out, "/addressees/0/text", BUILDING)
    with pytest.raises(Conflict):
        record(out, "a.txt", 1, "/addressees/0/text", seen=BUILDING, new="x", who="Bình")
    with pytest.raises(Conflict):
        take(out, "/addressees/1/text", FINANCE)
    with pytest.raises(Conflict):
        add(out, "/addressees/1/text", FINANCE, HEALTH)
    assert addressees(document(out)) == [FINANCE]


@pytest.mark.parametrize("text", ["", "  ", FINANCE, f" {BUILDING}\n"])
def test_an_entry_that_the_list_has_is_refused(out: Path, text: str) -> None:
    with pytest.raises(Unusable):
        add(out, "/addressees/0/text", BUILDING, text)
    assert corrections_of(out) == []


@pytest.mark.parametrize("path", ["/subject", "/addressees", "/addressees/9/text", "/issuers/0/name", ""])
def test_no_other_place_has_entries(out: Path, path: str) -> None:
    letter = document(out)
    with pytest.raises((Unusable, Conflict)):
        add(out, path, None, "x")
    with pytest.raises((Unusable, Conflict)):
        take(out, path, None)
    assert document(out) == letter


def test_an_added_entry_is_not_emptied(out: Path) -> None:
    add(out, "/addressees/0/text", BUILDING, HEALTH)
    with pytest.raises(Unusable):
        record(out, "a.txt", 1, "/addressees/1/text", seen=HEALTH, new=None, who="An")
    assert addressees(document(out)) == [BUILDING, HEALTH, FINANCE]


def test_a_lost_ledger_gets_them_back(out: Path) -> None:
    add(out, "/addressees/0/text", BUILDING, HEALTH)
    take(out, "/addressees/2/text", FINANCE)
    for path in ledger_path(out).parent.glob("ledger.sqlite*"):
        path.unlink()
    converted(out, overwrite=True)
    assert addressees(document(out)) == [BUILDING, HEALTH]


def test_the_fields_of_the_page(out: Path) -> None:
    take(out, "/addressees/0/text", BUILDING)
    add(out, "/addressees/0/text", FINANCE, HEALTH, "Bình")
    found = {field.path: field for field in fields(*current_reading(out, "a.txt", 1))}
    event = found["/addressees/1/text"].event
    assert event is not None
    assert (event.who, event.kind) == ("Bình", "add")
    assert found["/addressees/0/text"].event is None


def test_what_was_done_to_a_removed_entry_is_not_shown_at_the_next_one(out: Path) -> None:
    record(out, "a.txt", 1, "/addressees/0/text", seen=BUILDING, new="Sở Xây dựng tỉnh", who="An")
    add(out, "/addressees/0/text", "Sở Xây dựng tỉnh", HEALTH)
    take(out, "/addressees/0/text", "Sở Xây dựng tỉnh")
    assert addressees(document(out)) == [HEALTH, FINANCE]
    found, events = current_reading(out, "a.txt", 1)
    assert [(event.path, event.kind) for event in events] == [("/addressees/0", "add"), ("/addressees/0", "remove")]
    assert not [field for field in fields(found, events) if field.kind == "part"]
    restore_entry(out, "a.txt", 1, "/addressees/0", who="An")
    assert addressees(document(out)) == ["Sở Xây dựng tỉnh", HEALTH, FINANCE]


def test_an_entry_that_was_added_read_and_removed_is_removed() -> None:
    changes = [event("/addressees/2", HEALTH, FINANCE, "add"), remove("/addressees/2", f'{{"text": "{HEALTH}"}}', 2)]
    assert addressees(corrected(read_as(BUILDING, FINANCE, HEALTH), changes)) == [BUILDING, FINANCE]
    after = corrected(read_as(BUILDING, FINANCE), changes)
    assert (addressees(after), lost(after)) == ([BUILDING, FINANCE], [])


def test_learning_does_not_take_values_of_moved_entries(out: Path) -> None:
    record(out, "a.txt", 1, "/subject", seen="giao đất làm trường học", new="giao đất", who="An")
    record(out, "a.txt", 1, "/addressees/1/text", seen=FINANCE, new=FINANCE, who="An")
    take(out, "/addressees/0/text", BUILDING)
    (values,) = decided(corrections_of(out)).values()
    assert values == {"/subject": "giao đất"}
