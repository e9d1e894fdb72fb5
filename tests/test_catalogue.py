"""Catalogue: tables, search, renaming and report over a true ledger of letters from text."""

from __future__ import annotations

import csv
import json
import os
import re
import sqlite3
import tracemalloc
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner, Result

from vnadmin_doc.archive import rename, search_index
from vnadmin_doc.archive.figures import figures
from vnadmin_doc.archive.file_names import is_safe, letter_name, numbered
from vnadmin_doc.archive.registers import INCOMING, OUTGOING, catalog
from vnadmin_doc.archive.rename_plan import PlanEntry, plan, read_plan, write_plan
from vnadmin_doc.archive.report import report
from vnadmin_doc.archive.search import find, search
from vnadmin_doc.archive.search_query import COLUMNS, parse, plain
from vnadmin_doc.archive.table_files import Column, Table, plain_cell, write_table
from vnadmin_doc.batch import convert
from vnadmin_doc.batch.ledger import ledger_path
from vnadmin_doc.cli.app import app
from vnadmin_doc.errors import DamagedFile, ExitCode, MissingDependency, ReadError, WriteError

LETTER = """ỦY BAN NHÂN DÂN                     CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
TỈNH VĨNH LỘC                          Độc lập - Tự do - Hạnh phúc

Số: {number}/UBND-{unit}                  Vĩnh Lộc, ngày {day} tháng 6 năm 2023
V/v {subject}

Kính gửi: Sở Xây dựng.

{body}

Nơi nhận:                              TM. ỦY BAN NHÂN DÂN
- Như trên;                            CHỦ TỊCH
- Sở Tư pháp;
- Lưu: VT, KT.
                                       Trần Hữu Đạt
"""


def letter(number: str = "12", unit: str = "KT", day: str = "05", **texts: str) -> str:
    return LETTER.format(
        number=number, unit=unit, day=day,
        subject=texts.get("subject", "giao đất làm trường học"), body=texts.get("body", "Đề nghị Sở xem xét."),
    )  # fmt: skip


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """Five sources: two letters, one of them twice, one that cannot be read."""
    source = tmp_path / "in"
    (source / "sub").mkdir(parents=True)
    (source / "a.txt").write_text(letter(), "utf-8")
    (source / "b.txt").write_text(letter("034", day="06", subject="phòng chống lụt", body="Đắp đê hoà bình."), "utf-8")
    (source / "sub" / "copy.txt").write_text(letter() + "\n\n", "utf-8")
    (source / "bad.pdf").write_bytes(b"%PDF-1.4 x")
    (source / "none.bin").write_bytes(b"\0\1\2\3")
    convert([source], tmp_path / "out", workers=0)
    return tmp_path


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, list(map(str, arguments)))


