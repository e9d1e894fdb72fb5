"""Titles, family names and syllables vote on a row of the signature block, as one more reader.

Titles of office are a closed list (``titles.tsv``), family names nearly so, and a given name has Vietnamese syllables.
The entry that suits the readings best is counted as a reading of its own: it decides where readings differ, and cannot
add a letter that no crop shows.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from vnadmin_doc.language import lexicon
from vnadmin_doc.language.frequency import rarest_frequency
from vnadmin_doc.language.text import caps_ratio, fold, tone_key
from vnadmin_doc.ocr.engines.letter_vote import Ballot
from vnadmin_doc.ocr.engines.tesseract import OcrWord, text_of

__all__ = ["read_ballot"]

_TITLE_WEIGHT, _NAME_WEIGHT, _SYLLABLE_WEIGHT = 0.6, 1.05, 0.3  # of all readings
_MIN_WORD_GAIN = 0.1
_MIN_GAIN = 0.4  # of the letters: a title that suits less is not in the row
_EDGE_SIGNS = ".,:;-_/|*"
_WORD_GAIN = 0.25
_AGREED = 0.8  # share of the votes of a word in which the readings agree
_SHAPES = str.maketrans("eoqltub", "ccgiinh")  # letters of one shape as one letter
_LETTERS_FOUND = 0.75  # share of a title's letters that the row must have
_CAPITALS = 0.6
_FREQUENCY_GAIN = 0.15  # letters for each factor of ten in frequency
_RARE = 0.1  # percent of people
_FAMILY_FACTOR = 2.0
_NAME_GAIN = 2.0  # factors of ten: syllables of given names
_MIN_FREQUENCY = 3.0  # log10 of occurrences in 10^9 words


def read_ballot(ballot: Ballot) -> list[OcrWord]:
    """The words that most readings have, with the votes of the lexicon."""
    words = ballot.words()
    if caps_ratio(text_of(words)) > _CAPITALS:
        title = _best_title(ballot)
        if title:
            ballot.add_text(f" {title} ", _TITLE_WEIGHT)
    else:
        for index, word in enumerate(words):
            _vote_on_word(ballot.part(word.box), word, first=index == 0 and _is_given_name(words[1:]))
    return ballot.words()


def _is_given_name(words: Sequence[OcrWord]) -> bool:
    """Are the words a name that lacks its family name?"""
    if not words or not words[0].text.istitle():
        return False
    return len(words) < 3 or tone_key(words[0].text) not in {tone_key(name) for name in _family_names().texts}


def _vote_on_word(ballot: Ballot, read: OcrWord, *, first: bool) -> None:
    """Count the syllable that suits a word best, or the family name if it is the ``first`` word of a name.

    A word that is no syllable is misread, or a name of another people. The readings of a misread one differ, or have a
    letter that looks like the right one.
    """
    word = read.text.strip(_EDGE_SIGNS)
    best = _best_syllable(ballot, word, first=first) if word.isalpha() else None
    if best is None:
        return
    known = (rarest_frequency(word) or 0.0) >= _MIN_FREQUENCY
    if not known and not first and read.confidence > _AGREED and not _look_alike(word, best):
        return
    if ballot.gains(part=False)(best) >= (_WORD_GAIN if known else 0.0) * len(best):
        ballot.add_text(best, _SYLLABLE_WEIGHT if known and not first else _NAME_WEIGHT)


def _look_alike(word: str, other: str) -> bool:
    """Do the words differ in marks and in letters of the same shape only?

    >>> _look_alike("Phúe", "Phúc"), _look_alike("Bhăm", "Chăm")
    (True, False)
    """
    return fold(word).translate(_SHAPES) == fold(other).translate(_SHAPES)


@dataclass(frozen=True, slots=True)
class _Entries:
    """Entries of the lexicon, with their ``priors``.

    ``counts``: how often each of the ``signs`` is in each entry without marks; ``totals``: the letters of each entry.
    """

    texts: tuple[str, ...]
    priors: tuple[float, ...]
    signs: str
    counts: Any
    totals: Any

    @classmethod
    def of(cls, priors: dict[str, float]) -> _Entries:
        """The entries of a dictionary."""
        import numpy as np

        letters = [Counter(fold(text).replace(" ", "")) for text in priors]
        signs = "".join(sorted(set().union(*letters)))
        counts = np.array([[own[sign] for sign in signs] for own in letters], dtype=np.uint8)
        return cls(tuple(priors), tuple(priors.values()), signs, counts, counts.sum(axis=1, dtype=np.int64))

    def shared(self, letters: Counter[str]) -> Any:
        """How many letters of each entry are among these."""
        import numpy as np

        limits = np.array([min(letters[sign], 255) for sign in self.signs], dtype=np.uint8)
        return np.minimum(self.counts, limits).sum(axis=1, dtype=np.int64)

    def chosen(self, which: Any) -> Iterator[tuple[str, float]]:
        """The text and the prior of the entries that are chosen."""
        for index in which.nonzero()[0].tolist():
            yield self.texts[index], self.priors[index]


@cache
def _titles() -> _Entries:
    """The titles in capitals."""
    return _Entries.of({title.upper(): 0.0 for title in sorted(set(lexicon.titles()))})


def _best_title(ballot: Ballot) -> str | None:
    """The registered title that suits the row best, with the sign of authority before it that suits."""
    titles, gain = _titles(), ballot.gains(part=True)
    near = titles.chosen(titles.shared(ballot.letters()) >= _LETTERS_FOUND * titles.totals)
    best = max((title for title, _ in near), key=gain, default=None)
    if best is None:
        return None
    found = max([best, *(f"{sign}. {best}" for sign in lexicon.words("signs"))], key=gain)
    words = gain(found) > _MIN_GAIN * len(found)
    # "TRƯỜNG" of a seal is no "TRƯỞNG BAN".
    return found if words and all(gain(word) > _MIN_WORD_GAIN * len(word) for word in best.split()) else None


def _best_syllable(ballot: Ballot, text: str, *, first: bool) -> str | None:
    """The syllable that suits a word best, or the family name if it is the ``first`` word of the row."""
    entries, gain = _family_names() if first else _syllables(), ballot.gains(part=False)
    as_long = abs(entries.totals - len(text)) < 2
    near = entries.chosen(as_long & (entries.shared(ballot.letters()) >= entries.totals - 1))
    spelt = str.capitalize if first or text.istitle() else str.upper if text.isupper() else str.lower
    scored = ((gain(word) + _FREQUENCY_GAIN * prior, word) for word, prior in ((spelt(s), prior) for s, prior in near))
    return max(scored, key=lambda item: item[0], default=(0.0, None))[1]


@cache
def _syllables() -> _Entries:
    rows = ((row["syllable"], int(row["frequency"]) / 10) for row in lexicon.rows("syllables"))
    names = set(lexicon.words("given_names"))
    return _Entries.of(
        {
            syllable: frequency + _NAME_GAIN * (syllable in names)
            for syllable, frequency in rows
            if frequency >= _MIN_FREQUENCY
        }
    )


@cache
def _family_names() -> _Entries:
    shares = ((row["surname"].lower(), float(row["share"] or _RARE)) for row in lexicon.rows("surnames"))
    return _Entries.of({name: _FAMILY_FACTOR * math.log10(share) for name, share in shares})
