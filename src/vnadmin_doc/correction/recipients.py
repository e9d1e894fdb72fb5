"""Corrects the fixed words of an entry of Nơi nhận in a scan, which lose their marks in the small print of the list.

Decree 30/2020/NĐ-CP, Appendix I, II.9b: an entry names an agency, and in brackets why it gets the letter ("để b/c").

>>> [with_fixed_words(text) for text in ("VP UBND tinh", "TT HĐND tinh An Phú", "Như trên (đê b/c)", "Ban A (dưa tin)")]
['VP UBND tỉnh', 'TT HĐND tỉnh An Phú', 'Như trên (để b/c)', 'Ban A (đưa tin)']
>>> with_fixed_words("Luu: VT"), with_fixed_words("Luu Văn A")
('Lưu: VT', 'Luu Văn A')
>>> kept = ("Thủy tinh Đông Á", "Hội Tinh hoa", "Ban B (đề nghị đăng tin)", "Chi cục C (đê điều)", "Đội D (đua thuyền)")
>>> [text for text in kept if with_fixed_words(text) != text]
[]
"""

from __future__ import annotations

import regex as re

__all__ = ["with_fixed_words"]

_PURPOSES = r"b/c|t/h|p/h|báo|biết|chỉ đạo|đăng|giám sát|kiểm tra|phối hợp|theo dõi|thi hành|thực hiện"
_WORDS = (
    (re.compile(r"(?<=\p{Lu}{2}\s)tinh(?!\s?\p{Ll})"), "tỉnh"),
    (re.compile(rf"(?<=\()[đd][eêéèẻẽẹếềểễệ](?=\s(?:{_PURPOSES}))"), "để"),
    (re.compile(r"(?<=\()(?:dưa|đua)(?=\s(?:lên|tin|vào|[Ww]eb))"), "đưa"),
    (re.compile(r"^Luu(?=\s?:|\s\p{Lu}{2})"), "Lưu"),
)
"""(how OCR reads it, the word as printed)."""


def with_fixed_words(text: str) -> str:
    """The entry with its fixed words spelled right."""
    for pattern, word in _WORDS:
        text = pattern.sub(word, text)
    return text
