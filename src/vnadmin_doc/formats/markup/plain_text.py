"""Plain text: a character's row and column are where it stands in the file."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from vnadmin_doc.errors import LimitExceeded
from vnadmin_doc.formats.common import grid
from vnadmin_doc.formats.common.content_blocks import Run
from vnadmin_doc.formats.common.legacy_text import legacy_issue, mend_line, mended_issues, twice_issue
from vnadmin_doc.formats.common.text_decoding import check, decode_bytes, is_text
from vnadmin_doc.formats.encodings import cures, decode, decode_viqr, detect, detect_viqr, is_modern, once
from vnadmin_doc.language.text import nfc
from vnadmin_doc.limits import Limits
from vnadmin_doc.messages import msg
from vnadmin_doc.model.issue import Issue
from vnadmin_doc.model.page import Page, Source, Word

__all__ = ["matches", "read", "read_text"]

MEDIA_TYPE = "text/plain"

_COLUMN_GAP = re.compile(r"( {3,})")


def matches(data: bytes) -> bool:
    """Text of any encoding."""
    return is_text(data)


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
        result += decode_viqr(part) if encoding == "viqr" else decode(part, encoding)
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
            raise LimitExceeded(msg("more than {limit} pages; raise --max-pages (Limits.pages)", limit=limits.pages))
    return tuple(pages)


def read(data: bytes, name: str, limits: Limits) -> Source:
    """Raises ``EmptyFile``, ``DamagedFile`` or ``LimitExceeded``; never for a bad encoding."""
    text, encoding, issues = decode_bytes(data, name)
    check(data, text, name, limits)
    return _source(text, data, name, limits, encoding, issues)


def _modern(text: str, encoding: str, issues: tuple[Issue, ...]) -> tuple[str, str, tuple[Issue, ...]]:
    """Legacy encodings decoded, wrong conversions mended: text, encoding, issues."""
    whole = once(text)
    if whole != text:
        text, issues = whole, (*issues, twice_issue())
    legacy = detect(text) or ("viqr" if detect_viqr(text) else None)
    if legacy:
        lines = text.expandtabs(grid.TAB).split("\n")
        text = "\n".join(_modern_line(line, legacy) for line in lines)
        encoding = legacy
        issues = (
            *(i for i in issues if "U+FFFD" in i.message or i == twice_issue()),
            legacy_issue(legacy, msg("its words")),
        )
    text = nfc(text)
    believed = cures(text)
    if not believed:
        return text, encoding, issues
    counts: Counter[str] = Counter()
    text = "\n".join(mend_line(line, believed, counts) for line in text.split("\n"))
    return text, encoding, (*issues, *mended_issues(counts, text))


def _source(text: str, data: bytes, name: str, limits: Limits, encoding: str, issues: tuple[Issue, ...]) -> Source:
    text, encoding, issues = _modern(text, encoding, issues)
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
    """A source from a given text: plain text, Markdown or HTML, by ``media_type``.

    Raises ``EmptyFile`` where there is not one word, and ``LimitExceeded``.
    """
    limits = limits or Limits()
    text = text.replace("\x00", " ")
    data = text.encode("utf-8", "replace")
    check(data, text, name, limits)
    if media_type in ("text/html", "application/xhtml+xml"):
        from vnadmin_doc.formats.markup import html

        return html.read_html(text, data, name, limits, "utf-8", ())
    if media_type == "text/markdown":
        from vnadmin_doc.formats.markup import markdown

        return markdown.read_markdown(text, data, name, limits, "utf-8", ())
    return _source(text, data, name, limits, "utf-8", ())
