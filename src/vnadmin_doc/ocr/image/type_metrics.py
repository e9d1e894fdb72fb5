"""Estimate the width and height of words in Times New Roman, in ems, to locate letters inside a joined word.

Official letters use Times New Roman (Decree 30/2020/NĐ-CP, Appendix I, I.4); the advance
widths are those of metric-compatible free fonts, rounded.
"""

from __future__ import annotations

import unicodedata

__all__ = ["CAPITAL", "DESCENT", "has_descender", "text_width"]

CAPITAL, DESCENT = 0.66, 0.216  # ems: height of a capital, and depth of a descender below the baseline
_ADVANCES = {
    0.28: "ijlt/:;I'|",
    0.25: ".,",
    0.33: "frIs()-",
    0.39: "sJ",
    0.44: "aceăz",
    0.5: "0123456789bdghknopquvxyđ ",
    0.56: "FPS",
    0.61: "ELTZ",
    0.67: "BCR",
    0.72: "ADĐGHKNOQUVXYwƠƯ",
    0.78: "m&",
    0.9: "MW",
}
_ADVANCE_OF = {char: advance for advance, chars in _ADVANCES.items() for char in chars}


def text_width(text: str) -> float:
    """The approximate width of a text in ems.

    >>> round(text_width("tháng"), 2), round(text_width("Số:"), 2)
    (2.22, 1.34)
    """
    decomposed = unicodedata.normalize("NFD", text)
    letters = (char for char in decomposed if not unicodedata.combining(char))
    return sum(_ADVANCE_OF.get(char, 0.5) for char in letters)


def has_descender(text: str) -> bool:
    """Has the word a letter that extends below the baseline?"""
    return any(char in "gpqyjQ,;()|" for char in unicodedata.normalize("NFD", text))
