"""Signatures of scans: titles and names are recovered from rows with seals and pen strokes."""

from __future__ import annotations

import pytest

from vnadmin_doc.correction.signature_rows import correct_rows
from vnadmin_doc.correction.signature_titles import correct_signature
from vnadmin_doc.grammar import signers
from vnadmin_doc.layout.foot_column import split_seal
from vnadmin_doc.layout.noise import take_specks
from vnadmin_doc.model.geometry import Box
from vnadmin_doc.model.line import make_line
from vnadmin_doc.model.page import Word

KT = "KT. GIÁM ĐỐC"
DEPUTY = "PHÓ GIÁM ĐỐC"


@pytest.mark.parametrize(
    ("rows", "competence", "position", "name"),
    [
        # The title of the head of the agency, then the seal: not a deputy.
        (["GIÁM ĐỐC", "SỞ", "NỘI VỤ", "Lê Thị Bình"], (), "GIÁM ĐỐC", "Lê Thị Bình"),
        (["VIỆN TRƯỞNG", "VIỆN KIỂM", "SÁT NHÂN", "Lê Thị Bình"], (), "VIỆN TRƯỞNG", "Lê Thị Bình"),
        (["HIỆU TRƯỞNG", "TRƯỜNG", "ĐẠI HỌC", "Lê Thị Bình"], (), "HIỆU TRƯỞNG", "Lê Thị Bình"),
        (["CHÁNH VĂN PHÒNG", "VĂN", "PHÒNG", "Lê Thị Bình"], (), "CHÁNH VĂN PHÒNG", "Lê Thị Bình"),
        (["CHỦ TỊCH", "CHỦ", "NHÂN DÂN", "Lê Thị Bình"], (), "CHỦ TỊCH", "Lê Thị Bình"),
        # Below, the title of the head again, or a part of it: it is the title of the deputy.
        (["GIÁM ĐỐC", "GIÁM", "Lê Thị Bình"], (KT,), DEPUTY, "Lê Thị Bình"),
        (['GIÁM " ĐỘC,', "ĐỐC", "Lê Thị Bình"], (KT,), DEPUTY, "Lê Thị Bình"),
        (["GIÁM ĐỌC DỚC", "SỞ", "Lê Thị Bình"], (KT,), DEPUTY, "Lê Thị Bình"),
        (["CHỦ TỊCH", "Ủ TỊCH", "Lê Thị Bình"], ("KT. CHỦ TỊCH",), "PHÓ CHỦ TỊCH", "Lê Thị Bình"),
        # A part of the title of the head above the title of the deputy.
        (["GIÁM", "PHÓ GIÁM ĐỠ", "Lê Thị Bình"], (KT,), DEPUTY, "Lê Thị Bình"),
        (["ĐỐC", "M ĐỐC", "Lê Thị Bình"], (KT,), DEPUTY, "Lê Thị Bình"),
        # A sign (KT., TM.) of which OCR read only the T, with a stop and without.
        (["1T. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC", "Lê Thị Bình"], (KT,), DEPUTY, "Lê Thị Bình"),
        (["T GIÁM ĐỐC", "PHÓ GIÁM ĐỐC", "Lê Thị Bình"], (KT,), DEPUTY, "Lê Thị Bình"),
        (["KT GIÁM ĐỐC", "PHÓ GIÁM ĐỐC", "Lê Thị Bình"], (KT,), DEPUTY, "Lê Thị Bình"),
        (["LT GIÁM ĐỐC", "PHÓ", "Lê Thị Bình"], (KT,), DEPUTY, "Lê Thị Bình"),
        (["GIÁM ĐỐC", "PHỐ", "Lê Thị Bình"], (), "GIÁM ĐỐC", "Lê Thị Bình"),
        # Who signs for the head is the deputy, whose title was not read.
        (["KÍ.GIÁM ĐÓC", "Lê Thị Bình"], (KT,), DEPUTY, "Lê Thị Bình"),
        (["KT. GIÁM ĐỐC", "GIÁM ĐỐC", "Lê Thị Bình"], (KT,), DEPUTY, "Lê Thị Bình"),
        (["KT. BỘ TRƯỞNG", "Lê Thị Bình"], ("KT. BỘ TRƯỞNG",), "THỨ TRƯỞNG", "Lê Thị Bình"),
        (["1, GIÁM M ĐỐC", "PHÓ GIÁM Đi ỐC", "Lê Thị Bình"], (KT,), DEPUTY, "Lê Thị Bình"),
        (["KÍ GIÁM ĐỐC", "— S_ PHÓ GIÁM", "ĐỐC", "Lê Thị Bình"], (KT,), DEPUTY, "Lê Thị Bình"),
        # A lone T is a stroke of the pen if no deputy signs.
        (["T GIÁM ĐỐC", "Lê Thị Bình"], (), "GIÁM ĐỐC", "Lê Thị Bình"),
        (["T TRƯỞNG BAN", "-", "%", "Lê Thị Bình"], (), "TRƯỞNG BAN", "Lê Thị Bình"),
        # KT. and the title of the head, stamped below the printed title, under the seal.
        (
            ["HIỆU TRƯỞNG G_", "/SNN KTHỦ TRƯỞNG", "TRƯỜNG", "Lê Thị Bình"],
            ("KT. HIỆU TRƯỞNG",),
            "PHÓ HIỆU TRƯỞNG",
            "Lê Thị Bình",
        ),
        (
            ["HIỆU TRƯỞNG", "/S7N KTH Ủ TRƯỞNG", "Lê Thị Bình"],
            ("KT. HIỆU TRƯỞNG",),
            "PHÓ HIỆU TRƯỞNG",
            "Lê Thị Bình",
        ),
        # A printed title in small letters, and the same one stamped below it.
        (["Phó giám đốc", "A", "PHÓ GIÁM ĐỐC", "Lê Thị Bình"], (), "Phó giám đốc", "Lê Thị Bình"),
        # Complete titles are not changed.
        (
            ["TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH", "Lê Thị Bình"],
            ("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH"),
            "PHÓ CHỦ TỊCH",
            "Lê Thị Bình",
        ),
        (
            ["TM.UY BAN NHÂN DÂN", "CHỦ TỊCH", "Ủ TỊCH", "Lê Thị Bình"],
            ("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH"),
            "PHÓ CHỦ TỊCH",
            "Lê Thị Bình",
        ),
        (["TL. CHỦ TỊCH", "GIÁM ĐỐC SỞ NỘI VU", "Lê Thị Bình"], ("TL. CHỦ TỊCH",), "GIÁM ĐỐC SỞ NỘI VỤ", "Lê Thị Bình"),
        (["GIÁM ĐỐC VÀ", "Lê Thị Bình"], (), "GIÁM ĐỐC", "Lê Thị Bình"),
        (["KT. BỘ TRƯỞNG", "THỨ TRƯỞNG", "Lê Thị Bình"], ("KT. BỘ TRƯỞNG",), "THỨ TRƯỞNG", "Lê Thị Bình"),
        (["TL. BỘ TRƯỞNG", "VỤ TRƯỞNG", "Lê Thị Bình"], ("TL. BỘ TRƯỞNG",), "VỤ TRƯỞNG", "Lê Thị Bình"),
        (["TRƯỞNG", "ĐẠI", "Lê Thị Bình"], (), None, "Lê Thị Bình"),
        # The sign of a collective with an abbreviation; a scrap after it.
        (["T/M UBND TỈNH", "CHỦ TỊCH", "Lê Thị Bình"], ("T/M UBND TỈNH",), "CHỦ TỊCH", "Lê Thị Bình"),
        (["TÍM UBND TỈNH", "CHỦ TỊCH", "Lê Thị Bình"], ("T/M UBND TỈNH",), "CHỦ TỊCH", "Lê Thị Bình"),
        # The heart and a hospital named K are no signs of authority.
        (["GIÁM ĐỐC VIỆN", "TIM MẠCH", "Lê Thị Bình"], (), "GIÁM ĐỐC TIM MẠCH", "Lê Thị Bình"),
        (["BỆNH VIỆN K GIÁM ĐỐC", "Lê Thị Bình"], (), "GIÁM ĐỐC", "Lê Thị Bình"),
        (["TM: UBND TỈNH,", "CHỦ TỊCH", "Lê Thị Bình"], ("TM. UBND TỈNH",), "CHỦ TỊCH", "Lê Thị Bình"),
        # Words run together, scraps before PHÓ, and marks that only one title has.
        (["SPHÓ CHỦ NHIỆM", "Lê Thị Bình"], (), "PHÓ CHỦ NHIỆM", "Lê Thị Bình"),
        (["LTGIÁM ĐỐC", "PHOGIAMĐOC", "Lê Thị Bình"], (KT,), DEPUTY, "Lê Thị Bình"),
        (["GPHO HỦ TƯỚNG", "Lê Thị Bình"], (), "PHÓ THỦ TƯỚNG", "Lê Thị Bình"),
        (["KOTREONS, CHỦ NHIỆM", "Lê Thị Bình"], (), "BỘ TRƯỞNG, CHỦ NHIỆM", "Lê Thị Bình"),
        (["KT. BỘ TRƯỞNG", "THƯ TRƯƠNG", "Lê Thị Bình"], ("KT. BỘ TRƯỞNG",), "THỨ TRƯỞNG", "Lê Thị Bình"),
        (
            ["KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH THƯỜNG TRỰC", "Lê Thị Bình"],
            ("KT. CHỦ TỊCH",),
            "PHÓ CHỦ TỊCH THƯỜNG TRỰC",
            "Lê Thị Bình",
        ),
        # The printed title of the head, and both titles of the deputy stamped below it.
        (
            ["HIỆU TRƯỞNG", "KT.HIỆU TRƯỞNG", "PHÓ HIỆU TRƯỞNG", "Lê Thị Bình"],
            ("KT. HIỆU TRƯỞNG",),
            "PHÓ HIỆU TRƯỞNG",
            "Lê Thị Bình",
        ),
        # The agency after the title, on two rows.
        (
            ["KT. BỘ TRƯỞNG BỘ VĂN HÓA -", "THỂ THAO VÀ DU LỊCH", "STHỨ TRƯỞNG %", "Lê Thị Bình"],
            ("KT. BỘ TRƯỞNG BỘ VĂN HÓA THỂ THAO VÀ DU LỊCH",),
            "THỨ TRƯỞNG",
            "Lê Thị Bình",
        ),
        # Names among scraps are not corrected.
        (["GIÁM ĐỐC", "N s4 Lê Thị Bình ly"], (), "GIÁM ĐỐC", "Lê Thị Bình"),
        (["GIÁM ĐỐC", "” Lê Thị Bình"], (), "GIÁM ĐỐC", "Lê Thị Bình"),
        (["GIÁM ĐỐC", "NAM ĐỊNH Lê ThịBình"], (), "GIÁM ĐỐC", "Lê Thị Bình"),
        (["GIÁM ĐỐC", "ĐỊNH Thị Bình"], (), "GIÁM ĐỐC", "Thị Bình"),
        (["GIÁM ĐỐC", "TS Lê Thị Bình"], (), "GIÁM ĐỐC", "Lê Thị Bình"),
        (["GIÁM ĐỐC", "hóc Lê Thị Bình"], (), "GIÁM ĐỐC", "Lê Thị Bình"),
        (["GIÁM ĐỐC", "tận Trần Thị Bình"], (), "GIÁM ĐỐC", "Trần Thị Bình"),
        # A family name that lost letters under the seal is completed, not dropped.
        (["GIÁM ĐỐC", "guyễn Thị Bình"], (), "GIÁM ĐỐC", "Nguyễn Thị Bình"),
        (["GIÁM ĐỐC", "ran Văn Bình"], (), "GIÁM ĐỐC", "Trần Văn Bình"),
        (["GIÁM ĐỐC", "Ngnyến Thị Bình"], (), "GIÁM ĐỐC", "Nguyễn Thị Bình"),
        (["GIÁM ĐỐC", "e Thị Bình"], (), "GIÁM ĐỐC", "Lê Thị Bình"),
        (["GIÁM ĐỐC", "Y Bhăm Niê"], (), "GIÁM ĐỐC", "Y Bhăm Niê"),
    ],
)
def test_signatures_among_scraps(rows: list[str], competence: tuple[str, ...], position: str | None, name: str) -> None:
    [read] = signers.find("\n".join(row.value for row in correct_rows(rows)))
    found, _ = correct_signature(read, scanned=True)
    assert (found.value.competence, found.value.position, found.value.full_name) == (competence, position, name)


