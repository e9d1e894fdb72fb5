"""Report: the figures of an archive as one HTML page without other files, for screen and print.

All text is escaped; the page loads nothing and runs no script. Links to sources and documents are relative to the page.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape
from importlib.resources import files
from pathlib import Path, PurePath
from urllib.parse import quote

from vnadmin_doc.archive.figures import Count, Figures, LetterToReview, figures
from vnadmin_doc.archive.ledger_view import kind_name, vietnamese_date
from vnadmin_doc.archive.links.link_view import RELATION_NAMES, LinkFigures
from vnadmin_doc.batch.safe_files import write_file
from vnadmin_doc.messages import Lang, msg, msgn, translate
from vnadmin_doc.model.card import READINGS, SEVERITIES

__all__ = ["page", "report"]

_STATES = {"converted": msg("converted"), "failed": msg("failed"), "skipped": msg("skipped (not a letter)")}
_SEVERITIES = {
    "": msg("without issues"), "info": msg("with notes only"), "warning": msg("with warnings"),
    "error": msg("with errors"),
}  # fmt: skip
_UNKNOWN = msg("(unknown)")
_EMPTY = msg("None.")
_COLOURS = {"": "#4c9a6a", "info": "#7fa8c9", "warning": "#d99a2b", "error": "#b3372f"}
_BAR = "#2f6f9f"
MANY_YEARS = 14
"""From this number of years on, only their last two digits are shown."""


@dataclass(frozen=True, slots=True)
class _Words:
    """Texts, numbers and times in a language; texts are escaped for HTML."""

    lang: Lang

    def __call__(self, text: str) -> str:
        return escape(translate(text, self.lang))

    def number(self, value: int) -> str:
        """With commas between thousands; in Vietnamese with points."""
        return f"{value:,}" if self.lang == "en" else f"{value:,}".replace(",", ".")

    def decimal(self, value: float, digits: int) -> str:
        """With a decimal point; in Vietnamese with a comma."""
        return f"{value:.{digits}f}" if self.lang == "en" else f"{value:.{digits}f}".replace(".", ",")

    def time(self, moment: datetime) -> str:
        """Day and minute, in the order of the language."""
        return f"{moment:%Y-%m-%d, %H:%M}" if self.lang == "en" else f"{moment:%d/%m/%Y, %H:%M}"

    def paragraph(self, text: str) -> str:
        """A text as an HTML paragraph."""
        return f"<p>{self(text)}</p>"


def report(out: str | os.PathLike[str], file: str | os.PathLike[str], *, lang: Lang = "en") -> Figures:
    """Write the report of an output folder; return its figures.

    Raises ``ReadError``, ``DamagedFile``, ``WriteError``.
    """
    counted = figures(out)
    write_file(Path(file), page(counted, Path(out), Path(file), lang).encode(errors="replace"))
    return counted


def page(counted: Figures, out: Path, file: Path, lang: Lang) -> str:
    """The page as HTML."""
    style = files("vnadmin_doc").joinpath("archive/report.css").read_text("utf-8")
    name, words = out.absolute().name, _Words(lang)
    sections = (
        (msg("Kinds of documents"), _bars(counted.kinds, words)),
        (msg("Years of issue"), _columns(counted.years, words)),
        (msg("Issuing agencies"), _bars(counted.issuers, words)),
        (msg("Issues by code"), _codes(counted.codes, words)),
        (msg("Speed"), _speed(counted, words)),
        (msg("Failed files"), _failures(counted, words)),
        (msg("Links between letters"), _links(counted.links, words)),
    )
    parts = "".join(f"<section><h2>{words(title)}</h2>{content}</section>" for title, content in sections)
    review = f"<h2>{words(msg('To review, the most doubtful first'))}</h2>{_review(counted, out, file, words)}"
    heading = words(msg("Report on converted documents"))
    made = words(msg("made on {time}", time=words.time(datetime.now().astimezone())))
    return (
        f'<!DOCTYPE html>\n<html lang="{lang}"><head><meta charset="utf-8">'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{words(msg('Report: {name}', name=name))}</title><style>{style}</style></head><body>"
        f"<header><h1>{heading}</h1><p>{escape(name)} · {made}</p></header>"
        f"<main>{_totals(counted, words)}{parts}<section class=wide>{review}</section></main></body></html>\n"
    )


def _totals(counted: Figures, words: _Words) -> str:
    failed = counted.states.get("failed", 0)
    cards = (
        (counted.sources, msgn("file", "files", counted.sources)),
        (counted.letters, msgn("letter", "letters", counted.letters)),
        (counted.pages, msgn("page", "pages", counted.pages)),
        (counted.to_review, msgn("letter to review", "letters to review", counted.to_review)),
        (failed, msgn("failed file", "failed files", failed)),
    )
    tiles = "".join(
        f"<div class=card><b>{words.number(value)}</b><span>{words(label)}</span></div>" for value, label in cards
    )
    counts = (f"{words.number(counted.states.get(state, 0))} {words(label)}" for state, label in _STATES.items())
    account = f"<p>{words.number(counted.sources)} {words(cards[0][1])} = {' + '.join(counts)}.</p>"
    shares = [
        (words(label), counted.by_severity.get(severity, 0), _COLOURS[severity])
        for severity, label in _SEVERITIES.items()
    ]
    bar = _stacked(shares, counted.letters, words)
    return f"<section class=wide><div class=cards>{tiles}</div>{account}{bar}</section>"


def _stacked(shares: Sequence[tuple[str, int, str]], total: int, words: _Words) -> str:
    """One bar with the shares of the shares."""
    at, bars, legend = 0.0, [], []
    for label, count, colour in shares:
        width = 100 * count / max(total, 1)
        bars.append(f'<rect fill="{colour}" x="{at:.2f}%" width="{width:.2f}%" height="16"/>')
        legend.append(f'<li><i style="background:{colour}"></i>{words.number(count)} {label}</li>')
        at += width
    note = msg("Letters: {count}, by their most severe issue.", count=words.number(total))
    return (
        f'<svg class=stack width="100%" height="16" role=img>{"".join(bars)}</svg>'
        f"<ul class=legend>{''.join(legend)}</ul>{words.paragraph(note)}"
    )


def _bars(counts: Sequence[Count], words: _Words) -> str:
    """Horizontal bars, one per line."""
    most = max((item.count for item in counts), default=1)
    rows = (
        (
            f"{words(item.name or _UNKNOWN)}{item.note and f' ({words(item.note)})'}",
            f'<svg width="100%" height="12"><rect fill="{_BAR}" width="{100 * item.count / most:.1f}%" height="12"/>'
            "</svg>",
            words.number(item.count),
        )
        for item in counts
    )
    return _table((), rows, "bars")


def _columns(counts: Sequence[Count], words: _Words) -> str:
    """Vertical bars, one per year; below, the number of letters without a date."""
    dated = [item for item in counts if item.name]
    most, share = max((item.count for item in dated), default=1), 100 / max(len(dated), 10)
    shapes = []
    for place, item in enumerate(dated):
        height, x, middle = 130 * item.count / most, place * share, (place + 0.5) * share
        text = f'<text x="{middle:.2f}%" text-anchor="middle" font-size="10" fill="#5b6876" y='
        shapes.append(
            f'<rect fill="{_BAR}" x="{x + share / 8:.2f}%" y="{146 - height:.1f}" width="{share * 0.75:.2f}%"'
            f' height="{height:.1f}"/>{text}"{142 - height:.1f}">{words.number(item.count)}</text>'
            f'{text}"160">{escape(item.name if len(dated) < MANY_YEARS else item.name[-2:])}</text>'
        )
    undated = sum(item.count for item in counts if not item.name)
    note = words.paragraph(msg("Letters of unknown year: {count}.", count=words.number(undated))) if undated else ""
    return f'<svg width="100%" height="166" role=img>{"".join(shapes)}</svg>{note}'


def _codes(counts: Sequence[Count], words: _Words) -> str:
    if not counts:
        return words.paragraph(_EMPTY)
    rows = (
        (f"<code>{escape(item.name)}</code>", words(SEVERITIES.get(item.note, "")), words.number(item.count))
        for item in counts
    )
    return _table((words(msg("code")), words(msg("severity")), words(msg("times"))), rows)


def _speed(counted: Figures, words: _Words) -> str:
    rows = (
        (
            words(READINGS.get(reading, reading)),
            words.number(sources),
            words.number(pages),
            words.decimal(seconds / sources, 2),
        )
        for reading, sources, pages, seconds in counted.speed
    )
    heads = (msg("read as"), msg("files"), msg("pages"), msg("seconds per file"))
    hours = words.decimal(counted.seconds / 3600, 1)
    total = words.paragraph(msg("Total processing time: {hours} hours, the sum of all processes.", hours=hours))
    return _table([*map(words, heads)], rows) + total


def _failures(counted: Figures, words: _Words) -> str:
    if not counted.failures:
        return words.paragraph(_EMPTY)
    rows = (
        (
            f"<code>{escape(item.error)}</code>",
            words(item.message),
            escape(PurePath(item.example).name),
            words.number(item.count),
        )
        for item in counted.failures
    )
    heads = (msg("class"), msg("reason"), msg("example"), msg("files"))
    return _table([*map(words, heads)], rows)


def _links(found: LinkFigures | None, words: _Words) -> str:
    if found is None:
        return words.paragraph(msg("Not made yet; run: {command}", command="vnadmin-doc links RESULTS"))
    states = msg(
        "Citations: {total}; links: {links}; ambiguous: {ambiguous}; not in the archive: {missing}.",
        total=words.number(sum(found.states.values())),
        links=words.number(found.states.get("link", 0)),
        ambiguous=words.number(found.states.get("ambiguous", 0)),
        missing=words.number(found.states.get("unresolved", 0)),
    )
    bars = _bars([Count(RELATION_NAMES[name], count) for name, count in found.relations.items()], words)
    return words.paragraph(states) + bars + _missing(found, words) + _unanswered(found, words)


def _missing(found: LinkFigures, words: _Words) -> str:
    """The documents that are cited most and are not in the archive."""
    if not found.missing:
        return ""
    rows = ((escape(item.text), words.number(item.citations)) for item in found.missing)
    return _table([*map(words, (msg("cited, not in the archive"), msg("times")))], rows)


def _unanswered(found: LinkFigures, words: _Words) -> str:
    """The letters that nobody answered by their deadline."""
    if found.as_of is None:
        return ""
    day = vietnamese_date(found.as_of)
    count = words.number(found.unanswered_count)
    note = msg("Letters that were not answered by their deadline, as of {day}: {count}.", day=day, count=count)
    rows = (
        (
            escape(" ".join(filter(None, (kind_name(item.kind), item.code, item.agency)))),
            escape(vietnamese_date(item.deadline)),
            escape(vietnamese_date(item.first_answer)),
        )
        for item in found.unanswered
    )
    heads = [*map(words, (msg("letter"), msg("deadline"), msg("first answer")))]
    return words.paragraph(note) + (_table(heads, rows) if found.unanswered else "")


def _review(counted: Figures, out: Path, file: Path, words: _Words) -> str:
    if not counted.review:
        return words.paragraph(msg("No letters."))
    rows = (_review_row(item, out, file, words) for item in counted.review)
    left = counted.to_review - len(counted.review)
    message = msg("More letters: {count}; see the column worst of the table of catalog.", count=words.number(left))
    heads = (msg("letter"), msg("doubtful parts"), msg("errors"), msg("warnings"), msg("open"))
    return _table([*map(words, heads)], rows, "review") + (words.paragraph(message) if left > 0 else "")


def _review_row(item: LetterToReview, out: Path, file: Path, words: _Words) -> tuple[str, ...]:
    source = _link(item.path, file, words(msg("source")))
    document = _link(os.fspath(out / item.document), file, words(msg("document")))
    parts = ", ".join(map(words, item.parts))
    name = escape(item.title or Path(item.path).name)
    return name, parts, words.number(item.errors), words.number(item.warnings), f"{source} {document}"


def _link(target: str, file: Path, label: str) -> str:
    """A link relative to the page; absolute if the target is on another drive."""
    path = os.path.abspath(target)  # noqa: PTH100
    try:
        place = os.path.relpath(path, os.path.abspath(file.parent)).replace(os.sep, "/")  # noqa: PTH100
        place = place if place.startswith("..") else f"./{place}"
    except ValueError:
        place = Path(path).as_uri()
        return f'<a href="{escape(place)}">{label}</a>'
    return f'<a href="{escape(quote(place, errors="replace"))}">{label}</a>'


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]], kind: str = "list") -> str:
    """A table; the cells are HTML."""
    head = f"<thead><tr>{''.join(f'<th>{name}</th>' for name in heads)}</tr></thead>" if heads else ""
    body = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    return f'<table class="{kind}">{head}<tbody>{body}</tbody></table>'
