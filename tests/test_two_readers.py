"""Two readings of a page made one; what is looked at again."""

from __future__ import annotations

from time import monotonic

import pytest
from PIL import Image, ImageDraw

from vnadmin_doc.errors import LimitExceeded
from vnadmin_doc.language.frequency import is_common_without_marks, rarest_frequency
from vnadmin_doc.limits import Limits
from vnadmin_doc.model.geometry import Box
from vnadmin_doc.model.page import Filled
from vnadmin_doc.ocr import recognise
from vnadmin_doc.ocr.engines import trueocr, two_readers
from vnadmin_doc.ocr.engines.merge import SAME_READER, merge
from vnadmin_doc.ocr.engines.strips import doubtful_lines, reread_lines
from vnadmin_doc.ocr.engines.tesseract import OcrWord
from vnadmin_doc.ocr.engines.trueocr import ReadLine
from vnadmin_doc.ocr.image.prepare import Prepared

LETTER = 20.0


def row(said: str, confidences: list[float], top: float = 100.0, x: float = 100.0) -> list[OcrWord]:
    """Words of one row, 40 pixels high, each letter 20 wide, a letter's width apart."""
    words = []
    for text, confidence in zip(said.split(), confidences, strict=True):
        words.append(OcrWord(text, Box(x, top, x + LETTER * len(text), top + 40), confidence))
        x += LETTER * (len(text) + 1)
    return words


def line(words: list[OcrWord]) -> ReadLine:
    first, last = words[0].box, words[-1].box
    return ReadLine(Box(first.x0 - 10, first.top - 2, last.x1 + 20, first.bottom + 2), tuple(words))


def said(words: list[OcrWord]) -> str:
    return " ".join(word.text for word in words)


@pytest.mark.parametrize(
    ("first", "sure", "second", "other", "expected"),
    [
        ("thu quyên sử dụng", [0.9, 0.9, 0.9, 0.9], "thu quyền sử dụng", [0.99] * 4, "thu quyền sử dụng"),
        ("trong năm nay", [0.96] * 3, "trong nãm nay", [0.97] * 3, "trong năm nay"),
        ("được cấp", [0.95, 0.95], "dược cấp", [0.9, 0.99], "được cấp"),
        ("Y tế xã", [0.9] * 3, "Ytế xã", [0.99, 0.99], "Y tế xã"),
        ("gửi: Các", [0.9, 0.9], "gửi:Các", [0.99], "gửi: Các"),
        ("quy ết", [0.9, 0.9], "quyết", [0.8], "quyết"),
        ("1 07/2031/NĐ-CP", [0.7, 0.7], "107/2031/NĐ-CP", [0.99], "107/2031/NĐ-CP"),
        ("=¬ ,", [0.5, 0.3], "Khám", [0.99], "Khám"),
        ("Hội nghị", [0.9, 0.9], "nghị", [0.99], "Hội nghị"),
        ("thay đổi giá", [0.9, 0.6, 0.9], "thay đối giá", [0.9, 0.99, 0.9], "thay đổi giá"),
        ("bô sung", [0.8, 0.95], "bố sung", [0.7, 0.95], "bổ sung"),
        ("các tô chức", [0.9, 0.8, 0.9], "các tô chức", [0.9, 0.5, 0.9], "các tổ chức"),
        ("các tô chức", [0.9, 0.95, 0.9], "các tô chức", [0.9, 0.97, 0.9], "các tô chức"),
        ("đến xã. Các", [0.9] * 3, "đến xã Các", [0.97] * 3, "đến xã. Các"),
        ("SỐ lượng", [0.95, 0.9], "số lượng", [0.9, 0.9], "số lượng"),
        ("HỒ CHÍ MINH", [0.9] * 3, "HỒ CHÍMINH", [0.9] * 2, "HỒ CHÍ MINH"),
        ("- Đội xe", [0.9] * 3, "-Đội xe", [0.9] * 2, "- Đội xe"),
        ("giá 2. 857", [0.9] * 3, "giá 2.857", [0.9] * 2, "giá 2.857"),
    ],
)
def test_the_likelier_reading_is_chosen(
    first: str, sure: list[float], second: str, other: list[float], expected: str
) -> None:
    start = 100.0 + LETTER * 4 * (first == "Hội nghị")
    seen = merge(row(first, sure), [line(row(second, other, x=start))])
    assert said(sorted(seen, key=lambda word: word.box.x0)) == expected


