"""The check of conformity: each rule on a letter that keeps it and on one that does not."""

from __future__ import annotations

import io
import json
import os
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from docx import Document
from docx.shared import Mm, Pt
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

import vnadmin_doc
from vnadmin_doc.cli.app import app
from vnadmin_doc.conformity import RULES, Report, judge, read_typography
from vnadmin_doc.conformity.page_form import components
from vnadmin_doc.conformity.report_formats import Checked, as_json, as_sarif, as_text
from vnadmin_doc.conformity.typography import Face, Paper, Piece, Typography
from vnadmin_doc.model.geometry import Box
from vnadmin_doc.model.issue import Issue
from vnadmin_doc.model.letter import Issuer
from vnadmin_doc.model.reading import Evidence, Reading, Unplaced

ROOT = Path(__file__).resolve().parents[1]
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SARIF_SCHEMA = json.loads((ROOT / "tests" / "schemas" / "sarif-2.1.0.json").read_text("utf-8"))
"""The schema of SARIF 2.1.0, as in the npm package @microsoft/jest-sarif 1.0.0-beta.0 (MIT)."""

CONG_VAN = """\
UBND TỈNH HÒA AN                      CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
   SỞ NỘI VỤ                               Độc lập - Tự do - Hạnh phúc

Số: 15/SNV-VP                         Hòa An, ngày 05 tháng 01 năm 2024
V/v nâng bậc lương năm 2024

                 Kính gửi:
                 - Sở Tài chính;
                 - Sở Y tế.

     Sở Nội vụ đề nghị các sở báo cáo theo Công văn số 12/UBND-NC ngày 02/01/2024 của UBND tỉnh như sau:
     1. Rà soát danh sách.
     2. Lập hồ sơ:
     a) Đơn;
     b) Bảng kê.
     3. Báo cáo kết quả trước ngày 20/01/2024./.

Nơi nhận:                                       KT. GIÁM ĐỐC
- Như trên;                                     PHÓ GIÁM ĐỐC
- Giám đốc Sở;
- Lưu: VT, TCCC.
                                                Nguyễn Văn An
"""
QUYET_DINH = """\
ỦY BAN NHÂN DÂN                       CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
 TỈNH HÒA AN                               Độc lập - Tự do - Hạnh phúc

Số: 215/QĐ-UBND                       Hòa An, ngày 15 tháng 3 năm 2024

                             QUYẾT ĐỊNH
                Về việc thành lập Ban Chỉ đạo chuyển đổi số

             CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH HÒA AN

     Căn cứ Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2015;
     Theo đề nghị của Giám đốc Sở Nội vụ.

                             QUYẾT ĐỊNH:

     Điều 1. Thành lập Ban Chỉ đạo chuyển đổi số.
     Điều 2. Quyết định này có hiệu lực kể từ ngày ký.
     Điều 3. Các cơ quan có liên quan chịu trách nhiệm thi hành Quyết định này./.

Nơi nhận:                                       CHỦ TỊCH
- Như Điều 3;
- Lưu: VT, NC.
                                                Trần Thị Bình
"""
KE_HOACH = """\
UBND TỈNH HÒA AN                      CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
   SỞ NỘI VỤ                               Độc lập - Tự do - Hạnh phúc

Số: 45/KH-SNV                         Hòa An, ngày 15 tháng 3 năm 2024

                             KẾ HOẠCH
                     Đào tạo công chức năm 2024

                             Chương I
                           MỤC ĐÍCH
     I. YÊU CẦU
     1. Đúng tiến độ.
     2. Đúng đối tượng.
     a) Công chức;
     b) Viên chức;
     c) Lao động;
     d) Khách mời;
     đ) Phóng viên.
     II. TỔ CHỨC
     1. Các phòng thực hiện Kế hoạch này./.

Nơi nhận:                                       GIÁM ĐỐC
- Các phòng;
- Lưu: VT, TCCC.
                                                Nguyễn Văn An
\f
                             Phụ lục I
                        DANH SÁCH LỚP HỌC
        (Kèm theo Kế hoạch số 45/KH-SNV ngày 15/3/2024 của Sở Nội vụ)

     Lớp một.
\f
                             Phụ lục II
                        DANH SÁCH GIẢNG VIÊN
        (Kèm theo Kế hoạch số 45/KH-SNV ngày 15/3/2024 của Sở Nội vụ)

     Giảng viên một.
"""
DANG = """\
TỈNH ỦY HÒA AN                              ĐẢNG CỘNG SẢN VIỆT NAM
   VĂN PHÒNG
       *                               Hòa An, ngày 15 tháng 3 năm 2024
Số 64-CV/VPTU
Thực hiện Chỉ thị mới

             Kính gửi: Các huyện ủy

     Văn phòng Tỉnh ủy đề nghị các huyện ủy báo cáo kết quả.

Nơi nhận:                                       K/T CHÁNH VĂN PHÒNG
- Như trên,                                     PHÓ CHÁNH VĂN PHÒNG
- Lưu Văn phòng Tỉnh ủy.
                                                Nguyễn Văn An
"""
ORIGIN = "        (Kèm theo Kế hoạch số 45/KH-SNV ngày 15/3/2024 của Sở Nội vụ)\n"
RIGHT = {"công văn": CONG_VAN, "quyết định": QUYET_DINH, "kế hoạch": KE_HOACH, "Đảng": DANG}

