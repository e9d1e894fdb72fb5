"""The parts of a DOCX file: the ZIP, its XML, styles and list definitions."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from vnadmin_doc.errors import DamagedFile, EncryptedFile, LimitExceeded
from vnadmin_doc.limits import Limits
from vnadmin_doc.readers.numbering import Labels, Level

__all__ = [
    "Element",
    "Package",
    "Styles",
    "attr",
    "child",
    "children",
    "is_on",
    "labels_of",
    "name_of",
    "number",
]

Element = Any
"""An lxml element: read by local names, since the strict kind of DOCX has other namespaces."""

_CHUNK = 1 << 20


def name_of(element: Element) -> str:
    """The local name; "" for comments and processing instructions."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def children(element: Element | None, name: str) -> Iterator[Element]:
    """The children of that local name."""
    for found in element if element is not None else ():
        if name_of(found) == name:
            yield found


def child(element: Element | None, *path: str) -> Element | None:
    """The first child of that name, and so on down the path."""
    for name in path:
        element = next(children(element, name), None)
    return element


def attr(element: Element | None, name: str = "val") -> str | None:
    """An attribute by its local name."""
    if element is None:
        return None
    for key, value in element.attrib.items():
        if key.rpartition("}")[2] == name:
            return str(value)
    return None


def number(text: str | None, default: int = 0) -> int:
    """A whole number of bounded size, however badly it is written."""
    try:
        value = int(float(text or ""))
    except (ValueError, OverflowError):
        return default
    return max(-(10**7), min(10**7, value))


def is_on(element: Element | None) -> bool:
    """Is a property switched on? It may be there and say no."""
    return element is not None and attr(element) not in ("0", "false", "off", "none")


@dataclass(slots=True)
class Package:
    """An opened DOCX: parts by name, unpacked within the limits. ``broken``: parts cut short by faults."""

    archive: zipfile.ZipFile
    left: int
    broken: dict[str, str] = field(default_factory=dict)

    @classmethod
    def open(cls, data: bytes, name: str, limits: Limits) -> Package:
        """Raises ``DamagedFile``, ``EncryptedFile`` or ``LimitExceeded``."""
        try:
            archive = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
            raise DamagedFile(f"{name}: not a whole ZIP ({error}); save or download it again") from error
        if any(info.flag_bits & 1 for info in archive.infolist()):
            raise EncryptedFile(f"{name}: needs a password; save it without one")
        if sum(info.file_size for info in archive.infolist()) > limits.unpacked_bytes:
            raise LimitExceeded(f"{name}: unpacks to more than {limits.unpacked_bytes} bytes; see Limits")
        return cls(archive, limits.unpacked_bytes)

    def part(self, path: str) -> Element | None:
        """The root of an XML part, None where there is no such part."""
        from lxml import etree

        try:
            data = self._unpacked(path)
        except KeyError:
            return None
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, recover=True)
        try:
            root = etree.fromstring(data, parser)
        except (etree.XMLSyntaxError, ValueError) as error:
            raise DamagedFile(f"{path} is not XML ({error}); open and save it in Word") from error
        if fault := next(iter(parser.error_log.filter_from_fatals()), None):
            self.broken[path] = fault.message
        return root

    def _unpacked(self, path: str) -> bytes:
        """One part. A header may lie about the size, so what comes out is counted."""
        pieces = []
        try:
            with self.archive.open(path) as stream:
                while piece := stream.read(_CHUNK):
                    self.left -= len(piece)
                    if self.left < 0:
                        raise LimitExceeded(f"{path} unpacks to too many bytes; see Limits.unpacked_bytes")
                    pieces.append(piece)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError) as error:
            raise DamagedFile(f"{path} cannot be unpacked ({error}); save or download it again") from error
        except RuntimeError as error:
            raise EncryptedFile(f"{path} needs a password; save it without one") from error
        return b"".join(pieces)

    def related(self, path: str, kind: str) -> list[tuple[str, str]]:
        """(id, part) of the relations of a part that are of a kind, e.g. ``styles``."""
        folder, _, base = path.rpartition("/")
        relations = self.part(f"{folder}/_rels/{base}.rels".lstrip("/"))
        found = []
        for relation in children(relations, "Relationship"):
            target = attr(relation, "Target") or ""
            outside = attr(relation, "TargetMode") == "External"
            if (attr(relation, "Type") or "").endswith("/" + kind) and not outside:
                full = target if target.startswith("/") else f"{folder}/{target}"
                found.append((attr(relation, "Id") or "", full.lstrip("/")))
        return found

    def first(self, path: str, kind: str, usual: str) -> Element | None:
        """The related part of a kind; the part of the usual name where the relation is missing."""
        found = self.related(path, kind)
        root = self.part(found[0][1]) if found else None
        return root if root is not None else self.part(usual)


@dataclass(slots=True)
class Styles:
    """Styles with what they inherit: run and paragraph properties, nearest first."""

    root: Element | None
    by_id: dict[str, Element] = field(default_factory=dict)
    defaults: dict[str, str] = field(default_factory=dict)
    _chains: dict[str, list[Element]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for style in children(self.root, "style"):
            key = attr(style, "styleId") or ""
            self.by_id[key] = style
            if attr(style, "default") in ("1", "true"):
                self.defaults[attr(style, "type") or ""] = key

    def chain(self, key: str | None, kind: str) -> list[Element]:
        """The style, the style that it is based on, and so on; the default style if none is named."""
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
        """The run properties that every style starts from."""
        return child(self.root, "docDefaults", "rPrDefault", "rPr")


def _level(element: Element) -> Level:
    """One ``w:lvl``."""
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
    """The list definitions of ``numbering.xml``."""
    abstract = {attr(a, "abstractNumId") or "": a for a in children(root, "abstractNum")}
    linked = ((attr(child(a, "styleLink")), a) for a in abstract.values())
    by_style = {style: a for style, a in linked if style is not None}
    lists: dict[str, tuple[str, dict[int, Level]]] = {}
    anew: dict[str, dict[int, int]] = {}
    styled: dict[tuple[str, str], int] = {}
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
                anew.setdefault(key, {})[ilvl] = number(attr(start), 1)
        lists[key] = group, levels
        for lvl in children(definition, "lvl"):
            if (style := attr(child(lvl, "pStyle"))) is not None:
                styled[key, style] = number(attr(lvl, "ilvl"))
    return Labels(lists, anew, styled)
