"""Generate bundles: one PDF of several letters, as if scanned in one pass; for tests and benchmarks, not stored.

Between the letters are pages that may look like the start of a letter: appendices, plans and
regulations issued with a decision, forms with a motto, pages of a SAO Y, blank pages.
"""

from __future__ import annotations

import io
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from xml.sax.saxutils import escape

import pypdfium2  # type: ignore[import-untyped]
from reportlab.lib.colors import black
from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageTemplate, Paragraph, Spacer, Table

from tools.samples import letters_bao_cao, letters_chi_dao, letters_cong_van, pdf, scan
from tools.samples.model import Letter
from tools.samples.pdf import BOTTOM, COLUMNS, FONT, LEFT, RIGHT, TOP, Options
from tools.samples.scan import Wear
from tools.samples.several import longer

__all__ = ["Bundle", "as_pictures", "bundle", "bundles", "joined"]

LETTERS: tuple[Letter, ...] = tuple(
    value
    for module in (letters_bao_cao, letters_chi_dao, letters_cong_van)
    for value in vars(module).values()
    if isinstance(value, Letter)
)
MOTTO = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")
LEADERS = "." * 12
FILLING = (
    "Cơ quan chủ trì bố trí người, phương tiện và kinh phí trong dự toán được giao hằng năm, theo dõi tiến độ của từng "
    "việc và tổng hợp kết quả vào báo cáo định kỳ; khó khăn phát sinh được nêu rõ nguyên nhân và hướng xử lý. "
) * 3
WORN = Wear(dpi=200, skew=0.5, noise=4.0, quality=50)


@dataclass(frozen=True)
class Bundle:
    """A PDF, and the pages (from 1) where its letters begin."""

    data: bytes
    starts: tuple[int, ...]
    pages: int
    scanned: bool


def bundles(count: int, *, scanned: int = 0, seed: int = 5) -> Iterator[Bundle]:
    """``count`` bundles of 2 to 9 letters; the last ``scanned`` of them are pictures. The bytes are reproducible."""
    for number in range(count):
        yield bundle(random.Random(seed * 1000 + number), 2 + number % 8, scanned=number >= count - scanned)


def bundle(rng: random.Random, letters: int, *, scanned: bool) -> Bundle:
    """One bundle: letters, some longer than their sample, each followed by attachments or blank pages."""
    files: list[bytes] = []
    starts: list[int] = []
    pages = 0
    for letter in rng.sample(LETTERS, letters):
        letter = replace(letter, number=str(rng.randint(11, 2999)))
        letter = longer(letter, rng.choice((2, 3))) if rng.random() < 0.25 else letter
        own = pdf.render(letter, Options(size=rng.choice((13, 14))))
        behind = rng.choice(ATTACHED)(letter, rng, _count(own)) if rng.random() < 0.55 else ()
        starts.append(pages + 1)
        files += [own, *behind]
        pages += sum(map(_count, (own, *behind)))
    whole = joined(files)
    return Bundle(as_pictures(whole, rng) if scanned else whole, tuple(starts), pages, scanned)


# ---- pages after a letter -------------------------------------------------------------------


def _appendix(letter: Letter, rng: random.Random, pages: int) -> tuple[bytes, ...]:
    """A phụ lục, as in Decree 30/2020, Appendix I, III.1."""
    label = f"Phụ lục {rng.choice(('I', 'II', '1'))}"
    story: list[Flowable] = [_line(label, 14, "-B"), _line("DANH MỤC NHIỆM VỤ", 14, "-B")]
    story += [_line(_issued_with(letter), 13, "-I")]
    rows = [["TT", "Nhiệm vụ", "Đơn vị chủ trì"], *([str(i), FILLING[:80], "Phòng Tổng hợp"] for i in range(1, 9))]
    return (_pages([*story, Spacer(0, 10), _table(rows)], rng.choice((0, pages))),)


def _issued(letter: Letter, rng: random.Random, pages: int) -> tuple[bytes, ...]:
    """A plan or regulation with the agency's name and the motto, without a number of its own."""
    title = rng.choice(("KẾ HOẠCH", "QUY CHẾ", "QUY ĐỊNH", "PHƯƠNG ÁN"))
    story: list[Flowable] = [_columns(_agency(letter), MOTTO), Spacer(0, 14), _line(title, 14, "-B")]
    story += [_line("Phối hợp thực hiện nhiệm vụ được giao", 14, "-B"), _line(_issued_with(letter), 13, "-I")]
    for i in range(1, 10):
        story += [_paragraph(f"<b>Điều {i}.</b> {escape(FILLING)}")]
    return (_pages(story, rng.choice((0, pages))),)


def _form(letter: Letter, rng: random.Random, _: int) -> tuple[bytes, ...]:
    """A blank form for a report, with blanks for number and date."""
    name = rng.choice(("TÊN CƠ QUAN, ĐƠN VỊ", LEADERS * 2))
    title = rng.choice(("BÁO CÁO", "TỜ TRÌNH", "DANH SÁCH ĐĂNG KÝ"))
    story: list[Flowable] = [_line("Mẫu số 01", 12, "-B")] if rng.random() < 0.5 else []
    when = f"{LEADERS}, ngày ..... tháng ..... năm {letter.day.year if letter.day else 2031}"
    story += [_columns((name, f"Số: {LEADERS}/{LEADERS}"), (*MOTTO, when)), Spacer(0, 14), _line(title, 14, "-B")]
    story += [_line("Kết quả thực hiện nhiệm vụ", 14, "-B"), Spacer(0, 10)]
    story += [_paragraph(f"{i}. Nội dung: {LEADERS * 8}") for i in range(1, 8)]
    return (_pages([*story, _columns((), ("THỦ TRƯỞNG ĐƠN VỊ", "(Ký tên, đóng dấu)"))], 0),)


