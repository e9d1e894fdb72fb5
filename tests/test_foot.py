"""Feet: Nơi nhận and signatures in every order, scans with seals, and attachments behind them."""

from __future__ import annotations

import pytest

from cpu_time import least_seconds
from vnadmin_doc.correction.signature_rows import correct_rows
from vnadmin_doc.correction.signature_titles import correct_signature
from vnadmin_doc.formats.markup.plain_text import read_text
from vnadmin_doc.grammar import distribution, signers
from vnadmin_doc.grammar.offices import is_position
from vnadmin_doc.layout.foot_column import Column, Foot
from vnadmin_doc.model.geometry import Box
from vnadmin_doc.model.letter import Letter
from vnadmin_doc.model.line import make_line
from vnadmin_doc.model.page import Page, Source, Word
from vnadmin_doc.model.reading import Reading
from vnadmin_doc.pipeline import analyse
from vnadmin_doc.sure.judgement import can_be_filed

HEAD = (
    "ỦY BAN NHÂN DÂN      CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n"
    "TỈNH AN PHÚ           Độc lập - Tự do - Hạnh phúc\n"
    "Số: 12/UBND-NC        An Phú, ngày 05 tháng 3 năm 2024\n"
    "V/v tổ chức đại hội\n\nKính gửi: Sở Nội vụ\n\n"
    "Sở Nội vụ báo cáo để Ủy ban nhân dân tỉnh biết, chỉ đạo thực hiện theo quy định./.\n\n"
)
SIGNED = """Nơi nhận:                         GIÁM ĐỐC
- Như trên;
- Lưu: VT.
                                Lê Văn Nam
"""


def letter(foot: str) -> Letter:
    return analyse(read_text(HEAD + foot, "a.txt", "text/plain")).letter


def signed(foot: str) -> list[str]:
    """``competence / … / position / name`` of each signer."""
    return [" / ".join(filter(None, [*s.competence, s.position, s.full_name])) for s in letter(foot).signers]


JOINT = """        SỞ NỘI VỤ                              SỞ TÀI CHÍNH
        GIÁM ĐỐC                                 GIÁM ĐỐC



      Nguyễn Văn An                            Trần Thị Bình

Nơi nhận:
- Như trên;
- UBND tỉnh (để b/c);
- Lưu: SNV, STC.
"""
THREE = """NGƯỜI LẬP BIỂU           KẾ TOÁN TRƯỞNG              GIÁM ĐỐC
(Ký, họ tên)              (Ký, họ tên)              (Ký, đóng dấu)



Lê Thị Cúc                Phạm Văn Dũng             Hoàng Minh Em
"""
SIGNED_FIRST = """                                        TL. CHỦ TỊCH
                                      CHÁNH VĂN PHÒNG


                                       Võ Thị Giang
Nơi nhận:
- Như trên;
- Lưu: VT.
"""
UNEQUAL = """Nơi nhận:
- Như trên;                 TM. ỦY BAN NHÂN DÂN
- Lưu: VT.                      KT. CHỦ TỊCH
                     PHÓ CHỦ TỊCH THƯỜNG TRỰC

                              Lê Văn Nam
"""
LONG_TITLE = """                                     TL. BỘ TRƯỞNG
Nơi nhận:             VỤ TRƯỞNG VỤ GIÁO DỤC TRUNG HỌC PHỔ THÔNG
- Như trên;
- Lưu: VT.
                                      Lê Văn Nam
"""
FLAT = "TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\n(Đã ký)\nLê Văn Nam\nNơi nhận:\n- Như trên;\n- Lưu: VT.\n"
SENT_TO = """Nơi gửi:
- Như trên;
- Lưu VP (02).
KT. Bộ trưởng Bộ Tài chính
Thứ trưởng

Trần Văn Tâm
"""
SMALL = """Nơi nhận:                         tm. ubnd tỉnh An Phú
- Như trên;                             chủ tịch
- Lưu: VT.
                                Lê Văn Nam
"""
MIXED = """Nơi nhận: kt. Thống đốc
- Thủ tướng và các Phó Thủ tướng
phó Thống đốc
Chính phủ (để b/c);
- Các Bộ, cơ quan ngang Bộ (để phối
(đã ký)
hợp);
- UBND các tỉnh; Trần Văn Tâm
- Lưu: VP.
"""
PARTY = """Nơi nhận:                           T/M BAN THƯỜNG VỤ
- Như trên,                          PHÓ BÍ THƯ THƯỜNG TRỰC
- Lưu Văn phòng Tỉnh ủy.
                                       Lê Văn Nam
"""
MINUTES = """      THƯ KÝ                                     CHỦ TỌA


   Lê Thị Cúc                                 Phạm Văn Dũng
"""
FORM = """                                TM. ỦY BAN NHÂN DÂN TỈNH
                                     CHỦ TỊCH

                                  Lê Văn Nam
\fMẪU SỐ 1
""" + "Dòng nội dung của biểu mẫu: ..............\n" * 60 + "Nơi nhận:\n- Đơn vị A;\n- Lưu: VT.\n"  # fmt: skip


