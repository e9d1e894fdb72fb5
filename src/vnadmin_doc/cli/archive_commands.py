"""The commands over what ``convert`` wrote: ``catalog``, ``search``, ``links``, ``rename``, ``report``, ``package``,
``lexicon``.
"""
# ruff: noqa: D301 - in a command's docstring "\b" marks lines that help must not rewrap

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from vnadmin_doc.cli import options as opt
from vnadmin_doc.cli.error_handling import echo, plain_errors, say
from vnadmin_doc.cli.language import chosen
from vnadmin_doc.errors import ExitCode
from vnadmin_doc.messages import about, msg, msgn

if TYPE_CHECKING:
    from vnadmin_doc.exchange.archive_records import Hoso

__all__ = ["COMMANDS"]

Results = Annotated[Path, typer.Argument(metavar="RESULTS", help="Output folder of convert or watch.")]


class TableFormat(StrEnum):
    """The names of the table writers, here so that help need not import them."""

    CSV = "csv"
    JSON = "json"
    XLSX = "xlsx"
    PARQUET = "parquet"


class RecordProfile(StrEnum):
    """The profiles of ``exchange.archive_records``, here for the same reason."""

    TT05 = "tt05"
    TT05_HOSO = "tt05-hoso"
    TT02 = "tt02"
    ND30_OUT = "nd30-out"
    ND30_IN = "nd30-in"
    ND30_HOSO = "nd30-hoso"


class PackageContainer(StrEnum):
    """What a package is written as."""

    SIP = "sip"
    BAGIT = "bagit"


HosoFile = typer.Option("--hoso", metavar="FILE", help="Values that letters do not have; see package --example.")


def catalog(
    results: Results,
    to: Annotated[TableFormat, typer.Option(help="Output format; xlsx: the two registers.")] = TableFormat.CSV,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", metavar="FILE", help="Output file; default: RESULTS/catalog.FORMAT.")
    ] = None,
    duplicates: Annotated[
        bool, typer.Option("--duplicates", help="List letters with the same number, notation, issuer and date instead.")
    ] = False,
    office: Annotated[
        str | None,
        typer.Option(
            metavar="NAME", help="Name of your office, or a part of it; its letters are outgoing (Văn bản đi)."
        ),
    ] = None,
    profile: Annotated[
        RecordProfile | None, typer.Option(help="Write archive records with these fields instead, one row per letter.")
    ] = None,
    hoso: Annotated[Path | None, HosoFile] = None,
) -> None:
    """Write a table of all letters, the two registers, or archive records.

    CSV, JSON and Parquet have one row for each letter, with all fields of the ledger, and one row for each file that
    was not converted. XLSX has the two registers of Decree 30/2020/NĐ-CP, Appendix IV. A value that a letter does not
    have stays empty; doubtful values are named under Ghi chú. Without --office, letters with an arrival stamp are
    incoming (Văn bản đến). In CSV, an apostrophe precedes a value that a spreadsheet would run as a formula.
    With --duplicates the default output file is RESULTS/duplicates.FORMAT.

    With --profile, a row has the fields of an archive record, and the column problems lists those that are missing or
    too long: tt05 and tt05-hoso are the document and the dossier of Circular 05/2025/TT-BNV, tt02 is the document of
    Circular 02/2019/TT-BNV, nd30-out, nd30-in and nd30-hoso are those of Decree 30/2020/NĐ-CP, Appendix VI.

    \b
    Examples:
      vnadmin-doc catalog out
      vnadmin-doc catalog out --to xlsx -o so-dang-ky.xlsx --office "UBND huyện A"
      vnadmin-doc catalog out --duplicates -o duplicates.csv
      vnadmin-doc catalog out --profile nd30-in --to xlsx -o van-ban-den.xlsx
    """
    from vnadmin_doc.archive.registers import catalog as write_catalog

    if (profile and (duplicates or office)) or (hoso and not profile):
        problem = msg("--profile goes with --hoso, not with --duplicates or --office")
        say(msg("error: {problem}", problem=problem))
        raise typer.Exit(ExitCode.USAGE)
    with plain_errors():
        name = profile.value if profile else "duplicates" if duplicates else "catalog"
        place = out or results / f"{name}.{to.value}"
        rows = write_catalog(
            results, place, to.value, duplicates=duplicates, office=office,
            profile=profile.value if profile else None, hoso=_hoso(hoso) if hoso else None,
        )  # fmt: skip
        echo(about(place, msgn("{n} row", "{n} rows", rows)))


