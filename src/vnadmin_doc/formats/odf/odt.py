"""ODT, also flat (.fodt): paragraphs, tables, list labels, frames and notes, laid on the grid.

Read from its XML, not through a word processor, after ODF 1.3 part 3: list labels are computed
from the list styles; what was deleted under change tracking and comments are left out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from vnadmin_doc.errors import DamagedFile, EncryptedFile, LimitExceeded, UnsupportedFormat
from vnadmin_doc.formats.common import grid
from vnadmin_doc.formats.common.content_blocks import Block, PageBreak, Paragraph, Run, plain
from vnadmin_doc.formats.common.legacy_text import modernise
from vnadmin_doc.formats.common.zip_xml import Element, Package, attr, child, children, may_hold, name_of, parsed
from vnadmin_doc.formats.odf.odt_lists import Lists
from vnadmin_doc.formats.odf.odt_runs import SHAPES, RunReader
from vnadmin_doc.formats.odf.odt_styles import Sheet
from vnadmin_doc.formats.odf.odt_tables import read_table
from vnadmin_doc.limits import Limits
from vnadmin_doc.messages import about, msg
from vnadmin_doc.model.issue import Issue
from vnadmin_doc.model.page import Source

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


def matches(data: bytes) -> bool:
    """A ZIP of an OpenDocument kind, or its flat XML."""
    if data.startswith(b"PK\x03\x04"):
        return _FAMILY in data[:200] or (b"content.xml" in data and may_hold(data, "content.xml"))
    return _OFFICE in data[:20_000] and bool(_FLAT.match(data[:20_000].removeprefix(b"\xef\xbb\xbf")))


def read(data: bytes, name: str, limits: Limits) -> Source:
    """Raises ``DamagedFile``, ``EncryptedFile``, ``EmptyFile``, ``UnsupportedFormat`` or ``LimitExceeded``."""
    if data.startswith(b"PK"):
        blocks, doubts = _of_zip(data, name, limits)
    else:
        blocks, doubts = _of_flat(data, name, limits)
    issues = (*modernise(blocks), *(Issue("source-truncated", "warning", "", doubt) for doubt in doubts))
    pages = grid.from_blocks(blocks, limits)
    return grid.source(pages, data=data, name=name, media_type=MEDIA_TYPE, reading="office", issues=issues)


def _of_zip(data: bytes, name: str, limits: Limits) -> tuple[list[Block], list[str]]:
    package = Package.open(data, name, limits)
    manifest = package.part("META-INF/manifest.xml")
    if any(name_of(item) == "encryption-data" for item in (manifest.iter() if manifest is not None else ())):
        raise EncryptedFile(about(name, msg("the file needs a password; save a copy without one")))
    content, styles = package.part("content.xml"), package.part("styles.xml")
    if content is None:
        raise DamagedFile(about(name, msg("content.xml is missing; open the file in LibreOffice and save it again")))
    return _blocks(content, styles, name), [about(path, why) for path, why in package.broken.items()]


def _of_flat(data: bytes, name: str, limits: Limits) -> tuple[list[Block], list[str]]:
    if len(data) > limits.unpacked_bytes:
        raise LimitExceeded(
            about(name, msg("more than {limit} bytes; raise Limits.unpacked_bytes", limit=limits.unpacked_bytes))
        )
    root, fault = parsed(data, name)
    return _blocks(root, root, name), [fault] if fault else []


def _blocks(content: Element, styles: Element | None, name: str) -> list[Block]:
    """What the document says, in order: header, body, notes, footer."""
    whole = child(content, "body")
    body = child(whole, "text")
    if body is None:
        kind = next(map(name_of, whole if whole is not None else ()), msg("unknown kind"))
        message = msg("an OpenDocument file, but not a text document ({kind}); save it as PDF", kind=kind)
        raise UnsupportedFormat(about(name, message))
    common = child(styles, "styles")
    fonts = _fonts(styles) | _fonts(content)
    lists = Lists()
    for part in (child(content, "automatic-styles"), common, child(styles, "automatic-styles")):
        lists.add(part)
    walker = _Walker(Sheet((child(content, "automatic-styles"), common), fonts), lists)
    blocks = walker.blocks(body)
    notes = walker.notes()
    margins = _Walker(Sheet((child(styles, "automatic-styles"), common), fonts), lists)
    master = _master(styles, walker.masters)
    return [*_margin(master, "header", margins), *blocks, *notes, *_margin(master, "footer", margins)]


def _fonts(root: Element | None) -> dict[str, str]:
    faces = children(child(root, "font-face-decls"), "font-face")
    return {attr(f, "name") or "": (attr(f, "font-family") or "").strip("'\" ") for f in faces}


def _master(styles: Element | None, wanted: list[str]) -> Element | None:
    """The master page that the first page is laid on."""
    masters = {attr(m, "name") or "": m for m in children(child(styles, "master-styles"), "master-page")}
    named = masters.get(wanted[0] if wanted else "Standard")
    return named if named is not None else next(iter(masters.values()), None)


def _margin(master: Element | None, side: str, walker: _Walker) -> list[Block]:
    """The header or footer of the first page, if it says more than the page's number."""
    for wanted in (f"{side}-first", side):
        part = child(master, wanted)
        if part is not None and attr(part, "display") != "false":
            blocks = [*walker.blocks(part), *walker.notes()]
            return blocks if any(char.isalpha() for block in blocks for char in plain(block)) else []
    return []


