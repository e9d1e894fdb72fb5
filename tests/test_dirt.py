"""Noise of scans: signs beside the text are taken out, and dashes of the text stay."""

from __future__ import annotations

import pytest

from vnadmin_doc.layout.noise import take_dirt, take_edge_scraps, take_specks
from vnadmin_doc.model.geometry import Box
from vnadmin_doc.model.line import Line, make_line
from vnadmin_doc.model.page import Word

LEFT = 90.0


def row(top: float, text: str, x0: float = LEFT, *, confidence: float | None = 0.9) -> Line:
    """A row of words at distances of 60 points, the first at ``x0``; a sign is 12 points before the next word."""
    words, at = [], x0
    for token in text.split():
        wide = 4.0 if len(token) < 3 and not token.isalnum() else 58.0
        words.append(Word(token, Box(at, top, at + wide, top + 12), confidence))
        at += 12.0 if wide < 10 else 60.0
    return make_line(1, words, "pt")


FULL = "tất cả các đơn vị trực thuộc"


@pytest.mark.parametrize(
    ("sign", "words", "above", "kept"),
    [
        # A dash left of the margin is dirt while the sentence continues; a dot always is.
        ("-", "khoa học và công nghệ", FULL, "khoa học và công nghệ"),
        ("-_", "Ủy ban nhân dân tỉnh", FULL, "Ủy ban nhân dân tỉnh"),
        (".", "khoa học và công nghệ", FULL + ".", "khoa học và công nghệ"),
        # The dash of an entry.
        ("-", "khoa học và công nghệ", FULL + ";", "- khoa học và công nghệ"),
        ("-", "Sở Khoa học và Công", FULL, "- Sở Khoa học và Công"),
    ],
)
def test_a_sign_left_of_the_margin(sign: str, words: str, above: str, kept: str) -> None:
    rows = [row(20.0 * n, FULL) for n in range(6)]
    rows += [row(120.0, above), row(140.0, f"{sign} {words}", LEFT - 12.0)]
    clean, dirt = take_dirt(rows)
    assert clean[-1].text == kept
    assert sum(len(r.words) for r in (*clean, *dirt)) == sum(len(r.words) for r in rows)


def test_text_without_ocr_has_no_dirt() -> None:
    rows = [row(20.0 * n, FULL, confidence=None) for n in range(6)]
    rows += [row(140.0, ". khoa học và công nghệ", LEFT - 12.0, confidence=None), row(160.0, "'", confidence=None)]
    assert take_dirt(rows) == (rows, [])


@pytest.mark.parametrize(
    ("x0", "top", "texts", "lost"),
    [
        (LEFT - 12.0, 124.0, ["- Sở Khoa học và Công nghệ"], []),
        (LEFT + 200.0, 124.0, ["Sở Khoa học và Công nghệ"], ["-"]),
        (LEFT - 12.0, 150.0, ["Sở Khoa học và Công nghệ"], ["-"]),
    ],
)
def test_a_dash_separated_by_skew(x0: float, top: float, texts: list[str], lost: list[str]) -> None:
    clean, dirt = take_dirt([row(120.0, "Sở Khoa học và Công nghệ"), row(top, "-", x0)])
    assert [line.text for line in clean] == texts
    assert [line.text for line in dirt] == lost


