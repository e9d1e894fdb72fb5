"""Open mailboxes (mbox, RFC 4155): several mails in one file, each after a line that begins with "From ".

Such a line has the sender and the time, follows an empty line (or begins the file), and headers follow it. One mail
with such a line is read as a mail.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice, pairwise

from vnadmin_doc.errors import ReadError
from vnadmin_doc.formats.containers import eml
from vnadmin_doc.formats.containers.member import Budget, Member

__all__ = ["matches", "members"]

_START = re.compile(
    rb"(?:\A(?:\xef\xbb\xbf)?|(?<=\n\n)|(?<=\n\r\n))"
    rb"From (?=[^\r\n]{0,200}\d\d:\d\d:\d\d[^\r\n]{0,40}\d{4})[^\r\n]{1,300}\r?\n(?=[!-9;-~]{2,70}:)"
)
_ESCAPED_FROM = re.compile(rb"^>(?=>*From )", re.MULTILINE)


def matches(data: bytes) -> bool:
    """Do these bytes start with a mail of a mailbox, and has the mailbox a second one?"""
    if not data[:10].removeprefix(b"\xef\xbb\xbf").startswith(b"From "):
        return False
    starts = _START.finditer(data)
    first = next(starts, None)
    return first is not None and next(starts, None) is not None


def members(data: bytes, name: str, budget: Budget, levels: int) -> Iterator[Member]:
    """The members of each mail, in a folder of its number. Raises ``LimitExceeded`` for too many mails."""
    starts = [found.span() for found in islice(_START.finditer(data), budget.members + 1)]
    budget.expect(len(starts), 0)
    for number, ((_, begin), (end, _)) in enumerate(pairwise([*starts, (len(data), len(data))]), 1):
        folder = f"mail {number}"
        try:
            mail = _ESCAPED_FROM.sub(b"", data[begin:end])
            yield from eml.mail_members(mail, f"{name}/{folder}", f"{folder}/", budget, levels)
        except ReadError as error:
            budget.take(0)  # also stops at the limit of the file
            yield Member(folder, problem=error)
