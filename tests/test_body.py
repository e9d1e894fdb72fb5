"""Bodies: paragraphs cut and joined, true and false labels, closing, amendments, footnotes."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from vnadmin_doc.assembly.body import Node, read_outline
from vnadmin_doc.formats.markup.plain_text import read_text
from vnadmin_doc.grammar.preamble import is_enacting
from vnadmin_doc.layout.footnotes import take_notes
from vnadmin_doc.layout.paragraphs import Paragraph
from vnadmin_doc.model.geometry import Box
from vnadmin_doc.model.letter import Body, Section
from vnadmin_doc.model.line import make_line
from vnadmin_doc.model.page import Style, Word
from vnadmin_doc.pipeline import analyse

HEAD = (
    "ỦY BAN NHÂN DÂN      CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n"
    "TỈNH AN PHÚ           Độc lập - Tự do - Hạnh phúc\n"
    "Số: 12/UBND-NC        An Phú, ngày 05 tháng 3 năm 2024\n"
    "V/v tổ chức đại hội\n\nKính gửi: Sở Nội vụ\n\n"
)
FOOT = (
    "\nNơi nhận:                    KT. CHỦ TỊCH\n- Như trên;                  PHÓ CHỦ TỊCH\n"
    "- Lưu: VT.\n                             Lê Văn Nam\n"
)


def body(text: str) -> Body:
    return analyse(read_text(HEAD + text + FOOT, "a.txt", "text/plain")).letter.body


def labels(sections: Sequence[Section]) -> str:
    """``1(a b) 2``: the labels, children in brackets."""
    return " ".join(s.label + (f"({labels(s.children)})" if s.children else "") for s in sections)


def words(sections: Sequence[Section]) -> list[str]:
    """The words of each section, in reading order."""
    found = []
    for section in sections:
        found += [" ".join([*filter(None, [section.heading]), *section.text]), *words(section.children)]
    return found


LONG = (
    "rà soát, tổng hợp hồ sơ đã lập tại các cơ quan, đơn vị và báo cáo kết quả thực hiện trước ngày 30 hằng tháng " * 2
)
UNWRAPPED = (
    "Căn cứ Luật Tổ chức chính quyền địa phương;\nCăn cứ Luật Lưu trữ,\nQUYẾT ĐỊNH:\n"
    f"Điều 1. Thành lập Tổ công tác, {LONG}\n1. Tổ trưởng: ông An.\n2. Tổ phó: bà Bình.\nĐiều 2. Tổ công tác {LONG}\n"
)
HANGING = """  1. Rà soát toàn bộ hồ sơ đã lập trong năm 2023, lập danh mục và gửi về
     Sở Nội vụ trước ngày 15 tháng 4 năm 2024 để tổng hợp, theo dõi chung.
  2. Bố trí kinh phí và nhân sự để số hóa hồ sơ theo kế hoạch đã ban hành
     tại cơ quan; báo cáo khó khăn, vướng mắc nếu có.
     - Kinh phí: từ nguồn chi thường xuyên được giao đầu năm cho đơn vị
       và nguồn hợp pháp khác.
     - Nhân sự: cán bộ văn thư, lưu trữ.
"""
CENTRED = """                              Chương I
                          QUY ĐỊNH CHUNG

     Điều 1. Phạm vi điều chỉnh
     Quy chế này quy định về việc tiếp nhận hồ sơ của công dân tại bộ phận
một cửa của Ủy ban nhân dân tỉnh.
     Điều 2. Đối tượng áp dụng
     1. Cán bộ, công chức.
     2. Tổ chức, cá nhân có liên quan.

                              Chương II
                         QUY ĐỊNH CỤ THỂ

     Điều 3. Tiếp nhận hồ sơ
"""
PAGES = """1. Nội dung thứ nhất gồm các việc sau đây mà các đơn vị cần phải làm ngay
trong tháng 4 năm 2024 và báo cáo kết quả về Ủy ban nhân dân tỉnh qua Văn
\f                                      2

phòng để tổng hợp.
2. Nội dung thứ hai:
- Việc một;
\f                                      3

- Việc hai.
"""
QUOTED = """Điều 1. Sửa đổi, bổ sung một số điều của Quy chế như sau:

1. Khoản 2 Điều 5 được sửa đổi như sau:

“2. Hồ sơ gồm:

a) Đơn;

b) Bản sao.”

