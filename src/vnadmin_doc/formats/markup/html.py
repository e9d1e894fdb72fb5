"""Read HTML: paragraphs, headings, lists with their labels, and tables, laid out on the character grid."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from vnadmin_doc.errors import DamagedFile, EmptyFile
from vnadmin_doc.formats.common.content_blocks import (
    Align,
    Block,
    PageBreak,
    ParagraphBlock,
    PictureBlock,
    Run,
    TableBlock,
    TableCell,
    TableRow,
)
from vnadmin_doc.formats.common.legacy_text import decode_legacy
from vnadmin_doc.formats.common.list_labels import label_number
from vnadmin_doc.formats.common.text_decoding import check_text, decode_bytes, is_text
from vnadmin_doc.formats.markup.html_pictures import (
    drawing_as_picture,
    drawn,
    integer,
    is_image,
    is_outline,
    picture,
    text_of_drawing,
)
from vnadmin_doc.formats.markup.html_sight import SEEN, Sight, sight_of_page
from vnadmin_doc.formats.picture.picture_blocks import source_of_blocks
from vnadmin_doc.limits import Limits
from vnadmin_doc.messages import about, msg
from vnadmin_doc.model.issue import Issue
from vnadmin_doc.model.page import PLAIN, ReadingKind, Source, Style

__all__ = ["blocks_from_html", "looks_like_html", "matches", "read", "read_html"]

MEDIA_TYPE = "text/html"

_START = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*"
    r"<(?:!doctype html|html|head|body|meta|title|div|p|table|center|font|h[1-6])\b",
    re.IGNORECASE | re.DOTALL,
)
_MARKDOWN = re.compile(r"^#{1,6} \S|\*\*\S[^*\n]*\*\*", re.MULTILINE)
_DOCUMENT = re.compile(r"<(?:!doctype|html|head|body)\b", re.IGNORECASE)
_CONTAINER = re.compile(r"<(/?)(?:table|div|p|center|font|ul|ol|h[1-6])\b", re.IGNORECASE)
_BARE_PARAGRAPH = re.compile(r"\n[ \t\r]*\n[^<\n]{3,}(?=\n|\Z)")
_CHARSET = re.compile(rb"""charset\s*=\s*["']?([\w-]+)""", re.IGNORECASE)
_SKIPPED = frozenset({
    "script", "style", "head", "template", "noscript", "title", "xml",
})  # fmt: skip
_BLOCK = frozenset({
    "p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "li", "ul", "ol", "dl", "dt", "dd", "pre",
    "blockquote", "center", "section", "article", "header", "footer", "main", "body", "html", "form",
    "hr", "address", "aside", "figure", "figcaption", "fieldset", "details", "summary", "nav",
    "caption", "tr", "td", "th", "tbody",
})  # fmt: skip
_BOLD = frozenset(("b", "strong", "h1", "h2", "h3", "h4", "h5", "h6", "th"))
_ITALIC = frozenset(("i", "em", "cite", "var", "dfn", "address"))
_STRUCK = frozenset(("s", "strike", "del"))
_FORMATTING = _BOLD | _ITALIC | _STRUCK | {"center", "pre", "sup"}
_OBJECTS = frozenset(("object", "embed"))
_FORMATS = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
_HEAVY = re.compile(r"font-weight:(?:bold|[6-9]00)")
_ALIGNED = re.compile(r"text-align:(\w+)")
_FAMILY = re.compile(r"font-family:\s*[\"']?([^;,\"']+)", re.IGNORECASE)
_ALIGN: dict[str, Align] = {"center": "center", "right": "right", "end": "right"}
_WHITE = re.compile(r"[ \t\n\r\f]{2,}|[\t\n\r\f]")  # a single space stays as it is
_MAX_SPAN = 200
_MAX_CELLS = 1_000_000
"""After so many cells of a table, none continues in the rows below: a few bytes declare 200 x 200 merged cells."""
_ROWS = frozenset({"thead", "tbody", "tfoot", "tr"})
_CELLS = frozenset({"td", "th", "caption"})
_MAX_DEPTH = 180


