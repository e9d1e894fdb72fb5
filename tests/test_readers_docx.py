"""DOCX and DOC: labels, tables, text boxes, what is hidden, and hostile files."""

from __future__ import annotations

import io
import shutil
import struct
import zipfile
from collections.abc import Callable

import docx as python_docx
import pytest
from docx.document import Document
from docx.enum.text import WD_BREAK
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

from vnadmin_doc.errors import (
    DamagedFile,
    EmptyFile,
    EncryptedFile,
    LimitExceeded,
    MissingDependency,
    ReadError,
    UnsupportedFormat,
)
from vnadmin_doc.formats import recorded
from vnadmin_doc.formats.common.list_labels import Labels, Level, label_number
from vnadmin_doc.formats.markup import html, markdown, plain_text
from vnadmin_doc.formats.word import doc, docx, rtf
from vnadmin_doc.formats.word.docx_parts import split_styles
from vnadmin_doc.limits import Limits
from vnadmin_doc.model.line import make_line
from vnadmin_doc.model.page import Page, Source, Word
from vnadmin_doc.pipeline import analyse

LIMITS = Limits()
W = nsdecls("w")
MORE = (
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
)


def saved(document: Document) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def read(document: Document, limits: Limits = LIMITS) -> Source:
    return docx.read(saved(document), "letter.docx", limits)


def words(source: Source) -> list[Word]:
    return [word for page in source.pages for word in page.words]


def lines(page: Page) -> list[str]:
    shown: dict[int, str] = {}
    for word in page.words:
        row = int(word.box.top)
        assert len(shown.get(row, "")) <= word.box.x0, "words must not overlap"
        shown[row] = shown.get(row, "").ljust(int(word.box.x0)) + word.text
    return [shown.get(row, "") for row in range(int(page.height))]


def filled(source: Source) -> list[str]:
    return [line.strip() for page in source.pages for line in lines(page) if line]


def with_body(*xml: str) -> Document:
    """A document whose body is made of XML."""
    document = python_docx.Document()
    for item in xml:
        document.element.body.insert(len(document.element.body) - 1, parse_xml(item))
    return document


def p(inner: str) -> str:
    return f"<w:p {W} {MORE}>{inner}</w:p>"


def r(text_: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text_}</w:t></w:r>'


# Paragraphs and runs


def test_paragraphs_and_breaks() -> None:
    document = python_docx.Document()
    document.add_paragraph("Kính gửi:")
    paragraph = document.add_paragraph("một")
    paragraph.add_run().add_break()
    paragraph.add_run("hai\tba")
    source = read(document)
    assert lines(source.pages[0]) == ["Kính gửi:", "", "một", "hai     ba"]
    assert (source.media_type, source.reading, source.name) == (docx.MEDIA_TYPE, "office", "letter.docx")
    assert source.pages[0].unit == "cell"


def test_alignment_and_indent() -> None:
    document = with_body(
        p('<w:pPr><w:jc w:val="center"/></w:pPr>' + r("GIỮA")),
        p('<w:pPr><w:jc w:val="right"/></w:pPr>' + r("phải")),
        p('<w:pPr><w:ind w:firstLine="567"/></w:pPr>' + r("lùi")),
    )
    placed = {word.text: word.box for word in words(read(document))}
    assert placed["GIỮA"].x0 == 48
    assert placed["phải"].x1 == 100
    assert placed["lùi"].x0 == 5


def test_long_paragraphs_stay_one_row() -> None:
    page = read(with_body(p(r("chữ " * 200)))).pages[0]
    assert page.height == 1
    assert page.width == 799


def test_styles_and_glue() -> None:
    document = with_body(
        p(r("Số: ", "<w:b/>") + r("12", "<w:strike/>") + r("/SM", '<w:sz w:val="28"/>')),
        p(r("KGVX") + r("Hoa", '<w:vertAlign w:val="superscript"/>') + r("nghiêng", "<w:i/>")),
    )
    found = {word.text: word for word in words(read(document))}
    assert found["Số:"].style.bold
    assert found["12"].style.struck
    assert found["/SM"].glued
    assert found["/SM"].style.size == 14
    assert (found["Hoa"].glued, found["Hoa"].style.raised) == (True, True)
    assert found["nghiêng"].style.italic
    assert found["Hoa"].box.x0 == found["KGVX"].box.x1


@pytest.mark.parametrize(
    ("inner", "shown"),
    [
        (r("chữ thường", "<w:caps/>"), "CHỮ THƯỜNG"),
        (r("ẩn", "<w:vanish/>") + r("hiện"), "hiện"),
        (f"<w:ins>{r('thêm')}</w:ins><w:del><w:r><w:delText>bớt</w:delText></w:r></w:del>", "thêm"),
        (
            "<w:r><w:t>e-</w:t><w:noBreakHyphen/><w:t>văn</w:t><w:softHyphen/><w:t>bản</w:t></w:r>",
            "e--vănbản",
        ),
        (f"<w:hyperlink>{r('liên kết')}</w:hyperlink>", "liên kết"),
        (f"<w:sdt><w:sdtContent>{r('ô')}</w:sdtContent></w:sdt>", "ô"),
        (
            '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>DATE</w:instrText></w:r>'
            + r("mã")
            + '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
            + r("kết quả")
            + '<w:r><w:fldChar w:fldCharType="end"/></w:r>',
            "kết quả",
        ),
        ('<w:r><w:fldChar w:fldCharType="begin"/></w:r>' + r("mã"), None),
        ('<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>' + r(" có"), "☑ có"),
        (r("to\u0302\u0309 chu") + r("\u031b\u0301c"), "tổ chức"),
        (r("s\u00ado\u0301\u200b"), "só"),
    ],
)
def test_what_is_shown(inner: str, shown: str | None) -> None:
    document = with_body(p(inner), p(r("hết")))
    expected = ["hết"] if shown is None else [shown, "hết"]
    assert [" ".join(line.split()) for line in filled(read(document))] == expected


