"""Read the family name of a signer again, with the closed list of family names as a prior.

The edge of a black seal or a stroke of the pen over a word gives another misreading in every crop ("gran", "Tan",
"TGn" for "Trần"), so no letter has a majority (``letter_vote``). Here whole words vote: the row is read from more
crops, each reading is cut before the other words of the name, which are sure, and the family name that is nearest to
all these pieces together is taken if it leads clearly. A sure word never changes.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from itertools import product
from typing import TYPE_CHECKING

import regex as re

from vnadmin_doc.language import lexicon
from vnadmin_doc.language.compounds import MIDDLE_NAMES
from vnadmin_doc.language.text import fold, tone_key
from vnadmin_doc.model.geometry import Box
from vnadmin_doc.ocr.block_rows import Row
from vnadmin_doc.ocr.engines.tesseract import OcrWord, text_of
from vnadmin_doc.ocr.engines.trueocr import read_pictures
from vnadmin_doc.ocr.image.pixels import crop

if TYPE_CHECKING:
    from PIL.Image import Image

__all__ = ["best_family_name", "with_family_name"]

# Shifts, shares and thresholds are tuned on the scans with gold (docs/accuracy.md).
_ONE_WORD = re.compile(r"\W*\p{L}+")  # no academic degree, and no label
_SURE = 0.9  # confidence of a word that stays
_MIN_WORDS, _MAX_WORDS = 3, 5  # of a name
_SHIFTS, _SCALES, _EDGES = (-0.15, 0.0, 0.15), (0.7, 0.85, 1.0, 1.2), (-0.5, 0.0, 0.5)  # of the height
_ADDED, _MISSING, _OTHER_MARKS, _LIKE_SHAPE = 0.8, 1.0, 0.25, 0.5  # costs of a letter; another letter costs 1
_SHAPES = str.maketrans("eoqltubg", "ccgiinha")  # letters of one shape as one letter
_MAX_PIECE = 9  # letters: the longest family names have six
_MIN_PIECES = 8  # readings in which the other words were found
_PRIOR = 0.1  # of the score, for each factor of ten in frequency
_RARE = 0.1  # percent of people
_MIN_SCORE, _MIN_LEAD = 0.35, 0.1
_MAX_CONFIDENCE = 0.8  # a word that the list has chosen is never sure


def with_family_name(pictures: Sequence[Image], row: Row, words: Sequence[OcrWord]) -> list[OcrWord] | None:
    """The words of a row with the first one read again; None if it is no name in doubt, or no family name leads.

    ``words``: of the row, from left to right. Boxes in pixels.
    """
    if not _lacks_family_name(words):
        return None
    first, *rest = words
    pieces = Counter(_pieces(_readings(pictures, row), rest))
    found = None if _agree(pieces) else best_family_name(pieces)
    if found is None:
        return None
    name, score = found
    return [OcrWord(name.capitalize(), first.box, min(score, _MAX_CONFIDENCE)), *rest]


def _agree(pieces: Counter[str]) -> bool:
    """Is one reading the majority? Then the word is legible, and perhaps no family name ("tỉnh", "ông")."""
    return any(2 * count > pieces.total() for _, count in pieces.most_common(1))


def best_family_name(pieces: Mapping[str, int]) -> tuple[str, float] | None:
    """The family name in small letters that suits all readings of one word, and its score (1: frequent, all equal).

    ``pieces``: the readings, without spaces, and how often each was read. None if they are too few, or no name leads.

    >>> best_family_name({"gran": 3, "Tan": 3, "Tran": 4})[0]
    'trần'
    >>> best_family_name({"xk": 5, "Moz": 5})
    """
    total = sum(pieces.values())
    if total < _MIN_PIECES:
        return None
    (score, name), (second, _) = sorted(
        (
            (prior + sum(count * _nearness(name, piece.lower()) for piece, count in pieces.items()) / total, name)
            for name, prior in _family_names()
        ),
        reverse=True,
    )[:2]
    return (name, score) if score >= _MIN_SCORE and score - second >= _MIN_LEAD else None


def _lacks_family_name(words: Sequence[OcrWord]) -> bool:
    """Are the words a name whose first word is doubtful and no family name, and whose others are sure?"""
    if not _MIN_WORDS <= len(words) <= _MAX_WORDS:
        return False
    first, *rest = words
    return (
        first.confidence < _SURE
        and _ONE_WORD.fullmatch(first.text) is not None
        and not _is_family_name(first.text)
        and rest[1].text not in MIDDLE_NAMES  # the others are a whole name: the first word is a degree
        and all(word.confidence >= _SURE and word.text.isalpha() and word.text.istitle() for word in rest)
        and any(word.text.lower() in lexicon.words("given_names") for word in rest)
    )


def _is_family_name(text: str) -> bool:
    return text.istitle() and tone_key(text) in {tone_key(name) for name, _ in _family_names()}


def _readings(pictures: Sequence[Image], row: Row) -> Iterator[str]:
    """The texts of many crops of the row, without spaces."""
    height, jobs = row.box.height, []
    for picture in pictures:
        x, y = int(row.strip.x0 - 2 * height), int(row.strip.top - height)
        part = crop(picture, x, y, row.strip.x1 + height, row.strip.bottom + height)
        for strip, shift, scale, edge in product((row.narrow_strip, row.strip), _SHIFTS, _SCALES, _EDGES):
            centre, half = strip.centre + shift * height, scale * height / 2
            box = Box(strip.x0 + edge * height, centre - half, strip.x1, centre + half)
            jobs.append((part, box.moved(-x, -y)))
    return (text_of(line.words).replace(" ", "") for line in read_pictures(jobs))


def _pieces(readings: Iterable[str], rest: Sequence[OcrWord]) -> Iterator[str]:
    """The letters of each reading before the other words of the name, a third of whose letters may be misread."""
    after = fold("".join(word.text for word in rest))
    pattern = re.compile(f"(?:{re.escape(after)}){{s<={len(after) // 3}}}", re.BESTMATCH)
    for reading in readings:
        found = pattern.search(fold(reading))
        piece = "".join(filter(str.isalpha, reading[: found.start()])) if found else ""
        if piece:
            yield piece[-_MAX_PIECE:]


@lru_cache(maxsize=16384)
def _nearness(name: str, piece: str) -> float:
    """How near a reading is to a name: 1 for equal, about 0 for no letter in common (a weighted edit distance)."""
    costs = [_ADDED * at for at in range(len(piece) + 1)]
    for row, letter in enumerate(name, 1):
        above, costs = costs, [_MISSING * row]
        for at, read in enumerate(piece, 1):
            costs.append(min(above[at] + _MISSING, costs[-1] + _ADDED, above[at - 1] + _cost(letter, read)))
    return 1.0 - costs[-1] / max(len(name), len(piece))


@lru_cache(maxsize=4096)
def _cost(letter: str, read: str) -> float:
    if letter == read:
        return 0.0
    one, other = fold(letter), fold(read)
    if one == other:
        return _OTHER_MARKS
    return _LIKE_SHAPE if one.translate(_SHAPES) == other.translate(_SHAPES) else 1.0


@cache
def _family_names() -> tuple[tuple[str, float], ...]:
    """The family names in small letters, each with what its frequency adds to its score."""
    rows = ((row["surname"].lower(), float(row["share"] or _RARE)) for row in lexicon.rows("surnames"))
    return tuple((name, _PRIOR * math.log10(share)) for name, share in rows if len(name) > 1)
