"""Open mails (.eml): the body, then each attachment; a forwarded mail is opened too.

The headers (From, To, Subject, Date) are not read: they belong to the mail, not to the letter.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import policy
from email.errors import MessageError
from email.headerregistry import HeaderRegistry
from email.message import MIMEPart
from email.parser import BytesParser
from functools import lru_cache
from itertools import zip_longest
from mimetypes import guess_extension

from vnadmin_doc.errors import DamagedFile, LimitExceeded, UnsupportedFormat, cause_of
from vnadmin_doc.formats.common.text_decoding import decode_bytes, decode_charset, is_text
from vnadmin_doc.formats.containers.mail_body import choose_body, unwrap_flowed
from vnadmin_doc.formats.containers.member import Budget, Member, attachment_path
from vnadmin_doc.messages import about, msg

__all__ = ["mail_members", "matches", "members"]

_HEADER = re.compile(rb"([!-9;-~]+)[ \t]*:[ \t]?[^\n]*\n(?:[ \t][^\n]*\n)*")
_HEADER_START = re.compile(rb"([!-9;-~]+)[ \t]*(?=:)|[ \t]|From ")
_END_OF_HEADERS = re.compile(rb"\n\r?\n")
_SERVER_HEADERS = frozenset((
    b"received", b"message-id", b"mime-version", b"return-path", b"x-mailer", b"delivered-to", b"x-received",
    b"received-spf", b"authentication-results", b"dkim-signature", b"x-originating-ip", b"envelope-to", b"in-reply-to",
    b"reply-to", b"thread-topic", b"thread-index", b"x-priority", b"content-transfer-encoding", b"resent-from",
))  # fmt: skip
_COMMON_HEADERS = frozenset((b"from", b"to", b"date", b"subject", b"content-type"))
_MAX_HEADER_BYTES = 65_536
_MAX_BROKEN_LINES = 3
_MAX_LEVELS = 50
_MAX_BYTES = 40 << 20
"""Bytes: mail servers reject larger mails, and parsing a mail needs ten times its size in memory."""
_CACHED_HEADERS = 64
_BODY_TYPES = ("text/plain", "text/html", "multipart/mixed", "multipart/alternative")
"""Content types that are read as a body; a multipart without boundaries is read as text."""
_FAULTS = (MessageError, LookupError, ValueError, TypeError, AttributeError, AssertionError, RecursionError)
"""Errors that the standard library may raise for a malformed mail."""


def matches(data: bytes) -> bool:
    """Do these bytes start with mail headers, as mail servers write them or mail programs save them?

    Between the headers of servers a few lines may be broken (folded without a space).
    """
    head = data[:_MAX_HEADER_BYTES].removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n").replace(b"\r\n", b"\n")
    position, broken, names = 0, 0, set()
    if head.startswith(b"From ") and not head.startswith(b"From :"):  # the line between the mails of a mailbox
        position = head.find(b"\n") + 1
    while position < len(head) and not head.startswith(b"\n", position) and broken <= _MAX_BROKEN_LINES:
        if found := _HEADER.match(head, position):
            names.add(found[1].lower())
        broken += found is None
        position = found.end() if found else head.find(b"\n", position) + 1 or len(head)
    from_server = bool(names & _SERVER_HEADERS)
    if len(names) < 2 or broken > (_MAX_BROKEN_LINES if from_server else 0):
        return False
    return from_server or len(names & _COMMON_HEADERS) >= 3


def members(data: bytes, name: str, budget: Budget, levels: int) -> Iterator[Member]:
    """The body, if it has text, and the attachments in order. Raises ``DamagedFile`` or ``LimitExceeded``."""
    yield from mail_members(data, name, "", budget, levels)


def mail_members(data: bytes, name: str, folder: str, budget: Budget, levels: int) -> Iterator[Member]:
    """``members`` with paths in a folder, which ends in a slash or is empty. Raises as ``members``."""
    if len(data) > _MAX_BYTES:
        raise LimitExceeded(
            about(
                name,
                msg(
                    "the mail is larger than {limit} MiB; save its attachments and convert them", limit=_MAX_BYTES >> 20
                ),
            )
        )
    budget.expect(0, len(data))
    # The parser asks for the Content-Type of each part five times, and would analyse it each time.
    rules = policy.default.clone(header_factory=lru_cache(_CACHED_HEADERS)(HeaderRegistry()))
    try:
        message = BytesParser(policy=rules).parsebytes(_with_valid_headers(data.lstrip(b"\xef\xbb\xbf\r\n")))
        yield from _mail(message, folder, budget, levels)
    except _FAULTS as error:
        raise DamagedFile(
            about(name, msg("the mail is damaged ({error}); save it again", error=cause_of(error)))
        ) from error


def _with_valid_headers(data: bytes) -> bytes:
    """The mail; a broken line of its headers continues the header before it, and a space before a colon is dropped.

    The parser would take the rest of the headers for the body.
    """
    end = _END_OF_HEADERS.search(data, 0, _MAX_HEADER_BYTES)
    if end is None:
        return data
    return b"\n".join(map(_valid_header_line, data[: end.start()].split(b"\n"))) + data[end.start() :]


def _valid_header_line(line: bytes) -> bytes:
    start = _HEADER_START.match(line)
    if start is None:
        return b" " + line
    return start[1] + line[start.end() :] if start[1] else line


def _mail(message: MIMEPart, folder: str, budget: Budget, levels: int) -> Iterator[Member]:
    budget.expect(sum(1 for _ in message.walk()), 0)  # before each part is looked at, which is slow
    found = _Parts()
    found.add(message, 0)
    body_members = list(found.bodies(folder))
    budget.expect(len(body_members) + len(found.attached), 0)
    for member in body_members:
        budget.take(len(member.data))
        yield member
    for number, part in enumerate(found.attached, 1):
        yield from _attachment_members(number, part, folder, budget, levels)


@dataclass(slots=True)
class _Parts:
    """The parts of a mail: ``texts`` are read as its body, each as (plain text, HTML); ``attached`` are the others."""

    texts: list[tuple[MIMEPart | None, MIMEPart | None]] = field(default_factory=list)
    attached: list[MIMEPart] = field(default_factory=list)

    def add(self, part: MIMEPart, level: int) -> None:
        """Add a part and the parts inside it to ``texts`` or ``attached``."""
        if part.is_multipart() and part.get_content_maintype() == "multipart":
            if level > _MAX_LEVELS:
                raise ValueError("too many parts within parts")
            if part.get_content_subtype() == "alternative":
                self._choose(list(part.iter_parts()), level)
            else:
                for inner in part.iter_parts():
                    self.add(inner, level + 1)
        elif part.get_content_type() in _BODY_TYPES and not _is_file(part):
            plain = part.get_content_type() != "text/html"
            self.texts.append((part, None) if plain else (None, part))
        else:
            self.attached.append(part)

    def _choose(self, parts: list[MIMEPart], level: int) -> None:
        """Add the parts of a multipart/alternative: plain text and HTML of the same body become one pair."""
        inner = _Parts()
        for part in parts:
            inner.add(part, level + 1)
        texts = (text for text, _ in inner.texts if text is not None)
        htmls = (html for _, html in inner.texts if html is not None)
        self.texts += zip_longest(texts, htmls)
        self.attached += inner.attached

    def bodies(self, folder: str) -> Iterator[Member]:
        """The bodies of the mail as members; several texts in sequence are separate bodies."""
        for number, (text, html) in enumerate(self.texts):
            yield from choose_body(_text(text), _html(html), folder + (f"part {number + 1}/" if number else ""))


def _is_file(part: MIMEPart) -> bool:
    return part.get_content_disposition() == "attachment" or bool(part.get_filename())


def _bytes(part: MIMEPart) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _file_bytes(part: MIMEPart) -> bytes:
    """The bytes of an attachment; text in another charset as UTF-8, because only the mail names its charset."""
    data, charset = _bytes(part), part.get_content_charset()
    if part.get_content_maintype() != "text" or charset in (None, "utf-8", "us-ascii") or not is_text(data):
        return data
    text, encoding, _ = decode_bytes(data, "", charset)
    return b"\xef\xbb\xbf" + text.encode("utf-8", "replace") if encoding == charset else data


def _text(part: MIMEPart | None) -> str | bytes | None:
    if part is None:
        return None
    data = _bytes(part)
    text = decode_charset(data, part.get_content_charset())
    if text is None:
        return data
    flowed = str(part.get_param("format", "")).lower() == "flowed"
    return unwrap_flowed(text, delete_space=str(part.get_param("delsp", "")).lower() == "yes") if flowed else text


def _html(part: MIMEPart | None) -> str | None:
    if part is None:
        return None
    return decode_bytes(_bytes(part), "", part.get_content_charset())[0]


def _attachment_members(number: int, part: MIMEPart, folder: str, budget: Budget, levels: int) -> Iterator[Member]:
    """The member for one attachment; for an attached mail its own members."""
    path = folder + attachment_path(number, "unnamed")
    try:
        kind = part.get_content_type()
        inner = part.get_payload(0) if part.is_multipart() else None
        path = folder + attachment_path(number, part.get_filename() or _default_name(inner, kind))
        if kind == "message/rfc822" and isinstance(inner, MIMEPart) and levels:
            yield from _mail(inner, f"{path}/", budget, levels - 1)
            return
        member = Member(path, _file_bytes(part), inline=kind.startswith("image/") and _is_inline(part))
        if kind == "message/rfc822":
            member = Member(
                path, problem=LimitExceeded(about(path, msg("too many archives inside archives; unpack the file")))
            )
        elif kind.startswith("message/"):
            member = Member(
                path, problem=UnsupportedFormat(about(path, msg("a delivery notice ({kind}), not a letter", kind=kind)))
            )
    except _FAULTS as error:
        member = Member(
            path,
            problem=DamagedFile(
                about(path, msg("the attachment cannot be extracted ({error})", error=cause_of(error)))
            ),
        )
    budget.take(len(member.data))
    yield member


def _is_inline(part: MIMEPart) -> bool:
    """Is the part displayed inside the body (not as an attachment)?"""
    return part["Content-ID"] is not None or part.get_content_disposition() == "inline"


def _default_name(inner: object, kind: str) -> str:
    if isinstance(inner, MIMEPart) and kind == "message/rfc822":
        return f"{str(inner['Subject'] or 'mail').replace('/', '-')[:80]}.eml"
    return f"unnamed{guess_extension(kind) or ''}"
