"""List labels: what the program that wrote the file would print before a paragraph."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

__all__ = ["Labels", "Level", "label_number"]

_LARGEST = 100_000
_LEVELS = 9
_PLACE = re.compile(r"%([1-9])")
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
    (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip


def _roman(number: int) -> str:
    number = min(number, 5000)
    text = ""
    for value, letters in _ROMAN:
        text += letters * (number // value)
        number %= value
    return text


def _letter(number: int) -> str:
    """Letters a … z, then aa, bb …, as Word counts."""
    repeat, index = divmod(number - 1, 26)
    return chr(ord("a") + index) * min(repeat + 1, 30)


_FORMATS: dict[str, Callable[[int], str]] = {
    "decimalZero": lambda number: f"{number:02d}",
    "lowerLetter": _letter,
    "upperLetter": lambda number: _letter(number).upper(),
    "lowerRoman": _roman,
    "upperRoman": lambda number: _roman(number).upper(),
    "none": lambda _: "",
}


def label_number(number: int, number_format: str) -> str:
    """A number in one of the formats of OOXML; decimal where the format is not known.

    >>> label_number(4, "upperRoman"), label_number(28, "lowerLetter"), label_number(7, "decimal")
    ('IV', 'bb', '7')
    """
    number = min(max(number, 0), _LARGEST)
    return _FORMATS.get(number_format, str)(number) if number else str(number)


@dataclass(frozen=True, slots=True)
class Level:
    """How one level of a list is numbered. ``text`` holds ``%1`` … ``%9`` for the counters.

    ``restart``: the level (1-based) whose step starts this one again, 0 for never, None for any above.
    """

    text: str = ""
    format: str = "decimal"
    start: int = 1
    legal: bool = False
    restart: int | None = None


def _bullet(text: str) -> str:
    """Bullets are printed in symbol fonts; a dash stands for all of them but the plus sign."""
    return "+" if text.strip() == "+" else "-"


@dataclass(slots=True)
class Labels:
    """Counts list paragraphs in the order of the text.

    ``lists`` maps a list to (what it counts together with, its levels by number). Lists
    that share a definition share its counters, except where one starts a level again.
    ``styled`` tells the level of a paragraph by (list, its style) where nothing else does.
    """

    lists: Mapping[str, tuple[str, Mapping[int, Level]]]
    anew: Mapping[str, Mapping[int, int]] = field(default_factory=dict)
    styled: Mapping[tuple[str, str], int] = field(default_factory=dict)
    _counts: dict[str, dict[int, int]] = field(default_factory=dict)
    _begun: set[tuple[str, int]] = field(default_factory=set)

    def label(self, list_id: str, level: int) -> str:
        """The label of the next paragraph of this list and level; "" if it has none."""
        if list_id not in self.lists or not 0 <= level < _LEVELS:
            return ""
        group, levels = self.lists[list_id]
        rule = levels.get(level)
        if rule is None:
            return ""
        counts = self._counts.setdefault(group, {})
        self._step(list_id, level, rule, counts)
        for deeper in [n for n in counts if n > level]:
            restart = levels[deeper].restart if deeper in levels else None
            if restart is None or level < restart:
                del counts[deeper]
        if rule.format == "bullet":
            return _bullet(rule.text)

        def value(place: re.Match[str]) -> str:
            return self._number(int(place[1]) - 1, rule, levels, counts)

        return _PLACE.sub(value, rule.text).strip()

    def restart(self, list_id: str, level: int, value: int) -> None:
        """The next paragraph of this list and level has this number."""
        if list_id in self.lists:
            self._counts.setdefault(self.lists[list_id][0], {})[level] = value - 1

    def _step(self, list_id: str, level: int, rule: Level, counts: dict[int, int]) -> None:
        anew = self.anew.get(list_id, {})
        if level in anew and (list_id, level) not in self._begun:
            self._begun.add((list_id, level))
            counts[level] = anew[level]
        else:
            counts[level] = counts[level] + 1 if level in counts else anew.get(level, rule.start)

    def _number(self, level: int, rule: Level, levels: Mapping[int, Level], counts: dict[int, int]) -> str:
        other = levels.get(level, Level())
        number = counts.setdefault(level, other.start)
        return label_number(number, "decimal" if rule.legal else other.format)
