"""Measure how long queries on the index of an archive take.

    python benchmarks/search.py [--letters N] [--rounds N] [--index FOLDER]

The letters are generated: 400 syllables each, with the frequencies of Vietnamese text, and 30 agencies. There are
queries of each type; the time is that of the database query with its snippets.
"""

from __future__ import annotations

import csv
import random
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from importlib.resources import files
from pathlib import Path

from rich.console import Console
from rich.table import Table

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks._options import make_parser
from vnadmin_doc.archive.search import find
from vnadmin_doc.archive.search_index import add_letter, open_index
from vnadmin_doc.archive.search_query import parse
from vnadmin_doc.language.text import fold

LENGTH = 400
KINDS = ("QĐ", "CV", "TB", "KH", "BC", "TTr")
BRANCHES = ("Nội vụ", "Xây dựng", "Tài chính", "Y tế", "Tư pháp")
AGENCIES = [f"Sở {branch} tỉnh {place}" for branch in BRANCHES for place in "ABCDEG"]

Question = Callable[[], str]


def main() -> None:
    """Parse the arguments and print the tables."""
    parser = make_parser(__doc__)
    parser.add_argument("--letters", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=100, help="questions of each sort (100)")
    parser.add_argument("--index", type=Path, help="a file to keep the index in; made if need be")
    options = parser.parse_args()
    chance = random.Random(20)
    words, weights = _syllables()
    with tempfile.TemporaryDirectory() as folder:
        path = options.index or Path(folder, "search.sqlite")
        known = path.exists()
        with closing(open_index(path)) as database:
            if not known:
                _fill(database, options.letters, chance, words, weights)
            print(f"index: {path.stat().st_size / 2**20:,.0f} MiB")
            table = Table("questions", "p50 ms", "p95 ms", "worst ms", "CPU p50 ms", "found (mean, 20 at most)")
            for title, question in _questions(words, chance).items():
                table.add_row(title, *_timed(database, [question() for _ in range(options.rounds)]))
            Console(width=120).print(table)


def _syllables() -> tuple[list[str], list[float]]:
    """The syllables and their frequencies, the most frequent first."""
    text = files("vnadmin_doc").joinpath("language/data/syllables.tsv").read_text("utf-8")
    rows = csv.DictReader((line for line in text.splitlines() if not line.startswith("#")), delimiter="\t")
    found = sorted(((10 ** (int(row["frequency"]) / 10), row["syllable"]) for row in rows), reverse=True)
    return [syllable for _, syllable in found], [weight for weight, _ in found]


def _fill(
    database: sqlite3.Connection, letters: int, chance: random.Random, words: list[str], weights: list[float]
) -> None:
    began = time.perf_counter()
    with database:
        database.execute("BEGIN")
        for number in range(letters):
            text = chance.choices(words, weights, k=LENGTH)
            kind, own = chance.choice(KINDS), str(number % 5000 + 1)
            date = f"{chance.randint(2005, 2024)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
            subject = " ".join(["Về việc", *text[3:20]])
            agency = chance.choice(AGENCIES)
            columns = (
                f"{own}/{kind}-SNV", subject, agency, " ".join(text[:3]).title(), " ".join(text[20:40]), agency,
                " ".join(text[40:]),
            )  # fmt: skip
            add_letter(database, (f"{number}.pdf", 1, f"{number}.pdf", kind, own, date), columns)
    seconds = time.perf_counter() - began
    print(f"indexed: {letters:,} letters of {LENGTH} syllables, {letters / seconds:,.0f} a second")


def _questions(words: list[str], chance: random.Random) -> dict[str, Question]:
    common, usual, rare = words[:50], words[50:800], words[800:]
    return {
        "a rare word": lambda: chance.choice(rare),
        "two usual words, with marks": lambda: " ".join(chance.sample(usual, 2)),
        "three usual words, without marks": lambda: fold(" ".join(chance.sample(usual, 3))),
        "a phrase of two usual words": lambda: f'"{" ".join(chance.sample(usual, 2))}"',
        "two of the 50 commonest words": lambda: " ".join(chance.sample(common, 2)),
        "the same, without marks": lambda: fold(" ".join(chance.sample(common, 2))),
        "a word of the subject": lambda: f"trích yếu:{chance.choice(usual)}",
        "a word, an agency, a year": lambda: (
            f'{chance.choice(usual)} cơ quan:"{chance.choice(AGENCIES)}" ngày:{chance.randint(2005, 2024)}'
        ),
        "a number and a year": lambda: f"số:{chance.randint(1, 5000)} ngày:{chance.randint(2005, 2024)}",
        "a number and notation": lambda: f"số:{chance.randint(1, 5000)}/{chance.choice(KINDS)}-SNV",
    }


def _timed(database: sqlite3.Connection, questions: list[str]) -> list[str]:
    times, own, found = [], [], 0
    for question in questions:
        began, cpu = time.perf_counter(), time.process_time()
        found += len(find(database, parse(question), 20))
        times.append(1000 * (time.perf_counter() - began))
        own.append(1000 * (time.process_time() - cpu))
    late = sorted(times)[len(times) * 19 // 20]
    figures = (statistics.median(times), late, max(times), statistics.median(own), found / len(questions))
    return [f"{figure:.1f}" for figure in figures]


if __name__ == "__main__":
    main()
