"""The table of syllables against words that must be in it, and words that must not."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sample_files import SAMPLES
from vnadmin_doc.language.syllables import impossible, is_syllable, syllable_share


def _words(said: str) -> list[str]:
    return said.split()


GOOD = _words("""
Cộng hòa xã hội chủ nghĩa Việt Nam Độc lập Tự do Hạnh phúc Kính gửi Ủy ban nhân dân huyện Nghĩa Hưng quyết định
nghị quyết khuyến khích nghiêng ngả gì gìn giữ giếng giết giống giường già quốc quý quỳnh quýt quẩn quanh quên quờ
khuếch huênh hoang khuỷu tay ngoằn ngoèo xoong boong tuýp luýnh quýnh huỵch toẹt thuở huơ yên yếu yết ý kiến ỷ
uyển chuyển oanh oan ức ước ương ướt ươn nguyệt nguyễn nguồn người hươu rượu rưỡi buổi chiều uống nước muỗi
thửa khóa khoá hoà bình thủy thuỷ hoả hỏa Mỹ kỹ sỹ tỷ ty Vy Lý Huỳnh Trịnh Đỗ Phạm Vũ Võ Bùi Đặng Dương Lưu
xoay khoáy ngoáy hoẵng khoắng xoắn loắt choắt quắc quặng quằn kếch xù nghếch ghềnh nghển ghét kén kẽ kìa kiến kiếm
bìa chìa lúa mùa mưa dứa vựa sữa mía mứt vứt bưng bửu cứu lưu cười tươi bưởi bướm gươm ươm cướp mướp
""")
BAD = _words("""
Cộnq Vlệt Nghiã~ hoặp quyét QUYÉT Quôc tôt thâp cac hoc bàc hạc̉h thưc đươc viộc nghang ghà kà cế ngê qa quo giíng
Hmh thiêt phươg khôg cuả́ ngườii nhàn6 yn uyê wiệc fhực zà jì
""")
ELSEWHERE = _words("""
Đắk Lắk Đăk Nông Kạn Krông Búk Păh Plông Prông Hrê Tẻh Ngọk Brâu Drăng Đrăng axít ôtô phốtpho brôm café Müller
""")


def test_words_of_letters_are_syllables() -> None:
    assert [word for word in GOOD if not is_syllable(word)] == []
    assert [word for word in GOOD if impossible(word)] == []


def test_misreadings_are_not() -> None:
    assert [word for word in BAD if is_syllable(word)] == []


@pytest.mark.parametrize("word", ["QUYÉT", "Quôc", "thâp", "thưc", "viộc", "hoặp", "đươc", "Cộnq", "Vlệt", "thiêt"])
def test_what_cannot_be_is_impossible(word: str) -> None:
    assert impossible(word)


def test_what_comes_from_elsewhere_is_neither() -> None:
    assert [word for word in ELSEWHERE if impossible(word)] == []


def test_abbreviations_are_not_impossible() -> None:
    words = _words("UBND HĐND QĐ NĐ TTĐT ĐHQGHN BGDĐT ĐBSCL TW TƯ đ ă tđ PGĐ")
    assert [word for word in words if impossible(word)] == []


def test_the_tone_may_stand_on_either_vowel() -> None:
    assert all(map(is_syllable, ["hòa", "hoà", "thúy", "thuý", "khỏe", "khoẻ", "òa", "oà"]))


def test_decomposed_text_is_the_same() -> None:
    assert is_syllable(unicodedata.normalize("NFD", "việc"))


def test_no_sample_has_an_impossible_word() -> None:
    text = "\n".join(path.read_text("utf-8") for path in sorted(SAMPLES.glob("*/source.*.txt")))
    words = re.findall(r"[^\W\d_]+", text)
    assert len(words) > 1000
    assert [word for word in words if impossible(word)] == []
    assert syllable_share(text)[0] > 0.97


@given(st.text(st.characters()) | st.text("aăâêôơưđĐbcghnqtuy\u0301\u0323\u0309 ếộ"))
def test_any_text_is_told(text: str) -> None:
    share, counted = syllable_share(text)
    assert 0 <= share <= 1
    assert counted <= len(text)
    assert not (is_syllable(text) and impossible(text))
