"""What ``vnadmin-doc rename`` does and says; imported only by that command."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path

from vnadmin_doc.archive.rename import JOURNALS, apply, undo
from vnadmin_doc.archive.rename_plan import plan, read_plan, write_plan
from vnadmin_doc.batch.ledger import STATE_FOLDER
from vnadmin_doc.cli.error_handling import echo
from vnadmin_doc.cli.language import chosen
from vnadmin_doc.errors import ExitCode
from vnadmin_doc.messages import msg

__all__ = ["make_plan", "rename_all"]


def make_plan(out: Path, file: Path) -> None:
    """Write a plan, and print what is in it."""
    renamed, left = write_plan(plan(out), file, chosen())
    message = msg(
        "{plan}: {renamed} to rename, {left} left as they are; apply it with: {command}",
        plan=file,
        renamed=renamed,
        left=left,
        command=f"rename {out} --apply {file}",
    )
    echo(message)


def rename_all(out: Path, planned: Path | None, journal: Path | None, say: Callable[[str], None]) -> ExitCode:
    """Apply a plan, or undo a journal; print which files were left, and where the new journal is."""
    before = _journals(out)
    count: Counter[str] = Counter()
    for renamed in apply(out, read_plan(planned)) if planned else undo(out, journal or Path()):
        state = "left" if renamed.problem else "already" if renamed.already else "renamed"
        count[state] += 1
        if renamed.problem:
            say(msg("left: {file}: {problem}", file=renamed.source, problem=renamed.problem))
    message = msg(
        "{renamed} renamed, {already} already had the name, {left} left",
        renamed=count["renamed"],
        already=count["already"],
        left=count["left"],
    )
    echo(message)
    for path in sorted(_journals(out) - before):
        echo(msg("undo it with: {command}", command=f"rename {out} --undo {path}"))
    return ExitCode.SOME_FAILED if count["left"] else ExitCode.OK


def _journals(out: Path) -> set[Path]:
    return set((out / STATE_FOLDER / JOURNALS).glob("*.jsonl"))
