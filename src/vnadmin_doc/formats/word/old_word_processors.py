"""Read files of old word processors through LibreOffice; the format is detected from the first bytes."""

from __future__ import annotations

from vnadmin_doc.formats.common.legacy_text import decode_legacy
from vnadmin_doc.formats.picture.picture_blocks import source_of_blocks
from vnadmin_doc.formats.word.doc import convert_with_other_program
from vnadmin_doc.limits import Limits
from vnadmin_doc.messages import msg
from vnadmin_doc.model.page import Source

__all__ = ["matches", "read"]

_MAGIC = (
    (b"\xdb\xa5\x2d\x00", ".doc", "Word 2"),
    (b"\x9b\xa5\x21\x00", ".doc", "Word 1"),
    (b"\xffWPC", ".wpd", "WordPerfect"),
    (b"\x31\xbe\x00\x00", ".wri", "Windows Write"),
    (b"\x32\xbe\x00\x00", ".wri", "Windows Write"),
)
_OPENOFFICE_1 = b"mimetypeapplication/vnd.sun.xml.writer"


def _program_of(data: bytes) -> tuple[str, str] | None:
    """The suffix of the file and the name of its program; None for other files."""
    if data.startswith(b"PK\x03\x04") and _OPENOFFICE_1 in data[:200]:
        return ".sxw", "OpenOffice.org 1"
    return next(((suffix, program) for start, suffix, program in _MAGIC if data.startswith(start)), None)


def matches(data: bytes) -> bool:
    """Is it a file of one of these programs?"""
    return _program_of(data) is not None


def read(data: bytes, name: str, limits: Limits) -> Source:
    """The source of such a file.

    Raises ``MissingDependency`` without LibreOffice, ``DamagedFile`` if it cannot read the file, ``EmptyFile`` or
    ``LimitExceeded``.
    """
    suffix, program = _program_of(data) or (".doc", "Word")
    blocks, issue = convert_with_other_program(data, suffix, name, limits, msg("a text of {program}", program=program))
    issues = (*decode_legacy(blocks), issue)
    media_type = "application/msword" if suffix == ".doc" else f"application/x-{suffix[1:]}"
    return source_of_blocks(
        blocks, data=data, name=name, limits=limits, media_type=media_type, reading="office", issues=issues
    )
