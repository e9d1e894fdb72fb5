"""Corrects the agency in an arrival stamp: thin letters of rubber, often over other print, are read badly.

Decree 30/2020/NĐ-CP, Appendix IV, V: the name of the receiving agency is at the top of the stamp. Long names of
agencies are a closed list. A name is recognised if most of its words are equal, and each other word was read as one
that is rare or impossible. A common word may be of another agency: "Văn phòng Thành ủy" is not "Văn phòng Tỉnh ủy".

>>> correct_arrival_agency("CÔNG THƠNG TM SIỀN TÚ CHÍNH PHỦ").value, correct_arrival_agency("SƠ NỘI VU").value
('CỔNG THÔNG TIN ĐIỆN TỬ CHÍNH PHỦ', 'SỞ NỘI VỤ')
>>> others = ("VĂN PHÒNG THÀNH ỦY", "BAN CHỈ HUY QUÂN SỰ", "BẢO HIỂM XÃ HỘI TP HUẾ", "BỆNH VIỆN NHA KHOA")
>>> others += ("BỘ NÔNG NGHIỆP VÀ MÔI TRƯỜNG", "ĐẠI HỌC QUỐC TẾ", "HỘI LIÊN HIỆP THANH NIÊN VIỆT NAM")
>>> [name for name in others if correct_arrival_agency(name).value != name]
[]
"""

from __future__ import annotations

from functools import cache

import regex as re

from vnadmin_doc.correction.correction import Correction
from vnadmin_doc.correction.wording import correct_wording
from vnadmin_doc.language.frequency import rarest_frequency
from vnadmin_doc.language.lexicon import registered
from vnadmin_doc.language.text import fold

__all__ = ["correct_arrival_agency"]

_LEAST_WORDS = 4
_MOST_WRONG, _MOST_IN_WORD = 0.2, 2  # share of the letters of a name; letters of one word
_RARE = 3.5  # log10 of occurrences in 10^9 words


def correct_arrival_agency(text: str) -> Correction:
    """The name of the agency as registered, if its words were misread so."""
    corrected = correct_wording(text)
    words = re.findall(r"\p{L}+", corrected.value)
    wrong = {name: errors for key, name in _names() if (errors := _errors(key, words)) is not None}
    best = [name for name, errors in wrong.items() if errors == min(wrong.values())]
    if len(best) != 1 or not wrong[best[0]]:
        return corrected
    length = len(best[0].split())
    rest = re.search(rf"(?:\p{{L}}+\P{{L}}*){{{length}}}", corrected.value)
    end = rest.end() if rest else len(corrected.value)
    return Correction(f"{best[0].upper()} {corrected.value[end:]}".strip(), text, "lexicon")


def _errors(key: tuple[str, ...], words: list[str]) -> int | None:
    """How many letters of a name were misread, if the words may be the name; it is at the beginning of them."""
    if len(words) < len(key):
        return None
    pairs = [(name, read) for name, read in zip(key, words, strict=False) if fold(read) != name]
    if 2 * len(pairs) > len(key) or not all(_is_rare(read) for _, read in pairs):
        return None
    found = [re.fullmatch(rf"(?b)(?:{name}){{e<={_MOST_IN_WORD}}}", fold(read)) for name, read in pairs]
    errors = sum(sum(match.fuzzy_counts) for match in found if match)
    return errors if all(found) and errors <= _MOST_WRONG * sum(map(len, key)) else None


def _is_rare(word: str) -> bool:
    return (rarest_frequency(word.lower()) or 0.0) < _RARE


@cache
def _names() -> list[tuple[tuple[str, ...], str]]:
    """(folded words, name) of the long names of agencies, without those that have abbreviations or signs."""
    long = ((key, name) for key, name in registered("agency").items() if len(key) >= _LEAST_WORDS)
    return [(key, name) for key, name in long if re.fullmatch(r"(?:\p{L}\p{Ll}*(?:\s|$)){4,}", name)]
