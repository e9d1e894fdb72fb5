"""Plain text: two columns on a grid of characters, or one flat stream."""

from __future__ import annotations

import textwrap
from itertools import zip_longest

from tools.samples.model import Letter, Rows
from tools.samples.parts import Para, body

WIDTH, LEFT, RIGHT = 104, 44, 56


def subject_lines(letter: Letter, width: int = 40) -> list[str]:
    """The subject under the number, broken as a typist would."""
    return textwrap.wrap(letter.head_subject or "", width)


def title_lines(letter: Letter, width: int = 64) -> list[str]:
    """Kind and subject in the middle of the page, where the letter has a title."""
    if not letter.title:
        return []
    about = textwrap.wrap(letter.subject_lead + (letter.subject or ""), width)
    rule = ["-----"] if letter.party and about else []  # Hướng dẫn 36-HD/VPTW, II.1.5.2
    return [letter.title, *([letter.author] if letter.author else []), *about, *rule]


def signature(letter: Letter, gap: int = 3) -> list[str]:
    """The signature block: competence, position, room to sign, name."""
    return [line for signer in letter.signers for line in signer.lines(gap)]


def copies(letter: Letter) -> list[str]:
    """Nơi nhận with its label; empty where the letter has none."""
    return ["Nơi nhận:", *letter.distribution_lines()] if letter.distribution else []


def _foot(letter: Letter) -> list[str]:
    """The foot as a grid of characters: copies beside the signature, or below signatures side by side."""
    if not letter.abreast:
        return _beside(copies(letter), signature(letter), centre_left=False)
    blocks = [signer.lines(3 + longest(letter) - len(signer.titles)) for signer in letter.signers]
    return [*_beside(blocks[0], blocks[1]), "", *copies(letter)]


def longest(letter: Letter) -> int:
    """Rows of the longest title: names side by side are level."""
    return max(len(signer.titles) for signer in letter.signers)


def left_top(letter: Letter) -> list[str]:
    return [*letter.parent, *letter.issuer, *(["*"] if letter.party else [])]


def _beside(left: list[str], right: list[str], centre_left: bool = True) -> list[str]:
    rows = []
    for a, b in zip_longest(left, right, fillvalue=""):
        rows.append((a.center(LEFT) if centre_left else a.ljust(LEFT)) + b.center(RIGHT))
    return [row.rstrip() for row in rows]


def _table(rows: Rows) -> list[str]:
    widths = [max(len(row[i]) for row in rows) + 3 for i in range(len(rows[0]))]
    return ["   " + "".join(c.ljust(w) for c, w in zip(row, widths, strict=True)).rstrip() for row in rows]


def layout(letter: Letter) -> str:
    """As ``pdftotext -layout`` writes a page: what is side by side stays side by side."""
    marks = [m for m in (letter.secrecy, letter.priority) if m]
    lines = _beside(left_top(letter), list(letter.motto))
    lines += ["", *_beside([letter.notation_line, *subject_lines(letter)], [letter.date_line()])]
    for mark in marks:
        lines += ["", "   " + mark]
    lines += ["", *(line.center(WIDTH).rstrip() for line in title_lines(letter)), ""]
    lines += [" " * 24 + line for line in _addressees(letter)] + [""]
    for part in body(letter):
        if not isinstance(part, Para):
            lines += [*_table(part), ""]
        elif part.centred:
            lines += [*(line.center(WIDTH).rstrip() for line in textwrap.wrap(part.whole, 80)), ""]
        else:
            lines += [*textwrap.wrap(part.whole, WIDTH, initial_indent=" " * 8), ""]
    lines += _foot(letter)
    if letter.contact:
        lines += ["", *letter.contact.lines]
    return "\n".join(lines) + "\n"


def _addressees(letter: Letter) -> list[str]:
    if not letter.addressees:
        return []
    if letter.inline:
        return textwrap.wrap(f"{letter.addressee_lead} {'; '.join(letter.addressees)}.", 70)
    return [letter.addressee_lead, *letter.addressee_lines()]


