"""Choose the body of a mail from its plain text and its HTML, and encode it as UTF-8."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

from vnadmin_doc.errors import UnsupportedFormat
from vnadmin_doc.formats.common.text_decoding import decode_bytes
from vnadmin_doc.formats.containers.member import Member
from vnadmin_doc.language.text import nfc
from vnadmin_doc.messages import about, msg

__all__ = ["choose_body", "unwrap_flowed"]

_WORD = re.compile(r"\w+")
_SAME_TEXT_SHARE = 0.9
_NOTICE_WORDS = 12


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


def choose_body(text: str | bytes | None, html: str | None, folder: str = "") -> list[Member]:
    """The body as a member; none if neither form has text. ``text`` is bytes if its charset is unknown.

    The plain text is used if the HTML has the same words and no tables; otherwise the HTML is used. If the plain text
    says something else, the longer of the two is used, and the other one is a member with a ``problem``, unless it is
    only a notice to use a program that displays HTML.
    """
    has_text, in_html = bool(text and text.strip()), _html_text(html) if html else ""
    plain = Member(f"{folder}body.txt", text if isinstance(text, bytes) else (text or "").encode("utf-8", "replace"))
    marked = Member(f"{folder}body.html", b"\xef\xbb\xbf" + _as_document(html or "").encode("utf-8", "replace"))
    if not has_text or not in_html:
        return [replace(member, body=True) for member in ([plain] if has_text else [marked] if in_html else [])]
    words, shown = _words(text or ""), _words(in_html)
    if _share_in(words, _words(html or "") | shown) < _SAME_TEXT_SHARE:
        first, second = (plain, marked) if words.total() > shown.total() else (marked, plain)
        other = [Member(second.path, problem=_another_text(second.path))]
        return [replace(first, body=True), *(other if second is marked or words.total() > _NOTICE_WORDS else [])]
    is_same = (
        isinstance(text, str) and "<table" not in (html or "").lower() and (_share_in(shown, words) >= _SAME_TEXT_SHARE)
    )
    return [replace(plain if is_same else marked, body=True)]


def _another_text(path: str) -> UnsupportedFormat:
    return UnsupportedFormat(about(path, msg("the mail has two texts that differ; the longer one was read")))


def _as_document(html: str) -> str:
    return html if re.match(r"\s*<(?:!doctype|html)", html, re.IGNORECASE) else f"<html>\n{html}"


def _words(text: str | bytes) -> Counter[str]:
    return Counter(_WORD.findall(nfc(text if isinstance(text, str) else decode_bytes(text, "")[0])))


def _share_in(words: Counter[str], other: Counter[str]) -> float:
    """The share of the words that ``other`` has too; 1 for no words."""
    return (words & other).total() / (words.total() or 1)


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
