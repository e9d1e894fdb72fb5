"""Decode bytes to text: detect the encoding and report doubts; invalid bytes never raise an error."""

from __future__ import annotations

from vnadmin_doc.errors import DamagedFile, EmptyFile, LimitExceeded
from vnadmin_doc.formats.encodings import detect, has_unicode_vietnamese
from vnadmin_doc.language.text import nfc
from vnadmin_doc.limits import Limits
from vnadmin_doc.messages import about, msg
from vnadmin_doc.model.issue import Issue

__all__ = ["check_text", "codec_of_page", "decode_bytes", "decode_charset", "is_text"]

_BOMS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
_SAMPLE = 65536
_CONTROL_BYTES = bytes((*range(0x07), *range(0x0E, 0x1B)))
# Bytes 80 to 9F as Windows-1252, or as Latin-1 where Windows-1252 has no character: VPS and VISCII use all of them.
_NOT_ASCII_COMPATIBLE = ("utf-16", "utf-32", "utf-7", "iso-2022", "hz")
_CODECS = {1200: "utf-16-le", 10000: "mac_roman", 20127: "ascii", 20866: "koi8-r", 21866: "koi8-u"}
_CODECS |= {50220: "iso2022_jp", 51932: "euc_jp", 51949: "euc_kr", 54936: "gb18030", 65001: "utf-8"}
_CODECS |= {28590 + part: f"iso8859-{part}" for part in range(1, 17) if part != 12}
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
    control = len(sample) - len(sample.translate(None, _CONTROL_BYTES))
    if control <= len(sample) // 200:
        return True
    # Some rare capitals of VPS and VISCII are control codes.
    return (
        control <= len(sample) // 10 and b"\x00" not in sample and detect(_as_windows_1252(sample)) in ("vps", "viscii")
    )


def _as_windows_1252(data: bytes) -> str:
    """The bytes as Windows-1252; bytes without a character in it are kept as Latin-1."""
    return data.decode("latin-1").translate(_WINDOWS)


def codec_of_page(page: int) -> str:
    """The name in Python of a code page of Windows ([MS-UCODEREF] 2.2.1); the codec may be missing.

    >>> codec_of_page(28591), codec_of_page(1258)
    ('iso8859-1', 'cp1258')
    """
    return _CODECS.get(page, f"cp{page}")


def decode_charset(data: bytes, charset: str | None) -> str | None:
    """The text; None if the declared charset is missing or wrong: the encoding is then detected.

    UTF-8 is tried first, whatever is declared: text in another charset is almost never valid UTF-8.
    """
    names = [charset] if charset and charset.lower().startswith(_NOT_ASCII_COMPATIBLE) else ["utf-8", charset]
    for name in filter(None, names):
        try:
            return data.decode(name)
        except (UnicodeError, LookupError):
            continue
    return None


def _eight_bit(data: bytes) -> tuple[str, str]:
    """Text and encoding of bytes that are not UTF-8: Windows-1258 if it gives Vietnamese, or else Windows-1252."""
    text = _as_windows_1252(data)
    if detect(text) is None:
        composed = nfc(data.decode("cp1258", "replace"))
        if sum(map(has_unicode_vietnamese, composed)) >= 3:
            return composed, "cp1258"
    return text, "cp1252"


def decode_bytes(data: bytes, name: str, charset: str | None = None) -> tuple[str, str, tuple[Issue, ...]]:
    """The text, its encoding, and issues. ``charset``: the one that is declared, used if the bytes are not UTF-8.

    If no charset is declared, other bytes are read in an 8-bit encoding, which loses none, with the issue
    ``encoding-doubtful``. In text that is UTF-8 for the most part, invalid bytes become U+FFFD with this issue.
    """
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
    if text.count("\ufffd") <= valid:
        return text, "utf-8", (_invalid_bytes_issue(text, "utf-8"),)
    declared = decode_charset(data, charset)
    if declared is not None:
        return declared, str(charset).lower(), ()
    text, encoding = _eight_bit(data)
    message = msg("{name} is not UTF-8; it was read as {encoding}", name=name, encoding=encoding)
    return text, encoding, (Issue("encoding-doubtful", "warning", "", message),)


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
