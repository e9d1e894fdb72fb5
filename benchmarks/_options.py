"""The options that all benchmarks have in common: ``sh scripts/bench`` gives each the same arguments."""

from __future__ import annotations

import argparse
from pathlib import Path

__all__ = ["checkout", "make_parser"]


def make_parser(description: str | None) -> argparse.ArgumentParser:
    """A parser that accepts the common options; a benchmark that uses one adds it again, with its help."""
    parser = argparse.ArgumentParser(
        description=description, formatter_class=argparse.RawDescriptionHelpFormatter, conflict_handler="resolve"
    )
    for name in ("--beside", "--corpus", "--rounds"):
        parser.add_argument(name, help=argparse.SUPPRESS)
    return parser


def checkout(path: str) -> Path:
    """The type of ``--beside``: a folder with a checkout of this project."""
    folder = Path(path).resolve()
    if not (folder / "src" / "vnadmin_doc").is_dir():
        raise argparse.ArgumentTypeError(f"no checkout of this project: {path}")
    return folder