def test_text_boxes_are_read_once() -> None:
    box = f"<w:txbxContent>{p(r('KHẨN'))}</w:txbxContent>".replace(W, "").replace(MORE, "")
    twice = (
        f'<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:txbx>{box}</wps:txbx>'
        f"</w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r>"
    )
    old = f"<w:r><w:pict><v:textbox>{box}</v:textbox></w:pict></w:r>"
    assert filled(read(with_body(p(twice + r("Số: 1"))))) == ["Số: 1", "KHẨN"]
    assert filled(read(with_body(p(old + r("Số: 1"))))) == ["Số: 1", "KHẨN"]


def test_legacy_fonts() -> None:
    font = '<w:rFonts w:ascii="{0}" w:hAnsi="{0}"/>'
    document = with_body(
        p(r("§éc lËp", font.format(".VnTime"))),
        p(r("bé t\u00b5i chÝnh", font.format(".VnTimeH"))),
        p(r("Tie", font.format("VNI-Times")) + r("áng", "<w:b/>" + font.format("VNI-Times"))),
        p(r("Độc lập", font.format(".VnTime"))),
    )
    source = read(document)
    assert [line.replace("ếng", "ếng") for line in filled(source)] == [
        "Độc lập",
        "BỘ TÀI CHÍNH",
        "Tiếng",
        "Độc lập",
    ]
    assert [issue.code for issue in source.issues] == ["legacy-encoding"] * 2


def test_pages() -> None:
    document = python_docx.Document()
    document.add_paragraph("một").add_run().add_break(WD_BREAK.PAGE)
    document.add_paragraph("hai")
    document.add_section()
    document.add_paragraph("ba").paragraph_format.page_break_before = True
    assert [[w.text for w in page.words] for page in read(document).pages] == [["một"], ["hai"], ["ba"]]
    with pytest.raises(LimitExceeded):
        read(document, Limits(pages=2))


def test_headers_and_footers() -> None:
    document = python_docx.Document()
    document.add_paragraph("thân")
    document.sections[0].header.paragraphs[0].text = "2"
    document.sections[0].footer.paragraphs[0].text = "- 2 -"
    assert filled(read(document)) == ["thân"], "a page's number is no text"
    document.sections[0].header.paragraphs[0].text = "Đầu trang"
    document.sections[0].footer.paragraphs[0].text = "Địa chỉ: số 1"
    assert filled(read(document)) == ["Đầu trang", "thân", "Địa chỉ: số 1"]


def margins_of(source: Source) -> list[str]:
    rows: dict[float, list[str]] = {}
    for word in source.pages[-1].margins:
        rows.setdefault(word.box.top, []).append(word.text)
    return [" ".join(row) for row in rows.values()]


def test_headers_and_footers_of_later_pages_are_kept_apart() -> None:
    document = python_docx.Document()
    document.add_paragraph("thân")
    first = document.sections[0]
    first.different_first_page_header_footer = True
    first.first_page_header.paragraphs[0].text = "Đầu trang 1"
    first.header.paragraphs[0].text = "Đầu trang sau"
    first.even_page_header.paragraphs[0].text = "trang chẵn không in"
    second = document.add_section()
    second.header.is_linked_to_previous = False
    second.header.paragraphs[0].text = "Phụ lục"
    second.footer.is_linked_to_previous = False
    second.footer.paragraphs[0].text = "2"
    third = document.add_section()
    third.header.is_linked_to_previous = False
    third.header.paragraphs[0].text = "Phụ lục"
    document.add_paragraph("bảng")
    source = read(document)
    assert filled(source) == ["Đầu trang 1", "thân", "bảng"]
    assert margins_of(source) == ["Đầu trang sau", "Phụ lục"]
    document.settings.odd_and_even_pages_header_footer = True
    assert "trang chẵn không in" in margins_of(read(document))


def test_headers_of_later_pages_are_unplaced_and_recorded() -> None:
    document = python_docx.Document()
    for text in ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Số: 12/UBND-VP", "Kính gửi: Sở Mẫu"):
        document.add_paragraph(text)
    document.sections[0].different_first_page_header_footer = True
    document.sections[0].header.paragraphs[0].text = "Số: 99/QĐ-XX"
    reading = analyse(read(document))
    assert reading.letter.code.number == "12"
    assert "Số: 99/QĐ-XX" in [item.text for item in reading.unplaced]
    again = recorded.read(recorded.dump(read(document)), "letter", LIMITS)
    assert margins_of(again) == ["Số: 99/QĐ-XX"]


