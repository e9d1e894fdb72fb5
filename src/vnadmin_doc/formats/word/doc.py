"""Word 97–2003 (.doc): read from the file itself; older Word through another program.

The file's own pieces, lists and tables are read here, so that the same bytes give the same
words everywhere. Word 95 and older need LibreOffice on the machine, or antiword or catdoc, which
lose tables and fonts. A file that we find damaged is tried through LibreOffice where it is there.
"""

from __future__ import annotations

import shutil
import struct
import subprocess
import tempfile
from pathlib import Path

from vnadmin_doc.errors import DamagedFile, LimitExceeded, MissingDependency, ReadError
from vnadmin_doc.formats.common import grid
from vnadmin_doc.formats.common.content_blocks import Block, Paragraph, Run
from vnadmin_doc.formats.common.legacy_text import modernise
from vnadmin_doc.formats.word import libreoffice
from vnadmin_doc.limits import Limits
from vnadmin_doc.messages import about, msg
from vnadmin_doc.model.issue import Issue
from vnadmin_doc.model.page import Source

__all__ = ["MEDIA_TYPE", "converted", "matches", "read"]

MEDIA_TYPE = "application/msword"

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_INSTALL = "apt-get install libreoffice-writer-nogui python3-uno"
_SUFFIX = ".doc"
_LIGHT = (("antiword", "-w", "0", "-m", "UTF-8.txt"), ("catdoc", "-w", "-s", "cp1252", "-d", "utf-8"))


def matches(data: bytes) -> bool:
    """An OLE container: Word 97–2003, or a DOCX under a password."""
    return data.startswith(_OLE)


def read(data: bytes, name: str, limits: Limits) -> Source:
    """Raises ``EncryptedFile``, ``DamagedFile``, ``EmptyFile``, ``MissingDependency`` and others."""
    from vnadmin_doc.formats.word.doc_file import OldWord, open_doc
    from vnadmin_doc.formats.word.doc_text import blocks_of_doc

    told: tuple[Issue, ...] = ()
    try:
        doc = open_doc(data, name, limits)
        try:
            blocks = blocks_of_doc(doc)
        except (struct.error, IndexError, ValueError, RecursionError) as error:
            raise DamagedFile(
                about(name, msg("the Word file is damaged ({error}); open it in Word and save it again", error=error))
            ) from error
    except OldWord as old:
        blocks, issue = converted(data, old.suffix, name, limits, old.what)
        told = (issue,)
    except DamagedFile as error:
        blocks = _rescued(data, name, limits, error)
        message = msg("the file is damaged; it was read through LibreOffice: {problem}", problem=error.message)
        told = (Issue("converted", "warning", "", message),)
    issues = (*modernise(blocks), *told)
    pages = grid.from_blocks(blocks, limits)
    return grid.source(pages, data=data, name=name, media_type=MEDIA_TYPE, reading="office", issues=issues)


def _rescued(data: bytes, name: str, limits: Limits, error: DamagedFile) -> list[Block]:
    """What LibreOffice makes of it. Raises ``error`` where that is nothing."""
    if not libreoffice.is_there():
        raise error
    try:
        return _by_office(data, _SUFFIX, name, limits)
    except ReadError:
        raise error from None


def converted(data: bytes, suffix: str, name: str, limits: Limits, what: str) -> tuple[list[Block], Issue]:
    """Blocks of a file by an older program, through the first program here that can read it; which that was.

    Raises ``MissingDependency`` where none is there, and what that program's failure means.
    """
    if libreoffice.is_there():
        told = msg("{what}; it was read through LibreOffice", what=what)
        return _by_office(data, suffix, name, limits), Issue("converted", "info", "", told)
    light = _LIGHT if suffix == _SUFFIX else ()
    failed: ReadError | None = None
    for program, *options in light:
        if found := shutil.which(program):
            told = msg(
                "{what}; it was read through {program}, which loses tables and fonts; LibreOffice keeps them",
                what=what,
                program=program,
            )
            try:
                return _by_light(found, options, data, name), Issue("converted", "warning", "", told)
            except ReadError as error:  # antiword breaks down over files that catdoc can read
                failed = error
    command = " / ".join([_INSTALL, "apt-get install antiword"] if light else [_INSTALL])
    raise failed or MissingDependency(
        about(name, msg("{what}; to read it, run: {command}", what=what, command=command))
    )


def _by_office(data: bytes, suffix: str, name: str, limits: Limits) -> list[Block]:
    from vnadmin_doc.formats.word.docx import blocks_of

    return blocks_of(libreoffice.convert(data, suffix, name, limits), name, limits)[0]


def _by_light(program: str, options: list[str], data: bytes, name: str) -> list[Block]:
    """A paragraph a line; the cells that antiword rules off with bars stand side by side."""
    with tempfile.TemporaryDirectory(prefix="vnadmin-doc-") as folder:
        letter = Path(folder, "letter.doc")
        letter.write_bytes(data)
        text = _run([program, *options, str(letter)], name).decode("utf-8", "replace")
    lines = (line.replace("|", " " * grid.GAP) if line.startswith("|") else line for line in text.split("\n"))
    return [Paragraph([Run(line)]) for line in lines]


def _run(command: list[str], name: str) -> bytes:
    """Output of a program that is given a fixed time and no shell."""
    try:
        done = subprocess.run(  # noqa: S603  a fixed program, no shell, a file name of our own
            command, capture_output=True, timeout=libreoffice.SECONDS, check=True, stdin=subprocess.DEVNULL
        )
    except subprocess.TimeoutExpired as error:
        raise LimitExceeded(about(name, libreoffice.too_slow())) from error
    except (subprocess.CalledProcessError, OSError) as error:
        raise DamagedFile(
            about(name, msg("{program} cannot read the file; save it as DOCX or PDF", program=Path(command[0]).name))
        ) from error
    return done.stdout
