"""The family name of a signer under a seal: many readings vote, with the list of family names as a prior."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from PIL import Image

from vnadmin_doc.model.geometry import Box
from vnadmin_doc.ocr import family_name_vote
from vnadmin_doc.ocr.block_rows import Row
from vnadmin_doc.ocr.engines.tesseract import OcrWord, text_of
from vnadmin_doc.ocr.engines.trueocr import ReadLine
from vnadmin_doc.ocr.family_name_vote import best_family_name, with_family_name

PAGE = Image.new("L", (2480, 3508), 255)
BOX = Box(1500, 2000, 2000, 2060)
ROW = Row(BOX, BOX, 2000.0, 2060.0, 60.0)


def name(text: str, first: float, rest: float = 0.97) -> list[OcrWord]:
    """The words of a row; ``first``: the confidence of the first word."""
    return [
        OcrWord(word, Box(1500 + 120 * at, 2000, 1600 + 120 * at, 2060), rest if at else first)
        for at, word in enumerate(text.split())
    ]


def voted(monkeypatch: pytest.MonkeyPatch, words: Sequence[OcrWord], readings: Sequence[str]) -> str | None:
    """The text of the row after the vote, where the crops are read as ``readings``, again and again."""

    def read(jobs: Sequence[tuple[Image.Image, Box]]) -> list[ReadLine]:
        return [ReadLine(box, tuple(name(readings[at % len(readings)], 0.5))) for at, (_, box) in enumerate(jobs)]

    monkeypatch.setattr(family_name_vote, "read_pictures", read)
    found = with_family_name([PAGE], ROW, words)
    return None if found is None else text_of(found)


@pytest.mark.parametrize(
    ("pieces", "family"),
    [
        (["Duong", "uơng", "Dưong", "2Dương", "Dng", "Dươn", "xDuơng", "ương"], "dương"),
        (["Nguyen", "guyễn", "Ngyên", "uyễn", "Nguyn", "XNguyễn", "Ngvyễn", "Nguvên"], "nguyễn"),
        (["Le", "L", "Lé", "E", "Le", "Lề", "Le", "L"], "lê"),
        # Too few readings, fragments of a seal, and readings between two names.
        (["Duong", "Dương"], None),
        (["xk", "Moz", "ww", "IIT", "zz", "8k", "ko", "M"], None),
        (["Pham", "han", "Phem", "2Phan", "Pam", "Phạn", "Phm", "Phạm"], None),
    ],
)
def test_the_nearest_family_name_must_lead(pieces: list[str], family: str | None) -> None:
    found = best_family_name({piece: pieces.count(piece) for piece in pieces})
    assert (found and found[0]) == family


def test_readings_that_differ_in_every_crop_give_the_family_name(monkeypatch: pytest.MonkeyPatch) -> None:
    readings = ["DuongVănBình", "2uơng Văn Bình", "Dưong Văn Bình", "Dng Van Binh", "Văn Bình", "xDuơng Văn Bỉnh"]
    assert voted(monkeypatch, name("*uong Văn Bình", 0.5), readings) == "Dương Văn Bình"


def test_a_voted_family_name_is_not_sure(monkeypatch: pytest.MonkeyPatch) -> None:
    readings = ["Dương Văn Bình", "Duơng Văn Bình", "Dươnq Văn Bình"]
    monkeypatch.setattr(
        family_name_vote,
        "read_pictures",
        lambda jobs: [ReadLine(box, tuple(name(readings[at % 3], 0.99))) for at, (_, box) in enumerate(jobs)],
    )
    found = with_family_name([PAGE], ROW, name("ương Văn Bình", 0.5))
    assert found is not None
    assert [word.confidence for word in found] == [pytest.approx(0.8), 0.97, 0.97]


@pytest.mark.parametrize(
    "words",
    [
        name("Ths Trần Thị Bình", 0.5),  # a degree before a whole name
        name("Ngan Văn Bình", 0.95),  # a sure word, even if it is in no list
        name("Phạm Văn Bình", 0.7),  # a family name
        name("TS. Văn Bình", 0.7),  # a degree
        name("ham Văn Bình", 0.5, rest=0.7),  # the other words are not sure
        name("GIÁM ĐỐC SỞ", 0.5),  # a title
        name("han Bình", 0.5),  # too short
        name("và các Phòng", 0.5),
    ],
)
def test_other_rows_are_not_read_again(monkeypatch: pytest.MonkeyPatch, words: list[OcrWord]) -> None:
    monkeypatch.setattr(family_name_vote, "read_pictures", lambda _: pytest.fail("the row is read again"))
    assert with_family_name([PAGE], ROW, words) is None


def test_a_word_that_most_crops_agree_on_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    readings = ["tỉnh Bình Dương", "tỉnh Bình Dương", "Đinh Bình Dương"]
    assert voted(monkeypatch, name("tỉnh Bình Dương", 0.8), readings) is None
