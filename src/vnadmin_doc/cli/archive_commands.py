"""The commands over what ``convert`` made: ``catalog``, ``search``, ``rename``, ``report``."""
# ruff: noqa: D301 - in a command's docstring "\b" marks lines that help must not rewrap

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from vnadmin_doc.cli.error_handling import plain_errors, say
from vnadmin_doc.errors import ExitCode

__all__ = ["COMMANDS"]

Out = Annotated[Path, typer.Argument(metavar="OUT", help="The output folder of convert.")]


class TableFormat(StrEnum):
    """The names of the table writers, here so that help need not import them."""

    CSV = "csv"
    XLSX = "xlsx"
    PARQUET = "parquet"


def catalog(
    out: Out,
    to: Annotated[TableFormat, typer.Option(help="Format; xlsx: the two registers.")] = TableFormat.CSV,
    file: Annotated[Path | None, typer.Option("--output", "-o", help="The file; else OUT/catalog.FORMAT.")] = None,
    duplicates: Annotated[
        bool, typer.Option("--duplicates", help="Instead, letters of one number, notation, issuer and date.")
    ] = False,
    office: Annotated[
        str | None, typer.Option(help="Your office, or part of its name: its letters go out, all others come in.")
    ] = None,
) -> None:
    """Write a table of all letters, or the two registers.

    CSV and Parquet have a row for each letter with all that the ledger knows, and one for each file that was not
    converted. XLSX has the two registers of Decree 30/2020/NĐ-CP, Appendix IV. What a letter does not say stays
    empty; what is in doubt is named under Ghi chú. Without --office, letters with a stamp of arrival are incoming.
    In CSV, a cell that a spreadsheet would take for a formula is led by an apostrophe.

    \b
    Examples:
      vnadmin-doc catalog out
      vnadmin-doc catalog out --to xlsx -o so-dang-ky.xlsx --office "UBND huyện A"
      vnadmin-doc catalog out --duplicates -o duplicates.csv
    """
    from vnadmin_doc.archive.registers import catalog as write_catalog

    with plain_errors():
        place = file or out / f"{'duplicates' if duplicates else 'catalog'}.{to.value}"
        rows = write_catalog(out, place, to.value, duplicates=duplicates, office=office)
        typer.echo(f"{place}: {rows} rows")


def search(
    out: Out,
    query: Annotated[str, typer.Argument(help="Words, phrases in quotes, fields (see below).")] = "",
    issuer: Annotated[str | None, typer.Option(help="Words of the issuing office's name.")] = None,
    kind: Annotated[str | None, typer.Option(help="Kind, by name or code: QĐ.")] = None,
    since: Annotated[str | None, typer.Option("--from", help="First day, month or year: 2023-06.")] = None,
    until: Annotated[str | None, typer.Option("--to", help="Last day, month or year.")] = None,
    limit: Annotated[int, typer.Option(min=1, help="Letters to show.")] = 20,
    as_json: Annotated[bool, typer.Option("--json", help="Print them as JSON.")] = False,
    rebuild: Annotated[bool, typer.Option("--rebuild", help="Make the index anew.")] = False,
) -> None:
    """Find letters by their text, with or without tone marks.

    Words with tone marks find what is so marked; words without them find it either way. All words must be there.
    Fields: số, ký hiệu, trích yếu, cơ quan, người ký, nơi nhận, nội dung, loại, ngày (2023, 6/2023, 5/6/2023, or
    ISO). A star ends a word that goes on: thanh*. The first search takes in all letters, later ones what is new.

    \b
    Examples:
      vnadmin-doc search out "giải phóng mặt bằng"
      vnadmin-doc search out "số:12 ngày:2023-06"
      vnadmin-doc search out 'trich yeu:"giao dat" nguoi ky:an' --from 2020 --json
    """
    from vnadmin_doc.cli.search_output import show_found

    with plain_errors():
        found = show_found(out, query, issuer, kind, since, until, limit=limit, rebuild=rebuild, as_json=as_json)
    raise typer.Exit(ExitCode.OK if found else ExitCode.SOME_FAILED)


def rename(
    out: Out,
    plan: Annotated[bool, typer.Option("--plan", help="Propose names; nothing is renamed.")] = False,
    apply: Annotated[Path | None, typer.Option(metavar="PLAN", help="Rename as this plan says.")] = None,
    undo: Annotated[Path | None, typer.Option(metavar="JOURNAL", help="Take back what a journal tells of.")] = None,
    file: Annotated[Path | None, typer.Option("--output", "-o", help="The plan; else OUT/rename-plan.csv.")] = None,
) -> None:
    """Name the files by what they are; first as a plan.

    The names are số-ký hiệu - trích yếu - ngày. First --plan writes a table that you read, and may edit: set
    "rename" to "skip", or another name. Then --apply renames. Sources in doubt, or of several letters, keep their
    names, and the plan says why. A file that changed since is left, and none is ever overwritten. Each renaming is
    in a journal first: after a kill, the same command goes on. The documents in OUT and the ledger follow.

    \b
    Examples:
      vnadmin-doc rename out --plan -o plan.csv
      vnadmin-doc rename out --apply plan.csv
      vnadmin-doc rename out --undo out/.vnadmin-doc/renames/20240105T080000.000000.jsonl
    """
    from vnadmin_doc.cli.rename_output import make_plan, rename_all

    if [plan, apply is not None, undo is not None].count(True) != 1:
        say("error: give one of --plan, --apply PLAN, --undo JOURNAL")
        raise typer.Exit(ExitCode.USAGE)
    with plain_errors():
        if plan:
            make_plan(out, file or out / "rename-plan.csv")
            raise typer.Exit
        code = rename_all(out, apply, undo, say)
    raise typer.Exit(code)


def report(
    out: Out,
    file: Annotated[Path | None, typer.Option("--output", "-o", help="The page; else OUT/report.html.")] = None,
) -> None:
    """Write a page on all that was converted.

    One HTML file that needs no network, for a screen and for paper: totals, kinds, years, issuers, doubts, failures,
    and a list of the letters to look at, the most doubtful first; its links lead to the sources and documents.

    \b
    Example:
      vnadmin-doc report out -o report.html
    """
    from vnadmin_doc.archive.report import report as write_report

    with plain_errors():
        place = file or out / "report.html"
        counted = write_report(out, place)
        typer.echo(f"{place}: {counted.sources} files, {counted.letters} letters, {counted.to_review} to look at")


COMMANDS = (catalog, search, rename, report)
