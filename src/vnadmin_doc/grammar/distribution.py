r"""Reads Nơi nhận (zone 9b): who gets a copy, and the archive line (Lưu).

Decree 30/2020/NĐ-CP, Appendix I, II.9b: ``- Như trên;`` … ``- Lưu: VT, <đơn vị>[, số bản].`` After a name may be the
purpose "(để b/c)", or a colon and the people in that unit. Party letters have ``Lưu Văn phòng …``.

>>> [(f.value.text, f.value.archive) for f in find("Nơi nhận:\n- Như trên;\n- Lưu: VT, KGVX.")]
[('Như trên', False), ('Lưu: VT, KGVX', True)]
>>> entry = find("- Lưu: VT, KGVX (Hương, 5b).")[0].value
>>> entry.units, entry.drafter, entry.copies
(('VT', 'KGVX'), 'Hương', 5)
>>> entry = find("- Lưu: VT, P.QLN, ttbinh (02b). -")[0].value  # a drafter named as the office's system does
>>> entry.units, entry.drafter, entry.copies
(('VT', 'P.QLN'), 'ttbinh', 2)
>>> [f.value.text for f in find("- Như trên;\n- NVY Lưu: VT, KGVX.")]
['Như trên', 'NVY', 'Lưu: VT, KGVX']
>>> find("- Bộ trưởng (để b/c);")[0].value.purpose
'để b/c'
>>> [f.value.text for f in find("Nơi nhận: Như trên; Sở Nội vụ; Lưu: VT.")]
['Như trên', 'Sở Nội vụ', 'Lưu: VT']
"""

from __future__ import annotations

from collections.abc import Sequence

import regex as re

from vnadmin_doc.grammar.entries import entries
from vnadmin_doc.language.text import fold, squeeze
from vnadmin_doc.model.found import Found, Span
from vnadmin_doc.model.letter import Distribution

__all__ = ["LABEL", "find", "parse"]

LABEL = re.compile(
    r"[\W_]*(?:n[oơ0][il1]\s*nh[aâ]n|(?:noi nhan){e<=2}(?=\s*:)|noi gui)(?!\w)\s*[:;.,]*(?:\s*(?:[-–]\s*)?$)?",
    re.MULTILINE,
)
"""Matches folded text at the start of the zone."""

_ARCHIVE = re.compile(r"\W*l[uư]u(?:\s*[:;.,]|\s+(?!y(?!\w)))\s*")
_INNER_ARCHIVE = re.compile(r"[;.,]?\s+(?:\W\W?\s?)?(?=Lưu\s?:)|;\s?[-–](?=\s?Lưu\s)")
_DASH = re.compile(r"^[\s_=*•–—-]+")
_PURPOSE = re.compile(
    r"""\(\s*(?P<purpose>(?:de|b/c|bao\ cao|t/h|thuc\ hien|bc)(?!\w)[^()]*?)\s*\)      # (để b/c)
      | [\s,]+(?P<bare>de\ (?:bao\ cao|biet|thuc\ hien|chi\ dao|b/c|phoi\ hop|theo\ doi)[^();:]*)$""",
    re.VERBOSE,
)
_SAME_AS_ADDRESSEES = re.compile(r"\W*nh[uư] ?(?:tren|kinh gui)(?!\w)")
_COPIES = re.compile(r"(?<!\w)(?<!\d\.)(?P<copies>\d{1,4})\s*(?:b(?:an)?)?(?!\w|\.\d)")
_DRAFTER = re.compile(r"(?<!(?<!\p{L})\p{L})\.")
"""The full stop before the drafter: "NCKS.Châu", but not "P.QLN"."""
_PRINT_MARK = re.compile(r"[\d\W]*")
"""The mark of a print shop or a file: "7.21.03"."""
_BRACKET = re.compile(r"\s*[(\[]\s*(?P<inside>[^()\[\]]*)[)\]]?\s*$")
_ACCOUNT = re.compile(r"[a-z]{3,}")
_MEMBERS = re.compile(r"\s*\p{Lu}[\p{Lu}\d&]+(?:\s*,\s*\p{Lu}[\p{Lu}\d&]+)+\s*")
"""Two or more members of a unit in brackets: "Lưu: VP (HC, TH)". Not the name of a typist, and not the copies."""
_SEPARATOR = re.compile(r"[,;](?![^(]*\))|(?<=\))\s+(?=\p{Lu})")
_WORD = re.compile(r"\w")


