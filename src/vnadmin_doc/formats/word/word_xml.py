"""Read Word documents in one XML file: Word 2003 XML (WordprocessingML) and flat OPC, whatever their suffix.

Both are repacked as the parts of a DOCX file and read as one. Flat OPC has the same parts. Word 2003 XML has nearly the
same elements in one tree: its styles, headers, footers, notes and pictures become parts, and the labels of its lists,
which it stores as printed, become text. Lists without such labels are numbered by DOCX's own definitions only.
"""

from __future__ import annotations

import base64
import binascii
import io
import re
import zipfile
from collections.abc import Iterator

from vnadmin_doc.errors import DamagedFile
from vnadmin_doc.formats.common import grid
from vnadmin_doc.formats.common.legacy_text import decode_legacy
from vnadmin_doc.formats.common.zip_xml import Element, attr, child, children, local_name, parse_with_files
from vnadmin_doc.formats.word import docx
from vnadmin_doc.limits import Limits
from vnadmin_doc.messages import about, msg
from vnadmin_doc.model.issue import Issue
from vnadmin_doc.model.page import Source

__all__ = ["as_docx", "matches", "read"]

MEDIA_TYPE = "application/xml"

_SAMPLE = 8192
_START = re.compile(rb"(?:\xef\xbb\xbf)?\s*<")
_ROOT = re.compile(rb"<(?:[\w.-]{1,40}:)?(?:wordDocument|package)[\s>]")
_NAMESPACES = (b"schemas.microsoft.com/office/word/2003/wordml", b"schemas.microsoft.com/office/2006/xmlPackage")
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_MAIN = "word/document.xml"
_LONGEST_PATH = 1000
_SECTIONS = ("sect", "sub-section", "pBdrGroup")
"""Elements of Word 2003 that only group paragraphs."""

Parts = dict[str, bytes]


def matches(data: bytes) -> bool:
    """Is it XML whose root is that of Word 2003 XML or flat OPC?"""
    head = data[:_SAMPLE]
    return bool(_START.match(head)) and bool(_ROOT.search(head)) and any(name in head for name in _NAMESPACES)


def read(data: bytes, name: str, limits: Limits) -> Source:
    """The source of a Word document in one XML file. Raises as ``docx.read`` does."""
    packed, truncated = as_docx(data, name)
    blocks, doubts = docx.blocks_of(packed, name, limits)
    issues = (*decode_legacy(blocks), *truncated, *doubts)
    pages = grid.pages_from_blocks(blocks, limits)
    return grid.source_of_pages(pages, data=data, name=name, media_type=MEDIA_TYPE, reading="office", issues=issues)


def as_docx(data: bytes, name: str) -> tuple[bytes, tuple[Issue, ...]]:
    """The document as a DOCX file, and an issue if its XML is cut off.

    Raises ``DamagedFile``.
    """
    root, fault = parse_with_files(data, name)
    is_flat, body = local_name(root) == "package", child(root, "body")
    if body is None and not is_flat:
        raise DamagedFile(about(name, msg("a Word document as XML without its text; save it as DOCX again")))
    parts = dict(_flat_parts(root)) if is_flat else _parts_of_2003(root, body)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for path, content in parts.items():
            archive.writestr(path, content)
    issues = (Issue("source-truncated", "warning", "", about(name, fault)),) if fault else ()
    return out.getvalue(), issues


def _flat_parts(root: Element) -> Iterator[tuple[str, bytes]]:
    """The parts of a flat OPC file: XML, or base64 for pictures and embedded files."""
    yield "[Content_Types].xml", b"<Types/>"
    for part in children(root, "part"):
        path = (attr(part, "name") or "").lstrip("/")
        if not 0 < len(path) <= _LONGEST_PATH:
            continue
        text, binary = child(part, "xmlData"), child(part, "binaryData")
        if text is not None and len(text):
            yield path, _xml(text[0])
        elif binary is not None:
            yield path, _bytes(binary)


def _bytes(element: Element) -> bytes:
    """The bytes of an element in base64; empty if they are damaged."""
    try:
        return base64.b64decode("".join(element.itertext()))
    except (binascii.Error, ValueError):
        return b""


def _xml(tree: Element) -> bytes:
    from lxml import etree

    return bytes(etree.tostring(tree, encoding="utf-8", with_tail=False))


def _parts_of_2003(root: Element, body: Element) -> Parts:
    """The parts of a DOCX file that hold the text of a Word 2003 XML file."""
    parts: Parts = {"[Content_Types].xml": b"<Types/>"}
    relations: list[tuple[str, str, str]] = []  # id, kind, path in the folder of the document
    _accept_changes(body)
    _rename(body)
    _take_pictures(root, parts, relations)
    _take_notes(body, parts)
    _take_headers(body, parts, relations)
    _write_labels(body)
    _flatten_sections(body)
    styles = child(root, "styles")
    if styles is not None:
        parts["word/styles.xml"] = _xml(styles)
    parts[_MAIN] = b"<document>" + _xml(body) + b"</document>"
    parts["word/_rels/document.xml.rels"] = _relations(relations)
    return parts


