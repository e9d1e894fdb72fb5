"""ODT and flat ODF: labels, tables, frames, what is not shown, and hostile files."""

from __future__ import annotations

import io
import zipfile
from itertools import pairwise

import pytest
from tools.samples.odt import SPACES, packed

from test_readers_docx import filled, lines, words
from vnadmin_doc.errors import DamagedFile, EmptyFile, EncryptedFile, LimitExceeded, UnsupportedFormat
from vnadmin_doc.formats.odf import odt
from vnadmin_doc.formats.readers import READERS
from vnadmin_doc.limits import Limits
from vnadmin_doc.model.page import Source

LIMITS = Limits()
LOEXT = 'xmlns:loext="urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0"'


def flat(body: str, automatic: str = "", rest: str = "") -> bytes:
    """A flat ODF of this body, its automatic styles, and more parts."""
    return (
        f'<?xml version="1.0"?><office:document {SPACES} {LOEXT}>{rest}<office:automatic-styles>{automatic}'
        f"</office:automatic-styles><office:body><office:text>{body}</office:text></office:body></office:document>"
    ).encode()


def zipped(body: str, automatic: str = "", styles: str = "") -> bytes:
    """The same as a ZIP; ``styles`` are the members of styles.xml."""
    inner = f"<office:automatic-styles>{automatic}</office:automatic-styles>"
    content = f"{inner}<office:body><office:text>{body}</office:text></office:body>"
    return packed({
        "content.xml": f"<office:document-content {SPACES} {LOEXT}>{content}</office:document-content>",
        "styles.xml": f"<office:document-styles {SPACES}>{styles}</office:document-styles>",
    })  # fmt: skip


def read(data: bytes, limits: Limits = LIMITS) -> Source:
    return odt.read(data, "letter.odt", limits)


def shown(body: str, automatic: str = "", rest: str = "") -> list[str]:
    """The lines of a body, the flat file and the ZIP being read alike."""
    whole = filled(read(flat(body, automatic, rest)))
    assert whole == filled(read(zipped(body, automatic, rest)))
    return whole


def p(inner: str, style: str = "") -> str:
    return f'<text:p text:style-name="{style}">{inner}</text:p>'


def style(family: str, name: str, inner: str, more: str = "") -> str:
    return f'<style:style style:family="{family}" style:name="{name}"{more}>{inner}</style:style>'


# Paragraphs and spans


@pytest.mark.parametrize(
    ("inner", "want"),
    [
        ("một\n   hai", "một hai"),
        ("  đầu dòng", "đầu dòng"),
        ('a<text:s text:c="3"/>b', "a   b"),
        ("a <text:s/>b", "a  b"),
        ("a<text:span> b </text:span> c", "a b c"),
        ("a<text:line-break/>b", "a\nb"),
        ('<text:a href="x">liên kết</text:a>', "liên kết"),
        ("<office:annotation><text:p>lời bàn</text:p></office:annotation>văn bản", "văn bản"),
        ('<text:change text:change-id="c"/>còn lại', "còn lại"),
        ('<text:bookmark-start text:name="b"/>dấu<text:bookmark-end text:name="b"/>', "dấu"),
        ('Trang <text:page-number text:select-page="current">2</text:page-number>', "Trang 2"),
        ('<text:hidden-text text:is-hidden="true">ẩn</text:hidden-text>hiện', "hiện"),
        ("<text:ruby><text:ruby-base>chữ</text:ruby-base><text:ruby-text>âm</text:ruby-text></text:ruby>", "chữ"),
        ("<!-- chú giải -->rõ", "rõ"),
        ("to\u0302\u0309 chu<text:span>\u031b\u0301c</text:span>", "tổ chức"),
    ],
)
def test_what_is_shown(inner: str, want: str) -> None:
    assert shown(p(inner)) == want.split("\n")


def test_tabs_go_to_the_next_stop() -> None:
    assert lines(read(flat(p("a<text:tab/>b"))).pages[0]) == ["a       b"]


