"""Text that came by mail or by copy and paste: quoted lines, letters written as HTML entities, lost line ends.

Pure functions on text; each returns the text unchanged if it has not the trait.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from itertools import groupby

from vnadmin_doc.language.text import fold
from vnadmin_doc.messages import msg
from vnadmin_doc.model.issue import Issue

__all__ = ["has_motto", "lost_line_ends", "unescape", "unquote"]

_MOTTO = re.compile(r"doc lap\W{1,9}tu do\W{1,9}hanh phuc")
_ENTITY = re.compile(r"&(?:#\d{2,7}|#[xX][0-9A-Fa-f]{2,6}|[A-Za-z]{2,10}\d{0,2});")
_LEAST_ENTITIES = 5
_LEAST_SHARE = 0.1
"""Of the words: entities that are letters. In a Vietnamese text nearly every word has a letter that is not ASCII."""
_LEAST_QUOTED = 5
"""Lines: a shorter run of lines that begin with ">" may be part of the letter ("> 95%")."""
_QUOTE = re.compile(r"(?: ?>)+")
_LONGEST_ROW, _SEARCHED = 300, 5000
"""Characters: the rows of a head are far shorter, whatever the page."""


def has_motto(text: str) -> bool:
    """Has the text Tiêu ngữ (Decree 30, Appendix I, II.1), with or without its marks?"""
    return bool(_MOTTO.search(fold(text)))


def unescape(text: str, *, known: bool = False) -> str:
    """The text with its HTML entities as characters, if so many of them are letters that the text was escaped.

    ``known``: it is known to be escaped, as a part of a longer text.

    >>> unescape("T&#7881;nh H&#242;a B&#236;nh, ng&#224;y 5, s&#7889; 7")
    'Tỉnh Hòa Bình, ngày 5, số 7'
    >>> unescape("Viết &lt; và &amp; trong R&amp;D")
    'Viết &lt; và &amp; trong R&amp;D'
    """
    if "&" not in text:
        return text
    if known:
        return _ENTITY.sub(lambda found: html.unescape(found[0]), text)
    letters = sum(_is_letter(html.unescape(found[0])) for found in _ENTITY.finditer(text))
    if letters < _LEAST_ENTITIES or letters < _LEAST_SHARE * len(text.split()):
        return text
    return unescape(text, known=True)


def _is_letter(text: str) -> bool:
    return text.isalpha() and not text.isascii()


def unquote(text: str) -> str:
    r"""The text without the marks ">" that mail programs put before quoted lines; the columns stay as they are.

    >>> unquote("> a\n> b\n>\n> > 95%\n> c")
    '  a\n  b\n \n  > 95%\n  c'
    """
    if not re.search(r"^ ?>", text, re.MULTILINE):
        return text
    lines = text.split("\n")
    groups = groupby(lines, key=lambda line: bool(_QUOTE.match(line)))
    return "\n".join(line for quoted, group in groups for line in (_unquoted(list(group)) if quoted else group))


def _unquoted(lines: list[str]) -> list[str]:
    """A run of quoted lines without the marks that all of them have."""
    if len(lines) < _LEAST_QUOTED:
        return lines
    level = min(_marks(line) for line in lines)
    return [re.sub(">", " ", line, count=level) for line in lines]


def _marks(line: str) -> int:
    found = _QUOTE.match(line)
    return found[0].count(">") if found else 0


def lost_line_ends(rows: Iterable[str]) -> tuple[Issue, ...]:
    """A warning if the head of a letter is on one long row: its line ends are lost, and with them its parts."""
    if not any(len(row) > _LONGEST_ROW and has_motto(row[:_SEARCHED]) for row in rows):
        return ()
    message = msg("the head of the letter is on one line: its line ends are lost; copy the letter again with its lines")
    return (Issue("line-ends-lost", "warning", "", message),)
