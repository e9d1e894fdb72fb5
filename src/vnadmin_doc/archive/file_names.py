"""File names: ``số-ký hiệu - trích yếu - ngày``, safe on Windows and Linux."""

from __future__ import annotations

import re
import unicodedata

__all__ = ["is_safe", "letter_name", "numbered"]

MOST = 180
"""Bytes of a name: file systems take 255, encrypted ones 143 to 255, and Windows counts the folders too."""
_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]+')
_RESERVED = re.compile(r"(?i)(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)\s*(?:\.|$)")
_WHITE = re.compile(r"\s+")
_SUFFIX = 16


def letter_name(code: str, subject: str, date: str, suffix: str) -> str:
    """A file name of these parts; the subject is cut where it is too long.

    >>> letter_name("12/QĐ-UBND", "Về việc: giao đất?", "2023-06-05", ".pdf")
    '12-QĐ-UBND - Về việc giao đất - 2023-06-05.pdf'
    """
    suffix = _FORBIDDEN.sub("", suffix).rstrip(". ")
    suffix = suffix if len(suffix.encode()) <= _SUFFIX else ""
    first = _within(_plain(code.replace("/", "-")), MOST // 3) or "0"
    last = _within(_plain(date.replace("/", "-")), _SUFFIX)
    room = MOST - len(f"{first} -  - {last}{suffix}".encode())
    name = " - ".join(part for part in (first, _within(_plain(subject), room), last) if part) + suffix
    name = name.rstrip(". ")
    return f"_{name}" if _RESERVED.match(name) else name


def _plain(text: str) -> str:
    """Without what file names may not have, at the ends of a part or within it."""
    text = unicodedata.normalize("NFC", _FORBIDDEN.sub(" ", text))
    return _WHITE.sub(" ", text).strip(" .-–_'\"“”=+@~")


def _within(text: str, most: int) -> str:
    """So many bytes of it, whole words where there are any."""
    if len(text.encode()) <= most:
        return text
    cut = text.encode()[:most].decode(errors="ignore")
    return (cut.rpartition(" ")[0] or cut).rstrip(" .-–,;")


def numbered(name: str, suffix: str, number: int) -> str:
    """The name for the second file, and those after it, that would have this one.

    >>> numbered("12-QĐ-UBND - Giao đất - 2023-06-05.pdf", ".pdf", 2)
    '12-QĐ-UBND - Giao đất - 2023-06-05 (2).pdf'
    """
    stem = name.removesuffix(suffix)
    return f"{stem} ({number}){name[len(stem) :]}"


def is_safe(name: str) -> bool:
    """Can it be a file's name on Windows and Linux, in the folder where the file is?

    >>> is_safe("a b.pdf"), is_safe("../b.pdf"), is_safe("con.pdf"), is_safe("b.")
    (True, False, False, False)
    """
    return bool(
        name
        and name.strip(" ") == name
        and not name.startswith((".", "-"))
        and not name.endswith(".")
        and not _FORBIDDEN.search(name)
        and not _RESERVED.match(name)
        and len(name.encode()) <= 255
    )
