"""Save a ``Source`` as JSON and read it again: tests replay recorded words and need no OCR engine."""

from __future__ import annotations

import dataclasses
import json
from itertools import chain
from typing import Any

from vnadmin_doc.errors import DamagedFile, LimitExceeded
from vnadmin_doc.limits import Limits
from vnadmin_doc.messages import about, msg
from vnadmin_doc.model.geometry import Box, Projection
from vnadmin_doc.model.issue import Issue
from vnadmin_doc.model.page import PLAIN, FileSignature, Filled, Ocr, Origin, Page, Source, Style, Table, Word

__all__ = ["MEDIA_TYPE", "dump", "matches", "read"]

MEDIA_TYPE = "application/vnd.vnadmin-doc.source+json"
_MAGIC = '{"recorded": "vnadmin-doc/source/1"'


def matches(data: bytes) -> bool:
    """Are these bytes a recording that ``dump`` wrote?"""
    return data.startswith(_MAGIC.encode())


def dump(source: Source) -> bytes:
    """The source as JSON: one line per word, boxes rounded to 0.01 points. Equal sources give equal bytes.

    Of a digital signature only the names, the time and the coverage are recorded.
    """
    words = (w for p in source.pages for w in (*p.words, *p.hidden, *p.margins, *chain(*p.marks)))
    styles = list(dict.fromkeys(word.style for word in words))
    head = {
        "name": source.name, "sha256": source.sha256, "media_type": source.media_type,
        "reading": source.reading, "encoding": source.encoding,
        "ocr": dataclasses.astuple(source.ocr) if source.ocr else None,
        "issues": [dataclasses.astuple(issue) for issue in source.issues],
        "signatures": [
            [signature.signer, signature.organisation, signature.signed_at, signature.covers_whole_file]
            for signature in source.signatures
        ],
        **({"fields": source.fields} if source.fields != "all" else {}),
        "styles": [dataclasses.astuple(style) for style in styles],
    }  # fmt: skip
    index = {style: number for number, style in enumerate(styles)}
    pages = ",\n".join(_dump_page(page, index) for page in source.pages)
    rest = _json(head)[1:-1]
    return f'{_MAGIC},\n{rest},\n"pages": [\n{pages}\n]}}\n'.encode()


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _dump_page(page: Page, styles: dict[Style, int]) -> str:
    head = {"number": page.number, "width": page.width, "height": page.height, "unit": page.unit,
            "tables": [[_box(t.box), t.rows, *([t.spans] if t.spans else [])] for t in page.tables],
            **({"origin": [page.origin.page, page.origin.way.numbers]} if page.origin else {}),
            **({"hidden": [_cells(word, styles) for word in page.hidden]} if page.hidden else {}),
            **({"marks": [[_cells(w, styles) for w in m] for m in page.marks]} if page.marks else {}),
            **({"margins": [_cells(word, styles) for word in page.margins]} if page.margins else {})}  # fmt: skip
    words = ",\n".join(_json(_cells(word, styles)) for word in page.words)
    return f'{_json(head)[:-1]}, "words": [\n{words}\n]}}'


def _cells(word: Word, styles: dict[Style, int]) -> list[Any]:
    return [word.text, *_box(word.box), word.confidence, styles[word.style], int(word.glued), *_filled(word)]


def _filled(word: Word) -> list[Any]:
    """The cells of a word that few words have: its blank, and the number of its stamp."""
    filled = [word.filled.style, word.filled.guesses, word.filled.sure] if word.filled else None
    return [filled, word.stamp] if word.stamp else [filled] if filled else []


def _box(box: Box) -> list[float]:
    return [round(edge, 2) for edge in (box.x0, box.top, box.x1, box.bottom)]


def read(data: bytes, name: str, limits: Limits = Limits()) -> Source:  # noqa: B008 (frozen)
    """The recorded source, with its recorded name and digest.

    Raises ``DamagedFile`` if the JSON is not a valid recording, ``LimitExceeded`` for too many pages.
    """
    try:
        record = json.loads(data)
        if len(record["pages"]) > limits.pages:
            raise LimitExceeded(
                about(name, msg("more than {limit} pages; raise --max-pages (Limits.pages)", limit=limits.pages))
            )
        return _source(record)
    except (KeyError, IndexError, TypeError, ValueError, RecursionError) as error:
        raise DamagedFile(about(name, msg("not a valid recording of words; record it again"))) from error


def _source(record: dict[str, Any]) -> Source:
    styles = [PLAIN if Style(*style) == PLAIN else Style(*style) for style in record["styles"]]
    return Source(
        name=record["name"],
        sha256=record["sha256"],
        media_type=record["media_type"],
        reading=record["reading"],
        pages=tuple(_page(page, styles) for page in record["pages"]),
        encoding=record["encoding"],
        ocr=Ocr(*record["ocr"]) if record["ocr"] else None,
        issues=tuple(Issue(*issue) for issue in record["issues"]),
        signatures=tuple(FileSignature(*signature) for signature in record.get("signatures", ())),
        fields=record.get("fields", "all"),
    )


def _page(page: dict[str, Any], styles: list[Style]) -> Page:
    return Page(
        number=page["number"],
        width=page["width"],
        height=page["height"],
        words=tuple(_word(cells, styles) for cells in page["words"]),
        unit=page["unit"],
        tables=tuple(_table(*parts) for parts in page["tables"]),
        origin=_origin(*page["origin"]) if "origin" in page else None,
        hidden=tuple(_word(cells, styles) for cells in page.get("hidden", ())),
        marks=tuple(tuple(_word(cells, styles) for cells in mark) for mark in page.get("marks", ())),
        margins=tuple(_word(cells, styles) for cells in page.get("margins", ())),
    )


def _origin(number: int, numbers: list[float]) -> Origin:
    a, b, c, d, e, f, g, h = numbers
    return Origin(number, Projection((a, b, c, d, e, f, g, h)))


def _table(box: list[float], rows: list[list[Any]], spans: list[list[int]] | tuple[()] = ()) -> Table:
    texts = tuple(tuple(str(cell) for cell in row) for row in rows)
    return Table(Box(*box), texts, tuple((row, column, down, across) for row, column, down, across in spans))


def _word(cells: list[Any], styles: list[Style]) -> Word:
    text, x0, top, x1, bottom, confidence, style, glued, *rest = cells
    filled, stamp = (*rest, "")[:2] if rest else (None, "")
    return Word(
        str(text), Box(x0, top, x1, bottom), confidence, styles[style], bool(glued), _filled_of(filled), str(stamp)
    )


def _filled_of(cells: list[Any] | None) -> Filled | None:
    if cells is None:
        return None
    how, guesses, sure = cells
    return Filled(how, tuple((guess, chance) for guess, chance in guesses), sure)
