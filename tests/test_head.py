"""Heads: the values that are read from invented heads of many forms."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import product

import pytest

from vnadmin_doc import read_text
from vnadmin_doc.formats.markup.plain_text import read_text as text_source
from vnadmin_doc.layout.zones import lay_out
from vnadmin_doc.model.geometry import Box
from vnadmin_doc.model.letter import Letter
from vnadmin_doc.model.page import Page, Source, Style, Word
from vnadmin_doc.model.reading import Reading
from vnadmin_doc.pipeline import analyse

UBND = """\
ỦY BAN NHÂN DÂN            CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
TỈNH AN PHÚ                    Độc lập - Tự do - Hạnh phúc
Số: 12/{notation}          An Phú, ngày 05 tháng 3 năm 2024
"""


def head_of(letter: Letter) -> dict[str, object]:
    """The values of a head, in one flat dictionary."""
    return {
        "kind": letter.kind and letter.kind.code,
        "issuers": [(issuer.parent, issuer.name) for issuer in letter.issuers],
        "number": letter.code.number,
        "notation": letter.code.notation,
        "year": letter.code.year,
        "subject": letter.subject,
        "place": letter.promulgation.place,
        "date": letter.promulgation.date,
        "priority": letter.priority,
        "addressees": [addressee.text for addressee in letter.addressees],
    }


def check(reading: Reading, expected: dict[str, object]) -> None:
    got = head_of(reading.letter)
    assert {name: got[name] for name in expected} == expected


def codes(reading: Reading) -> list[str]:
    return [issue.code for issue in reading.issues]


# ---- text ------------------------------------------------------------------------------

TEXTS: dict[str, tuple[str, dict[str, object]]] = {
    "a page number in the row of the motto, whose first word is in the row below": (
        """\
ỦY BAN NHÂN DÂN                  1 HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
                               CỘNG
TỈNH AN PHÚ                          Độc lập - Tự do - Hạnh phúc

Số: 12/QĐ-UBND                 An Phú, ngày 05 tháng 3 năm 2024

                           QUYẾT ĐỊNH
                Về việc ban hành Quy chế làm việc
""",
        {"issuers": [(None, "ỦY BAN NHÂN DÂN TỈNH AN PHÚ")], "number": "12", "kind": "QĐ", "place": "An Phú"},
    ),
    "the last words of the agency's name beside the same words of the motto": (
        """\
NGÂN HÀNG AN PHÚ                CỘNG HÒA XÃ HỘI CHỦ NGHĨA
    VIỆT NAM                            VIỆT NAM
                                Độc lập - Tự do - Hạnh phúc

Số: 12/NHAP-TH                  An Phú, ngày 05 tháng 3 năm 2031
""",
        {"issuers": [(None, "NGÂN HÀNG AN PHÚ VIỆT NAM")], "number": "12"},
    ),
    "ministry, motto first": (
        """\
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Hà Nội, ngày 9 tháng 4 năm 2021
BỘ KHOA HỌC VÀ CÔNG NGHỆ
Số: 05/2021/TT-BKHCN
THÔNG TƯ
Quy định kỹ thuật đo lường
đối với cân ô tô
Căn cứ Luật Đo lường ngày 11 tháng 11 năm 2011;
Điều 1. Phạm vi điều chỉnh
""",
        {
            "kind": "TT",
            "issuers": [(None, "BỘ KHOA HỌC VÀ CÔNG NGHỆ")],
            "number": "05",
            "year": "2021",
            "notation": "TT-BKHCN",
            "subject": "Quy định kỹ thuật đo lường đối với cân ô tô",
            "place": "Hà Nội",
            "date": "2021-04-09",
        },
    ),
    "left column first": (
        """\
UBND HUYỆN HÒA TÂN
PHÒNG GIÁO DỤC VÀ ĐÀO TẠO
Số: 45/PGDĐT-THCS
V/v tổ chức hội thi giáo viên dạy giỏi
thực hiện Kế hoạch số 8/KH-UBND
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Hòa Tân, ngày 02 tháng 11 năm 2022
Kính gửi: Hiệu trưởng các trường trung học cơ sở
Thực hiện kế hoạch năm học, Phòng thông báo như sau:
1. Thời gian: tháng 12.
""",
        {
            "kind": "CV",
            "issuers": [("UBND HUYỆN HÒA TÂN", "PHÒNG GIÁO DỤC VÀ ĐÀO TẠO")],
            "number": "45",
            "notation": "PGDĐT-THCS",
            "subject": "tổ chức hội thi giáo viên dạy giỏi thực hiện Kế hoạch số 8/KH-UBND",
            "place": "Hòa Tân",
            "date": "2022-11-02",
            "addressees": ["Hiệu trưởng các trường trung học cơ sở"],
        },
    ),
    "school, V/v in brackets": (
        """\
