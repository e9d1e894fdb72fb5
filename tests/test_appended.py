"""Attachments: where they begin, their headings, sections and signatures. All texts are invented."""

from __future__ import annotations

import pytest

from vnadmin_doc import read_text
from vnadmin_doc.formats.markup.plain_text import read_text as text_source
from vnadmin_doc.model.letter import Appendix, Section
from vnadmin_doc.pipeline import analyse

LETTER = """UBND TỈNH AN PHÚ                 CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
SỞ NỘI VỤ                            Độc lập - Tự do - Hạnh phúc
Số: 12/QĐ-SNV                        An Phú, ngày 05 tháng 3 năm 2024

                            QUYẾT ĐỊNH
                    Về việc ban hành Quy chế làm việc

Điều 1. Ban hành kèm theo Quyết định này Quy chế làm việc.

Điều 2. Quyết định này có hiệu lực kể từ ngày ký./.

Nơi nhận:                                         GIÁM ĐỐC
- Như Điều 2;
- Lưu: VT.
                                                Lê Văn Nam
"""
KEM_THEO = "(Ban hành kèm theo Quyết định số 12/QĐ-SNV ngày 05/3/2024 của Giám đốc Sở Nội vụ)"


def attached(text: str) -> list[Appendix]:
    letter = read_text(LETTER + text).letter
    assert [signer.full_name for signer in letter.signers] == ["Lê Văn Nam"]
    assert [entry.text for entry in letter.distribution] == ["Như Điều 2", "Lưu: VT"]
    return list(letter.appendices)


def tree(sections: tuple[Section, ...]) -> list[object]:
    """The labels of the sections, nested."""
    return [[node.label, tree(node.children)] if node.children else node.label for node in sections]