def search(
    results: Results,
    query: Annotated[str, typer.Argument(metavar="QUERY", help="Words, phrases in quotes, fields (see above).")] = "",
    issuer: Annotated[str | None, typer.Option(metavar="WORDS", help="Words in the name of the issuer.")] = None,
    kind: Annotated[str | None, typer.Option(metavar="KIND", help="Name or code of the kind: QĐ.")] = None,
    since: Annotated[str | None, typer.Option(metavar="DATE", help="First day, month or year: 2023-06.")] = None,
    until: Annotated[str | None, typer.Option(metavar="DATE", help="Last day, month or year.")] = None,
    cites: Annotated[
        str | None, typer.Option(metavar="NUMBER", help="Letters that cite this document: 30/2020/NĐ-CP.")
    ] = None,
    limit: Annotated[int, typer.Option(metavar="N", min=1, help="Largest number of letters to show.")] = 20,
    as_json: opt.AsJson = False,
    rebuild: Annotated[bool, typer.Option("--rebuild", help="Build the index again.")] = False,
) -> None:
    """Find letters by their text, with or without tone marks.

    A word with tone marks finds the same marks only; a word without them finds any. A letter must contain all words.
    Fields: số, ký hiệu, trích yếu, cơ quan, người ký, nơi nhận, nội dung, loại, ngày (2023, 6/2023, 5/6/2023, or
    ISO). A star finds all words that begin so: thanh*. The first search indexes all letters; later searches add the
    new ones.

    \b
    Examples:
      vnadmin-doc search out "giải phóng mặt bằng"
      vnadmin-doc search out "số:12 ngày:2023-06"
      vnadmin-doc search out 'trich yeu:"giao dat" nguoi ky:an' --since 2020 --json
      vnadmin-doc search out --cites 30/2020/NĐ-CP
    """
    from vnadmin_doc.cli.search_output import show_found

    with plain_errors():
        found = show_found(
            results, query, issuer, kind, since, until, cites, limit=limit, rebuild=rebuild, as_json=as_json
        )
    raise typer.Exit(ExitCode.OK if found else ExitCode.SOME_FAILED)


class LinkFormat(StrEnum):
    """The names of the files of links, here so that help need not import their writers."""

    CSV = "csv"
    PARQUET = "parquet"
    GRAPHML = "graphml"
    JSONLD = "jsonld"


class LinkTable(StrEnum):
    """The tables of links."""

    CITATIONS = "citations"
    MISSING = "missing"
    UNANSWERED = "unanswered"


def links(
    results: Results,
    to: Annotated[LinkFormat | None, typer.Option(help="Write a file: a table, or the links as a graph.")] = None,
    table: Annotated[
        LinkTable, typer.Option(help="Rows of the table: citations; documents not found; letters without an answer.")
    ] = LinkTable.CITATIONS,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", metavar="FILE", help="Output file; default: RESULTS/TABLE.FORMAT.")
    ] = None,
    as_of: Annotated[
        str | None,
        typer.Option(metavar="DATE", help="Day on which deadlines are looked at; default: newest date of a letter."),
    ] = None,
) -> None:
    """Find which letter answers, cites, amends, replaces, enacts or encloses which.

    Letters are found by number, notation, date and issuer. If several letters fit, or too little is cited, there is no
    link: the citation is ambiguous. The links are kept in the ledger; the next time only new and changed letters are
    read. The summary lists documents that are cited but not found, and letters that nobody answered by their deadline.

    \b
    Examples:
      vnadmin-doc links out
      vnadmin-doc links out --to graphml -o links.graphml
      vnadmin-doc links out --to csv --table unanswered --as-of 2024-06-30
    """
    from vnadmin_doc.cli.links_output import make_links

    with plain_errors():
        make_links(results, to and to.value, table.value, out, as_of)


def rename(
    results: Results,
    plan: Annotated[bool, typer.Option("--plan", help="Write a plan with the new names; rename nothing.")] = False,
    apply: Annotated[Path | None, typer.Option(metavar="PLAN", help="Rename the files as in this plan.")] = None,
    undo: Annotated[Path | None, typer.Option(metavar="JOURNAL", help="Undo the renames of this journal.")] = None,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", metavar="FILE", help="Output file; default: RESULTS/rename-plan.csv.")
    ] = None,
) -> None:
    """Rename files after their number, subject and date; first as a plan.

    The names are số-ký hiệu - trích yếu - ngày. First, --plan writes a table for you to check and edit: set "rename"
    to "skip", or change a name. Then --apply renames the files. Files with doubtful values or several letters keep
    their names; the plan has the reason. A file that changed since the plan is left as it is, and no file is ever
    overwritten. Each rename is written to a journal first: after an interruption, run the same command again. The
    documents in RESULTS and the ledger are renamed too.

    \b
    Examples:
      vnadmin-doc rename out --plan -o plan.csv
      vnadmin-doc rename out --apply plan.csv
      vnadmin-doc rename out --undo out/.vnadmin-doc/renames/20240105T080000.000000.jsonl
    """
    from vnadmin_doc.cli.rename_output import make_plan, rename_all

    if [plan, apply is not None, undo is not None].count(True) != 1:
        say(msg("error: {problem}", problem=msg("give one of --plan, --apply, --undo")))
        raise typer.Exit(ExitCode.USAGE)
    if out and not plan:
        say(msg("error: {problem}", problem=msg("--out names the plan; give it with --plan")))
        raise typer.Exit(ExitCode.USAGE)
    with plain_errors():
        if plan:
            make_plan(results, out or results / "rename-plan.csv")
            raise typer.Exit
        code = rename_all(results, apply, undo, say)
    raise typer.Exit(code)


