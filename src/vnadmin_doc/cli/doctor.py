"""Doctor: what is installed, what is missing, and how to get it."""

from __future__ import annotations

import platform
import re
import shutil
import subprocess
from dataclasses import dataclass
from importlib import metadata

__all__ = ["Finding", "examine"]

LANGUAGE = "vie"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked for. ``remedy`` is empty where it is there."""

    name: str
    found: str
    remedy: str = ""
    required: bool = True


def examine() -> list[Finding]:
    """Everything that reading a letter may need."""
    return [
        Finding("vnadmin-doc", metadata.version("vnadmin-doc")),
        Finding("Python", platform.python_version()),
        *map(_library, _requirements()),
        *_tesseract(),
        *map(_scan_extra, ("tesserocr", "trueocr")),
        _doc_reader(),
    ]


def _requirements() -> list[str]:
    """What the package says that it needs, extras left out."""
    stated = [line for line in metadata.requires("vnadmin-doc") or [] if "extra ==" not in line]
    return sorted(re.split(r"[^\w.-]", line, maxsplit=1)[0] for line in stated)


def _library(name: str) -> Finding:
    try:
        return Finding(name, metadata.version(name))
    except metadata.PackageNotFoundError:
        return Finding(name, "", f"pip install {name}")


def _tesseract() -> list[Finding]:
    """The OCR engine and its Vietnamese model: needed for scans and images."""
    program = shutil.which("tesseract")
    if program is None:
        return [Finding("Tesseract", "", "needed for scans: apt-get install tesseract-ocr tesseract-ocr-vie")]
    version = _said(program, "--version").partition("\n")[0].removeprefix("tesseract ")
    languages = _said(program, "--list-langs").split("\n")[1:]
    remedy = "" if LANGUAGE in languages else "needed for scans: apt-get install tesseract-ocr-vie"
    return [
        Finding("Tesseract", version or program),
        Finding("Tesseract languages", " ".join(filter(None, languages)), remedy),
    ]


def _scan_extra(name: str) -> Finding:
    """What makes scans read better and faster, and is not asked for."""
    try:
        return Finding(name, metadata.version(name), required=False)
    except metadata.PackageNotFoundError:
        return Finding(name, "", "for scans, better and faster: pip install 'vnadmin-doc[scan]'", required=False)


def _said(*command: str) -> str:
    """What a program prints; nothing where it does not run."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=20, check=False)  # noqa: S603
    except (OSError, subprocess.SubprocessError):
        return ""
    return done.stdout or done.stderr


def _doc_reader() -> Finding:
    programs = [name for name in ("soffice", "libreoffice", "antiword", "catdoc") if shutil.which(name)]
    packages = "libreoffice-writer-nogui python3-uno (or antiword)"
    remedy = "" if programs else f"for Word 95 and older only: apt-get install {packages}"
    return Finding("reader of old .doc", " ".join(programs), remedy, required=False)