@pytest.mark.parametrize(
    ("text", "label", "title", "issued_with"),
    [
        (f"\fQUY CHẾ\nLàm việc của Sở\n{KEM_THEO}\n\n1. Một.\n", None, "QUY CHẾ Làm việc của Sở", KEM_THEO),
        (f"\fPhụ lục I\nDANH SÁCH HỒ SƠ\n{KEM_THEO}\n\n1. Một.\n", "Phụ lục I", "DANH SÁCH HỒ SƠ", KEM_THEO),
        (f"\fPhụ lục I\n{KEM_THEO}\n______\nDANH SÁCH HỒ SƠ\n1. Một.\n", "Phụ lục I", "DANH SÁCH HỒ SƠ", KEM_THEO),
        (f"\fPHỤ LỤC SỐ 02: DANH SÁCH HỒ SƠ\n{KEM_THEO}\n1. Một.\n", "PHỤ LỤC SỐ 02", "DANH SÁCH HỒ SƠ", KEM_THEO),
        (
            "\fKẾ HOẠCH\nCải cách hành chính\n(Kèm theo Quyết định số 12/QĐ-SNV ngày 05/3/2024\n"
            "của Giám đốc Sở Nội vụ (bản sửa đổi))\n\nI. MỤC TIÊU\n",
            None,
            "KẾ HOẠCH Cải cách hành chính",
            "(Kèm theo Quyết định số 12/QĐ-SNV ngày 05/3/2024 của Giám đốc Sở Nội vụ (bản sửa đổi))",
        ),
        (
            "\fPHỤ LỤC\nDANH MỤC HỒ SƠ\nBan hành kèm theo Quyết định số 12/QĐ-SNV ngày 05/3/2024\n\n1. Một.\n",
            "PHỤ LỤC",
            "DANH MỤC HỒ SƠ",
            "Ban hành kèm theo Quyết định số 12/QĐ-SNV ngày 05/3/2024",
        ),
        (
            "\fSỞ NỘI VỤ       CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n                  Độc lập - Tự do - Hạnh phúc\n\n"
            f"                  ĐỀ ÁN\n          Sắp xếp kho lưu trữ\n{KEM_THEO}\n\nI. SỰ CẦN THIẾT\n",
            None,
            "ĐỀ ÁN Sắp xếp kho lưu trữ",
            KEM_THEO,
        ),
        (
            "\fTÊN ĐƠN VỊ                          Mẫu số 01\n\n             BIÊN BẢN KIỂM KÊ\n\n1. Một.\n",
            "Mẫu số 01",
            "BIÊN BẢN KIỂM KÊ",
            None,
        ),
        (
            f"\fMẫu số 02-GCN\n{KEM_THEO}\n\nSỞ NỘI VỤ       CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n"
            "                  Độc lập - Tự do - Hạnh phúc\n\n             BIÊN BẢN GIAO HỒ SƠ\n\n1. Một.\n",
            "Mẫu số 02-GCN",
            "BIÊN BẢN GIAO HỒ SƠ",
            KEM_THEO,
        ),
        (
            "\fMẫu số 03-GT\n.......... .Ố..ố....Ố.Ố.\n\nGIẤY GIỚI THIỆU\n\n1. Một.\n",
            "Mẫu số 03-GT",
            "GIẤY GIỚI THIỆU",
            None,
        ),
        ("\fMẫu số 04-DS\nỦY BAN NHÂN DÂN XÃ.........\n\nDANH SÁCH\n\n1. Một.\n", "Mẫu số 04-DS", "DANH SÁCH", None),
        ("\fMẫu số 14/2024/LT\nPHIẾU MƯỢN HỒ SƠ\n1. Một.\n", "Mẫu số 14/2024/LT", "PHIẾU MƯỢN HỒ SƠ", None),
        (
            "\fPHỤ LỤC 1: PHIẾU THU THẬP THÔNG TIN\nVỀ KHO LƯU TRỮ\n\n"
            + "Tên đơn vị, địa chỉ: thực hiện kế hoạch năm, các đơn vị điền thông tin vào phiếu này rồi gửi về Sở. " * 3
            + "(theo Quyết định số 5/QĐ-SNV).\n\n1. Một.\n",
            "PHỤ LỤC 1",
            "PHIẾU THU THẬP THÔNG TIN VỀ KHO LƯU TRỮ",
            None,
        ),
        (f"\n2\nQUY CHẾ\nLàm việc của Sở\n{KEM_THEO}\n\n1. Một.\n", None, "QUY CHẾ Làm việc của Sở", KEM_THEO),
    ],
)
def test_heading(text: str, label: str | None, title: str, issued_with: str | None) -> None:
    found = attached(text)
    assert [(one.label, one.title, one.issued_with) for one in found] == [(label, title, issued_with)]
    assert found[0].sections


def test_two_lists_on_two_pages_are_two() -> None:
    """A list may be a table below its heading, and nothing else."""
    found = attached(f"\fDANH SÁCH\n{KEM_THEO}\n\fDANH SÁCH CỬ CÁN BỘ THAM DỰ\n{KEM_THEO}\n")
    assert [one.title for one in found] == ["DANH SÁCH", "DANH SÁCH CỬ CÁN BỘ THAM DỰ"]


def test_the_title_of_an_attached_letter_is_its_subject() -> None:
    """If the file is read as one letter, and is not split."""
    text = (
        "\fBỘ Y TẾ           CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nBỆNH VIỆN MẮT     Độc lập - Tự do - Hạnh phúc\n"
        "THÀNH PHỐ AN PHÚ\nSố: 9/BVM       An Phú, ngày 04 tháng 3 năm 2024\nV/v mở lớp tập huấn\n\n"
        "Kính gửi: Sở Nội vụ\n\n1. Thời gian: 02 ngày.\n"
    )
    [found] = analyse(text_source(LETTER + text)).letter.appendices
    assert (found.label, found.title) == (None, "mở lớp tập huấn")