# Lists


NUMBERING = (
    f"<w:numbering {W}>"
    '<w:abstractNum w:abstractNumId="1">'
    '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="upperRoman"/><w:lvlText w:val="%1."/></w:lvl>'
    '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:isLgl/>'
    '<w:lvlText w:val="%1.%2."/></w:lvl>'
    '<w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="%3)"/></w:lvl>'
    '<w:lvl w:ilvl="3"><w:numFmt w:val="bullet"/><w:lvlText w:val="&#xF0B7;"/></w:lvl>'
    '<w:lvl w:ilvl="4"><w:numFmt w:val="bullet"/><w:lvlText w:val="+"/></w:lvl></w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>'
    '<w:num w:numId="2"><w:abstractNumId w:val="1"/>'
    '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride></w:num></w:numbering>'
)


def listed(*items: tuple[int, int]) -> list[str]:
    """The labels of paragraphs given as (list, level)."""
    xml = [
        p(f'<w:pPr><w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{key}"/></w:numPr></w:pPr>' + r("x"))
        for key, level in items
    ]
    document = with_body(*xml)
    part = document.part.numbering_part
    part._element = parse_xml(NUMBERING)
    return [line.rsplit(" ", 1)[0] if " " in line else "" for line in filled(read(document))]


def test_page_break_at_the_start_of_a_list_paragraph() -> None:
    numbered = '<w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr>'
    document = with_body(p(r("a")), p(numbered + '<w:r><w:br w:type="page"/></w:r>' + r("b")))
    document.part.numbering_part._element = parse_xml(NUMBERING)
    assert [[line for line in lines(page) if line] for page in read(document).pages] == [["a"], ["I. b"]]


def test_list_labels() -> None:
    items = [
        (1, 0),
        (1, 1),
        (1, 1),
        (1, 2),
        (1, 2),
        (1, 3),
        (1, 4),
        (1, 0),
        (1, 1),
        (1, 2),
        (2, 0),
        (2, 0),
        (0, 0),
    ]
    assert listed(*items) == [
        "I.",
        "1.1.",
        "1.2.",
        "a)",
        "b)",
        "-",
        "+",
        "II.",
        "2.1.",
        "a)",
        "V.",
        "VI.",
        "",
    ]


def test_labels_by_style() -> None:
    document = python_docx.Document()
    document.add_paragraph("một", style="List Number")
    document.add_paragraph("gạch", style="List Bullet")
    document.add_paragraph("hai", style="List Number")
    assert filled(read(document)) == ["1. một", "- gạch", "2. hai"]


@pytest.mark.parametrize(
    ("number", "kind", "shown"),
    [
        (1, "decimal", "1"),
        (3, "decimalZero", "03"),
        (27, "upperLetter", "AA"),
        (1994, "lowerRoman", "mcmxciv"),
        (5, "none", ""),
        (5, "unheard-of", "5"),
        (10**9, "upperRoman", "MMMMM"),
        (-4, "lowerLetter", "0"),
        *((number, "ordinal", text) for number, text in ((1, "1st"), (2, "2nd"), (13, "13th"), (103, "103rd"))),
        *((number, "cardinalText", text) for number, text in ((1, "One"), (12, "Twelve"), (21, "Twenty-one"))),
        *((number, "ordinalText", text) for number, text in ((1, "First"), (20, "Twentieth"), (22, "Twenty-second"))),
        *((number, "vietnameseCounting", text) for number, text in ((1, "một"), (10, "mười"), (15, "mười lăm"))),
        *((number, "vietnameseCounting", text) for number, text in ((21, "hai mươi mốt"), (30, "ba mươi"))),
        *((100, kind, "100") for kind in ("vietnameseCounting", "cardinalText")),
        (100, "ordinalText", "100th"),
        (5, "numberInDash", "- 5 -"),
        (5, "decimalEnclosedParen", "(5)"),
        (5, "decimalEnclosedFullstop", "5."),
    ],
)
def test_label_numbers(number: int, kind: str, shown: str) -> None:
    assert label_number(number, kind) == shown


def test_labels_of_unknown_lists() -> None:
    labels = Labels({"1": ("a", {0: Level("%1.")})})
    assert labels.label("9", 0) == labels.label("1", 3) == labels.label("1", -1) == ""


# Tables


def test_layout_table_stands_side_by_side() -> None:
    document = python_docx.Document()
    table = document.add_table(rows=1, cols=2)
    table.cell(0, 0).text = "ỦY BAN NHÂN DÂN"
    table.cell(0, 0).add_paragraph("Số: 12/UBND")
    table.cell(0, 1).text = "CỘNG HÒA"
    table.cell(0, 1).add_paragraph("Độc lập")
    document.add_paragraph("sau")
    source = read(document)
    found = lines(source.pages[0])
    assert [line.split() for line in found] == [
        ["ỦY", "BAN", "NHÂN", "DÂN", "CỘNG", "HÒA"], [], ["Số:", "12/UBND", "Độc", "lập"], [], ["sau"],
    ]  # fmt: skip
    assert found[0].index("CỘNG") == found[2].index("Độc") >= len("ỦY BAN NHÂN DÂN") + 6
    assert source.pages[0].tables == ()


