"""Resolve the styles of an ODF text with inheritance, for paragraphs, text, tables and cells.

A document has two sets of automatic styles: one for the text, one for headers and
footers (styles.xml). Both may define a style P1, and both inherit from the common styles.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from vnadmin_doc.formats.common.content_blocks import Align
from vnadmin_doc.formats.common.zip_xml import Element, attr, child, children
from vnadmin_doc.model.page import PLAIN, Style
from vnadmin_doc.model.visibility import Colour, Ground, is_lost_in, nearest_ground

__all__ = ["StyleSheet", "TextFormat", "background", "is_bordered", "length_in_cells", "length_in_points"]

_LENGTH = re.compile(r"(-?\d{0,6}(?:\.\d{1,9})?)(cm|mm|in|pt|pc|px)?$")
_CENTIMETRES = {"cm": 1.0, "mm": 0.1, "in": 2.54, "pt": 2.54 / 72, "pc": 2.54 / 6, "px": 2.54 / 96}
_HEX = re.compile(r"#[0-9A-Fa-f]{6}")
_CELL = 0.2  # centimetres per grid cell, as in the DOCX reader
_ALIGN: dict[str, Align] = {"center": "center", "right": "right", "end": "right"}


@dataclass(frozen=True, slots=True)
class TextFormat:
    """How text is displayed: style, font name, in capitals, hidden; its colour (None: automatic) and its ground."""

    style: Style = PLAIN
    font: str = ""
    upper: bool = False
    hidden: bool = False
    colour: Colour | None = None
    ground: Ground = None

    def is_seen(self, around: Colour | None) -> bool:
        """Can text in this format be seen on its own ground, or on the one ``around`` it? An unknown ground is None."""
        return not (self.hidden or is_lost_in(nearest_ground(self.ground, around=around), self.colour))


def background(item: Element) -> Ground:
    """The background of an element of properties (``fo:background-color``, ODF 1.3 part 3, 20.182)."""
    value = attr(item, "background-color")
    if value is None or value == "transparent":
        return None
    return (_colour(value),)


def _colour(value: str) -> Colour | None:
    """The colour of a value such as ``#1f3864``; None for others."""
    if not _HEX.fullmatch(value):
        return None
    red, green, blue = bytes.fromhex(value[1:])
    return red, green, blue


def length_in_cells(length: str | None) -> int:
    """A length in cells of the character grid; 0 if it is missing or has no unit of length.

    >>> length_in_cells("1cm"), length_in_cells("0.5in"), length_in_cells("50%"), length_in_cells(None)
    (5, 6, 0, 0)
    """
    return round(_centimetres(length) / _CELL)


def length_in_points(length: str | None) -> float:
    """A length in points; 0 if it is missing or has no unit of length.

    >>> length_in_points("2.54cm"), length_in_points(None)
    (72.0, 0.0)
    """
    return _centimetres(length) * 72 / 2.54


def _centimetres(length: str | None) -> float:
    found = _LENGTH.match(length or "")
    return float(found[1]) * _CENTIMETRES[found[2]] if found and found[1] not in ("", "-") and found[2] else 0.0


def is_bordered(properties: Iterable[Element]) -> bool:
    """Has a cell two or more visible borders? ``properties``: those of the nearest style first."""
    drawn = 0
    for edge in ("left", "right", "top", "bottom"):
        declared = (attr(item, f"border-{edge}") or attr(item, "border") for item in properties)
        drawn += next((t for t in declared if t is not None), "none").split(" ")[-1:] != ["none"]
    return drawn >= 2


