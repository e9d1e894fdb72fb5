"""Stamps and noise on a letter: dấu ĐẾN, marks, captions, specks. All texts are invented."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from vnadmin_doc import read_text
from vnadmin_doc.model.geometry import Box
from vnadmin_doc.model.letter import Arrival, Letter
from vnadmin_doc.model.page import Page, ReadingKind, Source, Word
from vnadmin_doc.model.reading import Reading
from vnadmin_doc.pipeline import analyse

Put = tuple[str, float, float, float]
"""(the words of one row, its left edge, its top, the height of its letters, which are half as wide)."""

HEAD: tuple[Put, ...] = (
    ("UBND HUYỆN HÒA TÂN", 90, 60, 11),
    ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 300, 60, 11),
    ("PHÒNG Y TẾ", 110, 75, 11),
    ("Độc lập - Tự do - Hạnh phúc", 330, 75, 11),
    ("Số: 12/PYT", 110, 100, 11),
    ("Hòa Tân, ngày 04 tháng 3 năm 2024", 310, 100, 11),
    ("V/v báo cáo dịch sởi", 90, 115, 11),
    ("Kính gửi: Sở Y tế An Phú.", 180, 160, 12),
    ("Thực hiện kế hoạch công tác năm, Phòng Y tế huyện báo cáo như sau:", 90, 190, 12),
    ("Đến nay trên địa bàn có 12 ca mắc, không có ca tử vong.", 90, 206, 12),
)
WANTED: dict[str, object] = {
    "issuers": [("UBND HUYỆN HÒA TÂN", "PHÒNG Y TẾ")],
    "code": ("12", "PYT"),
    "subject": "báo cáo dịch sởi",
    "promulgation": ("Hòa Tân", "2024-03-04"),
    "addressees": ["Sở Y tế An Phú"],
    "body": "Thực hiện kế hoạch công tác năm, Phòng Y tế huyện báo cáo như sau: "
    "Đến nay trên địa bàn có 12 ca mắc, không có ca tử vong.",
}
STAMP = Arrival(agency="SỞ Y TẾ AN PHÚ", number="417", date="2024-03-05", transfer="P. KHTC")


def words_of(row: Put, confidence: float | None) -> list[Word]:
    text, x, top, high = row
    words = []
    for word in text.split(" "):
        words.append(Word(word, Box(x, top, x + high * 0.55 * len(word), top + high), confidence))
        x = words[-1].box.x1 + 0.4 * high
    return words


def reading_of(rows: Sequence[Put], confidence: float | None = 0.95) -> Reading:
    words = tuple(word for row in rows for word in words_of(row, confidence))
    kind: ReadingKind = "pdf-text" if confidence is None else "ocr"
    return analyse(Source("a.pdf", "0" * 64, "application/pdf", kind, (Page(1, 595, 842, words),)))


def values(letter: Letter) -> dict[str, object]:
    return {
        "issuers": [(issuer.parent, issuer.name) for issuer in letter.issuers],
        "code": (letter.code.number, letter.code.notation),
        "subject": letter.subject,
        "promulgation": (letter.promulgation.place, letter.promulgation.date),
        "addressees": [addressee.text for addressee in letter.addressees],
        "body": " ".join((*letter.body.bases, *letter.body.opening, *letter.body.closing)),
    }


# ---- dấu ĐẾN -----------------------------------------------------------------------------

STAMPS: dict[str, tuple[tuple[Put, ...], Arrival]] = {
    "under the date": (
        (
            ("SỞ Y TẾ AN PHÚ", 400, 118, 8),
            ("ĐẾN", 425, 128, 8),
            ("Số: 417", 390, 138, 8),
            ("Ngày: 05/3/2024", 390, 148, 8),
            ("Chuyển: P. KHTC", 390, 158, 8),
        ),
        STAMP,
    ),
    "over the corner, ĐẾN large at the left": (
        (
            ("SỞ Y TẾ AN PHÚ", 30, 16, 8),
            ("Số:.....417.....", 75, 28, 8),
            ("ĐẾN", 20, 30, 18),
            ("Ngày:...05/3/2024...", 75, 42, 8),
            ("Chuyển:..P. KHTC..", 20, 54, 8),
        ),
        STAMP,
    ),
    "beside Kính gửi, in one row with it": (
        (
            ("CÔNG VĂN ĐẾN", 400, 148, 8),
            ("Số: 417", 395, 161, 8),
            ("Ngày: 5-3-2024", 395, 171, 8),
        ),
        Arrival(number="417", date="2024-03-05"),
    ),
    "number and day one picture over leaders that took their labels": (
        (
            ("SỞ Y TẾ AN PHÚ", 30, 16, 8),
            ("^“", 60, 28, 6),
            ("417", 110, 28, 8),
            ("ĐẾN", 20, 30, 18),
            ("05/3/2024", 110, 42, 8),
            ("Chuyển:..P. KHTC..", 20, 54, 8),
        ),
        STAMP,
    ),
    "written in by hand": (
        (
            ("SỞ Y TẾ AN PHÚ", 400, 118, 8),
            ("ĐÉN", 425, 128, 8),
            ("Số: ‡4l7", 390, 138, 8),
            ("Ngày: 5/‹/2o24", 390, 148, 8),
        ),
        Arrival(agency="SỞ Y TẾ AN PHÚ"),
    ),
}


@pytest.mark.parametrize("confidence", [None, 0.9], ids=["layer", "scan"])
@pytest.mark.parametrize("name", STAMPS)
def test_stamp(name: str, confidence: float | None) -> None:
    stamp, wanted = STAMPS[name]
    letter = reading_of((*HEAD, *stamp), confidence).letter
    assert letter.arrival == wanted
    assert values(letter) == WANTED


@pytest.mark.parametrize("name", STAMPS)
def test_stamp_is_evidence(name: str) -> None:
    stamp, _ = STAMPS[name]
    reading = reading_of((*HEAD, *stamp))
    kept = " ".join(item.text for item in reading.evidence["/arrival"])
    assert sorted(kept.split()) == sorted(" ".join(row[0] for row in stamp).split())
    assert not reading.unplaced


TEXTS: dict[str, tuple[str, Arrival | None]] = {
    "above the letter": (
        "SỞ Y TẾ AN PHÚ\nĐẾN\nSố: 417\nNgày: 05/3/2024\nChuyển: P. KHTC\n\n{letter}",
        STAMP,
    ),
    "in one line": (
        "ĐẾN Số: 417 Ngày: 05/3/2024 Chuyển: …\n\n{letter}",
        Arrival(number="417", date="2024-03-05"),
    ),
    "a letter without one": ("{letter}", None),
    "a title over a number and a day": ("{letter}\nĐẾN\n12\n05/3/2024\n", None),
    "a title with the word": ("{letter}\nĐẾN NĂM 2030\nSố liệu: 12\n", None),
}
LETTER = """\
UBND HUYỆN HÒA TÂN            CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
PHÒNG Y TẾ                        Độc lập - Tự do - Hạnh phúc
Số: 12/PYT                      Hòa Tân, ngày 04 tháng 3 năm 2024
V/v báo cáo dịch sởi

