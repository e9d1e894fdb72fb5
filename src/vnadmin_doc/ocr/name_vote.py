"""Read the name of a signer again from many crops, with a recogniser of its own; each word is elected.

Under a seal or pen strokes both readers of the page misread other letters in every crop, or lose a whole word. This
recogniser was trained on drawn names under such ink (``tools/names``, docs/handwriting.md), and reads nothing where
there are strokes only. Its readings vote word by word: a word is elected if enough crops read it, and clearly more than
read another word there. The first word must be a family name. A word that was sure before never changes.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from heapq import nlargest
from itertools import chain, product
from operator import itemgetter
from statistics import median
from typing import TYPE_CHECKING

from vnadmin_doc.language import lexicon
from vnadmin_doc.language.compounds import MIDDLE_NAMES
from vnadmin_doc.language.syllables import is_syllable
from vnadmin_doc.language.text import caps_ratio, tone_key
from vnadmin_doc.model.geometry import Box
from vnadmin_doc.ocr.block_rows import Row
from vnadmin_doc.ocr.engines.tesseract import OcrWord, text_of
from vnadmin_doc.ocr.engines.trueocr import read_names
from vnadmin_doc.ocr.image.pixels import crop

if TYPE_CHECKING:
    from PIL.Image import Image

__all__ = ["elect", "with_name"]

# Shifts, shares and thresholds are tuned on the scans with gold (docs/accuracy.md).
_SHIFTS, _SCALES = (-0.15, 0.15), (0.85, 1.0, 1.2)  # of the height
_SURE, _LEGIBLE = 0.9, 0.5  # confidence of a word that stays, and of one that stays where no other is elected
_UNKNOWN = 0.7  # votes of a word that is no usual part of a name
_BEFORE = 0.4  # of the readings: votes of a word that was read before, for its confidence
_CLEAR = 0.7  # confidence of a word that is no scrap
_OTHER_NAME = re.compile(r"[^\W\d_]{1,2}['’]\w+|[^\W\d_]{3,}")
_SIGNS = re.compile(r"[.:,]")
_LENGTHS = range(2, 6)  # words of a name
_CAPITALS = 0.6  # share of capitals: a title
_MIN_WHOLE = 0.1  # of the readings: those with as many words as the name
_MIN_SHARE, _MIN_LEAD = 0.2, 0.08  # of the readings
_MAX_CONFIDENCE = 0.65  # an elected word is never sure


def with_name(pictures: Sequence[Image], row: Row, words: Sequence[OcrWord]) -> list[OcrWord] | None:
    """The words of a row with the doubtful ones elected; None if the row is a title, or no name is elected.

    ``words``: of the row, from left to right. Boxes in pixels.
    """
    if not _may_be_name(words):
        return None
    readings = _read(pictures, row, (0.0,))
    if not any(map(_begins_a_name, readings)):
        return None
    elected = elect([*readings, *_read(pictures, row, _SHIFTS)], words)
    return _with_sure_words(elected, words) if elected else None


def _may_be_name(words: Sequence[OcrWord]) -> bool:
    """May the words be a Vietnamese name in title case? Sure words in small letters or with digits are of another text.

    Clear words that are no syllables are of other names (Ksor, H'Hen, Jimmy), which the recogniser does not know.
    """
    if caps_ratio(text_of(words)) > _CAPITALS or any(map(_is_of_other_name, words)):
        return False
    sure = filter(_is_sure, words)
    return all((word.text[0].isupper() and word.text.isalpha()) or _is_degree(word) for word in sure)


def _is_of_other_name(word: OcrWord) -> bool:
    if word.confidence < _CLEAR or is_syllable(word.text.lower()) or _is_known(word) or _is_degree(word):
        return False
    return _OTHER_NAME.fullmatch(word.text) is not None


def _read(pictures: Sequence[Image], row: Row, shifts: Sequence[float]) -> list[list[OcrWord]]:
    """The words that may belong to a name in many crops of the row, with boxes on the page."""
    height = row.box.height
    x, y = int(row.strip.x0 - height), int(row.strip.top - height)
    parts = [crop(picture, x, y, row.strip.x1 + height, row.strip.bottom + height) for picture in pictures]
    jobs = []
    for part, strip, shift, scale in product(parts, (row.narrow_strip, row.strip), shifts, _SCALES):
        centre, half = strip.centre + shift * height, scale * height / 2
        jobs.append((part, Box(strip.x0, centre - half, strip.x1, centre + half).moved(-x, -y)))
    return [
        [
            replace(word, box=Box(word.box.x0 + x, row.top, word.box.x1 + x, row.bottom))
            for word in line.words
            if _is_part_of_name(word)
        ]
        for line in read_names(jobs)
    ]


def _begins_a_name(words: Sequence[OcrWord]) -> bool:
    return len(words) >= min(_LENGTHS) and _is_family_name(words[0])


def _is_family_name(word: OcrWord) -> bool:
    return tone_key(word.text) in _family_names() and word.text not in MIDDLE_NAMES


def _is_part_of_name(word: OcrWord) -> bool:
    """May the word belong to a name? It is no degree, and no scrap of strokes."""
    return word.text.istitle() and (is_syllable(word.text.lower()) or (len(word.text) > 1 and _is_known(word)))


def elect(readings: Sequence[Sequence[OcrWord]], before: Sequence[OcrWord]) -> list[OcrWord] | None:
    """The name that the readings elect; None without a clear majority in each of its places.

    It has as many words as the longest readings: others lose words under the ink. The words that were read
    ``before`` vote too. The confidence of a word is its share of the readings, at most 1.
    """
    lengths = Counter(map(len, readings))
    length = max((n for n in _LENGTHS if lengths[n] > _MIN_WHOLE * len(readings)), default=0)
    places = [[reading[at].box.middle for reading in readings if len(reading) == length] for at in range(length)]
    middles = list(map(median, places))
    votes: list[list[OcrWord]] = [[] for _ in middles]
    for word in chain.from_iterable(readings) if middles else ():
        votes[min(range(length), key=lambda at: abs(middles[at] - word.box.middle))].append(word)
    elected = [_winner(words, before, len(readings)) for words in votes]
    name = [word for word in elected if word is not None]
    return name if name and len(name) == length and _is_family_name(name[0]) else None


def _winner(words: Sequence[OcrWord], before: Sequence[OcrWord], readings: int) -> OcrWord | None:
    """The word that most readings have in one place, in the middle of its boxes; None if it does not lead."""
    votes: defaultdict[str, float] = defaultdict(float)
    for word in words:
        votes[word.text] += 1.0 if _is_known(word) else _UNKNOWN
    for word in before:
        if _is_part_of_name(word) and any(_share_place(word, other) for other in words):
            votes[word.text] += _BEFORE * readings * word.confidence
    (text, most), (_, second), *_ = [*nlargest(2, votes.items(), key=itemgetter(1)), ("", 0.0)]
    boxes = [word.box for word in words if word.text == text]
    if not boxes or most < _MIN_SHARE * readings or most - second < _MIN_LEAD * readings:
        return None
    x0, x1 = median(box.x0 for box in boxes), median(box.x1 for box in boxes)
    return OcrWord(text, replace(boxes[0], x0=x0, x1=x1), min(1.0, most / readings))


@cache
def _known_words() -> frozenset[str]:
    return frozenset(tone_key(name) for table in ("surnames", "given_names") for name in lexicon.words(table))


def _is_known(word: OcrWord) -> bool:
    return tone_key(word.text) in _known_words()


@cache
def _family_names() -> frozenset[str]:
    return frozenset(tone_key(name) for name in lexicon.words("surnames"))


def _with_sure_words(elected: Sequence[OcrWord], words: Sequence[OcrWord]) -> list[OcrWord]:
    """The elected words where no sure word is, and no word with the same letters; scraps beside the name go."""
    kept = [word for word in words if _stays(word, [other for other in elected if _share_place(word, other)])]
    new = [
        replace(word, confidence=min(word.confidence, _MAX_CONFIDENCE))
        for word in elected
        if not any(_share_place(word, other) for other in kept)
    ]
    return sorted([*kept, *new], key=lambda word: word.box.x0)


def _stays(word: OcrWord, elected: Sequence[OcrWord]) -> bool:
    """Does a word that was read before stay? ``elected``: the words in its place."""
    same = word.text.strip(".,;:")
    is_elected = same.istitle() and any(tone_key(same) == tone_key(other.text) for other in elected)
    return _is_sure(word) or is_elected or (_is_legible(word) and not elected)


def _is_sure(word: OcrWord) -> bool:
    return word.confidence >= _SURE and any(map(str.isalnum, word.text))


def _is_legible(word: OcrWord) -> bool:
    return _is_degree(word) or (_is_part_of_name(word) and word.confidence >= _LEGIBLE)


def _is_degree(word: OcrWord) -> bool:
    """Are the words between the signs degrees or ranks: "PGS.TS."?"""
    parts = _SIGNS.sub(" ", word.text).split()
    return bool(parts) and all(part in lexicon.words("ranks") for part in parts)


def _share_place(one: OcrWord, other: OcrWord) -> bool:
    return one.box.x0 <= other.box.middle <= one.box.x1 or other.box.x0 <= one.box.middle <= other.box.x1