@pytest.mark.parametrize(
    ("foot", "expected"),
    [
        pytest.param(JOINT, ["GIÁM ĐỐC / Nguyễn Văn An", "GIÁM ĐỐC / Trần Thị Bình"], id="joint"),
        pytest.param(
            THREE,
            ["NGƯỜI LẬP BIỂU / Lê Thị Cúc", "KẾ TOÁN TRƯỞNG / Phạm Văn Dũng", "GIÁM ĐỐC / Hoàng Minh Em"],
            id="three columns",
        ),
        pytest.param(MINUTES, ["THƯ KÝ / Lê Thị Cúc", "CHỦ TỌA / Phạm Văn Dũng"], id="minutes"),
        pytest.param(SIGNED_FIRST, ["TL. CHỦ TỊCH / CHÁNH VĂN PHÒNG / Võ Thị Giang"], id="signature first"),
        pytest.param(
            UNEQUAL,
            ["TM. ỦY BAN NHÂN DÂN / KT. CHỦ TỊCH / PHÓ CHỦ TỊCH THƯỜNG TRỰC / Lê Văn Nam"],
            id="unequal indents",
        ),
        pytest.param(
            LONG_TITLE,
            ["TL. BỘ TRƯỞNG / VỤ TRƯỞNG VỤ GIÁO DỤC TRUNG HỌC PHỔ THÔNG / Lê Văn Nam"],
            id="title longer than the authority",
        ),
        pytest.param(FLAT, ["TM. ỦY BAN NHÂN DÂN / CHỦ TỊCH / Lê Văn Nam"], id="flat"),
        pytest.param(SENT_TO, ["KT. Bộ trưởng Bộ Tài chính / Thứ trưởng / Trần Văn Tâm"], id="nơi gửi"),
        pytest.param(SMALL, ["tm. ubnd tỉnh An Phú / chủ tịch / Lê Văn Nam"], id="capitals were the font's"),
        pytest.param(
            "TM. Chính phủ\nThủ tướng\n\nLê Văn Nam\n", ["TM. Chính phủ / Thủ tướng / Lê Văn Nam"], id="alone"
        ),
        pytest.param(MIXED, ["kt. Thống đốc / phó Thống đốc / Trần Văn Tâm"], id="columns mixed"),
        pytest.param(PARTY, ["T/M BAN THƯỜNG VỤ / PHÓ BÍ THƯ THƯỜNG TRỰC / Lê Văn Nam"], id="Party"),
        pytest.param(FORM, ["TM. ỦY BAN NHÂN DÂN TỈNH / CHỦ TỊCH / Lê Văn Nam"], id="list of a form far below"),
        pytest.param(SIGNED.replace("Lê", "(Đã ký) Lê"), ["GIÁM ĐỐC / Lê Văn Nam"], id="signed before"),
        pytest.param(SIGNED.replace("Nam\n", "Nam đã ký\n"), ["GIÁM ĐỐC / Lê Văn Nam"], id="signed behind"),
        pytest.param("                     TỔNG SỐ 36 DỰ ÁN\n                     Lê Văn Nam\n", [], id="a sum"),
    ],
)
def test_signers(foot: str, expected: list[str]) -> None:
    assert signed(foot) == expected


