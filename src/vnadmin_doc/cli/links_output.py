"""What ``vnadmin-doc links`` does and prints; imported only by that command."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import typer

from vnadmin_doc.archive.ledger_view import kind_name, open_ledger, vietnamese_date
from vnadmin_doc.archive.links.link_files import write_links
from vnadmin_doc.archive.links.link_table import Updated, update_links
from vnadmin_doc.archive.links.link_view import RELATION_NAMES, LinkFigures, Unanswered, link_figures
from vnadmin_doc.archive.search_query import iso_date
from vnadmin_doc.cli.error_handling import echo, say
from vnadmin_doc.errors import ExitCode
from vnadmin_doc.messages import Message, about, msg, msgn

__all__ = ["make_links"]

SHOWN = 5
"""Most documents and letters in each list of the summary."""
_GRAPHS = ("graphml", "jsonld")


def make_links(results: Path, form: str | None, table: str, out: Path | None, as_of: str | None) -> None:
    """Update the links, print a summary, and write a file if a format or a file is given."""
    if form in _GRAPHS and table != "citations":
        raise _usage(msg("--table is for csv and parquet; a graph has the links"))
    day = _day(as_of)
    updated = update_links(results)
    for _, problem in updated.problems:
        say(msg("skipped: {problem}", problem=problem))
    with open_ledger(results) as database:
        for line in _summary(updated, link_figures(database, day)):
            echo(line)
    if form or out:
        form = form or "csv"
        place = out or results / f"{'links' if form in _GRAPHS else table}.{form}"
        count = write_links(results, place, form, what=table, as_of=day)
        graph, rows = msgn("{n} link", "{n} links", count), msgn("{n} row", "{n} rows", count)
        echo(about(place, graph if form in _GRAPHS else rows))


def _day(text: str | None) -> str | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(iso_date(text) or "").isoformat()
    except ValueError:
        raise _usage(msg("not a day: {text}; write 2023-06-05 or 5/6/2023", text=text)) from None


def _usage(problem: Message) -> typer.Exit:
    say(msg("error: {problem}", problem=problem))
    return typer.Exit(ExitCode.USAGE)


def _summary(updated: Updated, figures: LinkFigures) -> Iterator[Message]:
    states = figures.states
    yield msg("new or changed files: {count}", count=updated.read)
    yield msg(
        "citations: {total} = {links} links + {ambiguous} ambiguous + {missing} not in the archive + {own} of the "
        "letter itself",
        total=sum(states.values()),
        links=states.get("link", 0),
        ambiguous=states.get("ambiguous", 0),
        missing=states.get("unresolved", 0),
        own=states.get("self", 0),
    )
    if figures.relations:
        named = tuple(
            msg("{name} {count}", name=RELATION_NAMES[name], count=n) for name, n in figures.relations.items()
        )
        yield msg("links: {relations}", relations=named)
    if figures.missing:
        yield msg("cited most, and not found:")
        for item in figures.missing[:SHOWN]:
            yield msgn("  {text} ({n} time)", "  {text} ({n} times)", item.citations, text=item.text)
    yield from _unanswered(figures.as_of, figures.unanswered, figures.unanswered_count)


def _unanswered(as_of: str | None, letters: Sequence[Unanswered], count: int) -> Iterator[Message]:
    if as_of is None:
        return
    day = vietnamese_date(as_of)
    yield msg("not answered by their deadline, as of {day}: {count}", day=day, count=count)
    for item in letters[:SHOWN]:
        title = " ".join(filter(None, (kind_name(item.kind), item.code, item.agency)))
        due = vietnamese_date(item.deadline)
        if item.first_answer:
            late = vietnamese_date(item.first_answer)
            yield msg("  {title}: due {due}, answered on {late}", title=title, due=due, late=late)
        else:
            yield msg("  {title}: due {due}, no answer", title=title, due=due)
