"""How wide and high words are in a Times-like face, in ems: where a glued word's letters stand.

Official letters are set in Times New Roman (Decree 30/2020/NĐ-CP, Appendix I, I.4); advance
widths are those of the metric-compatible free faces, rounded.
"""

from __future__ import annotations

import unicodedata

__all__ = ["CAPITAL", "DESCENT", "descends", "width"]

CAPITAL, DESCENT = 0.66, 0.216  # heights of a capital and of what hangs under the baseline
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
_OF = {char: advance for advance, chars in _ADVANCES.items() for char in chars}


def width(text: str) -> float:
    """In ems, near enough for a word.

    >>> round(width("tháng"), 2), round(width("Số:"), 2)
    (2.22, 1.34)
    """
    plain = unicodedata.normalize("NFD", text)
    letters = (char for char in plain if not unicodedata.combining(char))
    return sum(_OF.get(char, 0.5) for char in letters)


def descends(text: str) -> bool:
    """Does a letter of the word hang under the baseline?"""
    return any(char in "gpqyjQ,;()|" for char in unicodedata.normalize("NFD", text))
