"""Heads and signatures of digital files of many offices: codes, dates, titles, blocks. All texts are invented."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from vnadmin_doc import read_text
from vnadmin_doc.grammar import code, dateline, signers
from vnadmin_doc.language.text import fold, nfc, plain_code
from vnadmin_doc.model.reading import Reading

MOTTO = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")
PLACE_AND_DATE = "An Phú, ngày 12 tháng 3 năm 2031"


def columns(left: Sequence[str], right: Sequence[str]) -> str:
    """Two columns of a text file."""
    height = max(len(left), len(right))
    rows = zip([*left, *[""] * (height - len(left))], [*right, *[""] * (height - len(right))], strict=True)
    return "\n".join(f"{one:<46}{other}".rstrip() for one, other in rows)


def head(number: str = "Số: 45/SNV-VP", date: str = PLACE_AND_DATE, agencies: Sequence[str] = ()) -> str:
    return columns([*(agencies or ("UBND TỈNH AN PHÚ", "SỞ NỘI VỤ")), number], [*MOTTO, date])


LETTER_BODY = """
V/v kiểm tra công vụ

Kính gửi: Các sở, ban, ngành

Thực hiện Kế hoạch số 38/KH{dash}UBND ngày 15 tháng 01 năm 2031 của Ủy ban nhân dân tỉnh, đề nghị các đơn vị báo cáo./.

