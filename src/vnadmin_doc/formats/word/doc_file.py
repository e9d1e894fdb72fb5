"""Open a Word 97 file and load its text, property lists, styles, fonts and list definitions.

Follows [MS-DOC]. The text is a sequence of characters numbered by position; the piece table maps
each piece of it to an offset in the file.
"""

from __future__ import annotations

import io
import struct
from bisect import bisect_right
from dataclasses import dataclass, field

from vnadmin_doc.errors import DamagedFile, EncryptedFile, LimitExceeded, UnsupportedFormat, cause_of
from vnadmin_doc.formats.common.list_labels import Labels
from vnadmin_doc.formats.word.doc_lists import labels_of
from vnadmin_doc.formats.word.doc_sprm import sprms
from vnadmin_doc.limits import Limits
from vnadmin_doc.messages import about, msg

__all__ = ["DocFile", "Intervals", "OldWord", "damaged_word_file", "open_doc"]

_FIRST_PAIR = 0x9A
_LISTS = 73
_PAGE = 512
_WINDOWS_1252 = {b: bytes([b]).decode("cp1252", "ignore") or chr(b) for b in range(0x80, 0xA0)}
_NO_STYLE = 0xFFF
_HUGE_PARAGRAPH = frozenset((0x6645, 0x6646))
_HUGE_PARAGRAPH_BYTES = tuple(code.to_bytes(2, "little") for code in sorted(_HUGE_PARAGRAPH))


class OldWord(UnsupportedFormat):
    """The error for Word 95 or older, or a file of another word processor in the same container format."""

    suffix = ".doc"
    what = msg("written by Word 95 or older")


class OldWorks(OldWord):
    """The error for a text of Microsoft Works."""

    suffix = ".wps"
    what = msg("a text of Microsoft Works")


class OldStar(OldWord):
    """The error for a text of StarOffice."""

    suffix = ".sdw"
    what = msg("a text of StarOffice")


_OTHER_PROGRAMS: dict[str, type[OldWord]] = {"MatOST": OldWorks, "StarWriterDocument": OldStar}
_NOT_WORD = msg("an Office file that is not a Word document")
_OTHER_DOCUMENTS = {
    "Workbook": msg("an Excel workbook"),
    "Book": msg("an Excel workbook"),
    "PowerPoint Document": msg("a PowerPoint presentation"),
    "VisioDocument": msg("a Visio drawing"),
}


@dataclass(slots=True)
class Intervals:
    """Property lists by offset in the file."""

    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    property_lists: list[bytes] = field(default_factory=list)

    def add(self, start: int, end: int, data: bytes) -> None:
        """Add the next interval."""
        self.starts.append(start)
        self.ends.append(end)
        self.property_lists.append(data)

    def at(self, offset: int) -> tuple[int, bytes]:
        """The end of the interval that contains this offset, and its property list (empty between intervals)."""
        index = bisect_right(self.starts, offset) - 1
        if index >= 0 and offset < self.ends[index]:
            return self.ends[index], self.property_lists[index]
        following = self.starts[index + 1] if index + 1 < len(self.starts) else 1 << 40
        return following, b""


@dataclass(slots=True)
class TextPiece:
    """The characters from ``start`` to ``end``, stored at ``offset`` in the file with one or two (``wide``) bytes each.

    ``extra``: properties of the whole piece.
    """

    start: int
    end: int
    offset: int
    wide: bool
    extra: bytes = b""


