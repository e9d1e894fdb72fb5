"""HTML: paragraphs, headings, lists with their labels, and tables, laid on the grid."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from vnadmin_doc.errors import DamagedFile, EmptyFile
from vnadmin_doc.formats.common import grid
from vnadmin_doc.formats.common.content_blocks import Align, Block, Cell, Grid, PageBreak, Paragraph, Row, Run
from vnadmin_doc.formats.common.legacy_text import modernise
from vnadmin_doc.formats.common.list_labels import label_number
from vnadmin_doc.formats.common.text_decoding import check, decode_bytes, is_text
from vnadmin_doc.limits import Limits
from vnadmin_doc.messages import about, msg
from vnadmin_doc.model.issue import Issue
from vnadmin_doc.model.page import PLAIN, ReadingKind, Source, Style

__all__ = ["blocks_of_html", "looks_like", "matches", "read", "read_html"]

MEDIA_TYPE = "text/html"

_START = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*"
    r"<(?:!doctype html|html|head|body|meta|title|div|p|table|center|font|h[1-6])\b",
    re.IGNORECASE | re.DOTALL,
)
_MARKDOWN = re.compile(r"^#{1,6} \S|\*\*\S[^*\n]*\*\*", re.MULTILINE)
_CHARSET = re.compile(rb"""charset\s*=\s*["']?([\w-]+)""", re.IGNORECASE)
_SKIPPED = frozenset({
    "script", "style", "head", "template", "noscript", "img", "svg", "object", "title", "xml",
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
_FORMATS = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
_ALIGN: dict[str, Align] = {"center": "center", "right": "right", "end": "right"}
_WHITE = re.compile(r"[ \t\n\r\f]+")
_MOST_SPAN = 200
_ROWS = frozenset({"thead", "tbody", "tfoot", "tr"})
_CELLS = frozenset({"td", "th", "caption"})
_MOST_DEPTH = 180


def looks_like(text: str) -> bool:
    """Does the text start as HTML does, without marks of Markdown in it?"""
    return bool(_START.match(text[:5000])) and not _MARKDOWN.search(text)


def matches(data: bytes) -> bool:
    """Text that starts with a tag of HTML."""
    return is_text(data) and looks_like(decode_bytes(data[:65536], "")[0])


@dataclass(frozen=True, slots=True)
class _Look:
    """What an element inherits."""

    style: Style = PLAIN
    font: str = ""
    align: Align = "left"
    keep: bool = False
    upper: bool = False

    def inside(self, element: Any, tag: str) -> _Look | None:
        """The look inside an element; None if it is not shown."""
        css = (element.get("style") or "").lower().replace(" ", "")
        if "display:none" in css or "mso-hide:all" in css:
            return None
        style = replace(
            self.style,
            bold=self.style.bold or tag in _BOLD or bool(re.search(r"font-weight:(bold|[6-9]00)", css)),
            italic=self.style.italic or tag in _ITALIC or "font-style:italic" in css,
            struck=self.style.struck or tag in _STRUCK or "line-through" in css,
            raised=self.style.raised or tag == "sup" or "vertical-align:super" in css,
        )
        aligned = re.search(r"text-align:(\w+)", css)
        told = aligned[1] if aligned else (element.get("align") or ("center" if tag == "center" else ""))
        align = _ALIGN.get(told.lower(), "left") if told else self.align
        family = re.search(r"font-family:\s*[\"']?([^;,\"']+)", element.get("style") or "", re.IGNORECASE)
        font = family[1] if family else (element.get("face") or self.font)
        keep = self.keep or tag == "pre" or "white-space:pre" in css
        return _Look(style, font, align, keep, self.upper or "text-transform:uppercase" in css)


@dataclass(slots=True)
class _Builder:
    """Collects blocks while it walks; ``open`` is the paragraph being filled."""

    blocks: list[Block] = field(default_factory=list)
    open: Paragraph | None = None
    counts: dict[Any, int] = field(default_factory=dict)

    def text(self, text: str, look: _Look) -> None:
        if not look.keep:
            text = _WHITE.sub(" ", text)
        if self.open is None:
            if not text.strip():
                return
            text = text if look.keep else text.lstrip(" ")
            self.open = Paragraph(align=look.align)
        elif not look.keep and self._at_space():
            text = text.lstrip(" ")
        if text:
            self.open.runs.append(Run(text, look.style, look.font, look.upper))

    def _at_space(self) -> bool:
        last = next((run.text for run in reversed(self.open.runs if self.open else []) if run.text), "\n")
        return last.endswith((" ", "\n"))

    def line_end(self, look: _Look) -> None:
        if self.open is None:
            self.open = Paragraph(align=look.align)
        self.open.runs.append(Run("\n"))

    def close(self) -> None:
        if self.open is not None and any(run.text.strip() for run in self.open.runs):
            self.blocks.append(self.open)
        self.open = None


def _label(element: Any, counts: dict[Any, int]) -> str:
    """The printed label of a list item: its number, or a dash."""
    parent = element.getparent()
    if parent is None or parent.tag != "ol":
        return "- "
    following = counts.get(parent, _integer(parent.get("start"), 1))
    number = _integer(element.get("value"), following)
    counts[parent] = number + 1
    return label_number(number, _FORMATS.get(parent.get("type") or "", "decimal")) + ". "


def _integer(text: str | None, default: int) -> int:
    return int(text) if text and re.fullmatch(r"\d{1,6}", text.strip()) else default


def _walk(element: Any, look: _Look, out: _Builder, depth: int) -> None:
    """Add what is inside the element."""
    if element.text:
        out.text(element.text, look)
    for item in element:
        if isinstance(item.tag, str):
            _beside(item, look, out, depth)
        if item.tail:
            out.text(item.tail, look)


def _beside(item: Any, look: _Look, out: _Builder, depth: int) -> None:
    """Add an element; of one too deep its text alone."""
    if depth < _MOST_DEPTH:
        _element(item, item.tag.lower(), look, out, depth)
    else:
        out.text(" ".join(item.itertext()), look)


def _element(item: Any, tag: str, look: _Look, out: _Builder, depth: int) -> None:
    """Add one element."""
    inner = look.inside(item, tag)
    if tag in _SKIPPED or inner is None:
        return
    if tag == "br":
        out.line_end(look)
    elif tag == "table":
        out.close()
        _foster(item, inner, out, depth)
        out.close()
        out.blocks.append(_table(item, inner, depth))
    elif tag in _BLOCK:
        out.close()
        if "page-break-before:always" in (item.get("style") or "").replace(" ", ""):
            out.blocks.append(PageBreak())
        if tag == "li":
            out.text(_label(item, out.counts), inner)
        _walk(item, inner, out, depth + 1)
        out.close()
    else:
        _walk(item, inner, out, depth + 1)


def _foster(element: Any, look: _Look, out: _Builder, depth: int) -> None:
    """Add what stands in a table outside its cells: it is shown before the table (HTML, "foster parenting")."""
    if (element.text or "").strip():
        out.text(element.text, look)
    for item in element:
        if item.tag in _ROWS:
            _foster(item, look, out, depth)
        elif isinstance(item.tag, str) and (item.tag not in _CELLS or (item.tag != "caption" and element.tag != "tr")):
            _beside(item, look, out, depth)
        if (item.tail or "").strip():
            out.text(item.tail, look)


def _table(element: Any, look: _Look, depth: int) -> Grid:
    """A table; HTML and Markdown tables count as ruled."""
    rows: list[Row] = []
    hanging: dict[int, int] = {}
    for item in _rows(element):
        row = Row()
        column = 0
        for cell in (c for c in item if c.tag in ("td", "th")):
            column = _continued(row, column, hanging)
            made = _cell(cell, look, depth)
            if made.rows > 1:
                hanging.update({column + offset: made.rows - 1 for offset in range(made.span)})
            row.cells.append(made)
            column += made.span
        _continued(row, column, hanging)
        rows.append(row)
    caption = element.find("caption")
    if caption is not None:
        rows.insert(0, Row([Cell(_inside(caption, look, depth))]))
    return Grid(rows, ruled=True)


def _rows(element: Any) -> Iterator[Any]:
    """The rows of a table, not those of tables within it."""
    for item in element:
        if item.tag == "tr":
            yield item
        if item.tag in _ROWS:
            yield from _rows(item)


def _continued(row: Row, column: int, hanging: dict[int, int]) -> int:
    """Add empty cells where a cell from above goes on; the next free column."""
    while hanging.get(column, 0):
        hanging[column] -= 1
        row.cells.append(Cell(merged=True))
        column += 1
    return column


def _cell(element: Any, look: _Look, depth: int) -> Cell:
    span = min(max(_integer(element.get("colspan"), 1), 1), _MOST_SPAN)
    rows = min(max(_integer(element.get("rowspan"), 1), 1), _MOST_SPAN)
    return Cell(_inside(element, look, depth), span, rows=rows)


def _inside(element: Any, look: _Look, depth: int) -> list[Block]:
    """The blocks inside a cell."""
    inner = look.inside(element, element.tag)
    out = _Builder()
    if inner is not None:
        _walk(element, replace(inner, align="left"), out, depth + 3)
        out.close()
    return out.blocks


def blocks_of_html(text: str, name: str) -> list[Block]:
    """What an HTML text says. Nothing is fetched, no entity is expanded from elsewhere."""
    from lxml import etree
    from lxml.html import HTMLParser, document_fromstring

    cleaned = re.sub(r"^\s*<\?xml[^>]*\?>", "", text).replace("\x00", "")
    parser = HTMLParser(no_network=True, huge_tree=False, remove_comments=True, remove_pis=True)
    try:
        root = document_fromstring(cleaned, parser=parser)
    except etree.ParserError as error:
        raise EmptyFile(about(name, msg("the file has no text; save or download it again"))) from error
    except (etree.LxmlError, ValueError) as error:
        raise DamagedFile(
            about(name, msg("cannot be read as HTML ({error}); save the page again", error=error))
        ) from error
    out = _Builder()
    _walk(root, _Look(), out, 0)
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
    """A source from HTML text; ``data`` are the bytes that it came in."""
    blocks = blocks_of_html(text, name)
    issues = (*issues, *modernise(blocks))
    return grid.source(
        grid.from_blocks(blocks, limits),
        data=data,
        name=name,
        media_type=media_type,
        reading=reading,
        encoding=encoding,
        issues=issues,
    )


def _decoded(data: bytes, name: str) -> tuple[str, str, tuple[Issue, ...]]:
    """As the file's own ``charset`` says where it is no UTF-8, else as browsers do."""
    text, encoding, issues = decode_bytes(data, name)
    if not issues or text.count("\ufffd") * 2 < sum(not char.isascii() for char in text):
        return text, encoding, issues
    told = _CHARSET.search(data[:4096])
    charset = told[1].decode("ascii").lower() if told else "cp1252"
    try:
        return data.decode(charset, "replace"), charset, issues if charset == "cp1252" else ()
    except LookupError:
        return data.decode("cp1252", "replace"), "cp1252", issues


def read(data: bytes, name: str, limits: Limits) -> Source:
    """Raises ``EmptyFile``, ``DamagedFile`` or ``LimitExceeded``."""
    text, encoding, issues = _decoded(data, name)
    check(data, text, name, limits)
    return read_html(text, data, name, limits, encoding, issues)
