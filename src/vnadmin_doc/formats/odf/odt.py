"""Read ODT and flat ODT (.fodt): paragraphs, tables, list labels, frames and notes, laid out on the character grid.

The XML is read directly, without a word processor, according to ODF 1.3 part 3. List labels are computed
from the list styles. Comments and text deleted under change tracking are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from vnadmin_doc.errors import DamagedFile, EncryptedFile, LimitExceeded, UnsupportedFormat
from vnadmin_doc.formats.common.content_blocks import (
    Block,
    PageBreak,
    ParagraphBlock,
    Run,
    has_content,
    margins_of_later_pages,
)
from vnadmin_doc.formats.common.legacy_text import decode_legacy
from vnadmin_doc.formats.common.zip_xml import (
    Element,
    Package,
    attr,
    child,
    children,
    local_name,
    may_contain,
    parse_root,
)
from vnadmin_doc.formats.odf.odt_lists import Lists
from vnadmin_doc.formats.odf.odt_pictures import picture_of
from vnadmin_doc.formats.odf.odt_runs import SHAPES, OdtRunReader
from vnadmin_doc.formats.odf.odt_styles import StyleSheet, background
from vnadmin_doc.formats.odf.odt_tables import read_table
from vnadmin_doc.formats.picture.picture_blocks import source_of_blocks
from vnadmin_doc.limits import Limits
from vnadmin_doc.messages import about, msg
from vnadmin_doc.model.issue import Issue
from vnadmin_doc.model.page import Source
from vnadmin_doc.model.visibility import WHITE, Colour, on_ground

__all__ = ["MEDIA_TYPE", "matches", "read"]

MEDIA_TYPE = "application/vnd.oasis.opendocument.text"
_FLAT = re.compile(rb"\s*(?:<\?xml[^>]*\?>\s*)?(?:<!--.*?-->\s*)*<(?:\w+:)?document\b", re.DOTALL)
_OFFICE = b"urn:oasis:names:tc:opendocument:xmlns:office:1.0"
_FAMILY = b"mimetypeapplication/vnd.oasis.opendocument."
_CONTAINERS = frozenset({
    "section", "index-body", "table-of-content", "illustration-index", "table-index", "object-index",
    "user-index", "alphabetical-index", "bibliography", "index-title", "numbered-paragraph",
    "text", "header", "header-first", "footer", "footer-first", "note-body", "table-cell",
})  # fmt: skip

_STANDARD = "Standard"
"""The master page of a text that names none (ODF 1.3 part 3, 16.9)."""


def matches(data: bytes) -> bool:
    """Is it an OpenDocument file, as ZIP or flat XML?"""
    if data.startswith(b"PK\x03\x04"):
        return _FAMILY in data[:200] or (b"content.xml" in data and may_contain(data, "content.xml"))
    return _OFFICE in data[:20_000] and bool(_FLAT.match(data[:20_000].removeprefix(b"\xef\xbb\xbf")))


def read(data: bytes, name: str, limits: Limits) -> Source:
    """The source of an ODT file.

    Raises ``DamagedFile``, ``EncryptedFile``, ``EmptyFile``, ``UnsupportedFormat`` or ``LimitExceeded``.
    """
    if data.startswith(b"PK"):
        blocks, doubts = _read_zip(data, name, limits)
    else:
        blocks, doubts = _read_flat(data, name, limits)
    issues = (*decode_legacy(blocks), *(Issue("source-truncated", "warning", "", doubt) for doubt in doubts))
    return source_of_blocks(
        blocks, data=data, name=name, limits=limits, media_type=MEDIA_TYPE, reading="office", issues=issues
    )


def _read_zip(data: bytes, name: str, limits: Limits) -> tuple[list[Block], list[str]]:
    package = Package.open(data, name, limits)
    manifest = package.part("META-INF/manifest.xml")
    if any(local_name(item) == "encryption-data" for item in (manifest.iter() if manifest is not None else ())):
        raise EncryptedFile(about(name, msg("the file needs a password; save a copy without one")))
    content, styles = package.part("content.xml"), package.part("styles.xml")
    if content is None:
        raise DamagedFile(about(name, msg("content.xml is missing; open the file in LibreOffice and save it again")))
    return _blocks(content, styles, name, package), [
        about(path, error) for path, error in package.truncated_parts.items()
    ]


def _read_flat(data: bytes, name: str, limits: Limits) -> tuple[list[Block], list[str]]:
    if len(data) > limits.unpacked_bytes:
        raise LimitExceeded(
            about(name, msg("more than {limit} bytes; raise Limits.unpacked_bytes", limit=limits.unpacked_bytes))
        )
    root, fault = parse_root(data, name)
    return _blocks(root, root, name, None), [fault] if fault else []


def _blocks(content: Element, styles: Element | None, name: str, package: Package | None) -> list[Block]:
    """The blocks of the document in order: header, body, notes, footer. ``package``: None for flat XML."""
    body_element = child(content, "body")
    body = child(body_element, "text")
    if body is None:
        kind = next(map(local_name, body_element if body_element is not None else ()), msg("unknown kind"))
        message = msg("an OpenDocument file, but not a text document ({kind}); save it as PDF", kind=kind)
        raise UnsupportedFormat(about(name, message))
    common = child(styles, "styles")
    fonts = _fonts(styles) | _fonts(content)
    lists = Lists()
    for part in (child(content, "automatic-styles"), common, child(styles, "automatic-styles")):
        lists.add(part)
    walker = _OdtWalker(StyleSheet((child(content, "automatic-styles"), common), fonts), lists, package)
    walker.runs.ground = _page_ground(styles)
    blocks = walker.blocks(body)
    notes = walker.notes()
    margins = _OdtWalker(StyleSheet((child(styles, "automatic-styles"), common), fonts), lists, package)
    master = _master_page(styles, walker.masters)
    header, footer = (_header_or_footer(master, side, margins) for side in ("header", "footer"))
    others = (margins.blocks(part) for part in _margin_parts(styles, walker.masters))
    return [*header, *blocks, *notes, *footer, *margins_of_later_pages([*header, *footer], others)]


def _page_ground(styles: Element | None) -> Colour | None:
    """The colour of the pages; None if a page layout has a background of its own."""
    layouts = children(child(styles, "automatic-styles"), "page-layout")
    properties = (child(layout, "page-layout-properties") for layout in layouts)
    return None if any(item is not None and background(item) for item in properties) else WHITE


def _margin_parts(styles: Element | None, used: list[str]) -> Iterator[Element]:
    """The headers and footers of the master pages that the text uses and of those that follow them."""
    masters = {attr(m, "name") or "": m for m in children(child(styles, "master-styles"), "master-page")}
    names = [*(used or [_STANDARD])]
    for name in names:
        master = masters.pop(name, None)
        names += [attr(master, "next-style-name") or ""] if master is not None else []
        for part in master if master is not None else ():
            if local_name(part).startswith(("header", "footer")) and attr(part, "display") != "false":
                yield part


def _fonts(root: Element | None) -> dict[str, str]:
    faces = children(child(root, "font-face-decls"), "font-face")
    return {attr(f, "name") or "": (attr(f, "font-family") or "").strip("'\" ") for f in faces}


def _master_page(styles: Element | None, wanted: list[str]) -> Element | None:
    """The master page of the first page."""
    masters = {attr(m, "name") or "": m for m in children(child(styles, "master-styles"), "master-page")}
    named = masters.get(wanted[0] if wanted else _STANDARD)
    return named if named is not None else next(iter(masters.values()), None)


def _header_or_footer(master: Element | None, side: str, walker: _OdtWalker) -> list[Block]:
    """The blocks of the first page's header or footer; empty if it has neither letters nor pictures."""
    for wanted in (f"{side}-first", side):
        part = child(master, wanted)
        if part is not None and attr(part, "display") != "false":
            blocks = [*walker.blocks(part), *walker.notes()]
            return blocks if has_content(blocks) else []
    return []


