"""The name of a signer under a seal: the readings of many crops elect each of its words."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont

from vnadmin_doc.model.geometry import Box
from vnadmin_doc.ocr import name_vote, signature_block
from vnadmin_doc.ocr.block_rows import Row
from vnadmin_doc.ocr.engines.tesseract import OcrWord, text_of
from vnadmin_doc.ocr.engines.trueocr import ReadLine, available, read_names
from vnadmin_doc.ocr.name_vote import elect, with_name

FONT = Path(__file__).parents[1] / "tools" / "fonts" / "LiberationSerif-Bold.ttf"
PAGE = Image.new("L", (2480, 3508), 255)
BOX = Box(1500, 2000, 2000, 2060)
ROW = Row(BOX, BOX, 2000.0, 2060.0, 60.0)


def words(text: str, confidence: float | Sequence[float] = 0.5, x: float = 1500) -> list[OcrWord]:
    """The words of a row, 120 pixels each; ``_`` is an empty place."""
    split = text.split()
    sure = [confidence] * len(split) if isinstance(confidence, float) else confidence
    return [
        OcrWord(word, Box(x + 120 * at, 2000, x + 100 + 120 * at, 2060), sure[at])
        for at, word in enumerate(split)
        if word != "_"
    ]


def voted(monkeypatch: pytest.MonkeyPatch, before: Sequence[OcrWord], readings: Sequence[str]) -> list[OcrWord] | None:
    """The words of the row after the vote, where the crops are read as ``readings``, again and again.

    Crops have their corner one height left of and above the row.
    """

    def read(jobs: Sequence[tuple[Image.Image, Box]]) -> list[ReadLine]:
        texts = [readings[at % len(readings)] for at in range(len(jobs))]
        return [ReadLine(box, tuple(words(text, 0.9, x=60))) for text, (_, box) in zip(texts, jobs, strict=True)]

    monkeypatch.setattr(name_vote, "read_names", read)
    return with_name([PAGE], ROW, before)


@pytest.mark.parametrize(
    ("readings", "name"),
    [
        (["Trần Văn Bình", "Trần Vũ Bình", "Tân Văn Bình", "Trần Văn Hình"], "Trần Văn Bình"),
        # A word that half of the crops lose under a seal belongs to the name.
        (["_ Hoàng Bình", "Lê Hoàng Bình", "_ Hoàng Bình", "Lê Hoàng Bình", "_ Hoàng Bình"], "Lê Hoàng Bình"),
        # No word has enough votes, or one leads by too little.
        (["Trần Văn Bình", "Phan Văn Bình", "Trần Văn Bình", "Phan Văn Bình"], None),
        (["Trần Văn Bình", "", "", "", "", ""], None),
        # A word without a majority is not left out of the name.
        (["Trần Vũ An", "Trần Vụ An", "Trần _ An", "Trần _ An"], None),
        # No family name, and no name at all.
        (["Kính Hoàng Bình"], None),
        (["Văn Hoàng Bình"], None),
        (["Trần"], None),
        ([""], None),
    ],
)
def test_each_word_is_elected(readings: list[str], name: str | None) -> None:
    found = elect([words(reading) for reading in readings], ())
    assert (found and text_of(found)) == name


def test_the_confidence_is_the_share_of_the_readings() -> None:
    assert elect([], ()) is None
    found = elect([words(text) for text in ("Trần Văn Bình", "Trần Vũ Bình", "Trần Văn Bình", "_ Văn _")], ())
    assert [word.confidence for word in found or ()] == [0.75, 0.75, 0.75]


@pytest.mark.parametrize(
    ("readings", "before", "name"),
    [
        # What was read before votes, by its confidence.
        (["Trần Vũ An", "Trần Vụ An"], "Trần Vụ An", "Trần Vụ An"),
        (["Trần Vũ An", "Trần Vũ An", "Trần Vũ An", "Trần Vụ An"], "Trần Vụ An", "Trần Vũ An"),
        # A word that is no usual part of a name has fewer votes.
        (["Trần Lưu An", "Trần Lữu An"], "", "Trần Lưu An"),
    ],
)
def test_words_of_names_and_what_was_read_before_count(readings: list[str], before: str, name: str) -> None:
    found = elect([words(reading) for reading in readings], words(before, 0.6))
    assert text_of(found or ()) == name


@pytest.mark.parametrize(
    ("before", "readings", "after", "confidences"),
    [
        # A lost family name, a misread one, and scraps of the seal.
        (words("_ Văn Bình", [0, 0.97, 0.97]), ["Trần Văn Bình"], "Trần Văn Bình", [0.65, 0.97, 0.97]),
        (words("*an Văn Bình", [0.5, 0.97, 0.97]), ["Trần Văn Bình"], "Trần Văn Bình", [0.65, 0.97, 0.97]),
        ([], ["Trần Văn Bình", "", ""], "Trần Văn Bình", [1 / 3] * 3),
        # A sure word stays, whatever the crops say; the same word keeps its confidence.
        (words("Tran Văn Bỉnh", [0.5, 0.97, 0.97]), ["Trần Vũ Bình"], "Trần Văn Bỉnh", [0.65, 0.97, 0.97]),
        (words("Trần Văn Bình.", [0.8, 0.97, 0.7]), ["Trần Văn Bình"], "Trần Văn Bình.", [0.8, 0.97, 0.7]),
        # A small letter is a misreading too.
        (words("trần Tư Bình", [0.89, 0.67, 0.97]), ["Trần Văn Bình"], "Trần Văn Bình", [0.65, 0.65, 0.97]),
        # A word for which there is no vote stays if it may belong to the name; a scrap goes.
        (words("Trần Văn Bình", [0.7, 0.97, 0.7]), ["Trần Văn _"], "Trần Văn Bình", [0.7, 0.97, 0.7]),
        (words("Trần Văn xk4", [0.7, 0.97, 0.7]), ["Trần Văn _"], "Trần Văn", [0.7, 0.97]),
        # A degree before the name stays.
        (words("ThS. an Văn Bình", [0.7, 0.5, 0.97, 0.97]), ["_ Trần Văn Bình"], "ThS. Trần Văn Bình",
         [0.7, 0.65, 0.97, 0.97]),
        (words("PGS.TS an Văn Bình", [0.93, 0.5, 0.97, 0.97]), ["_ Trần Văn Bình"], "PGS.TS Trần Văn Bình",
         [0.93, 0.65, 0.97, 0.97]),
    ],
)  # fmt: skip
def test_doubtful_words_are_replaced(
    before: list[OcrWord],
    readings: list[str],
    after: str,
    confidences: list[float],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found = voted(monkeypatch, before, readings)
    assert found is not None
    assert text_of(found) == after
    assert [word.confidence for word in found] == [pytest.approx(confidence) for confidence in confidences]
    assert all((word.box.top, word.box.bottom) == (2000, 2060) for word in found)


def test_no_name_is_elected_where_the_crops_differ(monkeypatch: pytest.MonkeyPatch) -> None:
    assert voted(monkeypatch, words("xk Moz"), ["xk Mo", "Ngô An", "", "zz", "Lê Ba", "Ha A"]) is None


@pytest.mark.parametrize(
    "row",
    [words("PHÓ GIÁM ĐỐC"), words("KT. CHỦ TỊCH"), words("Hà Nội, ngày 28 tháng 12", 0.97), words("các Sở", 0.95)],
)
def test_other_rows_are_not_read_again(row: list[OcrWord], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(name_vote, "read_names", lambda _: pytest.fail("the row is read again"))
    assert with_name([PAGE], ROW, row) is None


def test_a_sure_name_is_not_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(signature_block, "with_name", lambda *_: pytest.fail("the row is read again"))
    before = words("Trần Thị Văn Bình", 0.97)
    assert signature_block._with_name([PAGE], ROW, before) == before


def test_a_sure_name_is_read_again_where_its_row_has_room_for_a_word(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(signature_block, "with_name", lambda *_: words("Trần Thị Văn Bình"))
    found = signature_block._with_name([PAGE], ROW, words("_ Thị Văn Bình", 0.97))
    assert text_of(found) == "Trần Thị Văn Bình"


@pytest.mark.skipif(not available(), reason="TrueOCR is not installed: pip install 'vnadmin-doc[scan]'")
@pytest.mark.parametrize("name", ["Trần Thị Bình", "Nguyễn Hữu Phước"])
def test_the_recogniser_reads_a_name_under_a_stroke(name: str) -> None:
    font = ImageFont.truetype(str(FONT), 48)
    page = Image.new("L", (900, 240), 255)
    pen = ImageDraw.Draw(page)
    pen.text((150, 90), name, 0, font)
    box = Box(*map(float, pen.textbbox((150, 90), name, font)))
    pen.line([(120, 60), (500, 180), (700, 70)], 90, 3)
    read, empty = read_names([(page, box), (Image.new("L", page.size, 255), box)])
    assert text_of(read.words) == name
    assert empty.words == ()
