"""What ``vnadmin-doc check`` reads and prints; imported only by that command."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from vnadmin_doc import __version__
from vnadmin_doc.api import load, read, read_all, read_file
from vnadmin_doc.conformity import judge, read_typography
from vnadmin_doc.conformity.report_formats import Checked, as_json, as_sarif, as_text
from vnadmin_doc.limits import Limits
from vnadmin_doc.messages import Lang

__all__ = ["checked_letters", "printed"]


def checked_letters(file: Path, split: bool, draft: bool | None) -> list[Checked]:
    """The letters of a file with the reports on them. A document written by ``convert`` has no fonts and margins.

    Raises ``ReadError`` or ``SchemaError``.
    """
    data = read_file(file, Limits())
    shown = file.name if file.is_absolute() else file.as_posix()
    if b'"vnadmin-doc/letter"' in data[:200] or b"urn:vnadmin-doc:letter:1" in data[:300]:
        reading = load(data)
        return [Checked(shown, reading, judge(reading, draft=draft))]
    readings = read_all(data, name=file.name) if split else (read(data, name=file.name, split=False),)
    own = next((reading.source.media_type for reading in readings if not reading.source.member), "")
    typography = read_typography(data, own)
    return [
        Checked(shown, reading, judge(reading, None if reading.source.member else typography, draft=draft))
        for reading in readings
    ]


def printed(letters: Sequence[Checked], to: str, lang: Lang) -> str:
    """The reports in the format ``to``: text, json or sarif."""
    if to == "sarif":
        return as_sarif(letters, lang, __version__)
    return as_json(letters, lang) if to == "json" else as_text(letters, lang)
