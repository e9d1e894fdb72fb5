"""Read the pictures among the blocks of an office or HTML file, and make the source of the file.

The words of a picture become paragraphs in its place on the character grid. A file without text whose pictures have the
shape of pages is read like a scan. ``embedded`` has the rules.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from statistics import median

from vnadmin_doc.errors import DamagedFile, LimitExceeded, MissingDependency, VnadminDocError
from vnadmin_doc.formats.common import grid
from vnadmin_doc.formats.common.content_blocks import (
    Block,
    MarginBlock,
    ParagraphBlock,
    PictureBlock,
    Run,
    TableBlock,
    TableRow,
    block_text,
    pictures_in,
)
from vnadmin_doc.formats.picture import image_decoding, metafile
from vnadmin_doc.formats.picture.embedded import PictureLog, is_logo, is_ornament, without_noise
from vnadmin_doc.formats.picture.ocr_pages import read_picture, renumber
from vnadmin_doc.limits import Limits
from vnadmin_doc.messages import Message, msg
from vnadmin_doc.model.issue import Issue
from vnadmin_doc.model.page import Page, ReadingKind, Source, Word

__all__ = ["source_of_blocks"]

_FORMAT = msg("its format cannot be read; save the file as PDF")
_PAGE_SHAPE = (1.2, 1.7)
"""Long by short side of a page: A4 has 1.41, with margins cut off a little more or less."""
_PAGE_SIDE = 280.0
"""Points; the short side of a picture of a page is longer."""
_MARGIN = 1.0
"""Inches of paper added around a picture: OCR misses words at its edges."""
_WIDE_GAP = 1.5
"""Smallest gap, in row heights, between two columns."""
_ROW_SLACK = 0.6
"""Largest distance, in row heights, between the middles of two words of one row."""
_PARAGRAPH_GAP, _INDENT, _SHORT = 0.8, 1.2, 0.15
"""What ends a paragraph: a gap or an indent, in row heights; a row that is shorter by this share of the width."""


def source_of_blocks(
    blocks: list[Block],
    *,
    data: bytes,
    name: str,
    limits: Limits,
    media_type: str,
    reading: ReadingKind,
    encoding: str | None = None,
    issues: tuple[Issue, ...] = (),
) -> Source:
    """The source of a file from its blocks; ``data``: the bytes of the file.

    Raises ``EmptyFile`` if there are no words, ``LimitExceeded``, and ``MissingDependency`` if only OCR finds words.
    """
    reader = _PictureReader(name, limits)
    pages: tuple[Page, ...] | None = None
    if next(pictures_in(blocks), None) is not None:
        pages = reader.scans(blocks)
        blocks = blocks if pages else reader.with_words(blocks)
    if pages:
        digest = hashlib.sha256(data).hexdigest()
        source = Source(name, digest, media_type, "ocr", pages, encoding, None, issues)
    else:
        pages = grid.pages_from_blocks(blocks, limits)
        if reader.missing is not None and not pages:
            raise reader.missing
        reading = "mixed" if reader.log.ocr else reading
        source = grid.source_of_pages(
            pages, data=data, name=name, media_type=media_type, reading=reading, encoding=encoding, issues=issues
        )
    return replace(source, ocr=reader.log.ocr, issues=(*source.issues, *reader.log.issues))


@dataclass(slots=True)
class _PictureReader:
    """Reads the pictures of one file.

    ``missing``: why OCR does not work; ``has_begun``: there was text before; ``met``: the pictures before.
    """

    name: str
    limits: Limits
    log: PictureLog = field(init=False)
    missing: MissingDependency | None = None
    has_begun: bool = False
    met: list[PictureBlock] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.log = PictureLog(self.limits)

    def scans(self, blocks: Sequence[Block]) -> tuple[Page, ...] | None:
        """The pages of a file that consists of pictures of pages; None if it has text or other pictures.

        Raises ``MissingDependency`` or ``LimitExceeded``.
        """
        if any(char.isalnum() for block in blocks for char in block_text(block)):
            return None
        body = (block for block in blocks if not isinstance(block, MarginBlock))
        pictures = [block for block in pictures_in(body) if not _is_small(block.width, block.height)]
        if not pictures or not all(_is_page(block) for block in pictures):
            return None
        if len(pictures) > self.limits.pages:
            limit = self.limits.pages
            raise LimitExceeded(msg("more than {limit} pages; raise --max-pages (Limits.pages)", limit=limit))
        try:
            groups = [self._scan(block, number) for number, block in enumerate(pictures, 1)]
        except DamagedFile:  # a format that cannot be decoded: each picture is then named
            return None
        pages = renumber(groups)
        return pages if any(page.words for page in pages) else None

    def _scan(self, block: PictureBlock, number: int) -> tuple[Page, ...]:
        from vnadmin_doc import ocr

        image, dpi = image_decoding.decode_frame(_bytes_of(block), 0, self.name, self.limits)
        pages, issues = read_picture(image, dpi, number, self.limits, None)
        self.log.ocr = self.log.ocr or ocr.engine_identity(dpi)
        self.log.issues += issues
        return pages

    def with_words(self, blocks: Iterable[Block]) -> list[Block]:
        """The blocks with each picture replaced by its words; a picture without words is left out, and named."""
        found: list[Block] = []
        for block in blocks:
            if isinstance(block, PictureBlock):
                found += self._read(block)
                self.met.append(block)
                continue
            if isinstance(block, MarginBlock):
                found.append(MarginBlock(self.with_words(self._without_repeated(block.blocks))))
                continue
            self.has_begun = self.has_begun or bool(block_text(block).strip())
            found.append(self._table(block) if isinstance(block, TableBlock) else block)
        return found

    def _without_repeated(self, margin: Iterable[Block]) -> list[Block]:
        """The blocks of the headers and footers of later pages, without pictures that were met before in the file."""
        known = set(map(_identity, self.met))
        found: list[Block] = []
        for block in margin:
            if isinstance(block, PictureBlock):
                identity = _identity(block)
                if identity in known:
                    continue
                known.add(identity)
            found.append(block)
        return found

    def _table(self, table: TableBlock) -> TableBlock:
        if next(pictures_in([table]), None) is None:
            return table
        rows = [
            TableRow([replace(cell, blocks=self.with_words(cell.blocks)) for cell in row.cells], row.before)
            for row in table.rows
        ]
        return replace(table, rows=rows)

    def _read(self, block: PictureBlock) -> list[Block]:
        where = _size_message(block.width, block.height)
        if block.width and block.height:
            if is_ornament(block.width, block.height):
                return []
            if is_logo(block.width, block.height):
                self.log.logo(where)
                return []
        if self.log.is_full(where):
            return []
        try:
            words = self._words(block)
        except VnadminDocError as error:
            self.missing = self.missing or (error if isinstance(error, MissingDependency) else None)
            self.log.failed(where, error.message)
            return []
        self.has_begun = self.has_begun or bool(words)
        return list(_paragraphs(words))

    def _words(self, block: PictureBlock) -> tuple[Word, ...]:
        """The words of one picture, noted in the log."""
        from PIL import ImageOps

        from vnadmin_doc import ocr

        data = _bytes_of(block)
        if metafile.matches(data):
            return self._text_of_metafile(data, _size_message(block.width, block.height))
        picture, dpi, size = image_decoding.decode_placed(data, self.name, self.limits, block.width, block.height)
        if is_ornament(*size):
            return ()
        where = _size_message(*size)
        if is_logo(*size):
            self.log.logo(where)
        elif not ocr.holds_words(picture, dpi, self.limits):
            self.log.wordless(where)
        else:
            page = ImageOps.expand(picture, round(_MARGIN * dpi), "white")
            seen = ocr.read_page(page, dpi, self.limits, first=not self.has_begun)
            self.log.read(where, dpi)
            if seen.timed_out:
                self.log.late()
            return without_noise(seen.words)
        return ()

    def _text_of_metafile(self, data: bytes, where: Message) -> tuple[Word, ...]:
        """The text of a metafile, which is no reading of OCR. What else it may show is named."""
        drawing = metafile.read(data)
        if drawing.has_more:
            self.log.failed(where, _FORMAT)
        elif not drawing.words:
            self.log.wordless(where)
        return tuple(drawing.words)


def _bytes_of(block: PictureBlock) -> bytes:
    """The bytes of a picture in a format that can be decoded. Raises ``DamagedFile`` or ``LimitExceeded``."""
    try:
        data = block.load() if block.load else None
    except KeyError:
        data = None
    except ValueError as error:
        raise DamagedFile(msg("the image is damaged; scan or copy it again")) from error
    if data is None:
        raise DamagedFile(msg("it is not in the file"))
    if not image_decoding.matches(data) and not metafile.matches(data):
        raise DamagedFile(_FORMAT)
    return data


def _identity(block: PictureBlock) -> tuple[object, ...]:
    """The digest of a picture's bytes; its size if they are not in the file or cannot be unpacked."""
    try:
        data = block.load() if block.load else None
    except (KeyError, ValueError, VnadminDocError):
        data = None
    return (block.width, block.height) if data is None else (hashlib.sha256(data).digest(),)


