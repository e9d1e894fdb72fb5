"""Legacy encodings: detected by fonts and by words, decoded letter for letter."""

from __future__ import annotations

import csv
import re
import time
import unicodedata
from collections import Counter
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eval import old_encodings as evaluation
from vnadmin_doc.formats.common.content_blocks import ParagraphBlock, Run
from vnadmin_doc.formats.common.legacy_text import decode_legacy, repair_line
from vnadmin_doc.formats.encodings import (
    conversion_faults,
    decode,
    decode_twice_encoded,
    decode_viqr,
    detect,
    detect_viqr,
    encoding_of_font,
    has_unicode_vietnamese,
    repairs,
)
from vnadmin_doc.formats.encodings.code_tables import CODE_COLUMNS
from vnadmin_doc.formats.encodings.code_tables import encode as old
from vnadmin_doc.formats.encodings.viqr import encode_viqr

PROSE = (
    "Cộng hòa xã hội chủ nghĩa Việt Nam, Độc lập - Tự do - Hạnh phúc. Ủy ban nhân dân huyện Mẫu Sơn đề nghị "
    "các phòng, ban báo cáo kết quả thực hiện trước ngày 15 tháng 6; khó khăn, vướng mắc gửi về Văn phòng."
)


def rows() -> list[list[str]]:
    text = files("vnadmin_doc.formats.encodings").joinpath("legacy_encodings.tsv").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    return list(csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def test_the_table_is_whole() -> None:
    letters = [row[0] for row in rows()]
    assert len(letters) == len(set(letters)) == 134
    assert letters == sorted(letters) or all(f"U+{ord(row[0]):04X}" == row[1] for row in rows())
    assert all(unicodedata.is_normalized("NFC", letter) for letter in letters)


@pytest.mark.parametrize("encoding", sorted(CODE_COLUMNS))
def test_every_letter_comes_back(encoding: str) -> None:
    for row in rows():
        assert decode(old(row[0], encoding), encoding) == row[0]


@pytest.mark.parametrize("encoding", sorted(CODE_COLUMNS))
def test_prose_comes_back(encoding: str) -> None:
    assert decode(old(PROSE, encoding), encoding) == PROSE


@pytest.mark.parametrize("encoding", sorted(CODE_COLUMNS))
def test_detection(encoding: str) -> None:
    assert detect(old(PROSE, encoding)) == encoding


@pytest.mark.parametrize(
    "text",
    [
        PROSE,
        "",
        "plain ASCII text, nothing else",
        "où est la bibliothèque à côté ?",
        "Dear Sir.\xa0 We write to you.\xa0 It is late.\xa0 Please come.\xa0 We wait.\xa0 Thank you.\xa0 Yours.",
        "see § 5, § 6 and §7; § 8 and § 9; §10 • a • b • c",
        "på «%s» få «må» på få må, på få må, på få må",
        "Die Hasen und die Frösche klagten über ihre mißliche Lage. " * 5,
    ],
)
def test_detection_abstains(text: str) -> None:
    assert detect(text) is None


@pytest.mark.parametrize("encoding", ["tcvn3", "vni"])
@pytest.mark.parametrize("text", ["Kính gửi: Ban Tổ chức", "huyện Mẫu Sơn, tỉnh Mẫu"])
def test_detection_by_few_words_that_all_are_syllables(encoding: str, text: str) -> None:
    assert detect(old(text, encoding)) == encoding


@pytest.mark.parametrize("text", ["x" * 300_000, ("x" * 100_000 + "é ") * 3, "\u00e9" * 300_000, "a\x1c" * 100_000])
def test_detection_takes_linear_time(text: str) -> None:
    start = time.process_time()
    assert detect(text) is None
    assert time.process_time() - start < 2


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
    assert encoding_of_font(font) == (told if font != "VPSThanhHoa" else ("vps", False))


def test_lost_soft_hyphens_and_greek_mu() -> None:
    assert decode("tr-êng", "tcvn3") == "trường"
    assert decode("l\u03bcm", "tcvn3") == "làm"
    assert decode("2002-2003, Q§-UBND", "tcvn3") == "2002-2003, QĐ-UBND"


def test_a_mark_of_vni_behind_a_unicode_vowel() -> None:
    assert decode("viêïc, giơø, sơû", "vni") == "việc, giờ, sở"


def test_unicode_stays() -> None:
    assert has_unicode_vietnamese("Ủy ban")
    assert not has_unicode_vietnamese("Uy ban")


# Detection on windows of generated letters; the full measure is tests/eval/old_encodings.py.


@pytest.fixture(scope="module")
def told() -> dict[str, Counter[str | None]]:
    return evaluation.detection(60)


@pytest.mark.parametrize("encoding", evaluation.ENCODINGS)
def test_windows_are_told(told: dict[str, Counter[str | None]], encoding: str) -> None:
    assert set(told[encoding]) <= {encoding, None}
    assert told[encoding][None] <= 1


@pytest.mark.parametrize("language", ["modern", "english", "french"])
def test_windows_of_no_old_encoding(told: dict[str, Counter[str | None]], language: str) -> None:
    assert set(told[language]) == {None}


# Round trips. Only ASCII and letters that the table has: the rest is no text of the encoding.

LETTERS = [row[0] for row in rows()]
VIETNAMESE = st.text(st.sampled_from([*LETTERS, *"abcdeghiklmnopqrstuvxyABCDEGHIKLMNOPQRSTUVXY ,;:0123456789\n"]))


@pytest.mark.parametrize("encoding", ["vps", "viscii"])
@settings(deadline=None)
@given(text=VIETNAMESE)
def test_one_byte_a_letter_comes_back(encoding: str, text: str) -> None:
    assert decode(old(text, encoding), encoding) == text


SYLLABLES = [
    line.split("\t")[0]
    for line in files("vnadmin_doc.language.data").joinpath("syllables.tsv").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith(("#", "syllable\t"))
]
SPELT = st.lists(st.sampled_from(SYLLABLES), max_size=12).map(" ".join)


@settings(deadline=None)
@given(text=SPELT, case=st.sampled_from([str.lower, str.upper, str.title]))
def test_what_can_be_spelt_comes_back(text: str, case: Callable[[str], str]) -> None:
    """TCVN3 has no capital with a tone but in its capital fonts, which show the small codes as capitals."""
    for encoding in CODE_COLUMNS:
        written = text if encoding == "tcvn3" else case(text)
        assert decode(old(written, encoding), encoding) == written, encoding


@settings(deadline=None)
@given(text=SPELT)
def test_what_can_be_spelt_comes_back_from_viqr(text: str) -> None:
    """A lone ``u+`` may be a sum, so words of one letter stay."""
    longer = " ".join(word for word in text.split() if len(word) > 1)
    assert decode_viqr(encode_viqr(longer)) == longer


@settings(deadline=None)
@given(text=VIETNAMESE)
def test_vni_comes_back_but_for_a_mark_behind_another_vowel(text: str) -> None:
    """VNI's marks are letters too (ô is ơ, ö is ư): only ``vowel + ơ`` and the like cannot be written in it."""
    decoded = decode(old(text, "vni"), "vni")
    assert decode(old(decoded, "vni"), "vni") == decoded or len(decoded) < len(text)
    assert [c for c in decoded if c.isascii() and c.isspace()] == [c for c in text if c.isascii() and c.isspace()]


@settings(deadline=None)
@given(text=VIETNAMESE)
def test_tcvn3_holds_no_capital_with_a_tone(text: str) -> None:
    """Such a capital is its letter and the small code: a vowel before a small letter with a tone reads as one."""
    small = text.lower()
    pairs = re.search(r"[aeiouy](?=[^\x00-\x7f])", small)
    assert decode(old(small, "tcvn3"), "tcvn3") == small or pairs
    assert decode("Aµ", "tcvn3") == "À"


@settings(deadline=None)
@given(text=st.text())
def test_decoding_never_fails(text: str) -> None:
    for encoding in CODE_COLUMNS:
        decode(text, encoding)
    decode_viqr(text)
    for line in text.split("\n"):
        list(repairs(line, conversion_faults(text)))
    assert detect(decode_twice_encoded(text)) in {None, *CODE_COLUMNS}


@settings(deadline=None)
@given(
    words=st.lists(st.sampled_from(["độc", "lập", "tự", "hạnh", "phúc", "nghĩa", "Việt", "nước", "ỦY", "gửi", "đường"]))
)
def test_viqr_syllables_come_back(words: list[str]) -> None:
    text = " ".join(words)
    assert decode_viqr(encode_viqr(text)) == text


@pytest.mark.parametrize(
    "text",
    [
        "if (a(1) + u+v == e^x) return o+; data(a) = b(o+p); a^2 + e^2 = a^4; foo(a(i)); u+ o+ a( e^ o^ a^",
        "Why? Who are you? I don't. Co. Ltd. paid: see a(1), a(2), to(3). E^2. DD/MM/YYYY address added.",
        "Kính gửi: Sở Y tế; a^2 + b^2; C++ và a(i)",
        "",
    ],
)
def test_viqr_is_not_seen(text: str) -> None:
    assert not detect_viqr(text)


# Wrong conversions.


@pytest.mark.parametrize(
    ("wrong", "cure", "right"),
    [
        ("Kinh phÝ thùc hiƯn", "TCVN3 read as VNI", "Kinh phí thực hiện"),
        ("Së KÕ ho¹ch", "TCVN3 left as it was", "Sở Kế hoạch"),
        (
            "Quyết định số 5   theo Q§ cña Bé KÕ ho¹ch",
            "TCVN3 left as it was",
            "Quyết định số 5   theo QĐ của Bộ Kế hoạch",
        ),
        ("Sôû Giao thoâng", "VNI left as it was", "Sở Giao thông"),
        ("Ủy ban nhõn dõn", "Unicode read as TCVN3", "Ủy ban nhân dân"),
        ("Công trỡnh", "Unicode read as TCVN3", "Công trỡnh"),  # ô is intact: not this damage
        ("Giao thơng", "Unicode read as VNI", "Giao thông"),
        ("Nhà trờng đợc", "ư lost before ơ", "Nhà trường được"),
        ("Đắk Lắk, Krông Búk", "TCVN3 left as it was", "Đắk Lắk, Krông Búk"),
    ],
)
def test_cures(wrong: str, cure: str, right: str) -> None:
    assert repair_line(wrong, (cure,), Counter()) == right


@pytest.mark.parametrize(
    ("text", "believed"),
    [
        ("Sự nghiƯp, thực hiƯn, nhiƯm vụ: Quyết định của Ủy ban", ("TCVN3 read as VNI",)),
        ("trỡnh, Bỡnh, sỏch của Ủy ban", ("Unicode read as TCVN3",)),
        ("nhà trờng đợc nhà nớc", ("ư lost before ơ",)),
        ("Sự nghiƯp và hai từ: nghiƯp, viƯc", ()),  # two are not enough
        (PROSE, ()),
        ("Huyện Krông Búk, Đắk Lắk, Chư Păh, Kông Plông; Hồ Đức Phớc", ()),
    ],
)
def test_a_cure_needs_three_words(text: str, believed: tuple[str, ...]) -> None:
    assert conversion_faults(text) == believed


def test_a_word_cut_by_a_change_of_style_is_mended() -> None:
    runs = [Run("Sù ngh"), Run("i"), Run("Ư"), Run("p; nhiƯm vơ thùc hiƯn")]
    paragraph = ParagraphBlock(runs)
    issues = decode_legacy([paragraph])
    assert [run.text for run in paragraph.runs] == ["Sự nghiệp", "", "", "; nhiệm vụ thực hiện"]
    assert [issue.code for issue in issues] == ["encoding-mended"]


def test_what_no_cure_explains_is_said() -> None:
    paragraph = ParagraphBlock([Run("Sù nghiƯp nhiƯm vơ thùc hiƯn cđa hƯ thng, Đề án, mt cịch")])
    assert [issue.code for issue in decode_legacy([paragraph])] == ["encoding-mended", "encoding-doubtful"]


def test_real_files_are_converted_exactly(corpus: Path) -> None:
    shares = dict(evaluation.real(corpus))
    if not shares:
        pytest.skip("no ground-truth text beside the corpus")
    assert min(shares.values()) >= 0.995


def test_utf8_twice() -> None:
    wrong = PROSE.encode().decode("latin-1")
    wrong = wrong.translate({i: bytes([i]).decode("cp1252", "ignore") or chr(i) for i in range(128, 160)})
    assert decode_twice_encoded(wrong) == PROSE
    assert decode_twice_encoded(PROSE) == PROSE
