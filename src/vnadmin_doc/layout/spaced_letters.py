"""Spaced letters: joins words that were typed letter by letter, as ``Q U Y Ế T  Đ Ị N H`` in titles.

Only single capitals in one row that make Vietnamese syllables are joined. Wider gaps separate the words; where all gaps
are equal, the only possible split into syllables does.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from vnadmin_doc.correction.joined_words import split_into_syllables
from vnadmin_doc.language.syllables import is_syllable
from vnadmin_doc.model.geometry import hull
from vnadmin_doc.model.page import Source, Word

__all__ = ["join_spaced"]

FEWEST_LETTERS = 4
"""Fewest single letters in a row that may be a spaced title."""
WORD_GAP = 1.5
"""Least ratio of a gap between words to the smallest gap between letters."""
LARGEST_GAP = 1.5
"""Largest gap between letters, as a share of their height; on a grid, of cells twice as high as wide."""


def join_spaced(source: Source) -> Source:
    """The source with the words that were typed letter by letter joined."""
    pages = []
    changed = False
    for page in source.pages:
        words = page.words
        capitals = "".join(["C" if len(word.text) < 3 and _is_capital(word) else " " for word in words])
        if "C" * FEWEST_LETTERS in capitals:  # in most pages there are no such words in a row
            words = tuple(word for run in _runs(words, 2.0 if page.unit == "cell" else 1.0) for word in _joined(run))
            changed = changed or len(words) < len(page.words)
        pages.append(replace(page, words=words) if words is not page.words else page)
    return replace(source, pages=tuple(pages)) if changed else source


def _runs(words: Sequence[Word], em: float) -> Iterator[list[Word]]:
    """The words in runs of single capitals that follow each other in a row; each other word alone."""
    run: list[Word] = []
    for word in words:
        follows = bool(run) and run[-1].text.isalpha() and _is_near(run[-1], word, em)
        if run and not (follows and (_is_capital(word) or _ends_title(word))):
            yield run
            run = []
        if run or _is_capital(word):
            run.append(word)
        else:
            yield [word]
    if run:
        yield run


def _is_capital(word: Word) -> bool:
    return word.text.isupper() and (len(word.text) == 1 or (len(word.text) == 2 and word.text[1] in ":."))


def _ends_title(word: Word) -> bool:
    return word.text in (":", ".")


def _is_near(first: Word, second: Word, em: float) -> bool:
    a, b = first.box, second.box
    return a.top < b.centre < a.bottom and 0 <= b.x0 - a.x1 <= LARGEST_GAP * em * a.height


def _joined(run: list[Word]) -> list[Word]:
    """The words of a run; the run itself if its letters make no syllables."""
    letters = run[:-1] if _ends_title(run[-1]) else run
    if len(letters) < FEWEST_LETTERS:
        return run
    gaps = [second.box.x0 - first.box.x1 for first, second in pairwise(letters)]
    widest = WORD_GAP * max(min(gaps), 0.1)
    ends = [index for index, gap in enumerate(gaps, 1) if gap >= widest]
    if not ends:
        lengths = [len(part) for part in split_into_syllables("".join(word.text for word in letters)).split()]
        ends = [sum(lengths[:count]) for count in range(1, len(lengths))]
    parts = [letters[start:end] for start, end in pairwise([0, *ends, len(letters)])]
    parts[-1] = [*parts[-1], *run[len(letters) :]]
    joined = [_one(part) for part in parts]
    return joined if all(is_syllable(word.text.rstrip(":.")) for word in joined) else run


def _one(letters: Sequence[Word]) -> Word:
    confidences = [word.confidence for word in letters if word.confidence is not None]
    return replace(
        letters[0],
        text="".join(word.text for word in letters),
        box=hull(word.box for word in letters),
        confidence=min(confidences, default=None),
    )