# (rule, letter, text in it, text that departs from the rule)
WRONG: tuple[tuple[str, str, str, str], ...] = (
    ("V01-motto", KE_HOACH, "Độc lập - Tự do - Hạnh phúc", ""),
    ("V01-issuer", CONG_VAN.replace("UBND TỈNH HÒA AN", ""), "SỞ NỘI VỤ   ", ""),
    ("V01-number", QUYET_DINH, "Số: 215/", "Số:     /"),
    ("V01-date", CONG_VAN, "ngày 05 tháng 01", "ngày    tháng 01"),
    ("V01-title", KE_HOACH, "KẾ HOẠCH\n", "\n"),
    ("V01-subject", QUYET_DINH, "                Về việc thành lập Ban Chỉ đạo chuyển đổi số\n", ""),
    ("V01-signer", QUYET_DINH.replace("Trần Thị Bình", ""), "CHỦ TỊCH\n- Như", "\n- Như"),
    ("V01-distribution", QUYET_DINH.replace("- Như Điều 3;\n- Lưu: VT, NC.", ""), "Nơi nhận:", ""),
    ("V01-signer-name", CONG_VAN, "Nguyễn Văn An", ""),
    ("V02-label", CONG_VAN, "Số: 15", "Số 15"),
    ("V02-zero", CONG_VAN, "Số: 15/", "Số: 5/"),
    ("V02-spaces", CONG_VAN, "15/SNV-VP", "15/SNV - VP"),
    ("V02-signs", QUYET_DINH, "QĐ-UBND", "QĐ/UBND"),
    ("V02-year", CONG_VAN, "15/SNV-VP", "15/2024/SNV-VP"),
    ("V02-kind", KE_HOACH, "Số: 45/KH-SNV", "Số: 45/SNV-VP"),
    ("V02-cong-van", CONG_VAN, "15/SNV-VP", "15/CV-SNV"),
    ("V02-letters", QUYET_DINH, "215/QĐ-UBND", "215/Qđ-UBND"),
    ("V03-day", CONG_VAN, "ngày 05 tháng 01", "ngày 5 tháng 01"),
    ("V03-month", CONG_VAN, "tháng 01 năm", "tháng 1 năm"),
    ("V03-spare-zero", QUYET_DINH, "tháng 3 năm", "tháng 03 năm"),
    ("V03-words", CONG_VAN, "ngày 05 tháng 01 năm 2024\n", "05/01/2024\n"),
    ("V03-real", QUYET_DINH, "ngày 15 tháng 3", "ngày 31 tháng 6"),
    ("V03-place", CONG_VAN, "Hòa An, ngày 05", "        ngày 05"),
    ("V03-comma", CONG_VAN, "Hòa An, ngày 05", "Hòa An ngày 05"),
    ("V03-capital", CONG_VAN, "Hòa An, ngày 05", "thành phố Hòa An, ngày 05"),
    ("V04-lead", CONG_VAN, "V/v nâng", "Về việc nâng"),
    ("V04-title", CONG_VAN, "                 Kính gửi:", "             CÔNG VĂN\n\n                 Kính gửi:"),
    ("V04-addressed", CONG_VAN, "Kính gửi:\n                 - Sở Tài chính;\n                 - Sở Y tế.", ""),
    ("V04-not-addressed", KE_HOACH, "                             Chương I", "  Kính gửi: Các phòng\n\n      Chương I"),
    ("V04-as-above", CONG_VAN, "- Như trên;  ", "- Các phòng; "),
    ("V05-label", QUYET_DINH, "Nơi nhận:", "Nơi nhận "),
    ("V05-dashes", QUYET_DINH, "- Như Điều 3;", "Như Điều 3;  "),
    ("V05-marks", CONG_VAN, "- Giám đốc Sở;", "- Giám đốc Sở,"),
    ("V05-archive", CONG_VAN, "- Lưu: VT, TCCC.", "- Lưu VP, TCCC. "),
    ("V05-last", QUYET_DINH, "- Như Điều 3;\n- Lưu: VT, NC.", "- Lưu: VT, NC;\n- Như Điều 3."),
    ("V05-unit", QUYET_DINH, "- Lưu: VT, NC.", "- Lưu: VT.    "),
    ("V06-end", QUYET_DINH, "Quyết định này./.", "Quyết định này."),
    ("V07-sequence", KE_HOACH, "     đ) Phóng viên.", "     e) Phóng viên."),
    ("V07-alphabet", CONG_VAN, "     b) Bảng kê.", "     f) Bảng kê."),
    ("V07-article", QUYET_DINH, "Điều 1.", "Điều 1:"),
    ("V07-clause", CONG_VAN, "     1. Rà soát", "     1/ Rà soát"),
    ("V07-point", CONG_VAN, "     a) Đơn;\n     b) Bảng", "     a. Đơn;\n     b. Bảng"),
    ("V07-roman", KE_HOACH, "     I. YÊU", "     I/ YÊU"),
    ("V07-chapter", KE_HOACH, "Chương I", "Chương 1"),
    ("V08-degree", CONG_VAN, "Nguyễn Văn An", "ThS. Nguyễn Văn An"),
    ("V08-deputy", CONG_VAN, "KT. GIÁM ĐỐC", "            "),
    ("V08-sign", CONG_VAN, "KT. GIÁM ĐỐC", "KT/ GIÁM ĐỐC"),
    ("V08-capitals", QUYET_DINH, "CHỦ TỊCH\n- Như", "Chủ tịch\n- Như"),
    ("V08-name", CONG_VAN, "Nguyễn Văn An", "NGUYỄN VĂN AN"),
    ("V09-priority", CONG_VAN, "V/v nâng", "HỎA TỐC HẸN GIỜ\n\nV/v nâng"),
    ("V10-length", CONG_VAN, "V/v nâng bậc lương", "V/v " + "nâng bậc lương cho công chức\n" * 20),
    ("V12-kind", KE_HOACH, "45/KH-SNV   ", "45/BC-SNV   "),
    ("V13-state", QUYET_DINH, "Số: 215/QĐ-UBND", "Số 215-QĐ/UBND "),
    ("V14-citation", CONG_VAN, " ngày 02/01/2024 của UBND tỉnh", ""),
    ("V14-law", QUYET_DINH, "địa phương ngày", "địa phương số 77/2015/QH13 ngày"),
    ("V15-bases", QUYET_DINH, "Sở Nội vụ.", "Sở Nội vụ,"),
    ("V16-number", KE_HOACH, "Phụ lục II", "Phụ lục 2"),
    ("V16-capitals", KE_HOACH, "Phụ lục II", "PHỤ LỤC II"),
    ("V16-origin", KE_HOACH, f"GIẢNG VIÊN\n{ORIGIN}", "GIẢNG VIÊN\n"),
    ("V17-motto", CONG_VAN, "Độc lập - Tự do - Hạnh phúc", "Độc lập-Tự do-Hạnh phúc"),
    ("V18-issuer", CONG_VAN, "   SỞ NỘI VỤ", "   Sở Nội vụ"),
    ("V18-title", QUYET_DINH, "QUYẾT ĐỊNH\n", "Quyết định\n"),
    ("V19-label", CONG_VAN, "Kính gửi:", "Kính gửi "),
    ("V19-dashes", CONG_VAN, "- Sở Tài chính;\n                 - Sở Y", "Sở Tài chính;\n                 Sở Y"),
    ("V19-marks", CONG_VAN, "- Sở Y tế.", "- Sở Y tế"),
    ("V01-party", DANG, "ĐẢNG CỘNG SẢN VIỆT NAM", ""),
    ("V13-party-number", DANG, "Số 64-CV/VPTU", "Số: 64/CV-VPTU"),
    ("V13-party-label", DANG, "Số 64", "Số: 64"),
    ("V13-party-subject", DANG, "Thực hiện Chỉ thị mới", "V/v thực hiện Chỉ thị mới"),
    ("V13-party-sign", DANG, "K/T CHÁNH", "KT. CHÁNH"),
)  # fmt: skip


