"""Compute the list labels of an ODF text from its list styles, as a word processor does.

A list continues an earlier one if it declares so (continue-numbering, continue-list);
otherwise it starts at its start value. A heading outside a list is numbered by the outline style.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from vnadmin_doc.formats.common.list_labels import Labels, Level
from vnadmin_doc.formats.common.zip_xml import Element, attr, local_name, number

__all__ = ["Lists"]

_OUTLINE = "outline"
_FORMATS = {"1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
_LEVELS = 9


def _levels(style: Element) -> dict[int, Level]:
    """The levels of one list style or of the outline style, from 0."""
    items = {number(attr(item, "level")) - 1: item for item in style if attr(item, "level")}
    return {
        level_index: _level(level_index, item, items)
        for level_index, item in items.items()
        if 0 <= level_index < _LEVELS
    }


def _level(level_index: int, item: Element, items: dict[int, Element]) -> Level:
    if "bullet" in local_name(item) or "image" in local_name(item):
        return Level(attr(item, "bullet-char") or "-", "bullet")
    start = number(attr(item, "start-value"), 1)
    return Level(_text(level_index, item, items), _format(item), start)


def _format(item: Element | None) -> str:
    return _FORMATS.get(attr(item, "num-format") or "", "none")


def _text(level_index: int, item: Element, items: dict[int, Element]) -> str:
    """The label with %1 … for the counters, in the form of ``Level.text``.

    LibreOffice writes the whole label (num-list-format); ODF 1.2 has the number of levels to display, with
    dots between the levels that have a number.
    """
    if (label_format := attr(item, "num-list-format")) is not None:
        for current in range(1, _LEVELS + 1):
            label_format = label_format.replace(f"%{current}%", f"%{current}")
        return label_format
    if _format(item) == "none":
        return (attr(item, "num-prefix") or "") + (attr(item, "num-suffix") or "")
    first = level_index + 1 - max(1, number(attr(item, "display-levels"), 1))
    shown = [current for current in range(max(0, first), level_index + 1) if _format(items.get(current)) != "none"]
    return (attr(item, "num-prefix") or "") + ".".join(f"%{p + 1}" for p in shown) + (attr(item, "num-suffix") or "")


@dataclass(slots=True)
class _OpenList:
    """A list that is being read."""

    key: str
    style: str
    level: int


@dataclass(slots=True)
class Lists:
    """Counts list items in the order of the text."""

    styles: dict[str, dict[int, Level]] = field(default_factory=dict)
    _rules: dict[str, tuple[str, dict[int, Level]]] = field(default_factory=dict)
    _labels: Labels = field(init=False)
    _open: list[_OpenList] = field(default_factory=list)
    _by_id: dict[str | None, str] = field(default_factory=dict)
    _last: dict[str, str] = field(default_factory=dict)
    _label_pending: bool = False

    def __post_init__(self) -> None:
        self._labels = Labels(self._rules)

    def add(self, source: Element | None) -> None:
        """Add the list styles and the outline style that a part of the document defines."""
        for style in source if source is not None else ():
            if local_name(style) == "list-style":
                self.styles.setdefault(attr(style, "name") or "", _levels(style))
            elif local_name(style) == "outline-style":
                self._rules.setdefault(_OUTLINE, (_OUTLINE, _levels(style)))

    @contextmanager
    def inside(self, element: Element) -> Iterator[None]:
        """Context manager: the items read inside it belong to this ``text:list``."""
        outer = self._open[-1] if self._open else None
        style = attr(element, "style-name") or (outer.style if outer else "")
        key, level = (outer.key, outer.level + 1) if outer else (self._key(element, style), 0)
        self._open.append(_OpenList(key, style, level))
        yield
        self._open.pop()

    def _key(self, element: Element, style: str) -> str:
        """The key of the list's counters: its own, or that of the earlier list that it continues."""
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
        """Start a list item: its first paragraph gets the label."""
        self._label_pending = local_name(element) == "list-item"
        current = self._open[-1]
        start = attr(element, "start-value")
        if self._label_pending and start is not None:
            self._labels.restart(current.key, current.level, number(start, 1))

    def label(self, style: str | None) -> str:
        """The label of the next paragraph, "" if none; ``style``: the list style of the paragraph's own style."""
        if not (self._open and self._label_pending):
            return ""
        self._label_pending = False
        current = self._open[-1]
        self._rules[current.key] = current.key, self.styles.get(current.style or style or "", {})
        return self._labels.label(current.key, current.level)

    def heading(self, element: Element, style: str | None) -> str:
        """The label of a heading outside a list; "" if its list style is "", which excludes it from the outline."""
        if self._open or style == "" or attr(element, "is-list-header") == "true":
            return ""
        return self._labels.label(_OUTLINE, number(attr(element, "outline-level"), 1) - 1)
