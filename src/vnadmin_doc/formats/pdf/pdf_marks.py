"""Put tone marks that have glyphs of their own behind the letters over which they stand.

Some programs draw "ạ" as "a" and, somewhere else on the line, a dot. pdfium gives the glyphs from left to right, and
takes the white beside a mark for the end of a word, or a mark in a blank for a letter.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

__all__ = ["BLANK", "in_order"]

BLANK = -1
"""In the place of an index: a blank that the text lacks."""
_MARK = re.compile("[\u0300-\u0323]")
_TONES = "\u0300\u0301\u0303\u0309\u0323"
_HORN = "\u031b"  # begins where its letter ends
_LETTERS = {"\u0302": "aeo", "\u0306": "a", _HORN: "ou"}
"""The letters under circumflex, breve and horn; tone marks stand over all vowels."""
_VOWELS = "aeiouy"
_REACH = 6  # characters of the text between a mark and its letter
_ASIDE = 0.3  # of the height of the letter: a mark may stand this far behind the end of its letter
_GAP = 0.12  # of the height of the letter: a blank has 0.2 or more

Rect = tuple[float, float, float, float]  # left, bottom, right, top


def in_order(text: str, rect: Callable[[int], Rect | None], is_generated: Callable[[int], bool]) -> list[int] | None:
    """The indices of the characters in reading order, each mark behind its letter; None for a text without marks.

    ``rect``: the rectangle of a character, as high as its font; ``is_generated``: is it a blank that pdfium added?
    Such blanks beside marks are decided again, by the gap between the letters.
    """
    places = [match.start() for match in _MARK.finditer(text)]
    if not places:
        return None
    marks: dict[int, list[int]] = {}
    alone: set[int] = set()
    for place in places:
        letter = _letter_of(place, text, rect)
        if letter is None:
            alone.add(place)
        else:
            marks.setdefault(letter, []).append(place)
    moved = set(places) - alone
    beside = {index for place in places for index in (place - 1, place + 1)}
    dropped = {i for i in beside if 0 <= i < len(text) and text[i] == " " and is_generated(i)}
    kept = [index for index in range(len(text)) if index not in moved and index not in dropped]
    return list(_with_blanks(kept, text, marks, rect))


def _with_blanks(
    kept: list[int], text: str, marks: dict[int, list[int]], rect: Callable[[int], Rect | None]
) -> Iterator[int]:
    """The kept indices, each followed by its marks, with blanks in the gaps between letters."""
    last: int | None = None
    for index in kept:
        if last is not None and not (text[index].isspace() or _MARK.match(text, index)):
            before, after = rect(last), rect(index)
            if before and after and after[0] - before[2] >= _GAP * (after[3] - after[1]):
                yield BLANK
        yield index
        yield from sorted(marks.get(index, ()), key=lambda mark: text[mark] in _TONES)
        last = None if text[index].isspace() else index


def _letter_of(mark: int, text: str, rect: Callable[[int], Rect | None]) -> int | None:
    """The letter over or under which a mark stands, or behind whose end it stands."""
    own = rect(mark)
    letters = _LETTERS.get(text[mark], _VOWELS)
    best: tuple[float, int] | None = None
    for index in range(max(0, mark - _REACH), min(len(text), mark + _REACH + 1)):
        box = rect(index) if own and text[index].lower() in letters else None
        if own is None or box is None or min(own[3], box[3]) <= max(own[1], box[1]):
            continue
        height = box[3] - box[1]
        distance = abs(box[2] - own[0]) if text[mark] == _HORN else _distance(own, box)
        if distance <= _ASIDE * height and (best is None or (distance, -index) < best):
            best = distance, -index
    return -best[1] if best else None


def _distance(mark: Rect, letter: Rect) -> float:
    """How far a mark stands beside a letter. Fonts place marks rather too far to the right than to the left."""
    middle = (mark[0] + mark[2]) / 2 - 0.1 * (letter[3] - letter[1])
    return max(letter[0] - middle, middle - letter[2], 0.0)