def rules_of(report: Report) -> set[str]:
    return {finding.rule.id for finding in report.findings}


@pytest.mark.parametrize("text", RIGHT.values(), ids=RIGHT)
def test_right_letters_have_no_findings(text: str) -> None:
    report = judge(vnadmin_doc.read_text(text))
    assert report.rule_set is not None
    assert not report.draft
    assert [(finding.rule.id, finding.found) for finding in report.findings] == []
    assert report.unjudged == ()


@pytest.mark.parametrize(("rule", "letter", "old", "new"), WRONG, ids=[row[0] for row in WRONG])
def test_each_rule_finds_its_departure(rule: str, letter: str, old: str, new: str) -> None:
    assert old in letter
    report = judge(vnadmin_doc.read_text(letter.replace(old, new)), draft=False)
    assert rule in rules_of(report), [(f.rule.id, f.found) for f in report.findings]
    assert len(rules_of(report)) <= 3  # one mistake is not reported by many rules


def test_every_rule_has_an_example() -> None:
    of_page = {rule.id for rule in RULES if rule.id.startswith(("V11-", "V20-"))}
    assert {row[0] for row in WRONG} | of_page == {rule.id for rule in RULES}


# ---- paper, margins, fonts ---------------------------------------------------------------

# (part of the text, size, bold, italic) of each row of a letter in one column.
ROWS: tuple[tuple[str, float, bool, bool], ...] = (
    ("SỞ NỘI VỤ", 13, True, False),
    ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 13, True, False),
    ("Độc lập - Tự do - Hạnh phúc", 14, True, False),
    ("Số: 15/QĐ-SNV", 13, False, False),
    ("Hòa An, ngày 05 tháng 01 năm 2024", 14, False, True),
    ("QUYẾT ĐỊNH", 14, True, False),
    ("Về việc thành lập tổ công tác", 14, True, False),
    ("Căn cứ Luật Lưu trữ ngày 21 tháng 6 năm 2024;", 14, False, True),
    ("Theo đề nghị của Chánh Văn phòng.", 14, False, True),
    ("QUYẾT ĐỊNH:", 14, True, False),
    ("Điều 1. Thành lập tổ công tác.", 14, False, False),
    ("Điều 2. Chánh Văn phòng chịu trách nhiệm thi hành Quyết định này./.", 14, False, False),
    ("Nơi nhận:", 12, True, True),
    ("- Như Điều 2;", 11, False, False),
    ("- Lưu: VT, VP.", 11, False, False),
    ("GIÁM ĐỐC", 14, True, False),
    ("Nguyễn Văn An", 14, True, False),
)
Change = Callable[[Any], None]


