"""Render plain text: two columns on a character grid, or one flat stream; and Markdown and HTML."""

from __future__ import annotations

import textwrap
from dataclasses import replace
from itertools import zip_longest

from tools.samples.model import Letter, Rows
from tools.samples.parts import Para, below, body, heading

WIDTH, LEFT, RIGHT = 104, 44, 56


def subject_lines(letter: Letter, width: int = 40) -> list[str]:
    """The subject under the number, with line breaks as a typist sets them."""
    return textwrap.wrap(letter.head_subject or "", width)


def title_lines(letter: Letter, width: int = 64) -> list[str]:
    """Kind and subject, centred, if the letter has a title."""
    if not letter.title:
        return []
    about = textwrap.wrap(letter.subject_lead + (letter.subject or ""), width)
    rule = ["-----"] if letter.party and about else []  # Hướng dẫn 36-HD/VPTW, II.1.5.2
    return [letter.title, *([letter.author] if letter.author else []), *about, *rule]


def signature(letter: Letter, gap: int = 3) -> list[str]:
    """The signature block: competence, position, space for the signature, name."""
    lines: list[str] = []
    for signer in letter.signers:
        name = f"{signer.rank} {signer.full_name}" if signer.rank else signer.full_name
        lines += [*signer.titles, *[""] * gap, name]
    return lines


def signatures(letter: Letter) -> list[list[str]]:
    """The signature blocks, one per signer."""
    return [signature(replace(letter, signers=(signer,))) for signer in letter.signers]


def copies(letter: Letter) -> list[str]:
    """Nơi nhận with its label; empty if the letter has none."""
    return ["Nơi nhận:", *letter.distribution_lines()] if letter.distribution else []


def left_top(letter: Letter) -> list[str]:
    """The lines of the agencies; those of a joint document below each other, separated by dashes."""
    lines = [*letter.parent, *letter.issuer]
    for agency in letter.joint:
        lines[-1] += " -"
        lines += [*agency.parent, *agency.name]
    return [*lines, *(["*"] if letter.party else [])]


def own_columns(letter: Letter) -> list[tuple[list[str], str]]:
    """(lines of the agency, its number line) for each agency that is beside the others."""
    return [([*agency.parent, *agency.name], f"Số: {'/'.join(agency.own)}") for agency in letter.agencies if agency.own]


def _in_columns(columns: list[list[str]], width: int) -> list[str]:
    """Columns of equal width with centred lines."""
    return ["".join(line.center(width) for line in row).rstrip() for row in zip_longest(*columns, fillvalue="")]


def _beside(left: list[str], right: list[str], centre_left: bool = True) -> list[str]:
    rows = []
    for a, b in zip_longest(left, right, fillvalue=""):
        rows.append((a.center(LEFT) if centre_left else a.ljust(LEFT)) + b.center(RIGHT))
    return [row.rstrip() for row in rows]


def _table(rows: Rows) -> list[str]:
    widths = [max(len(row[i]) for row in rows) + 3 for i in range(len(rows[0]))]
    return ["   " + "".join(c.ljust(w) for c, w in zip(row, widths, strict=True)).rstrip() for row in rows]


