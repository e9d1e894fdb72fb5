"""Two readings of one picture made one: where they read the same ink, the surer is kept.

Words are never mixed letter by letter, so a word's confidence is always that of the
reading that it came from.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from vnadmin_doc.geometry import hull
from vnadmin_doc.ocr.tesseract import OcrWord

__all__ = ["merge"]

BELIEVED = 0.55  # a word where the other reading has none must be surer than this
_COVERED = 0.7  # of the width of the words that it replaces


@dataclass(slots=True)
class _Cluster:
    """Words of both readings on the same ink; ``at`` is the place of the first one."""

    at: int
    old: list[OcrWord]
    new: list[OcrWord]

    def better(self) -> list[OcrWord]:
        """The surer side, by its least sure word."""
        if not self.old:
            return [word for word in self.new if _believable(word)]
        if not self.new or _least(self.new) <= _least(self.old) or not self._covers():
            return self.old
        return self.new

    def _covers(self) -> bool:
        """Do the new words stand for all of the old ones? A part of a word must not replace it."""
        old, new = (hull(word.box for word in side) for side in (self.old, self.new))
        return min(old.x1, new.x1) - max(old.x0, new.x0) >= _COVERED * old.width


def merge(words: Sequence[OcrWord], found: Sequence[OcrWord]) -> list[OcrWord]:
    """``words`` in their order, with those of ``found`` that are surer or that stand in free places."""
    return [word for cluster in _clusters(words, found) for word in cluster.better()]


def _clusters(words: Sequence[OcrWord], found: Sequence[OcrWord]) -> Iterable[_Cluster]:
    """Words that overlap across the readings, together; in the order of their first word."""
    everything = [*words, *found]
    root = list(range(len(everything)))

    def top(index: int) -> int:
        while root[index] != index:
            root[index] = index = root[root[index]]
        return index

    for index, other in _overlaps(words, found):
        one, two = top(index), top(other)
        root[max(one, two)] = min(one, two)
    clusters: dict[int, _Cluster] = {}
    for index, word in enumerate(everything):
        cluster = clusters.setdefault(top(index), _Cluster(index, [], []))
        (cluster.old if index < len(words) else cluster.new).append(word)
    return clusters.values()


def _overlaps(words: Sequence[OcrWord], found: Sequence[OcrWord]) -> Iterator[tuple[int, int]]:
    """Pairs of places (``found`` counted on from ``words``) of which one holds the other's middle."""
    order = sorted(range(len(words)), key=lambda index: words[index].box.top)
    for place, new in enumerate(found, start=len(words)):
        for index in order:
            old = words[index].box
            if old.top > new.box.bottom:
                break
            if old.bottom >= new.box.top and (old.contains(new.box) or new.box.contains(old)):
                yield index, place


def _least(words: list[OcrWord]) -> float:
    return min(word.confidence for word in words)


def _believable(word: OcrWord) -> bool:
    return word.confidence >= BELIEVED and sum(c.isalnum() for c in word.text) >= 2
