"""The signature block of a scan: its rows, the votes of many readings, and the words that stay."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from vnadmin_doc.model.geometry import Box
from vnadmin_doc.ocr import block_rows, row_crops, signature_block
from vnadmin_doc.ocr.engines.letter_vote import Ballot
from vnadmin_doc.ocr.engines.tesseract import OcrWord, text_of
from vnadmin_doc.ocr.engines.trueocr import ReadLine
from vnadmin_doc.ocr.signature_lexicon import read_ballot

LETTER, HEIGHT, DPI = 20.0, 60.0, 300.0
PAGE = Image.new("L", (2480, 3508), 255)
BLOCK = Box(1000, 1800, 2480, 2600)


def words(text: str, confidence: float = 0.9, *, x: float = 1500.0, top: float = 2000.0) -> list[OcrWord]:
    """The words of one row, each letter 20 pixels wide, a letter's width apart."""
    found = []
    for word in text.split():
        found.append(OcrWord(word, Box(x, top, x + LETTER * len(word), top + HEIGHT), confidence))
        x += LETTER * (len(word) + 1)
    return found


def ballot(*readings: str, parts: Sequence[str] = ()) -> Ballot:
    return Ballot(map(words, readings), Box(1500, 2000, 2000, 2060), map(words, parts))


# ---- where the block is ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("label", "there"),
    [("Nơi nhận:", True), ("Noi nhận:", True), ("Nơinhận:", True), ("Với nhận:", True), ("Nơi gửi:", True),
     ("Nơi ở:", False), ("", False)],
)  # fmt: skip
def test_the_block_is_beside_noi_nhan(label: str, there: bool) -> None:
    found = signature_block.find_block(words(label, x=100), PAGE.size, DPI)
    assert (found is not None) == there
    if found:
        assert found.top < 2000 - 135
        assert (found.x1, 1000 < found.x0 < 1100) == (2480, True)


def test_without_noi_nhan_the_block_begins_at_the_sign_of_authority() -> None:
    found = signature_block.find_block([*words("Điều 3.", x=200), *words("KT. GIÁM ĐỐC")], PAGE.size, DPI)
    assert found is not None
    assert found.top < 2000 < found.bottom


# ---- rows -----------------------------------------------------------------------------------


def rows(monkeypatch: pytest.MonkeyPatch, found: Sequence[Box], read: Sequence[OcrWord]) -> list[block_rows.Row]:
    moved = [box.moved(-BLOCK.x0, -BLOCK.top) for box in found]
    monkeypatch.setattr(block_rows, "find_lines", lambda *_: moved)
    lines = [ReadLine(Box(100, 100, 2000, 160), ())]
    return block_rows.find_rows([PAGE], read, lines, BLOCK, DPI)


def test_an_entry_of_noi_nhan_is_no_row(monkeypatch: pytest.MonkeyPatch) -> None:
    entry = words("- Văn phòng các cơ quan thuộc Chính phủ;", x=300)
    found = rows(monkeypatch, [Box(1000, 2000, 1100, 2060), Box(1500, 2000, 1900, 2060)], entry)
    assert [row.box.x0 for row in found] == [1500]
    assert found[0].strip.x0 >= entry[-1].box.x1


def test_a_row_under_a_seal_is_read_as_far_as_its_column_reaches(monkeypatch: pytest.MonkeyPatch) -> None:
    title, name = Box(1800, 1900, 2100, 1960), Box(1650, 2300, 1950, 2360)
    found = rows(monkeypatch, [title, name], ())
    assert found[0].strip.x0 < 2 * name.middle - title.x1 < found[0].box.x0


def test_rows_that_overlap_keep_their_own_height(monkeypatch: pytest.MonkeyPatch) -> None:
    found = rows(monkeypatch, [Box(1500, 1900, 1900, 1960), Box(1500, 1935, 1900, 1995)], ())
    assert found[0].bottom <= found[1].top


# ---- votes ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("readings", "elected"),
    [
        (["Lê Thị Bình", "Lê Thị Bính", "Lè Thị Bình"], "Lê Thị Bình"),
        (["SLê Thị Bình", "Lê Thị Bình", "Lê Thị Bình ."], "Lê Thị Bình"),
        (["LêThị Bình", "Lê Thị Bình", "LêThịBình"], "Lê Thị Bình"),
        (["KT.GIÁM ĐỐC", "KT. GIÁM ĐỐC", "KT.GIÁMĐỐC"], "KT. GIÁM ĐỐC"),
        ([], ""),
    ],
)
def test_most_readings_decide_each_letter(readings: list[str], elected: str) -> None:
    assert text_of(ballot(*readings).words()) == elected


def test_a_reading_of_a_part_says_nothing_of_the_rest() -> None:
    parts = ["Bình"] * 5
    assert text_of(ballot("Lê Thị Bình", "Lê Thị Bính", parts=[]).words()).startswith("Lê Thị")
    part = [word for word in words("Lê Thị Bình") if word.text in parts]
    assert text_of(Ballot([words("Lê Thị Bính")], Box(1500, 2000, 2000, 2060), [part] * 3).words()) == "Lê Thị Bình"


def test_a_reading_without_confidence_has_no_vote() -> None:
    row, doubtful = Box(1500, 2000, 2000, 2060), words("Xy", 0.0)
    assert text_of(Ballot([words("Lê"), doubtful], row, [doubtful]).words()) == "Lê"