WHOLE = """TỔ TRƯỞNG; THỦ TRƯỞNG ĐƠN VỊ; CHỈ HUY TRƯỞNG; PHÓ CHỈ HUY TRƯỞNG; TỔNG BIÊN TẬP; PHÓ TỔNG BIÊN TẬP
THẨM PHÁN; KIỂM SÁT VIÊN; CHÁNH ÁN; PHÓ CHÁNH ÁN; VIỆN TRƯỞNG; PHÓ VIỆN TRƯỞNG; QUYỀN GIÁM ĐỐC; TỔNG THƯ KÝ
GIÁM ĐỐC SỞ NỘI VỤ; TRƯỞNG PHÒNG TỔ CHỨC CÁN BỘ; PHÓ GIÁM ĐỐC PHỤ TRÁCH; PHÓ CHỦ TỊCH THƯỜNG TRỰC; PHÓ ĐỘI TRƯỞNG
BỘ TRƯỞNG, CHỦ NHIỆM VĂN PHÒNG CHÍNH PHỦ; CHỦ NHIỆM ỦY BAN KIỂM TRA; CHỦ TỊCH HỘI ĐỒNG TRƯỜNG; PHÓ THỦ TƯỚNG
TM. ỦY BAN NHÂN DÂN; TM. BAN THƯỜNG VỤ; T/M BAN CHẤP HÀNH; K/T BÍ THƯ; T/L BÍ THƯ; TL. CHỦ TỊCH UBND TỈNH
KT. THỦ TƯỚNG; TUQ. GIÁM ĐỐC; TUN. BỘ TRƯỞNG; KT. CHÁNH VĂN PHÒNG; TL. TỔNG CỤC TRƯỞNG; TM. ĐOÀN CHỦ TỊCH"""


