"""Read the text of an ODF paragraph: spans with their format, fields, breaks, frames, notes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from vnadmin_doc.formats.common.content_blocks import Run
from vnadmin_doc.formats.common.zip_xml import Element, attr, child, local_name, number
from vnadmin_doc.formats.odf.odt_styles import Look, StyleSheet

__all__ = ["SHAPES", "RunReader"]

SHAPES = frozenset({
    "frame", "text-box", "g", "custom-shape", "rect", "line", "ellipse", "circle", "path", "polygon", "polyline",
    "connector", "caption", "regular-polygon", "measure",
})  # fmt: skip
"""Elements that may contain paragraphs of their own, separate from the text."""
_NOT_DISPLAYED = frozenset({
    "annotation", "annotation-end", "ruby-text", "tracked-changes", "script", "variable-decls",
    "sequence-decls", "note-citation",
})  # fmt: skip
_CHARACTERS = {"tab": "\t", "line-break": "\n"}
_WHITE = re.compile(r"[ \t\r\n]+")
_MAX_SPACES = 200


@dataclass(slots=True)
class RunReader:
    """Reads the content of paragraphs; collects ``notes``, each with its mark."""

    notes: list[tuple[str, Element]] = field(default_factory=list)
    _after_space: bool = True

    def read(self, paragraph: Element, look: Look, styles: StyleSheet, boxes: list[Element]) -> Iterator[Run]:
        """The runs of a paragraph. Frames and shapes are added to ``boxes``."""
        self._after_space = True  # white space at the start of a paragraph is ignored
        yield from self._inside(paragraph, look, styles, boxes)

    def _inside(self, element: Element, look: Look, styles: StyleSheet, boxes: list[Element]) -> Iterator[Run]:
        yield from self._text(element.text, look)
        for item in element:
            yield from self._item(item, local_name(item), look, styles, boxes)
            yield from self._text(item.tail, look)

    def _item(self, item: Element, name: str, look: Look, styles: StyleSheet, boxes: list[Element]) -> Iterator[Run]:
        if name in SHAPES:
            boxes.append(item)
        elif name == "note":
            yield self._note(item, look)
        elif look.hidden or not name or name in _NOT_DISPLAYED or attr(item, "is-hidden") == "true":
            return
        elif name == "s":
            yield from self._run(" " * min(max(number(attr(item, "c"), 1), 1), _MAX_SPACES), look)
        elif name in _CHARACTERS:
            yield from self._run(_CHARACTERS[name], look)
        elif name == "span":
            inner = styles.look("text", attr(item, "style-name"), look)
            yield from self._inside(item, inner, styles, boxes)
        else:  # a link, a field, a bookmark, an accepted change: its content is displayed
            yield from self._inside(item, look, styles, boxes)

    def _text(self, text: str | None, look: Look) -> Iterator[Run]:
        """Text between elements, with its white space collapsed."""
        if not text or look.hidden:
            return
        collapsed = _WHITE.sub(" ", text)
        collapsed = collapsed.removeprefix(" ") if self._after_space else collapsed
        if collapsed:
            yield from self._run(collapsed, look)
            self._after_space = collapsed.endswith(" ")

    def _run(self, text: str, look: Look) -> Iterator[Run]:
        self._after_space = False
        if not look.hidden:
            yield Run(text, look.style, look.font, look.upper)

    def _note(self, item: Element, look: Look) -> Run:
        """The mark of a note; its text is collected in ``notes``."""
        citation = child(item, "note-citation")
        mark = "".join(citation.itertext()) if citation is not None else str(len(self.notes) + 1)
        self.notes.append((mark, child(item, "note-body")))
        return Run(mark, replace(look.style, raised=True), look.font)