def docx(change: Change = lambda _: None) -> bytes:
    """A decision in Word that keeps the rules of the page, changed by ``change``."""
    document = Document()
    document.styles["Normal"].font.name = "Times New Roman"
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin = section.bottom_margin = section.right_margin = Mm(20)
    section.left_margin = Mm(30)
    for text, size, bold, italic in ROWS:
        run = document.add_paragraph().add_run(text)
        run.font.size, run.font.bold, run.font.italic = Pt(size), bold, italic
    change(document)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def run_of(document: Any, text: str) -> Any:
    return next(paragraph.runs[0] for paragraph in document.paragraphs if paragraph.text == text)


def report_on(data: bytes) -> Report:
    (reading,) = vnadmin_doc.read_all(data)
    return judge(reading, read_typography(data, reading.source.media_type))


def _narrow(document: Any) -> None:
    document.sections[0].left_margin = Mm(25)


def _letter_paper(document: Any) -> None:
    document.sections[0].page_width, document.sections[0].page_height = Mm(216), Mm(279)


def _arial(document: Any) -> None:
    document.styles["Normal"].font.name = "Arial"


def _small(document: Any) -> None:
    for text, *_ in ROWS[10:12]:
        run_of(document, text).font.size = Pt(11)


def _thin(document: Any) -> None:
    run_of(document, "Độc lập - Tự do - Hạnh phúc").font.bold = False


def _upright(document: Any) -> None:
    run_of(document, "Hòa An, ngày 05 tháng 01 năm 2024").font.italic = False


@pytest.mark.parametrize(
    ("rule", "change", "found", "expected"),
    [
        ("V11-margins", _narrow, "25.0 mm", "left margin 30–35 mm"),
        ("V11-paper", _letter_paper, "216 × 279 mm", "A4 (210 × 297 mm)"),
        ("V11-font", _arial, "Arial", "Times New Roman"),
        ("V11-size", _small, "Nội dung: 11 pt", "13–14 pt"),
        ("V11-bold", _thin, "Tiêu ngữ: not bold", "bold"),
        ("V11-italic", _upright, "Địa danh và thời gian: upright", "italic"),
    ],
)
def test_page_of_a_word_file(rule: str, change: Change, found: str, expected: str) -> None:
    (finding,) = report_on(docx(change)).findings
    assert (finding.rule.id, finding.expected) == (rule, expected)
    assert finding.found.startswith(found)


def test_a_right_page_has_no_findings() -> None:
    assert report_on(docx()).findings == ()


def test_a_piece_of_the_letters_in_another_font_is_no_departure() -> None:
    def change(document: Any) -> None:
        run_of(document, "GIÁM ĐỐC").font.name = "Arial"

    assert report_on(docx(change)).findings == ()


def _reading(text: str = QUYET_DINH) -> Reading:
    return vnadmin_doc.read_text(text)


def _paged(unplaced: tuple[Unplaced, ...]) -> Reading:
    reading = _reading()
    return replace(reading, source=replace(reading.source, reading="pdf-text", unit="pt"), unplaced=unplaced)


@pytest.mark.parametrize(("top", "wrong"), [(30.0, False), (800.0, True)])
def test_page_numbers_are_at_the_top(top: float, wrong: bool) -> None:
    typography = Typography((Paper(210, 297), Paper(210, 297)), (Piece("x", Face("", None, False, False), 1),))
    reading = _paged((Unplaced(2, (290.0, top, 300.0, top + 12), "2"),))
    assert ("V20-pages" in rules_of(judge(reading, typography))) is wrong


