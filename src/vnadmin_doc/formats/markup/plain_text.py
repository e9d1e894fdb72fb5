"""Read plain text: the row and column of a character in the file are its coordinates."""

from __future__ import annotations

import re
from collections import Counter

from vnadmin_doc.errors import LimitExceeded
from vnadmin_doc.formats.common import grid
from vnadmin_doc.formats.common.content_blocks import Run
from vnadmin_doc.formats.common.legacy_text import (
    escaped_issue,
    legacy_issue,
    repair_issues,
    repair_line,
    twice_encoded_issue,
)
from vnadmin_doc.formats.common.pasted_text import escape_of, unquote
from vnadmin_doc.formats.common.text_decoding import check_text, decode_bytes, is_text
from vnadmin_doc.formats.encodings import (
    conversion_faults,
    decode,
    decode_twice_encoded,
    decode_viqr,
    detect,
    detect_viqr,
    has_unicode_vietnamese,
)
from vnadmin_doc.language.text import nfc
from vnadmin_doc.limits import Limits
from vnadmin_doc.messages import msg
from vnadmin_doc.model.issue import Issue
from vnadmin_doc.model.page import Page, Source, Word

__all__ = ["matches", "read", "read_text"]

MEDIA_TYPE = "text/plain"

_COLUMN_GAP = re.compile(r"( {3,})")


def matches(data: bytes) -> bool:
    """Is it text in any encoding?"""
    return is_text(data)


def _decode_line(line: str, encoding: str) -> str:
    """Decode a line and keep its columns: text after a wide gap keeps its start column."""
    if has_unicode_vietnamese(line):
        return line
    result, column = "", 0
    for part in _COLUMN_GAP.split(line):
        if part.strip(" ") == "":
            column += len(part)
            continue
        result = result.ljust(column) if result else " " * column
        result += decode_viqr(part) if encoding == "viqr" else decode(part, encoding)
        column += len(part)
    return result


def _page_words(lines: list[str]) -> tuple[Word, ...]:
    words: list[Word] = []
    for row, line in enumerate(lines):
        words += grid.line_words([Run(grid.clean(line).expandtabs(grid.TAB))], row, 0)
    return tuple(words)


def _pages(text: str, limits: Limits) -> tuple[Page, ...]:
    """One page for each part between form feeds; parts without words are skipped."""
    pages: list[Page] = []
    for part in text.split("\f"):
        lines = re.split(r"\r\n|[\n\r\u2028\u2029\x85\x0b]", part)
        words = _page_words(lines)
        if words:
            width = max([grid.WIDTH, *[word.box.x1 for word in words]])
            pages.append(Page(len(pages) + 1, width, words[-1].box.bottom, words, "cell"))
        if len(pages) > limits.pages:
            raise LimitExceeded(msg("more than {limit} pages; raise --max-pages (Limits.pages)", limit=limits.pages))
    return tuple(pages)


def read(data: bytes, name: str, limits: Limits) -> Source:
    """The source of a text file. Raises ``EmptyFile``, ``DamagedFile`` or ``LimitExceeded``.

    Invalid bytes raise no error; they are reported as issues.
    """
    text, encoding, issues = decode_bytes(data, name)
    check_text(data, text, name, limits)
    return _source(text, data, name, limits, encoding, issues)


def _decode_legacy_text(text: str, encoding: str, issues: tuple[Issue, ...]) -> tuple[str, str, tuple[Issue, ...]]:
    """Decode legacy encodings and repair wrong conversions: the text, its encoding, the issues."""
    decoded = decode_twice_encoded(text)
    if decoded != text:
        text, issues = decoded, (*issues, twice_encoded_issue())
    legacy = detect(text) or ("viqr" if detect_viqr(text) else None)
    if legacy:
        lines = text.expandtabs(grid.TAB).split("\n")
        text = "\n".join(_decode_line(line, legacy) for line in lines)
        encoding = legacy
        issues = (
            *(i for i in issues if "U+FFFD" in i.message or i == twice_encoded_issue()),
            legacy_issue(legacy, msg("its words")),
        )
    text = nfc(text)
    faults = conversion_faults(text)
    if not faults:
        return text, encoding, issues
    counts: Counter[str] = Counter()
    text = "\n".join(repair_line(line, faults, counts) for line in text.split("\n"))
    return text, encoding, (*issues, *repair_issues(counts, text))


def _source(text: str, data: bytes, name: str, limits: Limits, encoding: str, issues: tuple[Issue, ...]) -> Source:
    escape = escape_of(text)
    if escape:
        text, issues = escape.decoded(text), (*issues, escaped_issue(escape))
    text, encoding, issues = _decode_legacy_text(unquote(text), encoding, issues)
    return grid.source_of_pages(
        _pages(text, limits),
        data=data,
        name=name,
        media_type=MEDIA_TYPE,
        reading="text",
        encoding=encoding,
        issues=issues,
    )


def read_text(text: str, name: str = "text", media_type: str = "text/plain", limits: Limits | None = None) -> Source:
    """A source from a ``str``: plain text, Markdown or HTML, according to ``media_type``.

    Raises ``EmptyFile`` if the text has no words, and ``LimitExceeded``.
    """
    limits = limits or Limits()
    text = text.replace("\x00", " ")
    data = text.encode("utf-8", "replace")
    check_text(data, text, name, limits)
    if media_type in ("text/html", "application/xhtml+xml"):
        from vnadmin_doc.formats.markup import html

        return html.read_html(text, data, name, limits, "utf-8", ())
    if media_type == "text/markdown":
        from vnadmin_doc.formats.markup import markdown

        return markdown.read_markdown(text, data, name, limits, "utf-8", ())
    return _source(text, data, name, limits, "utf-8", ())
