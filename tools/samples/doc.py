"""Render DOC as Word 97 did: head and foot in tables without borders; one piece of UTF-16 text, no automatic lists."""

from __future__ import annotations

import struct
from collections.abc import Sequence

from tools.samples.mail import Storage, compound
from tools.samples.model import Letter
from tools.samples.parts import Para, body
from tools.samples.text import copies, left_top, signature, title_lines

Runs = list[tuple[str, bytes]]

PAGE = 512
TEXT_AT = 2 * PAGE
PAIRS = 0x9A  # indices in the FIB for the parts of the table stream (MS-DOC, 2.5.5)
PARAGRAPHS, PIECES = 13, 33
IN_TABLE, ROW_END, SHAPE = b"\x16\x24\x01", b"\x17\x24\x01", b"\x08\xd6"  # sprmPFInTable, PFTtp, TDefTable
WIDTH = 4700


def render(letter: Letter) -> bytes:
    """The bytes of the file. Only for letters without data tables and attached documents."""
    number = [letter.notation_line] if letter.number else []
    if letter.head_subject:
        number.append(letter.head_subject)
    runs: Runs = [
        *_row(left_top(letter), letter.motto),
        *_row(number, [letter.date_line()] if letter.day else []),
        (_paragraphs(["", *title_lines(letter), *_addressees(letter)]), b""),
    ]
    parts = [part for part in body(letter) if isinstance(part, Para)]
    runs.append((_paragraphs([f"{p.marker or ''} {p.bold or ''}{p.text or ''}".strip() for p in parts]), b""))
    runs += _row(["Nơi nhận:", *copies(letter)[1:]], signature(letter))
    runs.append(("\r", b""))
    return _file(runs)


def _addressees(letter: Letter) -> list[str]:
    return [letter.addressee_lead, *letter.addressee_lines()] if letter.addressees else []


def _paragraphs(lines: list[str]) -> str:
    return "".join(f"{line}\r" for line in lines)


def _row(*cells: Sequence[str]) -> Runs:
    """A row of a table: the paragraphs of each cell and its end mark, then the end mark of the row."""
    edges = struct.pack(f"<{len(cells) + 1}h", *range(0, WIDTH * (len(cells) + 1), WIDTH))
    shape = bytes([len(cells)]) + edges + bytes(20 * len(cells))
    return [
        ("".join("\r".join(lines) + "\x07" for lines in cells), IN_TABLE),
        ("\x07", IN_TABLE + ROW_END + SHAPE + struct.pack("<H", len(shape) + 1) + shape),
    ]


def _file(runs: Runs) -> bytes:
    text = "".join(run for run, _ in runs)
    raw = text.encode("utf-16-le")
    at_page = -(-(TEXT_AT + len(raw)) // PAGE)
    main = bytearray((at_page + 1) * PAGE)
    struct.pack_into("<HH", main, 0, 0xA5EC, 0xC1)  # a Word file, of Word 97
    struct.pack_into("<I", main, 0x4C, len(text))
    main[TEXT_AT : TEXT_AT + len(raw)] = raw
    main[at_page * PAGE :] = _page(runs)
    pieces = b"\x02" + struct.pack("<IIIHIH", 16, 0, len(text), 0, TEXT_AT, 0)
    pages = struct.pack("<III", TEXT_AT, TEXT_AT + len(raw), at_page)
    struct.pack_into("<II", main, PAIRS + 8 * PIECES, 0, len(pieces))
    struct.pack_into("<II", main, PAIRS + 8 * PARAGRAPHS, len(pieces), len(pages))
    return compound(Storage({"WordDocument": bytes(main), "0Table": pieces + pages}))


def _page(runs: Runs) -> bytes:
    """The page of paragraph properties (PapxFkp): edges, then the offsets of the properties, stored from the end."""
    page, behind = bytearray(PAGE), PAGE - 2
    edge, edges = TEXT_AT, [TEXT_AT]
    for index, (text, sprms) in enumerate(runs):
        grouped = b"\x00\x00" + sprms
        grouped += b"\x00" * (len(grouped) % 2 == 0)
        behind = (behind - len(grouped) - 1) // 2 * 2
        page[behind] = (len(grouped) + 1) // 2
        page[behind + 1 : behind + 1 + len(grouped)] = grouped
        page[4 * (len(runs) + 1) + 13 * index] = behind // 2
        edge += 2 * len(text)
        edges.append(edge)
    if behind < 4 * (len(runs) + 1) + 13 * len(runs):
        raise ValueError("too many tables for one page of properties")
    struct.pack_into(f"<{len(edges)}I", page, 0, *edges)
    page[-1] = len(runs)
    return bytes(page)