@dataclass(slots=True)
class StyleSheet:
    """Styles by family and name: first those of a part of the document, then the common ones."""

    sources: tuple[Element | None, ...]
    fonts: dict[str, str] = field(default_factory=dict)
    _styles: dict[tuple[str, str], Element] = field(default_factory=dict)
    _defaults: dict[str, Element] = field(default_factory=dict)
    _formats: dict[tuple[str, str, TextFormat], TextFormat] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for source in self.sources:
            for style in children(source, "style"):
                self._styles.setdefault((attr(style, "family") or "", attr(style, "name") or ""), style)
            for style in children(source, "default-style"):
                self._defaults.setdefault(attr(style, "family") or "", style)

    def chain(self, family: str, name: str | None) -> list[Element]:
        """The style, its parent style, and so on; the default style of the family last."""
        chain: list[Element] = []
        style = self._styles.get((family, name or ""))
        while style is not None and style not in chain:
            chain.append(style)
            style = self._styles.get((family, attr(style, "parent-style-name") or ""))
        default = self._defaults.get(family)
        return [*chain, default] if default is not None else chain

    def properties(self, family: str, name: str | None, kind: str) -> list[Element]:
        """The property elements of a kind (``paragraph-properties``), those of the nearest style first."""
        found = (child(style, kind) for style in self.chain(family, name))
        return [item for item in found if item is not None]

    def style_attribute(self, name: str | None, attribute: str) -> str | None:
        """An attribute of a paragraph style or its nearest parent that has it, e.g. ``list-style-name``."""
        return next((v for s in self.chain("paragraph", name) if (v := attr(s, attribute)) is not None), None)

    def text_format(self, family: str, name: str | None, outer: TextFormat = TextFormat()) -> TextFormat:
        """How text in a style is displayed; ``outer`` is the format that it inherits from its surroundings."""
        key = family, name or "", outer
        if key not in self._formats:
            text_format = outer
            for properties in reversed(self.properties(family, name, "text-properties")):
                text_format = self._with_properties(text_format, properties)
            self._formats[key] = text_format
        return self._formats[key]

    def _with_properties(self, text_format: TextFormat, item: Element) -> TextFormat:
        changes = dict(_style_changes(item, text_format.style.size))
        font = attr(item, "font-name") or attr(item, "font-family")
        shown = (attr(item, "text-transform"), attr(item, "font-variant"))
        upper = text_format.upper if shown == (None, None) else bool({"uppercase", "small-caps"} & set(shown))
        hidden, colour = attr(item, "display"), attr(item, "color")
        automatic = attr(item, "use-window-font-color") == "true"
        return TextFormat(
            replace(text_format.style, **changes),
            self.fonts.get(font, font) if font else text_format.font,
            upper,
            text_format.hidden if hidden is None else hidden == "none",
            None if automatic else (_colour(colour) if colour else text_format.colour),
            background(item) or text_format.ground,
        )

    def align(self, name: str | None) -> Align:
        """The alignment of a paragraph."""
        found = (attr(item, "text-align") for item in self.properties("paragraph", name, "paragraph-properties"))
        return _ALIGN.get(next((value for value in found if value), ""), "left")

    def indent(self, name: str | None) -> int:
        """The indent of a paragraph's first line, in grid cells."""
        items = self.properties("paragraph", name, "paragraph-properties")
        lengths = (next((v for i in items if (v := attr(i, key))), None) for key in ("margin-left", "text-indent"))
        return max(0, sum(map(length_in_cells, lengths)))

    def ground(self, family: str, name: str | None) -> Ground:
        """The background of a paragraph, a cell, a row or a table (``family``) with this style."""
        items = self.properties(family, name, f"{family}-properties")
        return next((found for item in items if (found := background(item)) is not None), None)

    def breaks(self, family: str, name: str | None, side: str) -> bool:
        """Is there a page break ``before`` or ``after`` (``side``) an element with this style?"""
        items = self.properties(family, name, "table-properties" if family == "table" else "paragraph-properties")
        value = next((v for item in items if (v := attr(item, f"break-{side}"))), None)
        return value in ("page", "even-page", "odd-page")


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
    if font_size := attr(item, "font-size"):
        yield "size", _size(font_size, size)


def _size(text: str, size: float | None) -> float | None:
    """A font size in points; a percentage is relative to ``size``."""
    if re.fullmatch(r"\d{1,4}(?:\.\d{1,4})?%", text):
        return round(size * float(text[:-1]) / 100, 1) if size else None
    return round(_centimetres(text) / _CENTIMETRES["pt"], 1) or None
