"""File places: maps the pages and boxes of straightened or cropped pages back to the pages of the file.

Such pages are read like pages of the file. The reading then gets the places that a person sees in the opened file.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TypeVar

from vnadmin_doc.model.geometry import Box
from vnadmin_doc.model.letter import Letter, LetterTable
from vnadmin_doc.model.page import Page, Source
from vnadmin_doc.model.reading import BoxTuple, Evidence, Reading, Unplaced

__all__ = ["file_page", "file_place", "map_to_file"]

Item = TypeVar("Item", Evidence, Unplaced)


def file_place(page: Page, box: Box) -> tuple[int, Box]:
    """(the page number in the file, the box on that page) for a box of ``page``."""
    origin = page.origin
    return (origin.page, origin.way.box(box)) if origin else (page.number, box)


def map_to_file(reading: Reading, source: Source) -> Reading:
    """The reading with all pages and boxes mapped to the file."""
    pages = {page.number: page for page in source.pages}
    if not any(page.origin for page in source.pages):
        return reading
    part = reading.source.part
    info = replace(reading.source, pages=len({file_page(page) for page in source.pages}))
    if part:
        first, last = (file_page(pages[number]) for number in (part.first_page, part.last_page))
        cut = tuple(_items(part.cut, pages))
        info = replace(info, part=replace(part, first_page=first, last_page=last, cut=cut))
    return replace(
        reading,
        source=info,
        letter=_letter(reading.letter, pages),
        evidence={at: tuple(_items(found, pages)) for at, found in reading.evidence.items()},
        unplaced=tuple(_items(reading.unplaced, pages)),
    )


def file_page(page: Page) -> int:
    """The number of the page of the file that contains ``page``."""
    return page.origin.page if page.origin else page.number


def _items(items: Iterable[Item], pages: Mapping[int, Page]) -> Iterable[Item]:
    for item in items:
        number, box = _place(item.page, item.box, pages)
        yield replace(item, page=number, box=box)


def _place(number: int, box: BoxTuple, pages: Mapping[int, Page]) -> tuple[int, BoxTuple]:
    page, mapped = file_place(pages[number], Box(*box))
    return page, mapped.rounded()


def _letter(letter: Letter, pages: Mapping[int, Page]) -> Letter:
    """The letter with its tables, and those of its appendices, mapped to the file."""
    appendices = [item.model_copy(update={"tables": _tables(item.tables, pages)}) for item in letter.appendices]
    return letter.model_copy(update={"tables": _tables(letter.tables, pages), "appendices": tuple(appendices)})


def _tables(tables: Iterable[LetterTable], pages: Mapping[int, Page]) -> tuple[LetterTable, ...]:
    places = ((table, _place(table.page, table.box, pages)) for table in tables)
    return tuple(table.model_copy(update={"page": number, "box": box}) for table, (number, box) in places)
