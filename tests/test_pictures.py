"""Pictures on pages of text: read in their place, or named; WordArt and SmartArt are text."""

from __future__ import annotations

import base64
import io
import re
import struct
import zipfile
import zlib
from collections.abc import Sequence
from functools import cache

import docx as python_docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Pt
from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from tools.samples.odt import SPACES, packed
from tools.samples.pdf import SHIPPED

from vnadmin_doc import Limits, ocr
from vnadmin_doc.errors import EmptyFile, MissingDependency
from vnadmin_doc.formats.common.content_blocks import MarginBlock, ParagraphBlock, PictureBlock, block_text, pictures_in
from vnadmin_doc.formats.pdf import pdf_pictures
from vnadmin_doc.formats.pdf.pdf_frame import Frame
from vnadmin_doc.formats.picture import metafile, picture_blocks
from vnadmin_doc.formats.picture.embedded import is_logo, is_ornament, without_noise
from vnadmin_doc.formats.readers import read
from vnadmin_doc.formats.word import doc_pictures, docx
from vnadmin_doc.formats.word.doc_file import DocFile
from vnadmin_doc.messages import msg
from vnadmin_doc.model.geometry import Box
from vnadmin_doc.model.page import Source, Word

DPI = 300
FONT = SHIPPED / "LiberationSerif-Regular.ttf"
BODY = "Đề nghị các phòng báo cáo kết quả thực hiện nhiệm vụ quý này trước ngày 10 tháng sau."
HEAD = ("TRUNG TÂM VĂN HÓA", "Số: 15/TTVH-VP")
SIZE = (240.0, 60.0)  # points
FORMATS = ("pdf", "docx", "odt", "fodt", "rtf", "html")


@cache
def png(*rows: str, size: tuple[float, float] = SIZE) -> bytes:
    """A picture of these rows of text, 14 points high."""
    made = Image.new("RGB", (round(size[0] * DPI / 72), round(size[1] * DPI / 72)), "white")
    font = ImageFont.truetype(FONT, round(14 * DPI / 72))
    for number, row in enumerate(rows):
        ImageDraw.Draw(made).text((40, 20 + 90 * number), row, fill="black", font=font)
    return saved(made)


@cache
def scribble(size: tuple[float, float] = SIZE) -> bytes:
    """A picture of a seal and the strokes of a pen."""
    made = Image.new("RGB", (round(size[0] * DPI / 72), round(size[1] * DPI / 72)), "white")
    pen = ImageDraw.Draw(made)
    pen.ellipse((40, 20, 240, 220), outline="red", width=8)
    pen.line([(150 + 14 * step, 60 + 120 * (step % 2)) for step in range(40)], fill="navy", width=6)
    return saved(made)


def saved(made: Image.Image) -> bytes:
    out = io.BytesIO()
    made.save(out, "PNG")
    return out.getvalue()


def a_pdf(picture: bytes, size: tuple[float, float] = SIZE, text: str = BODY) -> bytes:
    """A letter on A4 with the picture at the top left; its text begins at y = 300."""
    pdfmetrics.registerFont(TTFont("serif", FONT))
    out = io.BytesIO()
    canvas = Canvas(out, (595, 842))
    canvas.setFont("serif", 12)
    canvas.drawImage(ImageReader(io.BytesIO(picture)), 60, 842 - 60 - size[1], *size)
    for number in range(3):
        canvas.drawString(60, 842 - 300 - 20 * number, text)
    canvas.save()
    return out.getvalue()


def a_docx(picture: bytes, size: tuple[float, float] = SIZE, text: str = BODY) -> bytes:
    made = python_docx.Document()
    made.add_paragraph().add_run().add_picture(io.BytesIO(picture), Pt(size[0]), Pt(size[1]))
    made.add_paragraph(text)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def odt_body(image: str, size: tuple[float, float], text: str) -> str:
    frame = f'<draw:frame svg:width="{size[0] / 72:.4f}in" svg:height="{size[1] / 72:.4f}in">{image}</draw:frame>'
    return f"<text:p>{frame}</text:p><text:p>{text}</text:p>"


def an_odt(picture: bytes, size: tuple[float, float] = SIZE, text: str = BODY) -> bytes:
    body = odt_body('<draw:image xlink:href="Pictures/a.png" xmlns:xlink="x"/>', size, text)
    content = f"<office:body><office:text>{body}</office:text></office:body>"
    out = io.BytesIO(packed({"content.xml": f"<office:document-content {SPACES}>{content}</office:document-content>"}))
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("Pictures/a.png", picture)
    return out.getvalue()


def a_fodt(picture: bytes, size: tuple[float, float] = SIZE, text: str = BODY) -> bytes:
    encoded = base64.encodebytes(picture).decode()
    body = odt_body(f"<draw:image><office:binary-data>{encoded}</office:binary-data></draw:image>", size, text)
    content = f"<office:body><office:text>{body}</office:text></office:body>"
    return f'<?xml version="1.0"?><office:document {SPACES}>{content}</office:document>'.encode()


