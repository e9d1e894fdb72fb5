"""Other places of a letter confirm what was read in its filled blanks; a place alone gives no value."""

from __future__ import annotations

from dataclasses import replace

import pytest

from vnadmin_doc.model.geometry import Box
from vnadmin_doc.model.page import FileSignature, Filled, Page, Source, Word
from vnadmin_doc.model.reading import Reading
from vnadmin_doc.pipeline import analyse

HEAD = """UBND TỈNH AN PHÚ | CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
SỞ NỘI VỤ | Độc lập - Tự do - Hạnh phúc
Số: {number} /QĐ-SNV | An Phú, ngày {day} tháng {month} năm 2031
QUYẾT ĐỊNH |
Ban hành Quy chế tiếp công dân |"""
ATTACHED = """QUY CHẾ |
Tiếp công dân |
(Ban hành kèm theo Quyết định số {number}/QĐ-SNV |
ngày {day} tháng {month} năm 2031 của Giám đốc Sở Nội vụ) |
Điều 1. Phạm vi áp dụng |"""


def _page(number: int, text: str, blanks: dict[str, Filled | str]) -> Page:
    """A page in two columns; a blank is a printed text or filled in."""
    words = []
    for row, line in enumerate(text.split("\n")):
        for column, part in enumerate(line.split("|")):
            x = 60.0 + 250 * column
            for piece in part.split():
                key = next((name for name in blanks if f"{{{name}}}" in piece), "")
                blank = blanks.get(key, "")
                filled = blank if isinstance(blank, Filled) else None
                printed = piece.replace(f"{{{key}}}", filled.guesses[0][0] if filled else str(blank))
                box = Box(x, 50.0 + 20 * row, x + 6.0 * len(printed), 62.0 + 20 * row)
                words.append(Word(printed, box, 0.95, filled=filled))
                x += 6.0 * len(printed) + 4
    return Page(number, 595, 842, tuple(words))


def _read(
    head: dict[str, Filled | str], attached: dict[str, str], *, name: str = "made.pdf", signed: str | None = None
) -> Reading:
    pages = (_page(1, HEAD, {"month": "5", **head}), *([_page(2, ATTACHED, {**attached})] if attached else []))
    source = Source(name, "0" * 64, "application/pdf", "ocr", pages)
    if signed:
        source = replace(source, signatures=(FileSignature("An", None, signed, covers_whole_file=True),))
    return analyse(source)


def _unsure(*guesses: str) -> Filled:
    return Filled("handwritten", tuple((guess, 0.4 / rank) for rank, guess in enumerate(guesses, 1)), sure=False)


def _sure(guess: str) -> Filled:
    return Filled("handwritten", ((guess, 0.97),), sure=True)


PLAIN = {"number": "417", "day": "09", "month": "5"}


@pytest.mark.parametrize(
    ("blanks", "attached", "number", "date"),
    [
        ({"number": _unsure("411", "417"), "day": "09"}, PLAIN, "417", "2031-05-09"),
        ({"number": _unsure("417"), "day": _unsure("04", "09")}, PLAIN, "417", "2031-05-09"),
        ({"number": "417", "day": _unsure("09"), "month": _unsure("6", "5")}, PLAIN, "417", "2031-05-09"),
        ({"number": _unsure("413"), "day": _unsure("04")}, PLAIN, None, "2031-05"),
        ({"number": _unsure("417"), "day": _unsure("09")}, {}, None, "2031-05"),
    ],
)
def test_the_decision_named_above_an_attachment_confirms(
    blanks: dict[str, Filled | str], attached: dict[str, str], number: str | None, date: str
) -> None:
    letter = _read(blanks, attached).letter
    assert (letter.code.number, letter.promulgation.date) == (number, date)


def test_another_decision_above_an_attachment_confirms_nothing() -> None:
    other = _page(2, ATTACHED.replace("QĐ-SNV", "QĐ-UBND"), {**PLAIN})
    head = _page(1, HEAD, {"number": _unsure("417"), "day": "09", "month": "5"})
    reading = analyse(Source("made.pdf", "0" * 64, "application/pdf", "ocr", (head, other)))
    assert reading.letter.code.number is None


@pytest.mark.parametrize(
    ("name", "guess", "number"),
    [
        ("0417-QD-SNV.pdf", "417", "417"),
        ("417_2031_qđ-snv (signed).pdf", "417", "417"),
        ("Quyết định 417 Sở Nội vụ.pdf", "417", "417"),
        ("QD so 417.pdf", "417", "417"),
        ("417.pdf", "417", None),
        ("417-quyet-dinh.pdf", "417", None),
        ("quyet-dinh-2031.pdf", "2031", None),
        ("418-QD-SNV.pdf", "417", None),
    ],
)
def test_the_name_of_the_file_confirms(name: str, guess: str, number: str | None) -> None:
    assert _read({"number": _unsure(guess), "day": "09"}, {}, name=name).letter.code.number == number


@pytest.mark.parametrize(
    ("signed", "date"),
    [("2031-05-09T08:30:00+07:00", "2031-05-09"), ("2031-05-12T08:30:00", "2031-05"), (None, "2031-05")],
)
def test_the_day_of_the_signature_confirms(signed: str | None, date: str) -> None:
    reading = _read({"number": "417", "day": _unsure("04", "09")}, {}, signed=signed)
    assert reading.letter.promulgation.date == date


def test_the_rule_of_the_evidence_says_which_place_confirmed() -> None:
    reading = _read({"number": _unsure("411", "417"), "day": "09"}, PLAIN)
    assert "slot/attachment" in {item.rule for item in reading.evidence["/code/number"]}
    assert {"handwritten"} == {issue.code for issue in reading.issues if issue.path == "/code/number"}


def test_an_attachment_with_another_number_is_a_doubt() -> None:
    reading = _read({"number": _sure("411"), "day": "09"}, PLAIN)
    assert reading.letter.code.number == "411"
    assert "number-contradicted" in {issue.code for issue in reading.issues if issue.path == "/code/number"}
