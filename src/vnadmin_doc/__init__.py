"""Convert Vietnamese official letters to validated, structured data.

The stages:

    file ──formats──▶ Source: pages, words, boxes
         ──pipeline─▶ Reading: the letter, evidence for every value, issues
         ──writers──▶ JSON or XML, valid against the shipped schemas

The same in code:

    reading = vnadmin_doc.read("letter.pdf")
    print(reading.letter.subject, reading.issues)
    document = vnadmin_doc.write(reading, "json")
"""

from __future__ import annotations

TYPE_CHECKING = False  # importing typing would take longer than all the rest

if TYPE_CHECKING:
    from typing import Any

    from vnadmin_doc.api import crop, draw, load, read, read_all, read_text, validate, write
    from vnadmin_doc.errors import ExitCode, MissingDependency, ReadError, SchemaError, VnadminDocError, WriteError
    from vnadmin_doc.limits import Limits
    from vnadmin_doc.model.issue import Issue
    from vnadmin_doc.model.letter import Letter
    from vnadmin_doc.model.reading import Evidence, FilePart, Reading, SourceInfo, Unplaced

__all__ = [
    "Evidence",
    "ExitCode",
    "FilePart",
    "Issue",
    "Letter",
    "Limits",
    "MissingDependency",
    "ReadError",
    "Reading",
    "SchemaError",
    "SourceInfo",
    "Unplaced",
    "VnadminDocError",
    "WriteError",
    "__version__",
    "crop",
    "draw",
    "load",
    "read",
    "read_all",
    "read_text",
    "validate",
    "write",
]

# The module of each public name. A module is imported when one of its names is first used, so that importing the
# package, and with it `vnadmin-doc --help`, is fast.
_HOMES = {
    "api": ("crop", "draw", "load", "read", "read_all", "read_text", "validate", "write"),
    "errors": ("ExitCode", "MissingDependency", "ReadError", "SchemaError", "VnadminDocError", "WriteError"),
    "model.issue": ("Issue",),
    "model.letter": ("Letter",),
    "limits": ("Limits",),
    "model.reading": ("Evidence", "FilePart", "Reading", "SourceInfo", "Unplaced"),
}


def __getattr__(name: str) -> Any:
    from importlib import import_module, metadata

    if name == "__version__":
        return metadata.version("vnadmin-doc")
    for home, names in _HOMES.items():
        if name in names:
            return getattr(import_module(f"vnadmin_doc.{home}"), name)
    raise AttributeError(f"module 'vnadmin_doc' has no attribute {name!r}")


def __dir__() -> list[str]:
    return __all__