def report(
    results: Results,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", metavar="FILE", help="Output file; default: RESULTS/report.html.")
    ] = None,
    review: Annotated[
        bool, typer.Option("--review", help="Write the letters in doubt as a folder of pages; default: RESULTS/review.")
    ] = False,
    sources: Annotated[
        Path | None, typer.Option(metavar="FOLDER", help="Where the files are now, if they were moved since.")
    ] = None,
) -> None:
    """Write an HTML report on everything that was converted.

    One file that needs no network, for screen and print: totals, kinds, years, issuers, doubts, failures, and a list
    of the letters to review, the most doubtful first, with links to the files and documents.

    With --review, each of these letters gets a page with its fields, its doubts and cuts from its pages. The folder can
    be copied and opens without a server; to change values, use the command review.

    \b
    Examples:
      vnadmin-doc report out -o report.html
      vnadmin-doc report out --review -o to-review
    """
    from vnadmin_doc.archive.report import report as write_report

    with plain_errors():
        if review:
            from vnadmin_doc.service.review.static_pages import write_review

            folder = out or results / "review"
            count = write_review(results, folder, chosen(), sources)
            echo(about(folder / "index.html", msgn("{n} letter", "{n} letters", count)))
            return
        place = out or results / "report.html"
        counted = write_report(results, place, lang=chosen())
        message = msg(
            "{place}: files: {files}, letters: {letters}, to review: {review}",
            place=place,
            files=counted.sources,
            letters=counted.letters,
            review=counted.to_review,
        )
        echo(message)


def _print_example(wanted: bool) -> None:
    if wanted:
        from vnadmin_doc.exchange.archive_records import example

        typer.echo(example(), nl=False)
        raise typer.Exit


def package(
    results: Results,
    hoso: Annotated[Path, HosoFile],
    out: Annotated[
        Path, typer.Option("--out", "-o", metavar="FOLDER", help="The package is a new folder in this folder.")
    ],
    container: Annotated[
        PackageContainer, typer.Option(help="Write the package itself, or a bag (BagIt) that contains it.")
    ] = PackageContainer.SIP,
    _example: Annotated[
        bool,
        typer.Option("--example", callback=_print_example, is_eager=True, help="Print an example of FILE and exit."),
    ] = False,
) -> None:
    """Package all letters as one dossier for an archive.

    Writes a submission package (SIP) as in Circular 05/2025/TT-BNV: METS.xml, EAD.xml with the 18 fields of the
    dossier (hồ sơ), EAD_doc.xml with the 21 fields of each document, the files themselves, and the SHA-256 of
    everything. The files are copied, never changed; their names in the package are fileCode and a number of seven
    digits.

    What letters do not have is given in hoso.toml: code and title of the dossier, retention, access. If a mandatory
    field is missing, or a value is too long, all such fields are listed, the exit code is 1 and nothing is written.

    \b
    Examples:
      vnadmin-doc package --example > hoso.toml
      vnadmin-doc package out --hoso hoso.toml -o packages
      vnadmin-doc package out --hoso hoso.toml -o packages --container bagit
    """
    from vnadmin_doc.cli.package_output import write_package

    with plain_errors():
        code = write_package(results, _hoso(hoso), out, container.value)
    raise typer.Exit(code)


def _hoso(file: Path) -> "Hoso":
    from vnadmin_doc.api import read_file
    from vnadmin_doc.exchange.archive_records import read_hoso
    from vnadmin_doc.limits import Limits

    return read_hoso(read_file(file, Limits(file_bytes=1 << 20)), file.name)


class LexiconAction(StrEnum):
    """What to do with the lexicon of an office."""

    LEARN = "learn"


def lexicon(
    action: Annotated[LexiconAction, typer.Argument(metavar="learn", help="Collect the names.")],  # noqa: ARG001 (the only one)
    results: Annotated[
        list[Path], typer.Argument(metavar="RESULTS", help="Output folders of convert or watch, with corrections.")
    ],
    out: Annotated[
        Path | None,
        typer.Option("--out", "-o", metavar="FILE", help="Output file; default: in the first folder, for convert."),
    ] = None,
) -> None:
    """Collect the names of agencies, signers, notations, units and places that people confirmed or corrected.

    The next convert or watch into the same folder corrects misread names of scans by them, and doubts names that are
    nearly one of them. A name is used if people confirmed it in two letters. Each time the file is made from the
    ledger. It has no subjects and no text of letters, but names of people.

    \b
    Examples:
      vnadmin-doc lexicon learn out
      vnadmin-doc lexicon learn out2023 out2024 -o office.tsv
      vnadmin-doc convert scans/ -o out --lexicon office.tsv
    """
    from vnadmin_doc.archive.learning import learn, write_lexicon

    with plain_errors():
        found = learn(results)
        place = write_lexicon(found, results[0], out)
        used = sum(name.is_usable for name in found.names)
        echo(about(place, msg("{used} of {all} names are confirmed and used", used=used, all=len(found.names))))


COMMANDS = (catalog, search, links, rename, report, package, lexicon)
