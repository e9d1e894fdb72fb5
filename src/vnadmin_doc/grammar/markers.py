"""Reads markers: the labels that sections begin with, each with its style and its rank.

Decree 30/2020/NĐ-CP, Appendix I, II.6: Phần, Chương, Mục, Tiểu mục, Điều, khoản ``1.``, điểm ``a)``; or Phần, mục
``I.``, khoản ``1.``, điểm ``a)``. Letters also have ``A.``, ``1.1``, ``I.1``, ``(1)``, ``a1)``, ``ii)``, ``-``, ``+``
and bullets.

>>> marker("a) Hồ sơ").label, marker("1.2. Hạn").style, marker("Điều 5. Thi hành").label
('a', 'deep2', 'Điều 5')
>>> marker("+ Hồ sơ").label, marker("+8. Tổ chức được lựa chọn")  # an opening quote, read as a plus
('+', None)
>>> [marker(t) for t in ("12/5/2021 là hạn", "30/6 hằng năm", "Điều 5 Luật Lưu trữ", "Phần II của đề án")]
[None, None, None, None]
"""

from __future__ import annotations

from dataclasses import dataclass

import regex as re

__all__ = ["Marker", "as_roman", "is_marker", "marker"]


@dataclass(frozen=True, slots=True)
class Marker:
    """A printed label. Labels of one ``style`` are siblings.

    ``rank`` is the depth of the style in the order of the decree: a larger rank is deeper. ``ordinal`` is the number
    among the siblings, from 1; 0 for a dash. ``end`` is the offset of the words after the label. A label that is not
    ``sure``, because its stop is missing ("II NỘI DUNG") or a comma ("5, Kinh phí"), counts only next to its siblings.
    """

    label: str
    style: str
    rank: int
    ordinal: int
    end: int
    sure: bool = True


_ROMAN = r"(?=[IVXL])(?:X{0,3}(?:IX|IV|V?I{0,3})|XL)"
_LOWER_ROMAN = r"(?=[ivx])x{0,2}(?:ix|iv|v?i{0,3})"
_ORDINALS = ("nhất", "hai", "ba", "tư", "năm", "sáu", "bảy", "tám")
_VN_ALPHABET = "abcdđeghiklmnopqrstuvxy"
# Not a label but a citation: "Phần II của …".
_NOT_CITED = r"(?!\s*(?:của|này|nêu|nói|Luật|Bộ\ luật|Nghị|Thông\ tư|Quyết\ định|ban\ hành|kèm\ theo)(?!\w))"
_NO_PROVISION = r"(?!(?:Điều|Khoản|Điểm|Mục|Chương|Phần|Luật|Nghị|Thông\ tư|Quyết\ định)(?!\w))"  # khoản 1, Điều 5
_MARKER = re.compile(
    rf"""(?!\s*'')[\s_*|']*(?:[.,:;·]\s+(?=Điều\s\d{{1,3}}\.\s))?(?:
    (?P<part>(?:Phần|PHẦN)\s+(?:{_ROMAN}|\d{{1,2}}|[A-E]|thứ\s+\w+|THỨ\s+\w+))(?!\w){_NOT_CITED}\W*
  | (?P<chapter>(?:Chương|CHƯƠNG)\s+(?:{_ROMAN}|\d{{1,2}}))(?!\w){_NOT_CITED}\W*
  | (?P<subdivision>(?:Tiểu\s+mục|TIỂU\s+MỤC)\s+\d{{1,2}})(?![\w/]){_NOT_CITED}\W*
  | (?P<division>(?:Mục|MỤC)\s+(?:\d{{1,2}}|{_ROMAN}))(?![\w/]){_NOT_CITED}\s*[.:]?\s*(?=(?!Chương\s|Phần\s)\p{{Lu}}|$)
  | (?P<article>(?:Điều|ĐIỀU|Ðiều|Điểu)\s*(?:\d{{1,3}}[a-zđ]?|{_ROMAN}))
    (?:\s*[.:/]\s*(?:[-–_]\s*)?|\s+[-–]\s+|(?:(?<=\d)|(?<=\d[a-zđ]))\W*$)
  | (?P<deep>(?:\d{{1,2}}|{_ROMAN}|[A-E])(?:\.\d{{1,2}}){{1,4}})
    (?:[.)/]\s*(?:[-–_]\s*)?|\s+(?:[-–_]\s*)?|\s*[-:]\s*)(?=[^\W\d_]|["“(\[]|$)
  | (?P<roman>{_ROMAN})\s?(?:[.)\-–:]\s*(?:(?<=\.)[-–]\s*)?|/\s+)(?=[^\W\d]|\W|$)
  | (?P<bareroman>{_ROMAN})\s+(?=\p{{Lu}}{{2}}[^\p{{Ll}}]*$)
  | (?P<upper>[A-HĐK])\s?[.)/]\s*(?=[^\W\d_a-z][^.]|$)
  | (?P<number>\d{{1,2}})(?:\s?[./)]\s*(?:[-–_]\s*)?|\s?[-–]\s+|\s?[-–](?=\p{{Lu}})|\s?:\s+)
    (?=[^\W\d_]|["“(\[*_]|(?<=[.)]\s+)\d+(?:\s+[^\W\d]|\s?%)|$)
  | (?P<comma>\d{{1,2}}),\s*(?=\p{{Lu}}\p{{Ll}}){_NO_PROVISION}
  | \((?P<bracketed>\d{{1,2}}|[a-zđ]|{_LOWER_ROMAN})\)[.:]?\s*(?=\w|["“])
  | (?P<lower>{_LOWER_ROMAN})(?<=..)\s?[.)]\s*(?=[^\W_]|["“(]|$)
  | (?P<letter>[a-zđ])\s?(?:[)]\s*|[./]\s+|\s?[-–]\s+)(?=[^\W_]|["“(]|$)
  | (?P<letternumber>[a-zđ]\.?\d{{1,2}})\s?[.)]\s*(?=[^\W_])
  | (?P<plus>[+](?!\d{{1,2}}\.\s))\s*\)?\s*(?=[^\s)])
  | (?P<dash>[-–—−‐])\s*(?=[^\W_]|["“(\[])
  | (?P<bullet>[•*·●▪■◦○❖➢✓§]|[o](?=\s+\p{{Lu}}))\s*(?=[^\W_]|["“(])
    )""",
    re.VERBOSE,
)
_WORDS_OF_LABELS = (
    "Phần", "PHẦN", "Chương", "CHƯƠNG", "Tiểu", "TIỂU", "Mục", "MỤC", "Điều", "ĐIỀU", "Ðiều", "Điểu",
)  # fmt: skip
_RANKS = {
    "part": 0, "chapter": 1, "division": 2, "subdivision": 3, "article": 4, "upper": 5, "roman": 6,
    "bareroman": 6, "number": 7, "comma": 7, "deep": 8, "bracketed": 10, "letter": 11, "letternumber": 12, "lower": 12,
    "bullet": 13, "dash": 13, "plus": 14,
}  # fmt: skip
_UNSURE = {"bareroman": "roman", "comma": "number"}
"""Groups of labels without their stop, and the groups of the same labels with it."""
_ROMAN_DIGITS = {"I": 1, "V": 5, "X": 10, "L": 50}