def test_ruled_table_with_merged_cells() -> None:
    document = python_docx.Document()
    table = document.add_table(rows=3, cols=3, style="Table Grid")
    for row in range(3):
        for column in range(3):
            table.cell(row, column).text = f"{row}{column}"
    table.cell(0, 0).merge(table.cell(0, 1)).text = "rộng"
    table.cell(1, 2).merge(table.cell(2, 2)).text = "cao"
    (found,) = read(document).pages[0].tables
    assert found.rows == (("rộng", "", "02"), ("10", "11", "cao"), ("20", "21", ""))


def test_nested_tables_are_laid_inside() -> None:
    document = python_docx.Document()
    cell = document.add_table(rows=1, cols=2).cell(0, 1)
    inner = cell.add_table(rows=1, cols=2)
    inner.cell(0, 0).text, inner.cell(0, 1).text = "trong", "cùng"
    assert [line.split() for line in filled(read(document))] == [["trong", "cùng"]]


def test_deeply_nested_tables_lose_nothing() -> None:
    xml = p(r("đáy"))
    for _ in range(30):
        xml = f"<w:tbl><w:tr><w:tc>{xml}</w:tc><w:tc>{p(r('bên'))}</w:tc></w:tr></w:tbl>".replace(W, "")
    document = with_body(xml.replace("<w:tbl>", f"<w:tbl {W}>", 1))
    assert sorted(w.text for w in words(read(document))) == ["bên"] * 30 + ["đáy"]


# Hostile files


def plain() -> Document:
    document = python_docx.Document()
    document.add_paragraph("chữ")
    return document