@pytest.mark.parametrize(
    ("foot", "expected"),
    [
        (JOINT, ["Như trên", "UBND tỉnh (để b/c)", "Lưu: SNV, STC"]),
        (SIGNED_FIRST, ["Như trên", "Lưu: VT"]),
        (SENT_TO, ["Như trên", "Lưu VP (02)"]),
        (SIGNED.replace("nhận:  ", "nhận: - Sở A;  "), ["Sở A", "Như trên", "Lưu: VT"]),
        (SIGNED.replace("- ", ""), ["Như trên", "Lưu: VT"]),
        (FORM, []),
        (
            MIXED,
            [
                "Thủ tướng và các Phó Thủ tướng Chính phủ (để b/c)",
                "Các Bộ, cơ quan ngang Bộ (để phối hợp)",
                "UBND các tỉnh",
                "Lưu: VP",
            ],
        ),
    ],
)
def test_distribution(foot: str, expected: list[str]) -> None:
    assert [entry.text for entry in letter(foot).distribution] == expected


@pytest.mark.parametrize(
    ("foot", "entries"),
    [
        # Word has lost the columns: the rows of list and signature are in turn, or in one row.
        (
            "Nơi nhận:\nKT. GIÁM ĐỐC\n- Như trên;\nPHÓ GIÁM ĐỐC\n- Văn phòng\nCP;\n- Lưu: VT.\nLê Văn Nam\n",
            ["Như trên", "Văn phòng CP", "Lưu: VT"],
        ),
        (
            "KT. GIÁM ĐỐC\nNơi nhận: PHÓ GIÁM ĐỐC\n- Như trên;\n- Lưu: VT. Lê Văn Nam\n",
            ["Như trên", "Lưu: VT"],
        ),
        (
            "Nơi nhận: KT. GIÁM ĐỐC\n- Như trên; PHÓ GIÁM ĐỐC\n- Sở Y tế;\n- Lưu: VT. Lê Văn Nam\n",
            ["Như trên", "Sở Y tế", "Lưu: VT"],
        ),
    ],
)
def test_columns_that_are_lost(foot: str, entries: list[str]) -> None:
    found = letter(foot)
    assert [entry.text for entry in found.distribution] == entries
    [signer] = found.signers
    assert (signer.competence, signer.position, signer.full_name) == (("KT. GIÁM ĐỐC",), "PHÓ GIÁM ĐỐC", "Lê Văn Nam")


def test_the_second_line_of_a_title_may_begin_further_left() -> None:
    found = letter(
        "                                          TL. BỘ TRƯỞNG\n"
        "Nơi nhận:                      VỤ TRƯỞNG VỤ GIÁO DỤC TRUNG HỌC\n"
        "- Như trên;\n- Lưu: VT.\n\n                                           Lê Văn Nam\n"
    )
    assert [entry.text for entry in found.distribution] == ["Như trên", "Lưu: VT"]
    assert found.signers[0].position == "VỤ TRƯỞNG VỤ GIÁO DỤC TRUNG HỌC"


SIGNATURE = "GIÁM ĐỐC\nLê Văn Nam\n\n"


@pytest.mark.parametrize(
    ("rows", "entries", "left"),
    [
        # Marks of typists and print shops below Lưu are no attachment.
        ("- Như trên;\n- Lưu: VT.\nQD-2031\n", ["Như trên", "Lưu: VT"], ["QD-2031"]),
        ("- Như trên;\n- Lưu: VP (HC, TH)\n  TC (HC, NV3)\n", ["Như trên", "Lưu: VP (HC, TH) TC (HC, NV3)"], []),
        ("- Như trên;\n\n- Lưu: VP\n\n  TC (HC)\n", ["Như trên", "Lưu: VP TC (HC)"], []),
        ("- Như trên;\n- Lưu: VT, TH.\n    (Mai)\n", ["Như trên", "Lưu: VT, TH. (Mai)"], []),
        # Without dashes, a full stop after an abbreviation ends no entry.
        ("Như trên;\nTỉnh ủy, TT.\nHĐND tỉnh;\nLưu: VT.\n", ["Như trên", "Tỉnh ủy, TT. HĐND tỉnh", "Lưu: VT"], []),
    ],
)
def test_rows_below_the_archive_and_abbreviations(rows: str, entries: list[str], left: list[str]) -> None:
    reading = analyse(read_text(f"{HEAD}{SIGNATURE}Nơi nhận:\n{rows}", "a.txt", "text/plain"))
    assert [entry.text for entry in reading.letter.distribution] == entries
    assert [item.text for item in reading.unplaced] == left
    assert reading.letter.appendices == ()