def marker(text: str) -> Marker | None:
    """The label that the text begins with; None without one. Whether it is a section's, its siblings must show.

    >>> marker("5. 100% số xã có tổ công nghệ").label, marker("5.100% số xã")
    ('5', None)
    >>> marker("1.5 tỷ đồng")
    Marker(label='1.5', style='deep2', rank=8, ordinal=5, end=4, sure=True)
    >>> marker(". Điều 2. Hạn").label  # a speck before the label
    'Điều 2'
    >>> [marker(text).label for text in ("Điều1:- Nay", "2.1. _ Hạn", "(1). Hồ sơ", "3.- Họp", "II NỘI DUNG", "5, Hạn")]
    ['Điều 1', '2.1', '1', '3', 'II', '5']
    """
    if _begins_with_word(text):
        return None
    match = _MARKER.match(text)
    if match is None or match.lastgroup is None:
        return None
    name = match.lastgroup
    label = " ".join(match[name].split())
    rank, sure = _RANKS[name], name not in _UNSURE
    name = _UNSURE.get(name, name)
    style = name
    if name == "deep":
        depth = label.count(".") + 1
        style, rank = f"deep{depth}", min(rank + depth - 2, 9)
    elif name == "article":
        label = f"{label[:4]} {label[4:].lstrip()}"
    elif name in ("number", "letter"):
        closing = text[match.end(match.lastgroup) : match.end()].strip()[:1] or " "
        style = name + (")" if closing == ")" else ".")
        rank += style.endswith(")") and name == "number"
    elif name == "bracketed" and not label.isdigit():
        style, rank = ("(letter)", 11) if len(label) == 1 else ("(lower)", 12)
    elif name in ("dash", "bullet"):
        style = "-" if name == "dash" else match[name]
        label = "-"
    return Marker(label, style, rank, _ordinal(name, label), match.end(), sure)


def _begins_with_word(text: str) -> bool:
    """Does the text begin with two letters, as most texts do, that are neither of a Roman number nor of "Điều" …?"""
    is_roman = text[:1] in "IVXLivx" and text[1:2] in "IVXLivx"
    return text[:2].isalpha() and len(text) > 1 and not is_roman and not text.startswith(_WORDS_OF_LABELS)


def is_marker(text: str) -> bool:
    """Does the text begin with a label?"""
    return marker(text) is not None


def as_roman(mark: Marker) -> Marker | None:
    """The label as a small Roman number: ``i)`` before ``ii)``; None if it cannot be one.

    >>> as_roman(marker("i) Nộp")).ordinal, as_roman(marker("a) Nộp"))
    (1, None)
    """
    if mark.style not in ("letter)", "letter.", "(letter)") or mark.label not in ("i", "v", "x"):
        return None
    style = "(lower)" if mark.style == "(letter)" else "lower"
    return Marker(mark.label, style, _RANKS["lower"], _roman(mark.label.upper()), mark.end)


def _ordinal(name: str, label: str) -> int:
    """The number of the label among its siblings; 0 if all labels of the style are equal."""
    if name in ("dash", "bullet", "plus"):
        return 0
    last = label.split()[-1].split(".")[-1]
    if last.isdigit():
        return int(last)
    if name == "lower" or (name == "bracketed" and len(last) > 1):
        return _roman(last.upper())
    if name in ("letter", "bracketed"):
        return _VN_ALPHABET.find(last[0]) + 1
    if name == "upper":
        return "ABCDĐEGHIK".find(last) + 1
    if re.fullmatch(_ROMAN, last):
        return _roman(last)
    digits = re.search(r"\d+", last)
    if digits:
        return int(digits[0])
    return _ORDINALS.index(last.lower()) + 1 if last.lower() in _ORDINALS else 0


def _roman(text: str) -> int:
    values = [_ROMAN_DIGITS[c] for c in text]
    return sum(-v if v < max(values[i:]) else v for i, v in enumerate(values))