def test_deletions_under_change_tracking_are_left_out() -> None:
    region = "<text:changed-region><text:deletion><text:p>đã xóa</text:p></text:deletion></text:changed-region>"
    assert shown(f"<text:tracked-changes>{region}</text:tracked-changes>{p('giữ lại')}") == ["giữ lại"]


def test_looks_are_inherited() -> None:
    bold = '<style:text-properties fo:font-weight="bold" fo:font-size="10pt"/>'
    automatic = (
        style("paragraph", "Gốc", bold)
        + style("paragraph", "Con", "", ' style:parent-style-name="Gốc"')
        + style("text", "Nghiêng", '<style:text-properties fo:font-style="italic" fo:font-size="120%"/>')
        + style("text", "Thường", '<style:text-properties fo:font-weight="normal"/>')
        + style("text", "Hoa", '<style:text-properties fo:text-transform="uppercase"/>')
        + style("text", "Bỏ", '<style:text-properties style:text-line-through-style="solid"/>')
        + style("text", "Cao", '<style:text-properties style:text-position="super 58%"/>')
        + style("text", "Ẩn", '<style:text-properties text:display="none"/>')
    )
    spans = "".join(
        f'<text:span text:style-name="{name}">{name.lower()}</text:span> '
        for name in ("Nghiêng", "Thường", "Hoa", "Bỏ", "Cao", "Ẩn")
    )
    found = {word.text: word.style for word in words(read(flat(p("đậm " + spans, "Con"), automatic)))}
    assert list(found) == ["đậm", "nghiêng", "thường", "HOA", "bỏ", "cao"]
    assert found["đậm"].bold
    assert (found["nghiêng"].bold, found["nghiêng"].italic, found["nghiêng"].size) == (True, True, 12.0)
    assert not found["thường"].bold
    assert found["bỏ"].struck
    assert found["cao"].raised


def test_a_style_that_inherits_from_itself_ends() -> None:
    automatic = style("paragraph", "A", "", ' style:parent-style-name="B"')
    automatic += style("paragraph", "B", "", ' style:parent-style-name="A"')
    assert shown(p("chữ", "A"), automatic) == ["chữ"]


def test_alignment_and_indent() -> None:
    automatic = "".join(
        style("paragraph", name, f"<style:paragraph-properties {told}/>")
        for name, told in (
            ("giữa", 'fo:text-align="center"'),
            ("phải", 'fo:text-align="end"'),
            ("lùi", 'fo:margin-left="10mm" fo:text-indent="0.5cm"'),
        )
    )
    body = p("GIỮA", "giữa") + p("phải", "phải") + p("lùi", "lùi")
    placed = {word.text: word.box for word in words(read(flat(body, automatic)))}
    assert placed["GIỮA"].x0 == 48
    assert placed["phải"].x1 == 100
    assert placed["lùi"].x0 == 7


def test_pages() -> None:
    automatic = style("paragraph", "trước", '<style:paragraph-properties fo:break-before="page"/>')
    automatic += style("paragraph", "sau", '<style:paragraph-properties fo:break-after="page"/>')
    automatic += style("paragraph", "khác", "", ' style:master-page-name="Ngang"')
    body = p("một", "khác") + p("hai", "trước") + p("ba", "sau") + p("bốn") + p("năm", "khác")
    source = read(flat(body, automatic))
    assert [[w.text for w in page.words] for page in source.pages] == [["một"], ["hai", "ba"], ["bốn"], ["năm"]]
    with pytest.raises(LimitExceeded):
        read(flat(body, automatic), Limits(pages=2))


