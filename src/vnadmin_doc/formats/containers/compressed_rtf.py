"""Decompress the RTF of Outlook messages ([MS-OXRTFCP]): LZ77 with a window that is filled at the start."""

from __future__ import annotations

import struct

__all__ = ["decompress"]

_INITIAL_WINDOW = (
    rb"{\rtf1\ansi\mac\deff0\deftab720{\fonttbl;}{\f0\fnil \froman \fswiss \fmodern \fscript \fdecor "
    rb"MS Sans SerifSymbolArialTimes New RomanCourier{\colortbl\red0\green0\blue0" + b"\r\n" + rb"\par "
    rb"\pard\plain\f0\fs20\b\i\u\tab\tx"
)
_WINDOW = 4096
_MAX_SIZE = 64 << 20


def decompress(data: bytes) -> bytes:
    """The RTF. Empty for an invalid header; if the data is truncated, the part before the end."""
    if len(data) < 16:
        return b""
    _, size, kind, _ = struct.unpack_from("<IIII", data)
    if kind == 0x414C454D:  # "MELA": stored
        return data[16 : 16 + size]
    return _decompress_lz(data[16:], min(size, _MAX_SIZE)) if kind == 0x75465A4C else b""


def _decompress_lz(compressed: bytes, size: int) -> bytes:
    window = bytearray(_INITIAL_WINDOW.ljust(_WINDOW, b"\x00"))
    write, position, out = len(_INITIAL_WINDOW), 0, bytearray()

    def put(byte: int) -> None:
        nonlocal write
        out.append(byte)
        window[write % _WINDOW] = byte
        write += 1

    while position < len(compressed) and len(out) < size:
        control, position = compressed[position], position + 1
        for bit in range(8):
            if position + 1 + (control >> bit & 1) > len(compressed):
                return bytes(out[:size])
            if not control >> bit & 1:
                put(compressed[position])
                position += 1
                continue
            reference = compressed[position] << 8 | compressed[position + 1]
            position += 2
            offset, length = reference >> 4, (reference & 15) + 2
            if offset == write % _WINDOW:
                return bytes(out[:size])
            for step in range(length):
                put(window[(offset + step) % _WINDOW])
    return bytes(out[:size])