def test_where_both_agree_a_word_is_as_sure_as_the_surer() -> None:
    (word,) = merge(row("Sở", [0.4]), [line(row("sở", [0.97]))])
    assert (word.text, word.confidence) == ("Sở", 0.97)


def test_where_they_differ_confidence_is_lower_than_of_either() -> None:
    (word,) = merge(row("bô", [0.9]), [line(row("bố", [0.9]))])
    assert word.confidence < 0.9


def test_what_the_second_alone_saw_is_taken_only_when_it_is_sure() -> None:
    assert said(merge([], [line(row("HỎA TỐC", [0.95, 0.9]))])) == "HỎA TỐC"
    assert merge([], [line(row("Nh ae", [0.5, 0.3]))]) == []


def test_no_word_of_the_first_reading_is_lost_beside_the_lines() -> None:
    far = row("Lưu", [0.9], top=900)
    assert said(merge([*row("thư", [0.9]), *far], [line(row("thư", [0.9]))])) == "thư Lưu"


def test_what_was_read_in_a_slot_stays() -> None:
    filled = OcrWord("27", Box(100, 100, 140, 140), 0.9, Filled("handwritten", (("27", 0.9),), sure=True))
    assert merge([filled], [line(row("Zt", [0.99]))]) == [filled]


def test_the_second_reader_adds_nothing_over_words_of_another_line() -> None:
    words = row("GIÁM ĐỐC", [0.9, 0.9])
    part = [OcrWord("M", Box(160, 104, 178, 136), 1.0)]
    assert said(merge(words, [line(words), ReadLine(Box(155, 100, 185, 142), tuple(part))])) == "GIÁM ĐỐC"


def test_lines_are_doubtful_where_little_of_them_is_sure() -> None:
    good, bad = row("các đơn vị", [0.9] * 3), row("NHÓ GLAM", [0.5, 0.4], top=300)
    lines = [line(good), line(bad)]
    assert doubtful_lines([*good, *bad], lines, 300) == [lines[1]]
    assert doubtful_lines(good, lines, 300) == [lines[1]]


@pytest.mark.parametrize(("clear", "doubtful"), [(0.3, False), (0.5, True)])
def test_a_line_that_is_illegible_to_the_second_reader_is_not_read_again(clear: float, doubtful: bool) -> None:
    handwriting = line(row("ahđi vrơcg", [clear, clear]))
    assert doubtful_lines([], [handwriting], 300) == [handwriting] * doubtful


