"""Legacy encodings in blocks: detected by the font of a run, else by the words of the whole file.

Words that were converted wrongly or only in part are then restored one by one.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from itertools import groupby, pairwise

from vnadmin_doc.formats.common.content_blocks import Block, Paragraph, Run, paragraphs
from vnadmin_doc.formats.encodings import by_font, cures, decode, detect, is_modern, mend, once
from vnadmin_doc.language.syllables import impossible
from vnadmin_doc.language.text import nfc
from vnadmin_doc.messages import Message, msg
from vnadmin_doc.model.issue import Issue

__all__ = ["legacy_issue", "mend_line", "mended_issues", "modernise", "twice_issue"]

_WORDS = re.compile(r"[^\W\d_]+")


def legacy_issue(encoding: str, told_by: str) -> Issue:
    """The issue that reports what was decoded, and how the encoding was detected."""
    message = msg("decoded from {encoding}, detected from {evidence}", encoding=encoding, evidence=told_by)
    return Issue("legacy-encoding", "info", "", message)


def twice_issue() -> Issue:
    """UTF-8 was read as Windows-1252 and written as UTF-8 again."""
    return Issue("encoding-mended", "warning", "", msg("the text was encoded twice in UTF-8; it was decoded twice"))


def mended_issues(counts: Counter[str], text: str) -> tuple[Issue, ...]:
    """(number of words corrected by each cure, number of damaged words without a cure)."""
    if not counts:
        return ()
    mended = [Issue("encoding-mended", "warning", "", _cured(cure, count)) for cure, count in sorted(counts.items())]
    left = sum(map(impossible, _WORDS.findall(text)))
    lost = msg("the file was converted with a wrong encoding; words that remain unreadable: {count}", count=left)
    return (*mended, *([Issue("encoding-doubtful", "warning", "", lost)] if left else []))


def _cured(cure: str, count: int) -> Message:
    return msg("words converted with a wrong encoding were corrected: {count} ({cause})", count=count, cause=cure)


def mend_line(line: str, believed: tuple[str, ...], counts: Counter[str]) -> str:
    """A line with its wrongly converted words restored; they are counted by cure."""
    for cure, change in reversed(list(mend(line, believed))):
        line = line[: change.start] + change.new + line[change.end :]
        counts[cure] += 1
    return line


def _mend_runs(runs: list[Run], believed: tuple[str, ...], counts: Counter[str]) -> list[Run]:
    """The same for runs: a word that goes over several runs is given to the first."""
    runs = list(runs)
    for cure, change in reversed(list(mend("".join(run.text for run in runs), believed))):
        counts[cure] += 1
        end, new = 0, change.new
        for index, run in enumerate(runs):
            start, end = end, end + len(run.text)
            left, right = max(change.start, start), min(change.end, end)
            if left < right:
                text = run.text[: left - start] + new + run.text[right - start :]
                runs[index], new = replace(run, text=text), ""
    return runs


def _mended(runs: list[Run], encoding: str) -> list[Run]:
    """The runs, with each code that a change of style cut in two given to the first of the two."""
    runs = list(runs)
    for left, right in pairwise(range(len(runs))):
        a, b = runs[left].text, runs[right].text
        if a and b and not b[0].isascii() and len(decode(a[-1] + b[0], encoding)) == 1:
            runs[left] = replace(runs[left], text=a + b[0])
            runs[right] = replace(runs[right], text=b[1:])
    return runs


def _decoded(runs: list[Run], encoding: str, capitals: bool = False) -> list[Run]:
    """The runs in Unicode."""
    texts = [replace(run, text=decode(run.text, encoding)) for run in _mended(runs, encoding)]
    return [replace(run, text=run.text.upper()) for run in texts] if capitals else texts


def _by_fonts(paragraph: Paragraph) -> set[str]:
    """Decode the paragraph's runs in legacy fonts; which encodings were met?

    Letters that only Unicode has are shown in another font, whatever the run's font is called.
    """
    met: set[str] = set()
    runs: list[Run] = []
    for told, group in groupby(paragraph.runs, lambda run: by_font(run.font)):
        members = list(group)
        text = "".join(run.text for run in members)
        if told and not is_modern(text) and (told[1] or not text.isascii()):
            members = _decoded(members, *told)
            met.add(told[0])
        runs += members
    paragraph.runs = runs
    return met


def _foreign(paragraph: Paragraph) -> list[Run]:
    """The runs that no legacy font was named for."""
    return [run for run in paragraph.runs if not by_font(run.font)]


def _by_words(all_paragraphs: Iterable[Paragraph]) -> str | None:
    """Decode the paragraphs whose words, not fonts, show a legacy encoding; which is it?"""
    rest = [(p, runs) for p in all_paragraphs if (runs := _foreign(p))]
    encoding = detect("\n".join("".join(run.text for run in runs) for _, runs in rest))
    if encoding is None:
        return None
    for paragraph, runs in rest:
        if len(runs) == len(paragraph.runs) and not is_modern("".join(run.text for run in runs)):
            paragraph.runs = _decoded(runs, encoding)
    return encoding


def modernise(blocks: list[Block]) -> tuple[Issue, ...]:
    """Decode, in place, what is in a legacy encoding; an issue for each encoding met.

    Then mend what was converted wrongly, and set in capitals what is shown in capitals.
    """
    everything = list(paragraphs(blocks))
    twice = _once(everything)
    met: dict[str, str] = {}
    for paragraph in everything:
        for encoding in _by_fonts(paragraph):
            met[encoding] = msg("its fonts")
    by_words = _by_words(everything)
    if by_words:
        met.setdefault(by_words, msg("its words"))
    counts = _mend(everything)
    for paragraph in everything:
        # Only now: capitals of undecoded characters would be other letters.
        paragraph.runs = [replace(r, text=r.text.upper()) if r.upper else r for r in paragraph.runs]
    legacy = tuple(legacy_issue(encoding, met[encoding]) for encoding in sorted(met))
    return (*((twice_issue(),) if twice else ()), *legacy, *mended_issues(counts, _text(everything)))


def _text(all_paragraphs: Iterable[Paragraph]) -> str:
    return "\n".join("".join([run.text for run in paragraph.runs]) for paragraph in all_paragraphs)


def _once(all_paragraphs: list[Paragraph]) -> bool:
    """Decode what was encoded twice in UTF-8; was anything?"""
    text = _text(all_paragraphs)
    if once(text) == text:
        return False
    for paragraph in all_paragraphs:
        paragraph.runs = [replace(run, text=once(run.text, sure=True)) for run in paragraph.runs]
    return True


def _mend(all_paragraphs: list[Paragraph]) -> Counter[str]:
    """Restore the words that were converted wrongly; return their number by cure."""
    counts: Counter[str] = Counter()
    believed = cures(nfc(_text(all_paragraphs)))
    for paragraph in all_paragraphs if believed else ():
        paragraph.runs = _mend_runs(paragraph.runs, believed, counts)
    return counts
