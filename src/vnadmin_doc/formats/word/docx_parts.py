"""Read the parts of a DOCX file: relations, styles and list definitions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from vnadmin_doc.formats.common.list_labels import Labels, Level
from vnadmin_doc.formats.common.zip_xml import Element, Package, attr, child, children, number, parse_root

__all__ = ["DocxPackage", "Styles", "is_on", "labels_of", "split_styles"]

_TABLE_STYLE, _LATENT = (b'<w:style w:type="table"', b"</w:style>"), (b"<w:latentStyles", b"</w:latentStyles>")
_STYLES = re.compile(rb"<w:styles\b[^>]*>")


def is_on(element: Element | None) -> bool:
    """Is a property on? It may be present with the value off."""
    return element is not None and attr(element) not in ("0", "false", "off", "none")


@dataclass(slots=True)
class DocxPackage(Package):
    """An opened DOCX file with the relations between its parts."""

    _relations: dict[str, list[tuple[str, str, str]]] = field(default_factory=dict)

    def related(self, path: str, kind: str) -> list[tuple[str, str]]:
        """(id, path of the part) for the relations of a part that have this kind, e.g. ``styles``."""
        if path not in self._relations:
            self._relations[path] = list(self._read_relations(path))
        return [(key, full) for key, full, of in self._relations[path] if of.endswith("/" + kind)]

    def _read_relations(self, path: str) -> Iterator[tuple[str, str, str]]:
        """(id, path of the part, kind) for the relations of a part to other parts of the file."""
        folder, _, base = path.rpartition("/")
        relations = self.part(f"{folder}/_rels/{base}.rels".lstrip("/"))
        for relation in children(relations, "Relationship"):
            target = attr(relation, "Target") or ""
            if attr(relation, "TargetMode") != "External":
                full = target if target.startswith("/") else f"{folder}/{target}"
                yield attr(relation, "Id") or "", full.lstrip("/"), attr(relation, "Type") or ""

    def first(self, path: str, kind: str, default_path: str) -> Element | None:
        """The first related part of a kind; the part at ``default_path`` if the relation is missing."""
        found = self.related(path, kind)
        root = self.part(found[0][1]) if found else None
        return root if root is not None else self.part(default_path)

    def styles(self, path: str) -> Styles:
        """The styles of a part."""
        related = next((name for _, name in self.related(path, "styles")), "")
        for name in (related, "word/styles.xml"):
            data = self.part_bytes(name) if name else None
            if data is not None:
                styles, tables = split_styles(data)
                return Styles(self.parsed(styles, name), tables)
        return Styles(None)


def split_styles(data: bytes) -> tuple[bytes, bytes]:
    """The styles part without table styles, and a part with these alone; latent styles are in neither.

    Table styles and latent styles are most of the part, and most letters do not use them.

    >>> split_styles(b'<w:styles><w:style w:type="table"><w:tblPr/></w:style><w:style/></w:styles>')
    (b'<w:styles><w:style/></w:styles>', b'<w:styles><w:style w:type="table"><w:tblPr/></w:style></w:styles>')
    """
    root = _STYLES.search(data)
    if root is None or b"<!--" in data or b"<![CDATA[" in data:
        return data, b""
    data, _ = _split(data, *_LATENT)
    data, tables = _split(data, *_TABLE_STYLE)
    return data, root[0] + tables + b"</w:styles>" if tables else b""


def _split(data: bytes, start: bytes, end: bytes) -> tuple[bytes, bytes]:
    """The data without the pieces from ``start`` to ``end``, and these pieces."""
    kept, taken, position = [], [], 0
    while (begin := data.find(start, position)) >= 0 and (close := data.find(end, begin)) >= 0:
        kept.append(data[position:begin])
        position = close + len(end)
        taken.append(data[begin:position])
    return b"".join((*kept, data[position:])), b"".join(taken)


@dataclass(slots=True)
class Styles:
    """Styles by id, with inheritance. ``tables``: a part with the table styles, parsed when one is needed."""

    root: Element | None
    tables: bytes = b""
    by_id: dict[str, Element] = field(default_factory=dict)
    defaults: dict[str, str] = field(default_factory=dict)
    _chains: dict[str, list[Element]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._add(self.root)

    def _add(self, root: Element | None) -> None:
        for style in children(root, "style"):
            key = attr(style, "styleId") or ""
            self.by_id[key] = style
            if attr(style, "default") in ("1", "true", "on"):
                self.defaults[attr(style, "type") or ""] = key

    def chain(self, key: str | None, kind: str) -> list[Element]:
        """The style, its base style, and so on; the default style of ``kind`` if ``key`` is unknown."""
        if kind == "table" and self.tables:
            self._add(parse_root(self.tables, "word/styles.xml")[0])
            self.tables = b""
        key = key if key in self.by_id else self.defaults.get(kind, "")
        if key not in self._chains:
            chain: list[Element] = []
            style = self.by_id.get(key or "")
            while style is not None and style not in chain:
                chain.append(style)
                style = self.by_id.get(attr(child(style, "basedOn")) or "")
            self._chains[key or ""] = chain
        return self._chains[key or ""]

    def default_run(self) -> Element | None:
        """The default run properties of the document."""
        return child(self.root, "docDefaults", "rPrDefault", "rPr")


def _level(element: Element) -> Level:
    """The list level in a ``w:lvl`` element."""
    start, restart = child(element, "start"), child(element, "lvlRestart")
    text, legal = child(element, "lvlText"), child(element, "isLgl")
    return Level(
        text=(attr(text) or "") if text is not None else "",
        format=attr(child(element, "numFmt")) or "decimal",
        start=number(attr(start), 1) if start is not None else 1,
        legal=is_on(legal),
        restart=number(attr(restart)) if restart is not None else None,
    )


def _levels(element: Element | None) -> dict[int, Level]:
    return {number(attr(lvl, "ilvl")): _level(lvl) for lvl in children(element, "lvl")}


def labels_of(root: Element | None) -> Labels:
    """The labels for the list definitions in ``numbering.xml``."""
    abstract = {attr(a, "abstractNumId") or "": a for a in children(root, "abstractNum")}
    linked = ((attr(child(a, "styleLink")), a) for a in abstract.values())
    by_style = {style: a for style, a in linked if style is not None}
    lists: dict[str, tuple[str, dict[int, Level]]] = {}
    start_overrides: dict[str, dict[int, int]] = {}
    level_of_style: dict[tuple[str, str], int] = {}
    for num in children(root, "num"):
        key, group = attr(num, "numId") or "", attr(child(num, "abstractNumId")) or ""
        definition = abstract.get(group)
        link = attr(child(definition, "numStyleLink"))
        levels = _levels(by_style.get(link, definition) if link else definition)
        for override in children(num, "lvlOverride"):
            ilvl = number(attr(override, "ilvl"))
            if (lvl := child(override, "lvl")) is not None:
                levels[ilvl] = _level(lvl)
            if (start := child(override, "startOverride")) is not None:
                start_overrides.setdefault(key, {})[ilvl] = number(attr(start), 1)
        lists[key] = group, levels
        for lvl in children(definition, "lvl"):
            if (style := attr(child(lvl, "pStyle"))) is not None:
                level_of_style[key, style] = number(attr(lvl, "ilvl"))
    return Labels(lists, start_overrides, level_of_style)
