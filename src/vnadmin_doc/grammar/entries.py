r"""Reads the lists of Kính gửi and Nơi nhận: ``- first;``, ``- second.``; an entry may have several lines.

Decree 30/2020/NĐ-CP, Appendix I, II.9.

>>> [value for value, _ in entries("- Như trên;\n- UBND các tỉnh, thành phố\ntrực thuộc Trung ương;\n- Lưu: VT.")]
['Như trên', 'UBND các tỉnh, thành phố trực thuộc Trung ương', 'Lưu: VT']
>>> [value for value, _ in entries("- Các huyện ủy;\n- Các ban đảng.")], [value for value, _ in entries("Sở A,\nSở B.")]
(['Các huyện ủy', 'Các ban đảng'], ['Sở A', 'Sở B'])
>>> [value for value, _ in entries("- Như Điều 3;' _¬\n- Website -\n- Sở Nội vụ (để b/c);")]
['Như Điều 3', 'Website', 'Sở Nội vụ (để b/c)']
"""

from __future__ import annotations

import regex as re

from vnadmin_doc.language.text import squeeze

__all__ = ["entries"]

Span = tuple[int, int]

_DASH = r"[-–—‐•+*~=·−]"
_BULLET = re.compile(rf"^[\s_|'`.]*{_DASH}+\s*", re.MULTILINE)
_FIRST_BULLET = re.compile(rf"[\s_|'`.]*{_DASH}+\s*")
_INNER = re.compile(rf";\s*(?={_DASH}\s*\S)")
_SEMICOLON = re.compile(r";\s+(?=[^\W\d_])")
_ENTRY_END = re.compile(r"[;.]\s*\n\s*")
_SEMICOLON_END = re.compile(r"(?:;|(?<!(?<!\w)\p{Lu}{1,3})\.)\s*\n\s*")
"""As ``_ENTRY_END``, but a full stop after an abbreviation (TT., TP.) does not end the entry."""
_PLURAL_LINE = re.compile(r"(?<!,)(?<!\bvà)(?<!\bcủa)(?<!:)[ ]*\n\s*(?=Các\s)")
"""A line that begins with "Các" is another addressee, also where the line above has lost its sign."""
_COMMA_END = re.compile(r",\s*\n\s*")
_TAIL = " \t\n;.,_|"
_SCRAP = re.compile(r"[^\p{L}\p{N}()\[\]“”\"…]+")
"""Signs after the end of an entry: parts of the seal or of pen strokes."""
_STOP = re.compile(r"[;.]['’`]?$")
_WORD = re.compile(r"\w")
_LOOSE_DASH = re.compile(r"(?<=[A-ZĐ])- (?=[A-ZĐ])")


def entries(text: str, start: int = 0, *, split_semicolons: bool = False) -> list[tuple[str, Span]]:
    """(value, span) of each entry in ``text`` after ``start``.

    A line with a dash begins an entry, and a line without a dash continues it. If no line has a dash, a line that ends
    with ``;`` ends its entry. ``split_semicolons``: one line may have several entries.
    """
    starts = [m.start() for m in _BULLET.finditer(text, start)]
    if starts:
        head = text[start : starts[0]].strip(_TAIL)
        cuts = ([start] if head else []) + starts
    else:
        ends = {m.end() for m in _line_ends(text, start)}
        plural = {m.end() for m in _PLURAL_LINE.finditer(text, start)} if split_semicolons else set()
        cuts = [start, *sorted(ends | plural)]
    inner = _SEMICOLON if split_semicolons else _INNER
    found = []
    for begin, end in zip(cuts, [*cuts[1:], len(text)], strict=True):
        found += _split(text, begin, end, inner)
    return found


def _line_ends(text: str, start: int) -> list[re.Match[str]]:
    """The ends of lines that end entries. Commas end entries if each line has one comma, at its end."""
    lines = text[start:].strip().split("\n")
    commas = len(lines) > 1 and all("," not in line.rstrip()[:-1] for line in lines)
    if commas and all(line.rstrip().endswith(",") for line in lines[:-1]):
        return list(_COMMA_END.finditer(text, start))
    semicolons = any(line.rstrip().endswith(";") for line in lines[:-1])
    return list((_SEMICOLON_END if semicolons else _ENTRY_END).finditer(text, start))


def _split(text: str, begin: int, end: int, inner: re.Pattern[str]) -> list[tuple[str, Span]]:
    """The entries between two offsets, split at ``inner`` separators that are not in brackets."""
    cuts = [begin]
    for match in inner.finditer(text, begin, end):
        if text.count("(", begin, match.start()) == text.count(")", begin, match.start()):
            cuts.append(match.end())
    found = []
    for left, right in zip(cuts, [*cuts[1:], end], strict=True):
        bullet = _FIRST_BULLET.match(text, left, right)
        start = bullet.end() if bullet else left
        value = _clean(text[start:right])
        if _WORD.search(value):
            found.append((value, (left, right)))
    return found


def _clean(text: str) -> str:
    words = squeeze(text).split(" ")
    whole = len(words)
    while len(words) > 1 and _SCRAP.fullmatch(words[-1]):
        words.pop()
    value = " ".join(words)
    value = _STOP.sub("", value) if len(words) < whole else value
    return _LOOSE_DASH.sub("-", value.rstrip(_TAIL).lstrip(" :"))