@dataclass(slots=True)
class DocFile:
    """The loaded streams and tables of a Word file, as ``doc_text`` needs them."""

    main: bytes
    table: bytes
    data: bytes = b""
    text: str = ""
    pieces: list[TextPiece] = field(default_factory=list)
    chars: Intervals = field(default_factory=Intervals)
    paras: Intervals = field(default_factory=Intervals)
    para_styles: dict[int, tuple[list[bytes], list[bytes]]] = field(default_factory=dict)
    char_styles: dict[int, bytes] = field(default_factory=dict)
    table_styles: dict[int, bytes] = field(default_factory=dict)
    default_fonts: tuple[int, int] = (0, 0)
    fonts: list[str] = field(default_factory=list)
    labels: Labels = field(default_factory=lambda: Labels({}))
    has_damaged_lists: bool = False
    _piece: TextPiece | None = None

    def block(self, index: int) -> bytes:
        """The part of the table stream that the n-th (offset, size) pair of the header points to."""
        offset, size = struct.unpack_from("<II", self.main, _FIRST_PAIR + 8 * index)
        return self.table[offset : offset + size] if offset < len(self.table) else b""

    def length(self, index: int) -> int:
        """The number of characters in the n-th story (0 body, 1 notes, 2 headers, …, 6 text boxes)."""
        (count,) = struct.unpack_from("<i", self.main, 0x4C + 4 * index)
        return max(0, int(count))

    def positions(self, index: int, size: int) -> tuple[list[int], list[bytes]]:
        """A PLC table: n + 1 positions and n items of ``size`` bytes."""
        return _plc(self.block(index), size)

    def offset(self, position: int) -> tuple[int, TextPiece]:
        """The offset in the file of a character position, and its piece."""
        piece = self._piece
        if piece is None or not piece.start <= position < piece.end:  # the text is read from its start to its end
            index = bisect_right(self.pieces, position, key=lambda piece: piece.start) - 1
            piece = self._piece = self.pieces[max(index, 0)]
        return piece.offset + (position - piece.start) * (2 if piece.wide else 1), piece


