"""Labels of sections that OCR misread, corrected by the labels before and after.

``IH.`` after ``II.`` is ``III.``, ``4,`` after ``3.`` is ``4.``, ``I.`` before ``2.`` is ``1.``: numbering
goes on, so the labels round a misread one say what it must be. Only scans are read this way, and only a
label that looks like the expected one; an issue reports what was read.

>>> two = marker("II. Nội dung")
>>> mend("IH. Tổ chức", None, [two]).label, mend("IM. Tổ chức", None, [two]) is None
('III', True)
>>> mend("- _ Sở Nội vụ;", None, []).label, mend(".~- Sở Nội vụ;", None, []).label
('-', '-')
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import regex as re

from vnadmin_doc.grammar.markers import Marker, marker
from vnadmin_doc.language.text import caps_ratio, nfc

__all__ = ["in_small_letters", "may_be_label", "mend"]

# The signs that OCR makes of labels, bullets and dashes below are tuned on 42 letters: the scans with gold, 30 of them
# of one agency (docs/accuracy.md).
_DASH = re.compile(r"[\s.~^`'|_=]*[-–—](?:\s*[-–—_=~.])*\s*(?=[\p{L}\d])")
_TOKEN = re.compile(r"[\s_*|'.~]*(?P<label>[\p{L}\d|!¡]{1,4})(?:\s?(?P<stop>[.,):;])\s*|\s+)['’`]?(?=\p{Lu})")
_STRAY = re.compile(r"[^\w(\"“”'‘’«]+(?=[\w(])")
# A bullet as OCR reads it: a sign, or a small letter that no word is.
_BULLET = re.compile(r"[\s.~^`'|_=]*(?:[e«»¢®©œøs°¤]|se|e©)\s+(?=\(?(?:\p{Lu}|\d+\s+\p{L}))")
_HEADING = re.compile(r"[\s_*|'.~]*(?P<label>[IVXHLTl1|!¡]{1,5})\s?[.,:]?\s+(?=\p{Lu})")
_DEEP = re.compile(r"[\s_*|'.~]*(?P<label>\d{1,2}(?:[.,]\d{1,2}){1,3})\s?[.,:;]?\s+(?=\p{Lu})")
_ARTICLE = re.compile(
    r"\W*(?:Điều|ĐIỀU|Điểu)\s+(?P<label>\d{1,3})\s?[,;]\s+(?=\p{Lu})"
    r"(?!Điều|Khoản|Luật|Bộ luật|Nghị|Thông tư|Quyết định)"
)
_TELLING = re.compile(
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
    """Could a scan's line begin with a label that was misread?

    >>> [may_be_label(text) for text in ("IH. Tổ chức", "4, Thời gian", "- _ Sở Nội vụ", "Sở Nội vụ")]
    [True, True, True, False]
    """
    return any(pattern.match(text) for pattern in (_DASH, _BULLET, _TELLING, _ARTICLE))


def mend(text: str, mark: Marker | None, row: Sequence[Marker], following: Sequence[str] = ()) -> Marker | None:
    """The label that a scan's paragraph begins with, where it is not the one that was read (``mark``).

    ``row`` are the labels that are open, ``following`` the paragraphs to come. None: as read.
    """
    if mark is not None and mark.ordinal and _continues(mark, row):
        return None
    return (
        _behind_dirt(text, mark, row, following)
        or _bar_of_d(mark, row)
        or _roman_heading(text, mark, row, following)
        or _first(text, row, following)
        or _expected(text, mark, row, following)
        or _deep(text, mark, row)
        or _article(text, row)
        or _bullet(text, mark, row)
    )


_SMALL = re.compile(r"\W*(?P<label>[ivx][ivxIVX]{0,4}|[b-eđ])\s?[.)–-]\s*(?=\w)")


def in_small_letters(text: str, row: Sequence[Marker]) -> Marker | None:
    """The Roman number or capital that comes next, in small letters: capitals were the font's (TCVN3, VNI).

    >>> three, b = marker("III. Nội dung"), marker("B. Thuế")
    >>> in_small_letters("iV. Kinh phí", [three]).label, in_small_letters("c. thuế của đơn vị", [b]).label
    ('IV', 'C')
    >>> in_small_letters("c. thuế của đơn vị", []) is None
    True
    """
    small = _SMALL.match(text)
    if small is None:
        return None
    raised = marker(text[: small.end("label")].upper() + "." + text[small.end() :].capitalize())
    if raised is None or raised.style not in ("roman", "upper") or not _continues(raised, row):
        return None
    return replace(raised, end=small.end())


def _continues(mark: Marker, row: Sequence[Marker]) -> bool:
    return any(mark.style == other.style and mark.ordinal == other.ordinal + 1 for other in row)


def _begins(mark: Marker, following: Sequence[str]) -> bool:
    """Is it the first number of a list, with the second one below?"""
    after = marker(following[0]) if following else None
    if after is None or mark.style != "number." or after.style != "number.":
        return False
    return (mark.ordinal, after.ordinal) == (1, 2)


def _behind_dirt(text: str, mark: Marker | None, row: Sequence[Marker], following: Sequence[str]) -> Marker | None:
    """A number that begins a row, or goes on in one, behind a stray sign; the dash of an item among stray signs."""
    stray = _STRAY.match(text)
    inner = marker(text[stray.end() :]) if stray else None
    if stray and inner and inner.ordinal and (_continues(inner, row) or _begins(inner, following)):
        return replace(inner, end=inner.end + stray.end())
    dash = _DASH.match(text) if mark is None else None
    return Marker("-", "-", 13, 0, dash.end()) if dash else None


def _bar_of_d(mark: Marker | None, row: Sequence[Marker]) -> Marker | None:
    """``d)`` after ``d)`` is ``đ)``, ``đ)`` after ``c)`` is ``d)``: no list has đ without d."""
    if mark is None or not mark.style.startswith("letter") or mark.label not in ("d", "đ"):
        return None
    last = next((other.label for other in reversed(row) if other.style == mark.style), "")
    right = {("d", "d"): "đ", ("c", "đ"): "d"}.get((last, mark.label))
    return replace(mark, label=right, ordinal=_ALPHABET.index(right) + 1) if right else None


def _first(text: str, row: Sequence[Marker], following: Sequence[str]) -> Marker | None:
    """``I.``, ``l.`` or ``1,`` is ``1.`` where the next number is ``2.``."""
    token = _TOKEN.match(text)
    if token is None or not _is_one(token):
        return None
    style = "number)" if token["stop"] == ")" else "number."
    if any(other.style == style for other in row):
        return None
    for words in following:
        after = marker(words)
        if after and after.style == style and after.ordinal == 2:
            alike = (caps_ratio(text[token.end() :]) > 0.8) == (caps_ratio(words[after.end :]) > 0.8)
            return replace(after, label="1", ordinal=1, end=token.end()) if alike else None
        if _is_one(_TOKEN.match(words)) or (after and (after.style == "roman" or after.style.startswith("number"))):
            return None
    return None


def _is_one(token: re.Match[str] | None) -> bool:
    if token is None or token["label"] not in _ONES:
        return False
    return token["stop"] in (".", ")") or (token["label"] == "1" and token["stop"] == ",")


def _expected(text: str, mark: Marker | None, row: Sequence[Marker], following: Sequence[str]) -> Marker | None:
    """The label that comes next in an open row, if what was read looks like it."""
    token = _TOKEN.match(text)
    if token is None or (mark is not None and mark.ordinal == 1):
        return None
    for other in reversed(row):
        expected = _next(other)
        # Without its stop, or in digits, it is a Roman number only before a heading: in capitals, or above a new row.
        bare = not token["stop"] or (other.style == "roman" and token["label"].isdigit())
        bare = bare and (other.style != "roman" or caps_ratio(text[token.end() :]) < 0.8)
        bare = bare and not (expected == token["label"] and len(token["label"]) > 1 and _heads_row(other, following))
        if expected and not bare and _looks_like(token["label"], token["stop"] or ".", expected, other.style):
            return replace(other, label=expected, ordinal=other.ordinal + 1, end=token.end())
    return None


def _heads_row(mark: Marker, following: Sequence[str]) -> bool:
    """Does a row of another style begin in the next paragraph?"""
    after = marker(following[0]) if following else None
    return after is not None and after.ordinal == 1 and after.style != mark.style


def _next(mark: Marker) -> str | None:
    if mark.style == "roman":
        return _ROMANS[mark.ordinal + 1] if mark.ordinal + 1 < len(_ROMANS) else None
    return str(mark.ordinal + 1) if mark.style in ("number.", "number)") else None


def _looks_like(label: str, stop: str, expected: str, style: str) -> bool:
    if stop not in (".)" if label != expected else ".),:;"):
        return False
    if style == "roman":
        return label.translate(_AS_ROMAN) == expected
    glued = label[1:] == expected and not label[0].isdigit() and nfc(label[0]) not in "abcdđ"
    return label.translate(_AS_NUMBER) == expected or glued


def _article(text: str, row: Sequence[Marker]) -> Marker | None:
    """``Điều 1,`` where Điều 1 is next."""
    found = _ARTICLE.match(text)
    last = next((other.ordinal for other in reversed(row) if other.style == "article"), 0)
    if found is None or int(found["label"]) != last + 1 or (row and not last):
        return None
    return Marker(f"Điều {found['label']}", "article", 4, last + 1, found.end())


def _roman_heading(text: str, mark: Marker | None, row: Sequence[Marker], following: Sequence[str]) -> Marker | None:
    """The Roman number before a heading in capitals, a stroke of it lost or added.

    The first label needs a second one below; where the next label of the row follows below, this is not it.
    """
    last = next((other.ordinal for other in reversed(row) if other.style == "roman"), 0)
    if mark and mark.style == "roman" and last < mark.ordinal <= last + 3 and (last or mark.ordinal == 1):
        return None
    here = _strokes(text)
    if here is None or last + 2 >= len(_ROMANS) or not _alike(here[0], _ROMANS[last + 1]):
        return None
    to_come = next((strokes for words in following if (strokes := _strokes(words))), ("", 0))[0]
    sure = here[0] == _ROMANS[last + 1] or to_come != _ROMANS[last + 1]
    if not sure or (not last and not _alike(to_come, "II")):
        return None
    return Marker(_ROMANS[last + 1], "roman", 6, last + 1, here[1])


def _strokes(text: str) -> tuple[str, int] | None:
    """(what a heading in capitals begins with, as a Roman number; where its words begin)."""
    token = _HEADING.match(text)
    if (
        token is None
        or caps_ratio(text[token.end() :]) < 0.8
        or not re.search(r"\p{L}\P{L}+\p{L}", text[token.end() :])
    ):
        return None
    return token["label"].translate(_AS_ROMAN), token.end()


def _alike(strokes: str, expected: str) -> bool:
    """Are they the same but for one stroke?"""
    return re.fullmatch(f"(?:{expected}){{e<=1}}", strokes) is not None


def _deep(text: str, mark: Marker | None, row: Sequence[Marker]) -> Marker | None:
    """``1.2,`` or ``1,2.`` after ``1.1``, ``2,1.`` under ``2``."""
    token = _DEEP.match(text) if mark is None or not mark.style.startswith("deep") else None
    if token is None:
        return None
    label = token["label"].replace(",", ".")
    parent, _, last = label.rpartition(".")
    depth = label.count(".") + 1
    fellow = next((other for other in row if other.label.rpartition(".")[0] == parent), None)
    goes_on = int(last) == fellow.ordinal + 1 if fellow else last == "1" and any(o.label == parent for o in row)
    return Marker(label, f"deep{depth}", min(6 + depth, 9), int(last), token.end()) if goes_on else None


def _bullet(text: str, mark: Marker | None, row: Sequence[Marker]) -> Marker | None:
    """A bullet read as a letter, which is ``e)`` where that comes next."""
    token = _BULLET.match(text) if mark is None else None
    if token is None or any(other.style.startswith("letter") and other.label in ("d", "đ") for other in row):
        return None
    return Marker("-", "•", 13, 0, token.end())
