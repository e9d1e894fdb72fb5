"""Compute list labels: the number or bullet that a word processor prints before a paragraph."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

__all__ = ["Labels", "Level", "label_number"]

_MAX_NUMBER = 100_000
_LEVELS = 9
_COUNTER = re.compile(r"%([1-9])")
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
    """A … z, then aa, bb …: the way Word numbers with letters."""
    repeat, index = divmod(number - 1, 26)
    return chr(ord("a") + index) * min(repeat + 1, 30)


_VIETNAMESE = ("", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_ENGLISH = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_ENGLISH_TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_ENGLISH_ORDINALS = {"one": "first", "two": "second", "three": "third", "five": "fifth", "eight": "eighth",
                     "nine": "ninth", "twelve": "twelfth"}  # fmt: skip


def _vietnamese(number: int) -> str:
    """A number below 100 in Vietnamese words; greater ones in digits."""
    tens, ones = divmod(number, 10)
    if number >= 100:
        return str(number)
    last = {5: "lăm"}.get(ones, _VIETNAMESE[ones]) if tens else _VIETNAMESE[ones]
    last = "mốt" if tens > 1 and ones == 1 else last
    first = {0: "", 1: "mười"}.get(tens, f"{_VIETNAMESE[tens]} mươi")
    return f"{first} {last}".strip()


def _english(number: int) -> str:
    """A number below 100 in English words, as Word writes them; greater ones in digits."""
    if number >= 100:
        return str(number)
    tens, ones = divmod(number, 10)
    text = _ENGLISH[number] if number < 20 else _ENGLISH_TENS[tens] + (f"-{_ENGLISH[ones]}" if ones else "")
    return text.capitalize()


def _english_ordinal(number: int) -> str:
    if number >= 100:
        return _ordinal(number)
    head, dash, last = _english(number).rpartition("-")
    word = _ENGLISH_ORDINALS.get(last.lower()) or (f"{last[:-1]}ieth" if last.endswith("y") else f"{last}th")
    return head + dash + word if dash else word.capitalize()


def _ordinal(number: int) -> str:
    ending = "th" if number // 10 % 10 == 1 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


_FORMATS: dict[str, Callable[[int], str]] = {
    "decimalZero": lambda number: f"{number:02d}",
    "lowerLetter": _letter,
    "upperLetter": lambda number: _letter(number).upper(),
    "lowerRoman": _roman,
    "upperRoman": lambda number: _roman(number).upper(),
    "ordinal": _ordinal,
    "cardinalText": _english,
    "ordinalText": _english_ordinal,
    "vietnameseCounting": _vietnamese,
    "numberInDash": lambda number: f"- {number} -",
    "decimalEnclosedParen": lambda number: f"({number})",
    "decimalEnclosedFullstop": lambda number: f"{number}.",
    "none": lambda _: "",
}


def label_number(number: int, number_format: str) -> str:
    """A number in one of the number formats of OOXML (ECMA-376 part 1, 17.18.59); decimal if the format is unknown.

    >>> label_number(4, "upperRoman"), label_number(28, "lowerLetter"), label_number(7, "decimal")
    ('IV', 'bb', '7')
    """
    number = min(max(number, 0), _MAX_NUMBER)
    return _FORMATS.get(number_format, str)(number) if number else str(number)


@dataclass(frozen=True, slots=True)
class Level:
    """How one level of a list is numbered. ``text`` contains ``%1`` … ``%9`` for the counters.

    ``legal``: all counters in decimal numbers. ``restart``: the level (1-based) that restarts this one;
    0 for never, None for every level above.
    """

    text: str = ""
    format: str = "decimal"
    start: int = 1
    legal: bool = False
    restart: int | None = None


def _bullet(text: str) -> str:
    """The label of a bullet: "+" for a plus sign, "-" for all others (their symbol fonts are not readable)."""
    return "+" if text.strip() == "+" else "-"


@dataclass(slots=True)
class Labels:
    """Counts list paragraphs in the order of the text.

    ``lists`` maps a list to (its counter group, its levels by number). Lists with the same counter
    group share counters, unless ``start_overrides`` gives a new start for a level of one list.
    ``level_of_style`` maps (list, paragraph style) to a level, for paragraphs that declare no level.
    """

    lists: Mapping[str, tuple[str, Mapping[int, Level]]]
    start_overrides: Mapping[str, Mapping[int, int]] = field(default_factory=dict)
    level_of_style: Mapping[tuple[str, str], int] = field(default_factory=dict)
    _counts: dict[str, dict[int, int]] = field(default_factory=dict)
    _started: set[tuple[str, int]] = field(default_factory=set)

    def label(self, list_id: str, level: int) -> str:
        """Count the next paragraph of this list and level; returns its label, "" if it has none."""
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

        def value(counter: re.Match[str]) -> str:
            return self._number(int(counter[1]) - 1, rule, levels, counts)

        return _COUNTER.sub(value, rule.text).strip()

    def restart(self, list_id: str, level: int, value: int) -> None:
        """Set the number of the next paragraph of this list and level."""
        if list_id in self.lists:
            self._counts.setdefault(self.lists[list_id][0], {})[level] = value - 1

    def _step(self, list_id: str, level: int, rule: Level, counts: dict[int, int]) -> None:
        start_overrides = self.start_overrides.get(list_id, {})
        if level in start_overrides and (list_id, level) not in self._started:
            self._started.add((list_id, level))
            counts[level] = start_overrides[level]
        else:
            counts[level] = counts[level] + 1 if level in counts else start_overrides.get(level, rule.start)

    def _number(self, level: int, rule: Level, levels: Mapping[int, Level], counts: dict[int, int]) -> str:
        other = levels.get(level, Level())
        number = counts.setdefault(level, other.start)
        return label_number(number, "decimal" if rule.legal else other.format)
