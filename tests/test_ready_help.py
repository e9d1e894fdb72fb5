"""The entry point prints help without Typer, and prints what Typer would."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from tools.help_texts import printed, texts

from vnadmin_doc import __version__
from vnadmin_doc.cli import start
from vnadmin_doc.cli.start import ready_text


def test_files_are_what_typer_prints() -> None:
    old = [path.name for path, text in texts().items() if not path.exists() or path.read_text("utf-8") != text]
    assert not old, "python -m tools.help_texts"


@pytest.mark.parametrize("lang", ["en", "vi"])
def test_help_in_both_languages(lang: str) -> None:
    assert ready_text(["show", "--help", "--lang", lang], {}) == printed("show", lang)
    assert ready_text(["-h"], {"VNADMIN_DOC_LANG": lang}) == printed("vnadmin-doc", lang)


def test_version() -> None:
    assert ready_text(["--version"], {}) == f"vnadmin-doc {__version__}\n"


@pytest.mark.parametrize(
    "args",
    [
        [],
        ["show", "a.pdf"],
        ["show", "a.pdf", "--help"],
        ["--help", "--lang", "fr"],
        ["nothing", "--help"],
        ["../help/show", "--help"],
        ["--", "--help"],
        ["--help", "--version"],
    ],
)
def test_everything_else_is_for_typer(args: list[str]) -> None:
    assert ready_text(args, {}) is None


def test_narrow_terminals_and_completion_are_for_typer(monkeypatch: pytest.MonkeyPatch) -> None:
    ran = []
    monkeypatch.setattr("vnadmin_doc.cli.app.main", lambda: ran.append(True))
    monkeypatch.setattr(sys, "argv", ["vnadmin-doc", "--help"])
    monkeypatch.setenv("COLUMNS", "60")
    start.main()
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setenv("_VNADMIN_DOC_COMPLETE", "complete_bash")
    start.main()
    assert len(ran) == 2


def test_help_does_not_import_typer(tmp_path: Path) -> None:
    code = (
        "import sys; from vnadmin_doc.cli.start import main; main(); "
        "sys.exit(not {'typer', 'shutil', 'rich'}.isdisjoint(sys.modules))"
    )
    command = [sys.executable, "-c", code, "convert", "--help"]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=tmp_path)