SỞ GD&ĐT AN PHÚ                 CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
TRƯỜNG THPT LÊ LỢI                  Độc lập - Tự do - Hạnh phúc
Số: 7/THPTLL                    An Phú, ngày 15/9/2023
(V/v tổ chức họp phụ huynh đầu năm)

Kính gửi: Cha mẹ học sinh khối 10

Nhà trường kính mời quý phụ huynh đến họp.
""",
        {
            "kind": "CV",
            "issuers": [("SỞ GD&ĐT AN PHÚ", "TRƯỜNG THPT LÊ LỢI")],
            "number": "7",
            "notation": "THPTLL",
            "subject": "tổ chức họp phụ huynh đầu năm",
            "place": "An Phú",
            "date": "2023-09-15",
        },
    ),
    "court": (
        """\
TÒA ÁN NHÂN DÂN                 CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
THÀNH PHỐ TỪ LÂM                    Độc lập - Tự do - Hạnh phúc
TỈNH AN PHÚ
Số: 03/TB-TA                    Từ Lâm, ngày 06 tháng 01 năm 2020

                      THÔNG BÁO
          Về việc thụ lý vụ án hành chính

Kính gửi: Ông Trần Văn Bình

Ngày 02 tháng 01 năm 2020, Tòa án đã thụ lý vụ án.
""",
        {
            "kind": "TB",
            "issuers": [(None, "TÒA ÁN NHÂN DÂN THÀNH PHỐ TỪ LÂM TỈNH AN PHÚ")],
            "number": "03",
            "subject": "thụ lý vụ án hành chính",
            "place": "Từ Lâm",
            "date": "2020-01-06",
            "addressees": ["Ông Trần Văn Bình"],
        },
    ),
    "Party cell": (
        """\
ĐẢNG BỘ XÃ HÒA TÂN              ĐẢNG CỘNG SẢN VIỆT NAM
CHI BỘ TRƯỜNG TIỂU HỌC
*                               Hòa Tân, ngày 20 tháng 10 năm 2021
Số 14-NQ/CB

                 NGHỊ QUYẾT
       Sinh hoạt thường kỳ tháng 10/2021

I- TÌNH HÌNH
1- Công tác tư tưởng ổn định.
""",
        {
            "kind": "NQ",
            "issuers": [("ĐẢNG BỘ XÃ HÒA TÂN", "CHI BỘ TRƯỜNG TIỂU HỌC")],
            "number": "14",
            "notation": "NQ/CB",
            "subject": "Sinh hoạt thường kỳ tháng 10/2021",
            "date": "2021-10-20",
        },
    ),
    "joint plan": (
        """\
SỞ Y TẾ - CÔNG ĐOÀN NGÀNH       CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
                                    Độc lập - Tự do - Hạnh phúc
Số: 20/KHLT-SYT-CĐN             An Phú, ngày 1 tháng 6 năm 2022

                 KẾ HOẠCH LIÊN TỊCH
        Triển khai Tháng công nhân năm 2022

I. MỤC ĐÍCH
""",
        {
            "kind": "KH",
            "issuers": [(None, "SỞ Y TẾ"), (None, "CÔNG ĐOÀN NGÀNH")],
            "notation": "KHLT-SYT-CĐN",
            "subject": "Triển khai Tháng công nhân năm 2022",
            "date": "2022-06-01",
        },
    ),
    "number on two lines": (
        """\
CÔNG TY ĐIỆN LỰC AN PHÚ         CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
PHÒNG TỔ CHỨC                       Độc lập - Tự do - Hạnh phúc
Số: 118/                        An Phú, ngày 05 tháng 3 năm 2024
QĐ-PCAP-TC

                 QUYẾT ĐỊNH
       Về việc giao nhiệm vụ năm 2024

                 GIÁM ĐỐC CÔNG TY

Căn cứ Điều lệ Công ty ban hành ngày 01 tháng 7 năm 2019;
""",
        {
            "kind": "QĐ",
            "number": "118",
            "notation": "QĐ-PCAP-TC",
            "subject": "giao nhiệm vụ năm 2024",
            "date": "2024-03-05",
        },
    ),
    "capitals lost with the font": (
        """\
bộ tài chính                    cộng hoà xã hội chủ nghĩa việt nam
                                Độc lập - Tự do - Hạnh phúc
Số: 08/2001/TT-BTC              Hà Nội, ngày 18 tháng 1 năm 2001

                   Thông tư
          Hướng dẫn nộp thuế môn bài

Để triển khai Luật Thuế, Bộ hướng dẫn như sau:

1. Đối tượng nộp thuế.
""",
        {
            "kind": "TT",
            "issuers": [(None, "bộ tài chính")],
            "number": "08",
            "subject": "Hướng dẫn nộp thuế môn bài",
            "date": "2001-01-18",
        },
    ),
    "who decides, in the title's line and above the căn cứ": (
        """\