def _is_small(width: float, height: float) -> bool:
    return bool(width and height) and (is_ornament(width, height) or is_logo(width, height))


def _is_page(block: PictureBlock) -> bool:
    """Has a picture the shape and the size of a page, or an unknown size?"""
    short, long = sorted((block.width, block.height))
    return not short or (short >= _PAGE_SIDE and _PAGE_SHAPE[0] <= long / short <= _PAGE_SHAPE[1])


def _size_message(width: float, height: float) -> Message:
    """Names a picture by its size."""
    if not (width and height):
        return msg("a picture")
    centimetres = {"width": f"{width * 2.54 / 72:.1f}", "height": f"{height * 2.54 / 72:.1f}"}
    return msg("a picture of {width} × {height} cm", **centimetres)


def _paragraphs(words: Sequence[Word]) -> Iterator[ParagraphBlock]:
    """The words of a picture as paragraphs for the character grid, in the columns where they are on the picture.

    The words of each stamp are a paragraph of their own at the end.
    """
    text = [word for word in words if not word.stamp]
    if text:
        yield from _text_paragraphs(text)
    for stamp in dict.fromkeys(word.stamp for word in words if word.stamp):
        yield ParagraphBlock(_runs([word for word in words if word.stamp == stamp], 0.0, math.inf, 1.0))


