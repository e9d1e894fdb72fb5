"""What ``vnadmin-doc search`` prints; imported only by that command."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import typer

from vnadmin_doc.archive.links.cited_code import parse_code
from vnadmin_doc.archive.search import Hit, search
from vnadmin_doc.archive.search_query import iso_date
from vnadmin_doc.cli.error_handling import echo, say
from vnadmin_doc.cli.language import chosen
from vnadmin_doc.errors import ExitCode
from vnadmin_doc.messages import Message, msg, translate

__all__ = ["show_found"]


def show_found(
    out: Path,
    query: str,
    issuer: str | None,
    kind: str | None,
    since: str | None,
    until: str | None,
    cites: str | None,
    *,
    limit: int,
    rebuild: bool,
    as_json: bool,
) -> int:
    """Print what is found; how many."""
    if cites is not None and parse_code(cites) is None:
        raise _usage(msg("not a number of a document: {text}; write 30/2020/NĐ-CP or 1892/UBND-KGVX", text=cites))
    days = {"since": _day(since), "until": _day(until)}
    hits = search(out, query, issuer=issuer, kind=kind, cites=cites, limit=limit, rebuild=rebuild, **days)
    if as_json:
        typer.echo(json.dumps([asdict(hit) for hit in hits], ensure_ascii=False, indent=1))
    elif not hits:
        echo(msg("nothing was found"))
    else:
        for number, hit in enumerate(hits, 1):
            typer.echo(_told(number, hit, out))
    return len(hits)


def _day(text: str | None) -> str | None:
    if text is None:
        return None
    day = iso_date(text)
    if day is None:
        raise _usage(msg("not a date: {text}; write 2023, 2023-06, 2023-06-05 or 5/6/2023", text=text))
    return day


def _usage(problem: Message) -> typer.Exit:
    say(msg("error: {problem}", problem=problem))
    return typer.Exit(ExitCode.USAGE)


def _told(number: int, hit: Hit, out: Path) -> str:
    """A letter in a few lines."""
    gone = msg("{name} (its document does not exist any more; run convert again)", name=hit.name)
    place = str(out / hit.document) if hit.document else translate(gone, chosen())
    lines = (f"{number}. {translate(hit.title, chosen())}", hit.subject, hit.snippet, place)
    return "\n   ".join("".join(c if c.isprintable() else "\ufffd" for c in line) for line in lines if line)