def looks_like_html(text: str) -> bool:
    """Does the text start with HTML, and has it no Markdown syntax, and no paragraphs outside all elements?"""
    return bool(_START.match(text[:5000])) and not _MARKDOWN.search(text) and not _has_bare_paragraphs(text)


def _has_bare_paragraphs(text: str) -> bool:
    """Are paragraphs outside all elements? Markdown may begin with a table in HTML; HTML has paragraphs in elements."""
    if _DOCUMENT.search(text[:5000]):
        return False
    depth = bare = end = 0
    for tag in _CONTAINER.finditer(text):
        bare += 0 if depth else len(_BARE_PARAGRAPH.findall(text, end, tag.start()))
        depth, end = max(0, depth + (-1 if tag[1] else 1)), tag.end()
    return bare + (0 if depth else len(_BARE_PARAGRAPH.findall(text, end))) > 1


def matches(data: bytes) -> bool:
    """Is it text that starts with an HTML tag?"""
    return is_text(data) and looks_like_html(decode_bytes(data[:65536], "")[0])


@dataclass(frozen=True, slots=True)
class _InheritedFormat:
    """The format that an element inherits. ``keep_spaces``: white space is not collapsed."""

    style: Style = PLAIN
    font: str = ""
    align: Align = "left"
    keep_spaces: bool = False
    upper: bool = False
    sight: Sight = SEEN

    def inside(self, element: Any, tag: str) -> _InheritedFormat:
        """The format inside an element."""
        if tag not in _FORMATTING and not element.keys() and not self.sight.hiding:  # most elements
            return self
        return self._changed_by(element, tag)

    def _changed_by(self, element: Any, tag: str) -> _InheritedFormat:
        css = (element.get("style") or "").lower().replace(" ", "")
        style = replace(
            self.style,
            bold=self.style.bold or tag in _BOLD or _HEAVY.search(css) is not None,
            italic=self.style.italic or tag in _ITALIC or "font-style:italic" in css,
            struck=self.style.struck or tag in _STRUCK or "line-through" in css,
            raised=self.style.raised or tag == "sup" or "vertical-align:super" in css,
        )
        aligned = _ALIGNED.search(css)
        declared = aligned[1] if aligned else (element.get("align") or ("center" if tag == "center" else ""))
        align = _ALIGN.get(declared.lower(), "left") if declared else self.align
        family = _FAMILY.search(element.get("style") or "")
        font = family[1] if family else (element.get("face") or self.font)
        keep_spaces = self.keep_spaces or tag == "pre" or "white-space:pre" in css
        upper = self.upper or "text-transform:uppercase" in css
        return _InheritedFormat(style, font, align, keep_spaces, upper, self.sight.inside(element, css))


@dataclass(slots=True)
class _Builder:
    """Collects blocks; ``open`` is the current paragraph, ``pictures`` are those in it."""

    blocks: list[Block] = field(default_factory=list)
    open: ParagraphBlock | None = None
    pictures: list[PictureBlock] = field(default_factory=list)
    counts: dict[Any, int] = field(default_factory=dict)

    def text(self, text: str, inherited: _InheritedFormat) -> None:
        if not inherited.keep_spaces:
            text = _WHITE.sub(" ", text)
        if self.open is None:
            if not text.strip():
                return
            text = text if inherited.keep_spaces else text.lstrip(" ")
            self.open = ParagraphBlock(align=inherited.align)
        elif not inherited.keep_spaces and self._ends_in_space():
            text = text.lstrip(" ")
        if text:
            hidden = not inherited.sight.is_seen
            self.open.add(Run(text, inherited.style, inherited.font, inherited.upper, hidden))

    def _ends_in_space(self) -> bool:
        last = next((run.text for run in reversed(self.open.runs if self.open else []) if run.text), "\n")
        return last.endswith((" ", "\n"))

    def line_end(self, inherited: _InheritedFormat) -> None:
        if self.open is None:
            self.open = ParagraphBlock(align=inherited.align)
        self.open.add(Run("\n", hidden=not inherited.sight.is_seen))

    def close(self) -> None:
        if self.open is not None and (self.open.hidden or any(run.text.strip() for run in self.open.runs)):
            self.blocks.append(self.open)
        self.blocks += self.pictures
        self.open, self.pictures = None, []