bộ công nghiệp
Số: 12/2001/QĐ-BCN
cộng hoà xã hội chủ nghĩa việt nam
Độc lập - Tự do - Hạnh phúc
Hà Nội, ngày 15 tháng 5 năm 2001
quyết định của bộ trưởng bộ công nghiệp
Về việc ban hành chế độ báo cáo
bộ trưởng bộ công nghiệp
Căn cứ Nghị định số 15/CP ngày 02 tháng 3 năm 1993;
Điều 1. Ban hành chế độ báo cáo.
""",
        {
            "kind": "QĐ",
            "issuers": [(None, "bộ công nghiệp")],
            "notation": "QĐ-BCN",
            "subject": "ban hành chế độ báo cáo",
            "date": "2001-05-15",
        },
    ),
    "gazette, one line": (
        """\
Nghị định của Chính phủ số 114/2003/NĐ-CP ngày 10/10/2003
về cán bộ xã, phường
Chính phủ
Căn cứ Luật Tổ chức Chính phủ ngày 25 tháng 12 năm 2001;
Điều 1. Phạm vi áp dụng.
""",
        {
            "kind": "NĐ",
            "issuers": [(None, "Chính phủ")],
            "number": "114",
            "year": "2003",
            "notation": "NĐ-CP",
            "subject": "cán bộ xã, phường",
            "place": None,
            "date": "2003-10-10",
        },
    ),
    "gazette, joint, a code in the subject": (
        """\
THÔNG TƯ
LIÊN TỊCH BỘ TÀI CHÍNH - TỔNG CỤC HẢI QUAN
SỐ 120/2000/TTLT-BTC-TCHQ NGÀY 25 THÁNG 12 NĂM 2000
VỀ VIỆC SỬA ĐỔI THÔNG TƯ
SỐ 176/1998/TT-BTC NGÀY 25/12/1998
Căn cứ Luật Thuế;
1. Sửa đổi mục II.
""",
        {
            "kind": "TTLT",
            "issuers": [(None, "BỘ TÀI CHÍNH"), (None, "TỔNG CỤC HẢI QUAN")],
            "number": "120",
            "year": "2000",
            "notation": "TTLT-BTC-TCHQ",
            "subject": "SỬA ĐỔI THÔNG TƯ SỐ 176/1998/TT-BTC NGÀY 25/12/1998",
            "date": "2000-12-25",
        },
    ),
    "gazette, centred, the subject's last row short": (
        """\
                                              THÔNG TƯ
                      LIÊN TỊCH BỘ TÀI CHÍNH - TỔNG CỤC HẢI QUAN
                      SỐ 125/2000/TTLT-BTC-TCHQ NGÀY 25 THÁNG 12 NĂM 2000
VỀ VIỆC SỬA ĐỔI CHÍNH SÁCH THUẾ VỚI SẢN PHẨM, PHỤ TÙNG CÁC NGÀNH CƠ KHÍ VÀ ĐIỆN TỬ ĐÃ HƯỚNG DẪN TẠI THÔNG TƯ LIÊN TỊCH
                      SỐ 170/1998/TTLT-BTC-TCHQ NGÀY 26/12/1998
     Căn cứ Luật Thuế;
     1. Sửa đổi mục II.
""",
        {
            "kind": "TTLT",
            "number": "125",
            "subject": "SỬA ĐỔI CHÍNH SÁCH THUẾ VỚI SẢN PHẨM, PHỤ TÙNG CÁC NGÀNH CƠ KHÍ VÀ ĐIỆN TỬ ĐÃ HƯỚNG DẪN TẠI "
            "THÔNG TƯ LIÊN TỊCH SỐ 170/1998/TTLT-BTC-TCHQ NGÀY 26/12/1998",
        },
    ),
    "law": (
        """\
QUỐC HỘI                        CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM
                                    Độc lập - Tự do - Hạnh phúc
Luật số: 18/2003/QH11

                     LUẬT
                  HỢP TÁC XÃ

Căn cứ vào Hiến pháp nước Cộng hoà xã hội chủ nghĩa Việt Nam năm 1992;
Luật này quy định về hợp tác xã.
""",
        {"kind": "L", "issuers": [(None, "QUỐC HỘI")], "number": "18", "notation": "QH11", "subject": "HỢP TÁC XÃ"},
    ),
    "charter with an inner bracket": (
        UBND.splitlines()[0]
        + "\n"
        + UBND.splitlines()[1]
        + """

            ĐIỀU LỆ (SỬA ĐỔI, BỔ SUNG)
           HỘI LÀM VƯỜN TỈNH AN PHÚ
  (Kèm theo Quyết định số 5/QĐ-UBND ngày 02/3/2024)

Chương I
QUY ĐỊNH CHUNG
""",
        {
            "kind": "ĐL",
            "number": None,
            "date": None,
            "subject": "(SỬA ĐỔI, BỔ SUNG) HỘI LÀM VƯỜN TỈNH AN PHÚ",
        },
    ),
    "subject ended by (Ban hành kèm theo": (
        UBND.format(notation="QĐ-UBND")
        + """
                     QUY CHẾ
           Quản lý tài sản của cơ quan
