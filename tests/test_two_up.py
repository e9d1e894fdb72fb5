"""Two pages of text on one sheet are cut apart; a landscape page is not."""

from __future__ import annotations

import pytest

from vnadmin_doc.formats.pdf.pdf_two_up import halves
from vnadmin_doc.model.geometry import Box
from vnadmin_doc.model.page import Page, Table, Word

WIDTH, HEIGHT = 1190.0, 842.0
MOTTO = ((300.0, "Độc lập - Tự do - Hạnh phúc"),)
FULL = "Căn cứ kế hoạch công tác năm 2031 của Sở Y tế về việc này"


def lines(x: float, texts: tuple[tuple[float, str], ...], top: float = 60.0) -> list[Word]:
    """The words of lines that begin at ``x`` plus their own offset, 35 points for each word."""
    return [
        Word(word, Box(x + at + 35 * i, top + 20 * row, x + at + 35 * i + 30, top + 20 * row + 12))
        for row, (at, text) in enumerate(texts)
        for i, word in enumerate(text.split())
    ]


def sheet(words: list[Word], tables: tuple[Table, ...] = ()) -> Page:
    return Page(1, WIDTH, HEIGHT, tuple(words), tables=tables)


def body(count: int) -> tuple[tuple[float, str], ...]:
    return tuple((0.0, FULL) for _ in range(count))


@pytest.mark.parametrize(
    ("left", "right", "pages"),
    [
        pytest.param(body(6), body(1), 2, id="two full pages"),
        pytest.param(((0.0, MOTTO[0][1]), *body(1)), body(1), 2, id="a short letter, its motto in the left half"),
        pytest.param(body(1), MOTTO, 1, id="one page, its motto in the right half"),
        pytest.param(body(6), (), 1, id="nothing at the right"),
        pytest.param(((0.0, FULL + " và các việc khác có liên quan"), *body(5)), body(1), 1, id="a line across"),
    ],
)
def test_sheets(left: tuple[tuple[float, str], ...], right: tuple[tuple[float, str], ...], pages: int) -> None:
    found = halves(sheet([*lines(50, left), *lines(650, right)]))
    assert len(found) == pages
    assert [word.text for page in found for word in page.words] == [
        word for _, text in (*left, *right) for word in text.split()
    ]


def test_boxes_are_those_of_the_half() -> None:
    first, second = halves(sheet([*lines(50, body(6)), *lines(650, body(1))]))
    assert first.width == second.width == WIDTH / 2
    assert first.words[0].box.x0 == 50
    assert second.words[0].box.x0 == 650 - WIDTH / 2


def test_a_table_across_the_middle_keeps_the_page() -> None:
    table = Table(Box(50, 300, 1100, 500), (("a", "b"),))
    assert len(halves(sheet([*lines(50, body(6)), *lines(650, body(1))], (table,)))) == 1
