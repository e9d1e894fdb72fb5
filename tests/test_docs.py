"""The commands of the README and of docs/ run as they are printed."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

import vnadmin_doc
from command_help import COMMANDS, options
from vnadmin_doc.cli.app import app

ROOT = Path(__file__).resolve().parents[1]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
_BLOCK = re.compile(r"^```sh\n(.*?)^```", re.MULTILINE | re.DOTALL)


def commands(page: Path) -> Iterator[list[str]]:
    """The arguments of each command on a page whose files are here: samples, and what is made of them."""
    for block in _BLOCK.findall(page.read_text("utf-8")):
        for line in block.splitlines():
            program, *arguments = shlex.split(line, comments=True) or [""]
            files = [word for word in arguments[1:] if "/" in word]
            if program == "vnadmin-doc" and all(word.startswith(("samples", "out/")) for word in files):
                yield arguments


@pytest.mark.ocr
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_commands_run(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "samples").symlink_to(ROOT / "samples")
    monkeypatch.chdir(tmp_path)
    for arguments in commands(page):
        result = CliRunner().invoke(app, arguments)
        assert result.exit_code == 0, (arguments, result.stderr)
        assert result.stdout or (tmp_path / "out").is_dir(), arguments


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_options_exist(page: Path) -> None:
    """Every option behind a command, in a block or in a sentence, is one of that command."""
    for name, rest in re.findall(r"(?:vnadmin-doc|`)\s?(\w+)((?: [^`\n#]*)?)", page.read_text("utf-8")):
        if name in COMMANDS:
            known = {word for option in options(name) for word in option[:3]}
            assert set(re.findall(r"(?<!\S)--?[a-z][a-z-]*", rest)) <= known, f"{name}{rest}"


def test_the_readme_shows_every_command() -> None:
    shown = {arguments[0] for arguments in commands(PAGES[0])}
    assert shown == {"convert", "show", "validate", "doctor", "catalog", "search", "report"}


def test_the_api_reference_builds_without_warnings(tmp_path: Path) -> None:
    pytest.importorskip("pdoc")
    from tools.api_reference import build

    build(tmp_path)
    page = (tmp_path / "vnadmin_doc.html").read_text("utf-8")
    assert all(f'id="{name}"' in page for name in vnadmin_doc.__all__)
    assert "The pages of a letter as PIL images" in page
    assert 'id="Signer.competence"' in (tmp_path / "vnadmin_doc" / "model" / "letter.html").read_text("utf-8")
