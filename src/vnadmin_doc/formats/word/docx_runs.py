"""The text of a DOCX paragraph: runs with their look, breaks, text boxes, notes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from vnadmin_doc.formats.common.content_blocks import Run
from vnadmin_doc.formats.common.zip_xml import Element, attr, child, children, name_of, number
from vnadmin_doc.formats.word.docx_parts import Styles, is_on
from vnadmin_doc.model.page import PLAIN, Style

__all__ = ["Look", "RunReader", "notes_of", "symbol"]

_TRANSPARENT = frozenset({
    "hyperlink", "ins", "moveTo", "smartTag", "customXml", "fldSimple", "sdt", "sdtContent", "dir",
    "bdo", "oMath", "oMathPara", "ruby", "rubyBase", "sub", "sup", "e", "num", "den", "f", "sSup",
    "sSub", "d",
})  # fmt: skip
_BOXED = frozenset(("drawing", "pict", "object"))
_FIXED = {"tab": "\t", "ptab": "\t", "cr": "\n", "noBreakHyphen": "-"}
_SYMBOLS = {
    "wingdings": {0x6F: "☐", 0xA8: "☐", 0xFC: "✓", 0xFD: "☒", 0xFE: "☑", 0xE0: "→", 0x28: "☎", 0x2A: "✉"},
    "symbol": {
        0x2D: "-",
        0xA3: "≤",
        0xAE: "→",
        0xB0: "°",
        0xB1: "±",
        0xB3: "≥",
        0xB4: "×",
        0xB7: "•",
        0xB9: "≠",
    },
}


def symbol(font: str, code: int) -> str:
    """A character of a symbol font; an empty square where its meaning is not known."""
    for name, known in _SYMBOLS.items():
        if name in font.lower():
            return known.get(code & 0xFF, "□")
    plain = code & 0xFF if 0xF000 <= code <= 0xF0FF else code
    return chr(plain) if 0x20 <= plain < 0xD800 or 0xE000 <= plain < 0x110000 else ""


@dataclass(frozen=True, slots=True)
class Look:
    """Run properties that matter for text."""

    style: Style = PLAIN
    font: str = ""
    caps: bool = False
    hidden: bool = False

    def over(self, properties: Element | None) -> Look:
        """The look with a ``w:rPr`` laid over it."""
        look = self
        for item in properties if properties is not None else ():
            change = _CHANGES.get(name_of(item))
            if change:
                look = change(look, item)
        return look


def _set(name: str) -> Callable[[Look, Element], Look]:
    def change(look: Look, item: Element) -> Look:
        value: Any = {name: is_on(item)}
        if name in ("bold", "italic", "struck"):
            return replace(look, style=replace(look.style, **value))
        return replace(look, **value)

    return change


def _font(look: Look, item: Element) -> Look:
    return replace(look, font=attr(item, "hAnsi") or attr(item, "ascii") or look.font)


def _size(look: Look, item: Element) -> Look:
    return replace(look, style=replace(look.style, size=number(attr(item)) / 2 or None))


def _raise(look: Look, item: Element) -> Look:
    return replace(look, style=replace(look.style, raised=attr(item) == "superscript"))


_CHANGES: dict[str, Callable[[Look, Element], Look]] = {
    "b": _set("bold"),
    "i": _set("italic"),
    "strike": _set("struck"),
    "dstrike": _set("struck"),
    "caps": _set("caps"),
    "smallCaps": _set("caps"),
    "vanish": _set("hidden"),
    "rFonts": _font,
    "sz": _size,
    "vertAlign": _raise,
}


@dataclass(slots=True)
class RunReader:
    """Reads the content of paragraphs. Keeps what goes over from one to the next: fields, notes."""

    styles: Styles
    notes: list[tuple[str, str]] = field(default_factory=list)
    _fields: list[bool] = field(default_factory=list)
    _looks: dict[tuple[str | None, str | None], Look] = field(default_factory=dict)

    def read(self, paragraph: Element, style: str | None, boxes: list[Element]) -> Iterator[Run | None]:
        """The runs; None for a page break. Contents of text boxes are added to ``boxes``."""
        yield from self._inside(paragraph, style, boxes)
        # A field whose code has not ended here is broken; it must not swallow the rest of the text.
        self._fields = [code for code in self._fields if not code]

    def _inside(self, element: Element, style: str | None, boxes: list[Element]) -> Iterator[Run | None]:
        for item in element:
            name = name_of(item)
            if name == "r":
                yield from self._run(item, style, boxes)
            elif name in _TRANSPARENT:
                yield from self._inside(item, style, boxes)
            elif name in _BOXED or name == "AlternateContent":
                _find_boxes(item, boxes)

    def _look(self, paragraph_style: str | None, run_style: str | None) -> Look:
        """What the styles say, without the run's own properties."""
        key = paragraph_style, run_style
        if key not in self._looks:
            look = Look().over(self.styles.default_run())
            for style in reversed(self.styles.chain(paragraph_style, "paragraph")):
                look = look.over(child(style, "rPr"))
            for style in reversed(self.styles.chain(run_style, "character")):
                look = look.over(child(style, "rPr"))
            self._looks[key] = look
        return self._looks[key]

    def label_look(self, style: str | None) -> Style:
        """How a list label of a paragraph in this style is set."""
        return self._look(style, None).style

    def _run(self, run: Element, style: str | None, boxes: list[Element]) -> Iterator[Run | None]:
        properties = child(run, "rPr")
        look = self._look(style, attr(child(properties, "rStyle"))).over(properties)
        for item in run:
            name = name_of(item)
            if name == "fldChar":
                self._field(attr(item, "fldCharType"))
            elif name in _BOXED or name == "AlternateContent":
                _find_boxes(item, boxes)
            elif look.hidden or any(self._fields):
                continue
            elif name == "br" and attr(item, "type") == "page":
                yield None
            elif name in ("footnoteReference", "endnoteReference"):
                yield self._note(name, item, look)
            elif text := _text(name, item):
                yield Run(text, look.style, look.font, look.caps)

    def _field(self, kind: str | None) -> None:
        """Keep whether we are in a field's code (True) or in its result (False)."""
        if kind == "begin":
            self._fields.append(True)
        elif kind == "separate" and self._fields:
            self._fields[-1] = False
        elif kind == "end" and self._fields:
            self._fields.pop()

    def _note(self, name: str, item: Element, look: Look) -> Run:
        self.notes.append((name.removesuffix("Reference"), attr(item, "id") or ""))
        return Run(str(len(self.notes)), replace(look.style, raised=True))


def _text(name: str, item: Element) -> str:
    """The text that an element of a run stands for."""
    if name == "t":
        return item.text or ""
    if name == "br":
        return "\n"
    if name == "sym":
        try:
            return symbol(attr(item, "font") or "", int(attr(item, "char") or "", 16))
        except ValueError:
            return ""
    return _FIXED.get(name, "")


def _find_boxes(element: Element, boxes: list[Element]) -> None:
    """Text boxes in a drawing. Each is written twice (DrawingML and VML): one of them is read."""
    if name_of(element) == "AlternateContent":
        chosen = child(element, "Choice")
        chosen = chosen if chosen is not None else child(element, "Fallback")
        if chosen is not None:
            _find_boxes(chosen, boxes)
        return
    for item in element:
        if name_of(item) == "txbxContent":
            boxes.append(item)
        else:
            _find_boxes(item, boxes)


def notes_of(root: Element | None, kind: str) -> dict[str, Element]:
    """Footnotes or endnotes by their id."""
    return {attr(note, "id") or "": note for note in children(root, kind)}
