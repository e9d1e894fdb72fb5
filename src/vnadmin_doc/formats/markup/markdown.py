"""Read Markdown: it is rendered to HTML, then read as HTML.

The rules for lists are disabled: ``- abc``, ``1. abc`` and ``a) abc`` stay
lines of text with their labels, as printed on paper.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from vnadmin_doc.formats.common.pasted_text import unquote
from vnadmin_doc.formats.common.text_decoding import check_text, decode_bytes, is_text
from vnadmin_doc.formats.markup import html
from vnadmin_doc.limits import Limits
from vnadmin_doc.model.issue import Issue
from vnadmin_doc.model.page import Source

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

__all__ = ["MEDIA_TYPE", "matches", "read", "read_markdown"]

MEDIA_TYPE = "text/markdown"

_DISABLED_RULES = ["list", "code", "fence", "lheading", "hr", "blockquote", "reference"]
_SYNTAX = re.compile(
    r"^ {0,3}#{1,6} +\S"  # a heading
    r"|\*\*\S[^*\n]*\*\*"  # bold
    r"|~~\S[^~\n]*~~"  # struck out
    r"|^ {0,9}(?:\| {0,9})?:?-{3,}:? *\|[ :|-]*$"  # the rule under a table's head
    r"|^ {0,3}(?:```|~~~)\w*\s*$"  # a fence
    r"|</?(?:sup|sub|br|u|b|i|s|del|strong|em|table|td|center|div|span|p)\b[^>\n]{0,300}>"
    r"|^!\[[^\]\n]*\]\([^)\n]*\)",  # a picture
    re.MULTILINE | re.IGNORECASE,
)
_FENCE = re.compile(r"^ {0,3}(?:`{3,}|~{3,})[ \t]*[\w+-]*[ \t]*$", re.MULTILINE)
_RULE = re.compile(r"^ {0,3}(?:-{3}|\*{3}|_{3}|- - -|\* \* \*)[ \t]*$", re.MULTILINE)
_SAMPLE_BYTES = 200_000


def matches(data: bytes) -> bool:
    """Is it text with syntax that only Markdown has (headings, bold, table rules, inline HTML)?"""
    if not is_text(data):
        return False
    text, _, _ = decode_bytes(data[:_SAMPLE_BYTES], "")
    return bool(_SYNTAX.search(text)) and not html.looks_like_html(text)


@cache
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark", {"breaks": True, "html": True, "maxNesting": 40})
    return parser.enable(["table", "strikethrough"]).disable(_DISABLED_RULES)


def _without_fences(text: str) -> str:
    """The text without fences and horizontal rules.

    Wide gaps become no-break spaces, because in a letter they separate columns.
    """
    text = unquote(text.replace("\r\n", "\n").replace("\x00", ""))
    text = _RULE.sub("", _FENCE.sub("", text))
    return re.sub(r"(?<=\S) {3,}(?=\S)", lambda gap: "\u00a0" * len(gap[0]), text)


def read_markdown(
    text: str, data: bytes, name: str, limits: Limits, encoding: str, issues: tuple[Issue, ...]
) -> Source:
    """A source from Markdown text; ``data``: the bytes of the file. Raises as ``read`` does."""
    rendered = _parser().render(_without_fences(text))
    return html.read_html(rendered, data, name, limits, encoding, issues, media_type=MEDIA_TYPE)


def read(data: bytes, name: str, limits: Limits) -> Source:
    """The source of a Markdown file. Raises ``EmptyFile``, ``DamagedFile`` or ``LimitExceeded``."""
    text, encoding, issues = decode_bytes(data, name)
    check_text(data, text, name, limits)
    return read_markdown(text, data, name, limits, encoding, issues)
