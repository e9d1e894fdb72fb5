"""The scripts parse, and say what to do where something is missing. They are run whole by hand and by CI."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SCRIPTS = sorted([*(ROOT / "scripts").iterdir(), ROOT / ".ci" / "run"])

pytestmark = pytest.mark.skipif(os.name != "posix" or not shutil.which("sh"), reason="needs a POSIX shell")


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_parses(script: Path) -> None:
    subprocess.run(["sh", "-n", str(script)], check=True)
    if script.name != "setup":
        assert script.read_text("utf-8").startswith("#!/bin/sh\n")


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    """A folder for PATH that has next to nothing: no apt-get, no sudo, no tesseract."""
    for tool in ("cat", "cksum", "dirname", "grep", "id"):
        (tmp_path / tool).symlink_to(str(shutil.which(tool)))
    return tmp_path


def _run(bare: Path, what: str) -> subprocess.CompletedProcess[str]:
    command = [str(shutil.which("sh")), "-euc", f". scripts/setup; {what}", "scripts/test"]
    env = {"PATH": str(bare), "VNADMIN_DOC_VENV": str(bare / "venv")}
    return subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)


def test_without_ocr_goes_on_and_says_how_to_get_it(bare: Path) -> None:
    run = _run(bare, "offer_ocr")
    assert run.returncode == 0
    assert "apt-get install tesseract-ocr tesseract-ocr-vie" in run.stdout


def test_without_python_stops(bare: Path) -> None:
    run = _run(bare, "make_venv")
    assert run.returncode == 1
    assert "Python 3.11 or later" in run.stderr


def test_without_venv_says_how_to_get_it(bare: Path) -> None:
    python = bare / "python3"
    python.write_text("#!/bin/sh\ncase $2 in *ensurepip*) exit 1 ;; *print*) echo 3.11 ;; esac\n")
    python.chmod(0o755)
    run = _run(bare, "make_venv")
    assert run.returncode == 1
    assert "sudo apt-get install python3-venv" in run.stderr


def test_container_without_a_builder_is_skipped(bare: Path) -> None:
    docker = bare / "docker"
    docker.write_text("#!/bin/sh\necho 'Cannot connect to the Docker daemon' >&2; exit 1\n")
    docker.chmod(0o755)
    command = [str(shutil.which("sh")), "scripts/container"]
    run = subprocess.run(command, cwd=ROOT, env={"PATH": str(bare)}, capture_output=True, text=True, check=True)
    assert run.stdout == "SKIPPED, nothing was built: there is neither Podman nor a Docker daemon\n"


CHECKS = ("ruff", "mypy", "tools.check_words", "tools.messages", "tools.api_reference", "tsc", "tools.audit")
FAKE_CHECK = """#!/bin/sh
set -- {name} "$@"
[ $1 != python ] || shift 2
[ -n "$1" ] || exit 0
echo "ran $1"
[ "$1" != {failing} ]
"""


@pytest.mark.parametrize("failing", [None, *CHECKS])
def test_check_runs_every_check_and_fails_with_any(failing: str | None, bare: Path) -> None:
    for name in ("ruff", "mypy", "python", "tsc"):
        program = (bare if name == "tsc" else bare / "venv" / "bin") / name
        program.parent.mkdir(parents=True, exist_ok=True)
        program.write_text(FAKE_CHECK.format(name=name, failing=failing))
        program.chmod(0o755)
    pyproject = (ROOT / "pyproject.toml").read_bytes()
    now = subprocess.run(["cksum"], input=pyproject, capture_output=True, check=True).stdout.decode().strip()
    (bare / "venv" / ".installed-dev").write_text(f"{now} {ROOT}")
    env = {"PATH": str(bare), "VNADMIN_DOC_VENV": str(bare / "venv")}
    command = [str(shutil.which("sh")), "scripts/check"]
    run = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    assert [line.removeprefix("ran ") for line in run.stdout.splitlines()] == [*CHECKS], run.stderr
    assert run.returncode == (failing is not None)


@pytest.mark.parametrize(
    "arguments",
    [
        ["speed.py", "--rounds", "1", "--corpus", "samples/quyet-dinh", "--beside", "."],
        ["ray_engine.py", "--help"],
        ["batch.py", "--files", "4", "--pdfs", "1", "--scans", "0", "--beside", "."],
        ["citations.py", "--rounds", "1", "--size", "1000"],
        ["links.py", "--letters", "120", "--archives", "1"],
        ["memory.py", "--letters", "20", "--corpus", "samples/quyet-dinh"],
        ["service.py", "--clients", "2", "--seconds", "1", "--alone", "1", "--workers", "1", "--mix"],
        ["search.py", "--letters", "50", "--rounds", "1"],
        ["ocr.py", "--help"],
        ["peers.py", "--help"],
        ["tables.py", "--help"],
    ],
    ids=lambda arguments: str(arguments[0]),
)
def test_benchmarks_run(arguments: list[str]) -> None:
    name, *options = arguments
    command = [sys.executable, str(ROOT / "benchmarks" / name), *options]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert "│" in run.stdout or "usage" in run.stdout


def test_every_benchmark_is_tried() -> None:
    there = {path.name for path in (ROOT / "benchmarks").glob("[!_]*.py")}
    assert there == {
        "batch.py", "citations.py", "links.py", "memory.py", "ocr.py", "peers.py", "ray_engine.py", "search.py",
        "service.py", "speed.py", "tables.py",
    }  # fmt: skip
