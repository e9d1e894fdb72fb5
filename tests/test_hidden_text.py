"""Text that a reader of the page cannot see, and text that is printed out of the rows."""

from __future__ import annotations

import re
import time

import pytest
from tools.samples.odt import SPACES

from test_readers_docx import LIMITS, p, r, saved, with_body
from test_readers_pdf import PROSE, Pdf, Text, one, texts
from vnadmin_doc.errors import DamagedFile
from vnadmin_doc.formats.common.content_blocks import ParagraphBlock, block_text, paragraphs
from vnadmin_doc.formats.markup import html
from vnadmin_doc.formats.odf import odt
from vnadmin_doc.formats.pdf import pdf
from vnadmin_doc.formats.pdf.pdf_transfer import undo_text_mode
from vnadmin_doc.formats.word import docx, rtf
from vnadmin_doc.formats.word.doc_file import DocFile, TextPiece
from vnadmin_doc.formats.word.doc_text import _DocWalker
from vnadmin_doc.layout.rows import page_lines
from vnadmin_doc.model.page import Source
from vnadmin_doc.pipeline import analyse

BODY = [Text(60, 600 - 20 * row, PROSE) for row in range(8)]
SECRET = Text(60, 700, "Số: 41/MN")


def hidden(source: Source) -> list[str]:
    return [word.text for page in source.pages for word in page.hidden]


HIDDEN = {
    "white": ["1 1 1 rg", SECRET, "0 g"],
    "render mode": [Text(60, 700, SECRET.text, mode=3)],
    "clipped": ["q 300 100 50 50 re W n", SECRET, "Q"],
    "tiny": [Text(60, 700, SECRET.text, size=1)],
    "under white": [SECRET, "1 1 1 rg 50 690 200 30 re f 0 g"],
    "under black": [SECRET, "0 g 50 690 200 30 re f"],
    "black on black": ["0 g 50 690 200 30 re f", SECRET],
}
SEEN = {
    "white on dark": ["0 0 0.4 rg 50 690 200 30 re f 1 1 1 rg", SECRET, "0 g"],
    "grey": ["0.8 g", SECRET, "0 g"],
    "in a clip that holds it": ["q 50 690 200 30 re W n", SECRET, "Q"],
    "on white": ["1 1 1 rg 50 690 200 30 re f 0 g", SECRET],
    "small": [Text(60, 700, SECRET.text, size=5.5)],
}


@pytest.mark.parametrize("items", HIDDEN.values(), ids=HIDDEN)
def test_hidden_text_of_a_pdf_is_kept_apart(items: list[Text | str]) -> None:
    source = one([*items, *BODY])
    assert hidden(source) == ["Số:", "41/MN"]
    assert texts(source) == PROSE.split() * 8
    reading = analyse(source)
    assert any("41/MN" in item.text for item in reading.unplaced)
    assert [issue.severity for issue in reading.issues if issue.code == "text-hidden"] == ["info"]


@pytest.mark.parametrize("items", SEEN.values(), ids=SEEN)
def test_text_that_can_be_seen_stays(items: list[Text | str]) -> None:
    source = one([*items, *BODY])
    assert hidden(source) == []
    assert texts(source)[:2] == ["Số:", "41/MN"]


@pytest.mark.parametrize("on", [True, False])
def test_a_layer_that_is_off_is_hidden(on: bool) -> None:
    made = Pdf()
    layer = made.add("<< /Type /OCG /Name (x) >>")
    made.catalog = f"/OCProperties << /OCGs [{layer} 0 R] /D << /OFF [{'' if on else f'{layer} 0 R'}] >> >>"
    form = made.appearance([SECRET], "0 0 600 800")
    made.objects[form - 4] = made.objects[form - 4].replace(
        b"/Subtype /Form", f"/Subtype /Form /OC {layer} 0 R".encode()
    )
    content = made.stream("", made.draw([*BODY, "/I0 Do"]))
    made.pages.append(made.add(f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Resources 3 0 R "
                               f"/Contents {content} 0 R >>"))  # fmt: skip
    assert hidden(pdf.read(made.data([form]), "x.pdf")) == ([] if on else ["Số:", "41/MN"])


def test_a_layer_of_ocr_over_typed_text_is_read_once() -> None:
    again = [Text(item.x + 1, item.y, item.text.replace("đề", "de"), mode=3) for item in BODY]
    source = one([*again, *BODY])
    assert sorted(texts(source)) == sorted(PROSE.split() * 8)
    assert hidden(source) == ["de"] * 8


