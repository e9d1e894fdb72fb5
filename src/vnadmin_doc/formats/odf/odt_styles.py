"""Styles of an ODF text: what each inherits, for paragraphs, text, tables and cells.

A document has two sheets of automatic styles, the text's own and that of its headers and
footers (styles.xml); both may name a style P1, and both inherit from the common styles.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from vnadmin_doc.formats.common.content_blocks import Align
from vnadmin_doc.formats.common.zip_xml import Element, attr, child, children
from vnadmin_doc.model.page import PLAIN, Style

__all__ = ["Look", "Sheet", "cells", "is_bordered"]

_LENGTH = re.compile(r"(-?\d{0,6}(?:\.\d{1,9})?)(cm|mm|in|pt|pc|px)?$")
_CENTIMETRES = {"cm": 1.0, "mm": 0.1, "in": 2.54, "pt": 2.54 / 72, "pc": 2.54 / 6, "px": 2.54 / 96}
_CELL = 0.2  # centimetres a cell, as in a DOCX
_ALIGN: dict[str, Align] = {"center": "center", "right": "right", "end": "right"}


@dataclass(frozen=True, slots=True)
class Look:
    """How text is shown."""

    style: Style = PLAIN
    font: str = ""
    upper: bool = False
    hidden: bool = False


def cells(length: str | None) -> int:
    """A length in cells of the grid; 0 where it is unknown.

    >>> cells("1cm"), cells("0.5in"), cells("50%"), cells(None)
    (5, 6, 0, 0)
    """
    return round(_centimetres(length) / _CELL)


def _centimetres(length: str | None) -> float:
    found = _LENGTH.match(length or "")
    return float(found[1]) * _CENTIMETRES[found[2]] if found and found[1] not in ("", "-") and found[2] else 0.0


def is_bordered(properties: Iterable[Element]) -> bool:
    """Are two or more edges of a cell drawn? The nearest properties come first."""
    drawn = 0
    for edge in ("left", "right", "top", "bottom"):
        told = (attr(item, f"border-{edge}") or attr(item, "border") for item in properties)
        drawn += next((t for t in told if t is not None), "none").split(" ")[-1:] != ["none"]
    return drawn >= 2


@dataclass(slots=True)
class Sheet:
    """Styles by family and name: those of a part of the document, and the common ones behind them."""

    sources: tuple[Element | None, ...]
    fonts: dict[str, str] = field(default_factory=dict)
    _styles: dict[tuple[str, str], Element] = field(default_factory=dict)
    _defaults: dict[str, Element] = field(default_factory=dict)
    _looks: dict[tuple[str, str, Look], Look] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for source in self.sources:
            for style in children(source, "style"):
                self._styles.setdefault((attr(style, "family") or "", attr(style, "name") or ""), style)
            for style in children(source, "default-style"):
                self._defaults.setdefault(attr(style, "family") or "", style)

    def chain(self, family: str, name: str | None) -> list[Element]:
        """The style, the one that it inherits from, and so on; the family's default last."""
        chain: list[Element] = []
        style = self._styles.get((family, name or ""))
        while style is not None and style not in chain:
            chain.append(style)
            style = self._styles.get((family, attr(style, "parent-style-name") or ""))
        default = self._defaults.get(family)
        return [*chain, default] if default is not None else chain

    def properties(self, family: str, name: str | None, kind: str) -> list[Element]:
        """The property elements of a kind (``paragraph-properties``), the nearest first."""
        found = (child(style, kind) for style in self.chain(family, name))
        return [item for item in found if item is not None]

    def told(self, name: str | None, attribute: str) -> str | None:
        """What a paragraph's style or those behind it say of themselves, e.g. ``list-style-name``."""
        return next((v for s in self.chain("paragraph", name) if (v := attr(s, attribute)) is not None), None)

    def look(self, family: str, name: str | None, under: Look = Look()) -> Look:
        """How text in a style is shown, laid over what it stands in."""
        key = family, name or "", under
        if key not in self._looks:
            look = under
            for properties in reversed(self.properties(family, name, "text-properties")):
                look = self._over(look, properties)
            self._looks[key] = look
        return self._looks[key]

    def _over(self, look: Look, item: Element) -> Look:
        changes = dict(_style_changes(item, look.style.size))
        font = attr(item, "font-name") or attr(item, "font-family")
        shown = (attr(item, "text-transform"), attr(item, "font-variant"))
        upper = look.upper if shown == (None, None) else bool({"uppercase", "small-caps"} & set(shown))
        hidden = attr(item, "display")
        return Look(
            replace(look.style, **changes),
            self.fonts.get(font, font) if font else look.font,
            upper,
            look.hidden if hidden is None else hidden == "none",
        )

    def align(self, name: str | None) -> Align:
        """How a paragraph is set."""
        found = (attr(item, "text-align") for item in self.properties("paragraph", name, "paragraph-properties"))
        return _ALIGN.get(next((value for value in found if value), ""), "left")

    def indent(self, name: str | None) -> int:
        """Where a paragraph's first line starts, in cells."""
        items = self.properties("paragraph", name, "paragraph-properties")
        lengths = (next((v for i in items if (v := attr(i, key))), None) for key in ("margin-left", "text-indent"))
        return max(0, sum(map(cells, lengths)))

    def breaks(self, family: str, name: str | None, side: str) -> bool:
        """Does a page break stand ``before`` or ``after`` what has this style?"""
        items = self.properties(family, name, "table-properties" if family == "table" else "paragraph-properties")
        told = next((v for item in items if (v := attr(item, f"break-{side}"))), None)
        return told in ("page", "even-page", "odd-page")


def _style_changes(item: Element, size: float | None) -> Iterator[tuple[str, Any]]:
    weight, posture = attr(item, "font-weight"), attr(item, "font-style")
    struck, raised = attr(item, "text-line-through-style"), attr(item, "text-position")
    if weight is not None:
        yield "bold", weight == "bold" or weight in ("600", "700", "800", "900")
    if posture is not None:
        yield "italic", posture in ("italic", "oblique")
    if struck is not None:
        yield "struck", struck != "none"
    if raised is not None:
        yield "raised", raised.startswith("super") or bool(re.match(r"[1-9]\d*(?:\.\d+)?%", raised))
    if told := attr(item, "font-size"):
        yield "size", _size(told, size)


def _size(told: str, size: float | None) -> float | None:
    """Points; a percentage is of what stands around it."""
    if re.fullmatch(r"\d{1,4}(?:\.\d{1,4})?%", told):
        return round(size * float(told[:-1]) / 100, 1) if size else None
    return round(_centimetres(told) / _CENTIMETRES["pt"], 1) or None
