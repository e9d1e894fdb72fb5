"""Text that came by mail or by copy and paste: quoted lines, escaped letters, lost line ends.

Pure functions on text.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import groupby

from vnadmin_doc.language.text import fold
from vnadmin_doc.messages import Message, msg
from vnadmin_doc.model.issue import Issue

__all__ = ["Escape", "escape_of", "has_motto", "lost_line_ends", "unquote"]

_MOTTO = re.compile(r"doc lap\W{1,9}tu do\W{1,9}hanh phuc")
_LEAST_ESCAPED = 5
_LEAST_SHARE = 0.1
"""Of the words: escaped letters. In a Vietnamese text nearly every word has a letter that is not ASCII."""
_LEAST_QUOTED = 5
"""Lines: a shorter run of lines that begin with ">" may be part of the letter ("> 95%")."""
_QUOTE = re.compile(r"(?: ?>)+")
_LONGEST_ROW, _SEARCHED = 300, 5000
"""Characters: the rows of a head are far shorter, whatever the page."""


def has_motto(text: str) -> bool:
    """Has the text Tiêu ngữ (Decree 30, Appendix I, II.1), with or without its marks?"""
    return bool(_MOTTO.search(fold(text)))


@dataclass(frozen=True, slots=True)
class Escape:
    """A way to write letters in ASCII: its name for a message, the pattern of escaped letters, how to decode one."""

    name: Message
    pattern: re.Pattern[str]
    decode: Callable[[re.Match[str]], str]

    def decoded(self, text: str) -> str:
        """The text with ordinary letters."""
        return self.pattern.sub(self.decode, text)


def escape_of(text: str) -> Escape | None:
    """The escape that a text is written in; None if few of its words have an escaped letter.

    >>> escape = escape_of("T&#7881;nh H&#242;a B&#236;nh, ng&#224;y 5, s&#7889; 7")
    >>> escape.name, escape.decoded("s&#7889;")
    ('HTML entities', 'số')
    >>> escape_of("Viết &lt; và &amp; trong R&amp;D")
    """
    return next((escape for sign, escape in _ESCAPES if sign in text and _is_written_in(escape, text)), None)


def _is_written_in(escape: Escape, text: str) -> bool:
    letters = sum(_has_letters(escape.decode(found)) for found in escape.pattern.finditer(text))
    return letters >= max(_LEAST_ESCAPED, _LEAST_SHARE * len(text.split()))


def _has_letters(text: str) -> bool:
    return any(char.isalpha() and not char.isascii() for char in text)


def _of_bytes(escaped: re.Match[str]) -> str:
    """The letters of escaped bytes in UTF-8; the text as it is if they are in no UTF-8. Soft line ends are dropped."""
    try:
        return bytes.fromhex(re.sub(r"=\r?\n|[%=]", "", escaped[0])).decode()
    except UnicodeDecodeError:
        return escaped[0]


_ESCAPES = (
    ("&", Escape(msg("HTML entities"),
                 re.compile(r"&(?:#\d{2,7}|#[xX][0-9A-Fa-f]{2,6}|[A-Za-z]{2,10}\d{0,2});"),
                 lambda found: html.unescape(found[0]))),
    ("=", Escape(msg("quoted-printable"),  # RFC 2045, section 6.7
                 re.compile(r"(?:=[0-9A-F]{2}|=\r?\n)+"), _of_bytes)),
    ("%", Escape(msg("percent-encoding"), re.compile(r"(?:%[0-9A-Fa-f]{2})+"), _of_bytes)),
    ("\\", Escape(msg("escapes of JSON"),
                  re.compile(r"\\u[0-9A-Fa-f]{4}"), lambda found: chr(int(found[0][2:], 16)))),
)  # fmt: skip
"""Each with a sign that is in every text that is written in it."""


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