def test_a_scaled_pdf_has_no_sizes() -> None:
    """A letter printed on paper of another size is scaled, so sizes prove nothing; the paper is a finding."""
    reading = _paged(())
    lines = [line for lines in reading.evidence.values() for line in lines]
    face = Face("TimesNewRomanPSMT", 9.5, False, False)
    boxes = (Box(*line.box) for line in lines)
    pieces = tuple(Piece(line.text, face, line.page, box) for line, box in zip(lines, boxes, strict=True))
    for paper, rule in ((Paper(216, 279), "V11-paper"), (Paper(210, 297), "V11-size")):
        assert {"V11-paper", "V11-size"} & rules_of(judge(reading, Typography((paper,), pieces))) == {rule}


@given(st.binary(max_size=200), st.sampled_from((DOCX, "application/pdf", "text/plain")))
def test_no_bytes_break_the_reader_of_typography(data: bytes, media_type: str) -> None:
    assert read_typography(data, media_type) is None
    assert read_typography(b"PK\x03\x04" + data, media_type) is None
    assert read_typography(b"%PDF-1.7" + data, media_type) is None


# ---- what is judged, and what is not -----------------------------------------------------


@pytest.mark.parametrize(
    ("text", "rule_set", "reason"),
    [
        (QUYET_DINH, "nd30", ""),
        (QUYET_DINH.replace("năm 2024", "năm 2019"), None, "05/03/2020"),
        (QUYET_DINH.replace("ngày 15 tháng 3 năm 2024", "ngày 04 tháng 3 năm 2020"), None, "05/03/2020"),
        (QUYET_DINH.replace("ngày 15 tháng 3 năm 2024", "ngày 05 tháng 3 năm 2020"), "nd30", ""),
        (QUYET_DINH.replace("ngày 15 tháng 3 năm 2024", "ngày    tháng 3 năm 2020"), None, "05/03/2020"),
        (QUYET_DINH.replace("215/QĐ", "215/2024/QĐ"), None, "normative"),
        (QUYET_DINH.replace("QUYẾT ĐỊNH\n", "THÔNG TƯ\n").replace("QĐ-UBND", "TT-BNV"), None, "normative"),
        (QUYET_DINH.replace("QUYẾT ĐỊNH\n", "BẢNG KÊ\n").replace("215/QĐ-UBND", ""), None, "29 kinds"),
        ("Thực đơn hôm nay: cơm, canh chua, cá kho.", None, "official letters"),
        (DANG, "hd36", ""),
        (DANG.replace("năm 2024", "năm 2017"), None, "36-HD/VPTW"),
        (DANG.replace("ngày 15 tháng 3 năm 2024", "ngày 27 tháng 5 năm 2026"), "hd05", ""),
    ],
)
def test_scope(text: str, rule_set: str | None, reason: str) -> None:
    report = judge(_reading(text))
    assert report.rule_set == rule_set
    assert reason in (report.reason or "")
    assert report.reason is None or report.findings == ()


def test_a_letter_without_number_and_day_is_a_draft() -> None:
    blank = _reading(QUYET_DINH.replace("215/", "    /").replace("ngày 15 tháng", "ngày    tháng"))
    assumed, final = judge(blank), judge(blank, draft=False)
    assert (assumed.draft, assumed.assumed, assumed.findings) == (True, True, ())
    assert rules_of(final) == {"V01-number", "V01-date"}
    asked = judge(_reading(QUYET_DINH.replace("215/", "    /")), draft=True)
    assert (asked.draft, asked.assumed, asked.findings) == (True, False, ())


BIEN_BAN = """\
UBND TỈNH HÒA AN                      CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
   SỞ NỘI VỤ                               Độc lập - Tự do - Hạnh phúc

                             BIÊN BẢN
                         Họp xét thi đua

     Thời gian bắt đầu: 08 giờ, ngày 05/3/2024.
     Cuộc họp kết thúc vào 10 giờ cùng ngày./.

        THƯ KÝ                              CHỦ TỌA

     Nguyễn Thị Hoa                     Trần Văn Bình
"""


@pytest.mark.parametrize(
    "text",
    [BIEN_BAN, CONG_VAN.replace("Số: 15/", "Số: l5/").replace("ngày 05 tháng", "ngày O5 tháng")],
    ids=["a kind without number and date line", "a number that cannot be read"],
)
def test_what_is_no_draft(text: str) -> None:
    assert not judge(_reading(text)).draft


def test_the_signs_of_lists_in_markdown_are_dashes() -> None:
    text = (
        CONG_VAN.replace("- Sở", "* Sở").replace("- Như", "* Như").replace("- Giám", "* Giám").replace("- Lưu", "* Lưu")
    )
    reading = _reading(text)
    markdown = replace(reading, source=replace(reading.source, media_type="text/markdown"))
    assert {"V05-dashes", "V19-dashes"} <= rules_of(judge(reading))
    assert rules_of(judge(markdown)) == set()