def _text_paragraphs(words: Sequence[Word]) -> Iterator[ParagraphBlock]:
    height = median(word.box.height for word in words) or 1.0
    cell = sum(word.box.width for word in words) / sum(len(word.text) for word in words) or 1.0
    left, right = min(word.box.x0 for word in words), max(word.box.x1 for word in words)
    rows = _rows(words, height)
    paragraph = ParagraphBlock(_runs(rows[0], left, height, cell))
    for before, row in pairwise(rows):
        if _begins_paragraph(before, row, left, right, height):
            yield paragraph
            paragraph = ParagraphBlock()
        else:
            paragraph.runs.append(Run("\n"))
        paragraph.runs += _runs(row, left, height, cell)
    yield paragraph


def _rows(words: Sequence[Word], height: float) -> list[list[Word]]:
    """The words row by row, each from left to right."""
    rows: list[list[Word]] = []
    for word in sorted(words, key=lambda word: word.box.centre):
        if rows and word.box.centre - rows[-1][0].box.centre < _ROW_SLACK * height:
            rows[-1].append(word)
        else:
            rows.append([word])
    return [sorted(row, key=lambda word: word.box.x0) for row in rows]


def _begins_paragraph(before: Sequence[Word], row: Sequence[Word], left: float, right: float, height: float) -> bool:
    """Does a row begin a paragraph? In rows of several columns each row is one."""
    if max(word.box.x1 for word in before) < right - _SHORT * (right - left) or _has_columns(before, height):
        return True
    apart = min(word.box.top for word in row) - max(word.box.bottom for word in before)
    return apart > _PARAGRAPH_GAP * height or row[0].box.x0 > left + _INDENT * height or _has_columns(row, height)


def _has_columns(row: Sequence[Word], height: float) -> bool:
    return any(b.box.x0 - a.box.x1 > _WIDE_GAP * height for a, b in pairwise(row))


def _runs(row: Sequence[Word], left: float, height: float, cell: float) -> list[Run]:
    """The runs of one row: spaces up to the column of each word, and the word; ``cell``: points per column."""
    runs: list[Run] = []
    end, column = left, 0
    for word in row:
        target = round((word.box.x0 - left) / cell)
        is_wide = word.box.x0 - end > _WIDE_GAP * height
        spaces = max(target - column, grid.GAP if column else 0) if is_wide else int(column > 0)
        runs += [Run(" " * spaces), Run(word.text, seen=word)]
        column += spaces + len(word.text)
        end = word.box.x1
    return runs