def _plc(data: bytes, size: int) -> tuple[list[int], list[bytes]]:
    count = max(0, (len(data) - 4) // (4 + size))
    positions = list(struct.unpack_from(f"<{count + 1}I", data)) if len(data) >= 4 else []
    first = 4 * (count + 1)
    return positions, [data[first + i * size : first + (i + 1) * size] for i in range(count)]


def open_doc(data: bytes, name: str, limits: Limits) -> DocFile:
    """Open a Word file. Raises ``OldWord``, ``EncryptedFile``, ``UnsupportedFormat`` or ``DamagedFile``."""
    import olefile

    try:
        with olefile.OleFileIO(io.BytesIO(data)) as ole:
            # Names of streams are equal in any case ([MS-CFB] 2.6.4); olefile opens them so.
            names = {"/".join(path).lower() for path in ole.listdir()}
            if "encryptedpackage" in names:
                raise EncryptedFile(about(name, msg("the file needs a password; save a copy without one")))
            if "worddocument" not in names:
                raise _unsupported_error(names, name)
            main = ole.openstream("WordDocument").read()
            magic, version = struct.unpack_from("<HH", main)
            (flags,) = struct.unpack_from("<H", main, 0x0A)
            if flags & 0x0100:
                raise EncryptedFile(about(name, msg("the file needs a password; save a copy without one")))
            if magic != 0xA5EC or version < 0xC1:
                raise OldWord(about(name, OldWord.what))
            table = ole.openstream("1Table" if flags & 0x0200 else "0Table").read()
            doc = DocFile(main, table, ole.openstream("Data").read() if "data" in names else b"")
        _load(doc, limits)
    except (OSError, struct.error, IndexError, ValueError, OverflowError, RecursionError) as error:
        raise damaged_word_file(name, error) from error
    return doc


def damaged_word_file(name: str, error: Exception) -> DamagedFile:
    """The error for a Word file whose tables are not valid; ``error``: what the reader stumbled on."""
    problem = msg("the Word file is damaged ({error}); open it in Word and save it again", error=cause_of(error))
    return DamagedFile(about(name, problem))


def _unsupported_error(names: set[str], name: str) -> UnsupportedFormat:
    """The error for an OLE file without a Word document."""
    for stream, kind in _OTHER_PROGRAMS.items():
        if stream.lower() in names:
            return kind(about(name, kind.what))
    what = next((kind for stream, kind in _OTHER_DOCUMENTS.items() if stream.lower() in names), _NOT_WORD)
    return UnsupportedFormat(about(name, msg("{kind} is not supported; save it as PDF", kind=what)))


def _load(doc: DocFile, limits: Limits) -> None:
    """Load all tables; the structure of the text is read later (``doc_text``)."""
    _read_text(doc, limits)
    for page in _property_pages(doc, 12):
        _read_char_page(doc.chars, page)
    for page in _property_pages(doc, 13):
        _read_para_page(doc, page)
    _read_styles(doc)
    _read_fonts(doc)
    table = int.from_bytes(doc.main[_FIRST_PAIR + 8 * _LISTS : _FIRST_PAIR + 8 * _LISTS + 4], "little")
    size = len(doc.block(_LISTS))
    try:
        doc.labels = labels_of(doc.table, table, size, doc.block(_LISTS + 1))
    except (struct.error, IndexError):
        doc.has_damaged_lists = True  # the text is whole


def _read_text(doc: DocFile, limits: Limits) -> None:
    clx, cursor, property_lists = doc.block(33), 0, []
    while cursor < len(clx) and clx[cursor] == 1:
        (size,) = struct.unpack_from("<H", clx, cursor + 1)
        property_lists.append(clx[cursor + 3 : cursor + 3 + size])
        cursor += 3 + size
    if cursor >= len(clx):
        raise ValueError("no piece table")
    positions, items = _plc(clx[cursor + 5 :], 8)
    texts, total = [], 0
    for start, end, item in zip(positions, positions[1:], items, strict=False):
        _, address, prm = struct.unpack("<HIH", item)
        wide = not address & 0x40000000
        offset = address & 0x3FFFFFFF if wide else (address & 0x3FFFFFFF) // 2
        raw = doc.main[offset : offset + (end - start) * (2 if wide else 1)]
        text = raw.decode("utf-16-le", "replace") if wide else _as_windows_1252(raw)
        if wide and len(text) != len(raw) // 2:
            # Positions count 16-bit units; a character of two units must not shift the positions after it.
            text = "".join(chr(unit) for (unit,) in struct.iter_unpack("<H", raw[: len(raw) // 2 * 2]))
        if start != total:
            raise ValueError("pieces out of order")
        extra = property_lists[prm >> 1] if prm & 1 and prm >> 1 < len(property_lists) else b""
        doc.pieces.append(TextPiece(start, start + len(text), offset, wide, extra))
        texts.append(text)
        total += len(text)
        if total > limits.text_characters:
            raise LimitExceeded(
                msg("more than {limit} characters; raise Limits.text_characters", limit=limits.text_characters)
            )
        if len(text) < end - start:
            break
    doc.text = "".join(texts)
    if not doc.pieces or len(doc.text) < doc.length(0):
        raise ValueError("text is missing")


def _as_windows_1252(raw: bytes) -> str:
    """The bytes as Windows-1252; the five bytes without a character become control characters."""
    return raw.decode("latin-1").translate(_WINDOWS_1252)


def _property_pages(doc: DocFile, index: int) -> list[bytes]:
    """The 512-byte pages of property lists."""
    _, items = doc.positions(index, 4)
    numbers = [int.from_bytes(item, "little") & 0x3FFFFF for item in items]
    pages = [doc.main[n * _PAGE : (n + 1) * _PAGE] for n in numbers]
    return [page for page in pages if len(page) == _PAGE]


def _read_char_page(into: Intervals, page: bytes) -> None:
    count = page[511]
    edges = struct.unpack_from(f"<{count + 1}I", page)
    for i in range(count):
        position = page[4 * (count + 1) + i] * 2
        into.add(edges[i], edges[i + 1], page[position + 1 : position + 1 + page[position]] if position else b"")


def _read_para_page(doc: DocFile, page: bytes) -> None:
    """Add the property lists of paragraphs; each starts with the number of the paragraph's style."""
    count = page[511]
    edges = struct.unpack_from(f"<{count + 1}I", page)
    for i in range(count):
        position = page[4 * (count + 1) + 13 * i] * 2
        data = b""
        if position and page[position]:
            data = page[position + 1 : position + 2 * page[position]]
        elif position:
            data = page[position + 2 : position + 2 + 2 * page[position + 1]]
        doc.paras.add(edges[i], edges[i + 1], data[:2] + _resolved(doc, data[2:]))


def _resolved(doc: DocFile, data: bytes) -> bytes:
    """The property list, or the list that it points to: a list that is too long for its page (at the row ends of
    wide tables) is in the data stream.
    """
    if not any(code in data for code in _HUGE_PARAGRAPH_BYTES):
        return data
    for code, operand in sprms(data):
        position = int.from_bytes(operand, "little")
        if code in _HUGE_PARAGRAPH and position + 2 <= len(doc.data):
            return doc.data[position + 2 : position + 2 + int.from_bytes(doc.data[position : position + 2], "little")]
    return data


def _read_styles(doc: DocFile) -> None:
    """Load the property lists of the styles; each style starts with the lists of its base styles."""
    sheet = doc.block(1)
    if len(sheet) < 20:
        return
    (head,) = struct.unpack_from("<H", sheet)
    count, base_size = struct.unpack_from("<HH", sheet, 2)
    doc.default_fonts = (int.from_bytes(sheet[14:16], "little"), int.from_bytes(sheet[18:20], "little"))
    raw: dict[int, tuple[int, int, list[bytes]]] = {}
    cursor = 2 + head
    for index in range(count):
        if cursor + 2 > len(sheet):
            break
        (size,) = struct.unpack_from("<H", sheet, cursor)
        if size:
            raw[index] = _style(sheet[cursor + 2 : cursor + 2 + size], base_size)
        cursor += 2 + size + size % 2
    for index, (kind, _, property_lists) in raw.items():
        if kind == 1:
            chain = _chain(raw, index)
            doc.para_styles[index] = ([c[0][2:] for c in chain if c], [c[1] for c in chain if len(c) > 1])
        elif kind == 2:
            doc.char_styles[index] = b"".join(c[0] for c in _chain(raw, index) if c)
        elif kind == 3 and property_lists:
            doc.table_styles[index] = b"".join(c[0] for c in _chain(raw, index) if c)


def _style(data: bytes, base_size: int) -> tuple[int, int, list[bytes]]:
    """The kind of a style, the number of its base style, and its property lists."""
    _, kind_base, count_next = struct.unpack_from("<HHH", data)
    (length,) = struct.unpack_from("<H", data, base_size)
    cursor = base_size + 2 + 2 * length + 2
    property_lists = []
    for _ in range(count_next & 0xF):
        if cursor + 2 > len(data):
            break
        (size,) = struct.unpack_from("<H", data, cursor)
        property_lists.append(data[cursor + 2 : cursor + 2 + size])
        cursor += 2 + size + size % 2
    return kind_base & 0xF, kind_base >> 4, property_lists


def _chain(raw: dict[int, tuple[int, int, list[bytes]]], index: int) -> list[list[bytes]]:
    """The property lists of the base styles and of the style, in this order."""
    chain: list[int] = []
    while index in raw and index not in chain and index != _NO_STYLE:
        chain.append(index)
        index = raw[index][1]
    return [raw[i][2] for i in reversed(chain)]


def _read_fonts(doc: DocFile) -> None:
    data, cursor = doc.block(15), 4
    while cursor < len(data):
        size = data[cursor]
        name = data[cursor + 40 : cursor + 1 + size].decode("utf-16-le", "ignore")
        doc.fonts.append(name.split("\x00")[0])
        cursor += size + 1