def flat(letter: Letter) -> str:
    """As ``pdftotext -raw`` writes it: one block after the other, hard line ends."""
    lines = [*left_top(letter), *letter.motto, *filter(None, [letter.notation_line]), *subject_lines(letter)]
    lines += [*filter(None, [letter.date_line(), letter.secrecy, letter.priority])]
    lines += [*title_lines(letter), *_addressees(letter)]
    for part in body(letter):
        lines += [" ".join(row) for row in part] if not isinstance(part, Para) else textwrap.wrap(part.whole, 90)
    signed = [*filter(None, signature(letter))]
    lines += [*signed, *copies(letter)] if letter.abreast else [*copies(letter), *signed]
    if letter.contact:
        lines += letter.contact.lines
    return "\n".join(lines) + "\n"


def markdown(letter: Letter) -> str:
    """As an OCR model writes a page: blocks, hard breaks, some bold, pipes for tables."""
    blocks = ["  \n".join([*letter.parent, *(f"**{line}**" for line in letter.issuer)])]
    blocks += ["  \n".join(f"**{line}**" for line in letter.motto)]
    blocks += ["  \n".join([*filter(None, [letter.notation_line]), *subject_lines(letter)])]
    blocks += [f"*{letter.date_line()}*"] if letter.day else []
    blocks += [f"**{mark}**" for mark in (letter.secrecy, letter.priority) if mark]
    if letter.title:
        blocks += [f"# {letter.title}", "  \n".join(f"**{line}**" for line in title_lines(letter)[1:])]
    if letter.addressees:
        listed = [letter.addressee_lead, "\n".join(letter.addressee_lines())]
        blocks += [" ".join(_addressees(letter))] if letter.inline else listed
    blocks += [_markdown_part(part) for part in body(letter)]
    listed = ["#### Nơi nhận:", "\n".join(letter.distribution_lines())] if letter.distribution else []
    signed = ["  \n".join(f"**{line}**" for line in signature(letter) if line)]
    blocks += signed + listed if letter.abreast else listed + signed
    return "\n\n".join(filter(None, blocks)) + "\n"


def _markdown_part(part: Para | Rows) -> str:
    if not isinstance(part, Para):
        rows = ["| " + " | ".join(row) + " |" for row in part]
        return "\n".join([rows[0], "|" + " --- |" * len(part[0]), *rows[1:]])
    if part.centred:
        return f"*{part.text}*" if part.italic else f"**{part.bold}**"
    if part.bold:
        return f"{'##' if part.depth == 0 else '###'} {part.marker} {part.bold}"
    # A sub-point of a point is indented, as Markdown nests lists.
    return ("  " if part.marker == "+" else "") + part.whole


def html(letter: Letter) -> str:
    """As a portal publishes it: tables without borders for head and foot."""

    def cell(lines: list[str]) -> str:
        return "<td>" + "<br>\n".join(lines) + "</td>"

    strong = [f"<b>{line}</b>" for line in letter.issuer]
    rows = [
        cell([*letter.parent, *strong]) + cell([f"<b>{line}</b>" for line in letter.motto]),
        cell([letter.notation_line, *subject_lines(letter)]) + cell([f"<i>{letter.date_line()}</i>"]),
    ]
    out = ['<table border="0">', *(f"<tr>{row}</tr>" for row in rows), "</table>"]
    out += [f'<p align="center"><b>{line}</b></p>' for line in title_lines(letter)]
    out += [f"<p>{line}</p>" for line in _addressees(letter)]
    for part in body(letter):
        if isinstance(part, Para):
            bold = f"<b>{part.marker} {part.bold}</b>" if part.bold else ""
            text = bold or part.whole
            out.append(f"<p>{'<i>' + text + '</i>' if part.italic else text}</p>")
        else:
            data = ("<tr>" + "".join(f"<td>{c}</td>" for c in row) + "</tr>" for row in part)
            out += ['<table border="1">', *data, "</table>"]
    foot = ["<b><i>Nơi nhận:</i></b>", *letter.distribution_lines()] if letter.distribution else []
    signed = [cell([f"<b>{line}</b>" if line else "" for line in signer.lines(3)]) for signer in letter.signers]
    if letter.abreast:
        out += ['<table border="0">', f"<tr>{''.join(signed)}</tr>", f"<tr>{cell(foot)}{cell([])}</tr>", "</table>"]
    else:
        sign = [f"<b>{line}</b>" if line else "" for line in signature(letter)]
        out += ['<table border="0">', f"<tr>{cell(foot)}{cell(sign)}</tr>", "</table>"]
    head = f'<head><meta charset="utf-8"><title>{letter.notation_line}</title></head>'
    return "<!DOCTYPE html>\n<html>" + head + "<body>\n" + "\n".join(out) + "\n</body></html>\n"