def test_a_shadow_is_read_once() -> None:
    shadow = [Text(item.x + 1.7, item.y - 1.7, item.text) for item in BODY]
    assert texts(one(["0.7 g", *shadow, "0 g", *BODY])) == PROSE.split() * 8


@pytest.mark.parametrize(("matrix", "turn"), [("0 1 -1 0 700 0", 90), ("-1 0 0 -1 600 800", 180)])
def test_a_page_whose_text_is_turned_is_upright(matrix: str, turn: int) -> None:
    source = one([f"q {matrix} cm", *BODY, "Q"])
    (page,) = source.pages
    assert texts(source) == PROSE.split() * 8
    assert [line.text for line in page_lines(page)] == [PROSE] * 8
    assert [issue.code for issue in source.issues] == ["page-turned"]
    assert (page.width, page.height) == ((800, 600) if turn == 90 else (600, 800))


@pytest.mark.parametrize(("mark", "code"), [("ĐÃ HỦY", "letter-cancelled"), ("DỰ THẢO", "letter-draft")])
@pytest.mark.parametrize("matrix", ["0.7 0.7 -0.7 0.7 300 350", "1 0 0 1 150 515"])
def test_marks_across_the_rows_are_no_text(mark: str, code: str, matrix: str) -> None:
    source = one([*BODY, f"q {matrix} cm", Text(0, 0, mark, size=48), "Q"])
    assert texts(source) == PROSE.split() * 8
    assert [[word.text for word in words] for words in source.pages[0].marks] == [mark.split()]
    assert code in [issue.code for issue in analyse(source).issues]


def test_two_pages_on_one_sheet() -> None:
    left = [Text(item.x, item.y, item.text, size=15) for item in BODY]
    right = [Text(item.x + 600, item.y, item.text.lower(), size=15) for item in BODY]
    source = one([*left, *right], box="0 0 1200 850")
    assert [[word.text for word in page.words] for page in source.pages] == [
        PROSE.split() * 8,
        PROSE.lower().split() * 8,
    ]
    assert [page.origin.page for page in source.pages if page.origin] == [1, 1]
    across = Text(500, 300, PROSE)
    assert len(one([*left, *right, across], box="0 0 1200 850").pages) == 1


def test_words_that_only_narrow_gaps_separate() -> None:
    words = []
    for row in range(3):
        x = 60.0
        for word in PROSE.split():
            words.append(Text(x, 600 - 20 * row, word))
            x += 6.0 * len(word) + 1.3
    made = Pdf()
    # The glyphs of these codes are not wider than the width that the font of the test gives them.
    made.codes = dict(zip(sorted(set(PROSE)), b"!\"'(),-./:;I[\\]^_`cfijklrstvxyz{|}", strict=False))
    made.page(words)
    assert texts(pdf.read(made.data(), "thu.pdf")) == PROSE.split() * 3


NUMBER = [Text(60, 700, "Số: 1234/SNV-VP")]
STRIKES: dict[str, tuple[list[Text | str], str]] = {
    "a line": ([*NUMBER, "84 703.5 m 120 703.5 l S"], ""),
    "an annotation": ([*NUMBER], "/Annots [<< /Type /Annot /Subtype /StrikeOut /Rect [84 698 140 712] "
                      "/QuadPoints [84 712 140 712 84 698 140 698] >>]"),
}  # fmt: skip


@pytest.mark.parametrize(("items", "more"), STRIKES.values(), ids=STRIKES)
def test_a_struck_number_of_a_pdf_is_flagged(items: list[Text | str], more: str) -> None:
    source = one([*items, *BODY], more)
    assert [word.text for word in source.pages[0].words if word.style.struck] == ["1234/SNV-VP"]


def test_an_underline_is_no_strike() -> None:
    source = one([*NUMBER, "60 698 m 150 698 l S", *BODY])
    assert not any(word.style.struck for word in source.pages[0].words)


def test_a_struck_number_gives_way_to_the_new_one() -> None:
    text = "<p>SỞ NỘI VỤ</p><p>Số: <del>88</del><ins>91</ins>/SNV-VP</p><p>Huế, ngày <s>3</s> 4 tháng 5 năm 2024</p>"
    reading = analyse(html.read(text.encode(), "x.html", LIMITS))
    assert (reading.letter.code.number, reading.letter.promulgation.date) == ("91", "2024-05-04")
    told = {(issue.code, issue.path) for issue in reading.issues if issue.severity == "warning"}  # no figure lifts it
    assert {("number-replaced", "/code/number"), ("text-replaced", "/promulgation/date")} <= told
    assert not any(code.endswith("-replaced") and path in ("/kind", "/code/notation") for code, path in told)
    assert {"88", "3"} <= {item.text for item in reading.unplaced}