def an_rtf(picture: bytes, size: tuple[float, float] = SIZE, text: str = BODY) -> bytes:
    goal = rf"\picwgoal{round(20 * size[0])}\pichgoal{round(20 * size[1])}"
    ignored = r"{\*\blipuid 0123456789abcdef}"
    shown = rf"{{\*\shppict{{\pict{ignored}{goal}\pngblip" + "\n" + picture.hex() + "}}"
    hidden = r"{\nonshppict{\pict\picwgoal10\pichgoal10\wmetafile8 0102}}"
    escaped = "".join(char if char.isascii() else rf"\u{ord(char)}?" for char in text)
    return rf"{{\rtf1\ansi {shown}{hidden}\par {escaped}\par}}".encode("ascii")


def an_html(picture: bytes, size: tuple[float, float] = SIZE, text: str = BODY) -> bytes:
    source = "data:image/png;base64," + base64.b64encode(picture).decode()
    width, height = (round(side / 0.75) for side in size)
    return f'<html><body><p><img src="{source}" width="{width}px" height={height}></p><p>{text}</p>'.encode()


WRITERS = dict(zip(FORMATS, (a_pdf, a_docx, an_odt, a_fodt, an_rtf, an_html), strict=True))


def file_of(kind: str, picture: bytes, size: tuple[float, float] = SIZE, text: str = BODY) -> Source:
    return read(WRITERS[kind](picture, size, text), "thu")


def texts(source: Source) -> list[str]:
    return [word.text for page in source.pages for word in page.words]


def row_of(word: Word) -> tuple[int, float]:
    """The row of a word, and its place in the row: rows are more than ten units apart on pages, one on the grid."""
    return round(word.box.centre / 10) if word.box.height > 2 else int(word.box.top), word.box.x0


def picture_issues(source: Source) -> list[tuple[str, str]]:
    return [(issue.code, issue.severity) for issue in source.issues if issue.code.startswith("picture")]


@pytest.fixture
def reads_head(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, int]]:
    """An engine that reads the two rows of ``HEAD`` in every picture; lists the sizes of the pictures it was given."""
    seen: list[tuple[int, int]] = []

    def read_page(image: Image.Image, dpi: float, *_: object, **__: object) -> ocr.Recognition:
        del dpi
        seen.append(image.size)
        return ocr.Recognition(tuple(placed(*HEAD)))

    monkeypatch.setattr(ocr, "holds_words", lambda *_: True)
    monkeypatch.setattr(ocr, "read_page", read_page)
    monkeypatch.setattr(ocr, "engine_identity", lambda _: None)
    return seen


def placed(*rows: str, x: float = 70.0, top: float = 70.0) -> list[Word]:
    """Words of rows of text, six points for each letter, with the confidence of OCR."""
    found = []
    for number, row in enumerate(rows):
        at = x + 6.0 * (len(row) - len(row.lstrip()))
        for text in row.split():
            box = Box(at, top + 18 * number, at + 6.0 * len(text), top + 18 * number + 12)
            found.append(Word(text, box, 0.9))
            at = box.x1 + 6.0 * (1 + row[row.index(text) + len(text) :].startswith(" " * 9) * 9)
    return found


# Read in their place


@pytest.mark.ocr
@pytest.mark.parametrize("kind", FORMATS)
def test_the_words_of_a_picture_are_read_in_its_place(kind: str) -> None:
    source = file_of(kind, png(*HEAD))
    read_words = [word for page in source.pages for word in page.words if word.confidence is not None]
    assert [word.text for word in sorted(read_words, key=row_of)] == [part for row in HEAD for part in row.split()]
    typed = [word for page in source.pages for word in page.words if word.confidence is None]
    assert max(word.box.bottom for word in read_words) < min(word.box.top for word in typed)
    assert (source.reading, picture_issues(source)) == ("mixed", [("picture-read", "info")])
    assert source.ocr is not None


@pytest.mark.ocr
@pytest.mark.parametrize("kind", FORMATS)
def test_seals_and_signatures_are_named_and_give_no_words(kind: str) -> None:
    source = file_of(kind, scribble())
    assert picture_issues(source) == [("picture-unread", "info")]
    assert texts(source)[:3] == BODY.split()[:3]
    assert source.ocr is None


@pytest.mark.ocr
@pytest.mark.parametrize("kind", FORMATS[1:])
def test_a_file_of_scans_is_read_like_scans(kind: str) -> None:
    scan = png("", "", *HEAD, "", *[BODY[:60]] * 5, size=(595.0, 842.0))
    source = file_of(kind, scan, (420.0, 594.0), "")
    assert (source.reading, source.pages[0].unit) == ("ocr", "pt")
    assert texts(source)[:3] == ["TRUNG", "TÂM", "VĂN"]


