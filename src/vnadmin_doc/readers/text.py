"""Plain text: a character's row and column are where it stands in the file."""

from __future__ import annotations

import re
from collections.abc import Iterator

from vnadmin_doc.encodings import decode, detect, is_modern
from vnadmin_doc.errors import DamagedFile, EmptyFile, LimitExceeded
from vnadmin_doc.issue import Issue
from vnadmin_doc.limits import Limits
from vnadmin_doc.page import Page, Source, Word
from vnadmin_doc.readers import grid
from vnadmin_doc.readers.blocks import Run
from vnadmin_doc.readers.legacy import legacy_issue
from vnadmin_doc.text import nfc

__all__ = ["decode_bytes", "matches", "read", "read_text"]

MEDIA_TYPE = "text/plain"

_BOMS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
_SAMPLE = 65536
_BINARY = re.compile(rb"[\x00-\x06\x0e-\x1a]")
_COLUMN_GAP = re.compile(r"( {3,})")


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


def matches(data: bytes) -> bool:
    """Text of any encoding: hardly any control characters. No bytes at all are text too."""
    if any(data.startswith(mark) for mark, _ in _BOMS) or _wide(data):
        return True
    sample = data[:_SAMPLE]
    return len(_BINARY.findall(sample)) <= len(sample) // 200


def _eight_bit(data: bytes) -> tuple[str, str] | None:
    """Text and name of the encoding, for bytes that are no UTF-8 but spell Vietnamese."""
    western = data.decode("cp1252", "replace")
    composed = nfc(data.decode("cp1258", "replace"))
    if sum(map(is_modern, composed)) >= 3 and detect(western) is None:
        return composed, "cp1258"
    found = detect(western)
    if found:
        return western, "cp1252"
    viscii = decode(data.decode("latin-1"), "viscii")
    return (viscii, "viscii") if sum(map(is_modern, viscii)) * 20 > len(viscii) else None


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
        doubt = Issue("encoding-doubtful", "warning", "", f"{name} is no UTF-8; read as {found[1]}")
        return found[0], found[1], (doubt,)
    return text, "utf-8", (_doubt(text, "utf-8"),)


def _doubt(text: str, encoding: str) -> Issue:
    bad = text.count("\ufffd")
    return Issue("encoding-doubtful", "warning", "", f"{bad} places are not valid {encoding}; see U+FFFD")


def _certain(data: bytes, encoding: str) -> tuple[str, str, tuple[Issue, ...]]:
    """Decode what a byte-order mark or the zeros have told."""
    text = data.decode(encoding, "replace")
    issues = (_doubt(text, encoding),) if "\ufffd" in text else ()
    return text, encoding, issues


def _modern_line(line: str, encoding: str) -> str:
    """Decode a line and keep its columns: what stands right of a wide gap stays where it was."""
    if is_modern(line):
        return line
    result, column = "", 0
    for part in _COLUMN_GAP.split(line):
        if part.strip(" ") == "":
            column += len(part)
            continue
        result = result.ljust(column) if result else " " * column
        result += decode(part, encoding)
        column += len(part)
    return result


def _page_words(lines: list[str]) -> Iterator[Word]:
    for row, line in enumerate(lines):
        expanded = grid.clean(line).expandtabs(grid.TAB).rstrip()
        yield from grid.line_words([Run(expanded)], row, 0)


def _pages(text: str, limits: Limits) -> tuple[Page, ...]:
    """One page for each part between form feeds; parts without words are left out."""
    pages: list[Page] = []
    for part in text.split("\f"):
        lines = re.split(r"\r\n|[\n\r\u2028\u2029\x85\x0b]", part)
        words = tuple(_page_words(lines))
        if words:
            width = max(grid.WIDTH, *(word.box.x1 for word in words))
            height = max(word.box.bottom for word in words)
            pages.append(Page(len(pages) + 1, width, height, words, "cell"))
        if len(pages) > limits.pages:
            raise LimitExceeded(f"more than {limits.pages} pages; raise Limits.pages to read them")
    return tuple(pages)


def check(data: bytes, text: str, name: str, limits: Limits) -> None:
    """Raises for a file that is empty, binary, or too long."""
    if not data.strip(b"\x00 \t\r\n"):
        raise EmptyFile(f"{name}: no text in it; save or fetch it again")
    if len(text) > limits.text_characters:
        raise LimitExceeded(f"{name}: more than {limits.text_characters} characters; see Limits")
    if text.count("\x00") * 20 > len(text):
        raise DamagedFile(f"{name}: zero bytes where text should be; save it as text again")


def read(data: bytes, name: str, limits: Limits) -> Source:
    """Raises ``EmptyFile``, ``DamagedFile`` or ``LimitExceeded``; never for a bad encoding."""
    text, encoding, issues = decode_bytes(data, name)
    check(data, text, name, limits)
    return _source(text, data, name, limits, encoding, issues)


def _source(text: str, data: bytes, name: str, limits: Limits, encoding: str, issues: tuple[Issue, ...]) -> Source:
    legacy = detect(text)
    if legacy:
        lines = text.expandtabs(grid.TAB).split("\n")
        text = "\n".join(_modern_line(line, legacy) for line in lines)
        encoding = legacy
        issues = (*(i for i in issues if "U+FFFD" in i.message), legacy_issue(legacy, "its words"))
    return grid.source(
        _pages(text, limits),
        data=data,
        name=name,
        media_type=MEDIA_TYPE,
        reading="text",
        encoding=encoding,
        issues=issues,
    )


def read_text(text: str, name: str = "text", media_type: str = "text/plain", limits: Limits | None = None) -> Source:
    """A source from text at hand: plain text, Markdown or HTML, as ``media_type`` says.

    Raises ``EmptyFile`` where there is not one word, and ``LimitExceeded``.
    """
    limits = limits or Limits()
    text = text.replace("\x00", " ")
    data = text.encode("utf-8", "replace")
    check(data, text, name, limits)
    if media_type in ("text/html", "application/xhtml+xml"):
        from vnadmin_doc.readers import html

        return html.read_html(text, data, name, limits, "utf-8", ())
    if media_type == "text/markdown":
        from vnadmin_doc.readers import markdown

        return markdown.read_markdown(text, data, name, limits, "utf-8", ())
    return _source(text, data, name, limits, "utf-8", ())
