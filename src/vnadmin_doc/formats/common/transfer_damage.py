"""Tell damage by a transfer as text (FTP in ASCII mode, a database column of text) from other damage."""

from __future__ import annotations

from vnadmin_doc.messages import Message, msg

__all__ = ["transfer_damage"]

_LEAST_BYTES = 4096
_LEAST_LINES = 12
"""In compressed data one byte of 256 is a line feed, and one of 256 line feeds follows a carriage return."""
_LEAST_REPLACED = 12
_REPLACED_SHARE = 100
_BYTES_WITHOUT_RETURN = 16_384
_PDF = b"%PDF-"


def transfer_damage(data: bytes) -> Message | None:
    """What a transfer as text did to a binary file; None for a short file and for other damage, and for a PDF.

    Bytes that are no text became U+FFFD, every line feed became CR LF, carriage returns were lost, or bytes lost their
    highest bit.
    """
    if len(data) < _LEAST_BYTES or data.startswith(_PDF):
        return None
    lines, replaced = data.count(b"\n"), data.count(b"\xef\xbf\xbd")
    if replaced >= max(_LEAST_REPLACED, len(data) // _REPLACED_SHARE):
        return msg("damaged: it was stored or sent as text, and bytes were lost; send the original again as a file")
    all_crlf = lines >= _LEAST_LINES and data.count(b"\r\n") == lines
    no_return = len(data) >= _BYTES_WITHOUT_RETURN and b"\r" not in data
    if all_crlf or no_return or data.isascii():
        return msg("damaged: a transfer as text changed its line ends; transfer the original again in binary mode")
    return None
