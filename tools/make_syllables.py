"""Write language/data/syllables.tsv, the frequencies of Vietnamese syllables, from the package wordfreq.

    pip install wordfreq && python tools/make_syllables.py

wordfreq 3 (Robyn Speer) counts words of subtitles, news, encyclopaedia and the web; its data is
CC BY-SA 4.0, and so is the generated table. Written Vietnamese separates syllables by spaces, so a
word of its list is a syllable.
"""

from __future__ import annotations

from pathlib import Path

from vnadmin_doc.language.syllables import is_syllable
from vnadmin_doc.language.text import nfc

OUT = Path(__file__).parents[1] / "src" / "vnadmin_doc" / "language" / "data" / "syllables.tsv"
HEAD = """\
# Syllables of written Vietnamese and how often they are: log10 of the occurrences in 10^9 words, times 10.
# Made by tools/make_syllables.py from wordfreq 3 (Robyn Speer), data licence CC BY-SA 4.0.
syllable	frequency
"""


def main() -> None:
    """Write every word of the list that can be a Vietnamese syllable."""
    from wordfreq import get_frequency_dict, zipf_frequency

    words = sorted({nfc(word) for word in get_frequency_dict("vi", wordlist="best") if is_syllable(nfc(word))})
    rows = [f"{word}\t{round(10 * zipf_frequency(word, 'vi'))}\n" for word in words]
    OUT.write_text(HEAD + "".join(rows), encoding="utf-8")


if __name__ == "__main__":
    main()
