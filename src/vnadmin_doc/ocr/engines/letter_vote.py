"""Combine many readings of one row into one by vote, letter by letter.

A row under a seal or pen strokes is read from many crops that differ by a few pixels. Each reading has other errors, so
the letter that most readings have in a place is most likely right. The readings are aligned one after the other with a
network of places that each count their letters (ROVER: Fiscus 1997, "A post-processing system to yield reduced word
error rates"). Letters without a majority, such as fragments of a seal, are dropped.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import accumulate
from operator import sub

import regex as re

from vnadmin_doc.language.text import fold
from vnadmin_doc.model.geometry import Box
from vnadmin_doc.ocr.engines.tesseract import OcrWord

__all__ = ["Ballot", "clarity"]

_NONE = ""
# A word ends before a space, between two names that are run together ("AnhHoàng", "LHoàng") and after a sign ("KT.BỘ").
_WORD = re.compile(r"[^ ]+?(?=$| |(?<=\p{L}\p{Ll}|\p{Lu})\p{Lu}\p{Ll}|(?<=[\p{L}.]{2}\.)\p{Lu})")
_SAME_LETTER = 0.85  # credit of a letter with another mark or case
_NEAR, _FAR = 1.5, -2.0  # row heights: letters that are further apart are not the same; the gain if they were
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
    """A place of the network: its votes by letter; ``_NONE``: the votes of readings without a letter there.

    ``alike``: its letters by what they are without marks and case.
    """

    votes: dict[str, float] = field(default_factory=dict)
    total: float = 0.0
    x: float = 0.0
    half: float = 0.0
    measured: float = 0.0
    alike: dict[str, list[str]] = field(default_factory=dict)

    def add(self, letter: _Letter, weight: float) -> None:
        """Count a letter."""
        self.count(letter.text, weight)
        if letter.x is not None:
            self.measured += weight
            self.x += (letter.x - self.x) * weight / self.measured
            self.half += (letter.half - self.half) * weight / self.measured

    def count(self, text: str, weight: float) -> None:
        """Add votes."""
        if text and text not in self.votes:
            self.alike.setdefault(_base(text), []).append(text)
        self.votes[text] = self.votes.get(text, 0.0) + weight
        self.total += weight

    @property
    def leader(self) -> str:
        """The letter with most votes."""
        return max(self.votes, key=lambda letter: self.votes[letter])

    def credit(self, letter: str) -> float:
        """How well the letter suits the place, 0 to 1."""
        like = sum(self.votes[other] for other in self.alike.get(_base(letter), ()) if other != letter)
        return (self.votes.get(letter, 0.0) + _SAME_LETTER * like) / self.total


@lru_cache(maxsize=1024)
def _base(letter: str) -> str:
    return fold(letter)


def clarity(words: Sequence[OcrWord]) -> float:
    """The mean confidence of the letters of a reading."""
    letters = sum(len(word.text) for word in words)
    return sum(len(word.text) * word.confidence for word in words) / letters if letters else 0.0


def _weight(words: Sequence[OcrWord]) -> float:
    """The weight of a reading. Rounded: the last digits depend on the lines that the network reads in one batch."""
    return round(clarity(words), 3)


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
        for weight, words in sorted(((_weight(words), words) for words in readings), key=lambda item: -item[0]):
            if weight:
                self._add(list(_letters(words)), weight)
                self.total += weight
        for words in parts:
            if self._places and (weight := _weight(words)):
                self._places = self._align(list(_letters(words)), weight, inner=True)

    def gains(self, *, part: bool) -> Callable[[str], float]:
        """How well texts suit the row, or a ``part`` of it: 1 for each letter that all readings have, or less.

        The answers are those of the votes counted so far.
        """
        return _Alignment(self._places, inner=part).gain

    def add_text(self, text: str, weight: float) -> None:
        """Count the text, which suits a part of the row, as one more reading; ``weight``: in parts of all votes so far.

        It decides the marks of letters that most readings have, and the spaces: a seal hides marks first.
        """
        self._places = self._align([_Letter(char) for char in text], weight, inner=True, shared=True)

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
            self._places = self._align(letters, weight)
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
    ) -> list[_Place]:
        """The places with the votes of the letters.

        ``inner``: the letters are a part of the row; places before and after them get no vote. ``shared``: they are
        from the lexicon, and the weight is in parts of the votes at each place.
        """
        places = self._places
        alignment = _Alignment(places, inner=inner)
        gain = alignment.columns(letters, _NEAR * self.row.height)
        made: list[_Place] = []
        i, j = len(places), len(letters)
        while i or j:
            free = inner and j in (0, len(letters))
            if i and gain[j][i] == gain[j][i - 1] - (0.0 if free else alignment.skip[i - 1]):
                i -= 1
                if not free:
                    places[i].count(_NONE, weight * (places[i].total if shared else 1.0))
                made.append(places[i])
            elif j and gain[j][i] == gain[j - 1][i] - alignment.insert(letters[j - 1].text):
                j -= 1
                own = weight * (self._mark_weight(letters[j].text, "") * self.total if shared else 1.0)
                made.append(self._new(letters[j], own))
            else:
                i, j = i - 1, j - 1
                place = places[i]
                own = weight * (self._mark_weight(letters[j].text, place.leader) * place.total if shared else 1.0)
                place.add(letters[j], own)
                made.append(place)
        return made[::-1]


class _Alignment:
    """The best alignment of letters with the places of a row, by dynamic programming.

    A column has the gain of the letters so far with no place, with the first place, with the first two, and so on.
    ``skip``: the cost of each place without a letter. ``inner``: the letters are a part of the row.
    """

    def __init__(self, places: Sequence[_Place], *, inner: bool) -> None:
        self.skip = [1.0 - place.votes.get(_NONE, 0.0) / place.total for place in places]
        self._places = places
        self._inner = inner
        self._free = [0.0] * len(places)
        self._worst = [
            -_REPLACED if inner else -min(_REPLACED, place.votes[place.leader] / place.total) for place in places
        ]
        self._suits: dict[str, list[float]] = {}
        self._columns = {"": [0.0, *self._free] if inner else list(accumulate(self.skip, sub, initial=0.0))}

    def insert(self, letter: str) -> float:
        """The cost of a letter without a place."""
        return _SPACE_INSERTED if self._inner and letter == " " else _INSERTED

    def gain(self, text: str) -> float:
        """The gain of a text of the lexicon. Texts with one beginning share its columns."""
        if not self._inner or not text:
            return self._column(text)[-1]
        return self._next(self._column(text[:-1]), text[-1], self._suit(text[-1]), last=True)[-1]

    def columns(self, letters: Sequence[_Letter], near: float) -> list[list[float]]:
        """The columns of the letters; ``near``: pixels to the places that may be theirs."""
        found = [self._columns[""]]
        for number, letter in enumerate(letters, 1):
            suits = self._suit(letter.text) if letter.x is None else self._suit_at(letter.text, letter.x, near)
            found.append(self._next(found[-1], letter.text, suits, last=number == len(letters)))
        return found

    def _column(self, text: str) -> list[float]:
        column = self._columns.get(text)
        if column is None:
            column = self._next(self._column(text[:-1]), text[-1], self._suit(text[-1]), last=False)
            self._columns[text] = column
        return column

    def _next(self, before: list[float], letter: str, suits: list[float], *, last: bool) -> list[float]:
        """The column after one more letter; the places after the ``last`` letter of a part of the row cost nothing."""
        insert = self.insert(letter)
        gain = before[0] - insert
        column = [gain]
        for placed, without, suit, skip in zip(
            before, before[1:], suits, self._free if last and self._inner else self.skip, strict=False
        ):
            gain = max(gain - skip, without - insert, placed + suit)
            column.append(gain)
        return column

    def _suit(self, letter: str) -> list[float]:
        """How well the letter suits each place."""
        suits = self._suits.get(letter)
        if suits is None:
            pairs = zip(self._places, self._worst, strict=True)
            suits = self._suits[letter] = [max(2 * place.credit(letter) - 1, worst) for place, worst in pairs]
        return suits

    def _suit_at(self, letter: str, x: float, near: float) -> list[float]:
        """The same for a letter that was read at ``x``."""
        return [
            max(2 * place.credit(letter) - 1, worst) if abs(place.x - x) <= near else _FAR
            for place, worst in zip(self._places, self._worst, strict=True)
        ]


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
