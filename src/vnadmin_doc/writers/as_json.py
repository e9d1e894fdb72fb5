"""Write and read the JSON document: UTF-8, NFC, members in a fixed order.

The letter is indented. Each item of evidence, unplaced text and issues is on one line, so
that people can read it and a diff of two versions shows one line per change.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from pydantic import ValidationError
from pydantic_core import PydanticSerializationError, to_json

from vnadmin_doc.errors import SchemaError
from vnadmin_doc.messages import msg
from vnadmin_doc.model.letter import Letter
from vnadmin_doc.model.reading import Evidence, Reading, Unplaced
from vnadmin_doc.writers.envelope import (
    SCHEMA,
    VERSION,
    Envelope,
    as_schema_error,
    by_pointer,
    rounded,
    tidy,
    tidy_part,
)

__all__ = ["read_json", "write_json"]


def write_json(reading: Reading) -> bytes:
    """A reading as a JSON document. The same reading gives the same bytes."""
    try:
        text = _document_text(reading)
    except (PydanticSerializationError, UnicodeError):  # a lone surrogate; tidying replaces it
        text = ""
    # Letters are normally NFC already, so one check of the whole text is enough. If it is not NFC, each
    # value is normalised, not the whole text: "\n" is written as two characters, and a mark
    # that follows it must not combine with the second.
    if not text or not unicodedata.is_normalized("NFC", text):
        text = _document_text(tidy(reading))
    return text.encode()


def read_json(document: bytes) -> Reading:
    """The reading in a JSON document. Raises ``SchemaError`` if it is not a document of this schema."""
    try:
        return Envelope.model_validate_json(document, strict=True).opened()
    except ValidationError as error:
        raise as_schema_error(error) from None
    except ValueError as error:
        raise SchemaError(msg("not JSON: {error}", error=error)) from None


def _document_text(reading: Reading) -> str:
    evidence = (f"{_line(path)}: {_item_lines(items, 2)}" for path, items in by_pointer(reading.evidence))
    figures = (f"{_line(path)}: {_line(figure)}" for path, figure in by_pointer(reading.sure))
    members = [
        f'"schema": {_line(SCHEMA)}',
        f'"version": {_line(VERSION)}',
        f'"source": {_indented(tidy_part(reading.source))}',
        f'"letter": {_indented(_with_rounded_tables(reading.letter))}',
        f'"evidence": {_block("{}", evidence, 1)}',
        f'"sure": {_block("{}", figures, 1)}',
        f'"unplaced": {_item_lines(reading.unplaced, 1)}',
        f'"issues": {_block("[]", map(_line, reading.issues), 1)}',
    ]
    return _block("{}", members, 0) + "\n"


def _line(value: object) -> str:
    return to_json(value).decode()


def _indented(value: object) -> str:
    """JSON of the value, indented one level. Line ends in strings are escaped, so each real one is layout."""
    return to_json(value, indent=2).decode().replace("\n", "\n  ")


def _block(brackets: str, members: Iterable[str], depth: int) -> str:
    """Members in brackets, each on its own line."""
    margin = "\n" + "  " * depth
    inside = f",{margin}  ".join(members)
    return f"{brackets[0]}{margin}  {inside}{margin}{brackets[1]}" if inside else brackets


def _item_lines(items: Iterable[Evidence | Unplaced], depth: int) -> str:
    return _block("[]", (_line(_with_rounded_box(item)) for item in items), depth)


def _with_rounded_box(item: Evidence | Unplaced) -> Evidence | Unplaced:
    # Without ``replace``: this runs for every item of a document.
    box = rounded(item.box)
    if isinstance(item, Evidence):
        return Evidence(item.page, box, item.text, item.rule, item.confidence)
    return Unplaced(item.page, box, item.text)


def _with_rounded_tables(letter: Letter) -> Letter:
    """The letter with the boxes of its tables rounded; readers normally give rounded ones already."""
    tables = [*letter.tables, *(table for appendix in letter.appendices for table in appendix.tables)]
    return letter if all(table.box == rounded(table.box) for table in tables) else tidy_part(letter)
