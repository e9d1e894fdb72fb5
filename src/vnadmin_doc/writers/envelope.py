"""The envelope that every native document shares, and the tidying done before writing.

``Envelope`` names the members of a document once; the JSON reader, the XML reader and
the schemas all follow it.
"""

from __future__ import annotations

import dataclasses
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Literal, TypeVar

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
    """One converted document: what file, what it says, how we know, what is doubtful."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    schema_: Literal["vnadmin-doc/letter"] = Field(alias="schema")
    version: Literal["1.0"]
    source: SourceInfo
    letter: Letter
    evidence: Mapping[str, tuple[Evidence, ...]]
    unplaced: tuple[Unplaced, ...]
    issues: tuple[Issue, ...]

    def opened(self) -> Reading:
        """The reading inside."""
        return Reading(self.source, self.letter, dict(self.evidence), self.unplaced, self.issues)


def pointer(steps: Iterable[object]) -> str:
    """A JSON Pointer (RFC 6901) from its steps.

    >>> pointer(["evidence", "/code/number", 0])
    '/evidence/~1code~1number/0'
    """
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in steps)


def as_schema_error(error: ValidationError) -> SchemaError:
    """The first thing that pydantic minds, with its place."""
    first = error.errors(include_url=False, include_input=False)[0]
    return SchemaError(first["msg"], pointer(first["loc"]))


def by_pointer(evidence: Mapping[str, tuple[Evidence, ...]]) -> list[tuple[str, tuple[Evidence, ...]]]:
    """Evidence in the order in which it is written: by pointer, 2 before 10."""
    return sorted(evidence.items(), key=lambda item: _natural(item[0]))


def _natural(path: str) -> list[tuple[int, str]]:
    """A sort key in which runs of digits compare as numbers."""
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in _DIGITS.split(path)]


def rounded(box: BoxTuple) -> BoxTuple:
    """To 0.1; a whole number too is written with its point, and never as ``-0.0``."""
    x0, top, x1, bottom = box
    return round(x0, 1) + 0.0, round(top, 1) + 0.0, round(x1, 1) + 0.0, round(bottom, 1) + 0.0


def tidy(reading: Reading) -> Reading:
    """The reading as a document can hold it: NFC, boxes rounded, no lone surrogates.

    Readers already deliver text and boxes so; what they deliver comes back equal from
    a document, and anything else comes back as ``tidy`` made it.
    """
    return tidy_part(reading)


def tidy_part(part: T) -> T:
    """``tidy`` for a letter or any part of a reading."""
    tidied: T = _mapped(part, _tidy_text)
    return tidied


def _tidy_text(text: str) -> str:
    return unicodedata.normalize("NFC", _SURROGATE.sub("\ufffd", text))


def _mapped(value: Any, change: Callable[[str], str], name: str = "") -> Any:
    """A copy of a value with every string changed and every box rounded."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, tuple):
        return rounded(value) if name == "box" else tuple(_mapped(item, change) for item in value)
    if isinstance(value, Mapping):
        return {change(key): _mapped(item, change) for key, item in value.items()}
    if isinstance(value, BaseModel):
        return type(value)(**{key: _mapped(item, change, key) for key, item in value})
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        names = [member.name for member in dataclasses.fields(value)]
        return type(value)(**{key: _mapped(getattr(value, key), change, key) for key in names})
    return value
