"""Blanks of the head filled in by hand: a sure value is filled, an unsure one is null and reported with guesses."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Literal

import pytest

from vnadmin_doc.formats.recorded import dump, read
from vnadmin_doc.model.geometry import Box
from vnadmin_doc.model.page import Filled, Page, Source, Word
from vnadmin_doc.model.reading import Reading
from vnadmin_doc.pipeline import analyse

HEAD = """UBND TỈNH AN PHÚ | CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
SỞ NỘI VỤ | Độc lập - Tự do - Hạnh phúc
Số: {number} /SNV-VP | An Phú, ngày {day} tháng 5 năm 2031
V/v họp giao ban |
Kính gửi: Các phòng chuyên môn"""


def letter(number: Filled, day: Filled) -> Source:
    """A scanned head in two columns, its number and day filled in."""
    words = []
    for row, line in enumerate(HEAD.split("\n")):
        for column, part in enumerate(line.split("|")):
            x = 60.0 + 250 * column
            for text in part.split():
                filled = {"{number}": number, "{day}": day}.get(text)
                printed = filled.guesses[0][0] if filled else text
                box = Box(x, 50.0 + 20 * row, x + 6.0 * len(printed), 62.0 + 20 * row)
                words.append(Word(printed, box, 0.95, filled=filled))
                x += 6.0 * len(printed) + 4
    return Source("made.pdf", "0" * 64, "application/pdf", "ocr", (Page(1, 595, 842, tuple(words)),))


def unlabelled(source: Source) -> Source:
    """The source without "Số:", which the ink of the number covers."""
    page = source.pages[0]
    return replace(source, pages=(replace(page, words=tuple(w for w in page.words if w.text != "Số:")),))


def sure(text: str) -> Filled:
    return Filled("handwritten", ((text, 0.97), ("9", 0.01)), sure=True)


def unsure(*texts: str) -> Filled:
    return Filled("handwritten", tuple((text, 0.4) for text in texts), sure=False)


def codes_at(reading: Reading, path: str) -> set[str]:
    return {issue.code for issue in reading.issues if issue.path == path}


@pytest.mark.parametrize(
    ("number", "day", "expected"),
    [
        (sure("417"), sure("09"), ("417", "2031-05-09")),
        (unsure("417", "411"), sure("09"), (None, "2031-05-09")),
        (sure("417"), unsure("09", "04"), ("417", "2031-05")),
        (sure("3A"), unsure("9"), ("3A", "2031-05")),
    ],
)
def test_only_sure_values_are_filled(number: Filled, day: Filled, expected: tuple[str | None, str]) -> None:
    reading = analyse(letter(number, day))
    assert (reading.letter.code.number, reading.letter.promulgation.date) == expected
    assert reading.letter.code.notation == "SNV-VP"
    for pointer, filled in (("/code/number", number), ("/promulgation/date", day)):
        assert ("handwritten" if filled.sure else "handwritten-unread") in codes_at(reading, pointer)
        assert any(filled.guesses[0][0] in item.text for item in reading.evidence[pointer])


def test_guesses_are_reported_in_order() -> None:
    reading = analyse(letter(unsure("417", "411"), sure("09")))
    message = next(issue.message for issue in reading.issues if issue.code == "handwritten-unread")
    assert message.index("417") < message.index("411")
    assert reading.letter.code.raw == "Số: 417 /SNV-VP"


def test_a_filled_blank_elsewhere_is_reported() -> None:
    source = letter(sure("417"), sure("09"))
    stray = Word("12", Box(60, 300, 72, 312), 0.4, filled=unsure("12"))
    page = replace(source.pages[0], words=(*source.pages[0].words, stray))
    assert "handwritten-unread" in codes_at(analyse(replace(source, pages=(page,))), "")


def test_recordings_keep_filled_blanks() -> None:
    source = letter(unsure("417", "411"), sure("09"))
    assert asdict(read(dump(source), "made.pdf")) == asdict(source)


@pytest.mark.parametrize(("number", "given"), [(unsure("417", "411"), None), (sure("417"), "417")])
def test_the_notation_is_read_without_its_label(number: Filled, given: str | None) -> None:
    code = analyse(unlabelled(letter(number, sure("09")))).letter.code
    assert (code.number, code.notation) == (given, "SNV-VP")


@pytest.mark.parametrize(
    ("chance", "style", "confirmed", "code", "severity"),
    [
        (0.97, "handwritten", "", "handwritten", "info"),
        (0.64, "handwritten", "", "handwritten-doubtful", "warning"),
        (0.64, "stamped", "", "handwritten-doubtful", "warning"),
        (0.97, "stamped", "", "stamped", "info"),
        (0.64, "handwritten", "slot/file-name", "handwritten", "info"),
    ],
)
def test_a_number_of_low_probability_is_always_a_warning(
    chance: float, style: Literal["stamped", "handwritten"], confirmed: str, code: str, severity: str
) -> None:
    number = Filled(style, (("417", chance), ("411", 0.2)), sure=True, confirmed_by=confirmed)
    reading = analyse(letter(number, sure("09")))
    assert reading.letter.code.number == "417"
    assert (code, severity) in {(i.code, i.severity) for i in reading.issues if i.path == "/code/number"}


def test_a_day_has_few_readings_so_it_needs_no_such_probability() -> None:
    day = Filled("handwritten", (("09", 0.5), ("04", 0.2)), sure=True)
    assert "handwritten-doubtful" not in codes_at(analyse(letter(sure("417"), day)), "/promulgation/date")