@pytest.mark.parametrize(
    ("before", "kept", "apart"),
    [
        ('<p hidden>Một</p>', "", "Một"),
        ('<p style="display: none">Một <b>hai</b></p>', "", "Một hai"),
        ('<div style="visibility:hidden">Một <i style="visibility:visible">hai</i></div>', "hai", "Một"),
        ('<p style="color:#fff">Một</p>', "", "Một"),
        ('<p style="color:#fff; background:#036">Một</p>', "Một", ""),
        ('<style>p {background: navy}</style><p style="color:white">Một</p>', "Một", ""),
        ('<p style="opacity:0">Một</p>', "", "Một"),
        ('<p style="opacity:0.5">Một</p>', "Một", ""),
        ('<p style="font-size:1px">Một</p>', "", "Một"),
        ('<p style="font-size:13px">Một</p>', "Một", ""),
        ('<p style="font-size:.9em">Một</p>', "Một", ""),
        ('<p style="color: transparent">Một</p>', "", "Một"),
        ('<p style="position:absolute; left:-9999px">Một</p>', "", "Một"),
        ('<p style="margin-left:-12px">Một</p>', "Một", ""),
        ('<p style="text-indent:-18.0pt">Một</p>', "Một", ""),
        ('<p style="margin-left:144.0pt; text-indent:-108.0pt">Một</p>', "Một", ""),  # a paragraph that hangs
        ('<p style="position:relative; left:-120px">Một</p>', "Một", ""),
        ('<p style="font-size:3.9px">Một</p><p style="font-size:1.75pt">hai</p>', "Một", "hai"),
        ('<style>\n<!-- .an {display:none} -->\n</style><p class="an">Một</p>', "", "Một"),
        ('<p style="position:absolute; clip: rect(0 0 0 0)">Một</p>', "", "Một"),
        ('<div style="height:0; overflow:hidden"><p>Một</p></div>', "", "Một"),
        ('<div style="height:100%; overflow:hidden"><p>Một</p></div>', "Một", ""),
        ('<style>.an {display: none}</style><p class="x an">Một</p>', "", "Một"),
        ('<style>p.an, #y {visibility: hidden}</style><p id="y">Một</p><p class="an">hai</p>', "", "Một hai"),
        ('<style>.an {display:none}</style><p class="an" style="display:block">Một</p>', "Một", ""),
        ('<style>.tab {display:none} .tab.active {display:block}</style><p class="tab">Một</p>', "Một", ""),
        ('<style>@media print {.an {display:none}}</style><p class="an">Một</p>', "Một", ""),
        ("<style>body {visibility: hidden}</style><p>Một</p>", "Một", ""),
    ],
)  # fmt: skip
def test_hidden_text_of_html(before: str, kept: str, apart: str) -> None:
    source = html.read(f"<html><body>{before}<p>Kính gửi</p></body></html>".encode(), "x.html", LIMITS)
    assert texts(source) == [*kept.split(), "Kính", "gửi"]
    assert hidden(source) == apart.split()


@pytest.mark.parametrize(
    "page",
    [
        f'<p style="{"height:0;" * 30_000}">Một</p>',
        f"<style>{'a' * 300_000}</style><p>Một</p>",
        f"<style>{'@' * 500}{{{'x{}' * 100_000}</style><p>Một</p>",
        f"<style>{''.join(f'.a{i}{{display:none}}.b{i}{{display:block}}' for i in range(8000))}</style><p>Một</p>",
    ],
)
def test_time_for_styles_is_linear(page: str) -> None:
    started = time.process_time()
    assert texts(html.read(page.encode(), "x.html", LIMITS)) == ["Một"]
    assert time.process_time() - started < 2


WHITE = '<w:color w:val="FFFFFF"/>'


