"""Check of words: turns of phrase that are not plain technical English, in the source and the documentation.

    python -m tools.check_words            # prints file:line: turn → plain words; exit code 1 if there are any
    python -m tools.check_words --count    # the number of findings for each package

Docstrings, comments and messages of src/, tools/ and benchmarks/ are checked, and all pages in Markdown. The list is
below, and in CONTRIBUTING.md with its reasons. ``_`` in a turn stands for any white space.
"""

from __future__ import annotations

import argparse
import io
import re
import sys
import tokenize
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FOLDERS = ("src", "tools", "benchmarks", "tests")
PAGES = ("README.md", "CONTRIBUTING.md", "docs/*.md", "schemas/*.md")
OWN = {"tools/check_words.py", "CONTRIBUTING.md"}
"""These hold the list itself."""

TURNS: dict[str, str] = {
    r"(?:is|are|was|were|be|been)_(?:said|told)": "is reported, flagged, printed, logged, detected",
    r"(?:says|said|tells|told)_(?:so|of|by|apart|nothing)": "reports, states, distinguishes, detected from",
    r"tells?_(?:it|that|where|which|what|how|whether)": "shows, determines",
    r"said_to": "flagged as, reported as",
    r"(?:made|makes|make|begun|begins|read|counted|tried|built|written|compiled)_anew": "made, read … again",
    r"anew": "again",
    r"put_(?:right|back)": "corrected, restored",
    r"of_no_kind": "unsupported format",
    r"tell_(?:them|it|these)?_?apart": "distinguish",
    r"(?:lies|lie|lain|where_it_lay|they_lay)": "is, is located",
    r"what_became_of": "the outcome of",
    r"in_its_turn": "in turn, or leave it out",
    r"whatever_(?:became|happens|it_says)": "in every case",
    r"so_(?:many|much|high|wide|near|far)_(?:em|ems|points|rows|characters|words|lines)": "the number, the limit",
    r"at_most_so": "most, largest",
    r"(?:none|nothing)_of_(?:it|them|that)_is": "no … is",
    r"lest": "so that … not",
    r"nought": "zero",
    r"(?:wherein|whereof|thereof|therein|hereof|whence|thence|hither|betwixt)": "in which, of which, from there",
    r"be_it": "whether",
    r"bears?_(?:it_)?out": "confirms",
    r"set_aside": "skipped, kept separately",
    r"at_hand": "available",
    r"spared": "skipped",
    r"hardly": "almost no, rarely",
    r"seldom": "rarely",
    r"learnt": "trained",
    r"spoilt": "damaged, degraded",
    r"not_one_word": "no words",
    r"by_halves": "half each",
    r"as_far_as_it_goes": "up to its end",
    r"forgiven": "allowed",
    r"told": "reported, detected",
}
_TURNS = "|".join(rf"(?P<t{n}>\b{turn}\b)".replace("_", r"\s+") for n, turn in enumerate(TURNS))
_ALL = re.compile(_TURNS, re.IGNORECASE)


def findings(text: str) -> Iterator[tuple[int, str, str]]:
    """(line from 0, turn, plain words) in a text."""
    for match in _ALL.finditer(text):
        plain = list(TURNS.values())[int((match.lastgroup or "t0")[1:])]
        yield text.count("\n", 0, match.start()), " ".join(match[0].split()), plain


def prose(path: Path) -> Iterator[tuple[int, str]]:
    """(first line, text) of the prose of a file: of Python the comments and the strings, of a page everything."""
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        yield 1, text
        return
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        comment = token.type == tokenize.COMMENT
        docstring = token.type == tokenize.STRING and token.string.lstrip("rR").startswith('"""')
        if comment or docstring:
            yield token.start[0], token.string


def files() -> list[Path]:
    """Every file that is checked."""
    code = [path for folder in FOLDERS for path in sorted((ROOT / folder).rglob("*.py"))]
    pages = [path for pattern in PAGES for path in sorted(ROOT.glob(pattern))]
    return [path for path in [*code, *pages] if path.relative_to(ROOT).as_posix() not in OWN]


def main() -> int:
    """Print the findings; 1 if there are any."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", action="store_true")
    args = parser.parse_args()
    counts: Counter[str] = Counter()
    for path in files():
        name = path.relative_to(ROOT).as_posix()
        for line, text in prose(path):
            for offset, turn, plain in findings(text):
                counts["/".join(name.split("/")[:3])] += 1
                if not args.count:
                    print(f"{name}:{line + offset}: {turn} → {plain}")
    if args.count:
        print("\n".join(f"{count:5} {package}" for package, count in counts.most_common()))
    return int(bool(counts))


if __name__ == "__main__":
    sys.exit(main())