@pytest.mark.parametrize("title", ["ĐIỀU LỆ", "QUY ĐỊNH", "Quy chế"])
def test_an_attachment_may_begin_below_the_foot(title: str) -> None:
    found = letter(
        f"{SIGNED}\n                    {title}\n          Làm việc của Tổ công tác\n"
        "    (Ban hành kèm theo Quyết định số 12/QĐ-SNV)\n\nĐiều 1. Phạm vi\nQuy chế này áp dụng tại Sở.\n"
    )
    assert [one.title for one in found.appendices] == [f"{title} Làm việc của Tổ công tác"]
    assert [(node.heading, node.text) for node in found.appendices[0].sections] == [
        ("Phạm vi", ("Quy chế này áp dụng tại Sở.",))
    ]


@pytest.mark.parametrize(
    ("last", "titles"),
    [
        ("Chánh Văn phòng chịu trách nhiệm thi hành Quyết định này.", ["QUY CHẾ Làm việc của Tổ công tác"]),
        ("Chánh Văn phòng chịu trách nhiệm\nthi hành Quyết định này./.", ["QUY CHẾ Làm việc của Tổ công tác"]),
        ("Quy chế này là:", []),
    ],
)
def test_a_document_without_a_signature_ends_above_its_attachment(last: str, titles: list[str]) -> None:
    found = letter(
        f"Điều 2. {last}\n\nQUY CHẾ\nLàm việc của Tổ công tác\n"
        "(Ban hành kèm theo Quyết định số 12/QĐ-SNV ngày 05/3/2024 của Giám đốc Sở)\n\nĐiều 1. Nguyên tắc\n"
    )
    assert [one.title for one in found.appendices] == titles
    assert found.signers == ()


@pytest.mark.parametrize("label", ["Nơt nhận:", "ơi nhận:", "Nơi gửi:", "Nơi nhận"])
def test_a_label_is_not_an_entry(label: str) -> None:
    found = distribution.find(f"{label}\n- Như trên;\n-_ Lưu:VT, TH.")
    assert [f.value.text for f in found] == ["Như trên", "Lưu:VT, TH"]
    assert found[-1].value.archive


@pytest.mark.parametrize(
    ("text", "units", "drafter", "copies"),
    [
        ("Lưu: VT, TH (Mai, 5b)", ("VT", "TH"), "Mai", 5),
        ("Lưu: VT, TH.(Mai.5b)", ("VT", "TH"), "Mai", 5),
        ("Lưu: VT, TH (Mai, Lan)", ("VT", "TH"), "Mai, Lan", None),
        ("Lưu: VP(HC,TH),TC(HC,NV2)", ("VP(HC,TH)", "TC(HC,NV2)"), None, None),
        ("Lưu: VP (HC, TH) TC (NV2)", ("VP (HC, TH)", "TC"), "NV2", None),
        ("Lưu: VP (HC, TH), TC", ("VP (HC, TH)", "TC"), None, None),
        ("Lưu: VT, P.TCĐ-ĐV", ("VT", "P.TCĐ-ĐV"), None, None),
        ("Lưu: VT, NCKS.Mai", ("VT", "NCKS"), "Mai", None),
        ("Lưu: VT. 7.21.03", ("VT",), None, None),
        ("Lưu: VT. 120b", ("VT",), None, 120),
    ],
)
def test_archive_line(text: str, units: tuple[str, ...], drafter: str | None, copies: int | None) -> None:
    entry = distribution.parse(text)
    assert (entry.units, entry.drafter, entry.copies) == (units, drafter, copies)