@pytest.mark.parametrize(("speck", "apart", "kept"), [("`", 200.0, False), ("`", 4.0, True), ("12", 200.0, True)])
def test_a_speck_far_behind_a_row(speck: str, apart: float, kept: bool) -> None:
    words = row(120.0, "5. Phòng Tài vụ").words
    last = Word(speck, Box(words[-1].box.x1 + apart, 120.0, words[-1].box.x1 + apart + 3, 132.0), 0.4)
    clean, dirt = take_dirt([make_line(1, [*words, last], "pt")])
    assert (clean[0].words[-1].text == speck, bool(dirt)) == (kept, not kept)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("vị phối hợp tổ chức./. 2 —", "vị phối hợp tổ chức./."),
        ("kể từ ngày ký./ vn", "kể từ ngày ký./"),
        ("kể từ ngày ký./. Quyết định này", "kể từ ngày ký./. Quyết định này"),
        ("theo mẫu số 12/. 2", "theo mẫu số 12/. 2"),
        ("và/hoặc các sở", "và/hoặc các sở"),
    ],
)
def test_scraps_behind_the_end_of_the_letter(text: str, kept: str) -> None:
    clean, dirt = take_dirt([row(120.0, text)])
    assert clean[0].text == kept
    assert " ".join([kept, *(line.text for line in dirt)]) == text


@pytest.mark.parametrize(
    ("text", "confidence", "kept"), [("l", 0.1, False), ("l", 0.9, True), ("2", 0.95, True), ("VT", 0.1, True)]
)
def test_a_lone_letter_with_low_confidence(text: str, confidence: float, kept: bool) -> None:
    word = Word(text, Box(300.0, 120.0, 303.0, 132.0), confidence)
    clean, dirt = take_dirt([make_line(1, [word], "pt")])
    assert (len(clean), len(dirt)) == ((1, 0) if kept else (0, 1))


@pytest.mark.parametrize(
    ("text", "kept", "confidence"),
    [
        ("z_ UBND TỈNH AN PHÚ |", "UBND TỈNH AN PHÚ", 0.9),
        ("SỞ Y TẾ. ¬ ẻ", "SỞ Y TẾ.", 0.9),
        ("Sở Nội vụ tỉnh", "Sở Nội vụ tỉnh", 0.9),
        ("TRẠM Y TẾ 2", "TRẠM Y TẾ 2", 0.9),
        ("| UBND TỈNH AN PHÚ", "| UBND TỈNH AN PHÚ", None),
        ("- _", "- _", 0.9),
    ],
)
def test_scraps_at_the_ends_of_an_agency(text: str, kept: str, confidence: float | None) -> None:
    clean, scraps = take_edge_scraps([row(60.0, text, confidence=confidence)])
    assert [line.text for line in clean] == [kept]
    assert sum(len(line.words) for line in [*clean, *scraps]) == len(text.split())


@pytest.mark.parametrize(("below", "kept"), [("SỞ NỘI VỤ", "CÔNG AN TỈNH -"), ("AN PHÚ", "CÔNG AN TỈNH")])
def test_a_dash_between_agencies_is_not_a_scrap(below: str, kept: str) -> None:
    clean, _ = take_edge_scraps([row(60.0, "CÔNG AN TỈNH -"), row(80.0, below)])
    assert [line.text for line in clean] == [kept, below]


@pytest.mark.parametrize(
    ("rows", "kept"),
    [
        ([(20.0, "Sở | Y tế"), (40.0, "Số | 12/SYT")], ["Sở Y tế", "Số 12/SYT"]),  # the fold of the sheet
        ([(20.0, "Sở Y tế"), (40.0, "quý | năm 2031")], ["Sở Y tế", "quý | năm 2031"]),  # alone: perhaps a letter
        ([(20.0, "Sở | Y tế"), (40.0, "Phòng Tài chính | tỉnh")], ["Sở | Y tế", "Phòng Tài chính | tỉnh"]),
    ],
)
def test_strokes_below_each_other_are_a_fold(rows: list[tuple[float, str]], kept: list[str]) -> None:
    clean, folds = take_specks([row(top, text) for top, text in rows])
    assert [line.text for line in clean] == kept
    assert len(folds) == sum(text.count("|") for _, text in rows) - sum(text.count("|") for text in kept)


def test_a_row_of_a_fold_alone() -> None:
    clean, folds = take_specks([row(20.0, "|"), row(40.0, "| Sở Y tế")])
    assert [line.text for line in clean] == ["Sở Y tế"]
    assert len(folds) == 2
