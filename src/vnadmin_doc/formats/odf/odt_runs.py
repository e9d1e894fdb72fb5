"""Read the text of an ODF paragraph: spans with their format, fields, breaks, frames, notes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from vnadmin_doc.formats.common.content_blocks import Run
from vnadmin_doc.formats.common.zip_xml import Element, attr, child, local_name, number
from vnadmin_doc.formats.odf.odt_styles import StyleSheet, TextFormat
from vnadmin_doc.model.visibility import WHITE, Colour

__all__ = ["SHAPES", "OdtRunReader"]

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
class OdtRunReader:
    """Reads the content of paragraphs; collects ``notes``, each with its mark.

    ``ground``: the colour behind the paragraph, None if unknown.
    """

    ground: Colour | None = WHITE
    notes: list[tuple[str, Element]] = field(default_factory=list)
    _after_space: bool = True

    def read(
        self, paragraph: Element, text_format: TextFormat, styles: StyleSheet, boxes: list[Element]
    ) -> Iterator[Run]:
        """The runs of a paragraph. Frames and shapes are added to ``boxes``."""
        self._after_space = True  # white space at the start of a paragraph is ignored
        yield from self._inside(paragraph, text_format, styles, boxes)

    def _inside(
        self, element: Element, text_format: TextFormat, styles: StyleSheet, boxes: list[Element]
    ) -> Iterator[Run]:
        yield from self._text(element.text, text_format)
        for item in element:
            yield from self._item(item, local_name(item), text_format, styles, boxes)
            yield from self._text(item.tail, text_format)

    def _item(
        self, item: Element, name: str, text_format: TextFormat, styles: StyleSheet, boxes: list[Element]
    ) -> Iterator[Run]:
        if name in SHAPES:
            boxes.append(item)
        elif name == "note":
            yield self._note(item, text_format)
        elif not name or name in _NOT_DISPLAYED:
            return
        elif attr(item, "is-hidden") == "true" and not text_format.hidden:
            yield from self._item(item, name, replace(text_format, hidden=True), styles, boxes)
        elif name == "s":
            yield from self._run(" " * min(max(number(attr(item, "c"), 1), 1), _MAX_SPACES), text_format)
        elif name in _CHARACTERS:
            yield from self._run(_CHARACTERS[name], text_format)
        elif name == "span":
            inner = styles.text_format("text", attr(item, "style-name"), text_format)
            yield from self._inside(item, inner, styles, boxes)
        else:  # a link, a field, a bookmark, an accepted change: its content is displayed
            yield from self._inside(item, text_format, styles, boxes)

    def _text(self, text: str | None, text_format: TextFormat) -> Iterator[Run]:
        """Text between elements, with its white space collapsed."""
        if not text:
            return
        collapsed = _WHITE.sub(" ", text)
        collapsed = collapsed.removeprefix(" ") if self._after_space else collapsed
        if collapsed:
            yield from self._run(collapsed, text_format)
            self._after_space = collapsed.endswith(" ")

    def _run(self, text: str, text_format: TextFormat) -> Iterator[Run]:
        self._after_space = False
        hidden = not text_format.is_seen(self.ground)
        yield Run(text, text_format.style, text_format.font, text_format.upper, hidden)

    def _note(self, item: Element, text_format: TextFormat) -> Run:
        """The mark of a note; its text is collected in ``notes``."""
        citation = child(item, "note-citation")
        mark = "".join(citation.itertext()) if citation is not None else str(len(self.notes) + 1)
        self.notes.append((mark, child(item, "note-body")))
        return Run(mark, replace(text_format.style, raised=True), text_format.font)
