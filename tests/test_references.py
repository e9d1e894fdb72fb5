"""Citations: forms, ends, lists, texts without a citation, round trip, any text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

import printed
import vnadmin_doc
from vnadmin_doc.grammar.citations.mentions import resolve
from vnadmin_doc.grammar.citations.references import find
from vnadmin_doc.language.text import squeeze
from vnadmin_doc.model.letter import Provision, Reference


def texts(text: str) -> list[str]:
    return [found.value.text for found in find(text)]


WHOLE = [
    "Nghị định số 11/2031/NĐ-CP ngày 05 tháng 3 năm 2031 của Chính phủ",
    "Nghị định 11/2031/NĐ-CP",
    "Nghi định sô 11/2031/NĐ-CP ngày 05/3/2031 của Chính phủ",
    "NGHỊ ĐỊNH SỐ 11/2031/NĐ-CP NGÀY 05/3/2031 CỦA CHÍNH PHỦ",
    "công văn số 42/SXYZ-VP ngày 2/3/2031 của Sở Xây dựng",
    "Thông tư số 3/2031/TT-BXYZ ngày 2.3.2031 của Bộ trưởng, Chủ nhiệm Văn phòng Chính phủ",
    "Thông tư liên tịch số 44/2031/TTLT/BTC-BGD&ĐT-BKH ngày 23/5/2031",
    "Công văn số 9/SVH-VP ngày 2/3/2031 của Sở Văn hóa, Thể thao và Du lịch",
    "Quyết định số 8/QĐ-BLĐ ngày 2/3/2031 của Bộ Lao động - Thương binh và Xã hội",
    "Công văn số 7/CQL ngày 2/3/2031 của Cục Quản lý Khám, chữa bệnh",
    "Công văn số 7/BCĐ-VP của Ban Chỉ đạo Phòng, chống cháy rừng, thiên tai và xây dựng nếp mới",
    "Kế hoạch số 84-KH/TU, ngày 15/6/2031 của Tỉnh ủy",
    "Quy định số 127-QĐ/TW, ngày 1/2/2031 của Ban Chấp hành Trung ương (khóa XII)",
    "Tờ trình số 02-TTr/HLG",
    "Nghị quyết số 55/2031/QH10 của Quốc hội khóa XIV",
    "Nghị quyết số 351/2031/UBTVQH14 ngày 12/3/2031 của Ủy ban Thường vụ Quốc hội",
    "Công văn số 05/2031/ QĐ - UB ngày 5/1/2031",
    "Thông tư số 52 TC/TCT ngày 14/8/1997",
    "Quyết định số 15 ngày 20/3/2031 của Bộ Tài chính",
    "Nghị định số 71-CP của Chính phủ ngày 16/5/1995",
    "Nghị định số 09/CP năm 1995 của Chính phủ",
    "Công văn của Sở Nội vụ số 12/SNV-VP ngày 1/2/2031",
    "Nghị quyết số …/NQ-HĐND ngày 08/12/2031 của Hội đồng nhân dân tỉnh",
    "Quyết định ngày 12/5/2031 của Sở Nội vụ",
    "Văn bản số 21/KTX.AB ngày 4/9/2031",
    "Văn bản số 09/TB-HLV-K2 ngày 3/5/2031 của Hội Làm vườn tỉnh",
    "Văn bản số 3/VP-KT ngày 2/2/2031 của Văn phòng HĐND và UBND huyện Đông Bình",
    "Luật Lưu trữ ngày 21 tháng 6 năm 2024",
    "Luật Tổ chức chính quyền địa phương năm 2015",
    "Luật Báo chí 2016",
    "Luật Ngân hàng Nhà nước Việt Nam số 46/2010/QH12 ngày 16 tháng 6 năm 2010",
    "Luật số 46/2010/QH12 ngày 16/6/2010 của Quốc hội",
    "Luật sửa đổi, bổ sung một số điều của Luật Báo chí và Luật Xuất bản ngày 22 tháng 11 năm 2031",
    "Bộ luật Hình sự",
    "Pháp lệnh Cựu chiến binh",
    "Hiến pháp năm 2013",
    "Hiến pháp nước Cộng hòa xã hội chủ nghĩa Việt Nam",
    "Luật Thi đua, khen thưởng",
    "Luật Lý lịch tư pháp",
    "Luật Luật sư năm 2006",
    "Luật sửa đổi, bổ sung một số điều của Luật Tổ chức Chính phủ và Tổ chức chính quyền địa phương",
    "QĐ số 12/SXYZ-VP ngày 02-7-2031 của Sở Xây dựng",
    "NĐ 108/2031/NĐ-CP",
    "TTr 5/TTr-SNV",
    "Thông tư số 90TC/TCT ngày 10/11/1993",
    "Công văn số 25-CV/VPTW/nb, ngày 25/5/2031 của Văn phòng Trung ương Đảng",
    "Công văn số 03/LĐXY BTh ngày 07/01/2031 của Sở Nội vụ",
    "Quyết định số 15 3/2031/QĐ-TTg của Thủ tướng Chính phủ",
    "Thông tư liên tịch số 4/2031/TTLT-BTP-BCA ngày 1/5/2031 của Bộ Tư pháp, Bộ Công an và Bộ Quốc phòng",
    "Thông tư số 4/2031/TTLT-BYT-BNV ngày 1/5/2031 của Bộ Y tế, Bộ Nội vụ",
    "Thông tư số 4/2031/TTLT-BGDĐT-BNV ngày 1/5/2031 của Liên Bộ Giáo dục & Đào tạo, Bộ Nội vụ",
    "Thông tư số 1/2031/TT-VPCP ngày 2/3/2031 của Bộ trưởng,Chủ nhiệm Văn phòng Chính phủ",
    "Quyết định số 5/QĐ-BCĐ ngày 3/7/2031 của Trưởng Ban Chỉ đạo chuyển đổi số của Chính phủ",
    "Văn bản số 14/UBND-KSTT ngày 6/3/2031 của Ủy ban nhân dân Thành phố Hòa Mỹ",
    "Kế hoạch liên ngành số 4/KHLN-SYT-CA ngày 1/5/2031 của Sở Y tế - Công an tỉnh Hòa Mỹ",
    "Chương trình hành động số 58-CTr/TU ngày 09/11/2031 của Tỉnh ủy",
    "Luật Thuế thu nhập doanh nghiệp (số 3/2031/QH9 ngày 10 tháng 5 năm 2031)",
    "Luật người cao tuổi",
    "Luật Dược",
    "Pháp lệnh dân số",
    "Hiến pháp 2013",
    "Nghị quyết Đại hội XIII của Đảng",
    "Nghị quyết Đại hội đại biểu toàn quốc lần thứ XIII của Đảng",
    "Nghị quyết Đại hội Đảng bộ tỉnh lần thứ XVI, nhiệm kỳ 2020 - 2025",
    "Nghị quyết Trung ương 4 (khóa XII)",
    "Nghị quyết Hội nghị lần thứ tư Ban Chấp hành Trung ương Đảng khóa XII",
    # Words between kind and number.
    "Quyết định ban hành Quy chế làm việc số 12/QĐ-SXYZ ngày 05/3/2031 của Sở Xây dựng",
    "Công văn hướng dẫn số 45/SXYZ-CCHC ngày 02/4/2031 của Sở Xây dựng",
    "Quyết định (gia hạn) số 12/QĐ-SXYZ ngày 02/3/2031",
    "Nghị định Chính phủ số 30/2031/NĐ-CP ngày 05/3/2031",
    "Thông tư liên tịch giữa Bộ Tài chính và Bộ Nội vụ số 12/2031/TTLT-BTC-BNV ngày 03/4/2031",
    "Công văn đề nghị, số 77/UBND-KT ngày 02/3/2031 của UBND huyện Đông Bình",
    # Doubled and missing signs, a number with its year alone.
    "Quyết định số 12//QĐ-SXYZ ngày 03/4/2031 của Sở Xây dựng",
    "Quyết định số 12/2031/QĐ--UBND ngày 03/4/2031",
    "Quyết định số 12 QĐ-UBND ngày 03/4/2031",
    "Nghị định 30/2031NĐ-CP ngày 05/3/2031 của Chính phủ",
    "Thông tư số 24/2031 ngày 10/3/2031 của Bộ Công an",
    # Long issuers.
    "Nghị quyết số 29-NQ/TW ngày 04/11/2031 của Hội nghị lần thứ tám Ban Chấp hành Trung ương khóa XV",
    "Nghị quyết số 29-NQ/TW ngày 04/11/2031 của Hội nghị Trung ương 8 khóa XV",
    "Quyết định số 12/QĐ-UBND ngày 03/4/2031 của Chủ tịch UBND xã Đông Bình, huyện Tây Bình, tỉnh Hòa Mỹ",
    "Quyết định số 10/QĐ-SLĐ ngày 03/4/2031 của Sở Lao động, Thương binh và Xã hội",
    # Laws whose names have a comma or "của", or are between number and date.
    "Luật Tổ chức Hội đồng nhân dân, Uỷ ban nhân dân ngày 26/11/2003",
    "Luật ban hành văn bản quy phạm pháp luật của Hội đồng nhân dân và Ủy ban nhân dân ngày 03/12/2004",
    "Luật sửa đổi, bổ sung một số điều của 11 Luật có liên quan đến quy hoạch ngày 20/11/2018",
    "Luật số 57/2031/QH16 sửa đổi, bổ sung một số điều của Luật Quy hoạch, Luật Đầu tư và Luật Giá ngày 29/11/2031",
    "Hiến pháp",
]
AFTER = [
    "",
    ";",
    ".",
    ", Nghị định này",
    " và các văn bản liên quan",
    " (sau đây gọi tắt là văn bản gốc)",
    " về việc ban hành quy chế",
    " quy định chi tiết",
    " phê duyệt kế hoạch",
    " được sửa đổi, bổ sung",
    "\n\nĐiều 1. Phạm vi",
]


@pytest.mark.parametrize("after", AFTER)
@pytest.mark.parametrize("citation", WHOLE)
def test_the_citation_ends_at_its_last_part(citation: str, after: str) -> None:
    [found] = find(f"Căn cứ {citation}{after}")
    assert found.value.text == citation
    assert found.span == (7, 7 + len(citation))


@pytest.mark.parametrize(
    ("text", "cited"),
    [
        # A speck after the date; a full stop at the end of the sentence.
        ("Công văn số 12/SNV-VP ngày 02/3/2031. của Sở Nội vụ", "Công văn số 12/SNV-VP ngày 02/3/2031. của Sở Nội vụ"),
        ("Công văn số 12/SNV-VP ngày 02/3/2031. Của Sở Nội vụ", "Công văn số 12/SNV-VP ngày 02/3/2031"),
        ("Công văn số 12/SNV-VP .ngày '02/3/2031", "Công văn số 12/SNV-VP .ngày '02/3/2031"),
        ("Công văn số 12/SNV-VP. Ngày 02/3/2031", "Công văn số 12/SNV-VP"),
        # After a place in capitals no verb is part of the issuer; a dash after "của" is dirt.
        (
            "Văn bản số 14/UBND-KSTT của Ủy ban nhân dân Thành phố Hòa Mỹ cử cán bộ",
            "Văn bản số 14/UBND-KSTT của Ủy ban nhân dân Thành phố Hòa Mỹ",
        ),
        ("Quyết định số 5/QĐ-SNV của - Sở Nội vụ về", "Quyết định số 5/QĐ-SNV của - Sở Nội vụ"),
        # A draft has no number and no day.
        ("Tờ trình số …/TTr-SNV ngày …/5/2031 của Sở Nội vụ về", "Tờ trình số …/TTr-SNV ngày …/5/2031 của Sở Nội vụ"),
        ("Tờ trình số   /TTr-SNV ngày   tháng 5 năm 2031;", "Tờ trình số /TTr-SNV ngày tháng 5 năm 2031"),
        ("Quyết định số ___/QĐ-SNV của Sở Nội vụ về", "Quyết định số ___/QĐ-SNV của Sở Nội vụ"),
        # A space inside a code, with a date after it.
        ("Kế hoạch số 12/KH-QL DA ngày 02/3/2031", "Kế hoạch số 12/KH-QL DA ngày 02/3/2031"),
        ("Kế hoạch số 12/KH-SNV UBND tỉnh", "Kế hoạch số 12/KH-SNV"),
    ],
)
def test_specks_and_spaces_of_scans(text: str, cited: str) -> None:
    assert [found.value.text for found in find(text)] == [cited]


@pytest.mark.parametrize(
    "text",
    [
        "Nghị định này, Quyết định này và Luật này",
        "Công văn nêu trên; theo Luật định; luật luật sư; Đoàn Luật sư tỉnh; báo Pháp Luật",
        "Kế hoạch của UBND tỉnh, kế hoạch 5 năm, Nghị quyết 40, Tờ trình số   /TTr-SNV",
        "Quyết định số … ngày … tháng … năm 2031",
        "Quyết định số …/QĐ-… ngày … tháng … năm … của …; Tờ trình số …/TTr-SNV ngày … tháng … năm …",
        "thông báo ngày 12/5/2031; Báo cáo số liệu quý 1/2031; ngày 12/5/2031; tỷ lệ 3/4",
        "Trường Đại học Luật Hà Nội; Văn bản của đảng ủy cơ sở T/M ĐẢNG ỦY",
        "Luật được Quốc hội thông qua; các Luật, Pháp lệnh; trong Luật: các điều; Luật giả định",
        "TT 12; tt 12/TT-BYT; VH-TT 12/KH-VHTT; STT 1/A; QĐ đền bù",
        "Nghị quyết Đại hội; Nghị quyết Đại hội Hội Luật gia nhiệm kỳ II; Nghị quyết Hội nghị cán bộ",
    ],
)
def test_no_citation(text: str) -> None:
    assert find(text) == []


def test_parts() -> None:
    [found] = find("tại điểm a khoản 2 Điều 5 của Nghị định số 11/2031/NĐ-\nCP, ngày 05/3/2031 của\nChính phủ về …")
    assert found.value == Reference(
        text="Nghị định số 11/2031/NĐ-CP, ngày 05/3/2031 của Chính phủ",
        kind="Nghị định",
        code="11/2031/NĐ-CP",
        date="2031-03-05",
        issuer="Chính phủ",
        provision="điểm a khoản 2 Điều 5",
        provisions=(Provision(article="5", clause="2", point="a"),),
    )


def test_the_issuer_before_a_list_is_that_of_all_items() -> None:
    found = find("các Nghị định của Chính phủ: số 1/2031/NĐ-CP về xe; số 2/2031/NĐ-CP về nhà. Quyết định số 3/QĐ-SYT")
    assert [f.value.issuer for f in found] == ["Chính phủ", "Chính phủ", None]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Quyết định số 12//QĐ--SYT", "12/QĐ-SYT"),
        ("Nghị quyết số …//NQ-HĐND ngày 08/12/2031", None),
        ("Thông tư số 24/2031 ngày 10/3/2031", "24/2031"),
        ("Báo cáo 3/2031 của Sở Y tế", "3/2031"),
    ],
)
def test_doubled_signs_and_years(text: str, code: str | None) -> None:
    assert [found.value.code for found in find(text)] == [code]


def test_several_provisions() -> None:
    [found] = find("Căn cứ khoản 1 Điều 8 và khoản 4, khoản 5 Điều 12 Nghị định số 1/2031/NĐ-CP")
    assert found.value.provision == "khoản 1 Điều 8 và khoản 4, khoản 5 Điều 12"


def test_an_amending_law_is_one_law() -> None:
    [found] = find("Luật sửa đổi, bổ sung một số điều của Luật Báo chí và Luật Xuất bản ngày 22/11/2031;")
    assert found.value.name == "sửa đổi, bổ sung một số điều của Luật Báo chí và Luật Xuất bản"


def test_lists_are_split() -> None:
    found = find("các Quyết định số 1/QĐ-SYT ngày 1/2/2031, 2/QĐ-SYT ngày 3/2/2031 và số 3/QĐ-SYT của Sở Y tế về")
    assert [(f.value.kind, f.value.code, f.value.date, f.value.issuer) for f in found] == [
        ("Quyết định", "1/QĐ-SYT", "2031-02-01", None),
        ("Quyết định", "2/QĐ-SYT", "2031-02-03", None),
        ("Quyết định", "3/QĐ-SYT", None, "Sở Y tế"),
    ]
    assert texts("Luật Báo chí năm 2016, Luật Xuất bản; Bộ luật Dân sự và Luật Trẻ em") == [
        "Luật Báo chí năm 2016",
        "Luật Xuất bản",
        "Bộ luật Dân sự",
        "Luật Trẻ em",
    ]


@pytest.mark.parametrize(
    ("text", "cited"),
    [
        ("các Luật: Đất đai năm 2024, Nhà ở và Giá", ["Luật Đất đai năm 2024", "Luật Nhà ở", "Luật Giá"]),
        ("các Luật Đất đai, Nhà ở số 1/2031/QH15", ["Luật Đất đai", "Luật Nhà ở số 1/2031/QH15"]),
        ("Luật Đất đai, Nhà ở và đầu tư", ["Luật Đất đai"]),
        ("các Quyết định: số 1/QĐ-SYT, số 2/QĐ-SYT", ["Quyết định số 1/QĐ-SYT", "Quyết định số 2/QĐ-SYT"]),
        (
            "các Nghị định của Chính phủ: Số 1/2031/NĐ-CP ngày 1/2/2031 về một việc; số 2/2031/NĐ-CP về việc khác",
            ["Nghị định Số 1/2031/NĐ-CP ngày 1/2/2031", "Nghị định số 2/2031/NĐ-CP"],
        ),
        (
            "các Nghị định số 1/2031/NĐ-CP về một việc và số 2/2031/NĐ-CP ngày 3/2/2031 về việc khác",
            ["Nghị định số 1/2031/NĐ-CP", "Nghị định số 2/2031/NĐ-CP ngày 3/2/2031"],
        ),
        (
            "các Thông tư của của Bộ trưởng Bộ Y tế: số 1/2031/TT-BYT về xe; số 2/2031/TT-BYT về nhà",
            ["Thông tư số 1/2031/TT-BYT", "Thông tư số 2/2031/TT-BYT"],
        ),
        # The number is that of the last kind that fits it, in the same clause, with a capital.
        ("Quyết định phê duyệt Kế hoạch số 2/KH-SYT", ["Kế hoạch số 2/KH-SYT"]),
        ("Quyết định số 1/QĐ-SYT và quyết định số 2/QĐ-SYT", ["Quyết định số 1/QĐ-SYT", "quyết định số 2/QĐ-SYT"]),
        ("Quyết định cũ. Thửa đất số 2/QĐ-SYT; quyết định mới số 3/QĐ-SYT; Tờ bản đồ số 2/BĐ-SYT", []),
        # The Constitution and laws that are only named, or whose name ends with an abbreviation.
        ("Tuyên truyền Hiến pháp, pháp luật; Căn cứ Hiến pháp; Điều 16 Hiến pháp", ["Hiến pháp", "Hiến pháp"]),
        ("Luật Bảo vệ BMNN đồng thời thu hồi tài liệu", ["Luật Bảo vệ BMNN"]),
        ("Luật Đất đai của Quốc hội, ngày 1/2/2031 có", ["Luật Đất đai"]),
        ("Luật Giá, Sở Tài chính, ngày 1/2/2031", ["Luật Giá"]),
        ("Quyết định số 1/QĐ-SYT về xe; số 2/KH-SYT; số 3 của", ["Quyết định số 1/QĐ-SYT"]),
        ("Quyết định số 1/QĐ-SYT.\nHai; số 2/QĐ-SYT", ["Quyết định số 1/QĐ-SYT"]),
        ("số 2/QĐ-SYT; số 3/QĐ-SYT", []),
        ("Công văn số 1/SYT-VP của Sở Y tế và Luật Giá", ["Công văn số 1/SYT-VP của Sở Y tế", "Luật Giá"]),
        ("Công văn số 1/SYT-VP của Sở Y tế và Sở Nội vụ", ["Công văn số 1/SYT-VP của Sở Y tế"]),
        ("Công văn số 1/SYT-VP của Sở Y tế V/v sửa chữa", ["Công văn số 1/SYT-VP của Sở Y tế"]),
        ("Kết luận số 2-KL/TW, ngày 5/3/2031 Hội nghị lần thứ tư", ["Kết luận số 2-KL/TW, ngày 5/3/2031"]),
        ("Báo cáo thẩm định số 1/BC-STP về quy chế", ["Báo cáo thẩm định số 1/BC-STP"]),
        ("Công văn hỏa tốc số 1/SYT-VP về bão", ["Công văn hỏa tốc số 1/SYT-VP"]),
        ("Công điện số 1/CĐ-TTg hồi 20 giờ 30 ngày 5/9/2031 đã", ["Công điện số 1/CĐ-TTg hồi 20 giờ 30 ngày 5/9/2031"]),
    ],
)
def test_lists_with_one_kind(text: str, cited: list[str]) -> None:
    assert texts(text) == cited


def test_a_code_has_no_line_ends_and_spaces() -> None:
    [found] = find("Quyết định số 15 3/2031/QĐ-TTg")
    assert found.value.code == "153/2031/QĐ-TTg"


def test_a_footnote_mark_is_not_part_of_the_code() -> None:
    assert find("Nghị định số 11/2031/NĐ-CP1 và")[0].value.code == "11/2031/NĐ-CP"


def test_a_document_is_listed_once_at_its_complete_citation() -> None:
    cited = resolve(
        "Công văn số 5/SYT-VP; Luật Báo chí; Công văn số 5/SYT-VP ngày 02/3/2031 của Sở Y tế;"
        " Luật Báo chí năm 2016; Công văn số 5/SYT-VP ngày 07/9/2032"
    )
    assert [(c.found.value.text, c.found.value.date, c.found.value.issuer) for c in cited] == [
        ("Công văn số 5/SYT-VP ngày 02/3/2031 của Sở Y tế", "2031-03-02", "Sở Y tế"),
        ("Luật Báo chí", "2016", None),
        ("Công văn số 5/SYT-VP ngày 07/9/2032", "2032-09-07", None),
    ]
    others = [[mention.value.text for mention in document.mentions] for document in cited]
    assert others == [["Công văn số 5/SYT-VP"], ["Luật Báo chí năm 2016"], []]


NUMBERED = st.builds(
    Reference,
    text=st.just(""),
    kind=st.sampled_from(["Nghị quyết", "Nghị định", "Quyết định", "Công văn", "Kế hoạch", "Thông tư liên tịch"]),
    code=st.builds(
        "{}{}{}".format,
        st.integers(1, 99999),
        st.sampled_from(["/", "-", "/2031/"]),
        st.sampled_from(["NĐ-CP", "UBND-KGVX", "KH/TU", "QH14", "TTLT-BTC-BYT", "CVT&LTNN-NV", "TTr-SNV"]),
    ),
    date=st.none() | st.dates().filter(lambda d: 1900 <= d.year < 2100).map(lambda d: d.isoformat()),
    issuer=st.none()
    | st.sampled_from(["Chính phủ", "Bộ Giáo dục và Đào tạo", "Ủy ban nhân dân tỉnh An Giang", "Sở Y tế", "UBND.TP"]),
)
LAWS = st.builds(
    Reference,
    text=st.just(""),
    kind=st.sampled_from(["Luật", "Bộ luật", "Pháp lệnh"]),
    name=st.sampled_from(["Báo chí", "Phòng, chống ma túy", "Tổ chức Chính phủ", "đất đai"]),
    code=st.none() | st.sampled_from(["46/2010/QH12", "12/1999/PL-UBTVQH10"]),
    date=st.none() | st.sampled_from(["2015", "2015-06", "2015-06-19"]),
)


@given(NUMBERED | LAWS, st.sampled_from(["", ".", ";", " về việc này", " quy định chi tiết"]))
def test_find_reads_printed_citations(reference: Reference, after: str) -> None:
    text = printed.references(reference)
    [found] = find(f"Căn cứ {text}{after}")
    assert found.value == reference.model_copy(update={"text": text})


PIECES = st.sampled_from(
    [
        "Nghị định",
        "các Quyết định",
        "Luật ",
        "số ",
        "12/",
        "2021/",
        "NĐ-CP",
        "ngày 1/2/2021",
        " của ",
        "Chính phủ",
        "\n",
        " ",
        ",",
        " và ",
        "Sở Y tế",
        "khoản 2 Điều 5 ",
        "sửa đổi, bổ sung ",
        "(",
        ")",
        "…",
        "-",
        "Luật",
    ]
)


@given(st.lists(PIECES, max_size=25).map("".join) | st.text(max_size=80))
def test_any_text_is_read_without_an_error_and_spans_are_right(text: str) -> None:
    end = 0
    founds = find(text)
    for found in founds:
        assert end <= found.span[0] < found.span[1] <= len(text)
        end = found.span[1]
        assert found.value.kind == squeeze(found.value.kind or "")


LETTER_HEAD = (
    "SỞ Y TẾ          CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nSố: 3/SYT-VP          Độc lập - Tự do - Hạnh phúc\n\n"
    "Kính gửi: Sở Nội vụ\n\n"
)


def test_a_law_does_not_cite_itself() -> None:
    head = "QUỐC HỘI\n\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n\n"
    text = f"{head}LUẬT\nKHO SÁCH\n\nĐiều 1. Phạm vi\n\nLuật này thay thế Luật Kho sách ngày 02/3/2001.\n"
    assert [cited.text for cited in vnadmin_doc.read_text(text).letter.references] == ["Luật Kho sách ngày 02/3/2001"]


def test_cells_of_tables_cite_too() -> None:
    text = (
        f"{LETTER_HEAD}Sở Y tế báo cáo theo Quyết định số 2/QĐ-SYT ngày 1/2/2031.\n\n"
        "| STT | Căn cứ |\n|---|---|\n| 1 | Nghị định số 5/2031/NĐ-CP ngày 3/2/2031 của Chính phủ |\n"
        "| 2 | Quyết định số 2/QĐ-SYT |\n| 3 | Khoản 2/3 |\n"
    )
    reading = vnadmin_doc.read(text.encode(), name="a.md")
    assert [cited.text for cited in reading.letter.references] == [
        "Quyết định số 2/QĐ-SYT ngày 1/2/2031",
        "Nghị định số 5/2031/NĐ-CP ngày 3/2/2031 của Chính phủ",
    ]
    assert len(reading.letter.references[0].mentions) == 1
    [place] = reading.evidence["/references/1"]
    assert "5/2031/NĐ-CP" in place.text
