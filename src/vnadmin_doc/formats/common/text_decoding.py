"""Bytes to text: the encoding found out, doubts said; never fails on bad bytes."""

from __future__ import annotations

import re

from vnadmin_doc.errors import DamagedFile, EmptyFile, LimitExceeded
from vnadmin_doc.formats.encodings import detect, is_modern
from vnadmin_doc.language.text import nfc
from vnadmin_doc.limits import Limits
from vnadmin_doc.messages import about, msg
from vnadmin_doc.model.issue import Issue

__all__ = ["check", "decode_bytes", "is_text"]

_BOMS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
_SAMPLE = 65536
_BINARY = re.compile(rb"[\x00-\x06\x0e-\x1a]")
# Bytes 80 to 9F, as Windows-1252 where it has them: VPS and VISCII use all of them.
_WINDOWS = {byte: bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in range(0x80, 0xA0)}


def _wide(data: bytes) -> str | None:
    """UTF-16 without a mark: every second byte of ASCII text is zero."""
    sample = data[:_SAMPLE]
    half = len(sample) // 2
    if half < 2:
        return None
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if odd > half * 0.3 and even < half * 0.02:
        return "utf-16-le"
    return "utf-16-be" if even > half * 0.3 and odd < half * 0.02 else None


def is_text(data: bytes) -> bool:
    """Text of any encoding: hardly any control characters. No bytes at all are text too."""
    if any(data.startswith(mark) for mark, _ in _BOMS) or _wide(data):
        return True
    sample = data[:_SAMPLE]
    control = len(_BINARY.findall(sample))
    if control <= len(sample) // 200:
        return True
    # The rarer capitals of VPS and VISCII are control codes.
    return control <= len(sample) // 10 and b"\x00" not in sample and detect(_western(sample)) in ("vps", "viscii")


def _western(data: bytes) -> str:
    """Windows-1252, no byte lost."""
    return data.decode("latin-1").translate(_WINDOWS)


def _eight_bit(data: bytes) -> tuple[str, str] | None:
    """Text and name of the encoding, for bytes that are no UTF-8 but spell Vietnamese."""
    western = _western(data)
    if detect(western):
        return western, "cp1252"
    composed = nfc(data.decode("cp1258", "replace"))
    return (composed, "cp1258") if sum(map(is_modern, composed)) >= 3 else None


def decode_bytes(data: bytes, name: str) -> tuple[str, str, tuple[Issue, ...]]:
    """Text, encoding and doubts. Never fails on bad bytes: they become U+FFFD, with a warning."""
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _certain(data[len(mark) :], encoding)
    wide = _wide(data)
    if wide:
        return _certain(data, wide)
    try:
        return data.decode("utf-8"), "utf-8", ()
    except UnicodeDecodeError:
        pass
    text = data.decode("utf-8", "replace")
    good = sum(not char.isascii() and char != "\ufffd" for char in text)
    if text.count("\ufffd") > good and (found := _eight_bit(data)):
        message = msg("{name} is not UTF-8; it was read as {encoding}", name=name, encoding=found[1])
        doubt = Issue("encoding-doubtful", "warning", "", message)
        return found[0], found[1], (doubt,)
    return text, "utf-8", (_doubt(text, "utf-8"),)


def _doubt(text: str, encoding: str) -> Issue:
    bad = text.count("\ufffd")
    message = msg("places that are not valid {encoding}: {count}, marked with U+FFFD", encoding=encoding, count=bad)
    return Issue("encoding-doubtful", "warning", "", message)


def _certain(data: bytes, encoding: str) -> tuple[str, str, tuple[Issue, ...]]:
    """Decode by the byte-order mark or the zero bytes."""
    text = data.decode(encoding, "replace")
    issues = (_doubt(text, encoding),) if "\ufffd" in text else ()
    return text, encoding, issues


def check(data: bytes, text: str, name: str, limits: Limits) -> None:
    """Raises for a file that is empty, binary, or too long."""
    if not data.strip(b"\x00 \t\r\n"):
        raise EmptyFile(about(name, msg("the file has no text; save or download it again")))
    if len(text) > limits.text_characters:
        raise LimitExceeded(
            about(name, msg("more than {limit} characters; raise Limits.text_characters", limit=limits.text_characters))
        )
    if text.count("\x00") * 20 > len(text):
        raise DamagedFile(about(name, msg("the text file contains zero bytes; save it as text again")))
