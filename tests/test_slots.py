"""Where the slots of a head are found: made-up heads, laid out with the widths of a Times-like face."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from vnadmin_doc.model.geometry import Box
from vnadmin_doc.model.page import Filled
from vnadmin_doc.ocr.engines.tesseract import OcrWord
from vnadmin_doc.ocr.handwriting.digits import SlotKind
from vnadmin_doc.ocr.handwriting.filled_slots import (
    ReadSlot,
    combine_with_ocr,
    read_slots,
    without_doubled_ink,
    without_impossible_days,
)
from vnadmin_doc.ocr.handwriting.slot_ink import strip
from vnadmin_doc.ocr.handwriting.slot_lines import BlankSlot, find_slots
from vnadmin_doc.ocr.image.components import components
from vnadmin_doc.ocr.image.type_metrics import text_width

EM = 54.0  # pixels: 13 points at 300 dpi
HEIGHT = 3500
NUMBER_ROW, DATE_ROW = 480.0, 486.0


def _line(text: str, x: float, foot: float, *, confidence: float = 0.95) -> list[OcrWord]:
    """Words of a printed line; ``_`` is an em of white, ``{5}`` is 5 ems of ink that was not read."""
    words = []
    for part in text.split():
        if part.startswith("{"):
            x += float(part[1:-1]) * EM
            continue
        wide = text_width(part) * EM
        top, bottom = foot - 0.7 * EM, foot + (0.2 * EM if set(part) & set("gpyq,") else 0.0)
        words.append(OcrWord(part, Box(x, top, x + wide, bottom), confidence))
        x += wide + 0.25 * EM
    return words


def _head(number: str, date: str) -> list[OcrWord]:
    """Two columns, as OCR gives them, with a row above each and a sentence of the body below."""
    return [
        *_line("UBND TỈNH HÒA AN", 250, 300),
        *_line("Độc lập – Tự do – Hạnh phúc", 1400, 300),
        *_line(number, 300, NUMBER_ROW),
        *_line(date, 1300, DATE_ROW),
        *_line("Căn cứ Công văn số 77/HD-STC ngày 02 tháng 3 năm 2031 của Sở", 300, 900),
    ]


def _found(number: str, date: str) -> dict[str, BlankSlot]:
    return {gap.kind: gap for gap in find_slots(_head(number, date), HEIGHT)}


DATE = "Hòa An, ngày {1} tháng {1} năm 2031"


@pytest.mark.parametrize(
    ("number", "begin", "end"),
    [
        ("Số: {2} /UBND-VX", 1.34, 1.34 + 0.25 + 2 + 0.3),
        ("Số : {2} /UBND-VX", 1.1, None),
        ("Số:3a4/UBND-VX", 1.34, None),  # all in one word
        ("Só:J42./TB-SNV", 1.34, None),
        ("SốdW {1} /TBSNV", 1.34, None),
        ("só:¿Zđ†'TB-KT", 1.34, None),  # the slash is lost
        ("Số: 4235/UBND-KGVX", 1.3, None),
        ("Số {1.5} -QĐ/TU", 1.0, None),  # Party style
        ("Số: 12/2031/TT-BNV", 1.3, 1.34 + 0.25 + 1.0),
        ("Số: {2} /20/1/QĐ-UBND", 1.34, 1.34 + 0.25 + 2 + 0.3),  # the last digits of the year are in ink
        ("_Số: {2} /QĐ:UBND", 1.34, None),
        ("S3?: {2} /QĐ-UBND", 1.34, None),
        ("SốđÄW {1} /TB-SNV", 1.34, None),
        ("só:¿ZđŸTB-KT", 1.34, None),
        ("{1.5} {2} /SNV-VP", None, None),  # "Số:" was not read
    ],
)
def test_number_lies_between_its_neighbours(number: str, begin: float | None, end: float | None) -> None:
    gap = _found(number, DATE)["number"]
    assert gap.em == pytest.approx(EM, rel=0.08)
    assert gap.x0 < gap.x1 < 300 + 12 * EM
    assert abs(gap.baseline - NUMBER_ROW) < 0.3 * EM
    if begin is not None:
        assert gap.x0 == pytest.approx(300 + begin * EM, abs=0.35 * EM)
    if end is not None:
        assert gap.x1 == pytest.approx(300 + end * EM, abs=0.35 * EM)


def test_what_is_print_in_a_glued_word_is_kept() -> None:
    gap = _found("Số:3a4/UBND-VX", DATE)["number"]
    assert [(prefix, suffix) for _, prefix, suffix in gap.words] == [("Số:", "/UBND-VX")]
    assert text_width("Số:3a4/") * EM + 300 == pytest.approx(gap.x1, abs=0.35 * EM)


@pytest.mark.parametrize(("word", "before"), [("Số:3a4JJUBND-VX", "Số:3a4JJ"), ("Số:3a4†UBND-VX", "Số:3a4†")])
def test_a_slash_that_touches_the_ink_ends_the_number(word: str, before: str) -> None:
    gap = _found(word, DATE)["number"]
    assert [(prefix, suffix) for _, prefix, suffix in gap.words] == [("Số:", "/UBND-VX")]
    assert gap.x1 == pytest.approx(300 + text_width(before) * EM, abs=0.05 * EM)


@pytest.mark.parametrize(
    ("number", "has_slash"),
    [
        ("Số: {2} /UBND-VX", True),
        ("Số:3a4†UBND-VX", True),
        ("Số {1.5} -QĐ/TU", False),  # Party style has a dash
        ("SốdW {1} TB-SNV", False),  # no slash was read
    ],
)
def test_a_slash_that_was_read_is_known(number: str, has_slash: bool) -> None:
    assert _found(number, DATE)["number"].has_slash == has_slash


def test_letters_after_a_slash_are_notation() -> None:
    (covered,) = _found("Số:3a4/JVC-VX", DATE)["number"].words
    assert covered[2] == "/JVC-VX"


def test_ink_read_as_words_of_its_own_is_covered() -> None:
    words = _head("Số: J4 2 /UBND-VX", DATE)
    gap = find_slots(words, HEIGHT)[0]
    assert [words[index].text for index, prefix, suffix in gap.words if not prefix + suffix] == ["J4", "2"]


@pytest.mark.parametrize(
    ("date", "kinds"),
    [
        ("Hòa An, ngày {1} tháng {1} năm 2031", {"day", "month"}),
        ("Hòa An, ngày 16 tháng 6 năm 2031", {"day", "month"}),
        ("Hòa An, ngày32 tháng 7 năm 2031", {"day", "month"}),
        ("Hòa An, ngàyÁ*† tháng 7 năm 2031.", {"day", "month"}),
        ("Hòa An, ngày 7tháng/0hăm 2031", {"day", "month"}),
        ("Hòa An, ngay {1} thang {1} nam 2031", {"day", "month"}),
        ("Hòa An, {2} {1} tháng {1} năm 2031", {"month"}),
        ("Hòa An, ngày {1} tháng {1} {1.5} 2031", {"day", "month"}),
        ("Hòa An, ngày-2Õtháng {1} năm 2031", {"day", "month"}),  # "ngày" and "tháng" are joined
        ("Hòa An, ngày {1} thángđL năm 20.31", {"day", "month"}),
        ("Căn cứ thư ngày 02 tháng 3 năm 2031 của Sở", set()),
        ("Căn cứ Luật tổ chức ngày 19 tháng 6 năm 2031", set()),  # the sentence goes on in the next line
        ("Căn cứ Luật Tổ chức, ngày 19 tháng 6 năm 2031; quy", set()),
        ("Hòa An tháng Ba", set()),
    ],
)
def test_day_and_month_lie_between_their_neighbours(date: str, kinds: set[str]) -> None:
    found = _found("Số: {2} /UBND-VX", date)
    assert set(found) - {"number"} == kinds
    for kind in kinds:
        assert abs(found[kind].baseline - DATE_ROW) < 0.25 * EM
        assert 0 < found[kind].x1 - found[kind].x0 < 3 * EM


@pytest.mark.parametrize(
    "line",
    [
        "Căn cứ Công văn số 77/HD-STC",
        "Số điện thoại 0123",
        "theo đề nghị 88/TTr-SNV",
        "SỞ NỘI VỤ",
    ],
)
def test_other_lines_have_no_number(line: str) -> None:
    assert find_slots(_line(line, 300, NUMBER_ROW), HEIGHT) == []


@pytest.mark.parametrize("row", ["08/2031/TT-BNV ngày", "tư số 08/2031/TT-BNV", "của Thông tư số: 08/2031/TT-BNV"])
def test_a_citation_in_the_subject_is_no_number(row: str) -> None:
    words = [*_line("V/v thực hiện Quy định", 300, 560), *_line(row, 300, 640)]
    assert not [slot for slot in find_slots([*_head("UBND", "Hòa An"), *words], HEIGHT) if slot.kind == "number"]


def test_the_box_of_a_word_that_covers_the_ink_after_it_ends_there() -> None:
    words = _line("Hòa An, ngày {1} tháng", 1300, DATE_ROW)
    wide = words[-1]
    words[-1] = OcrWord(wide.text, Box(wide.box.x0, wide.box.top, wide.box.x1 + 1.2 * EM, wide.box.bottom), 0.5)
    words += [OcrWord("đL", Box(wide.box.x1 + 0.1 * EM, 440, wide.box.x1 + 1.2 * EM, 490), 0.4)]
    words += _line("năm 2031", wide.box.x1 + 1.5 * EM, DATE_ROW)
    slots = {slot.kind: slot for slot in find_slots([*_head("Số: {2} /UBND-VX", "Hòa An"), *words], HEIGHT)}
    assert slots["month"].x0 == pytest.approx(wide.box.x1, abs=0.2 * EM)


def test_only_the_head_is_looked_at() -> None:
    assert find_slots(_line("Số: {2} /UBND-VX", 300, 0.6 * HEIGHT), HEIGHT) == []


def _page(marks: list[tuple[int, int, int, int]]) -> Image.Image:
    page = Image.new("L", (240, 120), 255)
    for x0, y0, x1, y1 in marks:
        page.paste(0, (x0, y0, x1, y1))
    return page


DIGIT = (60, 40, 72, 80)  # a bar that stands on the baseline 80, 40 high: a digit
OTHERS = {
    "leader": [(x, 77, x + 4, 81) for x in range(0, 240, 12)],
    "rule": [(0, 84, 240, 88)],
    "line above": [(10, 0, 30, 22), (100, 0, 120, 22)],
    "line below": [(10, 100, 30, 120)],
    "specks": [(150, 50, 152, 52), (200, 60, 203, 62)],
}


@pytest.mark.parametrize("name", OTHERS)
def test_strip_keeps_the_digit_and_no_more(name: str) -> None:
    alone = strip(_page([DIGIT]), 40, 80)
    both = strip(_page([DIGIT, *OTHERS[name]]), 40, 80)
    assert alone is not None
    assert both is not None
    assert both.shape == alone.shape
    assert both.shape[0] == 32
    assert abs(both - alone).mean() < 0.02


def test_strip_of_paper_is_none() -> None:
    assert strip(_page([]), 40, 80) is None
    assert strip(_page(OTHERS["leader"]), 40, 80) is None


def test_components_are_joined_over_corners() -> None:
    mask = np.array([[1, 0, 0, 1], [0, 1, 0, 0], [1, 0, 0, 1], [0, 0, 0, 1]], dtype=bool)
    labels, boxes = components(mask)
    assert sorted(boxes) == [(0, 0, 2, 3), (3, 0, 4, 1), (3, 2, 4, 4)]
    assert labels[0, 0] == labels[2, 0] != labels[0, 3] != labels[2, 3]
    assert (labels > 0).tolist() == mask.tolist()


@pytest.mark.parametrize(
    ("guesses", "text", "confidence", "chance", "agreed"),
    [
        ((("16", 0.8), ("18", 0.1)), "16", 0.9, 0.98, 0.9),
        ((("16", 0.8),), "18", 0.9, 0.8, 0.0),
        ((), "18", 0.9, None, 0.0),
    ],
)
def test_two_readers_that_agree_are_surer(
    guesses: tuple[tuple[str, float], ...], text: str, confidence: float, chance: float | None, agreed: float
) -> None:
    found, sure = combine_with_ocr(guesses, text, confidence)
    assert sure == agreed
    assert (found[0][1] if found else None) == pytest.approx(chance)
    assert [value for value, _ in found] == [value for value, _ in guesses]


def _slot(kind: SlotKind, value: str, chance: float) -> ReadSlot:
    others = (("29", 0.02),) if kind == "day" else ()
    return ReadSlot(kind, Box(0, 0, 1, 1), "handwritten", 1.0, ((value, chance), *others), ())


@pytest.mark.parametrize(
    ("day", "month", "sure", "left"),
    [
        ("31", "04", 0.99, ["29"]),
        ("30", "02", 0.99, ["29"]),
        ("31", "12", 0.99, ["31", "29"]),
        ("31", "04", 0.05, ["31", "29"]),  # the month itself is doubtful
    ],
)
def test_days_that_the_month_does_not_have_are_no_guesses(day: str, month: str, sure: float, left: list[str]) -> None:
    slots = without_impossible_days([_slot("day", day, 0.95), _slot("month", month, sure)])
    assert [value for value, _ in slots[0].guesses] == left


@pytest.mark.parametrize("noise", [0, 15, 30])
def test_what_is_left_blank_is_no_slot(noise: int) -> None:
    """The specks of a paper are not guessed at: "Số:      /UBND-VX" has no number yet."""
    grain = np.random.default_rng(7).normal(225, noise, (HEIGHT, 2500)).clip(0, 255)
    page = Image.fromarray(grain.astype(np.uint8))
    assert read_slots(_head("Số: {2} /UBND-VX", DATE), page) == []


def test_ink_that_reads_like_an_anchor_is_none_behind_the_anchor() -> None:
    words = [
        OcrWord("Số:", Box(600, 450, 670, 500), 0.92),
        OcrWord("s6/KH-VHTT", Box(700, 430, 1040, 500), 0.52),
    ]
    (gap,) = find_slots(words, 3500)
    assert gap.x0 < 700
    assert gap.words == ((1, "", "/KH-VHTT"),)


@pytest.mark.parametrize(
    ("text", "x0", "left"),
    [
        ("Số:12", 70, "Số:"),
        ("7tháng", 130, "tháng"),
        ("ngày1", 70, "ngày"),
        ("tháng", 130, "tháng"),
        ("Số:12", 300, "Số:12"),  # far from the slot
        ("12/UBND", 130, "12/UBND"),
    ],
)
def test_ink_is_not_read_twice(text: str, x0: float, left: str) -> None:
    """The second reader joins the ink of a slot with the printed word beside it."""
    filled = OcrWord("12", Box(100, 0, 130, 20), 0.9, Filled("handwritten", (("12", 0.9),), sure=True))
    words = without_doubled_ink([OcrWord(text, Box(x0, 0, x0 + 30, 20), 0.9), filled])
    assert [word.text for word in words] == [left, "12"]


@pytest.mark.parametrize(("printed", "left"), [("/UBND-VX", "12"), ("UBND-VX", "12/")])
def test_a_slash_that_was_read_is_not_added(printed: str, left: str) -> None:
    filled = OcrWord("12/", Box(100, 0, 130, 20), 0.9, Filled("handwritten", (("12", 0.9),), sure=True))
    words = without_doubled_ink([filled, OcrWord(printed, Box(131, 0, 230, 20), 0.9)])
    assert [word.text for word in words] == [left, printed]
