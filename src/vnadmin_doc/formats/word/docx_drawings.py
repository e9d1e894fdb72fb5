"""Read the drawings of a DOCX file: text boxes, pictures, WordArt and SmartArt.

ECMA-376 part 1: 20.4 (drawings in a text), 20.1.2.2 and 20.2 (pictures), 21.4 (diagrams, which Word calls SmartArt);
part 4, 19.1: VML, with ``v:textpath`` for WordArt.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial

from vnadmin_doc.formats.common.content_blocks import Block, ParagraphBlock, PictureBlock, Run, is_watermark
from vnadmin_doc.formats.common.zip_xml import Element, attr, child, local_name, number
from vnadmin_doc.formats.word.docx_parts import DocxPackage

__all__ = ["DocxDrawings"]

_EMU_PER_POINT = 12_700
_MAX_EMU = 10**8  # more than two metres
_LENGTH = re.compile(r"(?<![\w-])(width|height)\s*:\s*([\d.]+)(pt|in|cm|mm|px)?")
_POINTS = {"pt": 1.0, "in": 72.0, "cm": 72 / 2.54, "mm": 7.2 / 2.54, "px": 0.75, None: 1.0}
_RELATED = ("image", "diagramData")


@dataclass(slots=True)
class DocxDrawings:
    """Reads drawings. ``path``: the part that is being read; its relations name the files of its pictures.

    ``watermarks``: WordArt behind the text of every page, which belongs to no place in the text.
    """

    package: DocxPackage
    path: str
    watermarks: list[Block] = field(default_factory=list)
    _files: dict[str, dict[str, str]] = field(default_factory=dict)

    @contextmanager
    def inside(self, path: str) -> Iterator[None]:
        """Read drawings of another part."""
        outer, self.path = self.path, path
        yield
        self.path = outer

    def read(self, element: Element, blocks: Callable[[Element], list[Block]]) -> list[Block]:
        """The blocks of one drawing; ``blocks`` reads the content of its text boxes."""
        return list(self._read(element, blocks, (0.0, 0.0)))

    def _read(
        self, element: Element, blocks: Callable[[Element], list[Block]], size: tuple[float, float]
    ) -> Iterator[Block]:
        """The blocks of an element of a drawing; ``size`` is that of the shape around it, in points."""
        name = local_name(element)
        if name == "AlternateContent":  # a drawing is stored twice (DrawingML and VML); one version is read
            chosen = child(element, "Choice")
            chosen = chosen if chosen is not None else child(element, "Fallback")
            yield from self._inside(chosen, blocks, size)
        elif name == "txbxContent":
            yield from blocks(element)
        elif name in ("blip", "imagedata"):
            key = attr(element, "embed") or attr(element, "id") or attr(element, "link")
            if key:
                yield self._picture(key, size)
        elif name == "textpath":
            yield from self._word_art(element)
        elif name == "relIds":
            yield from self._smart_art(attr(element, "dm") or "")
        elif name == "chart":
            yield PictureBlock(None, *size)
        elif name not in ("inline", "anchor") or attr(child(element, "docPr"), "hidden") not in ("1", "true"):
            yield from self._inside(element, blocks, _size(element) or size)

    def _inside(
        self, element: Element | None, blocks: Callable[[Element], list[Block]], size: tuple[float, float]
    ) -> Iterator[Block]:
        for item in element if element is not None else ():
            yield from self._read(item, blocks, size)

    def _file(self, key: str) -> str | None:
        """The path of the related file with this id."""
        if self.path not in self._files:
            self._files[self.path] = dict(pair for kind in _RELATED for pair in self.package.related(self.path, kind))
        return self._files[self.path].get(key)

    def _picture(self, key: str, size: tuple[float, float]) -> PictureBlock:
        path = self._file(key)
        return PictureBlock(partial(self.package.unpacked, path) if path else None, *size)

    def _word_art(self, element: Element) -> Iterator[Block]:
        text = attr(element, "string") or ""
        shape = element.getparent()
        paragraph = ParagraphBlock([Run(text)], "center")
        if is_watermark(attr(shape, "id") or ""):
            self.watermarks.append(paragraph)
        elif text.strip():
            yield paragraph

    def _smart_art(self, key: str) -> Iterator[Block]:
        """The text of each point of a diagram, in the order of the file."""
        path = self._file(key)
        root = self.package.part(path) if path else None
        for point in root.iter() if root is not None else ():
            if local_name(point) == "t" and len(point):  # dgm:t has paragraphs, a:t has text
                for paragraph in (item for item in point if local_name(item) == "p"):
                    text = "".join(item.text or "" for item in paragraph.iter() if local_name(item) == "t")
                    if text.strip():
                        yield ParagraphBlock([Run(text)])


def _size(element: Element) -> tuple[float, float] | None:
    """The size of a shape in points; None if the element does not have one."""
    extent = child(element, "extent")
    if extent is None:
        extent = child(element, "spPr", "xfrm", "ext")
    if extent is not None:
        width, height = (number(attr(extent, side), limit=_MAX_EMU) / _EMU_PER_POINT for side in ("cx", "cy"))
        return width, height
    style = attr(element, "style") if local_name(element) in ("shape", "rect") else None
    sizes = {side: float(value) * _POINTS[unit or None] for side, value, unit in _LENGTH.findall(style or "")}
    return (sizes["width"], sizes["height"]) if len(sizes) == 2 else None
