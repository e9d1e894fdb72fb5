"""The command in a shell: ``python -m vnadmin_doc``, and completion by Tab in bash and zsh."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

MODULE = [sys.executable, "-m", "vnadmin_doc"]
SHELLS = ["bash", "zsh"]


def run(*arguments: str, **environment: str) -> str:
    """What ``python -m vnadmin_doc`` prints."""
    done = subprocess.run(
        [*MODULE, *arguments], capture_output=True, text=True, check=True, env=os.environ | environment
    )
    return done.stdout


def test_the_module_is_the_command() -> None:
    assert run("--version").startswith("vnadmin-doc ")
    assert run("--help").startswith("Usage: vnadmin-doc [OPTIONS] COMMAND")


@pytest.mark.parametrize("shell", SHELLS)
def test_the_shell_script_is_printed(shell: str) -> None:
    listed = run("--help")
    assert "--install-completion" in listed
    assert "--show-completion" in listed
    script = run("--show-completion", shell, _TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION="1")
    assert f"_VNADMIN_DOC_COMPLETE=complete_{shell}" in script
    assert script.strip() == run(_VNADMIN_DOC_COMPLETE=f"source_{shell}").strip()


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("vnadmin-doc con", ["convert"]),
        ("vnadmin-doc convert --ti", ["--timeout"]),
        ("vnadmin-doc convert --to ", ["json", "xml", "akn", "edxml", "pdfa"]),
        ("vnadmin-doc catalog out --to x", ["xlsx"]),
        ("vnadmin-doc convert --fields ", ["all", "header"]),
        # No word: the shell completes the names of files.
        ("vnadmin-doc convert le", []),
        ("vnadmin-doc show le", []),
        ("vnadmin-doc convert letters -o o", []),
        ("vnadmin-doc validate out/", []),
    ],
)
def test_words_are_completed(line: str, words: list[str]) -> None:
    before = len(line.split(" ")) - 1
    bash = run(COMP_WORDS=line, COMP_CWORD=str(before), _VNADMIN_DOC_COMPLETE="complete_bash")
    assert bash.split() == words
    zsh = run(_TYPER_COMPLETE_ARGS=line, _VNADMIN_DOC_COMPLETE="complete_zsh")
    assert all(f'"{word}"' in zsh for word in words)
    assert (zsh.strip() == "_files") is (not words)


@pytest.mark.skipif(not shutil.which("bash"), reason="needs bash")
def test_bash_runs_its_script(tmp_path: Path) -> None:
    command = tmp_path / "vnadmin-doc"
    command.write_text(f'#!/bin/sh\nexec {sys.executable} -m vnadmin_doc "$@"\n')
    command.chmod(0o755)
    script = run(_VNADMIN_DOC_COMPLETE="source_bash") + (
        'COMP_WORDS=(vnadmin-doc catalog out --to ""); COMP_CWORD=4\n'
        '"$(complete -p vnadmin-doc | sed "s/.*-F \\([^ ]*\\).*/\\1/")" vnadmin-doc\n'
        'echo "${COMPREPLY[@]}"; complete -p vnadmin-doc\n'
    )
    path = f"{tmp_path}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        ["bash", "--norc", "-c", script], capture_output=True, text=True, check=True, env=os.environ | {"PATH": path}
    )
    completed, registered = done.stdout.splitlines()
    assert completed == "csv json xlsx parquet"
    assert "-o default" in registered, "where no word is offered, bash completes the names of files"
