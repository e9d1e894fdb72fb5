"""Compare the speed of citations: characters per second on Vietnamese letters, and of eyecite on English law.

    python benchmarks/citations.py [--rounds N] [--size CHARACTERS]

eyecite (the Free Law Project's citation finder for American law) does not read Vietnamese and vnadmin-doc does not
read English, so each reads its own language: eyecite the example of its readme, repeated, and texts
written here, with the same share of sentences that cite. Both run alternately
after a warm-up round; times are medians of CPU time, the ratio is that of two medians of one
run. eyecite uses its default tokenizer, logging is off, and only ``get_citations`` is timed;
vnadmin-doc also links "Nghị định này" to its document, which eyecite does in a
second step that is not timed.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator, Sequence
from functools import partial
from importlib.metadata import version
from itertools import cycle
from pathlib import Path

from eyecite import get_citations
from rich.console import Console

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks._options import make_parser
from benchmarks.speed import in_turns, table
from vnadmin_doc.grammar.citations import mentions

PLAIN = (
    "Các đơn vị tổ chức triển khai nghiêm túc, bảo đảm tiến độ và chất lượng; kịp thời báo cáo khó khăn, vướng mắc.",
    "Văn phòng Sở chủ trì, phối hợp với các phòng chuyên môn theo dõi, đôn đốc việc thực hiện và tổng hợp kết quả.",
    "Kinh phí thực hiện được bố trí từ nguồn ngân sách được giao hằng năm và các nguồn hợp pháp khác theo quy định.",
)
CITING = (
    "Căn cứ Nghị định số {n}/2031/NĐ-CP ngày 05 tháng 3 năm 2031 của Chính phủ về công tác văn thư;",
    "Theo quy định tại điểm a khoản 2 Điều 5 Thông tư số {n}/2031/TT-BNV và Luật Lưu trữ năm 2024,",
    "Thực hiện Công văn số {n}/UBND-KGVX ngày 12/5/2031 của Ủy ban nhân dân tỉnh, Quyết định số {n}/QĐ-SNV,",
    "Các nội dung khác thực hiện theo Điều 7 Nghị định này và Kế hoạch số {n}-KH/TU, ngày 15/6/2031 của Tỉnh ủy.",
)
ENGLISH_PLAIN = (
    "The parties agree that the shipment arrived late, and that no notice of the delay was sent to the buyer.",
    "After a hearing at which both sides were heard, the judge entered findings that neither of them disputes.",
    "We review the meaning of a statute anew, and give weight to the findings of the court that heard the case.",
)
ENGLISH_CITING = (
    "Plaintiff relies on Alder v. Birch, {n} U.S. 98, 99-100 (2000), which this court has followed since.",
    "The statute that governs, 42 U.S.C. § {n}, was amended in response to Cedar v. Dogwood, {n} U.S. 113 (1973).",
    "In Elm v. Fir, {n} F.3d 5, 7 (9th Cir. 1993), the court held the same of the claim that was made for costs.",
    "Id. at 102. The rule was put otherwise in In re Ivy, {n} F. Supp. 2d 8 (D. Me. 1998), and we agree with it.",
)
README = (
    "Mass. Gen. Laws ch. 1, § 2 (West 1999) (barring ...).",
    "Foo v. Bar, 1 U.S. 2, 3-4 (1999) (overruling ...).",
    "Id. at 3.",
    "Foo, supra, at 5.",
)
"""The example of eyecite's readme."""

Sentences = tuple[str, ...]

ROWS: dict[str, tuple[tuple[Sentences, Sentences], tuple[Sentences, Sentences], int]] = {
    "its readme; every sentence cites": ((PLAIN, CITING), (ENGLISH_PLAIN, README), 1),
    "every sentence cites": ((PLAIN, CITING), (ENGLISH_PLAIN, ENGLISH_CITING), 1),
    "one in three": ((PLAIN, CITING), (ENGLISH_PLAIN, ENGLISH_CITING), 3),
    "one in ten": ((PLAIN, CITING), (ENGLISH_PLAIN, ENGLISH_CITING), 10),
    "none: what a text costs that cites nothing": ((PLAIN, PLAIN), (ENGLISH_PLAIN, ENGLISH_PLAIN), 1),
}


def main() -> None:
    """Parse the arguments and print the tables."""
    parser = make_parser(__doc__)
    parser.add_argument("--rounds", type=int, default=15, help="how often each is run (15)")
    parser.add_argument("--size", type=int, default=8_000, help="characters of each text (8000)")
    options = parser.parse_args()
    logging.disable()
    title = f"Citations (target where a text cites: at least 10 times eyecite {version('eyecite')})"
    made = table(title, "text", "found\nours", "\neyecite", "characters/s\nours", "\neyecite", "faster")
    for name, (ours, theirs, each) in ROWS.items():
        texts = write_text(*ours, each, options.size), write_text(*theirs, each, options.size)
        made.add_row(name, *row(*texts, options.rounds))
    Console(width=110).print(made)


def row(ours: str, theirs: str, rounds: int) -> Iterator[str]:
    """The cells of one row: citations, characters per second and their ratio."""
    yield f"{sum(1 + len(cited.mentions) for cited in resolve(ours))}"
    yield f"{len(get_citations(theirs))}"
    times = in_turns([partial(resolve, ours), partial(get_citations, theirs)], rounds)
    speeds = [len(text) / time for text, time in zip((ours, theirs), times, strict=True)]
    yield from (f"{speed:,.0f}" for speed in speeds)
    yield f"{speeds[0] / speeds[1]:.1f} ×"


def resolve(text: str) -> list[mentions.Cited]:
    """The citations of a text, with back references resolved."""
    return mentions.resolve(text, "Công văn")


def write_text(plain: Sequence[str], citing: Sequence[str], each: int, size: int) -> str:
    """A text of ``size`` characters: every ``each``-th sentence cites; eight sentences per paragraph."""
    text, plains, citings = "", cycle(plain), cycle(citing)
    number = 0
    while len(text) < size:
        sentence = next(plains) if number % each else next(citings).format(n=number + 1)
        number += 1
        text += sentence + (" " if number % 8 else "\n")
    return text


if __name__ == "__main__":
    main()