def _scanned(reading: Reading, confidence: float) -> Reading:
    """The reading as if OCR had read it."""
    evidence = {
        at: tuple(replace(line, confidence=confidence) for line in found) for at, found in reading.evidence.items()
    }
    return replace(reading, source=replace(reading.source, reading="ocr"), evidence=evidence)


@pytest.mark.parametrize(
    ("old", "new", "confidence", "rules"),
    [
        ("Số: 215/", "Số: 5/", 0.97, {"V02-zero"}),
        ("Số: 215/", "Số: 5/", 0.6, set()),
        ("Độc lập - Tự do", "Độc lập-Tự do", 0.97, set()),
        ("- Như Điều 3;", "- Như Điều 3 ", 0.97, set()),
        ("Nguyễn", "Nguyễn", 0.97, set()),
    ],
)
def test_ocr_is_no_evidence_of_signs_and_blanks(old: str, new: str, confidence: float, rules: set[str]) -> None:
    report = judge(_scanned(_reading(QUYET_DINH.replace(old, new)), confidence))
    assert rules_of(report) == rules


def test_a_doubt_of_the_reading_is_not_a_finding() -> None:
    reading = _reading(CONG_VAN.replace("Số: 15/", "Số: 5/"))
    doubted = replace(reading, issues=(Issue("number-struck-through", "warning", "/code/number", "x"),))
    assert rules_of(judge(reading)) == {"V02-zero"}
    report = judge(doubted)
    assert report.findings == ()
    assert [(item.rule.id, item.path) for item in report.unjudged] == [("V02-zero", "/code/number")]


def test_a_missing_part_may_be_in_a_picture() -> None:
    reading = _reading(QUYET_DINH.replace("Trần Thị Bình", ""))
    assert "V01-signer-name" in rules_of(judge(reading))
    pictured = replace(reading, issues=(*reading.issues, Issue("picture-unread", "info", "", "x")))
    assert rules_of(judge(pictured)) == set()


HOP_DONG = """\
               CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
                   Độc lập - Tự do - Hạnh phúc

Số: 05/2024/HĐ-SNV

                             HỢP ĐỒNG
                      Thuê khoán chuyên môn

     Hôm nay, ngày 05/3/2024, chúng tôi gồm:
     Điều 1. Nội dung công việc.
     Điều 2. Hiệu lực.

      ĐẠI DIỆN BÊN A                       ĐẠI DIỆN BÊN B

     Nguyễn Văn An                     Trần Văn Bình
"""
THU_CONG = """\
ỦY BAN NHÂN DÂN                       CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
 TỈNH HÒA AN                               Độc lập - Tự do - Hạnh phúc

                                      Hòa An, ngày 05 tháng 3 năm 2024

                             THƯ CÔNG

     Kính gửi Ông Trần Văn Bình,
     Tôi trân trọng cảm ơn Ông.

                                                CHỦ TỊCH

                                                Nguyễn Văn An
"""


@pytest.mark.parametrize(
    "text",
    [
        HOP_DONG,
        THU_CONG,
        QUYET_DINH.replace("- Như Điều 3;", "- VPCP; (báo cáo)"),
        QUYET_DINH.replace("CỘNG HÒA XÃ HỘI", "CỘNG HÒA  XÃ HỘI"),
        CONG_VAN.replace("Hòa An, ngày", "Hòa An ,ngày"),
        KE_HOACH.replace("UBND TỈNH HÒA AN", "")
        .replace("   SỞ NỘI VỤ   ", "TÒA ÁN HUYỆN A")
        .replace("45/", "45/2024/"),
    ],
    ids=[
        "hợp đồng",
        "thư công",
        "a brace beside Nơi nhận",
        "two blanks",
        "a blank before the comma",
        "a case of a court",
    ],
)
def test_what_the_decree_leaves_free_is_no_finding(text: str) -> None:
    assert [(finding.rule.id, finding.found) for finding in judge(_reading(text)).findings] == []


@pytest.mark.parametrize(
    ("issuer", "binds"),
    [
        ("CÔNG TY CỔ PHẦN HÒA AN", False),
        ("CHI NHÁNH CÔNG TY HÒA AN", False),
        ("LIÊN ĐOÀN LAO ĐỘNG TỈNH HÒA AN", False),
        ("HỘI NÔNG DÂN TỈNH HÒA AN", False),
        ("NGÂN HÀNG TMCP HÒA AN", False),
        ("TỈNH ĐOÀN HÒA AN", False),
        ("HỘI ĐỒNG NHÂN DÂN TỈNH HÒA AN", True),
        ("NGÂN HÀNG NHÀ NƯỚC VIỆT NAM", True),
        ("ĐOÀN KIỂM TRA LIÊN NGÀNH", True),
        ("BẢO HIỂM XÃ HỘI TỈNH HÒA AN", True),
        ("TRƯỜNG TRUNG HỌC CƠ SỞ HÒA AN", True),
    ],
)
def test_issuers_that_the_decree_need_not_bind_have_doubts_only(issuer: str, binds: bool) -> None:
    reading = _reading(CONG_VAN.replace("Số: 15/", "Số: 5/"))
    letter = reading.letter.model_copy(update={"issuers": (Issuer(name=issuer),)})
    report = judge(replace(reading, letter=letter))
    assert rules_of(report) == ({"V02-zero"} if binds else set())
    assert [item.rule.id for item in report.unjudged] == ([] if binds else ["V02-zero"])