CHAPTERS = f"""\f
                             QUY CHẾ
                         Làm việc của Sở
{KEM_THEO}

                            Chương I
                        QUY ĐỊNH CHUNG

Điều 1. Phạm vi điều chỉnh

1. Quy chế này quy định:

a) Nguyên tắc làm việc;

b) Chế độ họp.

2. Quy chế này không áp dụng đối với đơn vị sự nghiệp.

Điều 2. Nguyên tắc

Làm việc theo Quyết định số 12/QĐ-SNV ngày 05/3/2024 và quy định của pháp luật.

                            Chương II
                         ĐIỀU KHOẢN THI HÀNH

                              Mục 1
                            HIỆU LỰC

Điều 3. Hiệu lực

Quy chế này có hiệu lực kể từ ngày ký.
"""


def test_sections() -> None:
    (found,) = attached(CHAPTERS)
    assert tree(found.sections) == [
        ["Chương I", [["Điều 1", [["1", ["a", "b"]], "2"]], "Điều 2"]],
        ["Chương II", [["Mục 1", ["Điều 3"]]]],
    ]
    assert found.issued_with == KEM_THEO
    assert not found.text


SIGNED = """
Nơi nhận:                                     TL. GIÁM ĐỐC
- Như trên;                                TRƯỞNG PHÒNG HÀNH CHÍNH
- Lưu: VT.

                                              Trần Thị Bình
"""
ROSTER = """
TT     Họ và tên                Chức vụ
1      Nguyễn Văn An            GIÁM ĐỐC
2      Trần Thị Bình            PHÓ GIÁM ĐỐC
3      Lê Văn Cường             TRƯỞNG PHÒNG
4      Phạm Thị Dung            KẾ TOÁN
5      Hoàng Văn Em             VĂN THƯ
"""


def test_signatures_of_an_attachment() -> None:
    first, second = attached(
        f"\fPhụ lục I\nKẾ HOẠCH\nKiểm tra\n\n1. Một.\n{SIGNED}\fPhụ lục II\nDANH SÁCH\n\n1. Hai.\n"
    )
    assert [(s.competence, s.position, s.full_name) for s in first.signers] == [
        (("TL. GIÁM ĐỐC",), "TRƯỞNG PHÒNG HÀNH CHÍNH", "Trần Thị Bình")
    ]
    assert not second.signers
    assert tree(second.sections) == ["1"]


def test_a_list_of_people_is_not_a_signature() -> None:
    (found,) = attached(f"\fPhụ lục\nDANH SÁCH TỔ CÔNG TÁC\n{ROSTER}")
    assert not found.signers


THREE = "\fPhụ lục I\nA\n1. Một.\n\fPhụ lục II\nB\n1. Hai.\n\fPhụ lục III\nC\n1. Ba.\n"
ON_ONE_PAGE = "\nPhụ lục I\nA\n1. Một.\nPhụ lục II\nB\n1. Hai.\nMẫu số 01\nC\n1. Ba.\n"
TITLED_SECTION = f"\nPhụ lục I\nA\nI. MỘT\n1. Một.\nII. HAI\n1. Hai.\nPhụ lục II\nB\n{KEM_THEO}\n1. Ba.\n"
RULES = f"\fQUY CHẾ\nLàm việc\n{KEM_THEO}\nĐiều 1. Một\n\nMột.\n\n"


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        (THREE, ["Phụ lục I", "Phụ lục II", "Phụ lục III"]),
        (ON_ONE_PAGE, ["Phụ lục I", "Phụ lục II", "Mẫu số 01"]),
        (f"{RULES}DANH MỤC HỒ SƠ\n{KEM_THEO}\n1. Hai.\n", [None, None]),
        (TITLED_SECTION, ["Phụ lục I", "Phụ lục II"]),
        (f"{RULES}Theo Quyết định số 12/QĐ-SNV đã ban hành.\n", [None]),
        ("\fPhụ lục\nA\n1. Mẫu số 01: Đơn.\n2. Mẫu số 02: Phiếu.\n", ["Phụ lục"]),
    ],
)
def test_several(text: str, labels: list[str | None]) -> None:
    assert [one.label for one in attached(text)] == labels


@pytest.mark.parametrize("stray", ["\f3\n", "\n- 2 -\n", "\n____\n"])
def test_a_page_number_is_not_an_attachment(stray: str) -> None:
    assert not attached(stray)
