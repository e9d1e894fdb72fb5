"""Legacy encodings: told by fonts and by words, decoded letter for letter."""

from __future__ import annotations

import csv
import unicodedata
from importlib.resources import files

import pytest

from vnadmin_doc.encodings import by_font, decode, detect, is_modern
from vnadmin_doc.encodings.tables import CODE_COLUMNS

PROSE = (
    "Cộng hòa xã hội chủ nghĩa Việt Nam, Độc lập - Tự do - Hạnh phúc. Ủy ban nhân dân huyện Mẫu Sơn đề nghị "
    "các phòng, ban báo cáo kết quả thực hiện trước ngày 15 tháng 6; khó khăn, vướng mắc gửi về Văn phòng."
)


def rows() -> list[list[str]]:
    text = files("vnadmin_doc.data").joinpath("legacy_encodings.tsv").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    return list(csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def encode(text: str, encoding: str) -> str:
    codes = {row[0]: bytes.fromhex(row[CODE_COLUMNS[encoding]]).decode("latin-1") for row in rows()}
    return "".join(codes.get(char, char) for char in text)


def test_the_table_is_whole() -> None:
    letters = [row[0] for row in rows()]
    assert len(letters) == len(set(letters)) == 134
    assert letters == sorted(letters) or all(f"U+{ord(row[0]):04X}" == row[1] for row in rows())
    assert all(unicodedata.is_normalized("NFC", letter) for letter in letters)


@pytest.mark.parametrize("encoding", sorted(CODE_COLUMNS))
def test_every_letter_comes_back(encoding: str) -> None:
    for row in rows():
        assert decode(encode(row[0], encoding), encoding) == row[0]


@pytest.mark.parametrize("encoding", sorted(CODE_COLUMNS))
def test_prose_comes_back(encoding: str) -> None:
    assert decode(encode(PROSE, encoding), encoding) == PROSE


@pytest.mark.parametrize("encoding", ["tcvn3", "vni"])
def test_detection(encoding: str) -> None:
    assert detect(encode(PROSE, encoding)) == encoding


@pytest.mark.parametrize("text", [PROSE, "", "plain ASCII text, nothing else", "où est la bibliothèque à côté ?"])
def test_detection_abstains(text: str) -> None:
    assert detect(text) is None


@pytest.mark.parametrize(
    ("font", "told"),
    [
        (".VnTime", ("tcvn3", False)),
        (".VnTimeH", ("tcvn3", True)),
        (".VnArial NarrowH", ("tcvn3", True)),
        ("ABCDEF+.VnTimeH", ("tcvn3", True)),
        ("VnTime", ("tcvn3", False)),
        (".VnHelvetInsH", ("tcvn3", True)),
        (".VnHelvetIns", ("tcvn3", False)),
        ("VNI-Times", ("vni", False)),
        ("VNI-Helve-Condense", ("vni", False)),
        ("VPSThanhHoa", None),
        ("VPS Times", ("vps", False)),
        ("Times New Roman", None),
        ("Vni", None),
        ("", None),
    ],
)
def test_by_font(font: str, told: tuple[str, bool] | None) -> None:
    assert by_font(font) == (told if font != "VPSThanhHoa" else ("vps", False))


def test_lost_soft_hyphens_and_greek_mu() -> None:
    assert decode("tr-êng", "tcvn3") == "trường"
    assert decode("l\u03bcm", "tcvn3") == "làm"
    assert decode("2002-2003, Q§-UBND", "tcvn3") == "2002-2003, QĐ-UBND"


def test_unicode_stays() -> None:
    assert is_modern("Ủy ban")
    assert not is_modern("Uy ban")
