"""Corrects the fixed words of an entry of Nơi nhận in a scan, which lose their marks in the small print of the list.

Decree 30/2020/NĐ-CP, Appendix I, II.9b: an entry names an agency, and in brackets why it gets the letter ("để b/c").

>>> read = ("VP UBND tinh", "Sở KHĐT tinh An Phú", "Như trên (đê b/c)", "Ban A (dưa tin)")
>>> [correct_recipient(text).value for text in read]
['VP UBND tỉnh', 'Sở KHĐT tỉnh An Phú', 'Như trên (để b/c)', 'Ban A (đưa tin)']
>>> read = ("Luu: VT", "Hội Tinh hoa", "Ban B (đề nghị đăng tin)", "Ban tinh giản")
>>> [correct_recipient(text).value for text in read]
['Lưu: VT', 'Hội Tinh hoa', 'Ban B (đề nghị đăng tin)', 'Ban tinh giản']
"""

from __future__ import annotations

import regex as re

from vnadmin_doc.correction.correction import Correction

__all__ = ["correct_recipient"]

_WORDS = (
    (re.compile(r"(?<=\p{Lu}{2}\s)tinh(?!\s?\p{L})|(?<!\p{L})tinh(?=\s\p{Lu})"), "tỉnh"),
    (re.compile(r"(?<=\()(?:đ|d)[eêéèẻẽẹếềễệ](?=\s\p{Ll})(?!\s(?:án|cương|nghị|tài|xuất))"), "để"),
    (re.compile(r"(?<=\()(?:dưa|đua)(?=\s)"), "đưa"),
    (re.compile(r"^Luu(?=[\s:])"), "Lưu"),
)
"""(how OCR reads it, the word as printed)."""


def correct_recipient(text: str) -> Correction:
    """The entry with its fixed words spelled right."""
    read = text
    for pattern, word in _WORDS:
        text = pattern.sub(word, text)
    return Correction(text, read, "lexicon")