@pytest.mark.parametrize(
    ("readings", "elected"),
    [
        # Titles are a closed list: it decides marks, spaces and letters in which the readings differ.
        (["PHOGIAMĐOC", "PHO GIAMĐOC", "FHÓ GIÁMĐỐC"], "PHÓ GIÁM ĐỐC"),
        (["KT THÚ TƯỚNG", "LT THU TƯỚNG", "KT. THỦ TUONG"], "KT. THỦ TƯỚNG"),
        # "TRƯỜNG" of a seal is no title, and letters that all readings have stay.
        (["TRƯỜNG ĐẠI HỌC", "TRƯỜNG ĐẠI HỌC"], "TRƯỜNG ĐẠI HỌC"),
        (["TỔ TRƯỞNG", "TỔ TRƯỞNG"], "TỔ TRƯỞNG"),
        # Family names are nearly a closed list, and syllables are one.
        (["Frần Văn Bình", "Trân Văn Bình", "Mrần Văn Bình"], "Trần Văn Bình"),
        (["Lê Văn Phúe", "Lê Văn Phúe", "Lê Văn Phúc"], "Lê Văn Phúc"),
        (["Lê Văn Hái", "Lê Văn Hải"], "Lê Văn Hải"),
        (["Y Bhăm Niê", "Y Bhăm Niê"], "Y Bhăm Niê"),
    ],
)
def test_the_lexicon_votes(readings: list[str], elected: str) -> None:
    assert text_of(read_ballot(ballot(*readings))) == elected


@settings(deadline=None)
@given(st.lists(st.text("ABCĐ .ớ", max_size=8), max_size=5))
def test_a_vote_adds_no_letter(readings: list[str]) -> None:
    elected = text_of(ballot(*readings).words())
    assert set(elected) <= {*"".join(readings), " "}


def test_confidence_is_the_share_of_the_votes() -> None:
    agreed, disputed = ballot("Lê", "Lê", "Lê").words(), ballot("Lê", "Lê", "Bế").words()
    assert agreed[0].confidence == pytest.approx(1.0)
    assert disputed[0].confidence < 0.8


# ---- the words that stay --------------------------------------------------------------------


def read(monkeypatch: pytest.MonkeyPatch, before: list[OcrWord], crops: str, confidence: float = 0.9) -> str:
    """The words of a block with one row, of which every crop is read as ``crops``."""
    row = Box(1500, 2000, 1900, 2060)
    monkeypatch.setattr(block_rows, "find_lines", lambda *_: [row.moved(-BLOCK.x0, -BLOCK.top)])

    def read_pictures(jobs: Sequence[tuple[Image.Image, Box]]) -> list[ReadLine]:
        return [ReadLine(box, tuple(words(crops, confidence, x=box.x0 + HEIGHT, top=box.top))) for _, box in jobs]

    monkeypatch.setattr(row_crops, "read_pictures", read_pictures)
    found = signature_block.read_block([PAGE], before, [ReadLine(row, ())], BLOCK, DPI)
    return text_of(sorted(found, key=lambda word: word.box.x0))


@pytest.mark.parametrize(
    ("before", "crops", "after"),
    [
        ("Thi Bính", "Lê Thị Bình", "Lê Thị Bình"),
        ("— HUé Giàng", "Lê Thị Giang", "Lê Thị Giang"),
        ("Lê Thị Bình", "zq", "Lê Thị Bình"),
        ("", "zq#", ""),
    ],
)
def test_a_row_gets_the_words_of_most_crops(
    monkeypatch: pytest.MonkeyPatch, before: str, crops: str, after: str
) -> None:
    assert read(monkeypatch, words(before, 0.5), crops) == after


def test_sure_words_stay_and_get_what_was_under_the_seal(monkeypatch: pytest.MonkeyPatch) -> None:
    sure = words("CHỦ NHIỆM", 0.97, x=1640)
    assert read(monkeypatch, sure, "PHÓ CHÙ NHIỆN", 0.6) == "PHÓ CHỦ NHIỆM"


def test_a_complete_row_is_not_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    assert read(monkeypatch, words("KT. GIÁM ĐỐC SỞ", 0.97), "Bốn năm") == "KT. GIÁM ĐỐC SỞ"


def test_a_title_stamped_over_another_is_read_as_two_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    row = Box(1500, 2000, 1900, 2090)
    monkeypatch.setattr(block_rows, "find_lines", lambda *_: [row.moved(-BLOCK.x0, -BLOCK.top)])
    line = ReadLine(Box(0, 0, 100, 60), ())

    def read_pictures(jobs: Sequence[tuple[Image.Image, Box]]) -> list[ReadLine]:
        found = []
        for _, box in jobs:
            text, sure = ("KPHG", 0.2) if box.height > 60 else ("PHÓ GIÁM ĐỐC", 0.9)
            found.append(ReadLine(box, tuple(words(text, sure, x=box.x0 + HEIGHT, top=box.top))))
        return found

    monkeypatch.setattr(row_crops, "read_pictures", read_pictures)
    found = signature_block.read_block([PAGE], [], [line], BLOCK, DPI)
    assert text_of(found) == "PHÓ GIÁM ĐỐC PHÓ GIÁM ĐỐC"
    assert found[0].box.bottom <= found[-1].box.top
