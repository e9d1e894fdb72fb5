"""Errors: raised only when a file cannot be read or written, never for the content of a letter.

::

    VnadminDocError
    ├── ReadError                 the file cannot become pages
    │   ├── EmptyFile             no bytes, no pages, or no words
    │   ├── UnsupportedFormat     unsupported format
    │   ├── DamagedFile           truncated, or not what its first bytes promise
    │   ├── EncryptedFile         needs a password
    │   └── LimitExceeded         too many bytes, pages, pixels, or too much time
    ├── WriteError                the output cannot be written
    │   ├── NotApplicable         the format is not for this kind of file
    │   └── SecretLetter          the letter has a secrecy mark, and must not be written there
    ├── MissingDependency         a Python extra or a system program is not installed
    └── SchemaError               a document does not match the schema; has the place

Each message states the problem and what to do. It is made by ``messages.msg``, so that it can be translated:
``translate(error.message, "vi")``. ``exit_code`` is the exit code of the command.
"""

from __future__ import annotations

import struct
from enum import IntEnum

from vnadmin_doc.messages import about, msg

__all__ = [
    "DamagedFile",
    "EmptyFile",
    "EncryptedFile",
    "ExitCode",
    "LimitExceeded",
    "MissingDependency",
    "NotApplicable",
    "ReadError",
    "SchemaError",
    "SecretLetter",
    "UnsupportedFormat",
    "VnadminDocError",
    "WriteError",
    "cause_of",
    "reason",
]

_OF_SYSTEM = (
    msg("File exists"), msg("File name too long"), msg("Input/output error"), msg("Is a directory"),
    msg("No space left on device"), msg("No such file or directory"), msg("Not a directory"),
    msg("Operation not permitted"), msg("Permission denied"), msg("Read-only file system"),
)  # fmt: skip


class ExitCode(IntEnum):
    """Exit codes of the command. Stable: scripts rely on them."""

    OK = 0
    SOME_FAILED = 1
    USAGE = 2
    DEPENDENCY_MISSING = 3
    INTERRUPTED = 130


class VnadminDocError(Exception):
    """Base class of the errors that this library raises on purpose."""

    exit_code = ExitCode.SOME_FAILED

    @property
    def message(self) -> str:
        """What is wrong and what to do: a ``Message`` where this library made it."""
        first = self.args[0] if self.args else ""
        return first if isinstance(first, str) else str(first)


class ReadError(VnadminDocError):
    """The file cannot become pages."""


class EmptyFile(ReadError):
    """No bytes, no pages, or no words."""


class UnsupportedFormat(ReadError):
    """Unsupported format."""


class DamagedFile(ReadError):
    """Truncated, or not what its first bytes promise."""


class EncryptedFile(ReadError):
    """Needs a password."""


class LimitExceeded(ReadError):
    """Too many bytes, pages, pixels, or too much time."""


class WriteError(VnadminDocError):
    """The output cannot be written."""


class NotApplicable(WriteError):
    """The format is not for this kind of file, such as searchable PDF/A for a file that is no scan."""


class SecretLetter(WriteError):
    """The letter has a secrecy mark (độ mật), and must not be written in this format or to this place."""


class MissingDependency(VnadminDocError):
    """A Python extra or a system program is not installed; the message has the command that installs it."""

    exit_code = ExitCode.DEPENDENCY_MISSING


class SchemaError(VnadminDocError):
    """A document does not match the schema. ``path`` is a JSON Pointer to the place."""

    def __init__(self, message: str, path: str = "") -> None:
        super().__init__(about(path or "/", message))
        self.path = path


def cause_of(error: Exception) -> str:
    """What is wrong in a damaged file, for a message; errors of Python about bytes and indexes say nothing to users.

    >>> cause_of(ValueError("text is missing")), cause_of(IndexError("list index out of range"))
    ('text is missing', 'a part of it is too short or not valid')
    """
    if isinstance(error, (struct.error, LookupError, TypeError, AttributeError, AssertionError, RecursionError)):
        return msg("a part of it is too short or not valid")
    return error.args[0] if error.args and isinstance(error.args[0], str) else str(error)


def reason(error: OSError) -> str:
    """What the operating system reports: a ``Message`` where it is one of the common errors.

    >>> reason(PermissionError(13, "Permission denied"))
    'Permission denied'
    """
    text = error.strerror or str(error)
    return next((message for message in _OF_SYSTEM if message == text), text)
