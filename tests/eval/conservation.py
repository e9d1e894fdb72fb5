"""Nothing is lost: every word of a source is evidence of some value or unplaced.

    python tests/eval/conservation.py FOLDER...      counts the lost words of every readable file

A word is kept if some evidence or unplaced line of its page holds its text over its box; the mark of a note is in
superscript digits there.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from pathlib import Path

from vnadmin_doc import Limits, ReadError
from vnadmin_doc.assembly.file_places import file_place
from vnadmin_doc.formats.readers import read
from vnadmin_doc.model.page import Source, text_in_line
from vnadmin_doc.model.reading import Reading
from vnadmin_doc.pipeline import analyse

SLACK = 0.1
"""Boxes are written rounded to this."""
ROW = 4.0

Said = tuple[tuple[float, float, float, float], str]


def lost_words(source: Source, reading: Reading) -> list[str]:
    """The words that no evidence and no unplaced line holds in their place."""
    rows: dict[tuple[int, int], list[Said]] = defaultdict(list)
    told = [item for items in reading.evidence.values() for item in items]
    for page, box, text in [
        *((i.page, i.box, i.text) for i in told),
        *((u.page, u.box, u.text) for u in reading.unplaced),
    ]:
        for row in range(int(box[1] // ROW) - 1, int(box[3] // ROW) + 2):
            rows[page, row].append((box, text))
    words = ((text_in_line(word), *file_place(page, word.box)) for page in source.pages for word in page.words)
    return [
        word
        for word, number, place in words
        if not any(
            word in text
            and box[0] - SLACK <= place.middle <= box[2] + SLACK
            and box[1] - SLACK <= place.centre <= box[3] + SLACK
            for box, text in rows[number, int(place.centre // ROW)]
        )
    ]


def check(path: Path) -> tuple[int, list[str]] | None:
    """(words, lost words) of a file; None for one that is not readable."""
    try:
        source = read(path.read_bytes(), path.name, Limits())
    except ReadError:
        return None
    words = sum(len(page.words) for page in source.pages)
    return words, lost_words(source, analyse(source))


def main(folders: list[str]) -> int:
    """Print the count; 1 where a word is lost."""
    files = words = missing = 0
    for path in sorted(p for folder in folders for p in Path(folder).rglob("*") if p.is_file()):
        if path.name.endswith((".json", ".tsv", ".toml")):
            continue
        result = check(path)
        if result is None:
            continue
        files, words, missing = files + 1, words + result[0], missing + len(result[1])
        if result[1]:
            print(f"{path.name}: lost {result[1][:8]}")
    print(f"{files} files, {words} words, {missing} lost words")
    return int(missing > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