# Named


@pytest.mark.parametrize("kind", FORMATS)
def test_without_ocr_a_picture_that_may_hold_words_is_a_warning(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    source = file_of(kind, png(*HEAD))
    (issue,) = [issue for issue in source.issues if issue.code == "picture-unread"]
    assert issue.severity == "warning"
    assert "tesseract-ocr-vie" in issue.message
    assert ("(60, 60, 300, 120)" if kind == "pdf" else "8.5 × 2.1 cm") in issue.message
    assert source.reading in ("pdf-text", "office", "text")


@pytest.mark.parametrize("kind", FORMATS[1:])
def test_a_file_of_scans_without_ocr_says_what_to_install(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(MissingDependency, match="tesseract-ocr-vie"):
        file_of(kind, png("", size=(420.0, 594.0)), (420.0, 594.0), "")


@pytest.mark.parametrize(
    ("size", "ornament", "logo"),
    [
        ((20, 20), True, True),  # 0.5 cm²
        ((60, 9), False, False),  # "GIÁM ĐỐC"
        ((200, 3), True, False),  # a rule
        ((30, 30), False, True),  # 1.1 cm²
        ((80, 80), False, True),
        ((84, 27), False, False),  # long as a line of words
        ((103, 103), False, False),  # a seal, 3.6 cm
        ((90, 40), False, False),  # a name
    ],
)
def test_the_size_of_ornaments_and_logos(size: tuple[float, float], ornament: bool, logo: bool) -> None:
    assert (is_ornament(*size), is_logo(*size)) == (ornament, logo)


@pytest.mark.parametrize("kind", FORMATS)
def test_a_logo_is_named_without_ocr(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    source = file_of(kind, scribble((60.0, 60.0)), (60.0, 60.0))
    assert picture_issues(source) == [("picture-unread", "info")]


@pytest.mark.parametrize("kind", FORMATS)
def test_an_ornament_is_passed_over(kind: str) -> None:
    assert picture_issues(file_of(kind, scribble((20.0, 20.0)), (20.0, 20.0))) == []


@pytest.mark.parametrize(
    ("picture", "why"),
    [
        (b"gzip" + bytes(90), "its format cannot be read"),
        (b"\xd7\xcd\xc6\x9a" + bytes(36) + struct.pack("<IH", 3000, 0x0F43) + bytes(6000), "its format"),
        (b"\x89PNG\r\n\x1a\n" + bytes(30), "damaged"),
        (
            b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sIIBBBBBI", 13, b"IHDR", 30_000, 30_000, 8, 0, 0, 0, 0, 0),
            "too many pixels|damaged",
        ),
    ],
)
def test_a_picture_that_cannot_be_decoded_is_a_warning(picture: bytes, why: str) -> None:
    source = read(an_odt(picture), "thu")
    (issue,) = [issue for issue in source.issues if issue.code == "picture-unread"]
    assert issue.severity == "warning"
    assert re.search(why, issue.message)


def test_pictures_outside_the_file_are_named() -> None:
    source = read(f'<html><body><p><img src="dau.png" width=400 height=90></p><p>{BODY}</p>'.encode(), "thu")
    (issue,) = source.issues
    assert (issue.code, issue.severity) == ("picture-unread", "warning")
    assert "not in the file" in issue.message


def test_every_picture_is_read_named_or_an_ornament(reads_head: list[tuple[int, int]]) -> None:
    """Conservation: a picture of more than 1 cm² has one issue; no picture is lost."""
    made = python_docx.Document()
    sizes = [(20, 20), (40, 40), (200, 60), (210, 60), (400, 500)]
    for size in sizes:
        made.add_paragraph(BODY).add_run().add_picture(io.BytesIO(png(*HEAD)), Pt(size[0]), Pt(size[1]))
    table = made.add_table(1, 2)
    table.cell(0, 1).paragraphs[0].add_run().add_picture(io.BytesIO(png(*HEAD)), Pt(220), Pt(60))
    made.sections[0].header.paragraphs[0].add_run().add_picture(io.BytesIO(png(*HEAD)), Pt(230), Pt(60))
    out = io.BytesIO()
    made.save(out)
    blocks, _ = docx.blocks_of(out.getvalue(), "thu", Limits())
    first_page = (block for block in blocks if not isinstance(block, MarginBlock))
    shown = [block for block in pictures_in(first_page) if not is_ornament(block.width, block.height)]
    source = read(out.getvalue(), "thu")
    assert len(shown) == len(picture_issues(source)) == 6
    assert len(reads_head) == 5
    assert texts(source).count("HÓA") == 5


@pytest.mark.usefixtures("reads_head")
def test_pictures_in_headers_of_later_pages_are_read_once() -> None:
    """A picture that the first page shows is not read again; another one is, and its words are in no field."""
    made = python_docx.Document()
    made.add_paragraph(BODY)
    section = made.sections[0]
    section.different_first_page_header_footer = True
    logo, band = scribble((200.0, 80.0)), scribble((240.0, 60.0))
    for part, picture in ((section.first_page_header, logo), (section.header, logo), (section.footer, band)):
        part.paragraphs[0].add_run().add_picture(io.BytesIO(picture), Pt(200), Pt(60))
    out = io.BytesIO()
    made.save(out)
    source = read(out.getvalue(), "thu")
    assert picture_issues(source) == [("picture-read", "info")] * 2
    assert [word.text for word in source.pages[-1].margins] == " ".join(HEAD).split()


def test_pictures_in_headers_of_an_rtf() -> None:
    one, two = (rf"{{\pict\picwgoal2000\pichgoal2000\wmetafile8 {digits}}}" for digits in ("0102", "0103"))
    data = rf"{{\rtf1\titlepg {{\headerf {one}\par}}{{\header {one} {two} 2\par}} chu\par}}"
    assert len(picture_issues(read(data.encode(), "thu"))) == 2


def test_the_number_of_pictures_is_limited(reads_head: list[tuple[int, int]]) -> None:
    made = python_docx.Document()
    for width in (200, 210, 220):
        made.add_paragraph(BODY).add_run().add_picture(io.BytesIO(png(*HEAD)), Pt(width), Pt(60))
    out = io.BytesIO()
    made.save(out)
    source = read(out.getvalue(), "thu", Limits(pictures=2))
    assert len(reads_head) == 2
    assert picture_issues(source) == [("picture-read", "info")] * 2 + [("picture-unread", "warning")]
    assert "Limits.pictures" in source.issues[-1].message


def test_pen_strokes_that_ocr_reads_are_no_words() -> None:
    box = Box(0, 0, 9, 9)
    read_words = [
        Word("——u", box, 0.2),
        Word("Vũ", box, 0.2),
        Word("SÀN", box, 0.0),
        Word("15/TB", box, 0.5),
        Word("hai", box),
    ]
    assert [word.text for word in without_noise(read_words)] == ["Vũ", "15/TB", "hai"]


# PDF


def canvas_page(draw: Sequence[tuple[bytes, tuple[float, float, float, float]]], outlines: int = 0) -> bytes:
    """A page of text with pictures at (x, y from the bottom, width, height), and letters drawn as curves."""
    pdfmetrics.registerFont(TTFont("serif", FONT))
    out = io.BytesIO()
    canvas = Canvas(out, (595, 842))
    canvas.setFont("serif", 12)
    for picture, place in draw:
        canvas.drawImage(ImageReader(io.BytesIO(picture)), *place)
    canvas.drawString(60, 400, BODY)
    for number in range(outlines):
        path = canvas.beginPath()
        path.moveTo(60 + 9 * number, 700)
        for step in range(12):
            path.curveTo(60 + 9 * number + step % 7, 705, 60 + 9 * number, 700, 62 + 9 * number, 703)
        canvas.drawPath(path, fill=1)
    canvas.save()
    return out.getvalue()


@pytest.mark.usefixtures("reads_head")
def test_the_strips_of_one_scan_are_one_picture() -> None:
    source = read(canvas_page([(scribble(), (60, 600 + 20 * n, 240, 20)) for n in range(5)]), "thu")
    assert picture_issues(source) == [("picture-read", "info")]
    assert "(60, 142, 300, 242)" in source.issues[0].message


def test_distant_pictures_are_read_together(reads_head: list[tuple[int, int]]) -> None:
    source = read(canvas_page([(png(*HEAD), (60, y, 240, 60)) for y in (700, 100)]), "thu")
    assert picture_issues(source) == [("picture-read", "info")] * 2
    assert len(reads_head) == 1, "a page is read once"


@pytest.mark.parametrize(
    ("box", "rows", "want"),
    [
        (Box(330, 500, 480, 570), ((480, "GIÁM ĐỐC"), (580, "Lê Văn Nam")), True),
        (Box(330, 500, 480, 570), ((480, "GIÁM ĐỐC"),), False),
        (Box(330, 500, 480, 570), ((580, "Lê Văn Nam"),), False),
        (Box(60, 500, 540, 570), ((480, "Một câu của văn bản"), (580, "Một câu nữa")), False),
        (Box(60, 500, 200, 570), ((480, "Một câu của văn bản"), (580, "Một câu nữa")), False),
    ],
)
def test_a_signature_is_known_by_its_place(box: Box, rows: tuple[tuple[float, str], ...], want: bool) -> None:
    frame = Frame(0, 0, 595, 842, 0)
    words = [word for top, row in rows for word in placed(row, x=box.x0 + 20, top=top)]
    assert pdf_pictures._is_signature(box, words, frame) is want


def test_a_page_as_large_as_a_field_has_its_pictures_joined_all_the_same() -> None:
    frame = Frame(0, 0, 1e9, 1e9, 0)
    assert len(pdf_pictures._joined([Box(0, 0, 5, 5), Box(9e8, 9e8, 9e8 + 5, 9e8 + 5)], frame)) == 2


@pytest.mark.parametrize(("outlines", "want"), [(20, [("picture-read", "info")]), (5, [])])
@pytest.mark.usefixtures("reads_head")
def test_letters_drawn_as_curves_are_a_picture(outlines: int, want: list[tuple[str, str]]) -> None:
    assert picture_issues(read(canvas_page([], outlines), "thu")) == want


def test_typed_words_on_a_pale_background_are_not_given_to_ocr(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "holds_words", lambda *_: pytest.fail("looked for words"))
    pale = saved(Image.new("RGB", (100, 50), (250, 240, 220)))
    source = read(canvas_page([(pale, (50, 380, 500, 60))]), "thu")
    assert texts(source) == BODY.split()
    assert source.issues == ()


def test_a_page_without_pictures_is_not_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vnadmin_doc.formats.pdf.pdf_pictures.read_pictures", lambda *_: pytest.fail("drawn"))
    assert texts(read(canvas_page([]), "thu")) == BODY.split()


# From the rows of a picture to paragraphs


@pytest.mark.parametrize(
    ("rows", "paragraphs"),
    [
        (["Đề nghị các phòng báo cáo kết quả", "trước ngày mười."], 1),
        (["Căn cứ một;", "Căn cứ hai của dài hơn nhiều;"], 2),
        (["Dòng thứ nhất dài như nhau", "    Dòng hai"], 2),
        (["SỞ THỬ          VIỆT NAM", "Số: 15          ngày 02"], 2),
    ],
)
def test_the_rows_of_a_picture_become_paragraphs(rows: list[str], paragraphs: int) -> None:
    made = list(picture_blocks._paragraphs(placed(*rows)))
    assert "\n".join(block_text(block) for block in made).split("\n") == rows
    assert len(made) == paragraphs


@pytest.mark.usefixtures("reads_head")
def test_the_words_keep_what_ocr_says_of_them() -> None:
    source = read(a_docx(png(*HEAD)), "thu")
    head = [word for page in source.pages for word in page.words if word.confidence is not None]
    assert [word.text for word in head] == [part for row in HEAD for part in row.split()]
    assert {word.confidence for word in head} == {0.9}
    assert [word.box.top - head[0].box.top for word in head] == [0, 0, 0, 0, 1, 1]


# DOCX


def with_drawing(xml: str, *parts: tuple[str, str, str]) -> bytes:
    """A DOCX whose second paragraph has this drawing; ``parts``: (id, type of relation, XML of the part)."""
    made = python_docx.Document()
    made.add_paragraph("Dòng đầu")
    run = made.add_paragraph().add_run()
    run._r.append(parse_xml(xml))
    out = io.BytesIO()
    made.save(out)
    if not parts:
        return out.getvalue()
    with zipfile.ZipFile(out) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    rels = "word/_rels/document.xml.rels"
    for key, kind, content in parts:
        target = f"more/{key}.xml"
        relation = f'<Relationship Id="{key}" Type="http://x/{kind}" Target="{target}"/></Relationships>'
        members[rels] = members[rels].replace(b"</Relationships>", relation.encode())
        members[f"word/{target}"] = content.encode()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


VML = 'xmlns:v="urn:schemas-microsoft-com:vml"'
DIAGRAM = "http://schemas.openxmlformats.org/drawingml/2006/diagram"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def test_word_art_is_text() -> None:
    shape = f'<w:pict {nsdecls("w")} {VML}><v:shape id="s1"><v:textpath string="SỞ THỬ NGHIỆM"/></v:shape></w:pict>'
    assert texts(read(with_drawing(shape), "thu")) == ["Dòng", "đầu", "SỞ", "THỬ", "NGHIỆM"]


def test_a_watermark_comes_after_the_letter() -> None:
    shape = '<v:shape id="PowerPlusWaterMarkObject1"><v:textpath string="BẢN NHÁP"/></v:shape>'
    data = with_drawing(f"<w:pict {nsdecls('w')} {VML}>{shape}</w:pict>")
    made = python_docx.Document(io.BytesIO(data))
    made.add_paragraph("Dòng cuối")
    out = io.BytesIO()
    made.save(out)
    assert texts(read(out.getvalue(), "thu")) == ["Dòng", "đầu", "Dòng", "cuối", "BẢN", "NHÁP"]


def test_smart_art_is_text() -> None:
    drawing = f'<w:drawing {nsdecls("w")}><x xmlns:d="{DIAGRAM}" xmlns:r="{R}"><d:relIds r:dm="rIdD"/></x></w:drawing>'
    point = "<d:pt><d:t><a:bodyPr/><a:p><a:r><a:t>{}</a:t></a:r><a:r><a:t> hai</a:t></a:r></a:p></d:t></d:pt>"
    points = point.format("Bước") + point.format("Việc")
    model = f'<d:dataModel xmlns:d="{DIAGRAM}" xmlns:a="a"><d:ptLst>{points}</d:ptLst></d:dataModel>'
    source = read(with_drawing(drawing, ("rIdD", "diagramData", model)), "thu")
    assert texts(source) == ["Dòng", "đầu", "Bước", "hai", "Việc", "hai"]


@pytest.mark.parametrize(
    ("extent", "size"),
    [('cx="3000000" cy="2000000"', "8.3 × 5.6 cm"), ('cx="7560000" cy="10692000"', "21.0 × 29.7 cm")],
)
def test_a_chart_is_named(extent: str, size: str) -> None:
    drawing = (
        f"<w:drawing {nsdecls('w', 'wp')}><wp:inline><wp:extent {extent}/>"
        '<c:chart xmlns:c="c"/></wp:inline></w:drawing>'
    )
    (issue,) = read(with_drawing(drawing), "thu").issues
    assert (issue.code, issue.severity) == ("picture-unread", "warning")
    assert size in issue.message


def test_a_file_with_nothing_but_a_seal_is_empty() -> None:
    with pytest.raises(EmptyFile):
        read(a_docx(scribble((60.0, 60.0)), (60.0, 60.0), ""), "thu")


@pytest.mark.parametrize(
    ("properties", "want"),
    [
        ("{gtextUNICODE}{SỞ THỬ NGHIỆM}{wzName}{WordArt 1}", ["SỞ", "THỬ", "NGHIỆM", "đầu", "cuối"]),
        ("{gtextUNICODE}{BẢN NHÁP}{wzName}{PowerPlusWaterMarkObject7}", ["đầu", "cuối", "BẢN", "NHÁP"]),
        ("{wzDescription}{một hình}", ["đầu", "cuối"]),
    ],
)
def test_word_art_of_an_rtf_is_text(properties: str, want: list[str]) -> None:
    pairs = re.findall(r"\{([^}]+)\}\{([^}]+)\}", properties)
    shape = "".join(rf"{{\sp{{\sn {name}}}{{\sv {value}}}}}" for name, value in pairs)
    text = rf"{{\rtf1 {{\shp{{\*\shpinst\shpleft0 {shape}}}{{\shprslt x}}}}\par đầu\par cuối\par}}"
    escaped = "".join(char if char.isascii() else rf"\u{ord(char)}?" for char in text)
    assert texts(read(escaped.encode("ascii"), "thu")) == want


DATA_URL = "data:image/png;base64," + base64.b64encode(scribble()).decode()


@pytest.mark.parametrize(
    ("drawing", "want", "issues"),
    [
        ("<text>SỞ THỬ</text><text><tspan x='1'>Số:</tspan><tspan x='9'>15</tspan></text>", "SỞ THỬ Số: 15", 0),
        ("<g><text>Ph<tspan>òng</tspan></text><path d='M0'/></g>", "Phòng", 0),
        ("<defs><text>mẫu</text></defs><title>tên</title><path d='M0'/>", "", 1),
        (f"<image xlink:href='{DATA_URL}' width='300' height='90'/>", "", 1),
        ("<rect/>", "", 0),
    ],
)
def test_drawings_in_html_are_text_or_named(drawing: str, want: str, issues: int) -> None:
    page = f"<html><body><p>đầu<svg viewBox='0 0 300 90'>{drawing}</svg></p><p>cuối</p>"
    source = read(page.encode(), "thu.html")
    assert " ".join(texts(source)) == " ".join(f"đầu {want} cuối".split())
    assert [code for code, _ in picture_issues(source)] == ["picture-unread"] * issues


@pytest.mark.parametrize(
    ("element", "named"),
    [
        ("<object data='dau.png' width='300' height='90'>thay</object>", True),
        ("<embed type='image/svg+xml' src='dau' width='300' height='90'>", True),
        ("<svg style='display:none'><path d='M0'/></svg>", False),
        ("<svg viewBox='0 0 24 24'><path d='M0'/></svg>", False),
        ("<object data='a.swf'></object>", False),
    ],
)
def test_other_pictures_of_a_page_are_named(element: str, named: bool) -> None:
    source = read(f"<html><body><p>đầu</p>{element}<p>cuối</p>".encode(), "thu.html")
    assert picture_issues(source) == [("picture-unread", "warning")] * named
    assert texts(source) == ["đầu", "cuối"]


# DOC


def record(kind: int, body: bytes, version: int = 0) -> bytes:
    return struct.pack("<HHI", version, kind, len(body)) + body


def test_pictures_in_the_text_of_a_doc() -> None:
    picture = png(*HEAD)
    blip = record(0xF01E, bytes(17) + picture)
    head = struct.pack("<iHh", 68 + len(blip), 68, 0x64).ljust(0x1C, b"\0") + struct.pack(
        "<hhHH", 4800, 1200, 1000, 500
    )
    doc = DocFile(b"", b"", b"xx" + head.ljust(68, b"\0") + blip)
    block = doc_pictures.picture_in_text(doc, 2)
    assert block is not None
    assert (block.width, block.height) == (240.0, 30.0)
    assert block.load is not None
    assert block.load() == picture
    assert doc_pictures.picture_in_text(doc, 0) is None


def test_floating_pictures_of_a_doc() -> None:
    picture = png(*HEAD)
    blip = record(0xF01E, bytes(17) + picture)
    store = record(0xF001, record(0xF007, struct.pack("<20xIII4x", len(blip), 1, 100)), 0xF)
    shape = record(0xF00A, struct.pack("<II", 1026, 0)) + record(0xF00B, struct.pack("<HIHI", 0x7F, 5, 0x4104, 1))
    art = record(0xF000, store, 0xF) + b"\0" + record(0xF002, record(0xF003, record(0xF004, shape, 0xF), 0xF), 0xF)
    anchors = struct.pack("<II", 7, 9) + struct.pack("<Iiiii6x", 1026, 20, 40, 4820, 1240)
    pairs = {40: (len(art), len(anchors)), 50: (0, len(art))}
    main = bytearray(0x9A + 8 * 60)
    for index, pair in pairs.items():
        struct.pack_into("<II", main, 0x9A + 8 * index, *pair)
    whole = bytes(main).ljust(1000, b"\0") + blip
    store_at = struct.pack("<20xIII4x", len(blip), 1, 1000)
    art = art.replace(struct.pack("<20xIII4x", len(blip), 1, 100), store_at)
    (found,) = doc_pictures.floating_shapes(DocFile(whole, art + anchors), 100).by_anchor.items()
    anchor, block = found
    assert isinstance(block, PictureBlock)
    assert (anchor, block.width, block.height) == (7, 240.0, 60.0)
    assert block.load is not None
    assert block.load() == picture


def word_art(shape: int, text: str, name: str) -> bytes:
    """The record of a shape with WordArt: its text (gtextUNICODE) and its name (wzName)."""
    values = [(0xC0C0, (text + "\0").encode("utf-16-le")), (0xC380, (name + "\0").encode("utf-16-le"))]
    table = b"".join(struct.pack("<HI", code, len(value)) for code, value in values)
    properties = table + b"".join(value for _, value in values)
    return record(0xF004, record(0xF00A, struct.pack("<II", shape, 0)) + record(0xF00B, properties, 0x23), 0xF)


def test_word_art_of_a_doc_is_text() -> None:
    """In body and headers; a watermark has no place in the text, and comes after it."""
    shapes = word_art(1026, "SỞ THỬ NGHIỆM", "WordArt 3") + word_art(2051, "PHÒNG THỬ", "WordArt 4")
    shapes += word_art(2052, "BẢN NHÁP", "PowerPlusWaterMarkObject1")
    art = record(0xF002, record(0xF003, shapes, 0xF), 0xF)
    place = "Iiiii6x"
    body = struct.pack(f"<2I{place}", 7, 8, 1026, 0, 0, 4000, 1000)
    header = struct.pack(f"<3I{2 * place}", 3, 4, 5, *(2051, 0, 0, 4000, 1000), *(2052, 0, 0, 4000, 1000))
    main = bytearray(0x9A + 8 * 60)
    for index, pair in {50: (0, len(art)), 40: (len(art), len(body)), 41: (len(art + body), len(header))}.items():
        struct.pack_into("<II", main, 0x9A + 8 * index, *pair)
    found = doc_pictures.floating_shapes(DocFile(bytes(main), art + body + header), 100)
    assert {at: block_text(block) for at, block in found.by_anchor.items()} == {7: "SỞ THỬ NGHIỆM", 103: "PHÒNG THỬ"}
    assert [block_text(block) for block in found.watermarks] == ["BẢN NHÁP"]


# Metafiles


def emf(*records: tuple[int, bytes]) -> bytes:
    head = struct.pack("<II", 1, 100) + bytes(32) + b" EMF" + bytes(56)
    return head + b"".join(struct.pack("<II", kind, 8 + len(body)) + body for kind, body in (*records, (14, bytes(12))))


def emf_text(text: str, x: int, y: int, options: int = 0, bounds: tuple[int, int, int, int] = (0, 0, -1, -1)) -> bytes:
    raw = text.encode("utf-16-le")
    return (
        struct.pack("<4i", *bounds) + bytes(12) + struct.pack("<iiIII", x, y, len(text), 76, options) + bytes(20) + raw
    )


def emf_font(key: int, name: str, height: int = -20) -> tuple[int, bytes]:
    return 82, struct.pack("<Ii", key, height) + bytes(24) + name.encode("utf-16-le").ljust(64, b"\0")


def wmf(*records: tuple[int, bytes], head: bytes = b"") -> bytes:
    padded = ((kind, body + b"\0" * (len(body) % 2)) for kind, body in (*records, (0, b"")))
    return (
        head
        + struct.pack("<HHHIHIH", 1, 9, 0x300, 0, 0, 0, 0)
        + b"".join(struct.pack("<IH", 3 + len(body) // 2, kind) + body for kind, body in padded)
    )


def wmf_font(name: str) -> tuple[int, bytes]:
    return 0x02FB, struct.pack("<h", -20) + bytes(16) + name.encode() + b"\0"


SELECT_FONT = [(37, struct.pack("<I", 1))]
METAFILES: dict[str, tuple[bytes, list[str], bool]] = {
    "text": (emf((84, emf_text("Tổng cộng", 5, 5))), ["Tổng", "cộng"], False),
    "VNI": (emf(emf_font(1, "VNI-Times"), *SELECT_FONT, (84, emf_text("Ñoäc laäp", 0, 0))), ["Độc", "lập"], False),
    "TCVN3": (emf(emf_font(1, ".VnTimeH"), *SELECT_FONT, (84, emf_text("§éc lËp", 0, 0))), ["ĐỘC", "LẬP"], False),
    "glyphs": (emf((84, emf_text("abc", 0, 0, 0x10))), [], True),
    "a fill and a photo": (emf((76, bytes(100)), (81, bytes(9000))), [], True),
    "a fill": (emf((76, bytes(100))), [], False),
    "EMF+ alone": (emf((70, struct.pack("<I", 8) + b"EMF+1234")), [], True),
    "EMF+ too": (emf((70, struct.pack("<I", 8) + b"EMF+1234"), (84, emf_text("hai", 0, 0))), ["hai"], False),
    "small text": (emf((108, struct.pack("<iiIIIff", 1, 2, 3, 0x300, 0, 1, 1) + b"ba ")), ["ba"], False),
    "WMF": (
        wmf(wmf_font("VNI-Times"), (0x012D, b"\0\0"), (0x0A32, struct.pack("<hhhH", 7, 9, 4, 0) + b"\xd1o\xe4c")),
        ["Độc"],
        False,
    ),
    "placeable WMF": (
        wmf((0x0521, struct.pack("<h", 3) + b"mot\0" + struct.pack("<hh", 1, 1)), head=b"\xd7\xcd\xc6\x9a" + bytes(18)),
        ["mot"],
        False,
    ),
    "cut": (emf((84, emf_text("Tổng", 5, 5)))[:150], [], True),
}  # fmt: skip


@pytest.mark.parametrize(("data", "want", "has_more"), METAFILES.values(), ids=METAFILES)
def test_the_text_of_metafiles(data: bytes, want: list[str], has_more: bool) -> None:
    assert metafile.matches(data)
    drawing = metafile.read(data)
    assert [word.text for word in drawing.words] == want
    assert drawing.has_more == has_more


def test_a_table_in_a_metafile_is_text_in_its_columns() -> None:
    rows = [(84, emf_text(text, 0, 0, 0, (x, y, x + 9 * len(text), y + 20)))
            for y, row in enumerate((("TT", "Tên"), ("1", "Phòng Một"))) for x, text in zip((0, 200), row, strict=True)
            for y in (30 * y,)]  # fmt: skip
    source = read(an_odt(emf(*rows)), "thu")
    assert (source.reading, picture_issues(source)) == ("office", [])
    table = source.pages[0].words[:5]
    assert [(word.text, word.confidence) for word in table] == [
        ("TT", None), ("Tên", None), ("1", None), ("Phòng", None), ("Một", None)
    ]  # fmt: skip
    assert table[1].box.x0 == table[3].box.x0


def test_metafiles_of_a_doc_are_unpacked() -> None:
    data = emf((84, emf_text("Tổng cộng", 5, 5)))
    body = bytes(16) + struct.pack("<I", len(data)) + bytes(28) + b"\0\xfe" + zlib.compress(data)
    art = record(0xF004, b"", 0xF) + record(0xF007, bytes(36) + record(0xF01A, body, 0x3D4 << 4))
    head = struct.pack("<iHh", 68 + len(art), 68, 0x64).ljust(68, b"\0")
    block = doc_pictures.picture_in_text(DocFile(b"", b"", head + art), 0)
    assert block is not None
    assert block.load is not None
    assert block.load() == data


def test_blocks_of_pictures_are_found_in_reading_order() -> None:
    one, two = PictureBlock(None, 1, 1), PictureBlock(None, 2, 2)
    assert list(pictures_in([ParagraphBlock(), one, two])) == [one, two]
    assert msg("a picture") == "a picture"
