"""Read DOCX: paragraphs, tables, list labels, text boxes and notes, laid out on the character grid.

The XML is read directly, without a word processor. List labels are computed
from the numbering part; cells of tables are laid out side by side, as displayed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache, partial

from vnadmin_doc.errors import UnsupportedFormat
from vnadmin_doc.formats.common.content_blocks import (
    Align,
    Block,
    PageBreak,
    ParagraphBlock,
    Run,
    TableBlock,
    TableCell,
    TableRow,
    has_content,
    margins_of_later_pages,
)
from vnadmin_doc.formats.common.legacy_text import decode_legacy
from vnadmin_doc.formats.common.list_labels import Labels
from vnadmin_doc.formats.common.zip_xml import Element, attr, child, children, local_name, may_contain, number
from vnadmin_doc.formats.picture.picture_blocks import source_of_blocks
from vnadmin_doc.formats.word.docx_chunks import Chunks
from vnadmin_doc.formats.word.docx_colours import shading
from vnadmin_doc.formats.word.docx_drawings import DocxDrawings
from vnadmin_doc.formats.word.docx_parts import DocxPackage, Styles, is_on, labels_of
from vnadmin_doc.formats.word.docx_runs import DocxRunReader, notes_of
from vnadmin_doc.formats.word.docx_signatures import with_signatures
from vnadmin_doc.limits import Limits
from vnadmin_doc.messages import about, msg
from vnadmin_doc.model.issue import Issue
from vnadmin_doc.model.page import Source
from vnadmin_doc.model.visibility import WHITE, on_ground

__all__ = ["MEDIA_TYPE", "blocks_of", "main_part", "matches", "read"]

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

_MAIN, _CONTENT_TYPES = "word/document.xml", "[Content_Types].xml"
_WORD = re.compile(rb"[Ww][Oo][Rr][Dd][/\\]")
_TWIPS_PER_CELL = 113.4  # 0.2 cm
_MAX_SPAN = 200
_ALIGN: dict[str, Align] = {"center": "center", "right": "right", "end": "right"}
Properties = dict[str, Element]
"""The properties of a paragraph or of its style, by name."""
_EDGES = (("top", "insideH"), ("bottom", "insideH"), ("left", "insideV"), ("right", "insideV"))


def matches(data: bytes) -> bool:
    """Is it a ZIP archive with a Word document?"""
    return data.startswith(b"PK\x03\x04") and bool(_WORD.search(data)) and may_contain(data, _CONTENT_TYPES, _MAIN)


def read(data: bytes, name: str, limits: Limits) -> Source:
    """The source of a DOCX file.

    Raises ``DamagedFile``, ``EncryptedFile``, ``EmptyFile``, ``UnsupportedFormat`` or ``LimitExceeded``.
    """
    blocks, doubts = blocks_of(data, name, limits)
    issues = (*decode_legacy(blocks), *doubts)
    source = source_of_blocks(
        blocks, data=data, name=name, limits=limits, media_type=MEDIA_TYPE, reading="office", issues=issues
    )
    return with_signatures(source, data, name, limits)


def blocks_of(data: bytes, name: str, limits: Limits, levels: int = 2) -> tuple[list[Block], tuple[Issue, ...]]:
    """The blocks of a document in order (header, body, notes, footer), and an issue for each part that is not whole.

    ``levels``: how many levels of documents may be inserted in the document.

    Raises ``DamagedFile``, ``EncryptedFile``, ``UnsupportedFormat`` or ``LimitExceeded``.
    """
    package = DocxPackage.open(data, name, limits)
    main = main_part(package)
    root = package.part(main)
    body = child(root, "body")
    if root is None or body is None:
        raise UnsupportedFormat(about(name, msg("the ZIP archive contains no Word document; unpack it")))
    styles = package.styles(main)
    labels = cache(lambda: labels_of(package.first(main, "numbering", "word/numbering.xml")))
    chunks = Chunks(package, main, limits, partial(_inserted, levels=levels - 1) if levels else None)
    sections = list(body.iter("{*}sectPr"))
    runs = DocxRunReader(styles, ground=WHITE if child(root, "background") is None else None)
    walker = _DocxWalker(styles, labels, runs, DocxDrawings(package, main), chunks, sections)
    header = _header_or_footer("header", package, main, walker)
    blocks = walker.blocks(body)
    footer = _header_or_footer("footer", package, main, walker)
    notes = _notes(package, main, walker)
    doubts = [
        Issue("source-truncated", "warning", "", about(path, why)) for path, why in package.truncated_parts.items()
    ]
    found = [*header, *blocks, *notes, *footer, *walker.drawings.watermarks]
    others = [walker.part(path) for path in _margin_parts(package, main, walker)]
    return [*found, *margins_of_later_pages([*header, *footer], others)], (*doubts, *chunks.issues)


def _inserted(data: bytes, name: str, limits: Limits, levels: int) -> list[Block]:
    """The blocks of a document that is inserted in another one."""
    return blocks_of(data, name, limits, levels)[0]


def main_part(package: DocxPackage) -> str:
    """The path of the part with the text of the document."""
    return next((path for _, path in package.related("", "officeDocument")), _MAIN)


def _header_or_footer(side: str, package: DocxPackage, main: str, walker: _DocxWalker) -> list[Block]:
    """The header or footer of the first page; empty if it has neither letters (only a page number) nor pictures."""
    first = walker.sections[0] if walker.sections else None
    wanted = "first" if is_on(child(first, "titlePg")) else "default"
    parts = dict(package.related(main, side))
    for reference in children(first, f"{side}Reference"):
        path = parts.get(attr(reference, "id") or "")
        if attr(reference, "type") == wanted and path:
            blocks = walker.part(path)
            if has_content(blocks):
                return blocks
    return []


def _margin_parts(package: DocxPackage, main: str, walker: _DocxWalker) -> Iterator[str]:
    """The parts of all headers and footers that some page shows, each once, section by section."""
    has_even = cache(lambda: is_on(child(package.first(main, "settings", "word/settings.xml"), "evenAndOddHeaders")))
    seen: set[str] = set()
    parts = {side: dict(package.related(main, side)) for side in ("header", "footer")}
    for section in walker.sections:
        has_first = is_on(child(section, "titlePg"))
        for side, paths in parts.items():
            for reference in children(section, f"{side}Reference"):
                path = paths.get(attr(reference, "id") or "")
                kind = attr(reference, "type") or "default"
                shown = kind == "default" or (kind == "first" and has_first) or (kind == "even" and has_even())
                if path and path not in seen and shown:
                    seen.add(path)
                    yield path


def _notes(package: DocxPackage, main: str, walker: _DocxWalker) -> list[Block]:
    """Footnotes and endnotes as paragraphs after the body, each starting with its mark."""
    blocks: list[Block] = []
    found: dict[str, dict[str, Element]] = {}
    # The list grows if a note refers to a note; each note is read once.
    for mark, (kind, key) in enumerate(walker.runs.notes[:], start=1):
        if kind not in found:
            found[kind] = notes_of(package.first(main, f"{kind}s", f"word/{kind}s.xml"), kind)
        note = found[kind].pop(key, None)
        for index, block in enumerate(walker.blocks(note) if note is not None else []):
            if index == 0 and isinstance(block, ParagraphBlock):
                block.runs.insert(0, Run(f"{mark} "))
            blocks.append(block)
    return blocks


@dataclass(slots=True)
class _DocxWalker:
    """Reads the elements of the body; counts list paragraphs and sections.

    ``labels`` reads the list definitions, which most letters do not need.
    """

    styles: Styles
    labels: Callable[[], Labels]
    runs: DocxRunReader
    drawings: DocxDrawings
    chunks: Chunks
    sections: list[Element]
    _sections_ended: int = field(default=0)
    _properties: dict[str | None, list[Properties]] = field(default_factory=dict)

    def part(self, path: str) -> list[Block]:
        """The blocks of a part beside the main one: a header or a footer."""
        root = self.drawings.package.part(path)
        with self.drawings.inside(path):
            return self.blocks(root) if root is not None else []

    def blocks(self, container: Element) -> list[Block]:
        """The blocks inside an element."""
        found: list[Block] = []
        for item in container:
            name = local_name(item)
            if name == "p":
                found += self._paragraph(item)
            elif name == "tbl":
                found.append(self._table(item))
            elif name == "sdt":
                with self.runs.control(item):
                    found += self.blocks(item)
            elif name in ("sdtContent", "ins", "moveTo", "customXml", "smartTag", "Choice"):
                found += self.blocks(item)
            elif name == "altChunk":
                found += self.chunks.blocks(attr(item, "id") or "")
            elif name == "AlternateContent":
                chosen = child(item, "Choice")
                chosen = chosen if chosen is not None else child(item, "Fallback")
                found += self.blocks(chosen) if chosen is not None else []
        return found

    def _paragraph(self, element: Element) -> list[Block]:
        """The paragraph, its drawings and text boxes, and the page breaks in and around it."""
        own = child(element, "pPr")
        style = attr(child(own, "pStyle"))
        sources = [_by_name(own), *self._style_properties(style)]
        boxes: list[Element] = []
        found: list[Block] = [PageBreak()] if is_on(_nearest(sources, "pageBreakBefore")) else []
        current = self._new_paragraph(sources)
        label = self._label(sources, style)
        labels = [Run(label + " ", self.runs.label_style(style))] if label else []
        current.runs += labels
        with on_ground(self.runs, shading(_nearest(sources, "shd"))):
            for run in self.runs.read(element, style, boxes):
                if run is None and labels and current.runs == labels:  # the label belongs to the text after the break
                    found.append(PageBreak())
                elif run is None:
                    found += [current, PageBreak()]
                    current = self._new_paragraph(sources)
                else:
                    current.add(run)
        found.append(current)
        with on_ground(self.runs, (None,) if boxes else None):  # a text box may have any ground
            for box in boxes:
                found += self.drawings.read(box, self.blocks)
        return found + self._section_end(own)

    def _style_properties(self, style: str | None) -> list[Properties]:
        """The paragraph properties of a style, of its base style, and so on."""
        if style not in self._properties:
            chain = self.styles.chain(style, "paragraph")
            self._properties[style] = [_by_name(child(s, "pPr")) for s in chain]
        return self._properties[style]

    def _new_paragraph(self, sources: list[Properties]) -> ParagraphBlock:
        """A paragraph with alignment and indent, without text."""
        align = _ALIGN.get(attr(_nearest(sources, "jc")) or "", "left")
        return ParagraphBlock([], align, _indent(sources))

    def _label(self, sources: list[Properties], style: str | None) -> str:
        """The list label; "" for a paragraph outside a list."""
        numbering = _nearest(sources, "numPr")
        key = attr(child(numbering, "numId"))
        if key is None:
            key = next((k for s in sources if (k := attr(child(s.get("numPr"), "numId"))) is not None), None)
        if key is None or key == "0":
            return ""
        level = attr(child(numbering, "ilvl"))
        if level is None:
            level = next((v for s in sources if (v := attr(child(s.get("numPr"), "ilvl"))) is not None), None)
        style_level = self.labels().level_of_style.get((key, style or ""), 0)
        return self.labels().label(key, number(level) if level is not None else style_level)

    def _section_end(self, own: Element | None) -> list[Block]:
        """A page break if the paragraph ends a section and the next section starts on a new page."""
        if child(own, "sectPr") is None:
            return []
        self._sections_ended += 1
        following = self.sections[self._sections_ended] if self._sections_ended < len(self.sections) else None
        return [] if attr(child(following, "type")) == "continuous" else [PageBreak()]

    def _table(self, element: Element) -> TableBlock:
        shares = [float(number(attr(col, "w"))) for col in children(child(element, "tblGrid"), "gridCol")]
        result = TableBlock(shares=shares)
        borders = self._table_borders(element)
        ruled: list[bool] = []
        shaded = any(local_name(item) == "shd" for style in self._table_styles(element) for item in style.iter())
        for row in _rows_or_cells(element, "tr"):
            properties = child(row, "trPr")
            if child(properties, "del") is not None:
                continue
            cells: list[TableCell] = []
            for cell in _rows_or_cells(row, "tc"):
                with on_ground(self.runs, (None,) if shaded else None):
                    cells.append(self._cell(cell))
                ruled.append(_is_ruled(child(cell, "tcPr", "tcBorders"), borders))
            before = min(max(number(attr(child(properties, "gridBefore"))), 0), _MAX_SPAN)
            result.rows.append(TableRow(cells, before))
        result.ruled = sum(ruled) * 2 > len(ruled)
        return result

    def _cell(self, element: Element) -> TableCell:
        properties = child(element, "tcPr")
        span = min(max(number(attr(child(properties, "gridSpan")), 1), 1), _MAX_SPAN)
        merge = child(properties, "vMerge")
        merged = merge is not None and attr(merge) != "restart"
        with on_ground(self.runs, shading(child(properties, "shd"))):
            return TableCell([] if merged else self.blocks(element), span, merged)

    def _table_styles(self, element: Element) -> list[Element]:
        """The style of a table, its base style, and so on; empty if it has none."""
        style = attr(child(element, "tblPr", "tblStyle"))
        return self.styles.chain(style, "table") if style else []

    def _table_borders(self, element: Element) -> list[Element]:
        """Border definitions in order of priority: those of the table, then those of its styles."""
        styles = self._table_styles(element)
        found = [child(element, "tblPr", "tblBorders"), *(child(s, "tblPr", "tblBorders") for s in styles)]
        return [borders for borders in found if borders is not None]


def _rows_or_cells(element: Element, wanted: str) -> list[Element]:
    """The rows of a table or the cells of a row (``wanted``), also those inside content controls."""
    found: list[Element] = []
    for item in element:
        name = local_name(item)
        if name == wanted:
            found.append(item)
        elif name in ("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag"):
            found += _rows_or_cells(item, wanted)
    return found


def _by_name(properties: Element | None) -> Properties:
    """The first property of each name: a paragraph is asked for many, and has few."""
    found: Properties = {}
    for item in properties if properties is not None else ():
        found.setdefault(local_name(item), item)
    return found


def _nearest(sources: list[Properties], name: str) -> Element | None:
    """The property with this name from the first source that has it."""
    for source in sources:
        if name in source:
            return source[name]
    return None


def _indent(sources: list[Properties]) -> int:
    """The indent of the first line, in grid cells."""
    values: dict[str, int] = {}
    for source in sources:
        item = source.get("ind")
        if item is None:
            continue
        for names, key in ((("left", "start"), "left"), (("hanging",), "hanging"), (("firstLine",), "first")):
            text = next((t for n in names if (t := attr(item, n)) is not None), None)
            if text is not None:
                values.setdefault(key, number(text))
    first = -values["hanging"] if values.get("hanging") else values.get("first", 0)
    return max(0, round((values.get("left", 0) + first) / _TWIPS_PER_CELL))


def _is_ruled(own: Element | None, table: list[Element]) -> bool:
    """Has the cell two or more visible borders?"""
    visible = 0
    for edge, inside in _EDGES:
        item = child(own, edge)
        if item is None:
            item = next((found for borders in table if (found := child(borders, inside)) is not None), None)
        visible += is_on(item) and attr(item) != "nil"
    return visible >= 2