@pytest.mark.parametrize(("likely", "tried"), [(0, []), (180, [0, 180])])
def test_only_the_rotation_that_the_second_reader_sees_is_tried(
    likely: int, tried: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    page = Image.new("L", (40, 60), 255)
    page.putpixel((0, 0), 0)
    read: list[int] = []

    def recognise_in_vain(picture: Image.Image, *_: object) -> list[OcrWord]:
        read.append(0 if picture.getpixel((0, 0)) != 255 else 180)
        return []

    monkeypatch.setattr(trueocr, "available", lambda: True)
    monkeypatch.setattr(trueocr, "likely_turn", lambda _: likely)
    monkeypatch.setattr(recognise, "recognise", recognise_in_vain)
    assert recognise._best_rotation(page, 300, Limits()) == 0
    assert read == tried


def test_a_doubtful_line_is_read_again_up_to_its_sure_neighbour() -> None:
    neighbour, bad = row("Lưu", [0.95], x=250), row("FHO", [0.2], x=400)
    asked: list[tuple[int, int]] = []

    def read(part: Image.Image) -> list[OcrWord]:
        asked.append(part.size)
        return [OcrWord("PHÓ", Box(90, 6, 145, 44), 0.9)]

    seen = reread_lines(Image.new("L", (800, 300), 255), [*neighbour, *bad], [line(bad)], read)
    assert said(seen) == "Lưu PHÓ"
    # From the neighbour's end to four line heights behind the line, which is 44 high and ends at 480.
    assert asked[0][0] == 480 + 4 * 44 - 310


def test_rereading_weighs_like_with_like() -> None:
    assert said(merge(row("chức", [0.9]), [line(row("chúc", [0.5]))], SAME_READER)) == "chức"


def test_letters_of_a_line_become_words_with_boxes() -> None:
    class Reader:
        pad_x = 0.0
        chars = ("a", "b", " ", "C")

    ids = [0, 1, 1, 0, 2, 0, 3, 0, 4, 0]
    sure = [0.9, 0.8, 0.7, 0.9, 0.95, 0.9, 0.9, 0.9, 0.6, 0.9]
    words = list(trueocr._words(ids, sure, Box(0, 10, 100, 40), Reader()))
    assert [(w.text, w.confidence) for w in words] == [("ab", 0.8), ("C", 0.6)]
    assert words[0].box.x1 <= words[1].box.x0
    assert all(w.box.top == 10 and w.box.bottom == 40 for w in words)


def test_names_run_together_are_parted() -> None:
    word = OcrWord("HoàngAnh", Box(0, 0, 80, 10), 0.9)
    assert [w.text for w in trueocr._split_at_capitals(word)] == ["Hoàng", "Anh"]
    assert [w.text for w in trueocr._split_at_capitals(OcrWord("SXDTp", word.box, 0.9))] == ["SXDTp"]


def test_parts_of_a_line_are_joined_columns_are_not() -> None:
    parts = [Box(100, 100, 200, 140), Box(205, 102, 300, 141), Box(420, 100, 500, 140), Box(100, 160, 300, 200)]
    assert [(b.x0, b.x1) for b in trueocr._merge_boxes(parts)] == [(100, 300), (420, 500), (100, 300)]


@pytest.mark.parametrize(("text", "common"), [("nhân dân", True), ("nhẫm", False), ("", False)])
def test_common_words(text: str, common: bool) -> None:
    assert ((rarest_frequency(text) or 0.0) > 3.0) == common


def test_skeletons() -> None:
    assert is_common_without_marks("PHÓ GIAM ĐÓC")
    assert not is_common_without_marks("PHZ")


def test_a_second_look_that_takes_too_long_leaves_what_was_read(monkeypatch: pytest.MonkeyPatch) -> None:
    def engine(*_: object) -> list[OcrWord]:
        raise LimitExceeded("too slow")

    monkeypatch.setattr(recognise, "recognise", engine)
    monkeypatch.setattr(trueocr, "available", lambda: False)
    sheet = Image.new("L", (2480, 3508), 255)
    ImageDraw.Draw(sheet).rectangle((600, 2000, 1400, 2060), fill=0)
    words, again = row("Sở Nội vụ", [0.9] * 3), recognise._TimedReader(300.0, monotonic() + 9)
    assert recognise._read_doubtful_places(Prepared(sheet, 0.0, sheet, sheet), words, again) == words
    assert again.timed_out


@pytest.mark.parametrize(
    ("text", "confidence", "found"),
    [
        ("KHẤN", 0.5, True),
        ("[KHẨN]", 0.35, True),
        ("HỎA TỐC", 0.6, True),
        ("KHẨN", 0.2, False),
        ("Khẩn", 0.5, False),
        ("KHOA", 0.5, False),
    ],
)
def test_a_mark_of_the_closed_list_in_red_ink_is_added_with_less_confidence(
    monkeypatch: pytest.MonkeyPatch, text: str, confidence: float, found: bool
) -> None:
    paper, red = Image.new("L", (600, 400), 255), Image.new("L", (600, 400), 120)
    words = row(text, [confidence] * len(text.split()))
    monkeypatch.setattr(two_readers, "find_lines", lambda picture: [line(words).box] if picture is red else [])
    monkeypatch.setattr(two_readers, "read_lines", lambda _, boxes: [line(words)] if boxes else [])
    seen = two_readers.read_with_both(Prepared(paper, 0.0, red, red), [], 300.0, lambda *_: [])
    assert said(seen) == (text if found else "")


@pytest.mark.parametrize(
    ("box", "found"),
    [
        (Box(180, 55, 260, 122), "Công học"),  # reaches from the row above into this one
        (Box(180, 20, 260, 125), "Công học"),  # covers two rows
        (Box(150, 60, 260, 180), "Công"),  # a word of large type in this row
    ],
)
def test_a_tall_box_of_another_row_takes_no_word_away(box: Box, found: str) -> None:
    """``box``: of a word of the first reading over the word "học", which only the second reader has."""
    second = OcrWord("học", Box(180, 100, 240, 140), 1.0)
    words = merge([OcrWord("Công", box, 0.95)], [ReadLine(Box(178, 98, 242, 142), (second,))])
    assert said(words) == found
