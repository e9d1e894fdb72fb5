"""Text, Markdown, HTML and RTF on the character grid."""

from __future__ import annotations

import unicodedata
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vnadmin_doc.errors import DamagedFile, EmptyFile, LimitExceeded
from vnadmin_doc.formats.markup import html, markdown, plain_text
from vnadmin_doc.formats.word import rtf
from vnadmin_doc.limits import Limits
from vnadmin_doc.model.page import Page, Source, Style, Word

LIMITS = Limits()


def words(source: Source) -> list[Word]:
    return [word for page in source.pages for word in page.words]


def lines(page: Page) -> list[str]:
    """The page as lines of text, trailing blank rows left out."""
    shown: dict[int, str] = {}
    for word in page.words:
        row = int(word.box.top)
        line = shown.get(row, "")
        assert len(line) <= word.box.x0, "words must not overlap"
        shown[row] = line.ljust(int(word.box.x0)) + word.text
    return [shown.get(row, "") for row in range(int(page.height))]


def md(source: str) -> Source:
    return markdown.read(source.encode(), "letter.md", LIMITS)


def page_of(data: bytes | str) -> list[str]:
    raw = data.encode() if isinstance(data, str) else data
    return lines(html.read(raw, "letter.html", LIMITS).pages[0])


# Plain text


def test_columns_stay_where_they_are() -> None:
    source = plain_text.read("  SỞ MẪU          CỘNG HÒA\n\nSố: 12/SM\tx\n".encode(), "a.txt", LIMITS)
    assert lines(source.pages[0]) == ["  SỞ MẪU          CỘNG HÒA", "", "Số: 12/SM       x"]
    assert source.pages[0].width == 100
    assert (source.name, source.media_type, source.reading, source.encoding) == (
        "a.txt",
        "text/plain",
        "text",
        "utf-8",
    )


@pytest.mark.parametrize(
    "data",
    [
        "Kính gửi:\r\nSở Mẫu".encode(),
        b"\xef\xbb\xbf" + "Kính gửi:\nSở Mẫu".encode(),
        "Kính gửi:\rSở Mẫu".encode(),
        "Kính gửi:\nSở Mẫu".encode("utf-16"),
        b"\xfe\xff" + "Kính gửi:\nSở Mẫu".encode("utf-16-be"),
        unicodedata.normalize("NFD", "Kính gửi:\nSở Mẫu").encode(),
        "Kí\u00adnh\u200b gửi:\nSở M\ufeffẫu".encode(),
    ],
)
def test_line_ends_and_encodings(data: bytes) -> None:
    assert plain_text.matches(data)
    assert lines(plain_text.read(data, "a.txt", LIMITS).pages[0]) == ["Kính gửi:", "Sở Mẫu"]


def test_form_feeds_start_pages() -> None:
    source = plain_text.read("một\fhai\n\f\f".encode(), "a.txt", LIMITS)
    assert [[w.text for w in page.words] for page in source.pages] == [["một"], ["hai"]]
    assert [page.number for page in source.pages] == [1, 2]


def test_wide_text_without_a_mark() -> None:
    data = ("So: 12/UBND-VP, ngay 01 thang 02 nam 2021\n" * 5).encode("utf-16-le")
    assert plain_text.read(data, "a.txt", LIMITS).encoding == "utf-16-le"


def test_cp1258() -> None:
    data = "Ủy ban nhân dân đề nghị các sở, ban, ngành báo cáo"
    raw = unicodedata.normalize("NFD", data)
    composed = raw.replace("u\u031b", "ư").replace("U\u031b", "Ư").replace("o\u031b", "ơ").replace("a\u0302", "â")
    composed = composed.replace("e\u0302", "ê").replace("o\u0302", "ô").replace("a\u0306", "ă")
    source = plain_text.read(composed.encode("cp1258"), "a.txt", LIMITS)
    assert " ".join(w.text for w in words(source)) == data
    assert [issue.code for issue in source.issues] == ["encoding-doubtful"]