def test_the_youth_union_has_not_the_form_of_the_party() -> None:
    text = DANG.replace("TỈNH ỦY HÒA AN", "TỈNH ĐOÀN HÒA AN").replace("   VĂN PHÒNG\n", "")
    report = judge(_reading(text.replace("ĐẢNG CỘNG SẢN VIỆT NAM", " ĐOÀN TNCS HỒ CHÍ MINH")))
    assert report.rule_set is None
    assert "organisation" in (report.reason or "")


def test_a_text_without_head_proves_no_missing_part() -> None:
    report = judge(_reading(CONG_VAN[CONG_VAN.index("Số: 15") :]), draft=False)
    assert rules_of(report) == set()
    assert {item.rule.id for item in report.unjudged} >= {"V01-motto", "V01-issuer"}


@pytest.mark.parametrize(
    ("old", "new", "rule", "expected"),
    [
        ("15/SNV-VP", "15 /SNV – VP", "V02-spaces", "Số: 15/SNV-VP"),
        ("- Giám đốc Sở;", "+ Giám đốc Sở;", "V05-dashes", "- Giám đốc Sở;"),
        ("- Giám đốc Sở;", "* Giám đốc Sở;", "V05-dashes", "- Giám đốc Sở;"),
    ],
)
def test_the_right_form_is_right(old: str, new: str, rule: str, expected: str) -> None:
    (finding,) = judge(_reading(CONG_VAN.replace(old, new))).findings
    assert (finding.rule.id, finding.expected) == (rule, expected)


@pytest.mark.parametrize(
    ("font", "in_pdf", "in_word"), [("LiberationSerif", set(), {"V11-font"}), ("Arial", {"V11-font"}, {"V11-font"})]
)
def test_fonts_that_stand_for_times_in_a_pdf(font: str, in_pdf: set[str], in_word: set[str]) -> None:
    def change(document: Any) -> None:
        document.styles["Normal"].font.name = font

    assert rules_of(report_on(docx(change))) == in_word
    reading = _paged(())
    lines = [line for lines in reading.evidence.values() for line in lines]
    face = Face(font, None, False, False)
    pieces = tuple(Piece(line.text, face, line.page, Box(*line.box)) for line in lines)
    assert {"V11-font"} & rules_of(judge(reading, Typography((Paper(210, 297),), pieces))) == in_pdf


@given(st.text(max_size=300), st.sampled_from(tuple(RIGHT.values())), st.integers(0, 1500))
def test_no_text_breaks_the_rules(text: str, letter: str, at: int) -> None:
    reading = _reading(letter[:at] + text + letter[at:])
    for finding in judge(reading).findings:
        assert finding.rule in RULES
        assert finding.page is None or 1 <= finding.page <= reading.source.pages


# ---- the report --------------------------------------------------------------------------


def _checked(*texts: str) -> list[Checked]:
    readings = [_reading(text) for text in texts]
    return [Checked("letters/a b.txt", reading, judge(reading, draft=False)) for reading in readings]


DEPARTING = CONG_VAN.replace("Số: 15/", "Số: 5/").replace("Nguyễn Văn An", "")
OLD = QUYET_DINH.replace("năm 2024", "năm 2019")


def test_sarif_is_valid() -> None:
    log = json.loads(as_sarif(_checked(DEPARTING, OLD, CONG_VAN), "en", "0.1.0"))
    jsonschema.Draft4Validator(SARIF_SCHEMA).validate(log)
    results = log["runs"][0]["results"]
    rules = log["runs"][0]["tool"]["driver"]["rules"]
    assert [result.get("kind", "fail") for result in results].count("notApplicable") == 1
    assert all(rules[result["ruleIndex"]]["id"] == result["ruleId"] for result in results if "ruleId" in result)
    assert {place["physicalLocation"]["artifactLocation"]["uri"] for r in results for place in r["locations"]} == {
        "letters/a%20b.txt"
    }