@dataclass(slots=True)
class _Walker:
    """Walks through a text with one sheet of styles. ``masters``: the master page that it begins on."""

    sheet: Sheet
    lists: Lists
    runs: RunReader = field(default_factory=RunReader)
    masters: list[str] = field(default_factory=list)
    _begun: bool = False

    def blocks(self, container: Element) -> list[Block]:
        """The blocks inside an element."""
        found: list[Block] = []
        for item in container:
            found += self._block(item, name_of(item))
        return found

    def _block(self, item: Element, name: str) -> list[Block]:
        if name in ("p", "h"):
            return self._paragraph(item, name == "h")
        if name == "list":
            with self.lists.inside(item):
                return [block for entry in item for block in self._entry(entry)]
        if name == "table":
            before = self._break_before("table", item)
            return [*before, read_table(item, self.sheet, self.blocks)]
        if name in SHAPES or (name in _CONTAINERS and attr(item, "display") != "none"):
            return self.blocks(item)
        return []

    def _entry(self, entry: Element) -> list[Block]:
        """An item of a list, or its header, which has no label."""
        if name_of(entry) not in ("list-item", "list-header"):
            return []
        self.lists.item(entry)
        return self.blocks(entry)

    def _paragraph(self, element: Element, heading: bool) -> list[Block]:
        """The paragraph, what stands in its frames, and the page breaks around it."""
        style = attr(element, "style-name")
        found = self._break_before("paragraph", element)
        look = self.sheet.look("paragraph", style)
        paragraph = Paragraph([], self.sheet.align(style), self.sheet.indent(style))
        listed = self.sheet.told(style, "list-style-name")
        label = self.lists.heading(element, listed) if heading else ""
        if label := label or self.lists.label(listed):
            paragraph.runs.append(Run(label + " ", look.style))
        boxes: list[Element] = []
        paragraph.runs += self.runs.read(element, look, self.sheet, boxes)
        found.append(paragraph)
        for box in boxes:
            found += self._block(box, name_of(box))
        return [*found, PageBreak()] if self.sheet.breaks("paragraph", style, "after") else found

    def _break_before(self, family: str, element: Element) -> list[Block]:
        """A page break where the style asks for one; another master page begins on a new page."""
        style = attr(element, "style-name")
        chain = self.sheet.chain(family, style)
        master = next((v for s in chain if (v := attr(s, "master-page-name"))), "")
        begun, self._begun = self._begun, True
        if not begun:
            self.masters += [master] if master else []
        return [PageBreak()] if begun and (master or self.sheet.breaks(family, style, "before")) else []

    def notes(self) -> list[Block]:
        """Footnotes and endnotes, each a paragraph behind the body, led by its mark."""
        blocks: list[Block] = []
        for mark, note in self.runs.notes:  # the list grows when a note has a note
            for index, block in enumerate(self.blocks(note) if note is not None else []):
                if index == 0 and isinstance(block, Paragraph):
                    block.runs.insert(0, Run(f"{mark} "))
                blocks.append(block)
        return blocks