TITLE = "DANH MỤC THỦ TỤC HÀNH CHÍNH SỬA ĐỔI, BỔ SUNG " * 3 + "CỦA SỞ"
ATTACHED = SIGNED + (
    "\fQUY CHẾ\nLàm việc của Tổ công tác\n"
    "(Ban hành kèm theo Quyết định số 12/QĐ-SNV ngày 05/3/2024 của Giám đốc Sở)\n\n"
    "Điều 1. Nguyên tắc\nĐiều 2. Trách nhiệm\n"
)
OWN_HEAD = SIGNED + (
    "\nỦY BAN NHÂN DÂN      CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nTỈNH AN PHÚ           Độc lập - Tự do - Hạnh phúc\n\n"
    "                    CHƯƠNG TRÌNH\n              Cải cách hành chính năm 2024\n"
    "(Ban hành theo Quyết định số 12/QĐ-UBND ngày 05/3/2024)\n\nI. MỤC TIÊU\nII. NHIỆM VỤ\n"
)
MISREAD_TITLE = OWN_HEAD.replace("CHƯƠNG TRÌNH", "Chuơng trinh").replace(
    "I. MỤC TIÊU", "Chương trình này áp dụng cho các cơ quan của tỉnh.\n\nI. MỤC TIÊU"
)
LABELLED = SIGNED + (
    "\nPhụ lục I\n(Kèm theo Công văn số 12/SNV-VP ngày 05/3/2024)\n_______\nDANH MỤC HỒ SƠ\n1. Đơn.\n2. Ảnh.\n"
    "PHỤ LỤC II\nBIỂU MẪU\n1. Mẫu một.\n"
)


@pytest.mark.parametrize(
    ("foot", "expected"),
    [
        (ATTACHED, [(None, "QUY CHẾ Làm việc của Tổ công tác", 2)]),
        (OWN_HEAD, [(None, "CHƯƠNG TRÌNH Cải cách hành chính năm 2024", 2)]),
        (MISREAD_TITLE, [(None, "Chuơng trinh Cải cách hành chính năm 2024", 2)]),
        (LABELLED, [("Phụ lục I", "DANH MỤC HỒ SƠ", 2), ("PHỤ LỤC II", "BIỂU MẪU", 1)]),
        (SIGNED + f"\f{TITLE}\n1. Một.\n", [(None, TITLE, 1)]),
        (SIGNED + "PAGE\nPAGE 2\nEMBED Excel.Sheet.8\n", []),
    ],
)
def test_appendices(foot: str, expected: list[tuple[str | None, str | None, int]]) -> None:
    found = letter(foot)
    assert [(a.label, a.title, len(a.sections)) for a in found.appendices] == expected
    assert found.distribution[-1].archive


@pytest.mark.parametrize(
    ("rows", "competence", "position", "name"),
    [
        (["1T. GIÁM ĐÓC", "PHÓ GLÁM", "SỞ", "Lê Thị Bình"], ("KT. GIÁM ĐỐC",), "PHÓ GIÁM ĐỐC", "Lê Thị Bình"),
        (["VI. GIÁM ĐÓC", "GIÁM", "4-U IỆ", "Lê Thị Bình"], ("KT. GIÁM ĐỐC",), "PHÓ GIÁM ĐỐC", "Lê Thị Bình"),
        (["CỤC TRƯỞNG", "T t@ö -ỤC TRƯỞNG", "Lê Thị Bình"], ("KT. CỤC TRƯỞNG",), "PHÓ CỤC TRƯỞNG", "Lê Thị Bình"),
        (["HIỆU TRƯỞNG", "TRƯỜNG", "ĐẠI", "CÔNG NGHỆ", "Lê Thị Bình"], (), "HIỆU TRƯỞNG", "Lê Thị Bình"),
        (["KT. HIỆU TRƯỜNG/Z", "PHÓ HIỂU TRƯỞNG", "CÔNG NGHỆ"], ("KT. HIỆU TRƯỞNG",), "PHÓ HIỆU TRƯỞNG", None),
        (["GIÁ ĐC", "XHCy", "SỞ", "Lê Thị Bình"], (), "GIÁM ĐỐC", "Lê Thị Bình"),
        (["ŒT. GIÁM ĐÓC", "SƠ", "Lê Thị Bình"], ("KT. GIÁM ĐỐC",), "PHÓ GIÁM ĐỐC", "Lê Thị Bình"),
        (["HE HIEU TR", "Lê Thị Bình"], (), None, "Lê Thị Bình"),
    ],
)
def test_scans(rows: list[str], competence: tuple[str, ...], position: str | None, name: str | None) -> None:
    read = signers.find("\n".join(row.value for row in correct_rows(rows)))[0]
    signer = correct_signature(read, scanned=True)[0].value
    assert (signer.competence, signer.position, signer.full_name) == (competence, position, name)