def layout(letter: Letter) -> str:
    """The page in the form of ``pdftotext -layout``: columns stay side by side."""
    marks = [m for m in (letter.secrecy, letter.priority) if m]
    top, number = left_top(letter), [letter.notation_line, *subject_lines(letter)]
    if letter.beside:
        own = own_columns(letter)
        top = _in_columns([names for names, _ in own], LEFT // len(own))
        number = _in_columns([[line] for _, line in own], LEFT // len(own))
    lines = _beside(top, list(letter.motto))
    lines += ["", *_beside(number, [letter.date_line()])]
    for mark in marks:
        lines += ["", "   " + mark]
    lines += ["", *(line.center(WIDTH).rstrip() for line in title_lines(letter)), ""]
    lines += [" " * 24 + line for line in _addressees(letter)] + [""]
    for part in body(letter):
        lines += _laid_out(part)
    if letter.joint or letter.abreast:
        lines += [*_in_columns(signatures(letter), WIDTH // len(letter.signers)), "", *copies(letter)]
    else:
        lines += _beside(copies(letter), signature(letter), centre_left=False)
    if letter.contact:
        lines += ["", *letter.contact.lines]
    if isinstance(letter.copy, Letter):
        lines += ["", "_" * WIDTH, layout(letter.copy)]
    for each in letter.attached:
        lines += ["\f" + "", *(line for part in heading(each) for line in _laid_out(part))]
        lines += [line for part in below(each) for line in _laid_out(part)]
        lines += _beside([], signature(replace(letter, signers=each.signers)))
    return "\n".join(lines) + "\n"


def _laid_out(part: Para | Rows) -> list[str]:
    if not isinstance(part, Para):
        return [*_table(part), ""]
    if part.centred:
        return [line.center(WIDTH).rstrip() for line in textwrap.wrap(part.whole, 80)] + [""]
    return [*textwrap.wrap(part.whole, WIDTH, initial_indent=" " * 8), ""]


def _addressees(letter: Letter) -> list[str]:
    if not letter.addressees:
        return []
    if letter.inline:
        return textwrap.wrap(f"{letter.addressee_lead} {'; '.join(letter.addressees)}.", 70)
    return [letter.addressee_lead, *letter.addressee_lines()]


def flat(letter: Letter) -> str:
    """The page in the form of ``pdftotext -raw``: blocks in sequence, hard line ends."""
    lines = [*left_top(letter), *letter.motto, *filter(None, [letter.notation_line]), *subject_lines(letter)]
    lines += [*filter(None, [letter.date_line(), letter.secrecy, letter.priority])]
    lines += [*title_lines(letter), *_addressees(letter)]
    for part in body(letter):
        lines += [" ".join(row) for row in part] if not isinstance(part, Para) else textwrap.wrap(part.whole, 90)
    signed = [*filter(None, signature(letter))]
    lines += [*signed, *copies(letter)] if letter.abreast else [*copies(letter), *signed]
    if letter.contact:
        lines += letter.contact.lines
    if isinstance(letter.copy, Letter):
        lines += ["_" * WIDTH, flat(letter.copy)]
    for each in letter.attached:
        for part in (*heading(each), *below(each)):
            lines += [" ".join(row) for row in part] if not isinstance(part, Para) else textwrap.wrap(part.whole, 90)
        lines += filter(None, signature(replace(letter, signers=each.signers)))
    return "\n".join(lines) + "\n"


def markdown(letter: Letter) -> str:
    """Markdown as OCR models write it: blocks, hard line breaks, some bold, pipes for tables."""
    plain = len(letter.parent)
    blocks = ["  \n".join(line if i < plain else f"**{line}**" for i, line in enumerate(left_top(letter)))]
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
    if isinstance(letter.copy, Letter):
        blocks += ["---", markdown(letter.copy)]
    for each in letter.attached:
        blocks += [_markdown_part(part) for part in (*heading(each), *below(each))]
        blocks += [f"**{line}**" for line in signature(replace(letter, signers=each.signers)) if line]
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
    """HTML as web portals publish it: tables without borders for head and foot."""
    head = f'<head><meta charset="utf-8"><title>{letter.notation_line}</title></head>'
    return "<!DOCTYPE html>\n<html>" + head + "<body>\n" + "\n".join(_html(letter)) + "\n</body></html>\n"


def _html(letter: Letter) -> list[str]:
    plain = len(letter.parent)
    names = [line if i < plain else f"<b>{line}</b>" for i, line in enumerate(left_top(letter))]
    rows = [
        _cell(names) + _cell([f"<b>{line}</b>" for line in letter.motto]),
        _cell([letter.notation_line, *subject_lines(letter)]) + _cell([f"<i>{letter.date_line()}</i>"]),
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
    signed = [[f"<b>{line}</b>" if line else "" for line in lines] for lines in signatures(letter)]
    if letter.abreast:
        rows = ["".join(map(_cell, signed)), _cell(foot) + _cell([])]
    else:
        rows = [_cell(foot) + _cell([line for lines in signed for line in lines])]
    out += ['<table border="0">', *(f"<tr>{row}</tr>" for row in rows), "</table>"]
    return [*out, "<hr>", *_html(letter.copy)] if isinstance(letter.copy, Letter) else out


def _cell(lines: list[str]) -> str:
    return "<td>" + "<br>\n".join(lines) + "</td>"
