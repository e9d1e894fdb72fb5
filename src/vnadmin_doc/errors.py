"""Errors: raised only when a file cannot be read or written, never for what a letter says.

::

    VnadminDocError
    ├── ReadError                 the file cannot become pages
    │   ├── EmptyFile             no bytes, no pages, or not one word
    │   ├── UnsupportedFormat     the bytes are of no kind that we read
    │   ├── DamagedFile           truncated, or not what its bytes promise
    │   ├── EncryptedFile         needs a password
    │   └── LimitExceeded         too many bytes, pages, pixels, or too much time
    ├── WriteError                the output cannot be written
    ├── MissingDependency         a Python extra or a system program is not there
    └── SchemaError               a reading does not match the schema; says where

Each message says what to do next. ``exit_code`` is what the command ends with.
"""

from __future__ import annotations

from enum import IntEnum

__all__ = [
    "DamagedFile",
    "EmptyFile",
    "EncryptedFile",
    "ExitCode",
    "LimitExceeded",
    "MissingDependency",
    "ReadError",
    "SchemaError",
    "UnsupportedFormat",
    "VnadminDocError",
    "WriteError",
]


class ExitCode(IntEnum):
    """What the command ends with. Stable: scripts rely on it."""

    OK = 0
    SOME_FAILED = 1
    USAGE = 2
    DEPENDENCY_MISSING = 3
    INTERRUPTED = 130


class VnadminDocError(Exception):
    """Whatever this library raises on purpose."""

    exit_code = ExitCode.SOME_FAILED


class ReadError(VnadminDocError):
    """The file cannot become pages."""


class EmptyFile(ReadError):
    """No bytes, no pages, or not one word."""


class UnsupportedFormat(ReadError):
    """The bytes are of no kind that we read."""


class DamagedFile(ReadError):
    """Truncated, or not what its first bytes promise."""


class EncryptedFile(ReadError):
    """Needs a password."""


class LimitExceeded(ReadError):
    """Too many bytes, pages, pixels, or too much time."""


class WriteError(VnadminDocError):
    """The output cannot be written."""


class MissingDependency(VnadminDocError):
    """A Python extra or a system program is not there; the message says how to get it."""

    exit_code = ExitCode.DEPENDENCY_MISSING


class SchemaError(VnadminDocError):
    """A reading does not match the schema. ``path`` is a JSON Pointer to the place."""

    def __init__(self, message: str, path: str = "") -> None:
        super().__init__(f"{path or '/'}: {message}")
        self.path = path
