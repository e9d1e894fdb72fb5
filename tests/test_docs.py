"""The commands of the README and of docs/ run as they are printed."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest
from tools import check_words
from tools.record import RECORDINGS, words
from typer.testing import CliRunner

import vnadmin_doc
from command_help import COMMANDS, options
from vnadmin_doc.cli.app import app
from vnadmin_doc.model.letter import Body, Letter

ROOT = Path(__file__).resolve().parents[1]
PAGES = [ROOT / "README.md", ROOT / "README.vi.md", *sorted((ROOT / "docs").rglob("*.md"))]
LIVE = "cong-van-quet.pdf"
"""The scan that OCR reads in every command of the README; the words of the others are recorded."""
_BLOCK = re.compile(r"^```sh\n(.*?)^```", re.MULTILINE | re.DOTALL)


def commands(page: Path) -> Iterator[list[str]]:
    """The arguments of each command on a page whose files are here: samples, and what is made of them."""
    for block in _BLOCK.findall(page.read_text("utf-8")):
        for line in block.splitlines():
            program, *arguments = shlex.split(line, comments=True) or [""]
            files = [word for word in arguments[1:] if "/" in word]
            if program == "vnadmin-doc" and all(word.startswith(("samples", "out/")) for word in files):
                yield arguments


def copied(folder: Path, live: str) -> None:
    """The samples that the pages name, and those that are scans: recorded words, except of ``live``."""
    named = {name for page in PAGES for name in re.findall(r"samples/([\w-]+)/", page.read_text("utf-8"))}
    for path in sorted((ROOT / "samples").glob("*/source.*")):
        recording = f"{path.parent.name}.{path.name.removeprefix('source.')}"
        if path.parent.name not in named and recording not in RECORDINGS:
            continue
        copy = folder / path.parent.name / path.name
        copy.parent.mkdir(parents=True, exist_ok=True)
        if recording in RECORDINGS and recording != live:
            copy.write_bytes(words(recording))
        else:
            copy.symlink_to(path)


@pytest.mark.ocr
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_commands_run(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copied(tmp_path / "samples", LIVE if page == PAGES[0] else "")
    monkeypatch.chdir(tmp_path)
    for arguments in commands(page):
        for word in arguments:
            if word.startswith("samples/") and (ROOT / word).is_file():  # the file itself, for a command that names it
                Path(word).unlink()
                Path(word).symlink_to(ROOT / word)
        result = CliRunner().invoke(app, arguments)
        assert result.exit_code == 0, (arguments, result.stderr)
        assert result.stdout or (tmp_path / "out").is_dir(), arguments


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_options_exist(page: Path) -> None:
    """Every option behind a command, in a block or in a sentence, is one of that command."""
    for name, rest in re.findall(r"(?:vnadmin-doc|`)\s?(\w+)((?: [^`\n#]*)?)", page.read_text("utf-8")):
        if name in COMMANDS:
            known = {"--lang"} | {word for option in options(name) for word in option[:3]}
            assert set(re.findall(r"(?<!\S)--?[a-z][a-z-]*", rest)) <= known, f"{name}{rest}"


def test_the_readme_shows_every_command() -> None:
    shown = {arguments[0] for arguments in commands(PAGES[0])}
    assert shown == {
        "convert", "show", "validate", "check", "doctor", "catalog", "search", "links", "report", "package",
    }  # fmt: skip


def test_the_api_reference_builds_without_warnings(tmp_path: Path) -> None:
    pytest.importorskip("pdoc")
    from tools.api_reference import build

    build(tmp_path)
    page = (tmp_path / "vnadmin_doc.html").read_text("utf-8")
    assert all(f'id="{name}"' in page for name in vnadmin_doc.__all__)
    assert "The pages of a letter as PIL images" in page
    assert 'id="Signer.competence"' in (tmp_path / "vnadmin_doc" / "model" / "letter.html").read_text("utf-8")


@pytest.mark.parametrize(
    ("text", "turns"),
    [
        ("The format is told by its bytes.", ["is told"]),
        ("Files are made anew,\n    and each one says so.", ["made anew", "says so"]),
        ("The format is detected from the content.", []),
        ("# the outcome of each file is reported", []),
    ],
)
def test_the_check_of_words_finds_turns(text: str, turns: list[str]) -> None:
    assert [turn for _, turn, _ in check_words.findings(text)] == turns


def test_the_check_of_words_has_no_findings() -> None:
    found = [
        f"{path.relative_to(ROOT)}: {turn} ({plain})"
        for path in check_words.files()
        for _, text in check_words.prose(path)
        for _, turn, plain in check_words.findings(text)
    ]
    assert found == []


def test_the_map_of_the_code_is_the_tree() -> None:
    """docs/concepts.md names every package and every module beside them, each in one row."""
    page = (ROOT / "docs" / "concepts.md").read_text("utf-8")
    source = ROOT / "src" / "vnadmin_doc"
    rows = page[page.index("## Map of the code") :]
    cells = [row.split("|")[1] for row in rows.splitlines() if row.startswith("| `")]
    named = [name for cell in cells for name in re.findall(r"`([\w/.]+)`", cell)]
    modules = [path.name for path in source.glob("*.py")]
    packages = [f"{path.parent.name}/" for path in source.glob("*/__init__.py")]
    assert len(named) == len(set(named)), "docs/concepts.md, Map of the code: one row for each name"
    rows_of, tree = set(named), {*modules, *packages}
    assert (tree - rows_of, rows_of - tree) == (set(), set()), "docs/concepts.md, Map of the code: (to add, to remove)"
    assert len(set(modules) - {"__main__.py"}) <= 10, "cut by meaning: put the module into a package"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_named_files_exist(page: Path) -> None:
    """Modules and tables that a page names are there, by their path in the package or in the repository."""
    folders = (ROOT / "src" / "vnadmin_doc", ROOT, ROOT / "src" / "vnadmin_doc" / "language" / "data")
    paths = re.findall(r"`(?:python )?([\w/]+\.(?:py|tsv|po))\b", page.read_text("utf-8"))
    assert [path for path in paths if not any((folder / path).is_file() for folder in folders)] == []


def test_fields_names_every_member_and_every_issue() -> None:
    """docs/fields.md has a row for every member of a letter and of its body, and for every code of an issue."""
    page = (ROOT / "docs" / "fields.md").read_text("utf-8")
    members = [f"/{name}" for name in Letter.model_fields if name != "body"]
    members += [f"/body/{name}" for name in Body.model_fields]
    source = "".join(path.read_text("utf-8") for path in (ROOT / "src").rglob("*.py"))
    codes = set(re.findall(r'(?:Issue|\.report)\(\s*"([a-z-]+)"', source))
    assert len(codes) > 20
    missing = [name for name in (*members, *sorted(codes)) if f"`{name}`" not in page]
    assert missing == [], "add a row to docs/fields.md"


@pytest.mark.parametrize("page", PAGES[:2], ids=lambda page: page.name)
def test_the_json_of_the_readme_is_output(page: Path) -> None:
    document = json.loads(vnadmin_doc.write(vnadmin_doc.read(ROOT / "samples" / "quyet-dinh" / "source.pdf")))
    blocks = re.findall(r"^```json\n(.*?)^```", page.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    letter, *others = map(json.loads, blocks)
    assert letter == {name: document["letter"][name] for name in letter}
    assert others == [{path: document["evidence"][path] for path in evidence} for evidence in others]


def test_the_guide_for_clerks_has_the_texts_of_the_errors() -> None:
    """The errors that the guide lists begin a Vietnamese message of the program."""
    page = (ROOT / "docs" / "vi" / "huong-dan-nhanh.md").read_text("utf-8")
    rows = re.findall(r"^\| (\w[^|]*?) \|", page[page.index("## Khi có lỗi") :], re.MULTILINE)[1:]
    catalogue = (ROOT / "src/vnadmin_doc/locale/vi/LC_MESSAGES/vnadmin_doc.po").read_text("utf-8")
    assert len(rows) == 5
    assert [row for row in rows if f'"{row.partition(" …")[0]}' not in catalogue] == []