def _relations(relations: list[tuple[str, str, str]]) -> bytes:
    from lxml import etree

    root = etree.Element("Relationships", xmlns=_RELATIONS)
    for key, kind, target in relations:
        etree.SubElement(root, "Relationship", Id=key, Type=f"{_R}/{kind}", Target=target)
    return bytes(etree.tostring(root))


def _all(element: Element, *names: str) -> list[Element]:
    return [item for item in element.iter() if local_name(item) in names]


def _accept_changes(body: Element) -> None:
    """Tracked insertions stay, tracked deletions and comments go (``aml:annotation``)."""
    for change in reversed(_all(body, "annotation")):
        kind = (attr(change, "type") or "").rpartition(".")[2]
        content = child(change, "content")
        if kind == "Insertion" and content is not None:
            _replace_by_children(change, content)
        elif kind in ("Deletion", "Comment"):
            change.getparent().remove(change)


def _rename(body: Element) -> None:
    """Names that DOCX spells differently."""
    for item in _all(body, "vmerge"):
        item.tag = f"{{{_W}}}vMerge"
    for item in _all(body, "ind"):
        if (first := attr(item, "first-line")) is not None:
            item.set("firstLine", first)


def _replace_by_children(group: Element, content: Element) -> None:
    parent = group.getparent()
    place = parent.index(group)
    for item in list(content):
        parent.insert(place, item)
        place += 1
    parent.remove(group)


def _take_pictures(root: Element, parts: Parts, relations: list[tuple[str, str, str]]) -> None:
    """Pictures: ``w:binData`` named "wordml://…", which ``v:imagedata`` points to."""
    keys: dict[str, str] = {}
    for number, picture in enumerate(_all(root, "binData"), 1):
        name = attr(picture, "name") or ""
        suffix = re.sub(r"\W", "", name.rpartition(".")[2])[:8]
        path = f"media/image{number}.{suffix}"
        keys[name] = f"picture{number}"
        parts[f"word/{path}"] = _bytes(picture)
        relations.append((keys[name], "image", path))
        picture.getparent().remove(picture)
    for shown in _all(root, "imagedata"):
        if (key := keys.get(attr(shown, "src") or "")) is not None:
            shown.set(f"{{{_R}}}id", key)


def _take_notes(body: Element, parts: Parts) -> None:
    """Footnotes and endnotes: their text is where their mark is; it becomes a part, and a reference stays."""
    for kind in ("footnote", "endnote"):
        notes = _all(body, kind)
        for number, note in enumerate(notes, 1):
            reference = note.makeelement(f"{{{_W}}}{kind}Reference", {f"{{{_W}}}id": str(number)})
            reference.tail = note.tail
            note.getparent().replace(note, reference)
            note.tail = None
            note.set(f"{{{_W}}}id", str(number))
        if notes:
            parts[f"word/{kind}s.xml"] = b"<notes>" + b"".join(map(_xml, notes)) + b"</notes>"


def _take_headers(body: Element, parts: Parts, relations: list[tuple[str, str, str]]) -> None:
    """Headers and footers: ``w:hdr`` and ``w:ftr`` in the section's properties."""
    for number, item in enumerate(_all(body, "hdr", "ftr"), 1):
        side = "header" if local_name(item) == "hdr" else "footer"
        kind = {"odd": "default"}.get(attr(item, "type") or "", attr(item, "type") or "default")
        key, path = f"{side}{number}", f"{side}{number}.xml"
        reference = item.makeelement(f"{{{_W}}}{side}Reference", {f"{{{_W}}}type": kind, f"{{{_R}}}id": key})
        item.getparent().replace(item, reference)
        parts[f"word/{path}"] = _xml(item)
        relations.append((key, side, path))


def _write_labels(body: Element) -> None:
    """The label of a list paragraph, stored as printed (``wx:t`` in ``w:listPr``), becomes its first run."""
    for properties in _all(body, "listPr"):
        printed = attr(child(properties, "t")) or ""
        own = properties.getparent()
        paragraph = own.getparent() if own is not None else None
        if not printed or paragraph is None or local_name(paragraph) != "p":
            continue
        label = printed if any(map(str.isalnum, printed)) else "+" if printed == "+" else "-"
        run = paragraph.makeelement(f"{{{_W}}}r", {})
        text = run.makeelement(f"{{{_W}}}t", {})
        text.text = label + " "
        run.append(text)
        own.addnext(run)


def _flatten_sections(body: Element) -> None:
    """Paragraphs and tables become children of the body; the properties of a section stay where they are."""
    for group in reversed(_all(body, *_SECTIONS)):
        _replace_by_children(group, group)
