"""Rows of words: specks and strokes between two rows do not join them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

import vnadmin_doc
from counted import steps
from vnadmin_doc.layout.page_numbers import rows_and_numbers
from vnadmin_doc.layout.rows import group_words
from vnadmin_doc.model.block import Block
from vnadmin_doc.model.geometry import Box
from vnadmin_doc.model.line import make_line
from vnadmin_doc.model.page import Page, Source, Style, Word, text_in_line


def words(*placed: tuple[str, float, float, float]) -> list[Word]:
    """Words by (text, left, top, height)."""
    return [Word(text, Box(left, top, left + 8 * len(text), top + height)) for text, left, top, height in placed]


UPPER = (("SỞ", 50, 60, 14), ("NỘI", 80, 60, 14), ("CỘNG", 280, 60, 14), ("HÒA", 320, 60, 14), ("XÃ", 350, 61, 14))
LOWER = (("Độc", 300, 76, 14), ("lập", 330, 77, 14), ("Tự", 370, 76, 14), ("do", 390, 77, 14))


@pytest.mark.parametrize(
    ("placed", "rows"),
    [
        ((*UPPER, *LOWER), ["SỞ NỘI CỘNG HÒA XÃ", "Độc lập Tự do"]),
        # A stroke reaches down from the upper row, a speck stands before the lower one.
        (
            (*UPPER[:2], ("__", 255, 58, 24), *UPPER[2:], ("|", 262, 79, 1), *LOWER),
            ["SỞ NỘI __ CỘNG HÒA XÃ", "| Độc lập Tự do"],
        ),
        # A small list beside a large title.
        (
            (
                *(("PHÓ", 300, 47, 23), ("GIÁM", 340, 47, 23)),
                *(("-", 93, 55, 1), ("Như", 98, 50, 8), ("trên;", 120, 50, 8), ("-BGĐ;", 93, 62, 9)),
            ),
            ["- Như trên; PHÓ GIÁM", "-BGĐ;"],
        ),
    ],
)
def test_rows(placed: tuple[tuple[str, float, float, float], ...], rows: list[str]) -> None:
    assert [line.text for line in group_words(words(*placed), 1, "pt")] == rows


LIST_AND_TITLE = (
    *(("KT.", 380, 225, 13), ("GIÁM", 410, 226, 13), ("PHÓ", 380, 243, 11), ("GIÁM", 410, 243, 11)),
    *(("-", 82, 242, 2), ("Giám", 90, 238, 11), ("đốc", 124, 238, 11), ("báo", 180, 239, 9), ("cáo;", 206, 239, 9)),
    *(("-", 82, 258, 2), ("Các", 90, 252, 10), ("phòng;", 118, 252, 10)),
)
TITLE_ROWS = ["KT. GIÁM", "- Giám đốc báo cáo; PHÓ GIÁM", "- Các phòng;"]


@pytest.mark.parametrize(
    ("reaching", "sure", "rows"),
    [
        # The label of Nơi nhận has the height of two rows; there is no place for it in the lower one.
        ((("Nơi", 86, 225, 25), ("nhận:", 112, 225, 25)), 0.9, ["Nơi nhận: KT. GIÁM", *TITLE_ROWS[1:]]),
        # A high word beside it has a place between the words of the lower row.
        (
            (("Nơi", 86, 225, 25), ("nhận", 114, 225, 25), ("(để", 152, 229, 21)),
            0.9,
            ["Nơi nhận KT. GIÁM", "- Giám đốc (để báo cáo; PHÓ GIÁM", "- Các phòng;"],
        ),
        # A stroke of the pen that joins rows.
        ((("=", 300, 230, 40),), 0.1, [*TITLE_ROWS[:1], "- Giám đốc báo cáo; = PHÓ GIÁM", *TITLE_ROWS[2:]]),
    ],
)
def test_scanned_words_that_reach_into_two_rows_do_not_join_them(
    reaching: tuple[tuple[str, float, float, float], ...], sure: float, rows: list[str]
) -> None:
    scanned = [replace(word, confidence=0.9) for word in words(*LIST_AND_TITLE)]
    scanned[:0] = [replace(word, confidence=sure) for word in words(*reaching)]
    lines = group_words(scanned, 1, "pt")
    assert [line.text for line in lines] == rows
    assert sum(len(line.words) for line in lines) == len(scanned), "no word is lost"


@given(
    st.lists(st.lists(st.text("ab", min_size=1, max_size=3), min_size=1, max_size=4), min_size=1, max_size=3), st.data()
)
def test_a_span_touches_the_words_that_it_shares_a_letter_with(texts: list[list[str]], data: st.DataObject) -> None:
    block = Block([make_line(1, words(*((text, 0, 0, 10) for text in row)), "pt") for row in texts])
    start = data.draw(st.integers(0, len(block.text) - 1))
    end = data.draw(st.integers(start + 1, len(block.text)))
    letters = [(row, at) for row, words in enumerate(texts) for at, text in enumerate(words) for _ in f"{text} "]
    blanks = [char.isspace() for char in f"{block.text} "]
    inside = zip(letters[start:end], blanks[start:end], strict=True)
    assert {place for place, blank in inside if not blank} == {
        (row, at) for row, touched in block.words_in((start, end)) for at in touched
    }


@pytest.mark.parametrize("sentence", ["Giao Sở Y tế làm. ", "Luật Giá, ", "Nghị định số 1/2031/NĐ-CP; "])
def test_the_work_grows_linearly_with_one_long_line(sentence: str) -> None:
    def work(letters: int) -> int:
        text = f"Số: 1/SYT-VP\nKính gửi: Các sở.\n{sentence * (letters // len(sentence))}"
        return steps(lambda: vnadmin_doc.read_text(text))

    work(100)
    assert work(32000) < 8.5 * work(4000)


RAISED = Style(raised=True)


@pytest.mark.parametrize(
    ("text", "style", "glued", "shown"),
    [
        ("3", RAISED, True, "500³ triệu"),
        ("12", RAISED, True, "500¹² triệu"),
        ("3", Style(), True, "5003 triệu"),
        ("3", RAISED, False, "500 3 triệu"),
        ("2019", RAISED, True, "5002019 triệu"),
        ("Hương", RAISED, True, "500Hương triệu"),
    ],
)
def test_the_mark_of_a_note_is_no_part_of_the_number_before_it(
    text: str, style: Style, glued: bool, shown: str
) -> None:
    box = Box(0, 0, 10, 10)
    marked = Word(text, box, style=style, glued=glued)
    line = make_line(1, [Word("500", box), marked, Word("triệu", box)], "pt")
    assert line.text == shown
    assert len(text_in_line(marked)) == len(text)
    assert marked.text == text, "the word as read stays"


def test_note_marks_of_rtf_are_not_read_into_numbers() -> None:
    body = (
        r"{\rtf1\ansi Ngh\'ec ng\'e0y 5 th\'e1ng 2 n\u259?m 2019{\footnote mot} chi 500{\footnote hai} tri\u7879?u\par}"
    )
    opening = " ".join(vnadmin_doc.read(body.encode()).letter.body.opening)
    assert "2019¹ chi 500² triệu" in opening


@pytest.mark.parametrize(
    ("marks", "top", "running"),
    [
        (["mai-31", "mai-31", "mai-31"], 815, 3),  # the mark of a typist
        (["Mẫu 2 Trang 1 / 2", "Mẫu 2 Trang 2 / 2"], 815, 2),
        (["mai-31", "", ""], 815, 0),  # on one page of three
        (["mai-31"], 815, 0),
        (["Mẫu số 01", "Mẫu số 02"], 815, 0),  # other than a page number differs
        (["mai-31", "mai-31"], 700, 0),  # in the text
        (["ĐT: 0281 3912 345", "ĐT: 0281 3912 345"], 815, 0),  # the contact of the agency
    ],
)
def test_lines_in_the_bottom_margins_of_most_pages_are_no_text(marks: list[str], top: float, running: int) -> None:
    def page(number: int, mark: str) -> Page:
        text = words(*(("Nội", 90, 100, 13), ("dung", 130, 100, 13), (f"câu{'x' * number}", 90, 130, 13)))
        places = [(word, 400 + 60 * i, top, 9) for i, word in enumerate(mark.split())]
        return Page(number, 595, 842, (*text, *words(*places)))

    pages = tuple(page(number, mark) for number, mark in enumerate(marks, 1))
    rows, taken = rows_and_numbers(Source("a.pdf", "0", "application/pdf", "pdf-text", pages))
    assert len(taken) == running
    assert sum(line.text in marks for line in rows) == sum(map(bool, marks)) - running