@pytest.mark.parametrize(
    ("rows", "reported"),
    [
        (["PHÓ GIÁM ĐỐC"], True),
        (["THỨ TRƯỞNG"], True),
        (["KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"], False),
        (["PHÓ GIÁM ĐỐC PHỤ TRÁCH"], False),
        (["GIÁM ĐỐC"], False),
    ],
)
def test_a_deputy_without_competence_is_reported(rows: list[str], reported: bool) -> None:
    foot = "\n".join(f"{'':34}{row}" for row in [*rows, "", "Lê Thị Bình"])
    issues = analyse(read_text(HEAD + foot, "a.txt", "text/plain")).issues
    assert ("competence-missing" in [issue.code for issue in issues]) is reported


@pytest.mark.parametrize(
    ("line", "office"),
    [
        ("TỔNG SỐ 36 DỰ ÁN", False),
        ("TỔNG CỤC TRƯỞNG", True),
        ("TRƯỜNG MẦM NON HOA SEN", False),
        ("TRƯỞNG PHÒNG NỘI VỤ", True),
        ("QUYỀN VÀ NGHĨA VỤ", False),
        ("QUYỀN GIÁM ĐỐC", True),
        ("NGƯỜI NGHÈO", False),
        ("NGƯỜI LẬP BIỂU", True),
        ("PHỐ CỔ", False),
    ],
)
def test_offices(line: str, office: bool) -> None:
    assert is_position(line) is office


@pytest.mark.parametrize("scrap", ["Nơi nhận: ", "KHẨN     "])
def test_time_grows_with_a_row_of_many_words(scrap: str) -> None:
    def seconds(times: int) -> float:
        return least_seconds(lambda: letter(scrap * times))

    assert seconds(8000) < 30 * seconds(1000) + 0.1


@pytest.mark.parametrize("scrap", [" ", ", ", "“", "Đã ký "])
def test_time_grows_with_the_line(scrap: str) -> None:
    def seconds(times: int) -> float:
        return least_seconds(lambda: signers.is_name(scrap * times))

    assert seconds(16000) < 30 * seconds(2000) + 0.1


def scan(*rows: tuple[float, float, str]) -> Reading:
    """A letter of scanned rows: (left, top, text), in points."""
    words = []
    for x0, top, text in rows:
        at = x0
        for word in text.split():
            words.append(Word(word, Box(at, top, at + 6.0 * len(word), top + 12.0), 0.9))
            at += 6.0 * len(word) + 4
    return analyse(Source("a.pdf", "0" * 64, "application/pdf", "ocr", (Page(1, 595, 842, tuple(words)),)))


def scanned_letter(*foot: tuple[float, float, str]) -> Reading:
    """A scanned letter whose body ends above 400 points, with rows of a signature below."""
    body = [(60.0, 150.0 + 15 * n, "Đề nghị các phòng chuyên môn nghiên cứu, triển khai thực hiện") for n in range(5)]
    head = [(60.0, 60.0, "SỞ NỘI VỤ"), (60.0, 90.0, "Số: 12/SNV-VP"), (60.0, 120.0, "Kính gửi: Các phòng chuyên môn")]
    copies = [(60.0, 400.0, "Nơi nhận:"), (60.0, 415.0, "- Như trên;"), (60.0, 430.0, "- Lưu: VT.")]
    return scan(*head, *body, *copies, *foot)