2. Bổ sung Điều 5a như sau:

"Điều 5a. Thời hạn

1. Thời hạn là 05 ngày.

2. Trường hợp "đặc biệt" là 10 ngày."

3. Bãi bỏ khoản 4.

Điều 2. Quyết định này có hiệu lực từ ngày ký./.
"""
ROMAN = """I. ĐÁNH GIÁ CHUNG
1. Kết quả
1.1. Về văn thư
1.1.1. Văn bản đến: 1.200 văn bản.
1.1.2. Văn bản đi: 900 văn bản.
1.2. Về lưu trữ
- Chỉnh lý 50 mét tài liệu;
+ Trong đó có 10 mét tài liệu vĩnh viễn;
- Số hóa 10 mét.
2. Hạn chế
II. PHƯƠNG HƯỚNG
1. Tiếp tục rà soát.
"""
INDENTED = """1. Nội dung
   - Hệ số của vị trí:
      - Trưởng phòng;
      - Phó trưởng phòng.
   - Hệ số của việc.
   - Cách tính:
      + Tính theo quý.
         - Lấy số liệu cuối tháng.
      + Tính theo năm.
"""
ITEMS_AT_ONCE = f"""Điều 1. Có hai loại, {LONG}

Các loại ấy gồm, {LONG}:

- Loại ghi tên;
- Loại không ghi tên.

