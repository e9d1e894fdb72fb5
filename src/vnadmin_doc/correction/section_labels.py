"""Corrects labels of sections that OCR misread, by the labels before and after.

``IH.`` after ``II.`` is ``III.``, ``4,`` after ``3.`` is ``4.``, ``I.`` before ``2.`` is ``1.``: the numbering shows
which label is expected. A label is corrected in a scan only, and only if it looks like the expected one.

>>> two = marker("II. Nội dung")
>>> correct_label("IH. Tổ chức", None, [two]).label, correct_label("IM. Tổ chức", None, [two]) is None
('III', True)
>>> correct_label("- _ Sở Nội vụ;", None, []).label, correct_label(".~- Sở Nội vụ;", None, []).label
('-', '-')
>>> correct_label("Điều I. Tặng thưởng", marker("Điều I. Tặng thưởng"), [], ["Điều 2. Mức thưởng"]).label
'Điều 1'

In all functions, ``open_marks`` are the labels on the path from the root to the last section, and ``following`` are the
paragraphs below. None means: no correction.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import regex as re

from vnadmin_doc.grammar.markers import Marker, marker
from vnadmin_doc.language.text import caps_ratio, nfc

__all__ = ["capital_label", "correct_label", "may_be_label"]

# The signs that OCR reads for labels and dashes are tuned on 42 letters: the scans with gold, 30 of them of one agency
# (docs/accuracy.md). The bullets are those of a few of these scans.
_DASH = re.compile(r"[\s.~^`'|_=]*[-–—](?:\s*[-–—_=~.])*\s*(?=[\p{L}\d])")
_TOKEN = re.compile(r"[\s_*|'.~]*(?P<label>[\p{L}\d|!¡]{1,4})(?:\s?(?P<stop>[.,):;])\s*|\s+)['’`]?(?=\p{Lu})")
_STRAY_SIGNS = re.compile(r"[^\w(\"“”'‘’«]+(?=[\w(])")
# A bullet as OCR reads it: a sign, or a small letter that is not a word.
_BULLET = re.compile(r"[\s.~^`'|_=]*(?:[e«»¢®©œøs°¤]|se|e©)\s+(?=\(?(?:\p{Lu}|\d+\s+\p{L}))")
_HEADING = re.compile(r"[\s_*|'.~]*(?P<label>[IVXHLTl1|!¡]{1,5})\s?[.,:]?\s+(?=\p{Lu})")
_DEEP = re.compile(r"[\s_*|'.~]*(?P<label>\d{1,2}(?:[.,]\d{1,2}){1,3})\s?[.,:;]?\s+(?=\p{Lu})")
_ARTICLE = re.compile(
    r"\W*(?:Điều|ĐIỀU|Điểu)\s+(?P<label>\d{1,3})\s?[,;]\s*(?=\p{Lu})"
    r"(?!Điều|Khoản|Luật|Bộ luật|Nghị|Thông tư|Quyết định(?! này))"
)
_SECOND_ROMAN = re.compile(r"\W*Điều\s+II\b")
_LIKE_LABEL = re.compile(
    r"""[\s_*|'.~]*(?:[IVXHlL1|!¡]{1,4}\s?[.)]|\d{1,2}(?:[.,]\d{1,2}){0,3},|\d{1,2}(?:[.,]\d{1,2}){1,3}\.?
    |[^\W\d_]\d{1,2}\.|[IVXHL]{2,4}|(?<=[.|'~])\d{1,2}\.)\s+['’`]?(?=\p{Lu})""",
    re.VERBOSE,
)
_AS_ROMAN = str.maketrans({"H": "II", "l": "I", "|": "I", "!": "I", "¡": "I", "1": "I", "i": "I", "T": "I", "L": "I"})
_AS_NUMBER = str.maketrans("Il|!¡OoSsZzBbgq", "111110055228699")
_ROMANS = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV", "XV")
_ONES = ("I", "l", "|", "!", "¡", "1")
_ALPHABET = "abcdđeghiklmnopqrstuvxy"


def may_be_label(text: str) -> bool:
    """Could the line of a scan begin with a misread label?

    >>> [may_be_label(text) for text in ("IH. Tổ chức", "4, Thời gian", "- _ Sở Nội vụ", "Sở Nội vụ")]
    [True, True, True, False]
    """
    return any(pattern.match(text) for pattern in (_DASH, _BULLET, _LIKE_LABEL, _ARTICLE))


def correct_label(
    text: str, mark: Marker | None, open_marks: Sequence[Marker], following: Sequence[str] = ()
) -> Marker | None:
    """The corrected label of a paragraph in a scan; None if ``mark``, the label as read, is kept."""
    if mark is not None and mark.label == "Điều I" and not any(_SECOND_ROMAN.match(words) for words in following):
        return replace(mark, label="Điều 1")
    if mark is not None and mark.ordinal and _continues(mark, open_marks):
        return None
    return (
        _after_stray_signs(text, mark, open_marks, following)
        or _with_bar_of_d(mark, open_marks)
        or _roman_heading(text, mark, open_marks, following)
        or _first_number(text, open_marks, following)
        or _next_number(text, mark, open_marks, following)
        or _deep(text, mark, open_marks)
        or _article(text, open_marks)
        or _bullet(text, mark, open_marks)
    )


_SMALL = re.compile(r"\W*(?P<label>[ivx][ivxIVX]{0,4}|[b-eđ])\s?[.)–-]\s*(?=\w)")


def capital_label(text: str, open_marks: Sequence[Marker]) -> Marker | None:
    """The next Roman number or capital letter, if the paragraph begins with it in small letters.

    Fonts of TCVN3 and VNI display small letters as capitals.

    >>> three, b = marker("III. Nội dung"), marker("B. Thuế")
    >>> capital_label("iV. Kinh phí", [three]).label, capital_label("c. thuế của đơn vị", [b]).label
    ('IV', 'C')
    >>> capital_label("c. thuế của đơn vị", []) is None
    True
    """
    small = _SMALL.match(text)
    if small is None:
        return None
    raised = marker(text[: small.end("label")].upper() + "." + text[small.end() :].capitalize())
    if raised is None or raised.style not in ("roman", "upper") or not _continues(raised, open_marks):
        return None
    return replace(raised, end=small.end())


def _continues(mark: Marker, open_marks: Sequence[Marker]) -> bool:
    return any(mark.style == other.style and mark.ordinal == other.ordinal + 1 for other in open_marks)


def _begins_list(mark: Marker, following: Sequence[str]) -> bool:
    """Is the label the number 1, with the number 2 in the next paragraph?"""
    after = marker(following[0]) if following else None
    if after is None or mark.style != "number." or after.style != "number.":
        return False
    return (mark.ordinal, after.ordinal) == (1, 2)


def _after_stray_signs(
    text: str, mark: Marker | None, open_marks: Sequence[Marker], following: Sequence[str]
) -> Marker | None:
    """A number after stray signs that begins or continues a list, or the dash of an item among stray signs."""
    stray = _STRAY_SIGNS.match(text)
    inner = marker(text[stray.end() :]) if stray else None
    if stray and inner and inner.ordinal and (_continues(inner, open_marks) or _begins_list(inner, following)):
        return replace(inner, end=inner.end + stray.end())
    dash = _DASH.match(text) if mark is None else None
    return Marker("-", "-", 13, 0, dash.end()) if dash else None


def _with_bar_of_d(mark: Marker | None, open_marks: Sequence[Marker]) -> Marker | None:
    """``d)`` after ``d)`` is ``đ)``, and ``đ)`` after ``c)`` is ``d)``: a list with đ has d before it."""
    if mark is None or not mark.style.startswith("letter") or mark.label not in ("d", "đ"):
        return None
    last = next((other.label for other in reversed(open_marks) if other.style == mark.style), "")
    letter = {("d", "d"): "đ", ("c", "đ"): "d"}.get((last, mark.label))
    return replace(mark, label=letter, ordinal=_ALPHABET.index(letter) + 1) if letter else None


def _first_number(text: str, open_marks: Sequence[Marker], following: Sequence[str]) -> Marker | None:
    """``I.``, ``l.`` or ``1,`` is ``1.`` if the next number is ``2.``, and both headings or none are in capitals."""
    token = _TOKEN.match(text)
    if token is None or not _is_like_one(token):
        return None
    style = "number)" if token["stop"] == ")" else "number."
    if any(other.style == style for other in open_marks):
        return None
    for words in following:
        after = marker(words)
        if after and after.style == style and after.ordinal == 2:
            same_case = _is_in_capitals(text[token.end() :]) == _is_in_capitals(words[after.end :])
            return replace(after, label="1", ordinal=1, end=token.end()) if same_case else None
        other_number = after and (after.style == "roman" or after.style.startswith("number"))
        if other_number or _is_like_one(_TOKEN.match(words)):
            return None
    return None


def _is_in_capitals(words: str) -> bool:
    return caps_ratio(words) > 0.8


def _is_like_one(token: re.Match[str] | None) -> bool:
    if token is None or token["label"] not in _ONES:
        return False
    return token["stop"] in (".", ")") or (token["label"] == "1" and token["stop"] == ",")


def _next_number(
    text: str, mark: Marker | None, open_marks: Sequence[Marker], following: Sequence[str]
) -> Marker | None:
    """The next number of an open list, if the label as read looks like it."""
    token = _TOKEN.match(text)
    if token is None or (mark is not None and mark.ordinal == 1):
        return None
    for other in reversed(open_marks):
        expected = _number_after(other)
        if (
            expected
            and _looks_like(token["label"], token["stop"] or ".", expected, other.style)
            and not _needs_heading(token, other, text, above_list=_list_begins_below(other, following))
        ):
            return replace(other, label=expected, ordinal=other.ordinal + 1, end=token.end())
    return None


def _needs_heading(token: re.Match[str], last: Marker, text: str, *, above_list: bool) -> bool:
    """Is the label too uncertain, because it is not before a heading?

    A label without a stop, or with digits for a Roman number, counts only before a heading. A heading is in capitals
    (Roman numbers only), or, with the label exactly as expected, ``above_list``: above a list of another style.
    """
    uncertain = not token["stop"] or (last.style == "roman" and token["label"].isdigit())
    if not uncertain or (last.style == "roman" and caps_ratio(text[token.end() :]) >= 0.8):
        return False
    exact = token["label"] == _number_after(last) and len(token["label"]) > 1
    return not (exact and above_list)


def _list_begins_below(mark: Marker, following: Sequence[str]) -> bool:
    """Does a list of another style begin in the next paragraph?"""
    after = marker(following[0]) if following else None
    return after is not None and after.ordinal == 1 and after.style != mark.style


def _number_after(mark: Marker) -> str | None:
    if mark.style == "roman":
        return _ROMANS[mark.ordinal + 1] if mark.ordinal + 1 < len(_ROMANS) else None
    return str(mark.ordinal + 1) if mark.style in ("number.", "number)") else None


def _looks_like(label: str, stop: str, expected: str, style: str) -> bool:
    """Could OCR have read ``expected`` as ``label``, with similar letters or with a stray letter before it?"""
    if stop not in (".)" if label != expected else ".),:;"):
        return False
    if style == "roman":
        return label.translate(_AS_ROMAN) == expected
    stray_letter = label[1:] == expected and not label[0].isdigit() and nfc(label[0]) not in "abcdđ"
    return label.translate(_AS_NUMBER) == expected or stray_letter


def _article(text: str, open_marks: Sequence[Marker]) -> Marker | None:
    """``Điều 1,`` if Điều 1 is the next article."""
    found = _ARTICLE.match(text)
    last = next((other.ordinal for other in reversed(open_marks) if other.style == "article"), 0)
    if found is None or int(found["label"]) != last + 1 or (open_marks and not last):
        return None
    return Marker(f"Điều {found['label']}", "article", 4, last + 1, found.end())


def _roman_heading(
    text: str, mark: Marker | None, open_marks: Sequence[Marker], following: Sequence[str]
) -> Marker | None:
    """The expected Roman number before a heading in capitals. OCR may have lost or added one stroke.

    The number I needs II below. If a heading below has the expected number itself, this heading does not.
    """
    last = next((other.ordinal for other in reversed(open_marks) if other.style == "roman"), 0)
    if mark and mark.style == "roman" and last < mark.ordinal <= last + 3 and (last or mark.ordinal == 1):
        return None
    if last + 2 >= len(_ROMANS):
        return None
    here, expected = _roman_strokes(text), _ROMANS[last + 1]
    if here is None or not _differ_by_one_stroke(here[0], expected):
        return None
    below = next((strokes for words in following if (strokes := _roman_strokes(words))), ("", 0))[0]
    expected_is_below = below == expected and here[0] != expected
    if expected_is_below or (not last and not _differ_by_one_stroke(below, "II")):
        return None
    return Marker(expected, "roman", 6, last + 1, here[1])


def _roman_strokes(text: str) -> tuple[str, int] | None:
    """(the label of a heading in capitals with each stroke as a Roman digit, the offset of its words)."""
    token = _HEADING.match(text)
    if (
        token is None
        or caps_ratio(text[token.end() :]) < 0.8
        or not re.search(r"\p{L}\P{L}+\p{L}", text[token.end() :])
    ):
        return None
    return token["label"].translate(_AS_ROMAN), token.end()


def _differ_by_one_stroke(strokes: str, expected: str) -> bool:
    """Are both equal, or different in one stroke?"""
    return re.fullmatch(f"(?:{expected}){{e<=1}}", strokes) is not None


def _deep(text: str, mark: Marker | None, open_marks: Sequence[Marker]) -> Marker | None:
    """``1.2,`` or ``1,2.`` after ``1.1``; ``2,1.`` below ``2``."""
    token = _DEEP.match(text) if mark is None or not mark.style.startswith("deep") else None
    if token is None:
        return None
    label = token["label"].replace(",", ".")
    parent, _, last = label.rpartition(".")
    depth = label.count(".") + 1
    before = next((other for other in open_marks if other.label.rpartition(".")[0] == parent), None)
    if before:
        continues = int(last) == before.ordinal + 1
    else:
        continues = last == "1" and any(other.label == parent for other in open_marks)
    return Marker(label, f"deep{depth}", min(6 + depth, 9), int(last), token.end()) if continues else None


def _bullet(text: str, mark: Marker | None, open_marks: Sequence[Marker]) -> Marker | None:
    """A bullet that OCR read as a letter. After ``d)`` or ``đ)`` the letter may be ``e)``, so it is no bullet."""
    token = _BULLET.match(text) if mark is None else None
    if token is None or any(other.style.startswith("letter") and other.label in ("d", "đ") for other in open_marks):
        return None
    return Marker("-", "•", 13, 0, token.end())