@pytest.mark.parametrize(
    ("inner", "kept", "apart"),
    [
        (r("Một", "<w:vanish/>"), "", "Một"),
        (r("Một", WHITE), "", "Một"),
        (r("Một", '<w:sz w:val="2"/>'), "", "Một"),
        (r("Một", WHITE + '<w:shd w:val="clear" w:fill="1F3864"/>'), "Một", ""),
        (r("Một", WHITE + '<w:highlight w:val="black"/>'), "Một", ""),
        (f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{r('Một')}</w:sdtContent></w:sdt>", "", "Một"),
        (f"<w:sdt><w:sdtPr/><w:sdtContent>{r('Một')}</w:sdtContent></w:sdt>", "Một", ""),
    ],
)
def test_hidden_text_of_docx(inner: str, kept: str, apart: str) -> None:
    source = docx.read(saved(with_body(p(inner), p(r("Kính gửi")))), "x.docx", LIMITS)
    assert texts(source) == [*kept.split(), "Kính", "gửi"]
    assert hidden(source) == apart.split()


ODT_WHITE = ("text", "T1", '<style:text-properties fo:color="#ffffff"/>')


@pytest.mark.parametrize(
    ("styles", "inner", "kept", "apart"),
    [
        ([ODT_WHITE], '<text:p><text:span text:style-name="T1">Một</text:span></text:p>', "", "Một"),
        (
            [ODT_WHITE, ("text", "T2", '<style:text-properties style:use-window-font-color="true"/>')],
            '<text:p><text:span text:style-name="T1"><text:span text:style-name="T2">Một</text:span></text:span>'
            "</text:p>",
            "Một",
            "",
        ),
        (
            [("text", "T1", '<style:text-properties fo:color="#ffffff" fo:background-color="#1f3864"/>')],
            '<text:p><text:span text:style-name="T1">Một</text:span></text:p>',
            "Một",
            "",
        ),
        (
            [ODT_WHITE, ("paragraph", "P1", '<style:paragraph-properties fo:background-color="#1f3864"/>')],
            '<text:p text:style-name="P1"><text:span text:style-name="T1">Một</text:span></text:p>',
            "Một",
            "",
        ),
        (
            [ODT_WHITE, ("table-cell", "C1", '<style:table-cell-properties fo:background-color="#1f3864"/>')],
            '<table:table><table:table-row><table:table-cell table:style-name="C1"><text:p>'
            '<text:span text:style-name="T1">Một</text:span></text:p></table:table-cell></table:table-row>'
            "</table:table>",
            "Một",
            "",
        ),
        (
            [ODT_WHITE],
            '<text:p><draw:frame><draw:text-box><text:p><text:span text:style-name="T1">Một</text:span></text:p>'
            "</draw:text-box></draw:frame></text:p>",
            "Một",
            "",
        ),
    ],
)
def test_colours_of_odt(styles: list[tuple[str, str, str]], inner: str, kept: str, apart: str) -> None:
    given = "".join(
        f'<style:style style:name="{name}" style:family="{family}">{properties}</style:style>'
        for family, name, properties in styles
    )
    body = f"<office:body><office:text>{inner}<text:p>Kính gửi</text:p></office:text></office:body>"
    root = (
        f"<office:document {SPACES}><office:automatic-styles>{given}</office:automatic-styles>{body}</office:document>"
    )
    source = odt.read(root.encode(), "x.fodt", LIMITS)
    assert texts(source) == [*kept.split(), "Kính", "gửi"]
    assert hidden(source) == apart.split()


CELL = r"\trowd\clcbpat{}\cellx9000\pard\intbl\cf2 "


@pytest.mark.parametrize(
    ("inner", "is_kept"),
    [
        (r"{\cf2 Mot}", False),
        (r"{\cf0 Mot}", True),
        (r"{\cf1 Mot}", True),
        (r"{\cf9 Mot}", True),  # not in the table
        (r"{\cf2\highlight3 Mot}", True),
        (r"{\cf2\chcbpat3 Mot}", True),
        (r"\cbpat3{\cf2 Mot}\pard", True),
        (r"\cbpat2{\cf2 Mot}\pard", False),
        (r"\cbpat2\shading5000{\cf2 Mot}\pard", True),  # a pattern
        (CELL.format(3) + r"Mot\cell\row\pard\plain", True),
        (CELL.format(2) + r"Mot\cell\row\pard\plain", False),
        (r"\pard\intbl\cf2 Mot\cell\trowd\clcbpat3\cellx9000\row\pard\plain", True),  # the cell follows its text
        (r"{\shp{\*\shpinst{\shptxt\cf2 Mot\par}}}", True),  # a text box may have any ground
    ],
)
def test_colours_of_rtf(inner: str, is_kept: bool) -> None:
    table = r"{\colortbl;\red200\green0\blue0;\red255\green255\blue255;\red31\green56\blue100;}"
    source = rtf.read(rf"{{\rtf1{table}{inner}\par Kinh gui\par}}".encode(), "x.rtf", LIMITS)
    assert [word in texts(source) for word in ("Mot", "Kinh")] == [is_kept, True]
    assert hidden(source) == ([] if is_kept else ["Mot"])


DARK, PALE = bytes((31, 56, 100, 0)), bytes((255, 255, 255, 0))
NO_COLOUR = bytes((0, 0, 0, 255))
IN_WHITE = b"\x70\x68" + PALE
IN_CELL = b"\x16\x24\x01"


def ground(code: bytes, colour: bytes, pattern: int = 0) -> bytes:
    """A property that declares a ground, with the size of its operand."""
    return code + b"\x0a" + NO_COLOUR + colour + pattern.to_bytes(2, "little")


@pytest.mark.parametrize(
    ("of_text", "of_paragraph", "is_kept"),
    [
        (IN_WHITE, b"", False),
        (b"\x42\x2a\x08", b"", False),  # white by its number
        (b"\x42\x2a\x00", b"", True),
        (IN_WHITE + b"\x70\x68" + NO_COLOUR, b"", True),
        (IN_WHITE + ground(b"\x71\xca", DARK), b"", True),
        (IN_WHITE + b"\x66\x48" + (9 << 5).to_bytes(2, "little"), b"", True),  # on dark blue
        (IN_WHITE + b"\x0c\x2a\x01", b"", True),  # marked
        (IN_WHITE, ground(b"\x4d\xc6", DARK), True),
        (IN_WHITE, ground(b"\x4d\xc6", PALE), False),
        (IN_WHITE, ground(b"\x4d\xc6", PALE, 5), True),  # a pattern
        (b"\x70\x68" + DARK, b"", True),
    ],
)
def test_colours_of_doc(of_text: bytes, of_paragraph: bytes, is_kept: bool) -> None:
    file = DocFile(b"", b"", text="Mot\rKinh gui\r", pieces=[TextPiece(0, 13, 0, False)])
    file.chars.add(0, 3, of_text)
    file.paras.add(0, 4, b"\0\0" + of_paragraph)
    file.paras.add(4, 13, b"\0\0")
    first, second = _DocWalker(file).story(0, 13)
    assert isinstance(first, ParagraphBlock)
    assert (block_text(first), [run.text for run in first.hidden]) == (("Mot", []) if is_kept else ("", ["Mot"]))
    assert block_text(second) == "Kinh gui"


@pytest.mark.parametrize(
    ("row", "is_kept"),
    [
        (b"", False),
        (b"\x12\xd6\x0a" + NO_COLOUR + DARK + b"\0\0", True),
        (b"\x09\xd6\x02" + (9 << 5).to_bytes(2, "little"), True),
        (b"\x12\xd6\x0a" + NO_COLOUR + PALE + b"\0\0", False),
        (b"\x3a\x56\x0f\x00", True),  # a style of tables may give any ground
    ],
)
def test_colours_in_a_table_of_doc(row: bytes, is_kept: bool) -> None:
    file = DocFile(b"", b"", text="Mot\x07\x07", pieces=[TextPiece(0, 5, 0, False)])
    file.chars.add(0, 3, IN_WHITE)
    file.paras.add(0, 4, b"\0\0" + IN_CELL)
    file.paras.add(4, 5, b"\0\0" + IN_CELL + b"\x17\x24\x01" + row)
    (cell,) = paragraphs(_DocWalker(file).story(0, 5))
    assert block_text(cell) == ("Mot" if is_kept else "")
    assert len(cell.hidden) == (not is_kept)


@pytest.mark.parametrize(
    ("typed", "joined"),
    [
        ("S Ở  T Ư  P H Á P", "SỞ TƯ PHÁP"),
        ("Q U Y Ế T Đ Ị N H :", "QUYẾT ĐỊNH :"),
        ("A B C D", "A B C D"),
    ],
)
def test_words_typed_letter_by_letter(typed: str, joined: str) -> None:
    reading = analyse(html.read(f"<pre>{typed}</pre><p>Kính gửi</p>".encode(), "x.html", LIMITS))
    found = " ".join(
        [*(item.text for item in reading.unplaced), *(e.text for v in reading.evidence.values() for e in v)]
    )
    assert joined.rstrip(" :") in found


def test_a_transfer_in_text_mode_is_undone() -> None:
    made = Pdf()
    made.page(BODY)
    made.stream("", bytes(range(128, 256)) * 5 + b"\n" * 30)
    good = made.data()
    broken = good.replace(b"\n", b"\r\n")
    assert undo_text_mode(good, "x.pdf") is good
    assert undo_text_mode(broken, "x.pdf") == good
    source = pdf.read(broken, "x.pdf")
    assert texts(source) == PROSE.split() * 8
    assert [issue.code for issue in source.issues] == ["transfer-undone"]
    with pytest.raises(DamagedFile, match="text mode"):
        undo_text_mode(re.sub(rb"startxref\r\n\d+", b"startxref\r\n7", broken), "x.pdf")
