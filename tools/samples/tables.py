"""Generate letters with tables of all types for measuring: ruled, unruled, with merged cells, longer than a page.

    letters = [made(seed) for seed in range(40)]

The texts are random combinations of a few invented words; the same seed gives the same letter. The
table of the body is before the foot, that of the appendix after it on a separate page.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from random import Random
from typing import Any
from xml.sax.saxutils import escape

from docx.document import Document as DocumentObject
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.shared import Mm, Pt
from reportlab.lib.colors import black
from reportlab.lib.enums import TA_CENTER, TA_LEFT, TA_RIGHT
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, PageBreak, Paragraph, Spacer, Table

from tools.samples import letters_bao_cao, letters_chi_dao, pdf, word
from tools.samples.model import Letter, Rows
from tools.samples.pdf import FONT, TEXT, Options
from tools.samples.scan import Wear
from tools.samples.several import all_pages, pages_as_pictures

__all__ = ["SHAPES", "Grid", "LetterWithTables", "as_docx", "as_pdf", "as_scan", "make_letter"]

Spans = tuple[tuple[int, int, int, int], ...]
SHAPES = ("ruled", "merged", "crossing", "unruled")


@dataclass(frozen=True)
class Grid:
    """A table. ``spans``: (first row, first column, rows, columns) of merged cells. ``head``: repeated rows."""

    rows: Rows
    shares: tuple[float, ...]
    spans: Spans = ()
    head: int = 1
    ruled: bool = True


@dataclass(frozen=True)
class LetterWithTables:
    """A letter, the shape of its tables, the table of its body and, if any, that of its appendix."""

    letter: Letter
    shape: str
    body: Grid
    appendix: Grid | None


_UNITS = (
    "Trường Tiểu học Đồng Xanh", "Trường Mầm non Hoa Sen", "Trạm Y tế xã Bình Lạc", "Ủy ban nhân dân xã Tân Hợp",
    "Phòng Kinh tế và Hạ tầng", "Trung tâm Văn hóa, Thông tin và Thể thao", "Ban Quản lý rừng phòng hộ Sông Mây",
    "Hợp tác xã Nông nghiệp Phú Điền", "Công ty TNHH Một thành viên Cấp nước Bến Nghé", "Chi cục Thủy lợi",
    "Đội Quản lý thị trường số 4", "Bệnh viện Đa khoa khu vực Tây Nguyên Xanh",
)  # fmt: skip
_WORKS = (
    "Rà soát, cập nhật danh mục thủ tục hành chính", "Sửa chữa nhà lớp học hai tầng", "Mua sắm trang thiết bị y tế",
    "Nâng cấp đường giao thông liên xã đoạn qua thôn Trung", "Tập huấn kỹ năng số cho cán bộ cơ sở",
    "Kiểm tra công tác phòng cháy, chữa cháy tại các chợ", "Báo cáo kết quả thực hiện quý II",
    "Trồng mới cây xanh dọc tuyến kênh chính",
)  # fmt: skip
_NAMES = ("Trần Thị Minh Hạnh", "Lê Quốc Bảo", "Phạm Thu Trang", "Nguyễn Hoàng Sơn", "Đỗ Văn Kiên", "Vũ Ngọc Ánh")
_POSTS = ("Trưởng phòng", "Phó Trưởng phòng", "Chuyên viên chính", "Kế toán trưởng", "Viên chức")
_UNDER = ("Cái", "Bộ", "m2", "Triệu đồng", "Người", "Km")
_NOTES = ("", "", "Hoàn thành", "Đang thực hiện", "Chuyển tiếp sang năm sau", "Báo cáo trước ngày 15/11")


def _number(random: Random) -> str:
    whole = random.choice((random.randint(1, 99), random.randint(100, 999), random.randint(1000, 250_000)))
    text = f"{whole:,}".replace(",", ".")
    return f"{text},{random.randint(0, 9)}" if random.random() < 0.25 else text


Column = tuple[str, float, Callable[[Random], str]]
_COLUMNS: tuple[Column, ...] = (
    ("Tên đơn vị", 5, lambda r: r.choice(_UNITS)),
    ("Nội dung công việc", 6, lambda r: r.choice(_WORKS)),
    ("Người phụ trách", 4, lambda r: r.choice(_NAMES)),
    ("Chức vụ", 3, lambda r: r.choice(_POSTS)),
    ("Đơn vị tính", 2.2, lambda r: r.choice(_UNDER)),
    ("Số lượng", 2.2, _number),
    ("Kinh phí (triệu đồng)", 2.6, _number),
    ("Ghi chú", 3, lambda r: r.choice(_NOTES)),
)


def _chosen(random: Random, least: int, most: int) -> list[Column]:
    first = random.choice(_COLUMNS[:3])
    others = [column for column in _COLUMNS if column is not first]
    picked = random.sample(others, random.randint(least, most))
    return [first, *sorted(picked, key=others.index)]


def _ruled(random: Random, count: int) -> Grid:
    columns = _chosen(random, 2, 4)
    head = ("STT" if random.random() < 0.6 else "TT", *(name for name, _, _ in columns))
    rows = [(str(n), *(make(random) for _, _, make in columns)) for n in range(1, count + 1)]
    return Grid((head, *rows), (1.3, *(share for _, share, _ in columns)))


def _merged(random: Random, count: int) -> Grid:
    """A table with a head of two rows, group rows over the whole width, cells over several rows, and a sum."""
    years = random.sample((2021, 2022, 2023, 2024), 2 + (random.random() < 0.4))
    width = 3 + len(years)
    rows: list[tuple[str, ...]] = [
        ("TT", "Đơn vị", "Nội dung", "Số lượng", *[""] * (len(years) - 1)),
        ("", "", "", *(f"Năm {year}" for year in sorted(years))),
    ]
    spans = [(0, 0, 2, 1), (0, 1, 2, 1), (0, 2, 2, 1), (0, 3, 1, len(years))]
    for group in range(max(1, count // 6)):
        spans.append((len(rows), 0, 1, width))
        rows.append((f"{'I' * (group % 3 + 1)}. Nhóm {random.choice(('xã', 'trường học', 'đơn vị sự nghiệp'))}",
                     *[""] * (width - 1)))  # fmt: skip
        for number in range(1, 3):
            works = random.randint(1, 3)
            if works > 1:
                spans += [(len(rows), 0, works, 1), (len(rows), 1, works, 1)]
            for index in range(works):
                first = (str(number), random.choice(_UNITS)) if index == 0 else ("", "")
                rows.append((*first, random.choice(_WORKS), *(_number(random) for _ in years)))
    spans.append((len(rows), 0, 1, 3))
    rows.append(("Tổng cộng", "", "", *(_number(random) for _ in years)))
    return Grid(tuple(rows), (1.2, 4, 5, *[2.2] * len(years)), tuple(spans), head=2)


def _unruled(random: Random, count: int) -> Grid:
    columns = _chosen(random, 2, 3)
    head = ("TT", *(name.upper() for name, _, _ in columns))
    rows = [(str(n), *(make(random) for _, _, make in columns)) for n in range(1, count + 1)]
    return Grid((head, *rows), (1.6, *(share + 0.5 for _, share, _ in columns)), ruled=False)


def make_letter(seed: int) -> LetterWithTables:
    """The letter for a seed; the shapes are used in rotation."""
    random, shape = Random(seed), SHAPES[seed % len(SHAPES)]
    base = random.choice((letters_chi_dao.GUIDANCE, letters_bao_cao.REPORT, letters_chi_dao.DIRECTIVE))
    letter = replace(base, sections=base.sections[: random.randint(1, 2)], contact=None)
    letter = replace(letter, sections=tuple(replace(node, table=(), children=()) for node in letter.sections))
    count = random.randint(3, 9)
    if shape == "merged":
        return LetterWithTables(letter, shape, _merged(random, count), _ruled(random, count))
    if shape == "crossing":
        long = _ruled(random, random.randint(30, 55)) if seed % 8 < 4 else _merged(random, 60)
        return LetterWithTables(letter, shape, _ruled(random, 3), long)
    if shape == "unruled":
        return LetterWithTables(letter, shape, _unruled(random, count), None)
    return LetterWithTables(
        letter, shape, _ruled(random, count), _ruled(random, count) if random.random() < 0.5 else None
    )


LABEL, TITLE = "PHỤ LỤC", "BẢNG TỔNG HỢP SỐ LIỆU"


def as_pdf(tabled: LetterWithTables, size: float = 12) -> bytes:
    """The PDF as a word processor prints it."""
    pdf.fonts()
    behind: list[Flowable] = []
    if tabled.appendix:
        style = ParagraphStyle("title", fontName=FONT + "-B", fontSize=14, leading=17, alignment=TA_CENTER)
        behind = [PageBreak(), Paragraph(LABEL, style), Paragraph(TITLE, style), Spacer(0, 10)]
        behind += [_printed(tabled.appendix, size)]
    within = [Spacer(0, 4), _printed(tabled.body, size), Spacer(0, 8)]
    return pdf.render(tabled.letter, Options(), within, behind)


def _printed(grid: Grid, size: float) -> Table:
    cells = [[_cell(grid, row, column, size) for column in range(len(grid.shares))] for row in range(len(grid.rows))]
    style: list[Any] = [("VALIGN", (0, 0), (-1, -1), "MIDDLE" if grid.ruled else "TOP")]
    style += [(f"{side}PADDING", (0, 0), (-1, -1), 3) for side in ("LEFT", "RIGHT")]
    style += [("SPAN", (x, y), (x + across - 1, y + down - 1)) for y, x, down, across in grid.spans]
    if grid.ruled:
        style.append(("GRID", (0, 0), (-1, -1), 0.5, black))
    widths = [TEXT * share / sum(grid.shares) for share in grid.shares]
    return Table(cells, widths, repeatRows=grid.head, style=style)


def _cell(grid: Grid, row: int, column: int, size: float) -> Paragraph:
    text = grid.rows[row][column]
    align: Any = TA_CENTER if row < grid.head or column == 0 else TA_LEFT
    if row >= grid.head and text.replace(".", "").replace(",", "").isdigit() and column:
        align = TA_RIGHT
    if not grid.ruled and column:
        align = TA_LEFT
    face = FONT + ("-B" if row < grid.head else "")
    return Paragraph(escape(text), ParagraphStyle("cell", fontName=face, fontSize=size, leading=size * 1.2,
                                                  alignment=align))  # fmt: skip


def as_docx(tabled: LetterWithTables) -> bytes:
    """The DOCX as Word writes it: merged cells by gridSpan and vMerge."""
    behind: list[word.Add] = [_heading] if tabled.appendix else []
    if tabled.appendix:
        behind.append(_typed(tabled.appendix))
    return word.render(tabled.letter, numbered=False, within=[_typed(tabled.body)], behind=behind)


def _heading(document: DocumentObject) -> None:
    document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
    for line in (LABEL, TITLE):
        paragraph = document.add_paragraph(line)
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER


def _typed(grid: Grid) -> word.Add:
    def add(document: DocumentObject) -> None:
        style = "Table Grid" if grid.ruled else "Normal Table"
        table = document.add_table(rows=len(grid.rows), cols=len(grid.shares), style=style)
        for column, share in zip(table.columns, grid.shares, strict=True):
            column.width = Mm(round(TEXT / mm * share / sum(grid.shares)))
        for row, texts in enumerate(grid.rows):
            for cell, text in zip(table.rows[row].cells, texts, strict=True):
                run = cell.paragraphs[0].add_run(text)
                run.font.size, run.bold = Pt(12), row < grid.head
        for row, column, down, across in grid.spans:
            text = grid.rows[row][column]
            cell = table.cell(row, column).merge(table.cell(row + down - 1, column + across - 1))
            cell.text = text
        document.add_paragraph("")

    return add


def as_scan(tabled: LetterWithTables, wear: Wear = Wear(dpi=200, skew=0.4, quality=60)) -> bytes:  # noqa: B008 (frozen)
    """A PDF of scanned pages, each one picture."""
    return pages_as_pictures(all_pages(as_pdf(tabled)), wear)