def test_headers_and_footers_of_the_first_master_page() -> None:
    def master(name: str, header: str, footer: str) -> str:
        return (
            f'<style:master-page style:name="{name}"><style:header>{p(header)}</style:header>'
            f"<style:footer>{p(footer)}</style:footer></style:master-page>"
        )

    masters = master("Standard", "Đầu trang", "2") + master("Ngang", "Đầu trang ngang", "- 1 -")
    rest = f"<office:master-styles>{masters}</office:master-styles>"
    assert shown(p("thân"), "", rest) == ["Đầu trang", "thân"], "a page's number is no text"
    automatic = style("paragraph", "A", "", ' style:master-page-name="Ngang"')
    assert shown(p("thân", "A"), automatic, rest) == ["Đầu trang ngang", "thân"]
    later = read(flat(p("một") + p("hai", "A"), automatic, rest))
    assert [word.text for word in later.pages[-1].margins] == ["Đầu", "trang", "ngang"], "of later pages: kept apart"
    assert "ngang" not in [word.text for page in later.pages for word in page.words]


def test_notes_follow_the_body() -> None:
    note = (
        '<text:note text:note-class="footnote"><text:note-citation>1</text:note-citation>'
        f"<text:note-body>{p('theo báo cáo')}</text:note-body></text:note>"
    )
    source = read(flat(p(f"số liệu{note} năm") + p("hết")))
    assert filled(source) == ["số liệu1 năm", "hết", "1 theo báo cáo"]
    assert next(word for word in words(source) if word.text == "1").style.raised


@pytest.mark.parametrize(
    "box",
    [
        f"<draw:frame><draw:text-box>{p('KHẨN')}</draw:text-box></draw:frame>",
        f"<draw:custom-shape>{p('KHẨN')}</draw:custom-shape>",
        f"<draw:g><draw:frame><draw:text-box>{p('KHẨN')}</draw:text-box></draw:frame></draw:g>",
    ],
)
def test_frames_and_shapes(box: str) -> None:
    assert shown(p(f"Số: 1{box}") + p("hết")) == ["Số: 1", "KHẨN", "hết"]
    assert shown(box + p("Số: 1")) == ["KHẨN", "Số: 1"]


def test_legacy_fonts() -> None:
    automatic = style("text", "A", '<style:text-properties style:font-name="F1"/>')
    faces = (
        '<office:font-face-decls><style:font-face style:name="F1" svg:font-family="\'.VnTime\'"/>'
        "</office:font-face-decls>"
    )
    source = read(flat(p('<text:span text:style-name="A">§éc lËp</text:span>'), automatic, faces))
    assert filled(source) == ["Độc lập"]
    assert [issue.code for issue in source.issues] == ["legacy-encoding"]


# Lists


def level(at: int, kind: str, suffix: str = ".", more: str = "") -> str:
    told = f'style:num-format="{kind}" style:num-suffix="{suffix}" {more}'
    return f'<text:list-level-style-number text:level="{at}" {told}/>'


LISTS = (
    '<text:list-style style:name="L">'
    + level(1, "I")
    + level(2, "1", ")", 'text:display-levels="2" style:num-prefix="("')
    + '<text:list-level-style-bullet text:level="3" text:bullet-char="●"/></text:list-style>'
    + f'<text:list-style style:name="M">{level(1, "a", ")", "text:start-value=" + chr(34) + "3" + chr(34))}'
    + level(2, "", "", 'style:num-prefix="Điều "')
    + level(3, "1", more='loext:num-list-format="Khoản %3%:"')
    + "</text:list-style>"
)


def a_list(*items: str, style: str = "L", more: str = "") -> str:
    inner = "".join(
        item if item.startswith("<text:list-") else f"<text:list-item>{item}</text:list-item>" for item in items
    )
    named = f' text:style-name="{style}"' if style else ""
    return f"<text:list{named}{more}>{inner}</text:list>"