def _application(letter: Letter, rng: random.Random, _: int) -> tuple[bytes, ...]:
    """A form for citizens: motto, title, Kính gửi, no number."""
    story: list[Flowable] = [_line(line, 13, "-B") for line in MOTTO]
    story += [Spacer(0, 12), _line(rng.choice(("ĐƠN ĐỀ NGHỊ", "TỜ KHAI", "PHIẾU ĐĂNG KÝ THAM GIA")), 14, "-B")]
    story += [_line(f"Kính gửi: {' '.join(letter.issuer)}", 13), Spacer(0, 10)]
    story += [_paragraph(f"{what}: {LEADERS * 6}") for what in ("Họ và tên", "Ngày sinh", "Địa chỉ", "Nội dung")]
    return (_pages(story, 0),)


def _copied(letter: Letter, rng: random.Random, _: int) -> tuple[bytes, ...]:
    """The block of a copy (Decree 30/2020, Điều 25), on a separate page."""
    day = f"{letter.place}, ngày {rng.randint(10, 28)} tháng 10 năm {letter.day.year if letter.day else 2031}"
    story = [_columns(("VĂN PHÒNG", f"Số: {rng.randint(2, 90)}/SY-VP"), ("SAO Y", day)), Spacer(0, 20)]
    left = ("Nơi nhận:", "- Các phòng chuyên môn;", "- Lưu: VT.")
    return (_pages([*story, _columns(left, ("CHÁNH VĂN PHÒNG", " ", " ", "Lò Thị Hậu"))], 0),)


def _blank(*_: object) -> tuple[bytes, ...]:
    return (_pages([Spacer(0, 10)], 0),)


Attach = Callable[[Letter, random.Random, int], tuple[bytes, ...]]
ATTACHED: tuple[Attach, ...] = (_appendix, _issued, _form, _application, _copied, _blank)


def _issued_with(letter: Letter) -> str:
    name = letter.title.capitalize() if letter.title else "Công văn"
    return f"(Kèm theo {name} số {letter.number}/{letter.notation} ngày {letter.day:%d/%m/%Y})"


def _agency(letter: Letter) -> tuple[str, ...]:
    return (*letter.parent, *letter.issuer)


# ---- pages ----------------------------------------------------------------------------------


def _line(text: str, size: float, face: str = "") -> Paragraph:
    style = ParagraphStyle("line", fontName=FONT + face, fontSize=size, leading=size * 1.22, alignment=TA_CENTER)
    return Paragraph(escape(text), style)


def _paragraph(markup: str) -> Paragraph:
    style = ParagraphStyle("text", fontName=FONT, fontSize=13, leading=16, alignment=TA_JUSTIFY, spaceAfter=6)
    return Paragraph(markup, style)


def _columns(left: tuple[str, ...], right: tuple[str, ...]) -> Table:
    cells = [[_line(text, 12, "-B" if text.isupper() else "") for text in side] for side in (left, right)]
    return Table([cells], COLUMNS, style=[("VALIGN", (0, 0), (-1, -1), "TOP")])


def _table(rows: list[list[str]]) -> Table:
    cells = [[_line(cell, 12) for cell in row] for row in rows]
    return Table(cells, (16 * mm, 95 * mm, 50 * mm), style=[("GRID", (0, 0), (-1, -1), 0.5, black)])


def _pages(story: list[Flowable], counted: int) -> bytes:
    """A PDF. Its page numbers continue those of the letter, or start at 1 without a number on the first page."""
    pdf.fonts()

    def begin(canvas: Canvas, _: BaseDocTemplate) -> None:
        number = counted + canvas.getPageNumber()
        if number > 1:
            canvas.setFont(FONT, 13)
            canvas.drawCentredString(A4[0] / 2, A4[1] - 13 * mm, str(number))

    buffer = io.BytesIO()
    frame = Frame(LEFT, BOTTOM, A4[0] - LEFT - RIGHT, A4[1] - TOP - BOTTOM, 0, 0, 0, 0)
    document = BaseDocTemplate(buffer, pagesize=A4, invariant=1, title="", author="")
    document.addPageTemplates(PageTemplate("page", [frame], begin))
    document.build(story)
    return buffer.getvalue()


def _count(data: bytes) -> int:
    with pypdfium2.PdfDocument(data) as document:
        return len(document)


def joined(files: list[bytes]) -> bytes:
    """The pages of several PDFs as one PDF."""
    out = io.BytesIO()
    with pypdfium2.PdfDocument.new() as whole:
        for data in files:
            with pypdfium2.PdfDocument(data) as part:
                whole.import_pages(part)
        whole.save(out)
    return out.getvalue()


def as_pictures(data: bytes, rng: random.Random) -> bytes:
    """A PDF with every page as a picture, each with a slightly different position on the scanner."""
    out = io.BytesIO()
    canvas = Canvas(out, invariant=1)
    for number in range(_count(data)):
        wear = replace(WORN, skew=rng.uniform(-0.8, 0.8), seed=rng.randint(0, 9999))
        picture = scan.picture(data, "", wear, number)
        width, height = (side * 72 / wear.dpi for side in picture.size)
        canvas.setPageSize((width, height))
        canvas.drawImage(ImageReader(io.BytesIO(scan.jpeg(picture, wear))), 0, 0, width, height)
        canvas.showPage()
    canvas.save()
    return out.getvalue()