@pytest.mark.parametrize("below", [[(500.0, 780.0, "mm:")], []])
def test_scraps_far_below_a_signature_do_not_belong_to_it(below: list[tuple[float, float, str]]) -> None:
    found = scanned_letter((380.0, 500.0, "Lê Văn Nam"), *below).letter.signers
    assert [signer.full_name for signer in found] == ["Lê Văn Nam"]


def test_a_caption_far_below_the_archive_line_is_no_entry() -> None:
    caption = [(70.0, 780.0, "XEE tệp"), (70.0, 794.0, "Chứng thư: Sở Nội vụ"), (70.0, 808.0, "Ngày ký: 08/10/2031")]
    found = scanned_letter((380.0, 500.0, "Lê Văn Nam"), *caption).letter.distribution
    assert [entry.text for entry in found] == ["Như trên", "Lưu: VT"]


def test_a_list_below_the_signatures_has_entries_as_wide_as_the_page() -> None:
    entries = [
        "- Như trên;",
        "- Các đơn vị thuộc Sở Xây dựng, Sở Nội vụ, Sở Tài chính và Sở Công Thương;",
        "- Lưu: VT, P. Tổ chức cán bộ của Sở Xây dựng và Văn phòng Sở Nội vụ.",
    ]
    head = [(60.0, 60.0, "SỞ NỘI VỤ"), (60.0, 90.0, "Số: 12/SNV-VP"), (60.0, 120.0, "Kính gửi: Các phòng chuyên môn")]
    body = [(60.0, 150.0 + 15 * n, "Đề nghị các phòng chuyên môn nghiên cứu, triển khai thực hiện") for n in range(5)]
    signed = [
        (80.0, 260.0, "GIÁM ĐỐC"), (360.0, 260.0, "GIÁM ĐỐC"),
        (80.0, 340.0, "Lê Văn Nam"), (360.0, 340.0, "Trần Thị Bình"), (60.0, 400.0, "Nơi nhận:"),
    ]  # fmt: skip
    found = scan(*head, *body, *signed, *((60.0, 415.0 + 15 * n, entry) for n, entry in enumerate(entries)))
    assert [entry.archive for entry in found.letter.distribution] == [False, False, True]
    assert len(found.letter.signers) == 2


@pytest.mark.parametrize(
    ("text", "value", "drafter"),
    [
        ("- Lưu: VT, KHTC (2). 54", "Lưu: VT, KHTC (2)", None),
        ("- Lưu: VT, KHTC (2).&o", "Lưu: VT, KHTC (2)", None),
        ("- Lưu: VT, KHTH. C-", "Lưu: VT, KHTH", None),
        ("- Lưu: VT, KHTH. H", "Lưu: VT, KHTH. H", "H"),
        ("- Lưu: VT, KHTC (2). Hoa", "Lưu: VT, KHTC (2). Hoa", "Hoa"),
    ],
)
def test_strokes_of_a_pen_behind_the_archive_line(text: str, value: str, drafter: str | None) -> None:
    rows = [(60.0, 60.0, "SỞ NỘI VỤ"), (60.0, 90.0, "Số: 12/SNV-VP"), (60.0, 120.0, "Kính gửi: Các phòng chuyên môn")]
    body = [(60.0, 150.0 + 15 * n, "Đề nghị các phòng chuyên môn nghiên cứu, triển khai thực hiện") for n in range(5)]
    reading = scan(*rows, *body, (60.0, 400.0, "Nơi nhận:"), (60.0, 415.0, "- Như trên;"), (60.0, 430.0, text))
    last = reading.letter.distribution[-1]
    assert (last.text, last.drafter) == (value, drafter)
    assert reading.evidence["/distribution/1"][0].text == text


