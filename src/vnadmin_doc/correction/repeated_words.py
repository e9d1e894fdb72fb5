"""Corrects the subject of a scan by the body, which repeats it in larger type.

A công văn names its matter again in its first sentence, a decision in Điều 1. Each word of the subject is compared with
the body where the words beside it are the same:

* a word with other marks is corrected if the body has these in several places and almost never others;
* a sign between two words is removed if the body has the two words, and never with a sign;
* a word that the body always has between two words, at least twice, may be lost. It is reported and not added.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, takewhile

import regex as re

from vnadmin_doc.correction.correction import Correction
from vnadmin_doc.language.frequency import rarest_frequency
from vnadmin_doc.language.text import fold, tone_key

__all__ = ["correct_by_body", "lost_words"]

FEWEST_BESIDE = 2
"""Fewest equal words, left and right together, of a place in the body that is compared."""
FEWEST_AROUND = 3
"""The same for a lost word, at least one of them on each side."""
FEWEST_PLACES = 2
"""Fewest places in the body that have the other word: in one place alone, the body may be misread."""
SURELY_MORE = 3
"""How often more the body has this spelling than all others."""
RARE = 4.0
"""Frequency below which a word is almost never written (``language.frequency``)."""
_WORD = re.compile(r"\p{L}+|\d+")
_STRAY_SIGN = re.compile(r"\s*[.:;|_'`’]\s*|\s+[-–]\s+")
"""Signs between two words that specks leave. A comma may be printed in one place and not in the other."""


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of a text with their places; ``keys`` have neither case nor the place of the tone mark."""

    text: str
    spans: list[tuple[int, int]]
    keys: list[str]
    places: dict[str, list[int]]
    """The indexes of the words by their keys."""

    def gap(self, index: int) -> str:
        """What is between the word and the next one."""
        return self.text[self.spans[index][1] : self.spans[index + 1][0]]


def _words(text: str) -> _Words:
    spans = [match.span() for match in _WORD.finditer(text)]
    keys = [tone_key(text[start:end]) for start, end in spans]
    return _Words(text, spans, keys, _indexes(keys))


