"""The envelope of JSON and XML documents, and the normalisation before writing.

``Envelope`` names the members of a document once; the JSON reader, the XML reader and
the schemas all follow it.
"""

from __future__ import annotations

import dataclasses
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from vnadmin_doc.errors import SchemaError
from vnadmin_doc.model.issue import Issue
from vnadmin_doc.model.letter import Letter
from vnadmin_doc.model.reading import BoxTuple, Evidence, Reading, SourceInfo, Unplaced

__all__ = [
    "SCHEMA",
    "VERSION",
    "Envelope",
    "as_schema_error",
    "by_pointer",
    "pointer",
    "rounded",
    "tidy",
    "tidy_part",
]

SCHEMA = "vnadmin-doc/letter"
VERSION = "1.0"

T = TypeVar("T")

_SURROGATE = re.compile("[\ud800-\udfff]")
_DIGITS = re.compile(r"(\d+)")


class Envelope(BaseModel):
    """One converted document: source file, letter, evidence, figures, unplaced text and issues."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    schema_: Literal["vnadmin-doc/letter"] = Field(alias="schema")
    version: Literal["1.0"]
    source: SourceInfo
    letter: Letter
    evidence: Mapping[str, tuple[Evidence, ...]]
    sure: Mapping[str, Annotated[float, Field(ge=0, le=1)]] = {}  # older documents have none
    unplaced: tuple[Unplaced, ...]
    issues: tuple[Issue, ...]

    def opened(self) -> Reading:
        """The reading in this document."""
        return Reading(self.source, self.letter, dict(self.evidence), self.unplaced, self.issues, dict(self.sure))


def pointer(steps: Iterable[object]) -> str:
    """A JSON Pointer (RFC 6901) from its steps.

    >>> pointer(["evidence", "/code/number", 0])
    '/evidence/~1code~1number/0'
    """
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in steps)


def as_schema_error(error: ValidationError) -> SchemaError:
    """The first error that pydantic reports, with its JSON Pointer."""
    first = error.errors(include_url=False, include_input=False)[0]
    return SchemaError(first["msg"], pointer(first["loc"]))


def by_pointer(values: Mapping[str, T]) -> list[tuple[str, T]]:
    """Evidence or figures sorted by pointer, as they are written; indices sort as numbers (2 before 10)."""
    return sorted(values.items(), key=lambda item: _natural(item[0]))


@lru_cache(maxsize=4096)
def _natural(path: str) -> list[tuple[int, str]]:
    """A sort key in which runs of digits compare as numbers. Letters have the same pointers, so the keys are kept."""
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in _DIGITS.split(path)]


def rounded(box: BoxTuple) -> BoxTuple:
    """The box rounded to 0.1, as floats (whole numbers are written with ``.0``, and never as ``-0.0``)."""
    x0, top, x1, bottom = box
    return round(x0, 1) + 0.0, round(top, 1) + 0.0, round(x1, 1) + 0.0, round(bottom, 1) + 0.0


def tidy(reading: Reading) -> Reading:
    """The reading normalised for a document: NFC, boxes rounded to 0.1, no lone surrogates.

    Readers give text and boxes in this form already, so a reading is equal after it was written
    and read back. Other readings come back in the normalised form.
    """
    return tidy_part(reading)


def tidy_part(part: T) -> T:
    """``tidy`` for a letter or any part of a reading."""
    tidied: T = _changed(part, _tidy_text)
    return tidied


def _tidy_text(text: str) -> str:
    return unicodedata.normalize("NFC", _SURROGATE.sub("\ufffd", text))


def _changed(value: Any, change: Callable[[str], str], name: str = "") -> Any:
    """A copy of a value: ``change`` applied to every string, every box rounded."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, tuple):
        return rounded(value) if name == "box" else tuple(_changed(item, change) for item in value)
    if isinstance(value, Mapping):
        return {change(key): _changed(item, change) for key, item in value.items()}
    if isinstance(value, BaseModel):
        return type(value)(**{key: _changed(item, change, key) for key, item in value})
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        names = [member.name for member in dataclasses.fields(value)]
        return type(value)(**{key: _changed(getattr(value, key), change, key) for key in names})
    return value