@pytest.mark.parametrize(
    ("legacy", "modern"),
    [
        (
            "Céng hoµ x· héi chñ nghÜa ViÖt Nam   §éc lËp - Tù do - H¹nh phóc, Uû ban nh©n d©n",
            "Cộng hoà xã hội chủ nghĩa Việt Nam   Độc lập - Tự do - Hạnh phúc, Uỷ ban nhân dân",
        ),
        ("Coäng hoøa xaõ hoäi, Ñoäc laäp, Haïnh phuùc", "Cộng hòa xã hội, Độc lập, Hạnh phúc"),
    ],
)
def test_legacy_text(legacy: str, modern: str) -> None:
    source = plain_text.read(legacy.encode("cp1252"), "a.txt", LIMITS)
    assert lines(source.pages[0])[0].split() == modern.split()
    assert "legacy-encoding" in [issue.code for issue in source.issues]


@pytest.mark.parametrize(
    ("data", "text", "encoding", "code"),
    [
        ("Die Frösche klagten über die Lage".encode("latin-1"), None, "cp1252", "encoding-doubtful"),
        ("la lettre est à la préfecture".encode("cp1252"), None, "cp1252", "encoding-doubtful"),
        ("KÝnh göi: Së MÉu, huyÖn MÉu".encode("cp1252"), "Kính gửi: Sở Mẫu, huyện Mẫu", "tcvn3", "legacy-encoding"),
        ("Kính g".encode() + b"\xff" + "i: Sở Mẫu".encode(), "Kính g\ufffdi: Sở Mẫu", "utf-8", "encoding-doubtful"),
    ],
)
def test_no_letter_of_8_bit_text_is_lost(data: bytes, text: str | None, encoding: str, code: str) -> None:
    source = plain_text.read(data, "a.txt", LIMITS)
    assert " ".join(w.text for w in words(source)) == (text or data.decode("cp1252"))
    assert (source.encoding, [issue.code for issue in source.issues]) == (encoding, [code])


def test_bad_bytes_do_not_stop_the_reading() -> None:
    source = plain_text.read("Kính gửi: Sở".encode() + b"\xff\xc3( M\xe1\xba\xabu", "a.txt", LIMITS)
    assert source.issues[0].code == "encoding-doubtful"
    assert "\ufffd" in words(source)[2].text


@pytest.mark.parametrize("data", [b"", b"\n \n", b"\x00\x00\x00", "\u200b".encode()])
def test_empty(data: bytes) -> None:
    with pytest.raises(EmptyFile):
        plain_text.read(data, "a.txt", LIMITS)


