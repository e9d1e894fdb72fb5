"""Decode bytes to text: detect the encoding and report doubts; invalid bytes never raise an error."""

from __future__ import annotations

import re

from vnadmin_doc.errors import DamagedFile, EmptyFile, LimitExceeded
from vnadmin_doc.formats.encodings import detect, has_unicode_vietnamese
from vnadmin_doc.language.text import nfc
from vnadmin_doc.limits import Limits
from vnadmin_doc.messages import about, msg
from vnadmin_doc.model.issue import Issue

__all__ = ["check_text", "decode_bytes", "is_text"]

_BOMS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
_SAMPLE = 65536
_CONTROL_BYTES = re.compile(rb"[\x00-\x06\x0e-\x1a]")
# Bytes 80 to 9F as Windows-1252, or as Latin-1 where Windows-1252 has no character: VPS and VISCII use all of them.
_WINDOWS = {byte: bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in range(0x80, 0xA0)}


def _utf16_without_bom(data: bytes) -> str | None:
    """The UTF-16 codec of text without a byte order mark: every second byte of ASCII text is zero."""
    sample = data[:_SAMPLE]
    half = len(sample) // 2
    if half < 2:
        return None
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if odd > half * 0.3 and even < half * 0.02:
        return "utf-16-le"
    return "utf-16-be" if even > half * 0.3 and odd < half * 0.02 else None


def is_text(data: bytes) -> bool:
    """Are these bytes text in any encoding? Text has few control characters; no bytes at all count as text."""
    if any(data.startswith(mark) for mark, _ in _BOMS) or _utf16_without_bom(data):
        return True
    sample = data[:_SAMPLE]
    control = len(_CONTROL_BYTES.findall(sample))
    if control <= len(sample) // 200:
        return True
    # Some rare capitals of VPS and VISCII are control codes.
    return (
        control <= len(sample) // 10 and b"\x00" not in sample and detect(_as_windows_1252(sample)) in ("vps", "viscii")
    )


def _as_windows_1252(data: bytes) -> str:
    """The bytes as Windows-1252; bytes without a character in it are kept as Latin-1."""
    return data.decode("latin-1").translate(_WINDOWS)


def _eight_bit(data: bytes) -> tuple[str, str] | None:
    """Text and encoding of bytes that are not UTF-8 but spell Vietnamese in an 8-bit encoding; else None."""
    text = _as_windows_1252(data)
    if detect(text):
        return text, "cp1252"
    composed = nfc(data.decode("cp1258", "replace"))
    return (composed, "cp1258") if sum(map(has_unicode_vietnamese, composed)) >= 3 else None


def decode_bytes(data: bytes, name: str) -> tuple[str, str, tuple[Issue, ...]]:
    """The text, its encoding, and issues. Invalid bytes become U+FFFD with the issue ``encoding-doubtful``."""
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _decode_with(data[len(mark) :], encoding)
    utf_16 = _utf16_without_bom(data)
    if utf_16:
        return _decode_with(data, utf_16)
    try:
        return data.decode("utf-8"), "utf-8", ()
    except UnicodeDecodeError:
        pass
    text = data.decode("utf-8", "replace")
    valid = sum(not char.isascii() and char != "\ufffd" for char in text)
    if text.count("\ufffd") > valid and (found := _eight_bit(data)):
        message = msg("{name} is not UTF-8; it was read as {encoding}", name=name, encoding=found[1])
        issue = Issue("encoding-doubtful", "warning", "", message)
        return found[0], found[1], (issue,)
    return text, "utf-8", (_invalid_bytes_issue(text, "utf-8"),)


def _invalid_bytes_issue(text: str, encoding: str) -> Issue:
    count = text.count("\ufffd")
    message = msg("places that are not valid {encoding}: {count}, marked with U+FFFD", encoding=encoding, count=count)
    return Issue("encoding-doubtful", "warning", "", message)


def _decode_with(data: bytes, encoding: str) -> tuple[str, str, tuple[Issue, ...]]:
    """The text, its encoding, and issues, where a byte order mark or the zero bytes show the encoding."""
    text = data.decode(encoding, "replace")
    issues = (_invalid_bytes_issue(text, encoding),) if "\ufffd" in text else ()
    return text, encoding, issues


def check_text(data: bytes, text: str, name: str, limits: Limits) -> None:
    """Raises ``EmptyFile``, ``LimitExceeded`` for too much text, or ``DamagedFile`` for binary content."""
    if not data.strip(b"\x00 \t\r\n"):
        raise EmptyFile(about(name, msg("the file has no text; save or download it again")))
    if len(text) > limits.text_characters:
        raise LimitExceeded(
            about(name, msg("more than {limit} characters; raise Limits.text_characters", limit=limits.text_characters))
        )
    if text.count("\x00") * 20 > len(text):
        raise DamagedFile(about(name, msg("the text file contains zero bytes; save it as text again")))