Điều 2. Trách nhiệm, {LONG}
a) Của người nộp;
b) Của người nhận.
"""
FALSE_ONES = """1. Về kinh phí: Sử dụng nguồn dự toán năm 2024 được giao, mức chi không quá
1.5 tỷ đồng cho mỗi đợt; quyết toán trước ngày
12.5.2024, chậm nhất ngày
30/6 hằng năm, theo
Điều 5 Luật Lưu trữ và
Chương II của Quy chế; số tiền là
2.500.000 đồng.
2. Về thời hạn: 05 ngày.
"""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(UNWRAPPED, "Điều 1(1 2) Điều 2", id="one paragraph a line"),
        pytest.param(HANGING, "1 2(- -)", id="hanging indents"),
        pytest.param(CENTRED, "Chương I(Điều 1 Điều 2(1 2)) Chương II(Điều 3)", id="centred headings"),
        pytest.param(PAGES, "1 2(- -)", id="lists over pages"),
        pytest.param(QUOTED, "Điều 1(1 2 3) Điều 2", id="amendments"),
        pytest.param(ROMAN, "I(1(1.1(1.1.1 1.1.2) 1.2(-(+) -)) 2) II(1)", id="deep"),
        pytest.param(FALSE_ONES, "1 2", id="false markers"),
        pytest.param("Về nhân sự:\n1. Bổ sung.\n2. Điều động.\nVề vốn:\n1. Cấp vốn.\n", "1 2 1", id="restart"),
        pytest.param("A. KẾT QUẢ\nI. Văn thư\n1. Đến.\nII. Lưu trữ\nB. YÊU CẦU\n", "A(I(1) II) B", id="A and I"),
        pytest.param("- Gồm:\na) Tờ trình.\nb) Báo cáo.\n- Về vốn: không có.\n", "-(a b) -", id="letters under a dash"),
        pytest.param(
            "a) Gồm:\ni) Nộp;\nii) Thẩm định;\niv) Trả;\nv) Lưu.\nb) Hạn.\n", "a(i ii iv v) b", id="small Romans"
        ),
        pytest.param(
            "Điều 1. Nay:\n* Nộp:\n1. Đơn;\n2. Phí.\n* Nhận:\n1. Sổ;\n2. Bìa.\n",
            "Điều 1(-(1 2) -(1 2))",
            id="asterisks",
        ),
        pytest.param("1. Nay:\n* Nộp:\n1. Đơn;\n2. Phí.\n2. Hai.\n", "1(-(1 2)) 2", id="numbers below an asterisk"),
        pytest.param("Nay báo cáo như sau:\n- Thực hiện mục tiêu;\n- Kết quả.\n", "- -", id="an entry is no base"),
        pytest.param("1,Một.\n2,Hai.\n", "1 2", id="commas"),
        pytest.param("g) Một;\nh) Hai;\ni) Ba;\nk) Bốn.\n", "g h i k", id="letters h i k"),
        pytest.param("c) Một;\nd) Hai;\nđ) Ba;\ne) Bốn.\n", "c d đ e", id="đ after d"),
        pytest.param(
            "Ủy ban giao:\n(1) Sở A:\n(i) Đợt một;\n(ii) Đợt hai.\n(2) Sở B.\n", "1(i ii) 2", id="in brackets"
        ),
        pytest.param("1. Cách nộp:\n+) Trực tiếp;\n+) Qua bưu chính.\n", "1(+ +)", id="plus and bracket"),
        pytest.param("• Rà soát:\n- Hồ sơ giấy;\n- Hồ sơ số.\n• Báo cáo.\n", "-(- -) -", id="bullets of two kinds"),
        pytest.param("Điều 1.- Nay ban hành Quy chế.\nĐiều 2.- Hiệu lực.\n", "Điều 1 Điều 2", id="old articles"),
        pytest.param("I. Đến\nA. Giấy\nB. Số\nII. Đi\nA. Giấy\n", "I(A B) II(A)", id="A under I"),
        pytest.param("- Lưu trữ:\n+ Chỉnh lý;\n+ Số hóa;\n- Văn thư.\n", "-(+ +) -", id="dash after pluses"),
        pytest.param(
            "1. Nội dung:\n- Nộp hồ sơ.\n(i) Tại chỗ;\n(ii) Từ xa.\n- Nhận hồ sơ.\n",
            "1(-(i ii) -)",
            id="small Romans below a dash",
        ),
        pytest.param("1. Một:\na) Gồm:\n1. Đơn.\n2. Phí.\nb) Hạn.\n2. Hai.\n", "1(a(1 2) b) 2", id="second numbering"),
        pytest.param("a) Gồm:\n1) Đơn;\n2) Phí.\nb) Hạn.\n", "a(1 2) b", id="numbers below letters"),
        pytest.param("A. Thuế\n1. Kê khai\nB. Phí\na) Mức\nc. lệ phí\n", "A(1) B(a) C", id="a font's capitals"),
        pytest.param("III. Nội dung\n1. Một.\niV. Kinh phí\n", "III(1) IV", id="a font's capitals in part"),
        pytest.param(INDENTED, "1(-(- -) - -(+(-) +))", id="levels of dashes by their indent"),
        pytest.param(ITEMS_AT_ONCE, "Điều 1(- -) Điều 2(a b)", id="items without a row between"),
        pytest.param("I. VĂN THƯ\nI.1. Đến\nI.2. Đi\nII. LƯU TRỮ\n", "I(I.1 I.2) II", id="number under Roman"),
    ],
)
def test_sections(text: str, expected: str) -> None:
    assert labels(body(text).sections) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "1. Các đơn vị báo cáo về Văn\n\f          2\n\nphòng để tổng hợp.\n",
            "Các đơn vị báo cáo về Văn phòng để tổng hợp.",
        ),
        ("+) Trực tiếp;\n+) Qua bưu chính.\n", "Trực tiếp;"),
        (CENTRED.split("Điều 2")[0], "QUY ĐỊNH CHUNG"),
    ],
)
def test_first_words(text: str, expected: str) -> None:
    assert words(body(text).sections)[0] == expected


@pytest.mark.parametrize(
    ("text", "closing"),
    [
        ("1. Đồng ý.\n2. Đại hội bầu 11 người.\n\nChủ tịch tỉnh thông báo để Sở biết./.\n", 1),
        ("1. Đồng ý.\n2. Giao Sở tham mưu.\n\nĐề nghị Sở thực hiện.\n\nTrân trọng cảm ơn./.\n", 2),
        ("1. Đồng ý.\n2. Giao Sở tham mưu.\n\nVì việc gấp, các cơ quan khẩn trương triển khai./.\n", 1),
        ("1. Đồng ý.\n2. Về kinh phí\n\nSử dụng dự toán năm 2024./.\n", 0),
        ("Điều 1. Đồng ý.\nĐiều 2. Giao Sở tham mưu.\n\nCác cơ quan khẩn trương triển khai./.\n", 0),
        ("Thành phần:\n- Lãnh đạo Sở;\n- Văn thư.\nThời gian: 8 giờ ngày 05/3.\nĐịa điểm: Phòng họp số 2.\n", 2),
        ("1. Đồng ý.\n2. Giao Sở tham mưu.\nViệc này gấp.\nThông tư này có hiệu lực sau 45 ngày.\n", 2),
        ("1. Đồng ý.\n2. Tổ chức thực hiện:\nThông tư này có hiệu lực sau 45 ngày./.\n", 0),
        ("1. Đồng ý.\n2. TỔ CHỨC THỰC HIỆN\nGiao Sở Nội vụ chủ trì.\nGiao Sở Y tế phối hợp.\n", 0),
        ("1. Đồng ý.\n2. TỔ CHỨC THỰC HIỆN\nTrên đây là kế hoạch năm 2024./.\n", 1),
        ("Điều 1. Đồng ý.\nĐiều 2. Hiệu lực\nQuyết định này có hiệu lực từ ngày ký.\nBãi bỏ Quyết định số 1.\n", 0),
    ],
)
def test_closing(text: str, closing: int) -> None:
    assert len(body(text).closing) == closing


@pytest.mark.parametrize(
    ("last", "headings"),
    [
        ("Hiệu lực.\nQuy chế này có hiệu lực.\n", ["Phạm vi.", "Nguyên tắc.", "Nhiệm vụ:", "Quyền hạn", "Hiệu lực."]),
        (
            f"Quy chế này có hiệu lực từ ngày 05/3/2024. {LONG}\n",
            ["Phạm vi.", "Nguyên tắc.", "Nhiệm vụ:", "Quyền hạn", None],
        ),
    ],
)
def test_articles_of_a_regulation_have_titles(last: str, headings: list[str | None]) -> None:
    text = (
        "Điều 1. Phạm vi.\nQuy chế này quy định việc họp.\n\nĐiều 2. Nguyên tắc.\n1. Công khai.\n2. Đúng giờ.\n\n"
        "Điều 3. Nhiệm vụ:\nTổ lập hồ sơ.\n\nĐiều 4. Quyền hạn\nTổ mời họp.\n\nĐiều 5. "
    )
    assert [section.heading for section in body(text + last).sections] == headings


def test_articles_of_a_decision_have_no_titles() -> None:
    text = "".join(f"Điều {n}. Giao Sở {n} chủ trì.\n\n" for n in range(1, 6)) + "Các cơ quan thi hành.\n"
    assert [section.heading for section in body(text).sections] == [None] * 5


@pytest.mark.parametrize(
    ("texts", "authority", "bases", "opening"),
    [
        (["bộ trưởng bộ tài chính", "Căn cứ Luật A;", "Căn cứ Luật B;", "Hướng dẫn như sau:"], 1, 2, 1),
        (["chính phủ", "Căn cứ Luật A;", "nghị định:", "Điều 1. Một"], 1, 1, 0),
        (["Lý 28 ngày 02", "Căn cứ Luật A;", "Theo đề nghị của Cục trưởng;", "Ban hành Thông tư."], 0, 2, 2),
        (["Để kịp thời chỉ đạo.", "Thực hiện Công văn số 1, Sở đề nghị:", "1. Một"], 0, 0, 2),
    ],
)
def test_paragraphs_before_the_bases(texts: list[str], authority: int, bases: int, opening: int) -> None:
    outline = read_outline([Paragraph(text) for text in texts])
    assert (len(outline.authority), len(outline.bases), len(outline.opening)) == (authority, bases, opening)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"II. Thông tư không áp dụng với\nsau đây: {LONG}\n", [f"Thông tư không áp dụng với sau đây: {LONG.strip()}"]),
        (f"Điều 1. Nhiệm vụ của Ủy ban\nủy ban giúp {LONG}\n", [f"Nhiệm vụ của Ủy ban ủy ban giúp {LONG.strip()}"]),
    ],
)
def test_unwrapped_paragraphs_may_continue_in_small_letters(text: str, expected: list[str]) -> None:
    assert words(body(text).sections) == expected


@pytest.mark.parametrize(
    ("last", "texts"),
    [
        ("Lần ban hành: 02 Ngày ban hành: 05/3/2024", ["Ý kiến của Lãnh đạo Sở"]),
        ("Lần sửa đổi: 1", ["Ý kiến của Lãnh đạo Sở"]),
        ("Lần ban hành này: 02 bản", ["Ý kiến của Lãnh đạo Sở", "Lần ban hành này: 02 bản"]),
    ],
)
def test_the_issue_number_of_a_form_is_not_text(last: str, texts: list[str]) -> None:
    text = f"{HEAD}1. Ý kiến của Lãnh đạo Sở\n\n{last}\n"
    [section] = analyse(read_text(text, "a.txt", "text/plain")).letter.body.sections
    assert [section.heading, *section.text] == texts


@pytest.mark.parametrize(
    ("text", "opening"),
    [
        ("--------------\nSở báo cáo.\n\n1. Một.\n", ["Sở báo cáo."]),
        ("Sở báo cáo.\n\n* * *\n\n1. Một.\n", ["Sở báo cáo."]),
        ("Họ tên:\n\n..............\n\n1. Một.\n", ["Họ tên:", ".............."]),
    ],
)
def test_a_drawn_line_is_not_text(text: str, opening: list[str]) -> None:
    assert list(body(text).opening) == opening


@pytest.mark.parametrize(
    ("text", "enacting", "bases"),
    [
        ("Căn cứ Luật A;\n\nTheo đề nghị của Giám đốc Sở B,\n\nNGHỊ ĐỊNH:\n\nĐiều 1. Một.\n", "NGHỊ ĐỊNH:", 2),
        ("Căn cứ Luật A;\n\nquyết định:\n\nĐiều 1. Một.\n", "quyết định:", 1),
        ("Căn cứ Luật A;\n\nLỆNH:\n\nĐiều 1. Một.\n", "LỆNH:", 1),
        ("Căn cứ Luật A;\n\nTheo đề nghị của Cục B,\n\nquyết định\n\nĐiều 1. Một.\n", "quyết định", 2),
        ("Căn cứ Luật A;\nTheo đề nghị của Cục B,\nquyết định\nĐiều 1. Một.\n", "quyết định", 2),
        ("Căn cứ Luật A;\n\nXét đề nghị của Cục B về ý kiến,\nquyết định.\n\nĐiều 1. Một.\n", None, 2),
        (UNWRAPPED, "QUYẾT ĐỊNH:", 2),
    ],
)
def test_enacting(text: str, enacting: str | None, bases: int) -> None:
    found = body(text)
    assert found.enacting == enacting
    assert len(found.bases) == bases


def test_a_sentence_is_not_an_enacting_line() -> None:
    assert not is_enacting("Quyết định này có hiệu lực:")


def test_a_quotation_without_an_end_is_ignored() -> None:
    outline = read_outline([Paragraph('Điều 1. Nay "sửa'), Paragraph("“Điều 2. Hai"), Paragraph("Điều 3. Ba")])
    assert [node.label for node in outline.sections] == ["Điều 1", "Điều 3"]


def test_every_paragraph_is_in_one_place() -> None:
    texts = [*QUOTED.split("\n\n"), *ROMAN.split("\n"), "Căn cứ A;", "i) x", '"', "“", "”."]
    outline = read_outline([Paragraph(text) for text in texts])
    places = [*outline.authority, *outline.bases, *outline.enacting, *outline.opening, *outline.closing]
    places += [index for node in outline.sections for index in _indexes(node)]
    assert sorted(places) == list(range(len(texts)))


def _indexes(node: Node) -> list[int]:
    return [node.index, *node.text, *(index for child in node.children for index in _indexes(child))]


def test_notes_below_a_page() -> None:
    def row(top: float, height: float, *texts: str, raised: bool = False) -> object:
        style = Style(raised=raised)
        boxes = [Box(80 + 40 * n, top, 110 + 40 * n, top + height) for n in range(len(texts))]
        return make_line(
            1,
            [Word(t, b, None, style if not n else Style()) for n, (t, b) in enumerate(zip(texts, boxes, strict=True))],
            "pt",
        )

    rows = [row(100 + 20 * n, 12, "Nội", "dung") for n in range(5)]
    notes = [row(700, 9, "1", "Nghị", "định", raised=True), row(710, 9, "của", "Chính", "phủ")]
    rest, taken = take_notes([*rows, *notes])  # type: ignore[list-item]
    assert (rest, taken) == (rows, notes)
    assert take_notes(rows)[1] == []  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["Điều1:- Thành lập tổ.", "Điều 2/ Họp.", "Điều3. Hiệu lực."], "Điều 1 Điều 2 Điều 3"),
        (["Điều I. Thành lập tổ.", "Điều II.- Hiệu lực."], "Điều I Điều II"),
        (["1. Mục đích", "1.1. _ Đúng hạn.", "1.2/ Đủ hồ sơ.", "2. Yêu cầu", "2.1- Đúng."], "1(1.1 1.2) 2(2.1)"),
        (["1.- Rà soát.", "2._ Báo cáo.", "(1). Họp.", "(2). Ghi."], "1 2(1 2)"),
        (["I MỤC ĐÍCH", "1. Một.", "II NỘI DUNG", "1. Một."], "I(1) II(1)"),
        (["I.- MỤC ĐÍCH", "II.- NỘI DUNG"], "I II"),
        (["1. Một.", "2, Hai việc.", "3, Ba việc."], "1 2 3"),
        # Without their siblings these are no labels; nor are provisions.
        (["Sở họp:", "II NỘI DUNG", "5, Hạn nộp là ngày 12.", "1, Điều 5 của Quy chế;", "2, Điều 6."], ""),
        (["1. Một.", "3, Điều 5 của Quy chế."], "1"),
        # An article whose words begin with the first label of a list.
        (["Điều 1. a) Tổ họp.", "b) Tổ ghi.", "Điều 2. 1. Hạn.", "2. Hồ sơ."], "Điều 1(a b) Điều 2(1 2)"),
        (["Điều 1. a) Tổ họp.", "Điều 2. Hạn.", "b) Hồ sơ."], "Điều 1 Điều 2(b)"),
        # A list below a heading without a colon, as below the heading before it.
        (["a) Tổ một:", "* Thành phần gồm:", "(1) An;", "* Thư ký", "(1) Bình.", "b) Tổ hai:"], "a(-(1) -(1)) b"),
        (["1. Một.", "2. Hai.", "1. Một.", "2. Hai."], "1 2 1 2"),
    ],
)
def test_labels_of_typists(texts: list[str], expected: str) -> None:
    assert labels(body("\n\n".join(texts) + "\n").sections) == expected


def test_the_words_of_an_article_are_those_of_its_first_item() -> None:
    [article, *_] = body("Điều 1. a) Tổ họp.\n\nb) Tổ ghi.\n").sections
    assert (article.heading, article.text) == (None, ())
    assert [child.text for child in article.children] == [("Tổ họp.",), ("Tổ ghi.",)]


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (
            ["1. Điều 5 được sửa đổi như sau:", "Điều 5. Hồ sơ", "1. Đơn;", "2. Bản sao.", "2. Bãi bỏ Điều 6."],
            "Điều 1(1 2)",
        ),
        (["1. Sửa đổi Điều 5 như sau:", "Điều 5. Hồ sơ", "1. Đơn;", "Điều 2. Hiệu lực."], "Điều 1(1) Điều 2"),
        # The article is not the amended one, or nothing shows the end of its text.
        (["1. Sửa đổi Điều 5 như sau:", "Điều 7. Hồ sơ", "2. Bãi bỏ Điều 6."], "Điều 1(1) Điều 7(2)"),
    ],
)
def test_amendments_without_quotation_marks(texts: list[str], expected: str) -> None:
    assert labels(body("\n\n".join(["Điều 1. Sửa đổi Quy chế:", *texts]) + "\n").sections) == expected


def test_a_short_row_ends_its_paragraph() -> None:
    indented = "          1. Về thẩm quyền\n" + "".join(
        f"      Hồ sơ được rà soát theo khoản {n} Điều 15 và khoản 11 Điều 19 của Quy chế\nlàm việc.\n" for n in (1, 2)
    )
    [section] = body(indented).sections
    assert section.heading == "Về thẩm quyền"
    assert len(section.text) == 2


def test_notes_in_small_type_below_a_gap() -> None:
    def row(top: float, height: float, text: str) -> object:
        places = [Box(80 + 40 * n, top, 110 + 40 * n, top + height) for n in range(len(text.split()))]
        return make_line(1, [Word(t, b, None) for t, b in zip(text.split(), places, strict=True)], "pt")

    rows = [row(100 + 20 * n, 12, "Nội dung") for n in range(5)]
    notes = [row(700, 9, "1. Phường An Phú"), row(710, 9, "2. Phường Dĩ Bình")]
    assert take_notes([*rows, *notes]) == (rows, notes)  # type: ignore[list-item]
    listed = [row(181, 9, "1. Phường An Phú"), row(191, 9, "2. Phường Dĩ Bình")]
    assert take_notes([*rows[:4], *listed])[1] == []  # type: ignore[list-item]
    large = [row(700, 12, "1. Phường An Phú")]
    assert take_notes([*rows, *large])[1] == []  # type: ignore[list-item]
