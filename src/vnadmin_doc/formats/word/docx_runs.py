"""Read the text of a DOCX paragraph: runs with their format, breaks, notes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

from vnadmin_doc.formats.common.content_blocks import Run
from vnadmin_doc.formats.common.symbols import symbol, symbols_in
from vnadmin_doc.formats.common.zip_xml import Element, attr, child, children, local_name, number
from vnadmin_doc.formats.word.docx_colours import colour_of, shading
from vnadmin_doc.formats.word.docx_math import OBJECTS, formula_runs
from vnadmin_doc.formats.word.docx_parts import Styles, is_on
from vnadmin_doc.model.page import PLAIN, Style
from vnadmin_doc.model.value_class import value_class
from vnadmin_doc.model.visibility import WHITE, Colour, Ground, is_lost_in, nearest_ground

__all__ = ["DocxRunReader", "RunFormat", "notes_of"]

_TRANSPARENT = frozenset({
    "hyperlink", "ins", "moveTo", "smartTag", "customXml", "fldSimple", "sdtContent", "dir", "bdo", "oMath",
    "oMathPara", "rubyBase",
})  # fmt: skip
_DRAWINGS = frozenset(("drawing", "pict", "object"))
_CHARACTERS = {"tab": "\t", "ptab": "\t", "cr": "\n", "noBreakHyphen": "-"}


@value_class()
class RunFormat:
    """The run properties that affect the text."""

    style: Style = PLAIN
    font: str = ""
    caps: bool = False
    hidden: bool = False
    colour: Colour | None = None
    ground: Ground = None

    def is_seen(self, around: Colour | None) -> bool:
        """Can text in this format be seen on its own ground, or on the one ``around`` it? An unknown ground is None."""
        if self.hidden or self.colour is None:
            return not self.hidden
        return not is_lost_in(nearest_ground(self.ground, around=around), self.colour)

    def with_properties(self, properties: Element | None) -> RunFormat:
        """The format changed by the properties in a ``w:rPr`` element."""
        own: dict[str, Any] = {}
        style: dict[str, Any] = {}
        for item in properties if properties is not None else ():
            change = _CHANGES.get(local_name(item))
            if change:
                change(item, own, style)
        if style:
            own["style"] = replace(self.style, **style)
        return replace(self, **own) if own else self


_Change = Callable[[Element, dict[str, Any], dict[str, Any]], None]
"""Writes what an element changes: the members of ``RunFormat``, and those of its ``Style``."""


def _set(name: str) -> _Change:
    def change(item: Element, own: dict[str, Any], style: dict[str, Any]) -> None:
        (style if name in ("bold", "italic", "struck") else own)[name] = is_on(item)

    return change


def _font(item: Element, own: dict[str, Any], _: dict[str, Any]) -> None:
    if font := attr(item, "hAnsi") or attr(item, "ascii"):
        own["font"] = font


def _size(item: Element, _: dict[str, Any], style: dict[str, Any]) -> None:
    style["size"] = number(attr(item)) / 2 or None


def _raise(item: Element, _: dict[str, Any], style: dict[str, Any]) -> None:
    style["raised"] = attr(item) == "superscript"


def _colour(item: Element, own: dict[str, Any], _: dict[str, Any]) -> None:
    own["colour"] = colour_of(attr(item))


def _ground(item: Element, own: dict[str, Any], _: dict[str, Any]) -> None:
    if ground := shading(item):
        own["ground"] = ground


def _highlight(item: Element, own: dict[str, Any], _: dict[str, Any]) -> None:
    if attr(item) != "none":
        own["ground"] = (None,)


_CHANGES: dict[str, _Change] = {
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
    "color": _colour,
    "shd": _ground,
    "highlight": _highlight,
}


@dataclass(slots=True)
class DocxRunReader:
    """Reads the content of paragraphs. Fields and notes are tracked across paragraphs.

    ``ground``: the colour behind the paragraph, None if unknown. ``prompts``: in a content control that is empty and
    shows its prompt.
    """

    styles: Styles
    ground: Colour | None = WHITE
    prompts: bool = False
    notes: list[tuple[str, str]] = field(default_factory=list)
    _fields: list[bool] = field(default_factory=list)
    _formats: dict[tuple[str | None, str | None], RunFormat] = field(default_factory=dict)
    _own_formats: dict[tuple[Any, ...], RunFormat] = field(default_factory=dict)

    def read(self, paragraph: Element, style: str | None, boxes: list[Element]) -> list[Run | None]:
        """The runs of a paragraph; None for a page break. Drawings are added to ``boxes``."""
        found = self._inside(paragraph, style, boxes)
        # A field whose code does not end in its paragraph is broken; it must not hide the rest of the text.
        self._fields = [code for code in self._fields if not code]
        return found

    def _inside(self, element: Element, style: str | None, boxes: list[Element]) -> list[Run | None]:
        found: list[Run | None] = []
        for item in element:
            name = local_name(item)
            if name == "r":
                self._run(item, style, boxes, found)
            elif name == "sdt":
                with self.control(item):
                    found += self._inside(item, style, boxes)
            elif name in _TRANSPARENT:
                found += self._inside(item, style, boxes)
            elif name in OBJECTS:
                found += formula_runs(item, lambda part: self._inside(part, style, boxes))
            elif name == "AlternateContent" and (chosen := _version_with_text(item)) is not None:
                found += self._inside(chosen, style, boxes)
            elif name in _DRAWINGS or name == "AlternateContent":
                boxes.append(item)
        return found

    @contextmanager
    def control(self, element: Element) -> Iterator[None]:
        """Read a content control (``w:sdt``): the prompt of an empty one is hidden (ECMA-376, 17.5.2.39)."""
        outer = self.prompts
        self.prompts = outer or is_on(child(element, "sdtPr", "showingPlcHdr"))
        try:
            yield
        finally:
            self.prompts = outer

    def _style_format(self, paragraph_style: str | None, run_style: str | None) -> RunFormat:
        """The format from the styles, without the run's own properties."""
        key = paragraph_style, run_style
        if key not in self._formats:
            run_format = RunFormat().with_properties(self.styles.default_run())
            for style in reversed(self.styles.chain(paragraph_style, "paragraph")):
                run_format = run_format.with_properties(child(style, "rPr"))
            for style in reversed(self.styles.chain(run_style, "character")):
                run_format = run_format.with_properties(child(style, "rPr"))
            self._formats[key] = run_format
        return self._formats[key]

    def _run_format(self, paragraph_style: str | None, properties: Element | None) -> RunFormat:
        """The format of a run. A letter has many runs with the same properties: each format is made once."""
        if properties is None:
            return self._style_format(paragraph_style, None)
        key = (paragraph_style, *[(item.tag, *item.items()) for item in properties])
        if key not in self._own_formats:
            from_styles = self._style_format(paragraph_style, attr(child(properties, "rStyle")))
            self._own_formats[key] = from_styles.with_properties(properties)
        return self._own_formats[key]

    def label_style(self, style: str | None) -> Style:
        """The style of a list label in a paragraph with this style."""
        return self._style_format(style, None).style

    def _run(self, run: Element, style: str | None, boxes: list[Element], found: list[Run | None]) -> None:
        """Add the runs of a ``w:r`` element, of which most have one text, to ``found``."""
        run_format = self._run_format(style, child(run, "rPr"))
        hidden = self.prompts or not run_format.is_seen(self.ground)
        for item in run:
            name = local_name(item)
            if name == "fldChar":
                self._field(attr(item, "fldCharType"))
                if (value := _form_value(item)) and not run_format.hidden and not any(self._fields[:-1]):
                    found.append(Run(value, run_format.style, run_format.font, run_format.caps))
            elif name == "ruby":
                found += self._inside(item, style, boxes)
            elif name in _DRAWINGS or name == "AlternateContent":
                boxes.append(item)
            elif any(self._fields):
                continue
            elif hidden:
                if text := _text(name, item):
                    found.append(Run(text, run_format.style, run_format.font, run_format.caps, hidden=True))
            elif name == "br" and attr(item, "type") == "page":
                found.append(None)
            elif name in ("footnoteReference", "endnoteReference"):
                found.append(self._note(name, item, run_format))
            elif text := _text(name, item):
                text = symbols_in(text, run_format.font)
                found.append(Run(text, run_format.style, run_format.font, run_format.caps))

    def _field(self, kind: str | None) -> None:
        """Track the open fields: True inside the code of a field, False inside its result."""
        if kind == "begin":
            self._fields.append(True)
        elif kind == "separate" and self._fields:
            self._fields[-1] = False
        elif kind == "end" and self._fields:
            self._fields.pop()

    def _note(self, name: str, item: Element, run_format: RunFormat) -> Run:
        self.notes.append((name.removesuffix("Reference"), attr(item, "id") or ""))
        return Run(str(len(self.notes)), replace(run_format.style, raised=True))


