"""Mail in its transmitted form (.eml): the body, then each attachment; forwarded mail is a container too.

Its headers (From, To, Subject, Date) are not read: they are the envelope, not the letter.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import policy
from email.errors import MessageError
from email.message import MIMEPart
from email.parser import BytesParser
from itertools import zip_longest
from mimetypes import guess_extension

from vnadmin_doc.errors import DamagedFile, LimitExceeded, UnsupportedFormat
from vnadmin_doc.formats.containers.mail_body import body, decoded, unflowed
from vnadmin_doc.formats.containers.member import Budget, Member, attachment
from vnadmin_doc.messages import about, msg

__all__ = ["matches", "members"]

_HEADER = re.compile(rb"([!-9;-~]+):[ \t]?[^\n]*\n(?:[ \t][^\n]*\n)*")
_POST = frozenset((b"received", b"message-id", b"mime-version", b"return-path", b"x-mailer", b"delivered-to"))
_COMMON = frozenset((b"from", b"to", b"date", b"subject", b"content-type"))
_HEADERS = 65_536
_MOST_LEVELS = 50
_MOST = 40 << 20
"""Bytes: post offices refuse more, and taking a mail apart needs ten times its size of memory."""
_SAID = ("text/plain", "text/html", "multipart/mixed", "multipart/alternative")
"""What is read as a body; parts within parts that have lost their bounds, too, as the text that they are."""
_FAULTS = (MessageError, LookupError, ValueError, TypeError, AttributeError, AssertionError, RecursionError)
"""What the standard library may raise for a mail that is badly made."""


def matches(data: bytes) -> bool:
    """Text that starts with the headers of a mail, as the post writes them or as a person saves them."""
    head = data[:_HEADERS].removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n").replace(b"\r\n", b"\n")
    place, names = 0, set()
    if head.startswith(b"From "):  # the line between the mails of a mailbox
        place = head.find(b"\n") + 1
    while found := _HEADER.match(head, place):
        names.add(found[1].lower())
        place = found.end()
    ended = place == len(head) or head.startswith(b"\n", place)
    return ended and len(names) >= 2 and (bool(names & _POST) or len(names & _COMMON) >= 3)


def members(data: bytes, name: str, budget: Budget, levels: int) -> Iterator[Member]:
    """The body, if it says anything, and the attachments in order."""
    if len(data) > _MOST:
        raise LimitExceeded(
            about(
                name,
                msg("the mail is larger than {limit} MiB; save its attachments and convert them", limit=_MOST >> 20),
            )
        )
    budget.expect(0, len(data))
    try:
        message = BytesParser(policy=policy.default).parsebytes(data.lstrip(b"\xef\xbb\xbf\r\n"))
        yield from _mail(message, "", budget, levels)
    except _FAULTS as error:
        raise DamagedFile(about(name, msg("the mail is damaged ({error}); save it again", error=error))) from error


def _mail(message: MIMEPart, folder: str, budget: Budget, levels: int) -> Iterator[Member]:
    found = _Parts()
    found.add(message, 0)
    said = list(found.bodies(folder))
    budget.expect(len(said) + len(found.attached), 0)
    for member in said:
        budget.take(len(member.data))
        yield member
    for number, part in enumerate(found.attached, 1):
        yield from _attached(number, part, folder, budget, levels)


@dataclass(slots=True)
class _Parts:
    """The parts of a mail: those that are read as its body, each as (text, HTML), and those attached."""

    texts: list[tuple[MIMEPart | None, MIMEPart | None]] = field(default_factory=list)
    attached: list[MIMEPart] = field(default_factory=list)

    def add(self, part: MIMEPart, level: int) -> None:
        """Sort a part and those within it."""
        if part.is_multipart() and part.get_content_maintype() == "multipart":
            if level > _MOST_LEVELS:
                raise ValueError("too many parts within parts")
            if part.get_content_subtype() == "alternative":
                self._choose(list(part.iter_parts()), level)
            else:
                for inner in part.iter_parts():
                    self.add(inner, level + 1)
        elif part.get_content_type() in _SAID and not _is_file(part):
            plain = part.get_content_type() != "text/html"
            self.texts.append((part, None) if plain else (None, part))
        else:
            self.attached.append(part)

    def _choose(self, parts: list[MIMEPart], level: int) -> None:
        """Of the text and the HTML of one body one is read; whatever else is there, as it is."""
        inner = _Parts()
        for part in parts:
            inner.add(part, level + 1)
        texts = (text for text, _ in inner.texts if text is not None)
        htmls = (html for _, html in inner.texts if html is not None)
        self.texts += zip_longest(texts, htmls)
        self.attached += inner.attached

    def bodies(self, folder: str) -> Iterator[Member]:
        """What the mail says; several texts one after another are bodies of their own."""
        for number, (text, html) in enumerate(self.texts):
            found = body(_text(text), _html(html), folder + (f"part {number + 1}/" if number else ""))
            if found:
                yield found


def _is_file(part: MIMEPart) -> bool:
    return part.get_content_disposition() == "attachment" or bool(part.get_filename())


def _bytes(part: MIMEPart) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _text(part: MIMEPart | None) -> str | bytes | None:
    if part is None:
        return None
    data = _bytes(part)
    text = decoded(data, part.get_content_charset())
    if text is None:
        return data
    flowed = str(part.get_param("format", "")).lower() == "flowed"
    return unflowed(text, delete_space=str(part.get_param("delsp", "")).lower() == "yes") if flowed else text


def _html(part: MIMEPart | None) -> str | None:
    if part is None:
        return None
    data = _bytes(part)
    return decoded(data, part.get_content_charset()) or data.decode("cp1252", "replace")


def _attached(number: int, part: MIMEPart, folder: str, budget: Budget, levels: int) -> Iterator[Member]:
    """One attachment; the members of an attached mail."""
    path = folder + attachment(number, "unnamed")
    try:
        kind = part.get_content_type()
        inner = part.get_payload(0) if part.is_multipart() else None
        path = folder + attachment(number, part.get_filename() or _unnamed(inner, kind))
        if kind == "message/rfc822" and isinstance(inner, MIMEPart) and levels:
            yield from _mail(inner, f"{path}/", budget, levels - 1)
            return
        member = Member(path, _bytes(part), inline=kind.startswith("image/") and _is_shown(part))
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
            path, problem=DamagedFile(about(path, msg("the attachment cannot be extracted ({error})", error=error)))
        )
    budget.take(len(member.data))
    yield member


def _is_shown(part: MIMEPart) -> bool:
    """Is it shown in the body, not beside it?"""
    return part["Content-ID"] is not None or part.get_content_disposition() == "inline"


def _unnamed(inner: object, kind: str) -> str:
    if isinstance(inner, MIMEPart) and kind == "message/rfc822":
        return f"{str(inner['Subject'] or 'mail').replace('/', '-')[:80]}.eml"
    return f"unnamed{guess_extension(kind) or ''}"