def rezipped(change: Callable[[str, bytes], bytes | None]) -> bytes:
    """A good file with its parts changed; a part becomes nothing where ``change`` gives None."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(saved(plain()))) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for info in old.infolist():
            data = change(info.filename, old.read(info.filename))
            if data is not None:
                new.writestr(info.filename, data)
    return out.getvalue()


def test_zip_bomb() -> None:
    bomb = rezipped(lambda name, data: data + b" " * 5_000_000 if name == "word/styles.xml" else data)
    assert len(bomb) < 100_000
    with pytest.raises(LimitExceeded):
        docx.read(bomb, "a.docx", Limits(unpacked_bytes=2_000_000))


def test_zip_bomb_that_lies_about_its_size() -> None:
    bomb = rezipped(lambda name, data: data + b" " * 5_000_000 if name == "word/document.xml" else data)
    with zipfile.ZipFile(io.BytesIO(bomb)) as archive:
        size = archive.getinfo("word/document.xml").file_size
    lying = bomb.replace(struct.pack("<I", size), struct.pack("<I", 1000))
    with pytest.raises(ReadError):
        docx.read(lying, "a.docx", Limits(unpacked_bytes=2_000_000))


@pytest.mark.parametrize("share", [0.2, 0.5, 0.9, 0.99])
def test_truncated(share: float) -> None:
    data = saved(plain())
    with pytest.raises(DamagedFile):
        docx.read(data[: int(len(data) * share)], "a.docx", LIMITS)


@pytest.mark.parametrize("missing", ["word/styles.xml", "word/numbering.xml", "_rels/.rels", "[Content_Types].xml"])
def test_missing_parts(missing: str) -> None:
    data = rezipped(lambda name, data: None if name == missing else data)
    assert filled(docx.read(data, "a.docx", LIMITS)) == ["chữ"]


def test_no_document_inside() -> None:
    data = rezipped(lambda name, data: None if name == "word/document.xml" else data)
    with pytest.raises(UnsupportedFormat):
        docx.read(data, "a.docx", LIMITS)


def test_outer_entities_are_not_read() -> None:
    evil = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'

    def change(name: str, data: bytes) -> bytes:
        if name != "word/document.xml":
            return data
        head, _, rest = data.partition(b"?>")
        return head + b"?>" + evil + rest.replace("chữ".encode(), b"a&e;b")

    assert "root:" not in "".join(w.text for w in words(docx.read(rezipped(change), "a.docx", LIMITS)))


def test_a_part_with_a_fault_is_read_as_far_as_it_goes() -> None:
    cut = rezipped(lambda name, data: data[: data.index(b"</w:body>")] if name == "word/document.xml" else data)
    source = docx.read(cut, "a.docx", LIMITS)
    assert filled(source) == ["chữ"]
    assert [(issue.code, issue.severity) for issue in source.issues] == [("source-truncated", "warning")]


@pytest.mark.parametrize(
    ("styles", "left", "tables"),
    [
        (b"<w:latentStyles><w:x/></w:latentStyles><b/>", b"<b/>", b""),
        (b'<w:style w:type="table"/></w:style><b/>', b"<b/>", b'<w:style w:type="table"/></w:style>'),
        (b'<w:style w:type="table"><b/>', b'<w:style w:type="table"><b/>', b""),  # cut off: the parser reports it
        (b'<!--<w:style w:type="table">--></w:style>', b'<!--<w:style w:type="table">--></w:style>', b""),
    ],
)
def test_styles_of_tables_are_apart(styles: bytes, left: bytes, tables: bytes) -> None:
    start, end = b'<w:styles xmlns:w="x">', b"</w:styles>"
    expected = start + left + end, tables and start + tables + end
    assert split_styles(start + styles + end) == expected


def test_empty_document() -> None:
    with pytest.raises(EmptyFile):
        read(python_docx.Document())


def test_style_loops_end() -> None:
    document = plain()
    styles = document.styles.element
    for one, other in (("A", "B"), ("B", "A")):
        xml = f'<w:style {W} w:type="paragraph" w:styleId="{one}"><w:basedOn w:val="{other}"/></w:style>'
        styles.append(parse_xml(xml))
    document.paragraphs[0]._p.get_or_add_pPr().append(parse_xml(f'<w:pStyle {W} w:val="A"/>'))
    assert filled(read(document)) == ["chữ"]


def test_kinds_are_told_by_bytes() -> None:
    samples = {
        docx: saved(plain()),
        rtf: b"{\\rtf1 a}",
        html: b"<html><p>a</p></html>",
        markdown: b"# a\n\n**b** c",
        doc: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
        plain_text: b"chu thuong",
    }
    for module, data in samples.items():
        takers = [m for m in (docx, doc, rtf, html, markdown, plain_text) if m.matches(data)]
        assert takers[0] is module


# Word 97


def compound(streams: dict[str, bytes]) -> bytes:
    """A minimal OLE container: every stream padded to the size at which no mini stream is needed."""
    sector, names = 512, list(streams)
    bodies = [streams[name].ljust(max(4096, -(-len(streams[name]) // sector) * sector), b"\x00") for name in names]
    starts, chain = [], [0xFFFFFFFD, 0xFFFFFFFE]
    for body in bodies:
        starts.append(len(chain))
        count = len(body) // sector
        chain += [len(chain) + i + 1 for i in range(count - 1)] + [0xFFFFFFFE]
    fat = struct.pack("<128I", *chain, *([0xFFFFFFFF] * (128 - len(chain))))
    entries = [("Root Entry", 5, 0xFFFFFFFE, 0, 1)]
    entries += [(n, 2, s, len(b), -1) for n, s, b in zip(names, starts, bodies, strict=True)]
    directory = b""
    for index in range(4):
        title, kind, start, size, first = entries[index] if index < len(entries) else ("", 0, 0, 0, -1)
        right = index + 1 if 0 < index < len(entries) - 1 else -1
        raw = title.encode("utf-16-le")
        directory += raw.ljust(64, b"\x00") + struct.pack(
            "<HBBiii16xI16xIII", len(raw) + 2 if title else 0, kind, 1, -1, right, first, 0, start, size, 0
        )
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    head += struct.pack("<IIIIIIIIII", 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0, 0)
    return head + b"\xff" * 432 + fat + directory + b"".join(bodies)


def word97(
    body: bytes,
    paragraphs: list[tuple[int, bytes]] | None = None,
    flags: int = 0,
    version: int = 0xC1,
    data_stream: bytes = b"",
    margins: tuple[bytes, ...] = (),
    tables: dict[int, bytes] | None = None,
) -> bytes:
    """A Word 97 file: one piece of 8-bit text; property lists by the lengths of the paragraphs.

    ``margins``: headers and footers of even and odd pages, then those of the first page. ``tables``: other tables by
    their number in the header; the text must be shorter than 200 bytes then.
    """
    main = bytearray(1536)
    struct.pack_into("<HH", main, 0, 0xA5EC, version)
    struct.pack_into("<H", main, 0x0A, flags)
    struct.pack_into("<I", main, 0x4C, len(body))
    struct.pack_into("<I", main, 0x54, sum(map(len, margins)))
    body += b"".join(margins)
    main[512 : 512 + len(body)] = body
    page, where, edge, edges = bytearray(512), 510, 512, [512]
    items = paragraphs or [(len(body), b"")]
    for index, (length, sprms) in enumerate(items):
        data = b"\x00\x00" + sprms
        data += b"\x00" if len(data) % 2 == 0 else b""
        where -= (len(data) + 1 + 1) // 2 * 2
        page[where] = (len(data) + 1) // 2
        page[where + 1 : where + 1 + len(data)] = data
        page[4 * (len(items) + 1) + 13 * index] = where // 2
        edge += length
        edges.append(edge)
    struct.pack_into(f"<{len(edges)}I", page, 0, *edges)
    page[511] = len(items)
    main[1024:1536] = page
    clx = (
        b"\x02"
        + struct.pack("<I", 16)
        + struct.pack("<II", 0, len(body))
        + struct.pack("<HIH", 0, 0x40000000 | 1024, 0)
    )
    bte = struct.pack("<III", 512, 512 + len(body), 2)
    struct.pack_into("<II", main, 0x9A + 8 * 33, 0, len(clx))
    struct.pack_into("<II", main, 0x9A + 8 * 13, 100, len(bte))
    ends = [sum(map(len, margins[:i])) for i in range(len(margins) + 1)]
    stories = struct.pack(f"<{6 + len(ends) + 1}I", *[0] * 6, *ends, ends[-1]) if margins else b""
    struct.pack_into("<II", main, 0x9A + 8 * 11, 200, len(stories))
    table = (clx.ljust(100, b"\x00") + bte).ljust(200, b"\x00") + stories
    for number, content in (tables or {}).items():
        struct.pack_into("<II", main, 0x9A + 8 * number, len(table), len(content))
        table += content
    streams = {"WordDocument": bytes(main), "0Table": table}
    return compound(streams | {"Data": data_stream} if data_stream else streams)


def test_word97_text() -> None:
    body = b"K\xednh g\x1e\xe0i:\x0bhai\x13 PAGE \x147\x15\rba\x0cbon\r"
    source = doc.read(word97(body), "a.doc", LIMITS)
    assert [lines(page) for page in source.pages] == [["Kính g-ài:", "hai7", "", "ba"], ["bon"]]
    assert source.media_type == "application/msword"


def test_word97_page_break_in_a_list_paragraph() -> None:
    """A page break is a character in a paragraph: it is not counted as a paragraph of the list."""
    roman = struct.pack("<iBB", 1, 1, 0) + bytes(22) + struct.pack("<H2H", 2, 0, ord("."))
    lists = struct.pack("<H", 1) + struct.pack("<ii9HB", 7, 7, *[0xFFF] * 9, 1) + b"\x00"
    usage = struct.pack("<I", 1) + struct.pack("<iIIB3x", 7, 0, 0, 0) + bytes(4)
    in_list = b"\x0b\x46\x01\x00"  # sprmPIlfo
    tables = {73: lists, 80: roman, 74: usage}  # the levels follow their lists
    data = word97(b"\x0cMot\rHai\x0cba\r", [(5, in_list), (7, in_list)], tables=tables)
    source = doc.read(data, "a.doc", LIMITS)
    assert [[line for line in lines(page) if line] for page in source.pages] == [["I. Mot", "II. Hai"], ["ba"]]


def test_word97_table() -> None:
    cells = b"".join(struct.pack("<HH16x", 0, 0) for _ in range(2))
    shape = b"\x02" + struct.pack("<hhh", 0, 3000, 9000) + cells
    inside = b"\x16\x24\x01"
    row_end = inside + b"\x17\x24\x01" + b"\x08\xd6" + struct.pack("<H", len(shape) + 1) + shape
    body = b"trai\x07phai\x07\x07sau\r"
    source = doc.read(word97(body, [(5, inside), (5, inside), (1, row_end), (4, b"")]), "a.doc", LIMITS)
    assert [line.split() for line in lines(source.pages[0])] == [["trai", "phai"], [], ["sau"]]


def test_word97_wide_table() -> None:
    """The property list that ends a row of many cells is in the stream ``Data``."""
    columns = 12
    edges = struct.pack(f"<{columns + 1}h", *range(0, 700 * (columns + 1), 700))
    shape = bytes([columns]) + edges + bytes(20 * columns)
    inside = b"\x16\x24\x01"
    row_end = inside + b"\x17\x24\x01" + b"\x08\xd6" + struct.pack("<H", len(shape) + 1) + shape
    data_stream = b"other" + struct.pack("<H", len(row_end)) + row_end
    cells = [b"%x\x07" % i for i in range(columns)]
    first = b"".join([*cells, b"\x07"])
    second = b"".join([*cells[:-1], b"\x07", b"\x07"])
    paragraphs = [(len(first) - 1, inside), (1, b"\x46\x66" + struct.pack("<I", 5))]
    paragraphs += [(len(second) - 1, inside), (1, b"\x46\x66" + struct.pack("<I", 5)), (4, b"")]
    source = doc.read(word97(first + second + b"sau\r", paragraphs, data_stream=data_stream), "a.doc", LIMITS)
    one, _, two, _, after = lines(source.pages[0])
    assert (one.split(), two.split(), after) == (list("0123456789ab"), list("0123456789a"), "sau")
    assert [one.index(sign) for sign in "0123456789a"] == [two.index(sign) for sign in "0123456789a"]


@pytest.mark.parametrize("where", [6, 10**6, 0xFFFFFFFF])
def test_word97_list_pointing_nowhere(where: int) -> None:
    paragraphs = [(4, b"\x46\x66" + struct.pack("<I", where))]
    data = word97(b"chu\r", paragraphs, data_stream=b"\xff" * 9)
    assert filled(doc.read(data, "a.doc", LIMITS)) == ["chu"]


def test_word97_headers_and_footers() -> None:
    margins = (b"chan\r", b"Dau trang\r", b"chan\r", b"Dia chi: so 1\r", b"dau tien\r", b"cuoi\r")
    assert filled(doc.read(word97(b"than\r", margins=margins), "a.doc", LIMITS)) == [
        "Dau trang",
        "than",
        "Dia chi: so 1",
    ]
    source = doc.read(word97(b"than\r", margins=margins), "a.doc", LIMITS)
    assert margins_of(source) == ["chan", "dau tien", "cuoi"], "of other pages: kept apart"
    numbers = (b"2\r", b"2\r", b"2\r", b"- 2 -\r", b"", b"")
    assert filled(doc.read(word97(b"than\r", margins=numbers), "a.doc", LIMITS)) == ["than"]


def test_word97_hostile(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)  # LibreOffice recovers text from some of them
    good = word97(b"chu\r")
    for data in (good[:600], good[:700], good[:2000], good[:8]):
        with pytest.raises(ReadError):
            doc.read(data, "a.doc", LIMITS)
    with pytest.raises(EncryptedFile):
        doc.read(word97(b"chu\r", flags=0x0100), "a.doc", LIMITS)
    with pytest.raises(EncryptedFile):
        doc.read(compound({"EncryptedPackage": b"x"}), "a.docx", LIMITS)
    with pytest.raises(UnsupportedFormat):
        doc.read(compound({"Workbook": b"x"}), "a.doc", LIMITS)


def test_older_word_needs_a_program(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)
    with pytest.raises(MissingDependency, match="antiword"):
        doc.read(word97(b"chu\r", version=0x68), "a.doc", LIMITS)


def test_namespaces_do_not_matter() -> None:
    strict = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
    usual = qn("w:p").partition("}")[0][1:].encode()
    data = rezipped(lambda name, data: data.replace(usual, strict) if name.startswith("word/") else data)
    assert filled(docx.read(data, "a.docx", LIMITS)) == ["chữ"]


# Formulas, versions, ruby, form fields, moved text


def e(inner: str, name: str = "e") -> str:
    """A part of a formula; ``inner``: its text, or other elements."""
    text = inner if inner.startswith("<") else f"<m:r><m:t>{inner}</m:t></m:r>"
    return f"<m:{name}>{text}</m:{name}>"


def o(name: str, *parts: str, properties: str = "") -> str:
    return f"<m:{name}><m:{name}Pr>{properties}</m:{name}Pr>{''.join(parts)}</m:{name}>"


FORMULAS = {
    o("f", e("2", "num"), e("3", "den")): "2/3",
    o("f", e("a+b", "num"), e("2", "den")): "(a+b)/2",
    o("f", e(o("f", e("1", "num"), e("2", "den")), "num"), e("3", "den")): "(1/2)/3",
    o("rad", e("x+1")): "√(x+1)",
    o("rad", e("3", "deg"), e("8")): "√(3&8)",
    o("sSup", e("10"), e("6", "sup")): "10⁶",
    o("sSup", e("10"), e("-4", "sup")): "10^(-4)",
    o("sSub", e("x"), e("1", "sub")): "x_1",
    o("sSubSup", e("x"), e("i", "sub"), e("2", "sup")): "x_i²",
    o("sPre", e("a", "sub"), e("b", "sup"), e("X")): "_a^bX",
    o("nary", e("i=1", "sub"), e("n", "sup"), e("a"), properties='<m:chr m:val="∑"/>'): "∑_(i=1)^na",
    o("nary", e("0", "sub"), e("t", "sup"), e("v dt")): "∫_0^t(v dt)",
    o("func", e("sin", "fName"), e("x")): "sin x",
    o("d", e("a"), e("b")): "(a|b)",
    o("d", e("a"), properties='<m:begChr m:val="["/><m:endChr m:val=""/>'): "[a",
    o("eqArr", e("x=1"), e("y=2")): "x=1; y=2",
    o("m", e(e("1") + e("0"), "mr"), e(e("0") + e("1"), "mr")): "1, 0; 0, 1",
    o("acc", e("x")): "x",
    o("bar", e("x")): "x",
    o("borderBox", e("x")): "x",
    o("limLow", e("lim"), e("n→0", "lim")): "lim_(n→0)",
    o("limUpp", e("a"), e("b", "lim")): "a^b",
}


@pytest.mark.parametrize("formula", FORMULAS)
def test_formulas(formula: str) -> None:
    source = read(with_body(p(r("k = ") + f"<m:oMath>{formula}</m:oMath>" + r(" m"))))
    line = make_line(1, source.pages[0].words, "cell")
    assert line.text == f"k = {FORMULAS[formula]} m"


def form(kind: str, inner: str) -> str:
    begin = f'<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:{kind}>{inner}</w:{kind}></w:ffData></w:fldChar></w:r>'
    return begin + '<w:r><w:instrText>FORM</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'


ENTRIES = '<w:listEntry w:val="MỘT"/><w:listEntry w:val="HAI"/>'
RUN = {
    "<mc:AlternateContent><mc:Choice Requires='w14'>" + r("mới") + "</mc:Choice><mc:Fallback>" + r("cũ")
    + "</mc:Fallback></mc:AlternateContent>": "mới",
    "<w:r><w:ruby><w:rt>" + r("âm") + "</w:rt><w:rubyBase>" + r("chữ") + "</w:rubyBase></w:ruby></w:r>": "chữ",
    form("ddList", '<w:result w:val="1"/>' + ENTRIES): "HAI",
    form("ddList", '<w:default w:val="1"/>' + ENTRIES): "HAI",
    form("ddList", ENTRIES): "MỘT",
    form("ddList", '<w:result w:val="7"/>' + ENTRIES): "",
    form("checkBox", '<w:default w:val="0"/><w:checked/>'): "☑",
    form("checkBox", '<w:default w:val="0"/>'): "☐",
    "<w:smartTag>" + r("thẻ") + "</w:smartTag>": "thẻ",
    '<w:moveTo w:id="1" w:author="a">' + r("dời") + "</w:moveTo>": "dời",
    '<w:moveFrom w:id="1" w:author="a">' + r("đi") + "</w:moveFrom>": "",
}  # fmt: skip


@pytest.mark.parametrize("inner", RUN)
def test_text_in_other_elements_of_a_paragraph(inner: str) -> None:
    assert " ".join(filled(read(with_body(p(r("a ") + inner + r(" b")))))).split() == f"a {RUN[inner]} b".split()


@pytest.mark.parametrize("around", ["w:moveTo", "w:smartTag", "w:customXml"])
def test_rows_inside_other_elements(around: str) -> None:
    row = f"<w:tr><w:tc>{p(r('ô'))}</w:tc></w:tr>"
    table = f"<w:tbl {W} {MORE}><w:tblPr/><w:tblGrid><w:gridCol/></w:tblGrid><{around}>{row}</{around}></w:tbl>"
    assert filled(read(with_body(table, p(r("sau"))))) == ["ô", "sau"]


# Word 97: notes, names of streams, damaged lists


def with_tables(text: bytes, tables: dict[int, bytes], lengths: dict[int, int]) -> bytes:
    """A Word 97 file with a text, tables (by their number in the header) and the lengths of its stories."""
    import olefile

    with olefile.OleFileIO(io.BytesIO(word97(b"\r"))) as ole:
        main, table = bytearray(ole.openstream("WordDocument").read()), ole.openstream("0Table").read()
    piece = plc([0, len(text)], struct.pack("<HIH", 0, 0x40000000 | 2 * len(main), 0))
    for number, content in ({33: b"\x02" + struct.pack("<I", len(piece)) + piece} | tables).items():
        struct.pack_into("<II", main, 0x9A + 8 * number, len(table), len(content))
        table += content
    for story, length in ({0: len(text)} | lengths).items():
        struct.pack_into("<i", main, 0x4C + 4 * story, length)
    return compound({"WordDocument": bytes(main) + text, "0Table": table})


def plc(positions: list[int], items: bytes = b"") -> bytes:
    return struct.pack(f"<{len(positions)}I", *positions) + items


def test_word97_footnotes_and_endnotes() -> None:
    body, foot, end = b"nam 2019\x02 va 500\x02 tr\r", b"\x02 chan\r\r", b"\x02 cuoi\r\r"
    references = {46: plc([8, len(body)], b"\x01\x00"), 2: plc([16, len(body)], b"\x01\x00")}
    texts = {3: plc([0, len(foot) - 1, len(foot)]), 47: plc([0, len(end) - 1, len(end)])}
    lengths = {0: len(body), 1: len(foot), 5: len(end)}
    source = doc.read(with_tables(body + foot + end, references | texts, lengths), "a.doc", LIMITS)
    assert filled(source) == ["nam 20191 va 5002 tr", "2 chan", "1 cuoi"]
    assert [word.text for word in source.pages[0].words if word.style.raised] == ["1", "2", "2", "1"]


def test_word97_text_box_of_a_header() -> None:
    body, header, box = b"than\r", b"dau\x08\r", b"hop\r\r"
    tables = {
        11: plc([0] * 7 + [0] + [len(header)] * 6),
        41: plc([3, len(header)], struct.pack("<I", 7) + bytes(22)),
        58: plc([0, len(box) - 1, len(box)], bytes(14) + struct.pack("<I", 7) + bytes(26)),
    }
    data = with_tables(body + header + box, tables, {0: len(body), 2: len(header), 7: len(box)})
    assert filled(doc.read(data, "a.doc", LIMITS)) == ["dau", "hop", "than"]


def test_word97_names_of_streams_in_any_case() -> None:
    main = word97(b"chu\r").replace("WordDocument".encode("utf-16-le"), "WORDDocument".encode("utf-16-le"))
    assert filled(
        doc.read(main.replace("0Table".encode("utf-16-le"), "0TABLE".encode("utf-16-le")), "a.doc", LIMITS)
    ) == ["chu"]


@pytest.mark.parametrize(
    ("lists", "usage"),
    [
        (struct.pack("<H", 9) + b"\xff" * 8, struct.pack("<I", 0)),
        (struct.pack("<H", 0) + bytes(2), struct.pack("<I", 1 << 20)),
    ],
)
def test_word97_bad_list_definitions_do_not_damage_the_text(lists: bytes, usage: bytes) -> None:
    source = doc.read(with_tables(b"chu\r", {74: usage, 73: lists}, {}), "a.doc", LIMITS)
    assert filled(source) == ["chu"]
    assert [(issue.code, issue.severity) for issue in source.issues] == [("source-truncated", "warning")]


def test_messages_of_damaged_files_are_for_users(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)
    with pytest.raises(DamagedFile, match=r"damaged \(a part of it is too short or not valid\)") as caught:
        doc.read(with_tables(b"chu\r", {33: b"\x01"}, {}), "a.doc", LIMITS)
    assert "unpack" not in str(caught.value)
