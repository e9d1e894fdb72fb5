"""Merge two OCR readings of one page: where they agree the confidence rises, where they differ one is chosen.

Words that overlap are compared. The choice depends on the confidence of each reader, the frequency of its words, and
whether they make a word with the words before and after them.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from itertools import accumulate, pairwise

from vnadmin_doc.language.compounds import are_in_one_word, count_joined, with_marks_of_word
from vnadmin_doc.language.frequency import rarest_frequency
from vnadmin_doc.language.text import fold, tone_key
from vnadmin_doc.model.geometry import Box, hull
from vnadmin_doc.ocr.engines.tesseract import OcrWord, text_of
from vnadmin_doc.ocr.engines.trueocr import ReadLine

__all__ = ["SAME_READER", "SECOND_READER", "Trust", "merge", "word_groups"]


@dataclass(frozen=True, slots=True)
class Trust:
    """Weights for choosing a second reading over the first (Tesseract's).

    ``sure``: weight of its log-odds; ``bias``: constant in its favour; ``signs``: the same where the readings differ
    only in signs at their ends. A word that only the second reading has is added from the confidence
    ``min_confidence_alone``.
    """

    sure: float
    bias: float
    signs: float
    min_confidence_alone: float


# The weights come from logistic regressions: those of confidence and frequency on 829 places of real scans where one
# reader was right and the other wrong, those of neighbours and signs on 1,461 places of 50 pages of digital letters
# drawn as poor scans. With the neighbours and signs, 96 % of the latter are chosen correctly (87 % without).
SECOND_READER = Trust(sure=0.47, bias=1.07, signs=-0.93, min_confidence_alone=0.75)
"""Weights for a reading by TrueOCR, which omits signs at the ends of words."""
SAME_READER = Trust(sure=0.72, bias=0.0, signs=0.0, min_confidence_alone=0.55)
"""Weights for a second reading by Tesseract, from another picture of the same place."""

_FIRST_WEIGHT, _FREQUENCY_WEIGHT = 0.72, 2.07
_WORD_WEIGHT = 4.0  # for each neighbour with which the text makes a word
# A word below this confidence gets the marks with which it makes a word with its neighbours: of 82 such changes where
# the readers differed 81 were right, of 36 where they agreed 35, if the other word is so much more frequent.
_SURE, _MUCH = 0.9, 0.6
_MIN_PROBABILITY, _MAX_PROBABILITY = 0.01, 0.995
_END_SIGNS = re.compile(r"^\W+|\W+$")
# A space after a sign that ends a word, after a bullet, and before a bracket; a comma may be in a number.
_SPACED = re.compile(r"[;:] |, \D|\D, |[^\W\d_]\. [^\W\d_]|^[-–+*•] | \(")
_MIN_FREQUENCY = 3.0  # log10 of occurrences in 10^9 words
_MIN_OVERLAP = 0.4
"""Words overlap if they share this share of the narrower one's width."""
_MAX_HEIGHT = 2.2
"""In line heights; a higher "word" is a seal or a picture."""


@dataclass(slots=True)
class _WordGroup:
    """The words of the first and the second reading at the same place of a line."""

    first: list[OcrWord]
    second: list[OcrWord]


@dataclass(frozen=True, slots=True)
class _Neighbours:
    """What the readers read directly before and after a place in its line."""

    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()

    @classmethod
    def of(cls, before: _WordGroup | None, after: _WordGroup | None) -> _Neighbours:
        """The neighbours from the groups before and after the place; None at the ends of the line."""
        ends = [words[-1].text for words in (before.first, before.second) if words] if before else []
        starts = [words[0].text for words in (after.first, after.second) if words] if after else []
        return cls(tuple(ends), tuple(starts))

    def joined(self, text: str) -> int:
        """On how many sides the text makes a word with a neighbour, 0 to 2."""
        return count_joined(text, self.before, self.after)

    def are_small(self) -> bool:
        """Are there neighbours, and are none of them in capitals?"""
        beside = (*self.before, *self.after)
        return bool(beside) and not any(text.isupper() for text in beside)

    def with_marks(self, text: str) -> str | None:
        """The text with the marks with which it makes a word with a neighbour; None if it does as it is, or never."""
        return None if self.joined(text) else with_marks_of_word(text, self.before, self.after)


def merge(words: Sequence[OcrWord], lines: Sequence[ReadLine], trust: Trust = SECOND_READER) -> list[OcrWord]:
    """The ``words`` of the first reading, corrected and completed by the ``lines`` of the second.

    Each word of the first reading is kept or replaced by the words of the second at the same place.
    Where the readings differ, the confidence is the probability that the choice is right. Boxes in pixels.
    """
    free = set(range(len(words)))
    merged: dict[int, list[OcrWord]] = {}
    added: list[OcrWord] = []
    for line in lines:
        inside = sorted((i for i in free if _is_in_line(words[i].box, line.box)), key=lambda i: words[i].box.x0)
        free.difference_update(inside)
        index = {words[i]: i for i in inside}
        groups = list(word_groups([words[i] for i in inside], line.words))
        for before, group, after in zip([None, *groups], groups, [*groups[1:], None], strict=False):
            chosen = _choose(group, trust, _Neighbours.of(before, after))
            if group.first:
                merged[index[group.first[0]]] = chosen
            else:
                added += chosen
    kept = {i: [words[i]] for i in free}
    ordered = sorted({**kept, **merged}.items())
    return [word for _, chosen in ordered for word in chosen] + [w for w in added if not _overlaps_any(w, words)]


def _overlaps_any(word: OcrWord, words: Sequence[OcrWord]) -> bool:
    """Is the centre of the word inside a word of the first reading that is in the same row?

    A box that reaches from one row into the next, or that covers several rows, is in the row of its own centre.
    """
    return any(word.box.top <= other.box.centre <= word.box.bottom and other.box.contains(word.box) for other in words)


def _is_in_line(word: Box, line: Box) -> bool:
    reach, slack = 0.5 * line.height, 0.15 * line.height
    return (
        line.top - slack <= word.centre <= line.bottom + slack
        and line.x0 - reach <= word.middle <= line.x1 + reach
        and word.height < _MAX_HEIGHT * line.height
    )


def word_groups(first: Sequence[OcrWord], second: Sequence[OcrWord]) -> Iterator[_WordGroup]:
    """The words of a line from left to right, in groups of corresponding words.

    First words that are equal without marks correspond; between them, words that overlap.
    """
    keys = [fold(word.text) for word in first], [fold(word.text) for word in second]
    for tag, a, b, c, d in SequenceMatcher(None, *keys, autojunk=False).get_opcodes():
        if tag == "equal":
            yield from (_WordGroup([one], [other]) for one, other in zip(first[a:b], second[c:d], strict=True))
        else:
            yield from _overlap_groups(first[a:b], second[c:d])


def _overlap_groups(first: Sequence[OcrWord], second: Sequence[OcrWord]) -> Iterator[_WordGroup]:
    group = _WordGroup([], [])
    tagged = [(word, True) for word in first] + [(word, False) for word in second]
    for word, is_first in sorted(tagged, key=lambda item: item[0].box.x0):
        if (group.first or group.second) and not _overlaps(group, word, is_first):
            yield group
            group = _WordGroup([], [])
        (group.first if is_first else group.second).append(word)
    if group.first or group.second:
        yield group


def _overlaps(group: _WordGroup, word: OcrWord, is_first: bool) -> bool:
    """Does the word overlap a word of the other reading in the group?"""
    return any(
        min(other.box.x1, word.box.x1) - max(other.box.x0, word.box.x0)
        > _MIN_OVERLAP * min(other.box.width, word.box.width)
        for other in (group.second if is_first else group.first)
    )


def _choose(group: _WordGroup, trust: Trust, beside: _Neighbours) -> list[OcrWord]:
    if not group.second or any(word.filled for word in group.first):
        return group.first
    if not group.first:
        return [word for word in group.second if word.confidence >= trust.min_confidence_alone]
    first, second = text_of(group.first), text_of(group.second)
    if tone_key(first) == tone_key(second):
        return _agreed(group, beside)
    sure, other = _min_confidence(group.first), _min_confidence(group.second)
    if _key_without_spaces(first) == _key_without_spaces(second):
        words = group.first if _has_correct_spaces(first, second) else _with_ink_height(group)
        return [replace(word, confidence=max(sure, other)) for word in words]
    only_ends_differ = _without_end_signs(first) == _without_end_signs(second)
    odds = (
        _frequency_gain(second, first)
        + _WORD_WEIGHT * (beside.joined(second) - beside.joined(first))
        - _FIRST_WEIGHT * _logit(sure)
        + trust.sure * _logit(other)
        + (trust.signs if only_ends_differ else trust.bias)
    )
    # The odds assume that one of the two is right; the higher confidence estimates how likely that is.
    chance = max(sure, other) / (1 + math.exp(-abs(odds)))
    part = len(second) < len(first) and fold(second) in fold(first)
    chosen = group.first if odds <= 0 or part else _with_ink_height(group)
    text = beside.with_marks(chosen[0].text) if len(chosen) == 1 and chance < _SURE else None
    return [replace(word, text=text or word.text, confidence=chance) for word in chosen]


def _agreed(group: _WordGroup, beside: _Neighbours) -> list[OcrWord]:
    """The words that both readers read; a word of which one is not sure, with other marks if they are more frequent."""
    sure, other = _min_confidence(group.first), _min_confidence(group.second)
    if len(group.first) == 1 and min(sure, other) < _SURE:
        word = group.first[0]
        text = beside.with_marks(word.text)
        if text and _frequency_gain(text, word.text) > _MUCH:
            return [replace(word, text=text, confidence=min(sure, other))]
    first, second = text_of(group.first), text_of(group.second)
    spelt = group.second if _has_false_capitals(first, second) and beside.are_small() else group.first
    return [
        replace(word, text=same.text, confidence=max(word.confidence, sure, other))
        for word, same in zip(group.first, spelt, strict=True)
    ]


def _has_false_capitals(first: str, second: str) -> bool:
    """Has the first reading capitals that the second has not? Tesseract reads so letters of one shape: SỐ, quY."""
    inside = any(one.islower() and other.isupper() for one, other in pairwise(first))
    return (inside or first.isupper()) and first != second and first.lower() == second.lower()


def _without_end_signs(text: str) -> str:
    return _END_SIGNS.sub("", tone_key(text))


def _key_without_spaces(text: str) -> str:
    return tone_key(text).replace(" ", "")


def _has_correct_spaces(first: str, second: str) -> bool:
    """Has the first of two readings that differ only in spaces the correct spaces?

    Tesseract splits codes and syllables ("1 07/2031", "quy ết"), TrueOCR joins words ("gửi:Các"). The spaces are
    correct if they separate common words, or are after a sign that ends a word.
    """
    more, fewer = sorted((first, second), key=lambda text: -text.count(" "))
    parts, spaces = more.split(), _places_of_spaces(fewer)
    correct = all(
        place in spaces or _SPACED.search(f"{left} {right}") or _are_words(left, right)
        for place, left, right in zip(_places_of_spaces(more), parts, parts[1:], strict=False)
    )
    return (more == first) == correct


def _places_of_spaces(text: str) -> list[int]:
    """For each space, the number of other characters before it."""
    return list(accumulate(map(len, text.split())))[:-1]


def _are_words(left: str, right: str) -> bool:
    common = all((rarest_frequency(text) or 0.0) >= _MIN_FREQUENCY for text in (left, right))
    return common or are_in_one_word(left, right)


def _with_ink_height(group: _WordGroup) -> list[OcrWord]:
    """The words of the second reading with the height of the first: the boxes of the second are as high as the line."""
    ink = hull(word.box for word in group.first)
    if len(group.second) == 1:
        return [replace(group.second[0], box=ink)]
    return [replace(w, box=Box(w.box.x0, ink.top, w.box.x1, ink.bottom)) for w in group.second]


def _min_confidence(words: Sequence[OcrWord]) -> float:
    return min(word.confidence for word in words)


def _frequency_gain(text: str, other: str) -> float:
    """The difference in frequency of the rarest words of two texts, weighted."""
    frequency, other_frequency = rarest_frequency(text), rarest_frequency(other)
    return 0.0 if frequency is None or other_frequency is None else _FREQUENCY_WEIGHT * (frequency - other_frequency)


def _logit(probability: float) -> float:
    bounded = min(max(probability, _MIN_PROBABILITY), _MAX_PROBABILITY)
    return math.log(bounded / (1 - bounded))