"""
LIST = ("Nơi nhận:", "- Như trên;", "- Lưu: VT.")
FOOT = columns(LIST, ("GIÁM ĐỐC", "", "", "Trần Văn Nam"))


def letter(top: str = "", foot: str = FOOT, dash: str = "-") -> Reading:
    """A công văn with the given head and foot."""
    return read_text((top or head()) + LETTER_BODY.format(dash=dash) + foot + "\n")


def told(reading: Reading) -> list[tuple[str, str, str]]:
    """(code, severity, path) of the issues that are about the head, except notes."""
    return [(i.code, i.severity, i.path) for i in reading.issues if i.severity != "info"]


# ---- codes ------------------------------------------------------------------------------------

CODES = {
    "hyphen": "\u2010",
    "hyphen that does not break": "\u2011",
    "figure dash": "\u2012",
    "en dash": "\u2013",
    "en dash with blanks": " \u2013 ",
    "horizontal bar": "\u2015",
    "minus": "\u2212",
    "hyphen bullet": "\u2043",
    "small hyphen": "\ufe63",
    "soft hyphen": "\u00ad",
}


@pytest.mark.parametrize("name", CODES)
def test_a_letter_equals_its_citation_whatever_the_dash(name: str) -> None:
    reading = letter(head(f"Số: 45/SNV{CODES[name]}VP"), dash=CODES[name])
    assert (reading.letter.code.number, reading.letter.code.notation) == ("45", "SNV-VP")
    assert [cited.code for cited in reading.letter.references] == ["38/KH-UBND"]


@pytest.mark.parametrize(
    ("printed", "number", "notation"),
    [
        ("Số: 45⁄SNV-VP", "45", "SNV-VP"),
        ("Số: ４５／SNV-VP", "45", "SNV-VP"),
        ("Số: 45/𝐒𝐍𝐕-𝐕𝐏", "45", "SNV-VP"),
        ("Số: 45/SNV-\u0422\u0421\u041d\u0421", "45", "SNV-TCHC"),  # Cyrillic
        ("Số: 45/\u039a\u0397-UBND", "45", "KH-UBND"),  # Greek
        ("Số: 21.4/TTr-BVT", "21.4", "TTr-BVT"),
        ("Số: 45 CV/ĐTN", "45", "CV/ĐTN"),
        ("Số: 45/EVN AP-KD", "45", "EVN AP-KD"),
        ("Số/No.: 45/SNV-VP", "45", "SNV-VP"),
        ("Số (No.): 45/SNV-VP", "45", "SNV-VP"),
        ("Số: 45/EVNAP-KH+TCKT", "45", "EVNAP-KH+TCKT"),
        ("Số/Ref: 45/SNV-VP", "45", "SNV-VP"),
        ("Số / Our ref. No.: 45/SNV-VP", "45", "SNV-VP"),
        ("Số: 45⧸SNV-VP", "45", "SNV-VP"),
    ],
)
def test_code_as_a_code(printed: str, number: str, notation: str) -> None:
    reading = letter(head(printed))
    assert (reading.letter.code.number, reading.letter.code.notation) == (number, notation)
    assert told(reading) == []


def test_look_alike_letters_are_told_and_kept_as_read() -> None:
    printed = "Số: 45/SNV-\u0422\u0421"
    reading = letter(head(printed))
    assert reading.letter.code.notation == "SNV-TC"
    assert reading.letter.code.raw == printed
    assert reading.evidence["/code/notation"][0].text == "45/SNV-\u0422\u0421"
    assert [(i.code, i.path) for i in reading.issues if i.code == "repaired"] == [("repaired", "/code/notation")]


def test_signs_that_are_no_digits_are_no_number() -> None:
    reading = letter(head("Số: \u2460\u2461/SNV-VP"))
    assert reading.letter.code.number is None
    assert told(reading) == [("number-missing", "warning", "/code/number")]


def test_a_word_of_two_scripts() -> None:
    """A Cyrillic letter in a Vietnamese word is read as the Latin letter; a Russian word stays."""
    assert (
        nfc("\u0405ở \u041dòa, \u041c\u043e\u0441\u043a\u0432\u0430") == "Sở Hòa, \u041c\u043e\u0441\u043a\u0432\u0430"
    )
    reading = letter(head(agencies=("UBND TỈNH AN PHÚ", "\u0405Ở NỘI VỤ")))
    assert reading.letter.issuers[0].name == "SỞ NỘI VỤ"


def test_an_en_dash_of_a_subject_stays() -> None:
    text = (head() + LETTER_BODY.format(dash="-") + FOOT).replace(
        "kiểm tra công vụ", "kiểm tra giai đoạn 2030\u20132031"
    )
    assert read_text(text).letter.subject == "kiểm tra giai đoạn 2030\u20132031"


def test_plain_letters() -> None:
    assert nfc("\U0001d412\u01a1\u0309 \uff34\uff30") == "Sở TP"
    assert plain_code("12\u2044QĐ\u2212\u0410\u0412") == "12/QĐ-AB"
    assert fold("12\u2215\u0410") == "12/a"
    assert code.find("Số: 5/QĐ–UBND")[-1].value == "Số: 5/QĐ–UBND"


# ---- dates and places ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("printed", "place", "date"),
    [
        ("An Phú-Long Sơn, ngày 12 tháng 3 năm 2031", "An Phú-Long Sơn", "2031-03-12"),
        ("An Phú, ngày 12 tháng 3 2031", "An Phú", "2031-03-12"),
        ("An Phú, ngày … tháng … năm 20…", "An Phú", None),
        ("An Phú, ngày    tháng    năm 20...", "An Phú", None),
        ("An Phú, ngày 12 tháng 3 năm 31", "An Phú", "2031-03-12"),
    ],
)
def test_dateline(printed: str, place: str, date: str | None) -> None:
    found = dateline.find(printed)
    parts = {item.part: item.value for item in found}
    assert dateline.is_alone(printed, found)
    assert (parts["place"], parts.get("date")) == (place, date)


@pytest.mark.parametrize(
    "broken",
    [
        ("An Phú, ngày 12", "tháng 3 năm 2031"),
        ("An Phú, ngày 12 tháng 3", "năm 2031"),
        ("An Phú, ngày", "12 tháng 3 năm 2031"),
        ("An Phú,", "ngày 12 tháng 3 năm 2031"),
    ],
)
def test_a_date_on_two_lines(broken: tuple[str, str]) -> None:
    reading = letter(columns(["UBND TỈNH AN PHÚ", "SỞ NỘI VỤ", "Số: 45/SNV-VP"], [*MOTTO, *broken]))
    assert (reading.letter.promulgation.place, reading.letter.promulgation.date) == ("An Phú", "2031-03-12")
    assert reading.letter.subject == "kiểm tra công vụ"
    assert reading.unplaced == ()


FEET = {
    "beside Nơi nhận": columns(LIST, (PLACE_AND_DATE, "GIÁM ĐỐC", "", "", "Trần Văn Nam")),
    "above, at the right": f"{'':46}{PLACE_AND_DATE}\n{FOOT}",
    "above, at the left": f"{PLACE_AND_DATE}\n\n{FOOT}",
    "below": f"{FOOT}\n\n{PLACE_AND_DATE}",
}


@pytest.mark.parametrize("name", FEET)
def test_a_date_beside_the_signature(name: str) -> None:
    reading = letter(head(date=""), FEET[name])
    assert (reading.letter.promulgation.place, reading.letter.promulgation.date) == ("An Phú", "2031-03-12")
    assert [signer.full_name for signer in reading.letter.signers] == ["Trần Văn Nam"]


@pytest.mark.parametrize(
    ("printed", "value"),
    [
        ("ngày 31 tháng 02 năm 2031", "2031-02"),
        ("ngày 12 tháng 13 năm 2031", "2031"),
        ("ngày 12 tháng 3 năm 2231", None),
        ("ngày 32/01/2031", "2031-01"),
        ("ngày 12 tháng 3 năm 20031", None),
        ("ngày 12 tháng 3 năm 203", None),
    ],
)
def test_an_impossible_date_is_told_as_printed(printed: str, value: str | None) -> None:
    reading = letter(head(date=f"An Phú, {printed}"))
    assert reading.letter.promulgation.date == value
    assert told(reading) == [("date-impossible", "warning", "/promulgation/date")]
    assert next(i.message for i in reading.issues if i.code == "date-impossible").endswith(printed)


def test_the_day_of_the_meeting_is_no_date_of_minutes() -> None:
    reading = read_text(
        columns(["UBND TỈNH AN PHÚ", "SỞ NỘI VỤ"], MOTTO)
        + """

                 BIÊN BẢN
            Họp xét thi đua

