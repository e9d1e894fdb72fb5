"""Captions of signatures on the page against the signatures of the file: each difference is an issue.

A caption is a picture or a text that anybody can print; the signature of the file is what can be verified. Captions
that OCR read are not compared, because their differences are those of OCR.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta, timezone

from vnadmin_doc.grammar import signature_caption
from vnadmin_doc.language.text import fold
from vnadmin_doc.layout.zones import Layout
from vnadmin_doc.messages import msg
from vnadmin_doc.model.issue import Issue
from vnadmin_doc.model.line import Line
from vnadmin_doc.model.page import FileSignature

__all__ = ["caption_issues"]

_PATH = "/digital_signatures"
_TOLERANCE = timedelta(hours=1)
"""Programs print the time before they sign, and the time stamp comes after; at most 20 minutes in 31 signed letters."""
_VIETNAM = timezone(timedelta(hours=7))
_NOT_LETTERS = re.compile(r"[^a-z0-9]+")
_Caption = dict[str, str]
_Signatures = list[tuple[int, FileSignature]]


def caption_issues(layout: Layout, signatures: Sequence[FileSignature]) -> Iterator[Issue]:
    """A warning for each caption whose name, agency or time no signature has; none for a file without signatures."""
    named = [(number, one) for number, one in enumerate(signatures) if one.signer and one.purpose == "signature"]
    for caption in _captions(layout.captions) if named else ():
        yield from _differences(caption, named)


def _captions(blocks: Sequence[Sequence[Line]]) -> Iterator[_Caption]:
    """The parts of each caption. A line that names a signer begins one; a block of other parts continues it."""
    caption: _Caption = {}
    for block in blocks:
        if any(line.scanned for line in block):
            continue
        for found in signature_caption.find(" ".join(line.text for line in block)):
            if found.part in caption:
                yield caption
                caption = {}
            caption[found.part] = found.value
    if caption:
        yield caption


def _differences(caption: _Caption, signatures: _Signatures) -> Iterator[Issue]:
    """The parts of a caption that no signature has; those of the signer that it names, if there is one."""
    signer = caption.get("signer")
    mine = [item for item in signatures if signer is None or _agrees(signer, item[1].signer)]
    if not mine:
        message = msg("the page shows a signature of {name}; no signature of the file has this name", name=signer)
        yield Issue("caption-signer", "warning", _PATH, message)
        return
    path = f"{_PATH}/{mine[0][0]}" if len(mine) == 1 else _PATH
    agency, time = caption.get("agency"), caption.get("signed_at")
    if agency and not any(_agrees(agency, name) for _, one in mine for name in (one.organisation, one.signer)):
        message = msg(
            "the page shows the agency {agency}; the certificate has {organisation}",
            agency=agency,
            organisation=mine[0][1].organisation or "–",
        )
        yield Issue("caption-agency", "warning", path, message)
    times = [stated for _, one in mine for stated in _times(one)]
    if time and times and not any(_is_near(time, stated) for stated in times):
        message = msg(
            "the page shows the time of signing {time}; the signature has {signed}", time=time, signed=times[0]
        )
        yield Issue("caption-time", "warning", path, message)


def _agrees(printed: str, name: str | None) -> bool:
    """Is one name a part of the other? Captions are cut off, or add the name of the agency to that of a unit."""
    first, second = (_NOT_LETTERS.sub("", fold(text)) for text in (printed, name or ""))
    return min(len(first), len(second)) >= 2 and (first in second or second in first)


def _times(signature: FileSignature) -> Iterator[str]:
    """The times that a signature, and those merged into it, state or prove."""
    for proof in signature.proofs:
        yield from filter(None, (proof.signed_at, proof.stamped_at))
    yield from filter(None, (signature.signed_at, signature.timestamp and signature.timestamp.time))


def _is_near(printed: str, stated: str) -> bool:
    """Are two times near each other? A date without a time is near every time of its day in Vietnam."""
    first, second = _moment(printed), _moment(stated)
    if first and second:
        return abs(first - second) <= _TOLERANCE
    return printed[:10] == (second.astimezone(_VIETNAM).date().isoformat() if second else stated[:10])


def _moment(time: str) -> datetime | None:
    """A time with its zone; None for a date without a time, and for a time that no clock shows."""
    try:
        found = datetime.fromisoformat(time) if "T" in time else None
    except ValueError:
        return None
    return found.replace(tzinfo=_VIETNAM) if found and found.tzinfo is None else found
