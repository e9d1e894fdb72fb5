"""Tables: those of generated letters, and small cases of joined parts, places and shapes."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import pytest
from PIL import Image, ImageDraw
from tools.record import words
from tools.samples.tables import Grid, LetterWithTables, as_docx, as_pdf, as_scan, make_letter

from tables_eval import Counts, compared
from vnadmin_doc import read
from vnadmin_doc.formats.markup.plain_text import read_text
from vnadmin_doc.layout import unruled_tables
from vnadmin_doc.layout.page_numbers import rows_and_numbers
from vnadmin_doc.layout.tables import take_tables
from vnadmin_doc.layout.unruled_tables import UnruledTable, find_unruled
from vnadmin_doc.layout.zones import lay_out
from vnadmin_doc.model.geometry import Box
from vnadmin_doc.model.letter import Letter, LetterTable
from vnadmin_doc.model.line import Line
from vnadmin_doc.model.page import Page, Source, Table, Word
from vnadmin_doc.model.reading import Reading
from vnadmin_doc.model.ruled_cells import cells_of, table_of
from vnadmin_doc.ocr.engines.tesseract import OcrWord
from vnadmin_doc.ocr.image.ruled_lines import PageGrids, _dotted, find_grids

SEEDS = range(8)


def _grids(tabled: LetterWithTables) -> list[Grid]:
    return [grid for grid in (tabled.body, tabled.appendix) if grid]


def _tables(letter: Letter) -> list[LetterTable]:
    return [*letter.tables, *(table for appendix in letter.appendices for table in appendix.tables)]


def _counts(tabled: LetterWithTables, reading: Reading) -> Counts:
    return compared([grid.rows for grid in _grids(tabled)], [table.rows for table in _tables(reading.letter)])


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("form", ["pdf", "docx"])
def test_digital_letters(seed: int, form: str) -> None:
    tabled = make_letter(seed)
    reading = read((as_pdf if form == "pdf" else as_docx)(tabled), name=f"a.{form}")
    counts = _counts(tabled, reading)
    assert counts.f1(counts.exact) >= 0.97
    spans = [tuple((s.row, s.column, s.rows, s.columns) for s in t.spans) for t in _tables(reading.letter)]
    assert [set(found) for found in spans] == [set(grid.spans) for grid in _grids(tabled)]
    assert len(reading.letter.tables) == 1
    for pointer in reading.evidence:
        assert "/tables/" not in pointer or reading.evidence[pointer][0].rule in ("tables/ruled", "tables/unruled")


@pytest.mark.parametrize("seed", [pytest.param(1, id="recorded"), pytest.param(4, id="live", marks=pytest.mark.ocr)])
def test_scanned_letters(seed: int) -> None:
    tabled = make_letter(seed)
    counts = _counts(tabled, read(words("tables-1") if seed == 1 else as_scan(tabled), name="a.pdf"))
    assert counts.f1(counts.alike) >= 0.90


def test_a_table_over_pages_is_one() -> None:
    tabled = make_letter(2)
    reading = read(as_pdf(tabled), name="a.pdf")
    (appendix,) = reading.letter.appendices
    assert [len(table.rows) for table in appendix.tables] == [len(tabled.appendix.rows) if tabled.appendix else 0]
    assert len({item.page for item in reading.evidence["/appendices/0/tables/0"]}) > 1


def _cells(xs: Sequence[float], ys: Sequence[float], without: Sequence[tuple[int, int]] = ()) -> list[Box]:
    """The cells of a grid; ``without`` are the (row, line) of vertical rules that are missing."""
    level = [Box(xs[0], y, xs[-1], y) for y in ys]
    upright = [
        Box(x, top, x, bottom)
        for j, x in enumerate(xs)
        for i, (top, bottom) in enumerate(pairwise(ys))
        if (i, j) not in without
    ]
    (cells,) = cells_of(level, upright)
    return cells


def _word(text: str, x: float, y: float) -> Word:
    return Word(text, Box(x, y, x + 10, y + 10))


def test_merged_cells_are_spans() -> None:
    cells = _cells([0, 50, 100, 150], [0, 20, 40], without=[(0, 1)])
    table = table_of(cells, [_word("a", 60, 5), _word("b", 110, 5), _word("c", 5, 25), _word("d", 60, 25)])
    assert table is not None
    assert table.rows == (("a", "", "b"), ("c", "d", ""))
    assert table.spans == ((0, 0, 1, 2),)


@pytest.mark.parametrize(("xs", "ys"), [([0, 50], [0, 20, 40]), ([0, 50, 100], [0, 20])])
def test_one_row_or_column_is_not_a_table(xs: list[float], ys: list[float]) -> None:
    assert table_of(_cells(xs, ys), [_word("a", 5, 5)]) is None


HEAD = ("STT", "Tên")


def _paged(*parts: Sequence[Sequence[str]], x1: float = 200.0, lead: bool = True) -> Source:
    """One page for each part, with a table at its top; ``lead``: the first table is below a line of text."""
    pages = []
    for number, rows in enumerate(parts, 1):
        cells = [(text, 5 + 100 * j, 5 + 20 * i) for i, row in enumerate(rows) for j, text in enumerate(row) if text]
        words = [_word(*cell) for cell in cells]
        box = Box(0, 0, x1 if number > 1 else 200, 20 * len(rows))
        words += [_word("Số", 5, -15), _word("liệu:", 20, -15)] if lead and number == 1 else []
        pages.append(Page(number, 595, 842, tuple(words), tables=(Table(box, tuple(map(tuple, rows))),)))
    return Source("a.pdf", "0", "application/pdf", "pdf-text", tuple(pages))


def _taken(source: Source) -> list[tuple[tuple[str, ...], ...]]:
    return [found.table.rows for found in take_tables(source, rows_and_numbers(source)[0])[1]]


@pytest.mark.parametrize(
    ("first", "second", "joined"),
    [
        ([HEAD, ("1", "Một")], [HEAD, ("2", "Hai")], [HEAD, ("1", "Một"), ("2", "Hai")]),
        ([HEAD, ("1", "Một")], [("2", "Hai"), ("3", "Ba")], [HEAD, ("1", "Một"), ("2", "Hai"), ("3", "Ba")]),
        (
            [HEAD, ("1", "Một"), ("2", "Hai cái")],
            [("", "cột dài"), ("3", "Ba")],
            [HEAD, ("1", "Một"), ("2", "Hai cái cột dài"), ("3", "Ba")],
        ),
        (
            [HEAD, ("1", "Một"), ("2", "Hai")],
            [("", "Tổng cộng"), ("3", "Ba")],
            [HEAD, ("1", "Một"), ("2", "Hai"), ("", "Tổng cộng"), ("3", "Ba")],
        ),
        (
            [HEAD, ("I", "Nhóm xã"), ("1", "Một")],
            [HEAD, ("I", "Nhóm xã"), ("2", "Hai")],
            [HEAD, ("I", "Nhóm xã"), ("1", "Một"), ("I", "Nhóm xã"), ("2", "Hai")],
        ),
    ],
)
def test_parts_on_following_pages(
    first: list[tuple[str, ...]], second: list[tuple[str, ...]], joined: list[tuple[str, ...]]
) -> None:
    assert _taken(_paged(first, second)) == [tuple(joined)]


def test_tables_of_different_widths_are_not_joined() -> None:
    assert len(_taken(_paged([HEAD, ("1", "Một")], [HEAD, ("2", "Hai")], x1=300))) == 2


def test_spans_move_with_their_rows() -> None:
    source = _paged([HEAD, ("1", "Một")], [HEAD, ("2", "Hai")])
    table = source.pages[1].tables[0]
    spanned = Page(2, 595, 842, source.pages[1].words, tables=(Table(table.box, table.rows, ((1, 0, 1, 2),)),))
    source = Source("a.pdf", "0", "application/pdf", "pdf-text", (source.pages[0], spanned))
    assert take_tables(source, rows_and_numbers(source)[0])[1][0].table.spans == ((2, 0, 1, 2),)


UNRULED = """
  TT    Tên đơn vị             Số lượng    Ghi chú
  1     Trường Hoa Sen               12    Đủ
  2     Trạm Y tế xã Bình           156    Thiếu
        Lạc
  3     Phòng Kinh tế                 4
        Tổng cộng                   172
