"""No picture is lost in silence: every picture larger than 1 cm² is read, named, a logo or an ornament by the rule.

    python tests/eval/pictures.py FOLDER...      lists the pictures of every readable file that no issue accounts for

The pictures are counted in the files themselves: the drawings of a DOCX or an ODT by their XML, the groups of an RTF,
the elements of an HTML page, the image objects of a PDF page with its annotations. ``formats.picture.embedded`` has the
rules.
"""

from __future__ import annotations

import ctypes
import io
import re
import sys
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from lxml import etree

from vnadmin_doc import Limits, ReadError, ocr
from vnadmin_doc.formats.common.content_blocks import pictures_in
from vnadmin_doc.formats.pdf.pdf_frame import frame_of
from vnadmin_doc.formats.pdf.pdf_objects import objects
from vnadmin_doc.formats.picture import metafile
from vnadmin_doc.formats.picture.embedded import is_ornament
from vnadmin_doc.formats.readers import read
from vnadmin_doc.formats.word.doc_file import open_doc
from vnadmin_doc.formats.word.doc_text import blocks_of_doc
from vnadmin_doc.model.geometry import Box
from vnadmin_doc.model.page import Page, Source

POINTS = {"pt": 1.0, "in": 72.0, "cm": 72 / 2.54, "mm": 7.2 / 2.54, "px": 0.75, "": 1.0}
SIDE = r"(?<![\w-])%s\s*:\s*([\d.]+)(pt|in|cm|mm|px|)"
TOLD = re.compile(r"picture of ([\d.]+) × ([\d.]+) cm")
PLACED = re.compile(r"page (\d+): a picture \((\d+), (\d+), (\d+), (\d+)\)")
SUFFIXES = (".docx", ".odt", ".fodt", ".rtf", ".doc", ".html", ".htm", ".pdf")
STARTS = {".docx": b"PK", ".odt": b"PK", ".doc": b"\xd0\xcf\x11\xe0", ".pdf": b"%PDF-"}
NEAR = 3.0

Size = tuple[float, float]


def unaccounted(path: Path) -> list[str] | None:
    """The pictures of a file that are neither read nor named; None for a file that is not readable, or without any."""
    data, suffix = path.read_bytes(), path.suffix.lower()
    try:
        source = read(data, path.name, Limits())
    except ReadError:
        return None
    if source.reading == "ocr":  # each page is read as a picture
        return []
    if suffix == ".pdf":
        return None if STARTS[suffix] not in data[:1024] else list(_lost_in_pdf(data, source))
    if suffix not in SUFFIXES or not data.startswith(STARTS.get(suffix, b"")):
        return None
    told = Counter((w, h) for issue in source.issues for w, h in TOLD.findall(issue.message))
    named = sum(issue.code.startswith("picture") for issue in source.issues)
    shown = [size for size in _sizes(data, suffix) if not (all(size) and is_ornament(*size))]
    wanted = {_centimetres(size) for size in shown if all(size)}
    lost = [f"{width} × {height} cm" for width, height in wanted - set(told)]
    return lost or ([f"{len(shown)} pictures, none named"] if shown and not named else [])


def _centimetres(size: Size) -> tuple[str, str]:
    width, height = (f"{side * 2.54 / 72:.1f}" for side in size)
    return width, height


def _sizes(data: bytes, suffix: str) -> Iterator[Size]:
    """The sizes of the pictures of a file, in points; 0 where the file does not say it."""
    if suffix == ".docx":
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for name in archive.namelist():
                if re.fullmatch(r"word/(document|footnotes|endnotes)\d*\.xml", name):
                    yield from _sizes_in_docx(etree.fromstring(archive.read(name)))
    elif suffix in (".odt", ".fodt"):
        content = data
        if suffix == ".odt":
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                content = archive.read("content.xml")
        for frame in etree.fromstring(content).iter("{*}frame"):
            if frame.find("{*}image") is not None:
                yield _length(_local(frame, "width")), _length(_local(frame, "height"))
    elif suffix == ".rtf":
        text = data.decode("latin-1")
        for group in re.split(r"\\nonshppict.{0,200000}?\\pict\b|\\pict\b", text)[1:]:
            goals = [re.search(rf"\\{name}(\d+)", group[:500]) for name in ("picwgoal", "pichgoal")]
            yield tuple(int(goal[1]) / 20 if goal else 0.0 for goal in goals)  # type: ignore[misc]
    elif suffix == ".doc":
        for block in pictures_in(blocks_of_doc(open_doc(data, "doc", Limits()))):
            drawn = block.load() if block.load else b""
            if not (metafile.matches(drawn) and metafile.read(drawn).words):  # its text is read as text
                yield block.width, block.height
    else:
        for tag in re.findall(r"<img\b[^>]*>", data.decode("utf-8", "replace"), re.IGNORECASE):
            sides = [re.search(rf'\b{side}\s*=\s*["\']?(\d+)', tag) for side in ("width", "height")]
            yield tuple(0.75 * int(side[1]) if side else 0.0 for side in sides)  # type: ignore[misc]


