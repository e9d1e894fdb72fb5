"""Decode legacy encodings in blocks: detected from the font of a run, or else from the words of the whole file.

Then words that were converted wrongly or only in part are repaired one by one.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial
from itertools import groupby, pairwise

from vnadmin_doc.formats.common.content_blocks import Block, ParagraphBlock, Run, paragraphs
from vnadmin_doc.formats.common.pasted_text import Escape, escape_of
from vnadmin_doc.formats.encodings import (
    conversion_faults,
    decode,
    decode_twice_encoded,
    detect,
    encoding_of_font,
    has_unicode_vietnamese,
    repairs,
)
from vnadmin_doc.language.syllables import impossible
from vnadmin_doc.language.text import nfc
from vnadmin_doc.messages import Message, msg
from vnadmin_doc.model.issue import Issue

__all__ = ["decode_legacy", "escaped_issue", "legacy_issue", "repair_issues", "repair_line", "twice_encoded_issue"]

_WORDS = re.compile(r"[^\W\d_]+")


def legacy_issue(encoding: str, evidence: str) -> Issue:
    """The issue for decoded text: its encoding, and the evidence for the encoding."""
    message = msg("decoded from {encoding}, detected from {evidence}", encoding=encoding, evidence=evidence)
    return Issue("legacy-encoding", "info", "", message)


def escaped_issue(escape: Escape) -> Issue:
    """The issue for letters that were written in ASCII."""
    return legacy_issue(escape.name, msg("its words"))


def twice_encoded_issue() -> Issue:
    """The issue for UTF-8 that was read as Windows-1252 and written as UTF-8 again."""
    return Issue("encoding-mended", "warning", "", msg("the text was encoded twice in UTF-8; it was decoded twice"))


def repair_issues(counts: Counter[str], text: str) -> tuple[Issue, ...]:
    """Issues for the number of words repaired by fault, and the number of words that remain unreadable."""
    if not counts:
        return ()
    repaired = [
        Issue("encoding-mended", "warning", "", _repair_message(fault, count))
        for fault, count in sorted(counts.items())
    ]
    unreadable = sum(map(impossible, _WORDS.findall(text)))
    message = msg(
        "the file was converted with a wrong encoding; words that remain unreadable: {count}", count=unreadable
    )
    return (*repaired, *([Issue("encoding-doubtful", "warning", "", message)] if unreadable else []))


def _repair_message(fault: str, count: int) -> Message:
    return msg("words converted with a wrong encoding were corrected: {count} ({cause})", count=count, cause=fault)


def repair_line(line: str, faults: tuple[str, ...], counts: Counter[str]) -> str:
    """The line with its wrongly converted words repaired; ``counts`` counts them by fault."""
    for fault, change in reversed(list(repairs(line, faults))):
        line = line[: change.start] + change.new + line[change.end :]
        counts[fault] += 1
    return line


def _repair_runs(runs: list[Run], faults: tuple[str, ...], counts: Counter[str]) -> list[Run]:
    """``repair_line`` for runs: a repaired word that spans several runs goes to the first of them."""
    runs = list(runs)
    for fault, change in reversed(list(repairs("".join(run.text for run in runs), faults))):
        counts[fault] += 1
        end, new = 0, change.new
        for index, run in enumerate(runs):
            start, end = end, end + len(run.text)
            left, right = max(change.start, start), min(change.end, end)
            if left < right:
                text = run.text[: left - start] + new + run.text[right - start :]
                runs[index], new = replace(run, text=text), ""
    return runs


def _join_split_codes(runs: list[Run], encoding: str) -> list[Run]:
    """The runs; a two-character code that a change of style splits goes to the first of the two runs."""
    runs = list(runs)
    for first, second in pairwise(range(len(runs))):
        a, b = runs[first].text, runs[second].text
        if a and b and not b[0].isascii() and len(decode(a[-1] + b[0], encoding)) == 1:
            runs[first] = replace(runs[first], text=a + b[0])
            runs[second] = replace(runs[second], text=b[1:])
    return runs


def _decode_runs(runs: list[Run], encoding: str, capitals: bool = False) -> list[Run]:
    """The runs in Unicode."""
    texts = [replace(run, text=decode(run.text, encoding)) for run in _join_split_codes(runs, encoding)]
    return [replace(run, text=run.text.upper()) for run in texts] if capitals else texts


def _decode_by_fonts(paragraph: ParagraphBlock) -> set[str]:
    """Decode the runs of a paragraph that have legacy fonts; returns the encodings found.

    A run with letters that only Unicode has is not decoded: a legacy font cannot display them.
    """
    if not any(map(encoding_of_font, {run.font for run in paragraph.runs})):
        return set()
    found: set[str] = set()
    runs: list[Run] = []
    for font_encoding, group in groupby(paragraph.runs, lambda run: encoding_of_font(run.font)):
        members = list(group)
        text = "".join(run.text for run in members)
        if font_encoding and not has_unicode_vietnamese(text) and (font_encoding[1] or not text.isascii()):
            members = _decode_runs(members, *font_encoding)
            found.add(font_encoding[0])
        runs += members
    paragraph.runs = runs
    return found


def _runs_without_legacy_font(paragraph: ParagraphBlock) -> list[Run]:
    """The runs whose font is not a legacy font."""
    return [run for run in paragraph.runs if not (run.font and encoding_of_font(run.font))]


def _decode_by_words(all_paragraphs: Iterable[ParagraphBlock]) -> str | None:
    """Decode paragraphs by the legacy encoding that their words (not fonts) show; returns the encoding."""
    rest = [(p, runs) for p in all_paragraphs if (runs := _runs_without_legacy_font(p))]
    encoding = detect("\n".join("".join(run.text for run in runs) for _, runs in rest))
    if encoding is None:
        return None
    for paragraph, runs in rest:
        if len(runs) == len(paragraph.runs) and not has_unicode_vietnamese("".join(run.text for run in runs)):
            paragraph.runs = _decode_runs(runs, encoding)
    return encoding


def decode_legacy(blocks: list[Block]) -> tuple[Issue, ...]:
    """Decode text in legacy encodings, in place; returns an issue for each encoding found.

    Then repair words that were converted wrongly, and change runs displayed in capitals to capitals.
    """
    all_paragraphs = list(paragraphs(blocks))
    text = _text(all_paragraphs)
    escape = escape_of(text)
    if escape:
        _decode_paragraphs(all_paragraphs, escape.decoded)
        text = _text(all_paragraphs)
    was_twice_encoded = decode_twice_encoded(text) != text
    if was_twice_encoded:
        _decode_paragraphs(all_paragraphs, partial(decode_twice_encoded, known=True))
    found: dict[str, str] = {}
    for paragraph in all_paragraphs:
        for encoding in _decode_by_fonts(paragraph):
            found[encoding] = msg("its fonts")
    by_words = _decode_by_words(all_paragraphs)
    if by_words:
        found.setdefault(by_words, msg("its words"))
    counts = _repair_paragraphs(all_paragraphs)
    for paragraph in all_paragraphs:
        # Only after decoding: the capitals of undecoded characters are other letters.
        if any(run.upper for run in paragraph.runs):
            paragraph.runs = [replace(r, text=r.text.upper()) if r.upper else r for r in paragraph.runs]
    legacy = tuple(legacy_issue(encoding, found[encoding]) for encoding in sorted(found))
    return (
        *((escaped_issue(escape),) if escape else ()),
        *((twice_encoded_issue(),) if was_twice_encoded else ()),
        *legacy,
        *(repair_issues(counts, _text(all_paragraphs)) if counts else ()),
    )


def _text(all_paragraphs: Iterable[ParagraphBlock]) -> str:
    return "\n".join("".join([run.text for run in paragraph.runs]) for paragraph in all_paragraphs)


def _decode_paragraphs(all_paragraphs: list[ParagraphBlock], decode: Callable[[str], str]) -> None:
    for paragraph in all_paragraphs:
        paragraph.runs = [replace(run, text=decode(run.text)) for run in paragraph.runs]


def _repair_paragraphs(all_paragraphs: list[ParagraphBlock]) -> Counter[str]:
    """Repair words that were converted wrongly; returns their number by fault."""
    counts: Counter[str] = Counter()
    faults = conversion_faults(nfc(_text(all_paragraphs)))
    for paragraph in all_paragraphs if faults else ():
        paragraph.runs = _repair_runs(paragraph.runs, faults, counts)
    return counts