@dataclass(slots=True)
class _OdtWalker:
    """Walks through a text with one sheet of styles. ``masters``: the master pages that it uses, in order.

    ``package``: the ZIP file with the pictures; None for flat XML.
    """

    styles: StyleSheet
    lists: Lists
    package: Package | None = None
    runs: OdtRunReader = field(default_factory=OdtRunReader)
    masters: list[str] = field(default_factory=list)
    _has_begun: bool = False

    def blocks(self, container: Element) -> list[Block]:
        """The blocks inside an element."""
        found: list[Block] = []
        for item in container:
            found += self._block(item, local_name(item))
        return found

    def _block(self, item: Element, name: str) -> list[Block]:
        if name in ("p", "h"):
            return self._paragraph(item, name == "h")
        if name == "list":
            with self.lists.inside(item):
                return [block for entry in item for block in self._entry(entry)]
        if name == "table":
            before = self._break_before("table", item)
            with on_ground(self.runs, self.styles.ground("table", attr(item, "style-name"))):
                return [*before, read_table(item, self.styles, self._cell)]
        if name == "frame" and (picture := picture_of(item, self.package)):
            return [picture]
        if name in SHAPES or (name in _CONTAINERS and attr(item, "display") != "none"):
            with on_ground(
                self.runs, self.styles.ground("section", attr(item, "style-name")) if name == "section" else None
            ):
                return self.blocks(item)
        return []

    def _entry(self, entry: Element) -> list[Block]:
        """The blocks of a list item, or of a list header, which has no label."""
        if local_name(entry) not in ("list-item", "list-header"):
            return []
        self.lists.item(entry)
        return self.blocks(entry)

    def _paragraph(self, element: Element, heading: bool) -> list[Block]:
        """The paragraph, the content of its frames, and the page breaks around it."""
        style = attr(element, "style-name")
        found = self._break_before("paragraph", element)
        text_format = self.styles.text_format("paragraph", style)
        paragraph = ParagraphBlock([], self.styles.align(style), self.styles.indent(style))
        list_style = self.styles.style_attribute(style, "list-style-name")
        label = self.lists.heading(element, list_style) if heading else ""
        if label := label or self.lists.label(list_style):
            paragraph.runs.append(Run(label + " ", text_format.style))
        boxes: list[Element] = []
        with on_ground(self.runs, self.styles.ground("paragraph", style)):
            paragraph.add_all(self.runs.read(element, text_format, self.styles, boxes))
        found.append(paragraph)
        with on_ground(self.runs, (None,) if boxes else None):  # a shape may have any ground
            for box in boxes:
                found += self._block(box, local_name(box))
        return [*found, PageBreak()] if self.styles.breaks("paragraph", style, "after") else found

    def _cell(self, element: Element) -> list[Block]:
        """The content of a table cell, on the ground of the cell or of its row."""
        row = element.getparent()
        own = self.styles.ground("table-cell", attr(element, "style-name"))
        with on_ground(self.runs, own or self.styles.ground("table-row", attr(row, "style-name"))):
            return self.blocks(element)

    def _break_before(self, family: str, element: Element) -> list[Block]:
        """A page break if the style has one, or if it names a master page (which starts a new page)."""
        style = attr(element, "style-name")
        chain = self.styles.chain(family, style)
        master = next((v for s in chain if (v := attr(s, "master-page-name"))), "")
        has_begun, self._has_begun = self._has_begun, True
        if master or not has_begun:
            self.masters.append(master or _STANDARD)
        return [PageBreak()] if has_begun and (master or self.styles.breaks(family, style, "before")) else []

    def notes(self) -> list[Block]:
        """Footnotes and endnotes as paragraphs after the body, each starting with its mark."""
        blocks: list[Block] = []
        for mark, note in self.runs.notes:  # the list grows if a note contains a note
            for index, block in enumerate(self.blocks(note) if note is not None else []):
                if index == 0 and isinstance(block, ParagraphBlock):
                    block.runs.insert(0, Run(f"{mark} "))
                blocks.append(block)
        return blocks
