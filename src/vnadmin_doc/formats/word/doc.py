"""Read Word 97–2003 files (.doc) directly, and older Word files through another program.

Text, lists and tables are read from the file itself, so the same bytes give the same
words on every machine. Word 95 and older need LibreOffice, or antiword or catdoc, which
lose tables and fonts. A damaged file is read through LibreOffice if it is installed.
"""

from __future__ import annotations

import shutil
import struct
import subprocess
import tempfile
from pathlib import Path

from vnadmin_doc.errors import DamagedFile, LimitExceeded, MissingDependency, ReadError
from vnadmin_doc.formats.common import grid
from vnadmin_doc.formats.common.content_blocks import Block, ParagraphBlock, Run
from vnadmin_doc.formats.common.legacy_text import decode_legacy
from vnadmin_doc.formats.picture.picture_blocks import source_of_blocks
from vnadmin_doc.formats.word import libreoffice
from vnadmin_doc.limits import Limits
from vnadmin_doc.messages import about, msg
from vnadmin_doc.model.issue import Issue
from vnadmin_doc.model.page import Source

__all__ = ["MEDIA_TYPE", "convert_with_other_program", "matches", "read"]

MEDIA_TYPE = "application/msword"

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_INSTALL = "apt-get install libreoffice-writer-nogui python3-uno"
_SUFFIX = ".doc"
_TEXT_CONVERTERS = (("antiword", "-w", "0", "-m", "UTF-8.txt"), ("catdoc", "-w", "-s", "cp1252", "-d", "utf-8"))


def matches(data: bytes) -> bool:
    """Is it an OLE file: Word 97–2003, or an encrypted DOCX?"""
    return data.startswith(_OLE)


def read(data: bytes, name: str, limits: Limits) -> Source:
    """The source of a Word file.

    Raises ``EncryptedFile``, ``DamagedFile``, ``EmptyFile``, ``UnsupportedFormat``, ``MissingDependency`` (old files
    without a program that reads them) or ``LimitExceeded``.
    """
    from vnadmin_doc.formats.word.doc_file import OldWord, damaged_word_file, open_doc
    from vnadmin_doc.formats.word.doc_text import blocks_of_doc

    doubts: tuple[Issue, ...] = ()
    try:
        doc = open_doc(data, name, limits)
        try:
            blocks = blocks_of_doc(doc)
        except (struct.error, IndexError, ValueError, RecursionError) as error:
            raise damaged_word_file(name, error) from error
        if doc.has_damaged_lists:
            message = msg("the list definitions of the Word file are damaged; the labels of lists are missing")
            doubts = (Issue("source-truncated", "warning", "", message),)
    except OldWord as old:
        blocks, issue = convert_with_other_program(data, old.suffix, name, limits, old.what)
        doubts = (issue,)
    except DamagedFile as error:
        blocks = _read_through_libreoffice(data, name, limits, error)
        message = msg("the file is damaged; it was read through LibreOffice: {problem}", problem=error.message)
        doubts = (Issue("converted", "warning", "", message),)
    issues = (*decode_legacy(blocks), *doubts)
    return source_of_blocks(
        blocks, data=data, name=name, limits=limits, media_type=MEDIA_TYPE, reading="office", issues=issues
    )


def _read_through_libreoffice(data: bytes, name: str, limits: Limits, error: DamagedFile) -> list[Block]:
    """The blocks that LibreOffice recovers from a damaged file. Raises ``error`` if LibreOffice fails too."""
    if not libreoffice.find_program():
        raise error
    try:
        return _blocks_through_libreoffice(data, _SUFFIX, name, limits)
    except ReadError:
        raise error from None


def convert_with_other_program(
    data: bytes, suffix: str, name: str, limits: Limits, what: str
) -> tuple[list[Block], Issue]:
    """The blocks of an old file, converted by the first installed program that can read it, and an issue with its name.

    ``what``: what the file is, for messages. Raises ``MissingDependency`` if no program is installed, and
    ``DamagedFile`` or ``LimitExceeded`` if the programs fail.
    """
    if libreoffice.find_program():
        message = msg("{what}; it was read through LibreOffice", what=what)
        return _blocks_through_libreoffice(data, suffix, name, limits), Issue("converted", "info", "", message)
    text_converters = _TEXT_CONVERTERS if suffix == _SUFFIX else ()
    failed: ReadError | None = None
    for program, *options in text_converters:
        if found := shutil.which(program):
            message = msg(
                "{what}; it was read through {program}, which loses tables and fonts; LibreOffice keeps them",
                what=what,
                program=program,
            )
            try:
                blocks = _blocks_through_text_converter(found, options, data, name)
                return blocks, Issue("converted", "warning", "", message)
            except ReadError as error:  # antiword fails on some files that catdoc can read
                failed = error
    command = " / ".join([_INSTALL, "apt-get install antiword"] if text_converters else [_INSTALL])
    raise failed or MissingDependency(
        about(name, msg("{what}; to read it, run: {command}", what=what, command=command))
    )


def _blocks_through_libreoffice(data: bytes, suffix: str, name: str, limits: Limits) -> list[Block]:
    from vnadmin_doc.formats.word.docx import blocks_of

    return blocks_of(libreoffice.convert(data, suffix, name, limits), name, limits)[0]


def _blocks_through_text_converter(program: str, options: list[str], data: bytes, name: str) -> list[Block]:
    """One paragraph per line of the program's output; table cells, which antiword separates by bars, side by side."""
    with tempfile.TemporaryDirectory(prefix="vnadmin-doc-") as folder:
        letter = Path(folder, "letter.doc")
        letter.write_bytes(data)
        text = _run([program, *options, str(letter)], name).decode("utf-8", "replace")
    lines = (line.replace("|", " " * grid.GAP) if line.startswith("|") else line for line in text.split("\n"))
    return [ParagraphBlock([Run(line)]) for line in lines]


def _run(command: list[str], name: str) -> bytes:
    """The output of a program, run without a shell. Raises ``LimitExceeded`` after a fixed time, or ``DamagedFile``."""
    try:
        result = subprocess.run(  # noqa: S603  a fixed program, no shell, a file name of our own
            command, capture_output=True, timeout=libreoffice.SECONDS, check=True, stdin=subprocess.DEVNULL
        )
    except subprocess.TimeoutExpired as error:
        raise LimitExceeded(about(name, libreoffice.too_slow())) from error
    except (subprocess.CalledProcessError, OSError) as error:
        raise DamagedFile(
            about(name, msg("{program} cannot read the file; save it as DOCX or PDF", program=Path(command[0]).name))
        ) from error
    return result.stdout
