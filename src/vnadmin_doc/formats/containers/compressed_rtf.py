"""The compressed RTF of Outlook messages. After [MS-OXRTFCP]: LZ77 over a window that starts filled."""

from __future__ import annotations

import struct

__all__ = ["unpacked"]

_START = (
    rb"{\rtf1\ansi\mac\deff0\deftab720{\fonttbl;}{\f0\fnil \froman \fswiss \fmodern \fscript \fdecor "
    rb"MS Sans SerifSymbolArialTimes New RomanCourier{\colortbl\red0\green0\blue0" + b"\r\n" + rb"\par "
    rb"\pard\plain\f0\fs20\b\i\u\tab\tx"
)
_WINDOW = 4096
_MOST = 64 << 20


def unpacked(data: bytes) -> bytes:
    """The RTF; empty where it is not packed as it should be, as far as it goes where it is cut short."""
    if len(data) < 16:
        return b""
    _, size, kind, _ = struct.unpack_from("<IIII", data)
    if kind == 0x414C454D:  # "MELA": stored
        return data[16 : 16 + size]
    return _expanded(data[16:], min(size, _MOST)) if kind == 0x75465A4C else b""


def _expanded(packed: bytes, size: int) -> bytes:
    window = bytearray(_START.ljust(_WINDOW, b"\x00"))
    write, place, out = len(_START), 0, bytearray()

    def put(byte: int) -> None:
        nonlocal write
        out.append(byte)
        window[write % _WINDOW] = byte
        write += 1

    while place < len(packed) and len(out) < size:
        control, place = packed[place], place + 1
        for bit in range(8):
            if place + 1 + (control >> bit & 1) > len(packed):
                return bytes(out[:size])
            if not control >> bit & 1:
                put(packed[place])
                place += 1
                continue
            reference = packed[place] << 8 | packed[place + 1]
            place += 2
            offset, length = reference >> 4, (reference & 15) + 2
            if offset == write % _WINDOW:
                return bytes(out[:size])
            for step in range(length):
                put(window[(offset + step) % _WINDOW])
    return bytes(out[:size])
