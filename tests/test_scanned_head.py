"""Heads of scans: captions, scraps, stamps and misread fixed words leave the values whole, or leave none."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pytest

from vnadmin_doc.model.geometry import Box
from vnadmin_doc.model.page import Page, Source, Word
from vnadmin_doc.model.reading import Reading
from vnadmin_doc.pipeline import analyse

Row = tuple[float, float, str] | tuple[float, float, str, float]


def scan_of(rows: Iterable[Row]) -> Source:
    """One page that OCR read; each row is (left edge, top, words[, height]); a letter is half as wide as high."""
    words: list[Word] = []
    for left, top, text, *rest in rows:
        height = rest[0] if rest else 12.0
        at = left
        for word in text.split():
            width = height / 2 * len(word)
            words.append(Word(word, Box(at, top, at + width, top + height), 0.9))
            at += width + height / 4
    return Source("a.pdf", "0" * 64, "application/pdf", "ocr", (Page(1, 595, 842, tuple(words)),))


def head_of(reading: Reading) -> dict[str, object]:
    letter = reading.letter
    issuer = letter.issuers[0] if letter.issuers else None
    return {
        "kind": letter.kind and letter.kind.code,
        "parent": issuer and issuer.parent,
        "name": issuer and issuer.name,
        "number": letter.code.number,
        "notation": letter.code.notation,
        "subject": letter.subject,
        "place": letter.promulgation.place,
        "date": letter.promulgation.date,
        "bases": len(letter.body.bases),
        "listed": len(letter.distribution),
    }


HEAD: list[Row] = [
    (80, 60, "UBND TỈNH AN PHÚ"),
    (300, 60, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
    (100, 76, "SỞ XÂY DỰNG"),
    (330, 76, "Độc lập - Tự do - Hạnh phúc"),
    (310, 102, "An Phú, ngày 7 tháng 8 năm 2031"),
]
LETTER: list[Row] = [
    *HEAD,
    (80, 100, "Số: 412/SXD-QH"),
    (80, 120, "V/v góp ý đồ án quy hoạch"),
    (80, 134, "thị trấn Hòa Tân"),
    (160, 200, "Kính gửi: Ủy ban nhân dân huyện Hòa Tân"),
    (110, 240, "Thực hiện chương trình công tác năm, Sở Xây dựng có ý kiến như sau:"),
]
NUMBER: Row = (80, 100, "Số: 412/QĐ-SXD")
TITLE: Row = (250, 150, "QUYẾT ĐỊNH", 14.0)
SUBJECT: list[Row] = [
    (152, 170, "Về việc phê duyệt đồ án quy hoạch chi tiết"),
    (170, 186, "khu dân cư thị trấn Hòa Tân năm 2031"),
]
BASES: list[Row] = [
    (210, 220, "GIÁM ĐỐC SỞ XÂY DỰNG"),
    (110, 250, "Căn cứ Luật Quy hoạch ngày 24 tháng 11 năm 2017;"),
    (110, 270, "Căn cứ Nghị định số 5/2031/NĐ-CP ngày 2 tháng 1 năm 2031 của Chính phủ;"),
    (250, 300, "QUYẾT ĐỊNH:"),
    (110, 330, "Điều 1. Phê duyệt đồ án."),
]
DECISION: list[Row] = [*HEAD, NUMBER, TITLE, *SUBJECT, *BASES]
DECIDED = "phê duyệt đồ án quy hoạch chi tiết khu dân cư thị trấn Hòa Tân năm 2031"
ADVISED = "góp ý đồ án quy hoạch thị trấn Hòa Tân"

PAGES: dict[str, tuple[list[Row], dict[str, object]]] = {
    "a caption and a logo above the motto": (
        [
            (190, 10, "Người ký: CỔNG TIN HÒA TÂN", 6.0),
            (190, 18, "Email: tin@hoatan.example", 6.0),
            (190, 26, "Thời gian ký: 09.08.2031 10:45:54 +07:00", 6.0),
            (130, 46, "HOATAN.VN", 5.0),
            *LETTER,
        ],
        {"parent": "UBND TỈNH AN PHÚ", "name": "SỞ XÂY DỰNG", "subject": ADVISED},
    ),
    "pen strokes above the motto at the right": (
        [(530, 22, "TTP", 20.0), *LETTER],
        {"parent": "UBND TỈNH AN PHÚ", "subject": ADVISED},
    ),
    "an agency that begins one line above the motto stays": (
        [(80, 46, "UBND HUYỆN HÒA TÂN"), *(row for row in LETTER if row[2] != "UBND TỈNH AN PHÚ")],
        {"parent": "UBND HUYỆN HÒA TÂN", "name": "SỞ XÂY DỰNG"},
    ),
    "scraps below the subject": (
        [*LETTER[:8], (180, 152, "“e", 3.0), (40, 156, "[Hỏa", 30.0), *LETTER[8:]],
        {"subject": ADVISED},
    ),
    "V/v whose stroke was not read": (
        [row if not row[2].startswith("V/v") else (80, 120, "Vv góp ý đồ án quy hoạch") for row in LETTER],
        {"subject": ADVISED},
    ),
    "strokes of the pen read as letters before the notation": (
        [row if not row[2].startswith("Số") else (80, 100, "Số: 412/ JJSXD-QH") for row in LETTER],
        {"number": "412", "notation": "SXD-QH"},
    ),
    "six read as a letter at the end of a notation": (
        [row if not row[2].startswith("Số") else (80, 100, "Số: 412/SXD-Pó") for row in LETTER],
        {"number": "412", "notation": "SXD-P6"},
    ),
    "a slash read as a digit before the code of the kind": (
        [row if row is not NUMBER else (80, 100, "Số : 41 7QĐ -SXD") for row in DECISION],
        {"number": "41", "notation": "QĐ-SXD"},
    ),
    "a mark, a sign and words that the body has otherwise": (
        [
            *(row for row in LETTER if row[2] not in ("V/v góp ý đồ án quy hoạch", "thị trấn Hòa Tân")),
            (80, 120, "V/v góp ý đồ án quy hoạch"),
            (80, 134, "thì trấn - Hòa Tân"),
            (110, 260, "Nội dung góp ý đồ án quy hoạch thị trấn Hòa Tân ở bảng kèm theo."),
            (110, 280, "Đồ án quy hoạch thị trấn Hòa Tân cần bổ sung bản vẽ."),
        ],
        {"subject": ADVISED},
    ),
    "a mark that the body has otherwise in one place stays": (
        [*LETTER, (110, 260, "Nội dung góp ý đồ ân quy hoạch thị trấn Hòa Tân ở bảng kèm theo.")],
        {"subject": ADVISED},
    ),
    "an arrival stamp beside the subject": (
        [
            *(row for row in DECISION if row not in SUBJECT),
            (20, 169, "3Ở NỘI VỤ"),
            SUBJECT[0],
            (30, 187, "86.24"),
            SUBJECT[1],
        ],
        {"subject": DECIDED, "kind": "QĐ"},
    ),
    "a dot after the code of the kind": (
        [row if row is not NUMBER else (80, 100, "Số: 412/QĐ.SXD") for row in DECISION],
        {"number": "412", "notation": "QĐ-SXD"},
    ),
    "an agency read as one word, and a vowel of a place": (
        [
            (80, 60, "UBND TỈNH AN PHÚ"),
            (100, 76, "SỞXÂYDỰNGG"),
            (310, 102, "TP. Hà Chí Minh, ngày 7 tháng 8 năm 2031"),
            *(row for row in LETTER if row not in (HEAD[0], HEAD[2], HEAD[4])),
        ],
        {"parent": "UBND TỈNH AN PHÚ", "name": "SỞ XÂY DỰNG", "place": "TP. Hồ Chí Minh"},
    ),
    "a letter read as two, and a year of five digits": (
        [row if not row[2].startswith("thị trấn") else (80, 134, "klru vực năm 20311") for row in LETTER],
        {"subject": "góp ý đồ án quy hoạch khu vực năm 2031"},
    ),
    "a subject that begins with Về": (
        [row if not row[2].startswith("V/v") else (80, 120, "Về góp ý đồ án quy hoạch") for row in LETTER],
        {"kind": "CV", "subject": ADVISED},
    ),
    "a committee of the youth union": (
        [
            (80, 60, "BCH ĐOÀN TỈNH AN PHÚ"),
            (330, 60, "ĐOÀN TNCS HỒ CHÍ MINH"),
            (80, 100, "Số: 12-CV/TĐTN-VP"),
            *LETTER[4:5],
            *LETTER[6:],
        ],
        {"name": "BCH ĐOÀN TỈNH AN PHÚ", "number": "12", "notation": "CV/TĐTN-VP", "subject": ADVISED},
    ),
    "scraps at the edge before agency and number": (
        [(20, 60, "4"), (30, 100, "7,"), *LETTER],
        {"parent": "UBND TỈNH AN PHÚ", "number": "412", "notation": "SXD-QH"},
    ),
    "a number with a year, whose label was not read": (
        [*HEAD, (80, 100, "06 /2031/QĐ-SXD"), TITLE, *SUBJECT, *BASES],
        {"kind": "QĐ", "number": "06", "notation": "QĐ-SXD"},
    ),
    "marks of the letters above the subject": (
        [*DECISION[:7], (158, 169, "À .^ Là ^ ”s ^", 4.0), *DECISION[7:]],
        {"subject": DECIDED},
    ),
    "a title with one misread letter": (
        [row if row is not TITLE else (250, 150, "QUYẾT DỊNHH", 14.0) for row in DECISION],
        {"kind": "QĐ", "subject": DECIDED},
    ),
    "a title that was not read": (
        [row for row in DECISION if row is not TITLE],
        {"kind": "QĐ", "subject": DECIDED},
    ),
    "title and first line of the subject were not read": (
        [row for row in DECISION if row is not TITLE and row is not SUBJECT[0]],
        {"kind": "QĐ", "subject": None},
    ),
    "CÔNG VĂN ĐẾN of a stamp is no title": (
        [*(row for row in DECISION if row is not TITLE), (40, 204, "CÔNG VĂN ĐẾN")],
        {"kind": "QĐ", "subject": DECIDED},
    ),
    "căn cứ behind dashes end the subject": (
        [
            *DECISION[:9],
            (110, 220, "- _ Căn cứ vào Quy chế làm việc"),
            (110, 240, "- _ Căn cứ vào kết quả thẩm định đồ án"),
            (110, 270, "Sở Xây dựng phê duyệt đồ án như sau:"),
            (110, 290, "Điều 1. Phạm vi."),
        ],
        {"subject": DECIDED, "bases": 2},
    ),
    "a dirty colon after the last line of the subject": (
        [*DECISION[:8], (150, 186, "khu dân cư thị trấn Hòa Tân năm 2031 :"), *DECISION[9:]],
        {"subject": DECIDED},
    ),
    "a scrap before the place": (
        [row if row[2][:6] != "An Phú" else (290, 102, "Pi Hà Nội, ngày 7 tháng 8 năm 2031") for row in LETTER],
        {"place": "Hà Nội", "date": "2031-08-07"},
    ),
    "place and date above the signature": (
        [
            *(row for row in DECISION if row[2][:6] != "An Phú"),
            (330, 380, "An Phú, ngày 7 tháng 8 năm 2031"),
            (90, 400, "Nơi gửi"),
            (380, 400, "GIÁM ĐỐC"),
            (90, 420, "- Phòng Tổng hợp;"),
            (90, 440, "- Lưu Văn phòng."),
            (370, 470, "Trần Văn Phúc"),
        ],
        {"place": "An Phú", "date": "2031-08-07", "listed": 2},
    ),
    "a speck between Nơi gửi and the title": (
        [
            *(row for row in DECISION if row[2][:6] != "An Phú"),
            (330, 380, "An Phú, ngày 7 tháng 8 năm 2031"),
            (90, 400, "Nơi gửi _."),
            (380, 400, "Phó giám đốc"),
            (90, 420, "- Phòng Tổng hợp;"),
            (90, 440, "- Lưu Văn phòng."),
            (370, 470, "Trần Văn Phúc"),
        ],
        {"place": "An Phú", "date": "2031-08-07", "listed": 2},
    ),
}


@pytest.mark.parametrize("name", PAGES)
def test_head_of_scan(name: str) -> None:
    rows, expected = PAGES[name]
    got = head_of(analyse(scan_of(rows)))
    assert {member: got[member] for member in expected} == expected


@pytest.mark.parametrize(("confidence", "parent"), [(0.4, None), (0.9, "PVN")])
def test_letters_of_a_logo_above_the_agency_that_are_read_unsure_are_no_parent(
    confidence: float, parent: str | None
) -> None:
    page = scan_of([(90, 44, "' PVN"), *(row for row in LETTER if row[2] != "UBND TỈNH AN PHÚ")]).pages[0]
    words = [replace(word, confidence=confidence) if word.text == "PVN" else word for word in page.words]
    source = replace(scan_of([]), pages=(replace(page, words=tuple(words)),))
    assert head_of(analyse(source))["parent"] == parent


@pytest.mark.parametrize("archive", ["- Lưu VT-TH.", "- LưuVT-TH1-"])
def test_a_speck_below_the_title_and_a_glued_archive_line_do_not_hide_an_uncommon_name(archive: str) -> None:
    foot: list[Row] = [
        (90, 400, "Nơi nhận:"),
        (380, 400, "CHỦ TỊCH"),
        (90, 420, "- Như Điều 3;"),
        (90, 440, archive),
        (400, 418, "Š", 1.0),
        (385, 490, "Ngấn Nghĩa"),
    ]
    letter = analyse(scan_of([*DECISION, *foot])).letter
    assert [signer.full_name for signer in letter.signers] == ["Ngấn Nghĩa"]
    assert len(letter.distribution) == 2


@pytest.mark.parametrize(("number", "doubtful"), [("41A", True), ("412", False)])
def test_a_letter_after_the_digits_of_a_scanned_number_is_doubtful(number: str, doubtful: bool) -> None:
    rows = [row if not row[2].startswith("Số") else (80, 100, f"Số: {number}/SXD-QH") for row in LETTER]
    issues = [issue for issue in analyse(scan_of(rows)).issues if issue.path == "/code/number"]
    assert [issue.severity for issue in issues if issue.code == "number-doubtful"] == ["warning"] * doubtful


@pytest.mark.parametrize(("lines", "lost"), [(2, True), (1, False)])
def test_a_word_that_the_body_always_has_is_missing_in_the_subject(lines: int, lost: bool) -> None:
    body = [(110, 260 + 20 * n, "Đợt này góp ý đồ án 2 quy hoạch thị trấn Hòa Tân.") for n in range(lines)]
    issues = [issue for issue in analyse(scan_of([*LETTER, *body])).issues if issue.path == "/subject"]
    assert [issue.severity for issue in issues if issue.code == "subject-incomplete"] == ["warning"] * lost


def test_a_stamp_on_the_first_words_of_the_body_does_not_make_it_an_addressee() -> None:
    rows = [row for row in LETTER if row[1] < 200]
    rows += [(120, 200, "Kính gửi:"), (220, 214, "- Sở Tài chính;"), (220, 228, "- Sở Nội vụ.")]
    rows += [(100, 256, "} trình công tác năm, Sở Xây dựng có ý kiến về đồ án quy hoạch như sau:")]
    found = analyse(scan_of(rows)).letter.addressees
    assert [entry.text for entry in found] == ["Sở Tài chính", "Sở Nội vụ"]


def test_the_rest_of_a_subject_below_a_stamp_does_not_look_whole() -> None:
    rows = [*(row for row in DECISION if row not in SUBJECT), (20, 187, "3Ở NỘI"), SUBJECT[1]]
    assert analyse(scan_of(rows)).letter.subject != SUBJECT[1][2]


def test_entries_with_the_next_number_at_the_same_edge_are_entries_however_long_the_row_above_is() -> None:
    row = "{}. Ông Trần Văn Bình Trưởng phòng Tổng hợp thuộc Sở Xây dựng tỉnh An Phú Thành viên"
    body = [
        (110, 330 + 20 * n, "Phê duyệt đồ án quy hoạch chi tiết và danh sách dưới đây của đoàn gồm có") for n in (1, 2)
    ]
    rows = [*DECISION, *body, *((80, 380 + 20 * n, row.format(n)) for n in (1, 2, 3))]
    sections = analyse(scan_of(rows)).letter.body.sections
    assert [child.label for child in sections[0].children] == ["1", "2", "3"]


def test_a_subject_without_its_title_is_doubtful() -> None:
    def doubts(rows: list[Row]) -> list[str]:
        return [issue.path for issue in analyse(scan_of(rows)).issues if issue.code == "subject-doubtful"]

    assert doubts([row for row in DECISION if row is not TITLE]) == ["/subject"]
    assert doubts(DECISION) == doubts(LETTER) == []


@pytest.mark.parametrize("name", PAGES)
def test_no_word_of_a_scanned_head_is_lost(name: str) -> None:
    source = scan_of(PAGES[name][0])
    reading = analyse(source)
    placed = " ".join(item.text for items in reading.evidence.values() for item in items)
    rest = " ".join(item.text for item in reading.unplaced)
    assert [word.text for word in source.pages[0].words if word.text not in f"{placed} {rest}"] == []


KINH_GUI: list[Row] = [
    (200, 200, "Kính gửi:"),
    (260, 220, "- Sở Tài chính;"),
    (260, 240, "- Ủy ban nhân dân huyện Hòa Tân."),
]


@pytest.mark.parametrize(
    "rows",
    [
        KINH_GUI,
        [KINH_GUI[0], (262, 210, "v", 8.0), *KINH_GUI[1:]],  # a pen stroke between the label and the list
        [(200, 200, "Kính gửi: v"), *KINH_GUI[1:]],
        [*KINH_GUI[:2], (330, 230, "1:", 8.0), KINH_GUI[2]],
    ],
)
def test_a_pen_stroke_is_no_addressee(rows: list[Row]) -> None:
    body: Row = (110, 280, "Thực hiện chương trình công tác năm, Sở Xây dựng có ý kiến như sau:")
    reading = analyse(scan_of([*LETTER[:8], *rows, body]))
    named = [addressee.text for addressee in reading.letter.addressees]
    assert named == ["Sở Tài chính", "Ủy ban nhân dân huyện Hòa Tân"]
    assert not reading.letter.body.sections


@pytest.mark.parametrize(
    ("top", "text", "confidence", "name"),
    [
        (90, "HH", 0.2, "SỞ XÂY DỰNG"),
        (90, "HIN", 0.4, "SỞ XÂY DỰNG"),
        (46, "HIN", 0.4, "SỞ XÂY DỰNG"),
        (90, "AN PHÚ", 0.4, "SỞ XÂY DỰNG AN PHÚ"),
        (90, "II", 0.9, "SỞ XÂY DỰNG II"),
    ],
)
def test_doubtful_letters_are_no_line_of_an_agency(top: float, text: str, confidence: float, name: str) -> None:
    source = scan_of([*LETTER, (100, top, text)])
    page = source.pages[0]
    words = tuple(
        replace(word, confidence=confidence) if word.box.top == top and word.box.x0 < 200 else word
        for word in page.words
    )
    reading = analyse(replace(source, pages=(replace(page, words=words),)))
    issuer = reading.letter.issuers[0]
    assert (issuer.parent, issuer.name) == ("UBND TỈNH AN PHÚ", name)
    assert text in name or any(text in item.text for item in reading.unplaced)