def find(text: str, *, raised: Sequence[Span] = ()) -> list[Found[Distribution]]:
    """The entries of the list, without the label.

    ``raised`` are the spans of superscripts. In the line of Lưu they are the name of the typist.
    """
    plain = text
    for begin, end in raised:
        plain = plain[:begin] + " " * (end - begin) + plain[end:]
    label = LABEL.match(fold(plain))
    start = label.end() if label else 0
    found = []
    one_line = "\n" not in plain.strip()
    for read, span in _split_off_archive(plain, entries(plain, start, split_semicolons=one_line)):
        value = _DASH.sub("", read)
        entry = parse(value)
        typist = " ".join(text[a:b] for a, b in raised if span[0] <= a < span[1])
        if entry.archive and typist:
            entry = entry.model_copy(update={"drafter": entry.drafter or typist})
        found.append(Found("distribution", entry, span, _rule(value)))
    return found


def _split_off_archive(text: str, found: list[tuple[str, Span]]) -> list[tuple[str, Span]]:
    """The entries; an entry with Lưu inside it is split there, because a dash or line end was not read."""
    split: list[tuple[str, Span]] = []
    for value, (begin, end) in found:
        inner = _INNER_ARCHIVE.search(text, begin, end)
        if inner is None or not _WORD.search(text[begin : inner.start()]):
            split.append((value, (begin, end)))
            continue
        split += entries(text[: inner.start()], begin)
        split.append((squeeze(text[inner.end() : end]).rstrip(" ;.,_|"), (inner.start(), end)))
    return split


def _rule(value: str) -> str:
    return "distribution/archive" if _ARCHIVE.match(fold(value)) else "distribution/entry"


def parse(text: str) -> Distribution:
    """The parts of one entry.

    >>> parse("VPUB: CVP, KGVX").members
    ('CVP', 'KGVX')
    """
    folded = fold(text)
    archive = _ARCHIVE.match(folded)
    if archive:
        return _archive(text, archive.end())
    purpose = _PURPOSE.search(folded)
    span = purpose.span("purpose" if purpose["purpose"] else "bare") if purpose else (0, 0)
    head, colon, tail = text.partition(":")
    return Distribution(
        text=text,
        purpose=text[slice(*span)].strip() or None,
        members=_listed(tail) if colon and head else (),
        same_as_addressees=_SAME_AS_ADDRESSEES.match(folded) is not None,
    )


def _archive(text: str, start: int) -> Distribution:
    """The line of Lưu: units, then the drafter and the copies, in brackets or after a full stop.

    >>> entry = parse("Lưu: VP (HC, TH), TCCB (ĐT, CC)")
    >>> entry.units, entry.drafter
    (('VP (HC, TH)', 'TCCB (ĐT, CC)'), None)
    """
    rest = text[start:]
    drafter: str | None = None
    copies: int | None = None
    bracket = _BRACKET.search(rest)
    inside = bracket["inside"] if bracket else ""
    if bracket and _MEMBERS.fullmatch(inside):
        inside = ""
    elif bracket:
        rest = rest[: bracket.start()].rstrip(".")
    else:
        rest, inside = [*_DRAFTER.split(rest, 1), ""][:2]
    if _PRINT_MARK.fullmatch(inside) and "." in inside.strip(" ."):
        inside = ""
    count = _COPIES.search(fold(inside))
    if count:
        copies = int(count["copies"])
        inside = inside[: count.start()] + inside[count.end() :]
    drafter = inside.strip(" ,.;-") or None
    units = _listed(rest)
    # Units are in capitals. A word in small letters without marks after them is the account of the drafter.
    if not drafter and len(units) > 1 and units[0].isupper() and _ACCOUNT.fullmatch(units[-1]):
        units, drafter = units[:-1], units[-1]
    return Distribution(text=text, archive=True, units=units, drafter=drafter, copies=copies)


def _listed(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in _SEPARATOR.split(text) if part.strip(" ."))
