"""Doctor: what is installed, what is missing, and how to get it."""

from __future__ import annotations

import platform
import re
import shutil
import subprocess
from dataclasses import dataclass
from importlib import metadata

from vnadmin_doc.messages import Lang, Message, msg, translate

__all__ = ["Finding", "examine", "lines"]

LANGUAGE = "vie"
EXTRAS = {
    ("tesserocr", "trueocr"): msg(
        "for scans, better and faster; run: {command}", command="pip install 'vnadmin-doc[scan]'"
    ),
    ("cryptography", "pyHanko", "signxml"): msg(
        "to verify digital signatures; run: {command}", command="pip install 'vnadmin-doc[signatures]'"
    ),
    ("pikepdf",): msg(
        "to write searchable PDF/A (--to pdfa); run: {command}", command="pip install 'vnadmin-doc[pdfa]'"
    ),
    ("bagit",): msg(
        "to write BagIt packages for archives; run: {command}", command="pip install 'vnadmin-doc[archive]'"
    ),
}
"""The packages of the extras: what they are for, and how to install them."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked for. ``remedy`` is empty where it is there."""

    name: str
    found: str
    remedy: str = ""
    required: bool = True


def lines(findings: list[Finding], lang: Lang) -> list[str]:
    """A line for each finding: state, name, version, remedy."""
    rows = [(translate(_state(item), lang), translate(item.name, lang), item) for item in findings]
    wide = max(len(state) for state, _, _ in rows) + 2
    broad = max(len(name) for _, name, _ in rows) + 2
    return [
        f"{state:<{wide}}{name:<{broad}}{'  '.join(filter(None, (item.found, translate(item.remedy, lang))))}".rstrip()
        for state, name, item in rows
    ]


def _state(finding: Finding) -> Message:
    if not finding.remedy:
        return msg("ok")
    return msg("MISSING") if finding.required else msg("none")


def examine() -> list[Finding]:
    """Everything that reading a letter may need."""
    return [
        Finding("vnadmin-doc", metadata.version("vnadmin-doc")),
        Finding("Python", platform.python_version()),
        *map(_library, _requirements()),
        *_tesseract(),
        *(_extra(package, remedy) for packages, remedy in EXTRAS.items() for package in packages),
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
        return Finding(name, "", msg("run: {command}", command=f"pip install {name}"))


def _tesseract() -> list[Finding]:
    """The OCR engine and its Vietnamese model: needed for scans and images."""
    program = shutil.which("tesseract")
    if program is None:
        return [Finding("Tesseract", "", _for_scans("tesseract-ocr tesseract-ocr-vie"))]
    version = _said(program, "--version").partition("\n")[0].removeprefix("tesseract ")
    languages = _said(program, "--list-langs").split("\n")[1:]
    remedy = "" if LANGUAGE in languages else _for_scans("tesseract-ocr-vie")
    return [
        Finding("Tesseract", version or program),
        Finding(msg("Tesseract languages"), " ".join(filter(None, languages)), remedy),
    ]


def _for_scans(packages: str) -> Message:
    return msg("needed for scans; run: {command}", command=f"apt-get install {packages}")


def _extra(package: str, remedy: Message) -> Finding:
    """A package that is not required."""
    try:
        return Finding(package, metadata.version(package), required=False)
    except metadata.PackageNotFoundError:
        return Finding(package, "", remedy, required=False)


def _said(*command: str) -> str:
    """What a program prints; nothing where it does not run."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=20, check=False)  # noqa: S603
    except (OSError, subprocess.SubprocessError):
        return ""
    return done.stdout or done.stderr


def _doc_reader() -> Finding:
    programs = [name for name in ("soffice", "libreoffice", "antiword", "catdoc") if shutil.which(name)]
    packages = "libreoffice-writer-nogui python3-uno / apt-get install antiword"
    remedy = (
        "" if programs else msg("for Word 95 and older only; run: {command}", command=f"apt-get install {packages}")
    )
    return Finding(msg("reader of old .doc"), " ".join(programs), remedy, required=False)
