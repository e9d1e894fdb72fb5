"""Combine many readings of one row into one by vote, letter by letter.

A row under a seal or pen strokes is read from many crops that differ by a few pixels. Each reading has other errors, so
the letter that most readings have in a place is most likely right. The readings are aligned one after the other with a
network of places that each count their letters (ROVER: Fiscus 1997, "A post-processing system to yield reduced word
error rates"). Letters without a majority, such as fragments of a seal, are dropped.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import regex as re

from vnadmin_doc.language.text import fold
from vnadmin_doc.model.geometry import Box
from vnadmin_doc.ocr.engines.tesseract import OcrWord

__all__ = ["Ballot", "clarity"]

_NONE = ""
# A word ends before a space, between two names that are run together ("AnhHoàng", "LHoàng") and after a sign ("KT.BỘ").
_WORD = re.compile(r"[^ ]+?(?=$| |(?<=\p{L}\p{Ll}|\p{Lu})\p{Lu}\p{Ll}|(?<=[\p{L}.]{2}\.)\p{Lu})")
_SAME_LETTER = 0.85  # credit of a letter with another mark or case
_NEAR = 1.5  # row heights: letters that are further apart are not the same
_SOME = 0.15  # share of the votes of a letter that some readings have
_SPACE_SHARE = 0.3  # of the votes: the second reader often loses spaces
_MARK_WEIGHT = 2.0  # of a text of the lexicon, for marks and spaces
_INSERTED, _SPACE_INSERTED, _REPLACED = (
    1.0,
    0.3,
    0.7,
)  # cost of a letter without a place, of a space of the lexicon, of another letter


@dataclass(slots=True)
class _Letter:
    """A letter of one reading, or the space before a word; ``x``: its middle, ``half``: half its width, in pixels.

    A letter of the lexicon has no ``x``.
    """

    text: str
    x: float | None = None
    half: float = 0.0


@dataclass(slots=True)
class _Place:
    """A place of the network: its votes by letter; ``_NONE``: the votes of readings without a letter there."""

    votes: dict[str, float] = field(default_factory=dict)
    total: float = 0.0
    x: float = 0.0
    half: float = 0.0
    measured: float = 0.0
    credits: dict[str, float] = field(default_factory=dict)

    def add(self, letter: _Letter, weight: float) -> None:
        """Count a letter."""
        self.count(letter.text, weight)
        if letter.x is not None:
            self.measured += weight
            self.x += (letter.x - self.x) * weight / self.measured
            self.half += (letter.half - self.half) * weight / self.measured

    def count(self, text: str, weight: float) -> None:
        """Add votes."""
        self.votes[text] = self.votes.get(text, 0.0) + weight
        self.total += weight
        self.credits = {}

    @property
    def leader(self) -> str:
        """The letter with most votes."""
        return max(self.votes, key=lambda letter: self.votes[letter])

    def credit(self, letter: str) -> float:
        """How well the letter suits the place, 0 to 1."""
        known = self.credits.get(letter)
        if known is None:
            same = self.votes.get(letter, 0.0)
            base = _base(letter)
            like = sum(
                votes for other, votes in self.votes.items() if other and other != letter and _base(other) == base
            )
            known = self.credits[letter] = (same + _SAME_LETTER * like) / self.total
        return known


@lru_cache(maxsize=1024)
def _base(letter: str) -> str:
    return fold(letter)


def clarity(words: Sequence[OcrWord]) -> float:
    """The mean confidence of the letters of a reading."""
    letters = sum(len(word.text) for word in words)
    return sum(len(word.text) * word.confidence for word in words) / letters if letters else 0.0


class Ballot:
    """The votes of the readings of one ``row`` (pixels)."""

    def __init__(
        self, readings: Iterable[Sequence[OcrWord]], row: Box, parts: Iterable[Sequence[OcrWord]] = ()
    ) -> None:
        """Count the readings, the clearest first, then the readings of ``parts`` of the row.

        Each has the weight of its mean confidence.
        """
        self.row = row
        self.total = 0.0
        self._places: list[_Place] = []
        for weight, words in sorted(((clarity(words), words) for words in readings), key=lambda item: -item[0]):
            if weight:
                self._add(list(_letters(words)), weight)
                self.total += weight
        for words in parts:
            if words and self._places:
                self._places = self._align(list(_letters(words)), clarity(words), inner=True)[1]

    def gain(self, text: str, *, part: bool) -> float:
        """How well the text suits the row, or a ``part`` of it: 1 for each letter that all readings have, or less."""
        return self._align([_Letter(char) for char in text], 0.0, inner=part)[0]

    def add_text(self, text: str, weight: float) -> None:
        """Count the text, which suits a part of the row, as one more reading; ``weight``: in parts of all votes so far.

        It decides the marks of letters that most readings have, and the spaces: a seal hides marks first.
        """
        self._places = self._align([_Letter(char) for char in text], weight, inner=True, shared=True)[1]

    def part(self, box: Box) -> Ballot:
        """The votes of the places inside a box; texts that are counted there count in the whole."""
        part = Ballot((), self.row)
        part.total = self.total
        part._places = [place for place in self._places if box.x0 <= place.x <= box.x1 and place.leader != " "]
        return part

    def letters(self) -> Counter[str]:
        """The folded letters that at least some readings have, and how often."""
        return Counter(
            letter
            for place in self._places
            for letter in {_base(text) for text, votes in place.votes.items() if votes > _SOME * place.total}
        )

    def words(self) -> list[OcrWord]:
        """The words that have most votes; the confidence of a word is the mean share of its letters."""
        letters: list[tuple[str, _Place]] = []
        for place in self._places:
            text = " " if place.votes.get(" ", 0.0) > _SPACE_SHARE * place.total else place.leader
            if text:
                letters.append((text, place))
        spans = (part.span() for part in _WORD.finditer("".join(text for text, _ in letters)))
        return [_word(letters[start:end], self.row) for start, end in spans]

    def _add(self, letters: Sequence[_Letter], weight: float) -> None:
        if self._places:
            self._places = self._align(letters, weight)[1]
        else:
            self._places = [self._new(letter, weight) for letter in letters]

    def _new(self, letter: _Letter, weight: float) -> _Place:
        place = _Place()
        if self.total:
            place.count(_NONE, self.total)
        place.add(letter, weight)
        return place

    @staticmethod
    def _mark_weight(letter: str, leader: str) -> float:
        """The factor of a letter of the lexicon: more for a space, and for other marks on the letter that leads."""
        return _MARK_WEIGHT if letter == " " or _base(letter) == _base(leader) else 1.0

    def _align(
        self, letters: Sequence[_Letter], weight: float, *, inner: bool = False, shared: bool = False
    ) -> tuple[float, list[_Place]]:
        """(gain of the best alignment, the places with the votes of the letters; unchanged if ``weight`` is 0).

        ``inner``: the letters are a part of the row; places before and after them get no vote. ``shared``: they are
        from the lexicon, and the weight is in parts of the votes at each place.
        """
        places = self._places
        near = _NEAR * self.row.height
        rows, columns = len(places) + 1, len(letters) + 1
        skip = [1.0 - place.votes.get(_NONE, 0.0) / place.total for place in places]
        gain = [[0.0] * columns for _ in range(rows)]
        insert = [_SPACE_INSERTED if inner and letter.text == " " else _INSERTED for letter in letters]
        for j in range(1, columns):
            gain[0][j] = gain[0][j - 1] - insert[j - 1]
        for i in range(1, rows):
            place, above, here = places[i - 1], gain[i - 1], gain[i]
            replaced = _REPLACED if inner else min(_REPLACED, place.votes[place.leader] / place.total)
            here[0] = 0.0 if inner else above[0] - skip[i - 1]
            for j in range(1, columns):
                letter = letters[j - 1]
                credit = place.credit(letter.text)
                if letter.x is not None and abs(place.x - letter.x) > near:
                    credit = -1.0
                last = inner and j == columns - 1
                here[j] = max(
                    above[j] - (0.0 if last else skip[i - 1]),
                    here[j - 1] - insert[j - 1],
                    above[j - 1] + (max(2 * credit - 1, -replaced) if credit >= 0 else -2.0),
                )
        if not weight:
            return gain[-1][-1], places
        made: list[_Place] = []
        i, j = rows - 1, columns - 1
        while i or j:
            free = inner and (j == columns - 1 or j == 0)
            if i and gain[i][j] == gain[i - 1][j] - (0.0 if free else skip[i - 1]):
                i -= 1
                if not free:
                    places[i].count(_NONE, weight * (places[i].total if shared else 1.0))
                made.append(places[i])
            elif j and gain[i][j] == gain[i][j - 1] - insert[j - 1]:
                j -= 1
                own = weight * (self._mark_weight(letters[j].text, "") * self.total if shared else 1.0)
                made.append(self._new(letters[j], own))
            else:
                i, j = i - 1, j - 1
                place = places[i]
                own = weight * (self._mark_weight(letters[j].text, place.leader) * place.total if shared else 1.0)
                place.add(letters[j], own)
                made.append(place)
        return gain[-1][-1], made[::-1]


def _letters(words: Iterable[OcrWord]) -> Iterator[_Letter]:
    for index, word in enumerate(words):
        step = word.box.width / max(len(word.text), 1)
        if index:
            yield _Letter(" ", word.box.x0)
        for at, text in enumerate(word.text):
            yield _Letter(text, word.box.x0 + (at + 0.5) * step, step / 2)


def _word(letters: Sequence[tuple[str, _Place]], row: Box) -> OcrWord:
    x0 = min(place.x - place.half for _, place in letters)
    x1 = max(place.x + place.half for _, place in letters)
    share = sum(place.votes.get(text, 0.0) / place.total for text, place in letters) / len(letters)
    return OcrWord("".join(text for text, _ in letters), Box(x0, row.top, x1, row.bottom), share)