def _indexes(keys: Iterable[str]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for index, key in enumerate(keys):
        found.setdefault(key, []).append(index)
    return found


def correct_by_body(subject: str, body: str) -> Correction:
    """The subject with the marks that the body repeats and without the signs that it does not have.

    >>> body = "Sở báo cáo việc sửa bể lọc nước. Bể lọc nước đã cũ; sửa bể lọc cần thêm vốn."
    >>> correct_by_body("báo cáo việc sửa bê lọc nước", body).value
    'báo cáo việc sửa bể lọc nước'
    >>> correct_by_body("báo cáo: việc sửa bể - lọc nước", body).value
    'báo cáo việc sửa bể lọc nước'
    >>> correct_by_body("báo cáo việc sửa bê nước", body).value
    'báo cáo việc sửa bê nước'
    """
    other = _words(body)
    own = _words(_with_marks(_words(subject), other))
    gaps = [" " if _is_stray(own, index, other) else own.gap(index) for index in range(len(own.keys) - 1)]
    return Correction(_joined(own, [own.text[start:end] for start, end in own.spans], gaps), subject, "body")


def lost_words(subject: str, body: str) -> tuple[str, ...]:
    """The words that the body always has between two words which are neighbours in the subject.

    >>> lost_words("mở lớp bậc cho thợ", "Sở mở lớp bậc 2 cho thợ. Khi mở lớp bậc 2 cho thợ, …")
    ('bậc 2 cho',)
    """
    own, other = _words(subject), _words(body)
    return tuple(_lost_words(own, other))


def _with_marks(own: _Words, other: _Words) -> str:
    """The subject with the marks of the body."""
    unmarked = _indexes(fold("\n".join(other.keys)).split("\n"))
    words = [
        _with_marks_of(own.text[start:end], _spellings(own, index, other, unmarked))
        for index, (start, end) in enumerate(own.spans)
    ]
    return _joined(own, words, [own.gap(index) for index in range(len(own.keys) - 1)])


def _joined(own: _Words, words: Sequence[str], gaps: Sequence[str]) -> str:
    """The text with these words, and these signs between them."""
    if not words:
        return own.text
    return "".join(
        [own.text[: own.spans[0][0]], *chain(*zip(words, [*gaps, own.text[own.spans[-1][1] :]], strict=True))]
    )


def _spellings(own: _Words, index: int, other: _Words, unmarked: dict[str, list[int]]) -> Counter[str]:
    """The spellings of the word in the body, with their counts, where the words beside it are the same."""
    places = unmarked.get(fold(own.keys[index]), ())
    beside = ((at, _left(own, index, other, at) + _right(own, index, other, at)) for at in places)
    return Counter(other.keys[at] for at, equal in beside if equal >= FEWEST_BESIDE)


def _with_marks_of(word: str, spellings: Counter[str]) -> str:
    """The word as the body spells it, if that is not as it was read and the body is sure of it."""
    key = tone_key(word)
    spelt, count = next(iter(spellings.most_common(1)), (key, 0))
    others = spellings.total() - count
    if spelt == key or count < FEWEST_PLACES or count < SURELY_MORE * others or not word.isalpha():
        return word
    if not _is_likely_misread(key, spelt):
        return word
    return spelt.upper() if word.isupper() and len(word) > 1 else word[0] + spelt[1:] if word[0].isupper() else spelt


def _is_likely_misread(read: str, spelt: str) -> bool:
    """Is the word as read more common than the word in the body, or almost never written?

    OCR takes a word for a more common one, and so it does in the body: "chi tiết" is read as "chỉ tiết" throughout.
    """
    own, other = rarest_frequency(read) or 0.0, rarest_frequency(spelt) or 0.0
    return own >= other or own < RARE


def _is_stray(own: _Words, index: int, other: _Words) -> bool:
    """Is the sign after the word a speck: has the body the same two words without it, and never with a sign?"""
    if not _STRAY_SIGN.fullmatch(own.gap(index)):
        return False
    gaps = [other.gap(at) for at, beside in _neighbours(own, index, other) if beside >= FEWEST_BESIDE]
    return bool(gaps) and all(gap.isspace() for gap in gaps)


def _neighbours(own: _Words, index: int, other: _Words) -> Iterator[tuple[int, int]]:
    """(the place in the body, the number of equal words beside it) of the word and the next one."""
    for at in other.places.get(own.keys[index], ()):
        if other.keys[at + 1 : at + 2] == own.keys[index + 1 : index + 2]:
            yield at, _left(own, index, other, at) + _right(own, index + 1, other, at + 1)


def _lost_words(own: _Words, other: _Words) -> Iterator[str]:
    for index in range(len(own.keys) - 1):
        first, third = own.keys[index : index + 2]
        if not own.gap(index).isspace() or any(True for _ in _neighbours(own, index, other)):
            continue
        between: Counter[str] = Counter()
        for at in other.places.get(first, ()):
            if other.keys[at + 2 : at + 3] == [third]:
                left, right = _left(own, index, other, at), _right(own, index + 1, other, at + 2)
                between[other.keys[at + 1]] += bool(left and right and left + right >= FEWEST_AROUND)
        word, count = next(iter(between.most_common(1)), ("", 0))
        if count >= FEWEST_PLACES:
            yield f"{first} {word} {third}"


def _left(own: _Words, index: int, other: _Words, at: int) -> int:
    """The number of equal words before the two places."""
    pairs = zip(reversed(own.keys[max(index - 4, 0) : index]), reversed(other.keys[max(at - 4, 0) : at]), strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


def _right(own: _Words, index: int, other: _Words, at: int) -> int:
    """The number of equal words after the two places."""
    pairs = zip(own.keys[index + 1 : index + 5], other.keys[at + 1 : at + 5], strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
