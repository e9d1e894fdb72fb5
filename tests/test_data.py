"""Registries are data with a source: NFC, sorted, no row twice; documents say what the code says."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from pathlib import Path

import pytest

from vnadmin_doc.grammar.citations import law_names
from vnadmin_doc.grammar.citations.phrases import Text
from vnadmin_doc.language.text import fold
from vnadmin_doc.model.kinds import KINDS

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT / "src" / "vnadmin_doc" / "language" / "data"
FILES = sorted(path for path in DATA.iterdir() if path.suffix in {".tsv", ".txt"})


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_registry_has_a_source_and_is_tidy(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.startswith("# ")
    if path.name != "legacy_encodings.tsv":  # its rows hold decomposed text on purpose
        assert text == unicodedata.normalize("NFC", text)
    rows = [line for line in text.splitlines() if not line.startswith("#")]
    assert len(rows) == len(set(rows))


def test_registered_names_are_sorted_and_of_known_types() -> None:
    lines = (DATA / "registered_names.tsv").read_text(encoding="utf-8").splitlines()
    rows = [tuple(line.split("\t")) for line in lines if not line.startswith("#")][1:]
    assert rows == sorted(rows, key=lambda row: (row[1], row[0]))
    assert {row[1] for row in rows} == {"agency", "phrase", "place", "title", "word"}


def test_surnames_are_folded_and_sorted() -> None:
    names = [line for line in (DATA / "surnames.txt").read_text("utf-8").splitlines() if not line.startswith("#")]
    assert names == sorted(names)
    assert all(name == fold(name) for name in names)


def test_laws_are_sorted_and_their_names_known() -> None:
    names = [line for line in (DATA / "laws.txt").read_text("utf-8").splitlines() if not line.startswith("#")]
    assert names == sorted(names)
    for name in names:
        page = Text.of(f"Luật {name} quy định")
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