@pytest.mark.parametrize("title", [title.strip() for title in WHOLE.replace("\n", ";").split(";")])
def test_complete_titles_are_not_changed(title: str) -> None:
    assert [row.value for row in correct_rows([title, "Lê Thị Bình"])] == [title, "Lê Thị Bình"]


@pytest.mark.parametrize(
    ("texts", "boxes", "kept"),
    [
        (("PHÓ", "PHÓ", "ĐỐC"), ((0, 30), (1, 31), (40, 60)), "PHÓ ĐỐC"),
        (("PHÓ", "PHÓ", "ĐỐC"), ((0, 30), (31, 60), (61, 80)), "PHÓ PHÓ ĐỐC"),
        (("ĐỌC", "DỚC"), ((0, 30), (1, 30)), "ĐỌC DỚC"),
    ],
)
def test_a_word_read_twice_in_one_place_is_one(
    texts: tuple[str, ...], boxes: tuple[tuple[float, float], ...], kept: str
) -> None:
    words = [Word(text, Box(x0, 10, x1, 22), 0.9) for text, (x0, x1) in zip(texts, boxes, strict=True)]
    rows, specks = take_specks([make_line(1, words, "pt")])
    assert [row.text for row in rows] == [kept]
    assert sum(len(row.words) for row in (*rows, *specks)) == len(words)