(Ban hành kèm theo Quyết định số 9/QĐ-UBND ngày 02 tháng 3 năm 2024)

Điều 1. Phạm vi điều chỉnh
""",
        {"kind": "QC", "subject": "Quản lý tài sản của cơ quan", "date": "2024-03-05"},
    ),
    "submission with a long subject": (
        UBND.format(notation="TTr-SNV")
        + """
                     TỜ TRÌNH
Về việc cho phép đổi tên Hội Làm vườn thành phố Từ Lâm thành Hội Làm vườn và Sinh vật cảnh thành phố Từ Lâm
và phê duyệt Điều lệ của Hội
Kính gửi: Chủ tịch Ủy ban nhân dân tỉnh

Sở Nội vụ kính trình.
""",
        {
            "kind": "TTr",
            "subject": "cho phép đổi tên Hội Làm vườn thành phố Từ Lâm thành Hội Làm vườn và Sinh vật cảnh "
            "thành phố Từ Lâm và phê duyệt Điều lệ của Hội",
            "addressees": ["Chủ tịch Ủy ban nhân dân tỉnh"],
        },
    ),
    "căn cứ with dates and no title": (
        """\
Chính phủ
Số: 28/2003/NĐ-CP
Cộng hòa xã hội chủ nghĩa Việt Nam
Độc lập - Tự do - Hạnh phúc
Hà Nội, ngày 14 tháng 4 năm 2003
Căn cứ Luật Tổ chức Chính phủ ngày 25 tháng 12 năm 2001;
Căn cứ Pháp lệnh Bưu chính ngày 25 tháng 5 năm 2002;
Điều 1. Phát hành tem.
""",
        {"kind": "NĐ", "issuers": [(None, "Chính phủ")], "date": "2003-04-14", "subject": None},
    ),
    "urgent": (
        UBND.format(notation="UBND-NC") + "HỎA TỐC\nV/v ứng phó với bão\n\nKính gửi: Các sở, ngành\n\nNội dung.\n",
        {"kind": "CV", "priority": "HỎA TỐC", "subject": "ứng phó với bão", "addressees": ["Các sở, ngành"]},
    ),
    "village committee, place of several words": (
        """\
UBND XÃ TÂN BÌNH                CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
BAN CHỈ ĐẠO 35                      Độc lập - Tự do - Hạnh phúc
Số: 02/BC-BCĐ                   Bà Rịa - Vũng Tàu, ngày 3 tháng 2 năm 2019

                  BÁO CÁO
       Kết quả hoạt động tháng 01/2019

1. Kết quả.
""",
        {
            "kind": "BC",
            "issuers": [("UBND XÃ TÂN BÌNH", "BAN CHỈ ĐẠO 35")],
            "place": "Bà Rịa - Vũng Tàu",
            "date": "2019-02-03",
        },
    ),
    "army unit": (
        """\
QUÂN KHU 10                     CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
TRUNG ĐOÀN 20                       Độc lập - Tự do - Hạnh phúc
Số: 101/BC-e20                  Hòa Tân, ngày 5 tháng 6 năm 2020

                  BÁO CÁO
       Công tác huấn luyện quý II

I. KẾT QUẢ
""",
        {"kind": "BC", "issuers": [("QUÂN KHU 10", "TRUNG ĐOÀN 20")], "notation": "BC-e20"},
    ),
    "Party letter without V/v": (
        """\
TỈNH ỦY AN PHÚ                  ĐẢNG CỘNG SẢN VIỆT NAM
BAN TỔ CHỨC
*                               An Phú, ngày 2 tháng 3 năm 2020
Số 77-CV/BTCTU
Tổng kết công tác
đảng viên năm 2019

Kính gửi: Các huyện ủy,
Các ban đảng.

Thực hiện Hướng dẫn số 3.
""",
        {
            "kind": "CV",
            "notation": "CV/BTCTU",
            "subject": "Tổng kết công tác đảng viên năm 2019",
            "addressees": ["Các huyện ủy", "Các ban đảng"],
        },
    ),
    "what the addressees are called ends their list": (
        """\
UBND TỈNH AN PHÚ                CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
SỞ NỘI VỤ                           Độc lập - Tự do - Hạnh phúc
Số: 12/SNV-VP                   An Phú, ngày 5 tháng 6 năm 2020
V/v cử cán bộ tập huấn

          Kính gửi:
                    - Trưởng phòng Nội vụ các huyện;
                    - Giám đốc các trung tâm
                    (sau đây gọi chung là các đơn vị)
                    Sở Nội vụ nhận được giấy mời của Học viện.
""",
        {"addressees": ["Trưởng phòng Nội vụ các huyện", "Giám đốc các trung tâm"]},
    ),
    "invitation, the first addressee on the label's line": (
        """\
