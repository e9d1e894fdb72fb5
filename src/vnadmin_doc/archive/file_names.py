"""File names: ``số-ký hiệu - trích yếu - ngày``, safe on Windows and Linux."""

from __future__ import annotations

import re
import unicodedata

__all__ = ["is_safe", "letter_name", "numbered"]

MAX_BYTES = 180
"""Most bytes of a name: file systems allow 255, encrypted ones 143 to 255; Windows counts the folders too."""
_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]+')
_RESERVED = re.compile(r"(?i)(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)\s*(?:\.|$)")
_WHITE = re.compile(r"\s+")
_SUFFIX_BYTES = 16


def letter_name(code: str, subject: str, date: str, suffix: str) -> str:
    """A file name of these parts; a long subject is shortened.

    >>> letter_name("12/QĐ-UBND", "Về việc: giao đất?", "2023-06-05", ".pdf")
    '12-QĐ-UBND - Về việc giao đất - 2023-06-05.pdf'
    """
    suffix = _FORBIDDEN.sub("", suffix).rstrip(". ")
    suffix = suffix if len(suffix.encode()) <= _SUFFIX_BYTES else ""
    first = _shortened(_cleaned(code.replace("/", "-")), MAX_BYTES // 3) or "0"
    last = _shortened(_cleaned(date.replace("/", "-")), _SUFFIX_BYTES)
    room = MAX_BYTES - len(f"{first} -  - {last}{suffix}".encode())
    name = " - ".join(part for part in (first, _shortened(_cleaned(subject), room), last) if part) + suffix
    name = name.rstrip(". ")
    return f"_{name}" if _RESERVED.match(name) else name


def _cleaned(text: str) -> str:
    """The text without characters that file names must not contain, or not at the ends of a part."""
    text = unicodedata.normalize("NFC", _FORBIDDEN.sub(" ", text))
    return _WHITE.sub(" ", text).strip(" .-–_'\"“”=+@~")


def _shortened(text: str, most: int) -> str:
    """The first words of a text within a number of bytes; of a single long word its first characters."""
    if len(text.encode()) <= most:
        return text
    cut = text.encode()[:most].decode(errors="ignore")
    return (cut.rpartition(" ")[0] or cut).rstrip(" .-–,;")


def numbered(name: str, suffix: str, number: int) -> str:
    """The name with a number, for the second and later files with this name.

    >>> numbered("12-QĐ-UBND - Giao đất - 2023-06-05.pdf", ".pdf", 2)
    '12-QĐ-UBND - Giao đất - 2023-06-05 (2).pdf'
    """
    stem = name.removesuffix(suffix)
    return f"{stem} ({number}){name[len(stem) :]}"


def is_safe(name: str) -> bool:
    """Is it a valid file name on Windows and Linux, without a folder?

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