def test_zero_bytes() -> None:
    with pytest.raises(DamagedFile):
        plain_text.read(b"a\x00b\x00\x00\x00", "a.txt", LIMITS)
    assert not plain_text.matches(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00")
    assert [w.text for w in words(plain_text.read(b"S\x00o so" + b" mau" * 20, "a.txt", LIMITS))][:2] == [
        "So",
        "so",
    ]


def test_limits() -> None:
    with pytest.raises(LimitExceeded):
        plain_text.read(b"a b c d e", "a.txt", Limits(text_characters=5))
    with pytest.raises(LimitExceeded):
        plain_text.read(b"a\fb\fc\fd", "a.txt", Limits(pages=2))


@given(st.binary(max_size=300))
@settings(max_examples=60, deadline=None)
def test_any_bytes(data: bytes) -> None:
    for reader in (plain_text, markdown, html, rtf):
        try:
            source = reader.read(data, "x", LIMITS)
        except (EmptyFile, DamagedFile):
            continue
        for page in source.pages:
            lines(page)


# Markdown


LETTER = """Số: ~~12~~/SM-VP
V/v báo cáo

### **1. Phần một**

- Gạch một;
- Gạch hai KGVX<sup>Hoa</sup>.

1. Số một
a) Chữ a
"""


def test_markdown_labels_survive() -> None:
    assert markdown.matches(LETTER.encode())
    source = md(LETTER)
    assert lines(source.pages[0]) == [
        "Số: 12/SM-VP",
        "V/v báo cáo",
        "",
        "1. Phần một",
        "",
        "- Gạch một;",
        "- Gạch hai KGVXHoa.",
        "",
        "1. Số một",
        "a) Chữ a",
    ]
    assert source.media_type == "text/markdown"


def test_markdown_styles_and_glue() -> None:
    found = {word.text: word for word in words(md("**Số:** ~~12~~/SM\n\nKGVX<sup>Hoa</sup>."))}
    assert found["Số:"].style == Style(bold=True)
    assert (found["12"].style.struck, found["12"].glued) == (True, False)
    assert (found["/SM"].style, found["/SM"].glued) == (Style(), True)
    assert (found["Hoa"].style.raised, found["Hoa"].glued) == (True, True)
    assert found["."].glued
    assert found["/SM"].box.x0 == found["12"].box.x1


def test_markdown_leftovers_of_ocr_models() -> None:
    source = md("```markdown\n# Tên<br>hai\n\n---\n\n<!-- page 2 -->\n![x](y.png)\n1\\. Một&nbsp;hai\n* Ba\n```\n")
    assert [line for line in lines(source.pages[0]) if line] == ["Tên", "hai", "1. Một hai", "* Ba"]


def test_markdown_tables_are_tables() -> None:
    source = md("**Bảng**\n\n| STT | Tên |\n|---|---|\n| 1 | Một |\n| 2 | Hai |\n")
    assert source.pages[0].tables[0].rows == (("STT", "Tên"), ("1", "Một"), ("2", "Hai"))


TABLE = "<table><tr><td>SỞ MẪU<br/>Số: 1/SM</td><td>CỘNG HÒA</td></tr></table>"


def test_markdown_may_begin_with_a_table_in_html() -> None:
    text = f"{TABLE}\n\nKính gửi:\n\n- Sở A;\n- Sở B.\n\n1. Một.\n\n2. Hai.\n"
    assert markdown.matches(text.encode())
    assert not html.matches(text.encode())
    assert [line for line in lines(md(text).pages[0]) if line][-5:] == [
        "Kính gửi:",
        "- Sở A;",
        "- Sở B.",
        "1. Một.",
        "2. Hai.",
    ]


@pytest.mark.parametrize(
    "text",
    [
        f"{TABLE}<p>Kính gửi:\n\nSở A</p>\n<p>Một.\n\nHai.</p>",  # paragraphs in elements
        f"<html><body>{TABLE}\n\nKính gửi:\n\nSở A\n\nMột.\n</body></html>",  # a whole document
        f"{TABLE}\n\nMột dòng.\n",  # a single line
    ],
)
def test_html_stays_html(text: str) -> None:
    assert html.matches(text.encode())
    assert not markdown.matches(text.encode())


def test_markdown_keeps_wide_gaps() -> None:
    assert lines(md("**SỞ MẪU**          CỘNG HÒA").pages[0]) == ["SỞ MẪU          CỘNG HÒA"]


@pytest.mark.parametrize("data", ["Số: 12\n- một\n- hai\n", "a * b * c", "1 | 2", "#1 là số"])
def test_plain_text_is_not_markdown(data: str) -> None:
    assert not markdown.matches(data.encode())
    assert plain_text.matches(data.encode())


def test_read_text() -> None:
    assert plain_text.read_text("**a**", "x", "text/markdown").pages[0].words[0].style.bold
    assert plain_text.read_text("<p>a</p>", "x", "text/html").media_type == "text/html"
    assert plain_text.read_text("**a**").pages[0].words[0].text == "**a**"


# HTML


def test_html_blocks_lists_and_breaks() -> None:
    found = page_of(
        "<!DOCTYPE html><html><head><title>no</title><style>p{}</style></head><body>"
        "<p>Một\n  hai<br>ba</p><ol type=a start=2><li>bê<li>xê</ol><ul><li>gạch</ul>"
        "<div hidden>x</div><p style='display: none'>ẩn</p><script>1</script></body></html>"
    )
    # Browsers do not display an element with the attribute hidden (HTML, 6.1), so its text is not of the page.
    assert [line for line in found if line] == ["Một hai", "ba", "b. bê", "c. xê", "- gạch"]
    assert found[:4] == ["Một hai", "ba", "", "b. bê"]


def test_html_layout_table_stands_side_by_side() -> None:
    data = "<table><tr><td><p>SỞ MẪU</p><p>Số: 1</p></td><td>CỘNG HÒA<br>Độc lập</td></tr></table>"
    found = page_of(data)
    assert found[2] == "Số: 1"
    left, right = found[0].index("SỞ"), found[0].index("CỘNG")
    assert right - (left + len("SỞ MẪU")) >= 6
    assert found[1].index("Độc") == right


def test_html_merged_cells() -> None:
    data = (
        b"<table><tr><td rowspan=2>A</td><td colspan=2>B</td></tr><tr><td>C</td><td>D</td></tr>"
        b"<tr><td>E</td><td>F</td><td>G</td></tr></table>"
    )
    source = html.read(data, "x.html", LIMITS)
    assert source.pages[0].tables[0].rows == (("A", "B", ""), ("", "C", "D"), ("E", "F", "G"))


@pytest.mark.parametrize(
    "nested",
    [
        "<tr><td>trong<div>",
        "<ul><tr><td>trong",
        "<table><tr><td>trong",
        "trong<table><tr>",
        "<tr>trong<td>",
        "<tbody>trong",
        "<td>trong<tr>",
        "<table><caption>trong",
        "<table><colgroup>trong",
    ],
)
def test_html_badly_made_tables_are_read_once(nested: str) -> None:
    data = "<p>đầu</p><table>" + nested * 12 + "<table><tr><td>cùng</td></tr></table>"
    found = " ".join(word.text for word in words(html.read(data.encode(), "x.html", LIMITS)))
    assert (found.count("đầu"), found.count("trong"), found.count("cùng")) == (1, 12, 1)


def test_html_legacy_font() -> None:
    source = html.read(b"<p><font face='.VnTimeH'>b\xe9 t\xb5i</font> \xe9</p>", "x.html", LIMITS)
    assert [w.text for w in words(source)][:2] == ["BỘ", "TÀI"]


def test_html_takes_no_entities_from_elsewhere() -> None:
    data = b'<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/hostname">]><html><body><p>a&x;b</p></body></html>'
    assert "&x;" in "".join(w.text for w in words(html.read(data, "x.html", LIMITS)))


def test_html_deep_nesting() -> None:
    data = b"<html><body>" + b"<div>" * 5000 + b"chu" + b"</div>" * 5000
    with suppress(DamagedFile, EmptyFile):
        assert words(html.read(data, "x.html", LIMITS))[0].text == "chu"
    nested = b"<html><body>" + b"<table><tr><td>a</td><td>" * 60 + b"z" + b"</td></tr></table>" * 60
    assert {w.text for w in words(html.read(nested, "x.html", LIMITS))} == {"a", "z"}


# RTF


def rtf_source(body: str) -> Source:
    head = (
        r"{\rtf1\ansi\ansicpg1252\uc1\deff0{\fonttbl{\f0\fcharset0{\*\panose 02020603}Times New Roman;}"
        r"{\f1\fcharset0 .VnTimeH;}{\f2\fcharset163 Arial;}{\f3\fcharset2 Symbol;}}"
    )
    return rtf.read((head + body + "}").encode("latin-1"), "a.rtf", LIMITS)


def rtf_lines(body: str) -> list[str]:
    return lines(rtf_source(body).pages[0])


def test_rtf_text() -> None:
    assert rtf.matches(b"{\\rtf1 x}")
    assert rtf_lines(r"K\'ednh g\u7917?i:\line S\u7903\'3f\par {\b M\u7851?u}\~x") == [
        "Kính gửi:",
        "Sở",
        "",
        "Mẫu x",
    ]


def test_rtf_fonts() -> None:
    source = rtf_source(r"{\f1 b\'e9 t\'b5i} {\f2 \'fe\'f0\'e3}")
    assert [w.text for w in words(source)] == ["BỘ", "TÀI", "₫đă"]
    assert source.issues[0].code == "legacy-encoding"


@pytest.mark.parametrize(
    ("head", "body", "text"),
    [
        (
            r"\ansi\ansicpg936{\fonttbl{\f0\fcharset134 SimSun;}}",
            r"\'d6\'d0\'b9\'fa {\b\'d6\'d0}\'b9\'fa x",
            "中国 中国 x",
        ),
        (r"\ansi{\fonttbl{\f0\fcharset128 MS Mincho;}}", r"\'93\'fa\'96\'7b x", "日本 x"),
        (r"\ansi{\fonttbl{\f0\fcharset129 Batang;}}", r"\'c7\'d1 x", "한 x"),
        (r"\ansi{\fonttbl{\f0\fcharset136 MingLiU;}}", r"\'a4\'a4A", "中A"),
        (r"\mac{\fonttbl{\f0 Times;}}", r"caf\'8e", "café"),
        (r"\pca{\fonttbl{\f0 Times;}}", r"caf\'82", "café"),
        (r"\ansi{\fonttbl{\f0\fcharset77 Geneva;}}", r"caf\'8e", "café"),
        (r"\ansi\ansicpg65001{\fonttbl{\f0 Times;}}", r"caf\'c3\'a9", "café"),
    ],
)
def test_rtf_code_pages(head: str, body: str, text: str) -> None:
    source = rtf.read(rf"{{\rtf1{head}\pard\f0 {body}\par}}".encode("latin-1"), "a.rtf", LIMITS)
    assert lines(source.pages[0]) == [text]


def test_rtf_page_break_after_a_list_label() -> None:
    source = rtf.read(rb"{\rtf1 mot\par{\listtext\tab I.\tab}\page hai\par}", "a.rtf", LIMITS)
    assert [[word.text for word in page.words] for page in source.pages] == [["mot"], ["I.", "hai"]]


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (r"{\b\*\cs7\lang1033 một} hai", "một hai"),
        (r"{một\*\unknown hai} ba", "mộthai ba"),
        (r"{\*\unknown một} hai", "hai"),
        ("{\n\\*\\unknown một} hai", "hai"),
        (r"{{\i một}\*\unknown hai} ba", "mộthai ba"),
    ],
)
def test_rtf_a_star_counts_at_the_start_of_a_group(body: str, text: str) -> None:
    body = "".join(char if char.isascii() else f"\\u{ord(char)}?" for char in body)
    assert [line.strip() for line in rtf_lines(body)] == [text]


