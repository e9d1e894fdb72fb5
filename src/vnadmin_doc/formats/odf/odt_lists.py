"""Lists of an ODF text: the labels that its list styles print, counted as the program would.

A list continues an earlier one if it is marked so (continue-numbering, continue-list);
else it counts from its start. A heading in no list is numbered by the outline style.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from vnadmin_doc.formats.common.list_labels import Labels, Level
from vnadmin_doc.formats.common.zip_xml import Element, attr, name_of, number

__all__ = ["Lists"]

_OUTLINE = "outline"
_FORMATS = {"1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
_LEVELS = 9


def _levels(style: Element) -> dict[int, Level]:
    """The levels of one list style or of the outline style, from 0."""
    items = {number(attr(item, "level")) - 1: item for item in style if attr(item, "level")}
    return {at: _level(at, item, items) for at, item in items.items() if 0 <= at < _LEVELS}


def _level(at: int, item: Element, items: dict[int, Element]) -> Level:
    if "bullet" in name_of(item) or "image" in name_of(item):
        return Level(attr(item, "bullet-char") or "-", "bullet")
    start = number(attr(item, "start-value"), 1)
    return Level(_text(at, item, items), _format(item), start)


def _format(item: Element | None) -> str:
    return _FORMATS.get(attr(item, "num-format") or "", "none")


def _text(at: int, item: Element, items: dict[int, Element]) -> str:
    """The label with %1 … for the counters, as ``Level`` has it.

    LibreOffice writes it out (num-list-format); ODF 1.2 says how many levels are shown, with
    dots between those that have a number.
    """
    if (whole := attr(item, "num-list-format")) is not None:
        for place in range(1, _LEVELS + 1):
            whole = whole.replace(f"%{place}%", f"%{place}")
        return whole
    if _format(item) == "none":
        return (attr(item, "num-prefix") or "") + (attr(item, "num-suffix") or "")
    first = at + 1 - max(1, number(attr(item, "display-levels"), 1))
    shown = [place for place in range(max(0, first), at + 1) if _format(items.get(place)) != "none"]
    return (attr(item, "num-prefix") or "") + ".".join(f"%{p + 1}" for p in shown) + (attr(item, "num-suffix") or "")


@dataclass(slots=True)
class _Open:
    """A list that we are in."""

    key: str
    style: str
    level: int


@dataclass(slots=True)
class Lists:
    """Counts list items in the order of the text."""

    styles: dict[str, dict[int, Level]] = field(default_factory=dict)
    _rules: dict[str, tuple[str, dict[int, Level]]] = field(default_factory=dict)
    _labels: Labels = field(init=False)
    _open: list[_Open] = field(default_factory=list)
    _by_id: dict[str | None, str] = field(default_factory=dict)
    _last: dict[str, str] = field(default_factory=dict)
    _waiting: bool = False

    def __post_init__(self) -> None:
        self._labels = Labels(self._rules)

    def add(self, source: Element | None) -> None:
        """The list styles, and the outline style, that are defined in a part of the document."""
        for style in source if source is not None else ():
            if name_of(style) == "list-style":
                self.styles.setdefault(attr(style, "name") or "", _levels(style))
            elif name_of(style) == "outline-style":
                self._rules.setdefault(_OUTLINE, (_OUTLINE, _levels(style)))

    @contextmanager
    def inside(self, element: Element) -> Iterator[None]:
        """Walk through a ``text:list``."""
        outer = self._open[-1] if self._open else None
        style = attr(element, "style-name") or (outer.style if outer else "")
        key, level = (outer.key, outer.level + 1) if outer else (self._key(element, style), 0)
        self._open.append(_Open(key, style, level))
        yield
        self._open.pop()

    def _key(self, element: Element, style: str) -> str:
        """What the list counts together with: one key a list, the earlier one's where it goes on."""
        key = self._by_id.get(attr(element, "continue-list"))
        if key is None and attr(element, "continue-numbering") == "true":
            key = self._last.get(style)
        if key is None:
            key = f"list {len(self._rules)}"
            self._rules[key] = key, {}
        self._last[style] = key
        if (own := attr(element, "id")) is not None:
            self._by_id[own] = key
        return key

    def item(self, element: Element) -> None:
        """A list item begins: its first paragraph has the label."""
        self._waiting = name_of(element) == "list-item"
        place = self._open[-1]
        start = attr(element, "start-value")
        if self._waiting and start is not None:
            self._labels.restart(place.key, place.level, number(start, 1))

    def label(self, style: str | None) -> str:
        """The label of the next paragraph in a list; ``style``: the list style that its own style names."""
        if not (self._open and self._waiting):
            return ""
        self._waiting = False
        place = self._open[-1]
        self._rules[place.key] = place.key, self.styles.get(place.style or style or "", {})
        return self._labels.label(place.key, place.level)

    def heading(self, element: Element, style: str | None) -> str:
        """The label of a heading in no list. A style that names no list ("") takes it out of the outline."""
        if self._open or style == "" or attr(element, "is-list-header") == "true":
            return ""
        return self._labels.label(_OUTLINE, number(attr(element, "outline-level"), 1) - 1)