"""


def _unruled(text: str) -> list[tuple[tuple[str, ...], ...]]:
    source = read_text(text, "a.txt", "text/plain")
    return [found.table.rows for found in find_unruled(rows_and_numbers(source)[0])]


def test_unruled_table() -> None:
    assert _unruled("Số liệu như sau:\n" + UNRULED + "\nTrên đây là báo cáo của Sở Mẫu gửi các đơn vị để biết.\n") == [
        (
            ("TT", "Tên đơn vị", "Số lượng", "Ghi chú"),
            ("1", "Trường Hoa Sen", "12", "Đủ"),
            ("2", "Trạm Y tế xã Bình Lạc", "156", "Thiếu"),
            ("3", "Phòng Kinh tế", "4", ""),
            ("", "Tổng cộng", "172", ""),
        )
    ]


@pytest.mark.parametrize(
    "text",
    [
        "STT  Địa phương  Số vốn  Tỷ lệ\n1  Đồng Mẫu  65 3281  12\n2  Hà Mẫu 38  2302  941\n3  Bình  88 22796  60\n",
        "TT  Tên  Số\n1   Một  2\n",
        "1. Một việc    hai việc    ba việc\n2. Bốn việc    năm việc    sáu việc\n3. Bảy    tám    chín\n",
    ],
    ids=["not aligned", "one row", "no head"],
)
def test_an_uncertain_table_stays_text(text: str) -> None:
    assert _unruled(text) == []


def test_a_part_of_a_table_stays_text() -> None:
    source = _paged([(*HEAD, "Số", "Ghi chú"), ("1", "Một", "12", "Đủ")])
    page = source.pages[0]
    half = Page(1, 595, 842, page.words, tables=(Table(Box(0, 0, 200, 40), (HEAD, ("1", "Một"))),))
    rest, found = take_tables(Source("a.pdf", "0", "application/pdf", "ocr", (half,)), rows_and_numbers(source)[0])
    assert (len(rest), found) == (3, [])


def test_a_ruled_head_is_not_a_table() -> None:
    assert _taken(_paged([("SỞ MẪU", "C?NG HÒA"), ("S?: 1", "Ngày 02")], lead=False)) == []


def test_a_formula_is_not_a_table() -> None:
    assert _taken(_paged([("Hệ số", "="), ("Tổng số", "Số ngày")])) == []


def test_every_row_of_a_table_is_in_the_layout_once() -> None:
    source = _paged([HEAD, ("1", "Một")], [HEAD, ("2", "Hai")])
    assert sorted(line.text for line in lay_out(source).lines) == ["1 Một", "2 Hai", "STT Tên", "STT Tên", "Số liệu:"]


def test_a_page_full_of_rules_is_not_a_table() -> None:
    at = [10.0 * i for i in range(80)]
    assert cells_of([Box(0, y, 790, y) for y in at], [Box(x, 0, x, 790) for x in at]) == []


def test_rows_that_are_no_table_are_searched_once(monkeypatch: pytest.MonkeyPatch) -> None:
    heads: list[int] = []
    grow = unruled_tables._grow

    def counted(rows: Sequence[Line], start: int) -> UnruledTable | None:
        heads.append(start)
        return grow(rows, start)

    monkeypatch.setattr(unruled_tables, "_grow", counted)
    head = "STT  Địa phương  Số vốn  Tỷ lệ\n"
    page = head + "1  Đồng Mẫu  65  12\n2     Hà Mẫu   2302     941\n3        Bình       88   60\n"
    assert _unruled("\f".join([page] * 4)) == []
    assert heads == [0]


def test_a_cut_row_is_detected_by_the_rows_near_it() -> None:
    tall = [HEAD, *(("-", "Phần đầu") for _ in range(80)), *((str(n), "Mục") for n in range(70))]
    (rows,) = _taken(_paged(tall, [("", "còn lại"), ("71", "Ba")]))
    assert rows[-2:] == (("69", "Mục còn lại"), ("71", "Ba"))


def _ruled(text: int, rule: int) -> Image.Image:
    """A page at 150 dpi with lines of a text and a grid of three by three cells, in these grey levels."""
    page = Image.new("L", (1240, 1754), 255)
    draw = ImageDraw.Draw(page)
    for row in range(12):
        for at in range(150, 1100, 24):
            draw.rectangle((at, 100 + 40 * row, at + 12, 118 + 40 * row), outline=text, width=3)
    for step in range(4):
        draw.line((200, 800 + 80 * step, 1000, 800 + 80 * step), fill=rule, width=3)
        draw.line((200 + 800 * step // 3, 800, 200 + 800 * step // 3, 1040), fill=rule, width=3)
    return page


@pytest.mark.parametrize(
    ("text", "rule", "found"),
    [(20, 60, True), (20, 190, True), (20, 222, False), (175, 215, True), (175, 245, False)],
)
def test_the_rules_of_a_pale_page_are_pale(text: int, rule: int, found: bool) -> None:
    grids = find_grids(_ruled(text, rule), 150)
    assert [len(cells) for cells in grids.grids] == [9] if found and grids else grids is None and not found


def test_a_page_with_many_illegible_cells_is_not_read_cell_by_cell() -> None:
    boxes = tuple(Box(10 + 40 * x, 10 + 30 * y, 50 + 40 * x, 40 + 30 * y) for y in range(10) for x in range(10))
    page = Image.new("L", (420, 320), 255)
    draw = ImageDraw.Draw(page)
    for box in boxes:
        draw.rectangle((box.x0 + 15, box.top + 10, box.x0 + 25, box.top + 20), fill=0)
    asked: list[Image.Image] = []

    def read_in_vain(cell: Image.Image) -> list[OcrWord]:
        asked.append(cell)
        return []

    assert PageGrids((boxes,), ()).reread_cells(page, [], 72, read_in_vain) == []
    assert len(asked) == 12
    legible = PageGrids((boxes,), ()).reread_cells(page, [], 72, lambda _: [OcrWord("7", Box(1, 1, 9, 9), 0.9)])
    assert len(legible) == len(boxes)


@pytest.mark.parametrize(("height", "dotted"), [(5.0, True), (30.0, False)])
def test_dots_that_shade_a_column_are_no_rule(height: float, dotted: bool) -> None:
    cells = [Box(x, 40.0 * y, x + 50.0, 40.0 * y + 40) for y in range(10) for x in (0.0, 50.0)]
    pieces = [Box(74.0, 40.0 * y + 5, 76.0, 40.0 * y + 5 + height) for y in range(10)]
    edge = Box(0.0, 0.0, 1.0, 400.0)
    assert list(_dotted([edge, *pieces], cells)) == pieces * dotted