def _add_drawing(element: Any, inherited: _InheritedFormat, out: _Builder) -> None:
    """Add a drawing in the text (SVG): its texts as paragraphs, and its images; a drawing of outlines only is named."""
    is_text = False
    for item in drawn(element):
        if item.tag == "text":
            out.text(text_of_drawing(item), inherited.inside(item, item.tag))
            out.close()
            is_text = True
        elif item.tag == "image" and inherited.sight.is_seen:
            out.pictures.append(picture(item, "href" if item.get("href") else "xlink:href"))
    if inherited.sight.is_seen and not is_text and not out.pictures and is_outline(element):
        out.pictures.append(drawing_as_picture(element))


def _label(element: Any, counts: dict[Any, int]) -> str:
    """The printed label of a list item: its number, or a dash."""
    parent = element.getparent()
    if parent is None or parent.tag != "ol":
        return "- "
    following = counts.get(parent, integer(parent.get("start"), 1))
    number = integer(element.get("value"), following)
    counts[parent] = number + 1
    return label_number(number, _FORMATS.get(parent.get("type") or "", "decimal")) + ". "


def _add_content(element: Any, inherited: _InheritedFormat, out: _Builder, depth: int) -> None:
    """Add the content of an element."""
    if element.text:
        out.text(element.text, inherited)
    for item in element:
        if isinstance(item.tag, str):
            _add_child(item, inherited, out, depth)
        if item.tail:
            out.text(item.tail, inherited)


def _add_child(item: Any, inherited: _InheritedFormat, out: _Builder, depth: int) -> None:
    """Add a child element; only its text if it is nested too deeply."""
    if depth < _MAX_DEPTH:
        _add_element(item, item.tag.lower(), inherited, out, depth)
    else:
        out.text(" ".join(item.itertext()), inherited)


def _add_element(item: Any, tag: str, inherited: _InheritedFormat, out: _Builder, depth: int) -> None:
    """Add one element."""
    inner = inherited.inside(item, tag)
    if tag in _SKIPPED:
        return
    if tag == "br":
        out.line_end(inherited)
    elif tag == "img":
        out.pictures.append(picture(item, "src"))
    elif tag in _OBJECTS:
        if is_image(item):
            out.pictures.append(picture(item, "data" if tag == "object" else "src"))
        if tag == "embed":  # it has no content; the parser puts what follows into it
            _add_content(item, inner, out, depth + 1)
    elif tag == "svg":
        out.close()
        _add_drawing(item, inner, out)
        out.close()
    elif tag == "table":
        out.close()
        _add_foster_parented(item, inner, out, depth)
        out.close()
        out.blocks.append(_table(item, inner, depth))
    elif tag in _BLOCK:
        out.close()
        if "page-break-before:always" in (item.get("style") or "").replace(" ", ""):
            out.blocks.append(PageBreak())
        if tag == "li":
            out.text(_label(item, out.counts), inner)
        _add_content(item, inner, out, depth + 1)
        out.close()
    else:
        _add_content(item, inner, out, depth + 1)


def _add_foster_parented(element: Any, inherited: _InheritedFormat, out: _Builder, depth: int) -> None:
    """Add the content of a table outside its cells: browsers display it before the table (HTML, "foster parenting")."""
    if (element.text or "").strip():
        out.text(element.text, inherited)
    for item in element:
        if item.tag in _ROWS:
            _add_foster_parented(item, inherited, out, depth)
        elif isinstance(item.tag, str) and (item.tag not in _CELLS or (item.tag != "caption" and element.tag != "tr")):
            _add_child(item, inherited, out, depth)
        if (item.tail or "").strip():
            out.text(item.tail, inherited)


