"""Word 97–2003 (.doc): read from the file itself; older Word through another program.

The file's own pieces, lists and tables are read here, so that the same bytes give the same
words everywhere. Word 95 and older need LibreOffice or antiword on the machine.
"""

from __future__ import annotations

import shutil
import struct
import subprocess
import tempfile
from pathlib import Path

from vnadmin_doc.errors import DamagedFile, LimitExceeded, MissingDependency
from vnadmin_doc.limits import Limits
from vnadmin_doc.page import Source
from vnadmin_doc.readers import grid
from vnadmin_doc.readers.blocks import Block, Paragraph, Run
from vnadmin_doc.readers.legacy import modernise

__all__ = ["MEDIA_TYPE", "matches", "read"]

MEDIA_TYPE = "application/msword"

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SECONDS = 120


def matches(data: bytes) -> bool:
    """An OLE container: Word 97–2003, or a DOCX under a password."""
    return data.startswith(_OLE)


def read(data: bytes, name: str, limits: Limits) -> Source:
    """Raises ``EncryptedFile``, ``DamagedFile``, ``EmptyFile``, ``MissingDependency`` and others."""
    from vnadmin_doc.readers.doc_file import OldWord, open_doc
    from vnadmin_doc.readers.doc_text import blocks_of_doc

    try:
        doc = open_doc(data, name, limits)
        try:
            blocks = blocks_of_doc(doc)
        except (struct.error, IndexError, ValueError, RecursionError) as error:
            raise DamagedFile(f"{name}: a damaged Word file ({error}); open and save it in Word") from error
    except OldWord:
        blocks = _converted(data, name, limits)
    issues = modernise(blocks)
    pages = grid.from_blocks(blocks, limits)
    return grid.source(pages, data=data, name=name, media_type=MEDIA_TYPE, reading="office", issues=issues)


def _converted(data: bytes, name: str, limits: Limits) -> list[Block]:
    """Blocks of an older file, by the first program that is there."""
    office = shutil.which("soffice") or shutil.which("libreoffice")
    antiword = shutil.which("antiword")
    if not (office or antiword):
        raise MissingDependency(
            f"{name}: written by Word 95 or older; to read it, install the system package "
            "libreoffice-writer or antiword"
        )
    with tempfile.TemporaryDirectory(prefix="vnadmin-doc-") as folder:
        place = Path(folder)
        letter = place / "letter.doc"
        letter.write_bytes(data)
        if office:
            return _by_office(office, place, letter, name, limits)
        text = _run([str(antiword), "-w", "0", "-m", "UTF-8.txt", str(letter)], name)
        paragraphs = text.decode("utf-8", "replace").split("\n\n")
        return [Paragraph([Run(part.strip("\n"))]) for part in paragraphs]


def _by_office(office: str, place: Path, letter: Path, name: str, limits: Limits) -> list[Block]:
    """LibreOffice makes a DOCX of it, in a profile of its own, without macros."""
    from vnadmin_doc.readers.docx import blocks_of

    profile = f"-env:UserInstallation={(place / 'profile').as_uri()}"
    target = ["--convert-to", "docx", "--outdir", str(place), str(letter)]
    _run([office, profile, "--headless", "--norestore", *target], name)
    made = place / "letter.docx"
    if not made.exists():
        raise DamagedFile(f"{name}: LibreOffice cannot read it either")
    return blocks_of(made.read_bytes(), name, limits)[0]


def _run(command: list[str], name: str) -> bytes:
    """Output of a program that is given a fixed time and no shell."""
    try:
        done = subprocess.run(  # noqa: S603  a fixed program, no shell, a file name of our own
            command, capture_output=True, timeout=_SECONDS, check=True, stdin=subprocess.DEVNULL
        )
    except subprocess.TimeoutExpired as error:
        raise LimitExceeded(f"{name}: conversion took more than {_SECONDS} seconds") from error
    except (subprocess.CalledProcessError, OSError) as error:
        raise DamagedFile(f"{name}: {Path(command[0]).name} cannot read it") from error
    return done.stdout