def _sizes_in_docx(root: Any) -> Iterator[Size]:
    for item in root.iter("{*}blip", "{*}imagedata", "{*}chart"):
        around = list(item.iterancestors())
        if any(etree.QName(a).localname in ("Fallback", "del", "moveFrom") for a in around):
            continue
        extent = next((found for a in around for found in (a.find("{*}spPr/{*}xfrm/{*}ext"), a.find("{*}extent"))
                       if found is not None), None)  # fmt: skip
        style = next((s for a in around if etree.QName(a).localname == "shape" and (s := a.get("style"))), "")
        sides = [re.search(SIDE % name, style) for name in ("width", "height")]
        if extent is not None:
            yield int(extent.get("cx")) / 12700, int(extent.get("cy")) / 12700
        elif all(sides):
            yield tuple(float(s[1]) * POINTS[s[2]] for s in sides if s)  # type: ignore[misc]


def _local(element: Any, name: str) -> str:
    return next((value for key, value in element.attrib.items() if etree.QName(key).localname == name), "")


def _length(text: str) -> float:
    found = re.fullmatch(r"([\d.]+)(pt|in|cm|mm|px|)", text)
    return float(found[1]) * POINTS[found[2]] if found else 0.0


# PDF


def _lost_in_pdf(data: bytes, source: Source) -> Iterator[str]:
    told = [tuple(map(int, found)) for issue in source.issues for found in PLACED.findall(issue.message)]
    pages: dict[int, list[Page]] = {}
    for page in source.pages:
        pages.setdefault(page.origin.page if page.origin else page.number, []).append(page)
    for number, box in _pictures_of_pdf(data, {n for n, found in pages.items() if not _is_scan(found)}):
        named = (Box(*edges) for at, *edges in told if at == number)
        seen = (word.box for page in pages[number] for word in page.words if word.confidence is not None)
        if not any(_covers(other, box) for other in named) and not any(box.contains(other) for other in seen):
            yield f"page {number}: {box.rounded()}"


def _is_scan(pages: list[Page]) -> bool:
    words = [word for page in pages for word in page.words]
    return bool(words) and all(word.confidence is not None for word in words)


def _covers(named: Box, box: Box) -> bool:
    return (
        named.x0 - NEAR <= box.x0
        and named.top - NEAR <= box.top
        and box.x1 <= named.x1 + NEAR
        and box.bottom <= named.bottom + NEAR
    )


def _pictures_of_pdf(data: bytes, wanted: set[int]) -> Iterator[tuple[int, Box]]:
    """(number of the page, box) of each image with ink of more than 1 cm² on the ``wanted`` pages."""
    import pypdfium2  # type: ignore[import-untyped]
    import pypdfium2.raw as raw  # type: ignore[import-untyped]

    document = pypdfium2.PdfDocument(data)
    for number in sorted(wanted):
        page = document[number - 1]
        if raw.FPDFPage_Flatten(page, raw.FLAT_NORMALDISPLAY) == raw.FLATTEN_SUCCESS:
            page = document[number - 1]
        frame = frame_of(raw, page.raw)
        for item, _, (a, b, c, d, e, f) in objects(raw, page.raw, (raw.FPDF_PAGEOBJ_IMAGE,)):
            edges = [ctypes.c_float() for _ in range(4)]
            raw.FPDFPageObj_GetBounds(item, *edges)
            left, bottom, right, top = (edge.value for edge in edges)
            at = [(a * x + c * y + e, b * x + d * y + f) for x in (left, right) for y in (bottom, top)]
            xs, ys = zip(*at, strict=True)
            box = frame.visible_box(min(xs), min(ys), max(xs), max(ys))
            if box and not is_ornament(box.width, box.height) and _has_ink(page, box):
                yield number, box


def _has_ink(page: Any, box: Box) -> bool:
    """Is something drawn in the box?"""
    drawn = page.render(scale=2).to_pil().convert("RGB")
    return ocr.has_ink(drawn.crop(tuple(int(2 * edge) for edge in (box.x0, box.top, box.x1, box.bottom))))


def main(folders: list[str]) -> int:
    """Print what is lost; 1 where a picture is."""
    files = lost = 0
    for path in sorted(p for folder in folders for p in Path(folder).rglob("*") if p.suffix.lower() in SUFFIXES):
        found = unaccounted(path)
        files += found is not None
        lost += bool(found)
        if found:
            print(f"{path.name}: {found[:8]}")
    print(f"{files} files, {lost} with lost pictures")
    return int(lost > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
