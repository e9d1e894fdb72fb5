"""The body of a mail: of its text and its HTML the one that says it better, as UTF-8."""

from __future__ import annotations

import re
from collections import Counter

from vnadmin_doc.formats.containers.member import Member

__all__ = ["body", "decoded", "unflowed"]

_WORD = re.compile(r"\w+")
_TWIN = 0.9
_WIDE = ("utf-16", "utf-32", "utf-7", "iso-2022", "hz")


def decoded(data: bytes, charset: str | None) -> str | None:
    """The text, None where the declared charset cannot be right: the reader detects it then.

    Bytes that are valid UTF-8 are UTF-8, whatever charset is declared.
    """
    names = [charset] if charset and charset.startswith(_WIDE) else ["utf-8", charset]
    for name in filter(None, names):
        try:
            return data.decode(name)
        except (UnicodeError, LookupError):
            continue
    return None


def unflowed(text: str, *, delete_space: bool = False) -> str:
    r"""Lines of ``format=flowed`` (RFC 3676) joined: one that ends in a space goes on in the next.

    >>> unflowed("Đề nghị các \nđơn vị.\n From đây\n-- \nA")
    'Đề nghị các đơn vị.\nFrom đây\n-- \nA'
    """
    out = ""
    for line in text.splitlines(keepends=True):
        plain = line.removeprefix(" ")
        flows = plain.rstrip("\r\n").endswith(" ") and plain.rstrip("\r\n") != "-- "
        shown = plain.rstrip("\r\n") if flows else plain
        out += shown.removesuffix(" ") if flows and delete_space else shown
    return out


def body(text: str | bytes | None, html: str | None, folder: str = "") -> Member | None:
    """The body as a member; bytes are a text of unknown charset. None where neither says anything.

    Text is taken where HTML is only its twin; one with tables says what the text has lost.
    """
    if html and (not text or not text.strip() or not _is_twin(text, html)) and _said(html):
        marked = html if re.match(r"\s*<(?:!doctype|html)", html, re.IGNORECASE) else f"<html>\n{html}"
        return Member(f"{folder}body.html", b"\xef\xbb\xbf" + marked.encode("utf-8", "replace"), body=True)
    if not text or not text.strip():
        return None
    return Member(f"{folder}body.txt", text if isinstance(text, bytes) else text.encode("utf-8", "replace"), body=True)


def _is_twin(text: str | bytes, html: str) -> bool:
    """Are nearly all the words of the HTML in the text, and has it no tables?"""
    if isinstance(text, bytes) or "<table" in html.lower():
        return False
    words = Counter(_WORD.findall(_said(html)))
    return (words & Counter(_WORD.findall(text))).total() >= _TWIN * words.total()


def _said(html: str) -> str:
    """What an HTML text says, without its marks; "" where there is nothing in it."""
    from lxml import etree
    from lxml.html import HTMLParser, document_fromstring

    try:
        root = document_fromstring(html.replace("\x00", ""), parser=HTMLParser(no_network=True, remove_comments=True))
    except (etree.LxmlError, ValueError):
        return ""
    etree.strip_elements(root, "script", "style", "head", with_tail=False)
    return " ".join(str(text) for text in root.itertext()).strip()