Kính gửi: Sở Y tế An Phú

Phòng Y tế huyện báo cáo như sau:
"""


@pytest.mark.parametrize("name", TEXTS)
def test_stamp_in_text(name: str) -> None:
    text, wanted = TEXTS[name]
    letter = read_text(text.format(letter=LETTER)).letter
    assert letter.arrival == wanted
    head = {key: value for key, value in values(letter).items() if key != "body"}
    assert head == {key: value for key, value in WANTED.items() if key != "body"}


# ---- marks -------------------------------------------------------------------------------

MARKS: dict[str, tuple[str, float, float, str]] = {
    "left of Kính gửi": ("HỎA TỐC", 95, 158, "HỎA TỐC"),
    "left of Kính gửi, close to it": ("KHẨN", 147, 161, "KHẨN"),
    "left of Kính gửi, half of it read": ("|HỎA", 95, 158, "HỎA TỐC"),
    "between number and date": ("THƯỢNG KHẨN", 200, 97, "THƯỢNG KHẨN"),
    "over the subject": ("HOA TÓC", 150, 118, "HỎA TỐC"),
    "above the head": ("[KHẢN]", 100, 30, "KHẨN"),
    "beside the first row of the body": ("HỎA TốC", 20, 184, "HỎA TỐC"),
}


@pytest.mark.parametrize("order", ["last", "first", "in its row"])
@pytest.mark.parametrize("name", MARKS)
def test_mark_at_every_place(name: str, order: str) -> None:
    text, x, top, wanted = MARKS[name]
    mark: Put = (text, x, top, 12)
    at = {"last": len(HEAD), "first": 0}.get(order, sum(row[2] < top + 6 for row in HEAD))
    letter = reading_of((*HEAD[:at], mark, *HEAD[at:])).letter
    assert letter.priority == wanted
    assert values(letter) == WANTED


def test_mark_in_two_parts() -> None:
    reading = reading_of((*HEAD, ("HỎA", 60, 150, 12), ("TỐC", 100, 144, 12)))
    assert reading.letter.priority == "HỎA TỐC"
    assert values(reading.letter) == WANTED
    assert not [issue for issue in reading.issues if issue.path == "/priority" and issue.code != "unsure"]


@pytest.mark.parametrize("text", ["ỦY BAN MẶT TRẬN", "TRƯỜNG HỢP KHẨN", "BÍ MẬT", "MẶT"])
def test_no_mark(text: str) -> None:
    letter = reading_of((*HEAD, (text, 90, 230, 12))).letter
    assert (letter.priority, letter.secrecy) == (None, None)


# ---- captions, specks --------------------------------------------------------------------

CAPTIONS: dict[str, tuple[Put, ...]] = {
    "of a signature, over the motto": (
        ("Người ký: Phòng Y tế", 440, 52, 7),
        ("Cơ quan: UBND huyện", 440, 60, 7),
        ("Hòa Tân, An Phú", 440, 68, 7),
        ("Thời gian ký: 04.03.2024 08:15:22 +07:00", 440, 76, 7),
    ),
    "of a copy": (("SAO Y; VP UBND huyện; 06/03/2024 09:10:11 +07:00", 330, 20, 8),),
    "of a copy, in two rows beside the agency": (("SAO Y", 20, 60, 7), ("ngày 06/03/2024", 20, 68, 7)),
}


@pytest.mark.parametrize("name", CAPTIONS)
def test_captions_are_separated(name: str) -> None:
    caption = CAPTIONS[name]
    reading = reading_of((*caption, *HEAD))
    assert values(reading.letter) == WANTED
    kept = {(line.page, line.box): line.text for line in reading.unplaced}
    kept |= {(e.page, e.box): e.text for at, items in reading.evidence.items() if "/copy" in at for e in items}
    assert sorted(" ".join(kept.values()).split()) == sorted(" ".join(row[0] for row in caption).split())


def test_specks() -> None:
    """A dot above "An" that OCR read as a word is a speck; a sign in its own place is not."""
    dot, own = Word("#", Box(262, 161, 264, 163), 0.7), Word("*", Box(500, 164, 503, 168), 0.7)
    words = [word for row in HEAD for word in words_of(row, 0.95)]
    page = Page(1, 595, 842, (*words, dot, own))
    reading = analyse(Source("a.pdf", "0" * 64, "application/pdf", "ocr", (page,)))
    assert "#" in [line.text for line in reading.unplaced]
    assert "#" not in reading.letter.addressees[0].text