HỘI LIÊN HIỆP PHỤ NỮ VIỆT NAM   CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
TỈNH AN PHÚ                         Độc lập - Tự do - Hạnh phúc
BAN THƯỜNG VỤ
Số: 33/GM-BTV                   An Phú, ngày 5 tháng 6 năm 2020

                  GIẤY MỜI
       Dự Hội nghị sơ kết 6 tháng

Kính gửi: - Ban Thường vụ Hội các huyện;
          - Các ủy viên Ban Chấp hành.

Ban Thường vụ kính mời.
""",
        {
            "kind": "GM",
            "issuers": [("HỘI LIÊN HIỆP PHỤ NỮ VIỆT NAM TỈNH AN PHÚ", "BAN THƯỜNG VỤ")],
            "addressees": ["Ban Thường vụ Hội các huyện", "Các ủy viên Ban Chấp hành"],
        },
    ),
    "notice of a school without motto and number": (
        "TRƯỜNG THCS HÒA TÂN\nTHÔNG BÁO\nVề việc nghỉ học phòng bão\n\n"
        "Nhà trường thông báo học sinh nghỉ học ngày 3 tháng 5 năm 2020.\n",
        {
            "kind": "TB",
            "issuers": [(None, "TRƯỜNG THCS HÒA TÂN")],
            "subject": "nghỉ học phòng bão",
            "date": None,
        },
    ),
    "a form's code above the head": (
        "BM01/VP-QT 7.0\n"
        + UBND.format(notation="TB-UBND")
        + "\n             THÔNG BÁO\n      Về lịch nghỉ lễ\n\n1. Lịch.\n",
        {"kind": "TB", "issuers": [(None, "ỦY BAN NHÂN DÂN TỈNH AN PHÚ")], "subject": "lịch nghỉ lễ"},
    ),
}


@pytest.mark.parametrize("name", TEXTS)
def test_head_of_text(name: str) -> None:
    text, expected = TEXTS[name]
    check(read_text(text), expected)


# A text that is not a letter, or a letter without a part: no value is invented.
NOTHING: dict[str, tuple[str, list[str]]] = {
    "list with a citation": (
        "DANH MỤC THIẾT BỊ VĂN PHÒNG\n"
        "(Ban hành kèm theo Quyết định số 71/2003/QĐ-BKH ngày 12 tháng 8 năm 2003 của Bộ trưởng)\n1. Máy in.\n",
        ["not-a-letter"],
    ),
    "table of laws": (
        "CÁC VĂN BẢN LIÊN QUAN:\nLUẬT NHÀ Ở (HIỆU LỰC TỪ 1/7/2006)\nLUẬT THANH TRA (HIỆU LỰC TỪ 1/10/2004)\n",
        ["not-a-letter"],
    ),
    "annex": (
        "Phụ lục VI\nHỆ THỐNG QUẢN LÝ TÀI LIỆU\n(Kèm theo Nghị định số 30/2020/NĐ-CP\n"
        "ngày 05 tháng 3 năm 2020 của Chính phủ)\nI. NGUYÊN TẮC\n1. Bảo đảm.\n",
        ["not-a-letter"],
    ),
}


@pytest.mark.parametrize("name", NOTHING)
def test_no_value_is_invented(name: str) -> None:
    text, expected = NOTHING[name]
    reading = read_text(text)
    nothing: dict[str, object] = dict.fromkeys(("kind", "number", "notation", "place", "date"))
    check(reading, {**nothing, "issuers": []})
    assert [code for code in codes(reading) if code in ("not-a-letter", "kind-unknown", "issuer-missing")] == expected
    assert not reading.unplaced


def test_a_form_has_no_kind() -> None:
    reading = read_text(
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\nĐƠN XIN CẤP PHÉP\n"
        "Kính gửi: Sở Nội vụ\nTôi là: ........\n1. Tên cơ sở: ....\n"
    )
    check(reading, {"kind": None, "issuers": [], "addressees": ["Sở Nội vụ"]})
    assert "kind-unknown" in codes(reading)


def test_missing_addressees_are_reported_for_every_addressed_kind() -> None:
    text = UBND.format(notation="TTr-SNV") + "\n            TỜ TRÌNH\n     Về việc cấp kinh phí\n\n1. Nội dung.\n"
    assert "addressees-missing" in codes(read_text(text))


def test_notation_of_a_submission_slip() -> None:
    text = UBND.format(notation="PT-NC") + "\n            PHIẾU TRÌNH\n\nKính gửi: Lãnh đạo Văn phòng\n\n1. Nội dung.\n"
    assert "kind-mismatch" not in codes(read_text(text))


def test_no_row_of_the_body_is_dropped() -> None:
    bases = "".join(f"Căn cứ Quyết định số {n}/QĐ-UBND ngày {n} tháng 3 năm 2003;\n" for n in range(1, 29))
    reading = read_text(UBND.format(notation="UBND-NC") + "\n" + bases + "Điều 1. Thành lập Tổ công tác.\n")
    assert len(reading.letter.body.bases) == 28
    assert not reading.unplaced


# ---- pages of points: two columns, skewed, misread -------------------------------------------

Row = tuple[float, float, str]


def page_of(rows: Iterable[Row], *, skew: float = 0.0, confidence: float | None = None, bold: bool = False) -> Source:
    """One page; each row is (left edge, top, words), 12 points high; each letter is 6 points wide."""
    words: list[Word] = []
    for left, top, text in rows:
        at = left
        for word in text.split():
            down = top + skew * at
            width = 6.0 * len(word)
            words.append(Word(word, Box(at, down, at + width, down + 12), confidence, Style(bold=bold)))
            at += width + 3
    page = Page(1, 595, 842, tuple(words))
    return Source("a.pdf", "0" * 64, "application/pdf", "ocr" if confidence else "pdf-text", (page,))


BODY: list[Row] = [
    (90, 330, "Thực hiện chương trình công tác năm, đơn vị báo cáo các nội dung sau đây:"),
    (90, 350, "1. Kết quả đạt được trong năm."),
]
PAGES: dict[str, tuple[list[Row], float, dict[str, object]]] = {
    "skewed columns": (
        [
            (70, 60, "UBND TỈNH AN PHÚ"),
            (300, 60, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
            (90, 76, "SỞ XÂY DỰNG"),
            (330, 76, "Độc lập - Tự do - Hạnh phúc"),
            (70, 100, "Số: 412/SXD-QH"),
            (310, 100, "An Phú, ngày 7 tháng 8 năm 2019"),
            (60, 120, "V/v góp ý đồ án quy hoạch"),
            (60, 134, "thực hiện Quyết định số 9/QĐ-BXD"),
            (120, 200, "Kính gửi: Ủy ban nhân dân huyện Hòa Tân"),
            *BODY,
        ],
        0.02,
        {
            "kind": "CV",
            "issuers": [("UBND TỈNH AN PHÚ", "SỞ XÂY DỰNG")],
            "number": "412",
            "notation": "SXD-QH",
            "subject": "góp ý đồ án quy hoạch thực hiện Quyết định số 9/QĐ-BXD",
            "place": "An Phú",
            "date": "2019-08-07",
            "addressees": ["Ủy ban nhân dân huyện Hòa Tân"],
        },
    ),
    "misread: Số, năm, an impossible day, scraps": (
        [
            (70, 60, "UBND TỈNH AN PHÚ -"),
            (300, 60, "GỘNG HÒA XÃ HỘI CHỦ NGHTA VIET NAM"),
            (90, 76, "SỞ XÂY DỰNG"),
            (330, 76, "Độc lập - Tư đo - Hạnh phúc"),
            (70, 100, "sá412 /GM-SXD"),
            (290, 100, ". An Phú, ngày32 tháng 7 hăm 2021 _"),
            (60, 150, "[HỏaA Tốc"),
            (260, 150, "GIẤY MỜI"),
            (170, 170, "Họp thẩm định đồ án quy hoạch"),
            *BODY,
        ],
        0.0,
        {
            "kind": "GM",
            "issuers": [("UBND TỈNH AN PHÚ", "SỞ XÂY DỰNG")],
            "notation": "GM-SXD",
            "subject": "Họp thẩm định đồ án quy hoạch",
            "place": "An Phú",
            "date": "2021-07",
            "priority": "HỎA TỐC",
        },
    ),
    "misread: the number's anchor is lost, V/v too": (
        [
            (70, 60, "UBND TỈNH AN PHÚ"),
            (300, 60, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
            (90, 76, "SỞ XÂY DỰNG"),
            (330, 76, "Độc lập - Tự do - Hạnh phúc"),
            (70, 100, "40 /SXD-QH"),
            (310, 100, "An Phú, ngày ( tháng 8 năm 2019"),
            (60, 120, "V⁄w góp ý Quyết định"),
            (60, 134, "số 3916/QĐ-BXD của Bộ"),
            (60, 160, "| KHẢN"),
            (120, 200, "Kính gửi: Ủy ban nhân dân huyện Hòa Tân"),
            *BODY,
        ],
        -0.015,
        {
            "kind": "CV",
            "number": "40",
            "notation": "SXD-QH",
            "subject": "góp ý Quyết định số 3916/QĐ-BXD của Bộ",
            "place": "An Phú",
            "date": "2019-08",
            "priority": "KHẨN",
        },
    ),
    "misread: the motto glued to the province": (
        [
            (70, 60, "UBND TỈNH AN PHÚCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
            (90, 76, "SỞ XÂY DỰNG"),
            (330, 76, "Độc lập - Tự do - Hạnh phúc"),
            (70, 100, "Số: 412/SXD-QH"),
            (310, 100, "An Phú, ngày 7 tháng 8 năm 2019"),
            (60, 120, "V/v góp ý đồ án quy hoạch"),
            (120, 200, "Kính gửi: Ủy ban nhân dân huyện Hòa Tân"),
            *BODY,
        ],
        0.0,
        {"issuers": [("UBND TỈNH AN PHÚ", "SỞ XÂY DỰNG")], "number": "412", "date": "2019-08-07"},
    ),
    "misread: a speck in the province": (
        [
            (70, 60, "ỦY BAN NHÂN DÂN"),
            (300, 60, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
            (90, 76, "TỈNH AN, PHÚ"),
            (330, 76, "Độc lập - Tự do - Hạnh phúc"),
            (70, 100, "Số: 412/UBND-QH"),
            (310, 100, "An Phú, ngày 7 tháng 8 năm 2019"),
            (120, 200, "Kính gửi: Ủy ban nhân dân huyện Hòa Tân"),
            *BODY,
        ],
        0.0,
        {"issuers": [(None, "ỦY BAN NHÂN DÂN TỈNH AN PHÚ")], "number": "412"},
    ),
    "a number nobody can read": (
        [
            (70, 60, "UBND TỈNH AN PHÚ"),
            (300, 60, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
            (90, 76, "SỞ XÂY DỰNG"),
            (330, 76, "Độc lập - Tự do - Hạnh phúc"),
            (70, 100, "SódW /TB-SXD"),
            (310, 100, "An Phú, ngày 3 tháng 8 năm 2019"),
            (250, 150, "THÔNG BÁO"),
            (190, 170, "Và lịch tiếp công dân"),
            *BODY,
        ],
        0.0,
        {"kind": "TB", "number": None, "notation": "TB-SXD", "subject": "lịch tiếp công dân", "date": "2019-08-03"},
    ),
}


@pytest.mark.parametrize("name", PAGES)
def test_head_of_page(name: str) -> None:
    rows, skew, expected = PAGES[name]
    scanned = name.startswith(("misread", "a number"))
    reading = analyse(page_of(rows, skew=skew, confidence=0.9 if scanned else None))
    check(reading, expected)
    assert not any("," in item.text for item in reading.unplaced)


DECIDED: list[Row] = [
    (70, 60, "UBND TỈNH AN PHÚ"),
    (300, 60, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
    (90, 76, "SỞ XÂY DỰNG"),
    (330, 76, "Độc lập - Tự do - Hạnh phúc"),
    (70, 100, "Số: 412/QĐ-SXD"),
    (310, 100, "An Phú, ngày 7 tháng 8 năm 2019"),
    (250, 150, "QUYẾT ĐỊNH"),
    (170, 168, "Về việc phê duyệt đồ án quy hoạch"),
    (90, 250, "Căn cứ Luật Quy hoạch năm 2017;"),
    (90, 270, "Căn cứ Nghị định số 5/2031/NĐ-CP;"),
    (250, 300, "QUYẾT ĐỊNH:"),
    (90, 330, "Điều 1. Phê duyệt đồ án."),
]


@pytest.mark.parametrize(
    ("row", "confidence", "reported"),
    [
        ("SỞY C4i thuộc khu công nghiệp Hòa Tân năm 2020", 0.9, True),
        ("SỞY C4i thuộc khu công nghiệp Hòa Tân năm 2020", None, False),
        ("GIÁM ĐỐC SỞ XÂY DỰNG", 0.9, False),
    ],
)
def test_a_row_between_title_and_bases(row: str, confidence: float | None, reported: bool) -> None:
    reading = analyse(page_of([*DECIDED, (20, 215, row)], confidence=confidence))
    assert reading.letter.subject == "phê duyệt đồ án quy hoạch"
    assert ("subject-doubtful" in codes(reading)) is reported


@pytest.mark.parametrize(
    ("date", "confidence", "value", "doubtful"),
    [
        ("An Phú, ngày 7 tháng 8 năm 20 ZI", 0.9, "2021-08-07", True),
        ("An Phú, ngày 7 tháng 8 năm 20 21", 0.9, "2021-08-07", False),
        ("An Phú, ngày 7 tháng 8 năm 20 ZI", None, None, False),
    ],
)
def test_a_year_filled_in_by_hand_may_be_read_as_letters(
    date: str, confidence: float | None, value: str | None, doubtful: bool
) -> None:
    rows = [(left, top, date if text.startswith("An Phú,") else text) for left, top, text in DECIDED]
    reading = analyse(page_of(rows, confidence=confidence))
    assert reading.letter.promulgation.date == value
    warned = [(i.code, i.severity) for i in reading.issues if i.path == "/promulgation/date"]
    assert (("handwritten-doubtful", "warning") in warned) is doubtful


@pytest.mark.parametrize(("confidence", "law"), [(0.9, "Luật Tổ chức Chính phủ"), (None, "Luật Tố chức Chính phủ")])
def test_citations_of_a_scan_are_corrected(confidence: float | None, law: str) -> None:
    rows = [(*row[:2], row[2].replace("Luật Quy hoạch năm 2017", "Luật Tố chức Chính phủ")) for row in DECIDED]
    reading = analyse(page_of(rows, confidence=confidence))
    assert [reference.text for reference in reading.letter.references] == [law, "Nghị định số 5/2031/NĐ-CP"]


def test_parts_of_a_citation_are_those_of_its_corrected_text() -> None:
    cited = "Nghị quyết số 5/2031/NO-HĐND ngày 3 tháng 2 năm,2031 của HĐND tỉnh"
    rows = [(*row[:2], row[2].replace("Nghị định số 5/2031/NĐ-CP", cited)) for row in DECIDED]
    reading = analyse(page_of(rows, confidence=0.9))
    reference = reading.letter.references[-1]
    assert reference.text == "Nghị quyết số 5/2031/NQ-HĐND ngày 3 tháng 2 năm 2031 của HĐND tỉnh"
    assert (reference.code, reference.date, reference.issuer) == ("5/2031/NQ-HĐND", "2031-02-03", "HĐND tỉnh")


def test_parts_that_other_citations_give_stay_where_a_citation_is_corrected() -> None:
    first, second = "Luật Đât đai", "Luật Đất đai số 31/2024/QH15 ngày 18 tháng 01 năm 2024"
    rows = [(*row[:2], row[2].replace("Luật Quy hoạch năm 2017", first)) for row in DECIDED]
    rows = [(*row[:2], row[2].replace("Nghị định số 5/2031/NĐ-CP", second)) for row in rows]
    reference = analyse(page_of(rows, confidence=0.9)).letter.references[0]
    assert reference.text.startswith("Luật Đất đai")
    assert (reference.code, reference.date) == ("31/2024/QH15", "2024-01-18")


def test_a_subject_as_wide_as_the_page_is_not_body() -> None:
    """On a character grid, the middle of a bold row as wide as the page shows nothing."""
    long = "Về việc phê duyệt phương án phân luồng xe tải nặng trên các tuyến đường liên xã " * 3
    words: list[Word] = []
    rows = [
        (0.0, 0, "ỦY BAN NHÂN DÂN"),
        (40.0, 0, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
        (0.0, 2, "TỈNH AN PHÚ"),
        (44.0, 2, "Độc lập - Tự do - Hạnh phúc"),
        (0.0, 4, "Số: 12/QĐ-UBND"),
        (40.0, 4, "An Phú, ngày 05 tháng 3 năm 2024"),
        (45.0, 7, "QUYẾT ĐỊNH"),
        (0.0, 9, long),
        (36.0, 11, "CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH"),
        (6.0, 13, "Căn cứ Luật Khoáng sản;"),
    ]
    for left, top, text in rows:
        at = left
        for word in text.split():
            box = Box(at, top, at + len(word), top + 1)
            words.append(Word(word, box, None, Style(bold=top in (7, 9, 11))))
            at += len(word) + 1
    source = Source("a.docx", "0" * 64, "application/docx", "office", (Page(1, 100, 20, tuple(words), "cell"),))
    letter = analyse(source).letter
    assert letter.subject is not None
    assert letter.subject == long.removeprefix("Về việc ").strip()
    assert [addressee.text for addressee in letter.addressees] == []


@pytest.mark.parametrize("name", TEXTS)
def test_every_word_is_in_one_zone(name: str) -> None:
    """The whole text, and the text without each of its lines."""
    lines = TEXTS[name][0].splitlines()
    for missing in range(-1, len(lines)):
        source = text_source(
            "\n".join(line for number, line in enumerate(lines) if number != missing), "a", "text/plain"
        )
        words = sorted(id(word) for page in source.pages for word in page.words)
        assert sorted(id(word) for line in lay_out(source).lines for word in line.words) == words


@pytest.mark.parametrize(("notation", "read"), [("CV-Pó", "CV-P6"), ("CV-Pó.2", "CV-P6.2")])
def test_a_letter_that_was_read_for_a_digit_is_reported(notation: str, read: str) -> None:
    reading = read_text(f"SỞ Y TẾ\nSố: 12/{notation}\nKính gửi: Các phòng.\n")
    assert reading.letter.code.notation == read
    assert ("repaired", "/code/notation") in [(issue.code, issue.path) for issue in reading.issues]


@pytest.mark.parametrize("sign", [("- ", ";"), ("", ";"), ("+ ", ",")])
def test_a_letter_may_go_to_very_many(sign: tuple[str, str]) -> None:
    names = [f"Sở Y tế tỉnh {name} Bình" for name in map("".join, product("AĂBCDĐGHKLMN", "aeiouy"))]
    entries = "\n".join(f"{sign[0]}{name}{sign[1]}" for name in names)
    letter = UBND.format(notation="UBND-VX") + f"V/v báo cáo\n\nKính gửi:\n{entries}\n\nĐề nghị các sở báo cáo.\n"
    found = head_of(read_text(letter).letter)
    assert found["addressees"] == names