@pytest.mark.parametrize(
    ("body", "want"),
    [
        (a_list(p("x"), p("y") + p("z")), ["I. x", "II. y", "z"]),
        (a_list(p("x") + a_list(p("y"), p("z"), style="")), ["I. x", "(I.1) y", "(I.2) z"]),
        (a_list(a_list(a_list(p("x")))), ["- x"]),
        (a_list(p("x")) + a_list(p("y")), ["I. x", "I. y"]),
        (a_list(p("x")) + a_list(p("y"), more=' text:continue-numbering="true"'), ["I. x", "II. y"]),
        (
            a_list(p("x"), more=' xml:id="k"')
            + a_list(p("y"), style="M")
            + a_list(p("z"), more=' text:continue-list="k"'),
            ["I. x", "c) y", "II. z"],
        ),
        (a_list('<text:list-item text:start-value="5"><text:p>x</text:p></text:list-item>', p("y")), ["V. x", "VI. y"]),
        (a_list("<text:list-header><text:p>x</text:p></text:list-header>", p("y")), ["x", "I. y"]),
        (a_list(a_list(p("x"), style=""), style="M"), ["Điều x"]),
        (a_list(a_list(a_list(p("x"), style=""), style=""), style="M"), ["Khoản 1: x"]),
        (a_list(p("x") + a_list(p("y")), style="M"), ["c) x", "(III.1) y"]),
        (a_list(p("x"), style="không có"), ["x"]),
        (a_list(p("x", "S"), style=""), ["I. x"]),
    ],
)  # fmt: skip
def test_list_labels(body: str, want: list[str]) -> None:
    automatic = LISTS + style("paragraph", "S", "", ' style:list-style-name="L"')
    assert shown(body, automatic) == want


def test_headings_are_numbered_by_the_outline() -> None:
    outline = '<text:outline-style style:name="Outline">' + "".join(
        f'<text:outline-level-style text:level="{at}" style:num-format="{kind}" style:num-suffix="."/>'
        for at, kind in ((1, "I"), (2, "1"))
    )
    rest = f"<office:styles>{outline}</text:outline-style></office:styles>"
    automatic = style("paragraph", "không số", "", ' style:list-style-name=""')

    def h(at: int, text: str, name: str = "") -> str:
        return f'<text:h text:outline-level="{at}" text:style-name="{name}">{text}</text:h>'

    body = h(1, "MỤC ĐÍCH") + h(2, "Một") + h(2, "Hai") + h(1, "PHỤ LỤC", "không số") + h(1, "TỔ CHỨC") + h(2, "Ba")
    want = ["I. MỤC ĐÍCH", "1. Một", "2. Hai", "PHỤ LỤC", "II. TỔ CHỨC", "1. Ba"]
    assert shown(body, automatic, rest) == want


# Tables


def cell(text: str, more: str = "") -> str:
    return f'<table:table-cell table:style-name="C"{more}>{p(text)}</table:table-cell>'


def table(*rows: str) -> str:
    return "<table:table>" + "".join(f"<table:table-row>{row}</table:table-row>" for row in rows) + "</table:table>"


BORDER = style("table-cell", "C", '<style:table-cell-properties fo:border="0.5pt solid #000000"/>')
COVERED = "<table:covered-table-cell/>"


def test_spans() -> None:
    body = table(
        cell("TT", ' table:number-rows-spanned="2"') + cell("Số liệu", ' table:number-columns-spanned="2"') + COVERED,
        COVERED + cell("2023") + cell("2024"),
        cell("1") + cell("10") + cell("12"),
    )
    (found,) = read(flat(body, BORDER)).pages[0].tables
    assert found.rows == (("TT", "Số liệu", ""), ("", "2023", "2024"), ("1", "10", "12"))
    assert found.spans == ((0, 0, 2, 1), (0, 1, 1, 2))


def test_what_stands_side_by_side_is_laid_side_by_side() -> None:
    body = table(cell("CHI CỤC") + cell("CỘNG HÒA"), cell("Số: 1") + cell("ngày 2"))
    assert filled(read(flat(body))) == ["CHI CỤC      CỘNG HÒA", "Số: 1        ngày 2"]
    assert read(flat(body)).pages[0].tables == (), "without borders it is no table"


def test_repeated_cells_say_their_text_once() -> None:
    body = table(
        cell("một", ' table:number-columns-repeated="9999999"') + cell("", ' table:number-columns-repeated="3"')
    )
    assert filled(read(flat(body))) == ["một"]


