"""The text of an ODF paragraph: spans with their look, fields, breaks, frames, notes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from vnadmin_doc.formats.common.content_blocks import Run
from vnadmin_doc.formats.common.zip_xml import Element, attr, child, name_of, number
from vnadmin_doc.formats.odf.odt_styles import Look, Sheet

__all__ = ["SHAPES", "RunReader"]

SHAPES = frozenset({
    "frame", "text-box", "g", "custom-shape", "rect", "line", "ellipse", "circle", "path", "polygon", "polyline",
    "connector", "caption", "regular-polygon", "measure",
})  # fmt: skip
"""What may hold paragraphs of its own, beside those of the text."""
_UNSHOWN = frozenset({
    "annotation", "annotation-end", "ruby-text", "tracked-changes", "script", "variable-decls",
    "sequence-decls", "note-citation",
})  # fmt: skip
_FIXED = {"tab": "\t", "line-break": "\n"}
_WHITE = re.compile(r"[ \t\r\n]+")
_MOST_SPACES = 200


@dataclass(slots=True)
class RunReader:
    """Reads the content of paragraphs; ``notes`` met on the way, each with its mark."""

    notes: list[tuple[str, Element]] = field(default_factory=list)
    _spaced: bool = True

    def read(self, paragraph: Element, look: Look, sheet: Sheet, boxes: list[Element]) -> Iterator[Run]:
        """The runs. Frames and shapes are added to ``boxes``."""
        self._spaced = True  # white space that begins a paragraph is none
        yield from self._inside(paragraph, look, sheet, boxes)

    def _inside(self, element: Element, look: Look, sheet: Sheet, boxes: list[Element]) -> Iterator[Run]:
        yield from self._text(element.text, look)
        for item in element:
            yield from self._item(item, name_of(item), look, sheet, boxes)
            yield from self._text(item.tail, look)

    def _item(self, item: Element, name: str, look: Look, sheet: Sheet, boxes: list[Element]) -> Iterator[Run]:
        if name in SHAPES:
            boxes.append(item)
        elif name == "note":
            yield self._note(item, look)
        elif look.hidden or not name or name in _UNSHOWN or attr(item, "is-hidden") == "true":
            return
        elif name == "s":
            yield from self._run(" " * min(max(number(attr(item, "c"), 1), 1), _MOST_SPACES), look)
        elif name in _FIXED:
            yield from self._run(_FIXED[name], look)
        elif name == "span":
            inner = sheet.look("text", attr(item, "style-name"), look)
            yield from self._inside(item, inner, sheet, boxes)
        else:  # a link, a field, a bookmark, a change that was taken: what is in it is shown
            yield from self._inside(item, look, sheet, boxes)

    def _text(self, text: str | None, look: Look) -> Iterator[Run]:
        """Text between elements, its white space folded."""
        if not text or look.hidden:
            return
        folded = _WHITE.sub(" ", text)
        folded = folded.removeprefix(" ") if self._spaced else folded
        if folded:
            yield from self._run(folded, look)
            self._spaced = folded.endswith(" ")

    def _run(self, text: str, look: Look) -> Iterator[Run]:
        self._spaced = False
        if not look.hidden:
            yield Run(text, look.style, look.font, look.upper)

    def _note(self, item: Element, look: Look) -> Run:
        """Its mark; what it says stands behind the text."""
        citation = child(item, "note-citation")
        mark = "".join(citation.itertext()) if citation is not None else str(len(self.notes) + 1)
        self.notes.append((mark, child(item, "note-body")))
        return Run(mark, replace(look.style, raised=True), look.font)
