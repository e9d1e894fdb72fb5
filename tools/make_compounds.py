"""Write language/data/compounds.tsv, the pairs of syllables in Vietnamese words, from a word list of the package pyvi.

    pip install --no-deps pyvi && python tools/make_compounds.py

pyvi (Viet-Trung Tran) is licensed by MIT. The tables of the lexicon add the words of official letters: names of
agencies, titles, laws, verbs and phrases.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from importlib.metadata import files
from itertools import pairwise
from pathlib import Path

from vnadmin_doc.language import lexicon
from vnadmin_doc.language.syllables import is_syllable
from vnadmin_doc.language.text import nfc

OUT = Path(__file__).parents[1] / "src" / "vnadmin_doc" / "language" / "data" / "compounds.tsv"
HEAD = """\
# Pairs of syllables that are next to each other in a Vietnamese word, by their first syllable.
# Made by tools/make_compounds.py from the word list of pyvi (Viet-Trung Tran, MIT licence) and the other tables.
first	second
"""
LEXICON = ("agencies", "laws", "registered_names", "sentence_starts", "titles", "verbs")


def word_list() -> list[str]:
    """The words of pyvi."""
    found = next(path for path in files("pyvi") or () if path.name == "words.txt")
    return found.read_text(encoding="utf-8").splitlines()


def phrases() -> Iterator[str]:
    """All cells of the tables of the lexicon that hold words."""
    for table in LEXICON:
        for row in lexicon.rows(table):
            yield next(iter(row.values()))


def pairs(texts: Iterable[str]) -> Iterator[tuple[str, str]]:
    """The pairs of syllables in each text, in small letters; words with other signs end a pair."""
    for text in texts:
        for first, second in pairwise(nfc(text).lower().split()):
            if is_syllable(first) and is_syllable(second):
                yield first, second


def main() -> None:
    """Write the table."""
    seconds: dict[str, set[str]] = defaultdict(set)
    for first, second in pairs([*word_list(), *phrases()]):
        seconds[first].add(second)
    rows = (f"{first}\t{' '.join(sorted(seconds[first]))}\n" for first in sorted(seconds))
    OUT.write_text(HEAD + "".join(rows), encoding="utf-8")


if __name__ == "__main__":
    main()