def rows_of(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8-sig", newline="") as lines:
        return [*csv.DictReader(lines)]


# Tables


def test_csv_has_every_source_and_every_letter(archive: Path) -> None:
    file = archive / "c.csv"
    assert run("catalog", archive / "out", "-o", file).exit_code == 0
    assert file.read_bytes().startswith(b"\xef\xbb\xbf")
    rows = {row["name"]: row for row in rows_of(file)}
    assert {name: row["state"] for name, row in rows.items()} == {
        "a.txt": "converted", "b.txt": "converted", "sub/copy.txt": "converted", "bad.pdf": "failed",
        "none.bin": "skipped",
    }  # fmt: skip
    assert (rows["b.txt"]["number"], rows["b.txt"]["notation"], rows["b.txt"]["date"]) == (
        "034", "UBND-KT", "2023-06-06",
    )  # fmt: skip
    assert rows["bad.pdf"]["error"] == "DamagedFile"


@pytest.mark.parametrize("text", ["=1+1", "+84 123", "-5", "@SUM(A1)", "\t=1", "\r=1", "＝1"])
def test_no_cell_of_a_csv_is_a_formula(text: str, tmp_path: Path) -> None:
    assert plain_cell(text) == f"'{text}"
    write_table([Table("t", (Column("x"),), [(text,)])], tmp_path / "t.csv", "csv")
    assert rows_of(tmp_path / "t.csv") == [{"x": f"'{text}"}]


def test_registers_have_the_decrees_columns(archive: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    pytest.importorskip("xlsxwriter")
    assert catalog(archive / "out", archive / "r.xlsx", "xlsx") == 3
    going, coming = openpyxl.load_workbook(archive / "r.xlsx")
    heads, numbers, first, *_ = going.iter_rows(values_only=True)
    assert heads == tuple(column.name for column in OUTGOING)
    assert numbers == tuple(f"({number})" for number in range(1, 11))
    assert first[:6] == (
        "12/UBND-KT", "05/06/2023", "Công văn. giao đất làm trường học", "Trần Hữu Đạt", "Sở Xây dựng; Sở Tư pháp",
        "VT; KT",
    )  # fmt: skip
    assert first[6:9] == (None, None, None)
    assert next(coming.iter_rows(values_only=True)) == tuple(column.name for column in INCOMING)
    assert coming.max_row == 2
    catalog(archive / "out", archive / "r.xlsx", "xlsx", office="Sở Xây dựng")
    assert [sheet.max_row for sheet in openpyxl.load_workbook(archive / "r.xlsx")] == [2, 5]


def test_a_workbook_holds_no_formula(tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    pytest.importorskip("xlsxwriter")
    cells = ("=1+1", "http://x.vn", "{=1}", "012", "a\0b", "x" * 40_000)
    write_table([Table("t", tuple(map(Column, "abcdef")), [cells])], tmp_path / "t.xlsx", "xlsx")
    row = openpyxl.load_workbook(tmp_path / "t.xlsx")["t"][2]
    assert [cell.data_type for cell in row] == ["s"] * 6
    assert [cell.value for cell in row][:5] == ["=1+1", "http://x.vn", "{=1}", "012", "a\ufffdb"]
    assert len(row[5].value) == 32_767


def test_parquet_holds_types(archive: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    catalog(archive / "out", archive / "c.parquet", "parquet")
    table = parquet.read_table(archive / "c.parquet")
    assert table.num_rows == 5
    assert str(table.schema.field("size").type) == "int64"
    assert table.column("number").to_pylist().count("034") == 1


def test_duplicates_are_told_in_groups(archive: Path) -> None:
    assert catalog(archive / "out", archive / "d.csv", "csv", duplicates=True) == 2
    assert [(row["group"], row["letters"], row["name"]) for row in rows_of(archive / "d.csv")] == [
        ("1", "2", "a.txt"), ("1", "2", "sub/copy.txt"),
    ]  # fmt: skip


def test_a_format_without_its_library_names_the_extra(archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for module, form in (("xlsxwriter", "xlsx"), ("pyarrow", "parquet")):
        monkeypatch.setitem(__import__("sys").modules, module, None)
        with pytest.raises(MissingDependency, match=r"vnadmin-doc\[catalog\]"):
            catalog(archive / "out", archive / f"c.{form}", form)
    assert not [*archive.glob("*.tmp")]
    assert not [*archive.glob("c.*")]


@pytest.mark.parametrize("form", ["csv", "xlsx", "parquet"])
def test_tables_stream(form: str, tmp_path: Path) -> None:
    if form != "csv":
        pytest.importorskip({"xlsx": "xlsxwriter", "parquet": "pyarrow"}[form])

    def written(count: int) -> int:
        rows = ((str(number), "x" * 200) for number in range(count))
        tracemalloc.start()
        write_table([Table("t", (Column("a"), Column("b")), rows)], tmp_path / f"t.{form}", form)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return peak

    written(10)
    long = min(written(20_000) for _ in range(3))  # other threads of the process are counted too, now and then
    assert long < 2 * written(7_000)


# Search


def found(archive: Path, text: str, **how: Any) -> list[str]:
    return sorted(hit.name for hit in search(archive / "out", text, **how))


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("đất", ["a.txt", "sub/copy.txt"]),
        ("dat", ["a.txt", "b.txt", "sub/copy.txt"]),  # Đạt signs
        ("dắt", []),
        ("đê", ["b.txt"]),
        ("de", ["a.txt", "b.txt", "sub/copy.txt"]),  # Đề
        ("ĐẮP ĐÊ", ["b.txt"]),
        ("hòa bình", ["b.txt"]),  # hoà
        ('"hoa binh"', ["b.txt"]),
        ('"binh hoa"', []),
        ("trich yeu:lut", ["b.txt"]),
        ("trích yếu:bình", []),
        ("số:34", ["b.txt"]),
        ("so: 12", ["a.txt", "sub/copy.txt"]),
        ("số:12/UBND-KT", ["a.txt", "sub/copy.txt"]),
        ('người ký:"Trần Hữu Đạt" ngày:6/6/2023', ["b.txt"]),
        ("ngày:2023-06", ["a.txt", "b.txt", "sub/copy.txt"]),
        ("ngày:2022", []),
        ('loại:"công văn" lut', ["b.txt"]),
        ("truong*", ["a.txt", "sub/copy.txt"]),
        ("", []),
        ('" - ? * ^ : ( ) {subject} : NEAR', []),
    ],
)
def test_search_finds(archive: Path, text: str, names: list[str]) -> None:
    assert found(archive, text) == names


def test_search_by_options(archive: Path) -> None:
    assert found(archive, "", since="2023-06-06", until="2023") == ["b.txt"]
    assert found(archive, "đất", issuer='Ủy ban"', kind="công văn") == ["a.txt", "sub/copy.txt"]
    assert found(archive, "đất", kind="QĐ") == []
    assert len(found(archive, "UBND", limit=1)) == 1


def test_a_snippet_shows_the_text_as_written(archive: Path) -> None:
    [hit] = search(archive / "out", "dap de")
    assert hit.snippet == "[Đắp] [đê] hoà bình."
    assert hit.title == "Công văn 034/UBND-KT, 06/06/2023, ỦY BAN NHÂN DÂN TỈNH VĨNH LỘC"


def test_what_is_in_the_head_comes_first(archive: Path) -> None:
    (archive / "in" / "0.txt").write_text(letter("99", body="lụt " * 30), "utf-8")
    convert([archive / "in"], archive / "out", workers=0)
    assert [hit.name for hit in search(archive / "out", "lụt")] == ["b.txt", "0.txt"]


def test_the_index_follows_the_ledger(archive: Path) -> None:
    assert found(archive, "lụt") == ["b.txt"]
    (archive / "in" / "b.txt").write_text(letter("35", subject="trồng rừng"), "utf-8")
    (archive / "in" / "c.txt").write_text(letter("36", subject="rừng phòng hộ"), "utf-8")
    convert([archive / "in"], archive / "out", workers=0)
    assert found(archive, "lụt") == []
    assert found(archive, "rừng") == ["b.txt", "c.txt"]
    with sqlite3.connect(ledger_path(archive / "out")) as ledger:
        ledger.execute("DELETE FROM source WHERE name = 'c.txt'")
    assert found(archive, "rừng") == ["b.txt"]
    assert found(archive, "rừng", rebuild=True) == ["b.txt"]
    with sqlite3.connect(search_index.index_path(archive / "out")) as database:
        database.execute("INSERT INTO words (words, rank) VALUES ('integrity-check', 0)")


TO_VERSION = {
    5: "PRAGMA user_version = 5;",
    4: "ALTER TABLE letter DROP COLUMN head_sure; DROP TABLE correction; PRAGMA user_version = 4;",
    3: "ALTER TABLE letter DROP COLUMN agency; DROP TABLE link_source; DROP TABLE link_code; DROP TABLE citation;"
    "DROP TABLE deadline; PRAGMA user_version = 3;",
    2: "ALTER TABLE letter DROP COLUMN filed_unseen; PRAGMA user_version = 2;",
    1: "DROP VIEW overview; ALTER TABLE source RENAME COLUMN formats TO made;"
    "ALTER TABLE source RENAME COLUMN duplicate_of TO twin;"
    "CREATE VIEW account AS SELECT source.* FROM source; PRAGMA user_version = 1;",
}


@pytest.mark.parametrize("version", [1, 2, 3, 4, 5])
def test_convert_updates_an_older_ledger(archive: Path, version: int) -> None:
    out = archive / "out"
    with sqlite3.connect(ledger_path(out)) as ledger:
        before = ledger.execute("SELECT * FROM source ORDER BY name").fetchall()
        ledger.executescript("".join(TO_VERSION[step] for step in TO_VERSION if step >= version))
    with pytest.raises(DamagedFile, match="convert the folder again, which updates it"):
        search(out, "lụt")
    result = convert([archive / "in"], out, workers=0)
    assert result.count == {"unchanged": 3, "skipped": 1, "failed": 1}
    with sqlite3.connect(ledger_path(out)) as ledger:
        after = ledger.execute("SELECT * FROM source ORDER BY name").fetchall()
        overview = ledger.execute("SELECT name, formats, subject FROM overview WHERE name = 'b.txt'").fetchall()
        if version < 3:
            assert ledger.execute("SELECT filed_unseen FROM letter").fetchall() == [(None,)] * 3
        assert ledger.execute("SELECT DISTINCT agency FROM letter").fetchall() == [("ủy ban nhân dân tỉnh vĩnh lộc",)]
    assert (after, overview) == (before, [("b.txt", "json:all:split", "phòng chống lụt")])


def test_a_newer_ledger_is_refused_and_not_called_damaged(archive: Path) -> None:
    out = archive / "out"
    with sqlite3.connect(ledger_path(out)) as ledger:
        ledger.execute("PRAGMA user_version = 99")
    before = ledger_path(out).read_bytes()
    for arguments in (("search", out, "lụt"), ("links", out), ("convert", archive / "in", "-o", out)):
        result = run(*arguments)
        assert result.exit_code
        assert "has version 99, this program reads up to" in result.stderr
        assert "delete" not in result.stderr
    assert ledger_path(out).read_bytes() == before


def test_a_damaged_index_is_made_anew(archive: Path) -> None:
    found(archive, "lụt")
    search_index.index_path(archive / "out").write_bytes(b"no database at all" * 100)
    assert found(archive, "lụt") == ["b.txt"]


def test_documents_deleted_by_hand_are_told(archive: Path) -> None:
    (archive / "out" / "b.txt.json").unlink()
    (archive / "out" / "a.txt.json").write_bytes(b'{"letter": [')
    assert found(archive, "lụt đê") == []  # the ledger has the subject, the document had the body
    [hit] = search(archive / "out", "lụt")
    assert hit.document is None
    assert "its document does not exist any more" in run("search", archive / "out", "lụt").stdout
    assert found(archive, "đất") == ["a.txt", "sub/copy.txt"]


def test_search_prints_json(archive: Path) -> None:
    result = run("search", archive / "out", "số:034", "--json")
    assert [hit["document"] for hit in json.loads(result.stdout)] == ["b.txt.json"]
    assert run("search", archive / "out", "zzz").exit_code == ExitCode.SOME_FAILED
    assert run("search", archive / "out", "x", "--since", "soon").exit_code == ExitCode.USAGE


@pytest.fixture(scope="module")
def empty_index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    database = search_index.open_index(tmp_path_factory.mktemp("index") / "search.sqlite")
    search_index.add_letter(database, ("a", 1, "a", "CV", "1", "2023"), tuple(COLUMNS))
    yield database
    database.close()


@given(st.text(st.sampled_from("\"'*^:(){}-+,.\0\\ĐđaệAND OR NOT NEAR số:ngày:²½№“”＂"), max_size=30) | st.text())
@settings(max_examples=300, deadline=None)
def test_nothing_typed_is_a_syntax_error(empty_index: sqlite3.Connection, text: str) -> None:
    find(empty_index, parse(text), 20)


@given(st.text())
def test_plain_text_has_the_words_in_their_places(text: str) -> None:
    assert [char.isalnum() for char in plain(text)] == [char.isalnum() for char in text]


# Names


@given(st.text(), st.text(), st.text(max_size=12), st.sampled_from([".pdf", ".PDF", "", ".tar.gz", ". ", ".a/b"]))
def test_names_are_safe(code: str, subject: str, date: str, suffix: str) -> None:
    name = letter_name(code, subject, date, suffix)
    assert is_safe(name), name
    assert len(name.encode()) <= 182
    assert is_safe(numbered(name, ".pdf", 12))


@pytest.mark.parametrize("name", ["", ".", "..", "a/b", "a\\b", "nul", "COM1.txt", "a:b", "a.", " a", "a\n", "-r"])
def test_unsafe_names_are_known(name: str) -> None:
    assert not is_safe(name)


def names(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


NEW_A = "12-UBND-KT - giao đất làm trường học - 2023-06-05.txt"
NEW_B = "034-UBND-KT - phòng chống lụt - 2023-06-06.txt"


def test_a_plan_says_all_and_does_nothing(archive: Path) -> None:
    (archive / "in" / NEW_B).write_text("here already", "utf-8")
    before = names(archive / "in")
    assert run("rename", archive / "out", "--plan", "-o", archive / "p.csv").exit_code == 0
    assert names(archive / "in") == before
    rows = {
        Path(row["path"]).name: (row["action"], row["new_name"] or row["reason"]) for row in rows_of(archive / "p.csv")
    }
    assert rows == {
        "a.txt": ("rename", NEW_A),
        "b.txt": ("rename", NEW_B.replace(".txt", " (2).txt")),
        "copy.txt": ("rename", NEW_A),
        "bad.pdf": ("skip", "not converted"),
        "none.bin": ("skip", "not converted"),
    }


def test_sources_in_doubt_keep_their_names(archive: Path) -> None:
    with sqlite3.connect(ledger_path(archive / "out")) as ledger:
        ledger.execute("""UPDATE letter SET issues = '[["warning","x","/code/number"]]' WHERE name = 'a.txt'""")
        ledger.execute("UPDATE letter SET date = NULL WHERE name = 'b.txt'")
        ledger.execute("UPDATE source SET letters = 3 WHERE name = 'sub/copy.txt'")
    reasons = {Path(entry.path).name: entry.reason for entry in plan(archive / "out")}
    assert reasons["a.txt"] == "to review: number"
    assert reasons["b.txt"] == "missing: date"
    assert reasons["copy.txt"] == "the file contains 3 letters"


def renamed(archive: Path) -> Path:
    """Plan and apply by the command; the journal."""
    run("rename", archive / "out", "--plan", "-o", archive / "p.csv")
    result = run("rename", archive / "out", "--apply", archive / "p.csv")
    assert (result.exit_code, result.stdout.splitlines()[0]) == (0, "3 renamed, 0 already had the name, 0 left")
    [journal] = (archive / "out" / ".vnadmin-doc" / "renames").iterdir()
    return journal


def test_ledger_and_documents_follow(archive: Path) -> None:
    renamed(archive)
    assert names(archive / "in") == sorted([NEW_A, NEW_B, f"sub/{NEW_A}", "bad.pdf", "none.bin"])
    document = json.loads((archive / "out" / f"{NEW_B}.json").read_bytes())
    assert document["source"]["name"] == NEW_B
    assert not (archive / "out" / "b.txt.json").exists()
    summary = convert([archive / "in"], archive / "out", workers=0)
    assert (summary.count["unchanged"], summary.count["converted"]) == (3, 0)
    assert found(archive, "lụt") == [NEW_B]
    assert all(entry.reason for entry in plan(archive / "out"))


def test_undo_takes_it_back(archive: Path) -> None:
    before, documents = names(archive / "in"), (archive / "out" / "b.txt.json").read_bytes()
    journal = renamed(archive)
    assert run("rename", archive / "out", "--undo", journal).exit_code == 0
    assert names(archive / "in") == before
    assert (archive / "out" / "b.txt.json").read_bytes() == documents
    assert convert([archive / "in"], archive / "out", workers=0).count["unchanged"] == 3
    again = run("rename", archive / "out", "--undo", journal)
    assert again.stdout.splitlines()[0] == "0 renamed, 3 already had the name, 0 left"


def test_what_changed_or_is_taken_is_left(archive: Path) -> None:
    entries = [entry for entry in plan(archive / "out") if entry.new_name]
    (archive / "in" / "a.txt").write_text("another", "utf-8")
    (archive / "in" / NEW_B).write_text("in the way", "utf-8")
    (archive / "in" / "sub" / "copy.txt").unlink()
    problems = [done.problem for done in rename.apply(archive / "out", entries)]
    assert problems == [
        "the file has changed since it was converted", "a file with the new name exists", "the file does not exist",
    ]  # fmt: skip
    assert (archive / "in" / NEW_B).read_text("utf-8") == "in the way"
    assert not [*(archive / "out" / ".vnadmin-doc" / "renames").iterdir()]


@pytest.mark.parametrize("name", ["../x.txt", "a/b.txt", "C:x", "con.txt", ""])
def test_a_plan_with_an_unsafe_name_is_refused(archive: Path, name: str) -> None:
    entry = PlanEntry(str(archive / "in" / "a.txt"), name or " ", "0" * 64)
    write_plan(iter([entry]), archive / "p.csv")
    with pytest.raises(ReadError, match="line 2"):
        read_plan(archive / "p.csv")
    assert run("rename", archive / "out", "--apply", archive / "p.csv").exit_code == ExitCode.SOME_FAILED


@pytest.mark.parametrize("content", [b"a,b\n1,2\n", b"\xff\xfe\x00"])
def test_what_is_no_plan_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "p.csv").write_bytes(content)
    with pytest.raises(DamagedFile, match="not a plan"):
        read_plan(tmp_path / "p.csv")


@pytest.mark.parametrize("arguments", [[], ["--plan", "--apply", "p.csv"]])
def test_rename_wants_one_thing(archive: Path, arguments: list[str]) -> None:
    assert run("rename", archive / "out", *arguments).exit_code == ExitCode.USAGE


class Killed(BaseException):
    """As if the process ended here."""


@pytest.mark.parametrize("back", [False, True], ids=["apply", "undo"])
@pytest.mark.parametrize("where", range(1, 26))
def test_a_kill_at_any_step_is_mended(archive: Path, monkeypatch: pytest.MonkeyPatch, where: int, back: bool) -> None:
    """The process ends before the ``where``-th thing that it would write; the same command then goes on."""
    out = archive / "out"
    entries = [entry for entry in plan(out) if entry.new_name]
    texts = sorted(path.read_text("utf-8") for path in (archive / "in").rglob("*.txt"))
    if back:
        [*rename.apply(out, entries)]
        [journal] = (out / ".vnadmin-doc" / "renames").iterdir()
    steps = iter(range(1, 10_000))

    def dying(call: Any) -> Any:
        def called(*arguments: Any, **how: Any) -> Any:
            if next(steps) >= where:
                raise Killed
            return call(*arguments, **how)

        return called

    def again() -> list[rename.Renamed]:
        return [*(rename.undo(out, journal) if back else rename.apply(out, entries))]

    with monkeypatch.context() as patch:
        for name in ("flush_names", "_write_documents", "_update_ledger", "_remove_documents", "_log"):
            patch.setattr(rename, name, dying(getattr(rename, name)))
        patch.setattr(Path, "hardlink_to", dying(Path.hardlink_to))
        patch.setattr(Path, "unlink", dying(Path.unlink))
        with pytest.raises(Killed):
            again()
    assert not [done.problem for done in again() if done.problem]
    expected = ["a.txt", "b.txt", "sub/copy.txt"] if back else [NEW_B, NEW_A, f"sub/{NEW_A}"]
    assert [name for name in names(archive / "in") if name.endswith(".txt")] == sorted(expected)
    assert sorted(path.read_text("utf-8") for path in (archive / "in").rglob("*.txt")) == texts
    assert sorted(path.relative_to(out).as_posix() for path in out.rglob("*.json")) == sorted(
        f"{name}.json" for name in expected
    )
    assert convert([archive / "in"], out, workers=0).count["unchanged"] == 3


# Report


class Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.tags: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.links += [value or "" for name, value in attrs if name in ("href", "src")]


def test_figures_add_up(archive: Path) -> None:
    counted = figures(archive / "out")
    assert counted.states == {"converted": 3, "failed": 1, "skipped": 1}
    assert counted.sources == 5
    for counts in (counted.kinds, counted.years, counted.issuers):
        assert sum(item.count for item in counts) == counted.letters == 3
    assert sum(counted.by_severity.values()) == 3
    assert [(item.error, item.count) for item in counted.failures] == [("DamagedFile", 1)]


def test_the_worst_come_first(archive: Path) -> None:
    with sqlite3.connect(ledger_path(archive / "out")) as ledger:
        put = "UPDATE letter SET issues = ?, worst = ? WHERE name = ?"
        ledger.execute(put, ('[["warning","x","/subject"],["warning","y","/code"]]', "warning", "a.txt"))
        ledger.execute(put, ('[["error","x","/issuers"]]', "error", "b.txt"))
        ledger.execute(put, ('[["warning","x","/subject"]]', "warning", "sub/copy.txt"))
    counted = figures(archive / "out")
    assert [Path(item.path).name for item in counted.review] == ["b.txt", "a.txt", "copy.txt"]
    assert counted.review[1].parts == ("subject", "number and notation")


def test_the_page_is_whole_and_escaped(archive: Path) -> None:
    folder = archive / "in" / "<b>&'x' #1"
    folder.mkdir()
    (folder / "q?.txt").write_text(letter("7", subject="<script>alert(1)</script>"), "utf-8")
    convert([archive / "in"], archive / "out", workers=0)
    with sqlite3.connect(ledger_path(archive / "out")) as ledger:
        ledger.execute("""UPDATE letter SET worst = 'error', issues = '[["error","<i>","/code"]]', kind = '<u>'""")
        ledger.execute("UPDATE source SET message = '<img src=x>' WHERE state = 'failed'")
    page = archive / "pages" / "r.html"
    report(archive / "out", page)
    text = page.read_text("utf-8")
    parser = Links()
    parser.feed(text)
    assert not {"script", "img", "link", "u"} & set(parser.tags)
    assert "&lt;i&gt;" in text
    assert "&lt;u&gt;" in text
    assert not re.search(r"https?://|url\(|@import", text)
    assert len(parser.links) == 8
    for link in parser.links:
        assert os.path.exists(page.parent / unquote(link)), link  # noqa: PTH110


# Faults


@pytest.mark.parametrize("command", [["catalog"], ["search", "x"], ["rename", "--plan"], ["report"]])
def test_without_a_ledger_or_with_a_damaged_one(archive: Path, command: list[str]) -> None:
    name, *rest = command
    result = run(name, archive / "in", *rest)
    assert (result.exit_code, result.stderr.count("\n")) == (ExitCode.SOME_FAILED, 1)
    assert "has no ledger" in result.stderr
    with sqlite3.connect(ledger_path(archive / "out")) as ledger:
        ledger.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    data = bytearray(ledger_path(archive / "out").read_bytes())
    for place in range(4096, len(data), 64):
        data[place : place + 32] = b"\xaa" * 32
    ledger_path(archive / "out").write_bytes(data)
    result = run(name, archive / "out", *rest)
    assert result.exit_code == ExitCode.SOME_FAILED
    assert "ledger.sqlite cannot be read" in result.stderr
    ledger_path(archive / "out").write_bytes(b"nothing of the kind" * 50)
    assert "ledger.sqlite cannot be read" in run(name, archive / "out", *rest).stderr


def test_nothing_is_renamed_while_a_run_is_under_way(archive: Path) -> None:
    from vnadmin_doc.batch.lock import locked

    entries = [*plan(archive / "out")]
    with locked(archive / "out" / ".vnadmin-doc"), pytest.raises(WriteError, match="another run"):
        [*rename.apply(archive / "out", entries)]