@pytest.mark.parametrize(
    ("agency", "title", "competence"),
    [
        ("SỞ NỘI VỤ", "PHÓ GIÁM ĐỐC", ("KT. GIÁM ĐỐC",)),
        ("SỞ NỘI VỤ", "GIÁM ĐỐC", ()),
        ("CÔNG TY CỔ PHẦN HOA SEN", "PHÓ GIÁM ĐỐC", ()),
        ("TẬP ĐOÀN HOA SEN", "PHÓ TỔNG GIÁM ĐỐC", ()),
        ("LIÊN ĐOÀN LAO ĐỘNG TỈNH AN PHÚ", "PHÓ CHỦ TỊCH", ()),  # for its standing committee, TM.
        ("BAN CHỈ ĐẠO AN TOÀN", "PHÓ TRƯỞNG BAN", ()),
    ],
)
def test_the_authority_of_a_deputy_that_was_not_read(agency: str, title: str, competence: tuple[str, ...]) -> None:
    motto = [(300.0, 60.0, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), (330.0, 76.0, "Độc lập - Tự do - Hạnh phúc")]
    rows = [
        *motto,
        (60.0, 60.0, agency),
        (60.0, 90.0, "Số: 12/ABC-VP"),
        (60.0, 120.0, "Kính gửi: Các phòng chuyên môn"),
    ]
    body = [(60.0, 150.0 + 15 * n, "Đề nghị các phòng chuyên môn nghiên cứu, triển khai thực hiện") for n in range(5)]
    copies = [(60.0, 400.0, "Nơi nhận:"), (60.0, 415.0, "- Như trên;"), (60.0, 430.0, "- Lưu: VT.")]
    reading = scan(*rows, *body, *copies, (380.0, 400.0, title), (380.0, 500.0, "Lê Văn Nam"))
    assert reading.letter.signers[0].competence == competence
    told = [issue.severity for issue in reading.issues if issue.code == "competence-inferred"]
    assert told == (["warning"] if competence else [])


@pytest.mark.parametrize(
    ("text", "confidence", "stroke"),
    [
        ("ìs*”", 0.3, True),
        ("€", 0.3, True),
        ("34/2", 0.3, True),
        ("34/2", 0.9, False),
        ("tra;", 0.3, False),  # a syllable
        ("b/c)", 0.3, False),
        ("VP.", 0.3, False),
    ],
)
def test_strokes_of_a_pen_behind_an_entry(text: str, confidence: float, stroke: bool) -> None:
    words = [Word("- Sở Nội vụ", Box(60, 0, 120, 12), 0.9), Word(text, Box(124, 0, 150, 12), confidence)]
    foot = Foot(0, 1)
    Column(right=False).read(make_line(1, words, "pt"), foot)
    assert [line.text for line in foot.other] == ([text] if stroke else [])


@pytest.mark.parametrize(
    ("read", "name"),
    [("Nguyên Văn Nam", "Nguyễn Văn Nam"), ("Lê Văn Nam", "Lê Văn Nam"), ("Duờng Văn Nam", "Duờng Văn Nam")],
)
def test_a_family_name_is_corrected_if_one_name_has_its_letters(read: str, name: str) -> None:
    reading = scanned_letter((380.0, 400.0, "GIÁM ĐỐC"), (380.0, 500.0, read))
    assert [signer.full_name for signer in reading.letter.signers] == [name]
    messages = [issue.message for issue in reading.issues if issue.code == "repaired"]
    assert messages == ([f'corrected; it was read as "{read}"'] if read != name else [])


@pytest.mark.parametrize(("gap", "doubtful"), [(4, False), (22, True)])
def test_a_gap_with_room_for_a_word_makes_a_name_doubtful(gap: float, doubtful: bool) -> None:
    title, given = (380.0, 400.0, "GIÁM ĐỐC"), (392.0 + gap, 500.0, "Thanh Nam")
    reading = scanned_letter(title, (380.0, 500.0, "Lê"), given)
    assert [signer.full_name for signer in reading.letter.signers] == ["Lê Thanh Nam"]
    assert any(issue.code == "name-doubtful" for issue in reading.issues) is doubtful
    assert not doubtful or not can_be_filed(reading)