def _table(element: Any, inherited: _InheritedFormat, depth: int) -> TableBlock:
    """A table; HTML and Markdown tables count as ruled."""
    rows: list[TableRow] = []
    rows_left: dict[int, int] = {}
    cells = 0
    for item in _rows(element):
        row = TableRow()
        column = 0
        for cell in (c for c in item if c.tag in ("td", "th")):
            column = _add_merged_cells(row, column, rows_left)
            new_cell = _cell(cell, inherited, depth)
            if new_cell.rows > 1 and column < _MAX_SPAN and cells < _MAX_CELLS:
                rows_left.update({column + offset: new_cell.rows - 1 for offset in range(new_cell.span)})
            row.cells.append(new_cell)
            column += new_cell.span
        _add_merged_cells(row, column, rows_left)
        cells += len(row.cells)
        rows.append(row)
    caption = element.find("caption")
    if caption is not None:
        rows.insert(0, TableRow([TableCell(_cell_blocks(caption, inherited, depth))]))
    return TableBlock(rows, ruled=True)


def _rows(element: Any) -> Iterator[Any]:
    """The rows of a table, without those of tables inside it."""
    for item in element:
        if item.tag == "tr":
            yield item
        if item.tag in _ROWS:
            yield from _rows(item)


def _add_merged_cells(row: TableRow, column: int, rows_left: dict[int, int]) -> int:
    """Add merged cells where a cell from above continues; returns the next free column."""
    while rows_left.get(column, 0):
        rows_left[column] -= 1
        row.cells.append(TableCell(merged=True))
        column += 1
    return column


def _cell(element: Any, inherited: _InheritedFormat, depth: int) -> TableCell:
    span = min(max(integer(element.get("colspan"), 1), 1), _MAX_SPAN)
    rows = min(max(integer(element.get("rowspan"), 1), 1), _MAX_SPAN)
    return TableCell(_cell_blocks(element, inherited, depth), span, rows=rows)


def _cell_blocks(element: Any, inherited: _InheritedFormat, depth: int) -> list[Block]:
    """The blocks inside a cell."""
    inner = inherited.inside(element, element.tag)
    out = _Builder()
    _add_content(element, replace(inner, align="left"), out, depth + 3)
    out.close()
    return out.blocks


def blocks_from_html(text: str, name: str) -> list[Block]:
    """The blocks of an HTML text. Nothing is fetched, no external entity is expanded.

    Raises ``EmptyFile`` or ``DamagedFile``.
    """
    from lxml import etree

    cleaned = re.sub(r"^\s*<\?xml[^>]*\?>", "", text).replace("\x00", "")
    parser = etree.HTMLParser(no_network=True, huge_tree=False, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(cleaned, parser)
    except (etree.LxmlError, ValueError) as error:
        raise DamagedFile(
            about(name, msg("cannot be read as HTML ({error}); save the page again", error=error))
        ) from error
    if root is None:
        raise EmptyFile(about(name, msg("the file has no text; save or download it again")))
    out = _Builder()
    _add_content(root, _InheritedFormat(sight=sight_of_page(text)), out, 0)
    out.close()
    return out.blocks


def read_html(
    text: str,
    data: bytes,
    name: str,
    limits: Limits,
    encoding: str,
    issues: tuple[Issue, ...],
    *,
    media_type: str = MEDIA_TYPE,
    reading: ReadingKind = "text",
) -> Source:
    """A source from HTML text; ``data``: the bytes of the file. Raises as ``read`` does."""
    blocks = blocks_from_html(text, name)
    issues = (*issues, *decode_legacy(blocks))
    return source_of_blocks(
        blocks,
        data=data,
        name=name,
        limits=limits,
        media_type=media_type,
        reading=reading,
        encoding=encoding,
        issues=issues,
    )


def _decoded(data: bytes, name: str) -> tuple[str, str, tuple[Issue, ...]]:
    """Text, encoding and issues: UTF-8 if valid, or else the declared ``charset``, or else an 8-bit encoding."""
    declared = _CHARSET.search(data[:4096])
    return decode_bytes(data, name, declared[1].decode("ascii") if declared else None)


def blocks_of(data: bytes, name: str) -> list[Block]:
    """The blocks of an HTML file. Raises ``EmptyFile`` or ``DamagedFile``."""
    return blocks_from_html(_decoded(data, name)[0], name)


def read(data: bytes, name: str, limits: Limits) -> Source:
    """The source of an HTML file. Raises ``EmptyFile``, ``DamagedFile`` or ``LimitExceeded``."""
    text, encoding, issues = _decoded(data, name)
    check_text(data, text, name, limits)
    return read_html(text, data, name, limits, encoding, issues)
