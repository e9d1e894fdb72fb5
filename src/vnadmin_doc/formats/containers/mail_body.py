"""Choose the body of a mail from its plain text and its HTML, and encode it as UTF-8."""

from __future__ import annotations

import re
from collections import Counter

from vnadmin_doc.formats.containers.member import Member

__all__ = ["choose_body", "decode_charset", "unwrap_flowed"]

_WORD = re.compile(r"\w+")
_SAME_TEXT_SHARE = 0.9
_NOT_ASCII_COMPATIBLE = ("utf-16", "utf-32", "utf-7", "iso-2022", "hz")


def decode_charset(data: bytes, charset: str | None) -> str | None:
    """The text; None if the declared charset is missing or wrong: the reader then detects the encoding.

    UTF-8 is tried first, whatever is declared: text in another charset is almost never valid UTF-8.
    """
    names = [charset] if charset and charset.startswith(_NOT_ASCII_COMPATIBLE) else ["utf-8", charset]
    for name in filter(None, names):
        try:
            return data.decode(name)
        except (UnicodeError, LookupError):
            continue
    return None


def unwrap_flowed(text: str, *, delete_space: bool = False) -> str:
    r"""Join the lines of ``format=flowed`` (RFC 3676): a line that ends in a space continues in the next.

    >>> unwrap_flowed("Đề nghị các \nđơn vị.\n From đây\n-- \nA")
    'Đề nghị các đơn vị.\nFrom đây\n-- \nA'
    """
    out = ""
    for line in text.splitlines(keepends=True):
        plain = line.removeprefix(" ")
        continues = plain.rstrip("\r\n").endswith(" ") and plain.rstrip("\r\n") != "-- "
        line_text = plain.rstrip("\r\n") if continues else plain
        out += line_text.removesuffix(" ") if continues and delete_space else line_text
    return out


def choose_body(text: str | bytes | None, html: str | None, folder: str = "") -> Member | None:
    """The body as a member; None if neither form has text. ``text`` is bytes if its charset is unknown.

    The plain text is used if the HTML has the same words and no tables; otherwise the HTML is used.
    """
    if html and (not text or not text.strip() or not _is_same_text(text, html)) and _html_text(html):
        document = html if re.match(r"\s*<(?:!doctype|html)", html, re.IGNORECASE) else f"<html>\n{html}"
        return Member(f"{folder}body.html", b"\xef\xbb\xbf" + document.encode("utf-8", "replace"), body=True)
    if not text or not text.strip():
        return None
    return Member(f"{folder}body.txt", text if isinstance(text, bytes) else text.encode("utf-8", "replace"), body=True)


def _is_same_text(text: str | bytes, html: str) -> bool:
    """Does the plain text contain nearly all words of the HTML, and has the HTML no tables?"""
    if isinstance(text, bytes) or "<table" in html.lower():
        return False
    words = Counter(_WORD.findall(_html_text(html)))
    return (words & Counter(_WORD.findall(text))).total() >= _SAME_TEXT_SHARE * words.total()


def _html_text(html: str) -> str:
    """The text of an HTML document without tags; "" if it has none or cannot be parsed."""
    from lxml import etree
    from lxml.html import HTMLParser, document_fromstring

    try:
        root = document_fromstring(html.replace("\x00", ""), parser=HTMLParser(no_network=True, remove_comments=True))
    except (etree.LxmlError, ValueError):
        return ""
    etree.strip_elements(root, "script", "style", "head", with_tail=False)
    return " ".join(str(text) for text in root.itertext()).strip()
