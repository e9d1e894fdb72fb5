"""Update ``known_failures`` in ``samples/*/about.toml``.

    python -m tools.known_failures          remove values that are correct now
    python -m tools.known_failures --add    also add values that are wrong now

Without ``--add`` a newly wrong value is only printed, because adding one is a decision.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

import vnadmin_doc
from sample_files import SampleSource, dig, expected, plain, sample_sources, simple


def wrong(source: SampleSource) -> set[str]:
    """The paths of values that differ from the expected values."""
    letter = vnadmin_doc.read(source.path).letter.model_dump(mode="json")
    wanted = expected(source.path.parent)
    return {p for p in source.compare if plain(wanted[p], dig(letter, p)) != simple(wanted[p])}


def rewrite(source: SampleSource, failures: set[str]) -> None:
    """Replace the line of this source in ``about.toml``."""
    about = source.path.parent / "about.toml"
    line = "known_failures = [" + ", ".join(f'"{path}"' for path in sorted(failures)) + "]"
    table = re.escape(f'[sources."{source.path.name}"]')
    text = re.sub(rf"({table}\n(?:[^\[\n].*\n)*?)known_failures = .*", rf"\g<1>{line}", about.read_text("utf-8"))
    about.write_text(text, "utf-8")


def main() -> None:
    """Update or print the known failures of all sources."""
    add = sys.argv[1:] == ["--add"]
    for source in sample_sources():
        now = wrong(source)
        for path in sorted(now - source.known_failures):
            print(f"{'added' if add else 'WRONG'}  {source.id}: {path}")
        for path in sorted(source.known_failures - now):
            print(f"right  {source.id}: {path}")
        rewrite(source, now if add else now & source.known_failures)


if __name__ == "__main__":
    main()
