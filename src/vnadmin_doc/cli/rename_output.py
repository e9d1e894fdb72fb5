"""What ``vnadmin-doc rename`` does and says; imported only by that command."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import typer

from vnadmin_doc.archive.rename import JOURNALS, apply, undo
from vnadmin_doc.archive.rename_plan import plan, read_plan, write_plan
from vnadmin_doc.batch.ledger import FOLDER
from vnadmin_doc.errors import ExitCode

__all__ = ["make_plan", "rename_all"]


def make_plan(out: Path, file: Path) -> None:
    """Write a plan, and say what is in it."""
    renamed, left = write_plan(plan(out), file)
    typer.echo(f"{file}: {renamed} to rename, {left} left as they are; apply it: rename {out} --apply {file}")


def rename_all(out: Path, planned: Path | None, journal: Path | None, say: Callable[[str], None]) -> ExitCode:
    """Apply a plan, or take back what a journal tells of; say what was left, and where the new journal is."""
    before = _journals(out)
    count: Counter[str] = Counter()
    for renamed in apply(out, read_plan(planned)) if planned else undo(out, journal or Path()):
        state = "left" if renamed.problem else "named so already" if renamed.already else "renamed"
        count[state] += 1
        if renamed.problem:
            say(f"left: {renamed.source}: {renamed.problem}")
    typer.echo(", ".join(f"{count[state]} {state}" for state in ("renamed", "named so already", "left")))
    for path in sorted(_journals(out) - before):
        typer.echo(f"take it back: rename {out} --undo {path}")
    return ExitCode.SOME_FAILED if count["left"] else ExitCode.OK


def _journals(out: Path) -> set[Path]:
    return set((out / FOLDER / JOURNALS).glob("*.jsonl"))
