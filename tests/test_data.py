"""Tables of the lexicon have a source, are NFC and sorted, and hold no row twice; documents agree with the code."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from pathlib import Path

import pytest

from vnadmin_doc.grammar.citations import law_names
from vnadmin_doc.grammar.citations.phrases import FoldedText
from vnadmin_doc.language import lexicon
from vnadmin_doc.model.kinds import KINDS

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT / "src" / "vnadmin_doc" / "language" / "data"
TABLES = sorted(path.stem for path in DATA.glob("*.tsv"))
# Values that the cells of a column may hold, separated by blanks. A column that is not here is free text.
KNOWN = {
    "agencies": {
        "type": {"collective", "ministry", "agency", "common"},
        "prose": {"any", "capital", "no"},
        "folded": {"yes", "no"},
    },
    "link_phrases": {
        "relation": {"answers", "replaces", "amends", "enacts", "encloses"},
        "side": {"before", "after", "head"},
        "between": {"near", "any"},
    },
    "marks": {"member": {"priority", "secrecy", "circulation"}},
    "mottoes": {"type": {"country", "party"}},
    "provinces": {"unit": {"tỉnh", "thành", "phố"}},
    "registered_names": {"type": {"agency", "phrase", "place", "word"}},
    "sentence_starts": {"type": {"base", "listed", "opening", "closing", "farewell"}},
    "short_agency_words": {"where": {"any", "first", "dotted"}},
    "surnames": {"marks": {"fixed", "free"}, "folded": {"yes", "no"}},
    "titles": {"type": {"head", "unit", "officer", "signer"}, "corrected": {"yes", "no"}},
    "verbs": {"type": {"action", "reports", "asks", "assigns"}},
}
SORTED_BY_TYPE = {"registered_names"}


def test_every_file_is_a_table() -> None:
    names = {path.name for path in DATA.iterdir() if path.suffix not in {".py", ""}}
    assert names == {f"{table}.tsv" for table in TABLES}


@pytest.mark.parametrize("table", TABLES)
def test_table_has_a_source_and_is_tidy(table: str) -> None:
    text = (DATA / f"{table}.tsv").read_text(encoding="utf-8")
    assert text.startswith("# ")
    assert text == unicodedata.normalize("NFC", text)
    rows = [line for line in text.splitlines() if not line.startswith("#")]
    assert all(cell == cell.strip() and "  " not in cell for line in rows for cell in line.split("\t"))


@pytest.mark.parametrize("table", TABLES)
def test_rows_are_sorted_and_unique(table: str) -> None:
    found = [tuple(row.values()) for row in lexicon.rows(table)]
    assert found == sorted(found, key=(lambda row: (row[1], row[0])) if table in SORTED_BY_TYPE else None)
    assert len({row[0] for row in found}) == len(found)


@pytest.mark.parametrize(("table", "column"), [(table, column) for table in KNOWN for column in KNOWN[table]])
def test_cells_are_of_known_types(table: str, column: str) -> None:
    assert {value for row in lexicon.rows(table) for value in row[column].split()} == KNOWN[table][column]


def test_deputies_are_named_once() -> None:
    titles = lexicon.titles()
    assert len(titles) == len(set(titles))


def test_laws_are_known_by_their_names() -> None:
    for name in lexicon.words("laws"):
        page = FoldedText.of(f"Luật {name} quy định")
        assert law_names.known_end(page, 4) == len(f"Luật {name}")


def test_the_29_kinds_of_the_decree_are_there() -> None:
    named = "NQ QĐ CT QC QyĐ TC TB HD CTr KH PA ĐA DA BC BB TTr HĐ CV CĐ BGN BTT GUQ GM GGT GNP PG PC PB"
    decree = set(re.findall(r"\S+", named))
    codes = [kind.code for kind in KINDS]
    assert len(codes) == len(set(codes))
    assert decree <= set(codes)
    assert any(kind.name == "Thư công" for kind in KINDS)  # the 29th has no abbreviation


def test_every_issue_code_is_in_the_docs() -> None:
    docs = (ROOT / "docs" / "fields.md").read_text(encoding="utf-8")
    source = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "src").rglob("*.py"))
    codes = set(re.findall(r'(?:Issue|\.say)\(\s*"([a-z-]+)"', source))
    assert codes
    assert sorted(code for code in codes if f"`{code}`" not in docs) == []


def test_changelog_has_the_version() -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    assert f"## [{version}]" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