# Which files, and hostile ones


@pytest.mark.parametrize("data", [flat(p("a")), zipped(p("a")), b"\xef\xbb\xbf" + flat(p("a"))])
def test_it_is_told_by_its_bytes(data: bytes) -> None:
    assert next(reader.name for reader in READERS if reader.load().matches(data)) == "ODT"


def test_one_packed_anew_without_its_kind_in_front() -> None:
    with zipfile.ZipFile(io.BytesIO(zipped(p("chữ")))) as old:
        parts = {name: old.read(name) for name in old.namelist() if name != "mimetype"}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name, data in parts.items():
            new.writestr(name, data)
    assert odt.matches(out.getvalue())
    assert filled(read(out.getvalue())) == ["chữ"]


def test_what_is_no_text_says_so() -> None:
    sheet = (
        f"<office:document-content {SPACES}><office:body><office:spreadsheet/></office:body></office:document-content>"
    )
    data = packed({"content.xml": sheet}, "application/vnd.oasis.opendocument.spreadsheet")
    assert odt.matches(data)
    with pytest.raises(UnsupportedFormat, match="spreadsheet"):
        read(data)


def test_a_password_is_told() -> None:
    manifest = (
        f'<manifest:manifest {SPACES}><manifest:file-entry manifest:full-path="content.xml">'
        "<manifest:encryption-data/></manifest:file-entry></manifest:manifest>"
    )
    with pytest.raises(EncryptedFile):
        read(packed({"content.xml": b"\x01\x02\x03", "META-INF/manifest.xml": manifest}))


def test_external_entities_are_not_fetched() -> None:
    head = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd"><!ENTITY f "lặp">]>'
    data = flat(p("trước &e;&f; sau")).replace(b'<?xml version="1.0"?>', head.encode())
    assert filled(read(data)) == ["trước sau"]


def test_entities_that_grow() -> None:
    grown = (f'<!ENTITY {name} "{f"&{before};" * 10}">' for before, name in pairwise("abcdefghij"))
    declared = '<!ENTITY a "haha">' + "".join(grown)
    head = f'<?xml version="1.0"?><!DOCTYPE x [{declared}]>'
    assert filled(read(flat(p("ít &j;")).replace(b'<?xml version="1.0"?>', head.encode()))) == ["ít"]


@pytest.mark.parametrize(
    "nested",
    [
        p("đầu") + "<text:section>" * 5000 + p("đáy") + "</text:section>" * 5000,
        p("đầu") + p("<text:span>" * 5000 + "đáy" + "</text:span>" * 5000),
        p("đầu") + "<table:table><table:table-row><table:table-cell>" * 60 + p("đáy"),
        p("đầu") + "<text:list><text:list-item>" * 2000 + p("đáy"),
    ],
)
def test_deep_nesting_ends(nested: str) -> None:
    source = read(flat(nested))
    assert filled(source)[0] == "đầu"
    assert "source-truncated" in {issue.code for issue in source.issues}, "what is behind the depth is told"


def test_bombs() -> None:
    with pytest.raises(LimitExceeded):
        read(zipped(p("a" * 3_000_000)), Limits(unpacked_bytes=1_000_000))
    with pytest.raises(LimitExceeded):
        read(flat(p("a" * 3_000_000)), Limits(unpacked_bytes=1_000_000))
    many = table(*[cell("x") * 200 for _ in range(20)])
    assert len(words(read(flat(many)))) == 4000


@pytest.mark.parametrize("size", [30, 60, 200])
def test_damaged(size: int) -> None:
    data = zipped(p("chữ " * 50))
    with pytest.raises(DamagedFile):
        read(data[:-size])


def test_without_content_or_words() -> None:
    with pytest.raises(DamagedFile):
        read(packed({"styles.xml": "<x/>"}))
    with pytest.raises(EmptyFile):
        read(flat(p("")))