@pytest.mark.parametrize(
    ("text", "top", "x0", "kept"),
    [
        ("TỔ CHỨC CÁN BỘ", 116.0, 405.0, True),
        ("TRƯỜNG ĐẠI HỌC", 116.0, 330.0, False),
        ("TRƯỜNG ĐẠI HỌC", 140.0, 405.0, False),
    ],
)
def test_a_title_continues_right_below_and_a_seal_does_not(text: str, top: float, x0: float, kept: bool) -> None:
    title = make_line(1, [Word("TRƯỞNG PHÒNG", Box(400, 100, 500, 112), 0.9)], "pt")
    row = make_line(
        1, [Word(w, Box(x0 + 25 * n, top, x0 + 25 * n + 22, top + 12), 0.9) for n, w in enumerate(text.split())], "pt"
    )
    name = make_line(1, [Word("Lê Thị Bình", Box(405, 170, 495, 182), 0.9)], "pt")
    lines, seal = split_seal([title, row, name])
    assert (row in lines, row in seal) == (kept, not kept)


@pytest.mark.parametrize(
    ("below", "top", "elsewhere"),
    [("PHÓ CHỦ TỊCH", 160.0, True), ("PHÓ TRƯỞNG BAN", 160.0, False), ("PHÓ CHỦ TỊCH", 116.0, False)],
)
def test_the_office_elsewhere_is_below_the_signature(below: str, top: float, elsewhere: bool) -> None:
    title = make_line(1, [Word("TRƯỞNG BAN", Box(400, 100, 500, 112), 0.9)], "pt")
    office = make_line(1, [Word(below, Box(400, top, 500, top + 12), 0.9)], "pt")
    name = make_line(1, [Word("Lê Thị Bình", Box(405, 176, 495, 188), 0.9)], "pt")
    assert split_seal([title, office, name]) == (
        ([title, name], [office]) if elsewhere else ([title, office, name], [])
    )


def test_a_name_in_capitals_is_not_a_seal() -> None:
    title = make_line(1, [Word("GIÁM", Box(400, 100, 430, 112), 0.9), Word("ĐỐC", Box(434, 100, 460, 112), 0.9)], "pt")
    name = make_line(
        1, [Word(w, Box(400 + 25 * n, 170, 422 + 25 * n, 182), 0.9) for n, w in enumerate(["LÊ", "THỊ", "BÌNH"])], "pt"
    )
    assert split_seal([title, name]) == ([title, name], [])
