r"""Read RTF: control words one by one, with the font of every run, and tables.

List labels are text in the file (``\listtext``, ``\pntext``) and are kept. Text boxes
are stored in several forms and read once; notes are placed after the body.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from vnadmin_doc.errors import LimitExceeded
from vnadmin_doc.formats.common.content_blocks import (
    Block,
    ParagraphBlock,
    Run,
    has_content,
    margins_of_later_pages,
)
from vnadmin_doc.formats.common.legacy_text import decode_legacy
from vnadmin_doc.formats.common.symbols import symbol
from vnadmin_doc.formats.common.text_decoding import codec_of_page
from vnadmin_doc.formats.encodings import encoding_of_font
from vnadmin_doc.formats.picture.picture_blocks import source_of_blocks
from vnadmin_doc.formats.word.rtf_pictures import RtfPicture, RtfShape
from vnadmin_doc.formats.word.rtf_state import RowBuilder, Sink, State
from vnadmin_doc.limits import Limits
from vnadmin_doc.messages import msg
from vnadmin_doc.model.issue import Issue
from vnadmin_doc.model.page import Source
from vnadmin_doc.model.visibility import WHITE, Colour, Ground, is_lost_in, nearest_ground

__all__ = ["MEDIA_TYPE", "blocks_of", "matches", "read"]

MEDIA_TYPE = "application/rtf"

_START = re.compile(rb"(?:\xef\xbb\xbf)?\s*\{\s*\\rtf")
_TOKEN = re.compile(
    rb"\\(?P<word>[a-zA-Z]{1,40})(?P<number>-?\d{1,10})? ?"
    rb"|\\'(?P<hex>[0-9a-fA-F]{2})|\\(?P<sign>[^a-zA-Z])|(?P<brace>[{}])|(?P<text>[^\\{}\r\n\x00]+)|(?s:.)"
)
_IGNORED = frozenset({
    "stylesheet", "info", "fldinst", "shprslt", "nonshppict", "nonesttables",
    "annotation", "headerl", "footerl", "objdata", "listtable", "tc", "xe", "comment",
})  # fmt: skip
_TEXT_BOXES = frozenset(("shptxt", "dptxbxtext"))
_HEADERS_AND_FOOTERS = frozenset(("header", "headerr", "headerf", "footer", "footerr", "footerf"))
_CHARS = {
    "tab": "\t", "line": "\n", "lbr": "\n", "emdash": "—", "endash": "–", "lquote": "‘", "rquote": "’",
    "ldblquote": "“", "rdblquote": "”", "bullet": "•", "emspace": " ", "enspace": " ", "qmspace": " ",
}  # fmt: skip
_SIGNS = {"~": "\u00a0", "_": "-", "\\": "\\", "{": "{", "}": "}", "\t": "\t"}
_CODE_PAGES = {77: "mac_roman", 128: "cp932", 129: "cp949", 130: "johab", 134: "gbk", 136: "big5", 161: "cp1253"}
_CODE_PAGES |= {162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251"}
_CODE_PAGES |= {222: "cp874", 238: "cp1250"}
_CHARACTER_SETS = {"ansi": "cp1252", "mac": "mac_roman", "pc": "cp437", "pca": "cp850"}
_SYMBOLS = 2
"""The charset of symbol fonts."""
_MAX_GROUPS = 20_000


def matches(data: bytes) -> bool:
    """Does the file start with RTF?"""
    return bool(_START.match(data[:64]))


def read(data: bytes, name: str, limits: Limits) -> Source:
    """The source of an RTF file; a truncated file is read up to its end, with an issue.

    Raises ``EmptyFile`` or ``LimitExceeded``.
    """
    reader = _RtfReader()
    blocks = reader.read(data)
    issues = decode_legacy(blocks)
    if len(reader.stack) > 1:
        doubt = Issue("source-truncated", "warning", "", msg("the RTF file is truncated; the rest is missing"))
        issues = (*issues, doubt)
    return source_of_blocks(
        blocks, data=data, name=name, limits=limits, media_type=MEDIA_TYPE, reading="office", issues=issues
    )


def blocks_of(data: bytes) -> list[Block]:
    """The blocks of an RTF text, in its own encodings. Raises ``LimitExceeded``."""
    return _RtfReader().read(data)


@dataclass(slots=True)
class _Font:
    name: str = ""
    charset: int = 0


@dataclass(slots=True)
class _RtfReader:
    """Reads the file in one pass. ``stack``: the state and the sink outside each open group."""

    stack: list[tuple[State, Sink]] = field(default_factory=list)
    state: State = field(default_factory=State)
    sink: Sink = field(default_factory=Sink)
    fonts: dict[int, _Font] = field(default_factory=dict)
    row: RowBuilder = field(default_factory=RowBuilder)
    notes: list[list[Block]] = field(default_factory=list)
    headers_and_footers: dict[str, list[Block]] = field(default_factory=dict)
    margins: list[tuple[str, list[Block]]] = field(default_factory=list)
    title_page: bool = False
    picture: RtfPicture = field(default_factory=RtfPicture)
    shape: RtfShape = field(default_factory=RtfShape)
    watermarks: list[Block] = field(default_factory=list)
    colours: dict[int, Colour] = field(default_factory=dict)
    has_background: bool = False
    _parts: dict[str, int] = field(default_factory=dict)
    _colour_count: int = 0
    _default_font: int = -1
    _ansi: str = "cp1252"
    _fallback_left: int = 0
    _group_is_new: bool = False
    _starred: bool = False
    _label: str = ""
    _pending: bytearray = field(default_factory=bytearray)

    def read(self, data: bytes) -> list[Block]:
        """All blocks in order: header, body, notes, footer, headers and footers of later pages."""
        position = 0
        while position < len(data):
            token = _TOKEN.match(data, position)
            if token is None:
                break
            position = token.end()
            if token["hex"]:
                self._bytes(bytes.fromhex(token["hex"].decode("ascii")))
            elif token["text"]:
                self._bytes(token["text"])
            elif token["word"]:
                self._flush()
                number = int(token["number"]) if token["number"] else None
                word = token["word"].decode("ascii")
                if word == "bin":
                    end = position + max(0, number or 0)
                    if self.state.show == "picture":
                        self.picture.binary = data[position:end]
                    position = end
                else:
                    self._word(word, number)
            elif token["brace"]:
                self._flush()
                self._open() if token["brace"] == b"{" else self._close()
            elif token["sign"]:
                self._flush()
                self._sign(token["sign"].decode("latin-1"))
        self._flush()
        body = self.stack[0][1] if self.stack else self.sink
        blocks = body.finish(self.state)
        notes = [block for note in self.notes for block in note]
        header, footer = self._header_or_footer("header"), self._header_or_footer("footer")
        others = [found for kind, found in self.margins if self.title_page or not kind.endswith("f")]
        found = [*header, *blocks, *notes, *footer, *self.watermarks]
        return [*found, *margins_of_later_pages([*header, *footer], others)]

    def _header_or_footer(self, side: str) -> list[Block]:
        """The header or footer of the first page; empty if it has neither letters (only a page number) nor pictures."""
        found = self.headers_and_footers.get(f"{side}f") if self.title_page else None
        found = found or self.headers_and_footers.get(side) or self.headers_and_footers.get(f"{side}r") or []
        return found if has_content(found) else []

    def _open(self) -> None:
        if len(self.stack) > _MAX_GROUPS:
            raise LimitExceeded(
                msg(
                    "more than {limit} RTF groups inside each other; open the file in Word and save it again",
                    limit=_MAX_GROUPS,
                )
            )
        self.stack.append((self.state, self.sink))
        self._fallback_left, self._starred, self._group_is_new = 0, False, True

    def _close(self) -> None:
        if not self.stack:
            return
        state, sink = self.stack.pop()
        if self.state.label and not state.label:
            self._end_label(sink)
        if self.sink is not sink:
            self._end_sink(sink)
        if self.state.show == "picture" != state.show:
            sink.boxes.append(self.picture.block())
        if self.state.show in ("name", "value"):
            self.shape.end(self.state.show)
        if self.state.show == "skip" != state.show:
            self._end_shape(sink)
        self.state, self.sink, self._fallback_left, self._starred, self._group_is_new = state, sink, 0, False, False

    def _end_shape(self, sink: Sink) -> None:
        """Add the WordArt of a shape."""
        paragraph = self.shape.word_art()
        if paragraph is not None:
            (self.watermarks if self.shape.is_watermark else sink.boxes).append(paragraph)
        self.shape = RtfShape()

    def _end_label(self, sink: Sink) -> None:
        """Add a list label: its text, or a dash for a character of a symbol font."""
        label, self._label = self._label.strip(), ""
        if label and not any(char.isalnum() for char in label):
            label = "+" if label == "+" else "-"
        if label:
            sink.add(label + " ", replace(self.state, label=False, hidden=False, deleted=False), "")
            sink.is_label = True

    def _end_sink(self, outer: Sink) -> None:
        blocks = self.sink.finish(self.state)
        if self.sink.kind == "box":
            outer.boxes += blocks
        elif self.sink.kind == "note":
            if blocks and isinstance(blocks[0], ParagraphBlock):
                runs = blocks[0].runs
                runs[:1] = [replace(run, text=run.text.lstrip()) for run in runs[:1]]
                runs.insert(0, Run(f"{len(self.notes) + 1} "))
            self.notes.append(blocks)
        else:
            self.headers_and_footers.setdefault(self.sink.kind, blocks)
            self.margins.append((self.sink.kind, blocks))

    def _sign(self, sign: str) -> None:
        if sign == "*":
            self._starred = self._group_is_new  # a destination starts its group; elsewhere the sign has no meaning
        elif sign in "\r\n":
            self._word("par", None)
        elif sign in _SIGNS:
            self._text(_SIGNS[sign])

    def _word(self, word: str, number: int | None) -> None:
        """Process one control word."""
        starred, self._starred, self._group_is_new = self._starred, False, False
        if self.state.show == "colours":
            self._parts[word] = min(max(number or 0, 0), 255)
        elif self.state.show == "fonts" and word in ("f", "fcharset"):
            self._font_word(word, number or 0)
        elif word == "u" and number is not None:
            self._text(chr(number % 0x10000))
            self._fallback_left = self.state.fallback
        elif word in _CHARS:
            self._text(_CHARS[word])
        elif not self._destination(word, number, starred):
            self._property(word, number)

    def _destination(self, word: str, number: int | None, starred: bool) -> bool:
        """Process a word that declares the destination of its group; returns False for other words."""
        show = self.state.show
        if show == "ignored":
            return True
        if show == "picture":
            self.picture.word(word, number)
            self.state = replace(self.state, show="ignored") if starred else self.state
            return True
        if show == "fonts":
            # {\\*\\panose …} and {\\*\\falt …} do not belong to the font name.
            self.state = replace(self.state, show="ignored") if starred else self.state
            return True
        if word in _IGNORED:
            self.state = replace(self.state, show="ignored")
        elif word == "pict":
            self.picture = RtfPicture()
            self.state = replace(self.state, show="picture")
        elif word in ("sn", "sv") and show == "skip":
            self.state = replace(self.state, show="name" if word == "sn" else "value")
        elif word == "colortbl":
            self.state = replace(self.state, show="colours")
        elif word == "fonttbl":
            self.state = replace(self.state, show="fonts")
        elif word in ("listtext", "pntext"):
            self.state = replace(self.state, label=True)
        elif word in _TEXT_BOXES:
            self._begin_sink("box")
        elif word == "footnote":
            if show == "text":
                self.state = replace(self.state, raised=True)  # or the mark would belong to the number before it
                self._text(str(len(self.notes) + 1))
                self._begin_sink("note")
        elif word in _HEADERS_AND_FOOTERS:
            self._begin_sink(word)
        elif word == "upr":
            self.state = replace(self.state, show="skip")
        elif word == "ud":
            self.state = replace(self.state, show="text")
        elif starred and word != "nesttableprops":
            self.has_background = self.has_background or word == "background"
            if word == "shpinst":  # in a group of shapes the one before ends here
                self._end_shape(self.sink)
            self.state = replace(self.state, show="skip" if word in ("shpinst", "shppict", "do") else "ignored")
        else:
            return False
        return True

    def _begin_sink(self, kind: str) -> None:
        """Start a new sink for the rest of the group."""
        self.sink = Sink(kind)
        self.state = replace(self.state.plain(self._default_font).pard(), show="text")

    def _font_word(self, word: str, number: int) -> None:
        if word == "f":
            self.state = replace(self.state, font=number)
            self.fonts[number] = _Font()
        elif self.state.font in self.fonts:
            self.fonts[self.state.font].charset = number

    def _property(self, word: str, number: int | None) -> None:
        """Process a word that sets properties or ends a paragraph, cell, row or page."""
        if word == "plain":
            self.state = self.state.plain(self._default_font)
        elif word == "pard":
            self.state = self.state.pard()
        elif word == "deff":
            self._default_font = number or 0
            self.state = replace(self.state, font=self._default_font)
        elif word == "ansicpg" and number:
            self._ansi = codec_of_page(number)
        elif word in _CHARACTER_SETS:
            self._ansi = _CHARACTER_SETS[word]
        elif word == "titlepg":
            self.title_page = True
        elif self.state.show == "text" and not self.state.label and self._end_element(word):
            pass
        else:
            self.row.word(word, number)
            self.state = self.state.with_property(word, number)

    def _end_element(self, word: str) -> bool:
        """Process a word that ends a paragraph, cell, row or page; returns False for other words."""
        if word == "par":
            self.sink.paragraph(self.state)
        elif word == "cell":
            self.sink.cell(self.state, 1)
        elif word == "nestcell":
            self.sink.cell(self.state, max(2, self.state.table))
        elif word == "row":
            self.sink.row(self.row.shape, 1)
            self.row.grounds = []
        elif word == "nestrow":
            self.sink.row(self.row.shape, max(2, len(self.sink.tables)))
        elif word in ("page", "sect"):
            self.sink.page_break(self.state)
        else:
            return False
        return True

    def _bytes(self, raw: bytes) -> None:
        r"""Collect text without the fallback text after a ``\u`` character: a letter may have several bytes."""
        if self._fallback_left:
            skipped = min(self._fallback_left, len(raw))
            self._fallback_left -= skipped
            raw = raw[skipped:]
        self._pending += raw
        self._group_is_new = False

    def _flush(self) -> None:
        """Add the collected text in the code page of its font."""
        raw = bytes(self._pending)
        self._pending.clear()
        if self.state.show == "picture":
            self.picture.digits += raw
        elif self.state.show == "colours":
            for _ in range(raw.count(b";")):
                self._end_colour()
        elif self.state.show == "fonts":
            font = self.fonts.get(self.state.font)
            if font is not None:
                font.name = (font.name + raw.decode("cp1252", "replace")).rstrip(";").lstrip()
        elif raw:
            self._text(self._decode(raw))

    def _end_colour(self) -> None:
        """End an entry of the table of colours; an empty one is the automatic colour."""
        if self._parts:
            self.colours[self._colour_count] = tuple(self._parts.get(part, 0) for part in ("red", "green", "blue"))  # type: ignore[assignment]
        self._colour_count, self._parts = self._colour_count + 1, {}

    def _font(self) -> _Font:
        r"""The font of the text here; without ``\deff`` and ``\f`` it is the first of the table, as Word reads it."""
        if self.state.font == -1:
            first = next(iter(self.fonts.values()), _Font())
            return first if first.charset != _SYMBOLS else _Font()
        return self.fonts.get(self.state.font, _Font())

    def _decode(self, raw: bytes) -> str:
        font = self._font()
        if font.charset == _SYMBOLS:
            return "".join(symbol(font.name, byte) if byte > 0x20 else chr(byte) for byte in raw)
        page = "cp1252" if encoding_of_font(font.name) else _CODE_PAGES.get(font.charset, self._ansi)
        try:
            return raw.decode(page, "replace")
        except LookupError:
            return raw.decode("cp1252", "replace")

    def _text(self, text: str) -> None:
        if self.state.show in ("name", "value"):
            self.shape.text += text
        if self.state.show != "text" or (self.state.deleted and not self.state.label):
            return
        if self.state.label:
            self._label += text
            return
        font = self._font()
        if font.charset == _SYMBOLS and "\uf020" <= text <= "\uf0ff":
            text = symbol(font.name, ord(text[0]))
        lost = self.state.colour != 0 and is_lost_in(self._ground(), self.colours.get(self.state.colour))
        self.sink.add(text, self.state, font.name, lost=lost)

    def _ground(self) -> Colour | None:
        """The colour behind the text here; None if unknown: in a text box, a pattern or a cell that is not defined."""
        state, table = self.state, self.sink.tables[0] if self.sink.tables else None
        cell: Ground = None
        if state.table:
            index = len(table.cells) if table else 0
            known = state.table == 1 and index < len(self.row.grounds)
            cell = self._declared(self.row.grounds[index]) if known else (None,)
        paragraph = (None,) if state.is_patterned else self._declared(state.paragraph_ground)
        page = None if self.sink.kind == "box" or self.has_background else WHITE
        return nearest_ground(self._declared(state.ground), paragraph, cell, around=page)

    def _declared(self, number: int | None) -> Ground:
        """The ground of a number in the table of colours; 0 is the automatic colour, which is none."""
        return (self.colours.get(number),) if number else None