def test_rtf_labels_notes_boxes_and_what_is_hidden() -> None:
    body = (
        r"\pard{\listtext\pard\plain\f0 1.\tab}M\u7897?t{\footnote\pard {\super\chftn} Ch\'fa}\par"
        r"{\pntext\f3\'b7\tab}g{\v an}{\deleted xoa}\par"
        r"{\shp{\*\shpinst{\sp{\sn a}{\sv b}}{\shptxt \pard KH\u7848?N\par}}{\shprslt KHAN\par}}sau\par"
        r"{\field{\*\fldinst PAGE}{\fldrslt 7}}{\footer chan}{\header 2}{\headerl trai}"
    )
    assert [line for line in rtf_lines(body) if line] == ["1. Một1", "- g", "sau", "KHẨN", "7", "1 Chú", "chan"]


def test_rtf_headers_of_later_pages_are_kept_apart() -> None:
    source = rtf_source(
        r"\titlepg{\headerf dau}{\header sau}{\footer 2}\pard than\par\sect{\header phu luc}\pard bang\par"
    )
    assert [word.text for page in source.pages for word in page.words] == ["dau", "than", "bang"]
    assert [word.text for word in source.pages[-1].margins] == ["sau", "phu", "luc"]


def test_rtf_table() -> None:
    edge = r"\clbrdrt\brdrs\clbrdrl\brdrs\clbrdrb\brdrs\clbrdrr\brdrs\cellx"
    row = rf"\trowd\trleft0{edge}2000{edge}6000\pard\intbl a\cell\pard\intbl b\par c\cell\row"
    source = rtf_source(row + row + r"\pard sau\par")
    assert source.pages[0].tables[0].rows == (("a", "b c"), ("a", "b c"))
    assert lines(source.pages[0])[0].split() == ["a", "b"]


def test_rtf_cut_short() -> None:
    source = rtf.read(rb"{\rtf1 {\b chu", "a.rtf", LIMITS)
    assert [issue.code for issue in source.issues] == ["source-truncated"]
    with pytest.raises(EmptyFile):
        rtf.read(b"{\\rtf1", "a.rtf", LIMITS)