@pytest.mark.parametrize(
    ("name", "uri", "shown"),
    [
        ("Thư mục/Số 5 %23#?.txt", "Th%C6%B0%20m%E1%BB%A5c/S%E1%BB%91%205%20%2523%23%3F.txt", "Thư mục/Số 5 %23#?.txt"),
        (os.fsdecode(b"a\xff.txt"), "a%FF.txt", "a\ufffd.txt"),
    ],
)
def test_names_of_files_in_the_reports(name: str, uri: str, shown: str) -> None:
    checked = [replace(_checked(DEPARTING)[0], file=name)]
    result = json.loads(as_sarif(checked, "en", "1").encode())["runs"][0]["results"][0]
    assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == uri
    assert json.loads(as_json(checked, "en").encode())["letters"][0]["file"] == shown


def test_json_report() -> None:
    first, second = json.loads(as_json(_checked(DEPARTING, OLD), "en"))["letters"]
    zero = next(finding for finding in first["findings"] if finding["rule"] == "V02-zero")
    assert (zero["severity"], zero["page"], zero["found"], zero["expected"]) == ("error", 1, "5", "05")
    assert (second["rules"], second["findings"]) == (None, [])
    assert "05/03/2020" in second["not_judged"]


def test_text_report_has_errors_first_and_no_control_characters() -> None:
    text = as_text(_checked(DEPARTING.replace("Số: 5/", "Số: 5/").replace("V/v nâng", "Về việc \x1b[31mnâng")), "en")
    assert re.findall(r"^  (error|warning|note) V", text, re.MULTILINE) == ["error", "error", "warning"]
    assert "\x1b" not in text


def test_same_bytes_every_time() -> None:
    assert as_sarif(_checked(DEPARTING), "vi", "1") == as_sarif(_checked(DEPARTING), "vi", "1")


# ---- the command -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "options", "code"),
    [
        (QUYET_DINH, (), 0),
        (QUYET_DINH.replace("- Như Điều 3;", "- Như Điều 3,"), (), 0),
        (QUYET_DINH.replace("215/", "5/"), (), 1),
        (QUYET_DINH.replace("215/", "   /"), (), 1),
        (QUYET_DINH.replace("215/", "   /"), ("--draft",), 0),
        (OLD, (), 0),
    ],
)
def test_exit_code(text: str, options: tuple[str, ...], code: int, tmp_path: Path) -> None:
    path = tmp_path / "letter.txt"
    path.write_text(text, encoding="utf-8")
    assert CliRunner().invoke(app, ["check", str(path), *options]).exit_code == code


def test_an_unreadable_file_does_not_stop_the_others(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text(QUYET_DINH, encoding="utf-8")
    result = CliRunner().invoke(
        app, ["check", str(tmp_path / "none.pdf"), str(tmp_path / "letter.txt"), "--lang", "en"]
    )
    assert result.exit_code == 1
    assert "none.pdf: no such file" in result.stderr
    assert "letter.txt: Quyết định 215/QĐ-UBND" in result.stdout


def test_a_converted_document_is_judged_without_fonts(tmp_path: Path) -> None:
    path = tmp_path / "letter.json"
    path.write_bytes(vnadmin_doc.write(_reading(QUYET_DINH.replace("215/", "5/"))))
    result = CliRunner().invoke(app, ["check", str(path), "--format", "json", "--lang", "en"])
    (letter,) = json.loads(result.stdout)["letters"]
    assert [finding["rule"] for finding in letter["findings"]] == ["V02-zero"]


def test_several_letters_of_a_file(tmp_path: Path) -> None:
    path = tmp_path / "letters.txt"
    path.write_text(QUYET_DINH + "\f" + CONG_VAN.replace("Số: 15/", "Số: 5/"), encoding="utf-8")
    result = CliRunner().invoke(app, ["check", str(path), "--format", "json"])
    letters = json.loads(result.stdout)["letters"]
    assert [(item["letter"], [f["rule"] for f in item["findings"]]) for item in letters] == [(1, []), (2, ["V02-zero"])]


# ---- the documentation -------------------------------------------------------------------


def test_docs_list_the_rules_of_the_code() -> None:
    page = (ROOT / "docs" / "conformity.md").read_text("utf-8")
    assert rule_rows() == [line for line in page.splitlines() if re.match(r"\| V\d\d-", line) and line.count("|") > 5]


def rule_rows() -> list[str]:
    """The table of the rules for ``docs/conformity.md``."""
    severity = {"error": "error", "warning": "warning", "info": "note"}
    cells = ((rule.id, rule.title, rule.clause, severity[rule.severity], " → ".join(rule.example)) for rule in RULES)
    return [f"| {' | '.join(row)} |" for row in cells]


def test_sizes_are_plausible() -> None:
    for component in components():
        assert 10 <= component.low <= component.high <= 16
        assert component.clause
    assert len({(item.rules, item.part) for item in components()}) == len(components())


def test_evidence_lines_are_not_needed() -> None:
    """A document without evidence, such as one that another program made, raises nothing."""
    assert judge(replace(_reading(), evidence={"": (Evidence(1, (0, 0, 1, 1), "CỘNG HÒA", "motto", None),)})).rule_set