Hôm nay, ngày 12 tháng 3 năm 2031, tại Sở Nội vụ, chúng tôi gồm:
1. Ông Trần Văn Nam, Giám đốc
Cuộc họp kết thúc lúc 16 giờ.

"""
        + columns(("THƯ KÝ", "", "Lê Thị Hoa"), ("CHỦ TRÌ", "", "Trần Văn Nam"))
    )
    assert (reading.letter.kind and reading.letter.kind.code, reading.letter.promulgation.date) == ("BB", None)
    assert not any(path.startswith(("/code", "/promulgation")) for *_, path in told(reading))


# ---- other forms of the head ---------------------------------------------------------------------

MIRRORED = columns([*MOTTO, PLACE_AND_DATE], ["UBND TỈNH AN PHÚ", "SỞ NỘI VỤ", "Số: 45/SNV-VP"])
BILINGUAL = columns(
    [
        *("UBND TỈNH AN PHÚ", "AN PHU PEOPLE'S COMMITTEE"),
        *("SỞ NỘI VỤ", "DEPARTMENT OF HOME AFFAIRS", "Số/No.: 45/SNV-VP"),
    ],
    [
        *(MOTTO[0], "SOCIALIST REPUBLIC OF VIETNAM"),
        *(MOTTO[1], "Independence - Freedom - Happiness", PLACE_AND_DATE),
    ],
)
HEADS = {
    "motto at the left": MIRRORED,
    "in two languages": BILINGUAL,
    "number of the record": head(agencies=("UBND TỈNH AN PHÚ", "SỞ NỘI VỤ", "Số hồ sơ: 000.45-H12")),
    "tax code": head(agencies=("UBND TỈNH AN PHÚ", "SỞ NỘI VỤ", "MST: 0312345678")),
    "code of the office": head(agencies=("UBND TỈNH AN PHÚ", "SỞ NỘI VỤ", "Mã định danh: 000.00.12.H45")),
}


@pytest.mark.parametrize("name", HEADS)
def test_forms_of_the_head(name: str) -> None:
    reading = letter(HEADS[name])
    found = reading.letter
    assert [(issuer.parent, issuer.name) for issuer in found.issuers] == [("UBND TỈNH AN PHÚ", "SỞ NỘI VỤ")]
    assert (found.code.number, found.code.notation, found.subject) == ("45", "SNV-VP", "kiểm tra công vụ")
    assert (found.promulgation.place, found.promulgation.date) == ("An Phú", "2031-03-12")
    assert told(reading) == []


AGENCIES: dict[str, tuple[Sequence[str], str | None, str]] = {
    "school on two lines": (
        ("BCH ĐOÀN KHỐI CÁC CƠ QUAN", "BCH ĐOÀN TRƯỜNG", "ĐẠI HỌC AN PHÚ"),
        "BCH ĐOÀN KHỐI CÁC CƠ QUAN",
        "BCH ĐOÀN TRƯỜNG ĐẠI HỌC AN PHÚ",
    ),
    "environment is no school": (
        ("SỞ TÀI NGUYÊN VÀ MÔI TRƯỜNG", "TRUNG TÂM QUAN TRẮC"),
        "SỞ TÀI NGUYÊN VÀ MÔI TRƯỜNG",
        "TRUNG TÂM QUAN TRẮC",
    ),
    "region": (
        ("SỞ Y TẾ AN PHÚ", "BỆNH VIỆN ĐA KHOA", "KHU VỰC LONG SƠN"),
        "SỞ Y TẾ AN PHÚ",
        "BỆNH VIỆN ĐA KHOA KHU VỰC LONG SƠN",
    ),
    "caption above": (("VANTHU", "UBND HUYỆN LONG SƠN", "PHÒNG NỘI VỤ"), "UBND HUYỆN LONG SƠN", "PHÒNG NỘI VỤ"),
    "company above a company": (("PETROSAOMAI", "CÔNG TY CỔ PHẦN AN PHÚ"), "PETROSAOMAI", "CÔNG TY CỔ PHẦN AN PHÚ"),
}


@pytest.mark.parametrize("name", AGENCIES)
def test_agencies(name: str) -> None:
    lines, parent, agency = AGENCIES[name]
    found = letter(head(agencies=lines)).letter.issuers
    assert [(issuer.parent, issuer.name) for issuer in found] == [(parent, agency)]


def test_the_youth_union_is_in_the_place_of_the_motto() -> None:
    left = ["TỈNH ĐOÀN AN PHÚ", "BCH ĐOÀN HUYỆN LONG SƠN", "***", "Số: 45-CV/ĐTN"]
    reading = letter(columns(left, ["ĐOÀN TNCS HỒ CHÍ MINH", "", PLACE_AND_DATE]))
    assert [(i.parent, i.name) for i in reading.letter.issuers] == [("TỈNH ĐOÀN AN PHÚ", "BCH ĐOÀN HUYỆN LONG SƠN")]
    assert reading.letter.subject == "kiểm tra công vụ"
    assert [item.text for item in reading.unplaced] == ["***"]


def test_a_letter_of_a_trade_union_is_no_telegram() -> None:
    agencies = ("LIÊN ĐOÀN LAO ĐỘNG AN PHÚ", "CÔNG ĐOÀN NGÀNH Y TẾ")
    found = letter(head("Số: 45/CĐ", agencies=agencies)).letter
    assert found.kind is not None
    assert found.kind.code == "CV"


def test_a_word_of_the_subject_is_no_title() -> None:
    text = head() + LETTER_BODY.format(dash="-").replace("kiểm tra công vụ", "triển khai\nKế hoạch\ncông vụ") + FOOT
    found = read_text(text).letter
    assert (found.kind and found.kind.code, found.subject) == ("CV", "triển khai Kế hoạch công vụ")


def test_the_number_below_the_title() -> None:
    found = document("              HỢP ĐỒNG MUA SẮM\n             Số: 45/2031/HĐMS", "").letter
    assert (found.code.number, found.code.year, found.code.notation) == ("45", "2031", "HĐMS")
    assert found.subject == "MUA SẮM"


@pytest.mark.parametrize("field", ["«Noi_nhan»", "{{noi_nhan}}", "<<Noi nhan>>", "${noi_nhan}"])
def test_a_field_that_was_not_filled(field: str) -> None:
    text = (head() + LETTER_BODY.format(dash="-") + FOOT).replace("Các sở, ban, ngành", field)
    assert told(read_text(text)) == [("field-unfilled", "warning", "/addressees/0")]


def document(title: str, number: str = "Số: 45/BC-SNV") -> Reading:
    """A document with a title above a body of sections."""
    return read_text(f"{head(number)}\n\n{title}\n\nI. KẾT QUẢ\n1. Đã kiểm tra năm đơn vị.\n\n{FOOT}\n")


TITLES: dict[str, tuple[str, str | None, str | None]] = {
    "kind and subject in one row": (
        "        BÁO CÁO Kết quả kiểm tra công vụ sáu tháng đầu năm 2031",
        "BC",
        "Kết quả kiểm tra công vụ sáu tháng đầu năm 2031",
    ),
    "more of the title above Về việc": (
        "          BÁO CÁO CỦA ĐOÀN CÔNG TÁC\n     Về việc kiểm tra công vụ",
        "BC",
        "kiểm tra công vụ",
    ),
    "body of the issuer above Về việc": (
        "          BÁO CÁO HỘI ĐỒNG KHOA HỌC\n     Về việc kiểm tra công vụ",
        "BC",
        "kiểm tra công vụ",
    ),
    "bracket open at the line end": (
        "                   BÁO CÁO\n   Kết quả kiểm tra công vụ (lần\n     2) và nhiệm vụ sắp tới",
        "BC",
        "Kết quả kiểm tra công vụ (lần 2) và nhiệm vụ sắp tới",
    ),
    "second mark of a note": (
        "                   BÁO CÁO\n   Kết quả (1) kiểm tra và\n     (2) nhiệm vụ sắp tới",
        "BC",
        "Kết quả (1) kiểm tra và (2) nhiệm vụ sắp tới",
    ),
    "field of a form below": (
        "                   BÁO CÁO\n          Kiểm tra công vụ\n          Đơn vị: Phòng Tổ chức",
        "BC",
        "Kiểm tra công vụ",
    ),
}


@pytest.mark.parametrize("name", TITLES)
def test_title_and_subject(name: str) -> None:
    title, kind, subject = TITLES[name]
    found = document(title).letter
    assert (found.kind and found.kind.code, found.subject) == (kind, subject)
    assert [section.label for section in found.body.sections] == ["I"]


@pytest.mark.parametrize("title", ["BẢNG THỐNG KÊ", "PHIẾU ĐỀ NGHỊ", "QUY TRÌNH", "GIẤY XÁC NHẬN"])
def test_a_paper_whose_kind_has_no_code(title: str) -> None:
    reading = document(f"                   {title}\n          Kiểm tra công vụ", "Số: 45/SNV")
    assert (reading.letter.kind, reading.letter.subject) == (None, "Kiểm tra công vụ")
    assert [i.code for i in reading.issues if i.path == "/kind"] == ["kind-without-code"]
    assert told(reading) == []


def test_a_notation_without_a_kind_is_no_contradiction() -> None:
    """Offices print the notation of a công văn on other documents; a notation with another kind is a contradiction."""
    title = "                   TỜ TRÌNH\n     Về việc kiểm tra công vụ\n\nKính gửi: Ủy ban nhân dân tỉnh"
    assert told(document(title, "Số: 45/SNV-TC")) == []
    assert ("kind-mismatch", "warning", "/kind") in told(document(title, "Số: 45/KH-SNV"))


# ---- signatures ------------------------------------------------------------------------------------

Signature = tuple[tuple[str, ...], str | None, str | None]
DEPUTY: Signature = (("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH"), "PHÓ CHỦ TỊCH", "Trần Văn Nam")
BLOCKS: dict[str, tuple[str, Signature]] = {
    "two lines of authority in one row": (
        "TM. ỦY BAN NHÂN DÂN KT. CHỦ TỊCH\nPHÓ CHỦ TỊCH\nTrần Văn Nam",
        DEPUTY,
    ),
    "another office below the name": (
        "TM. ỦY BAN NHÂN DÂN\nKT. CHỦ TỊCH\nPHÓ CHỦ TỊCH\nTrần Văn Nam\nGIÁM ĐỐC SỞ NỘI VỤ",
        DEPUTY,
    ),
    "joined degrees": ("GIÁM ĐỐC\nTS-LS. Trần Văn Nam", ((), "GIÁM ĐỐC", "Trần Văn Nam")),
    "joined degrees, no stop": ("GIÁM ĐỐC\nThS-BS Trần Văn Nam", ((), "GIÁM ĐỐC", "Trần Văn Nam")),
    "party to a contract": ("BÊN A\n(Ký tên)\nTrần Văn Nam", ((), "BÊN A", "Trần Văn Nam")),
}


@pytest.mark.parametrize("name", BLOCKS)
def test_signature_block(name: str) -> None:
    text, expected = BLOCKS[name]
    found = [(item.value.competence, item.value.position, item.value.full_name) for item in signers.find(text)]
    assert found == [expected]


def test_a_title_without_a_name_at_the_end() -> None:
    reading = letter(foot=f"{'':46}GIÁM ĐỐC")
    assert [(signer.position, signer.full_name) for signer in reading.letter.signers] == [("GIÁM ĐỐC", None)]
    assert ("name-missing", "warning", "/signers/0/full_name") in told(reading)


def test_the_parties_of_a_contract_side_by_side() -> None:
    foot = columns(("BÊN A", "(Ký tên)", "", "Trần Văn Nam"), ("BÊN B", "(Ký tên)", "", "Lê Thị Hoa"))
    found = read_text(
        f"{head('Số: 45/HĐ-SNV')}\n\n          HỢP ĐỒNG\n     Mua sắm\n\nĐiều 1. Nội dung\n1. Mua.\n\n{foot}\n"
    )
    assert [signer.full_name for signer in found.letter.signers] == ["Trần Văn Nam", "Lê Thị Hoa"]


def test_question_marks_for_letters_with_marks_do_not_hide_number_and_date() -> None:
    top = columns(
        ["UBND T?NH AN PHÚ", "S? N?I V?", "S? : 45/SNV-?HTT"],
        ["C?NG HÒA XÃ H?I CH? NGH?A VI?T NAM", "??c l?p - T? do - H?nh phúc", "?à Phú, ngày 12 tháng 3 n?m 2031"],
    )
    found = letter(top).letter
    assert (found.code.number, found.promulgation.date) == ("45", "2031-03-12")
    assert found.code.notation is None, "a notation that has lost letters is not whole"
    assert found.code.raw == "S? : 45/SNV-?HTT"