def _version_with_text(element: Element) -> Element | None:
    """The version of an AlternateContent that has runs; None for a drawing."""
    versions = [child(element, "Choice"), child(element, "Fallback")]
    return next((version for version in versions if child(version, "r") is not None), None)


def _form_value(item: Element) -> str:
    """The value of a form field that has no result in the text: the chosen entry of a list, or a box with its mark."""
    choices, box = child(item, "ffData", "ddList"), child(item, "ffData", "checkBox")
    if choices is not None:
        entries = [attr(entry) or "" for entry in children(choices, "listEntry")]
        chosen = number(attr(_first_of(choices, "result", "default")))
        return entries[chosen] if 0 <= chosen < len(entries) else ""
    if box is not None:
        return "☑" if is_on(_first_of(box, "checked", "default")) else "☐"
    return ""


def _first_of(element: Element, *names: str) -> Element | None:
    return next((found for name in names if (found := child(element, name)) is not None), None)


def _text(name: str, item: Element) -> str:
    """The text of one element of a run."""
    if name == "t":
        return item.text or ""
    if name == "br":
        return "\n"
    if name == "sym":
        try:
            return symbol(attr(item, "font") or "", int(attr(item, "char") or "", 16))
        except ValueError:
            return ""
    return _CHARACTERS.get(name, "")


def notes_of(root: Element | None, kind: str) -> dict[str, Element]:
    """Footnotes or endnotes by their id."""
    return {attr(note, "id") or "": note for note in children(root, kind)}
