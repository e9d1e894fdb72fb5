"""Let several readings of one row of a stamp vote, word by word."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from vnadmin_doc.language.frequency import rarest_frequency
from vnadmin_doc.language.text import tone_key
from vnadmin_doc.ocr.engines.tesseract import OcrWord

__all__ = ["vote"]

_FULL_FREQUENCY = 5.0  # log10 of occurrences in 10^9 words: more frequent words count in full
_MIN_WEIGHT, _MIN_CONFIDENCE = 0.1, 0.05  # weight of a word that is not known; confidence of a word of no confidence


def vote(readings: Sequence[Sequence[OcrWord]]) -> list[OcrWord]:
    """The row that most readings agree on, in the boxes of one of them; empty if all readings are empty.

    Only the readings with the best supported number of words take part. A vote is the confidence of the word, less for
    a rare word. The confidence of an elected word is its own, multiplied by its share of the votes.
    """
    support: dict[int, float] = defaultdict(float)
    for reading in readings:
        support[len(reading)] += sum(map(_vote, reading))
    length = max(support, key=lambda count: support[count], default=0)
    voters = [reading for reading in readings if len(reading) == length]
    return [_elected(words) for words in zip(*voters, strict=True)]


def _elected(words: Sequence[OcrWord]) -> OcrWord:
    votes: dict[str, float] = defaultdict(float)
    for word in words:
        votes[tone_key(word.text)] += _vote(word)
    key = max(votes, key=lambda text: votes[text])
    chosen = max((word for word in words if tone_key(word.text) == key), key=lambda word: word.confidence)
    return replace(chosen, confidence=chosen.confidence * votes[key] / sum(votes.values()))


def _vote(word: OcrWord) -> float:
    frequency = rarest_frequency(word.text.lower())
    known = 1.0 if frequency is None else max(_MIN_WEIGHT, min(1.0, frequency / _FULL_FREQUENCY))
    return max(word.confidence, _MIN_CONFIDENCE) * known
