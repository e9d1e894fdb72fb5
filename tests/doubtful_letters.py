"""Ten doubtful letters of different kinds, and what is right: the clerk's measure of the review page.

The letters are drawn as PDFs and their words read back; then some words are misread or lost, as OCR does, the misread
ones with a low confidence. So no OCR runs. What a recogniser of handwriting says is put in as its issue: no drawn
letter has handwriting.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from tools.samples import pdf
from tools.samples.model import Letter as Drawn
from tools.samples.model import Signer, archive, to

from review_archive import save_letter
from vnadmin_doc.api import open_source
from vnadmin_doc.batch.ledger import Ledger, ledger_path
from vnadmin_doc.model.issue import Issue
from vnadmin_doc.model.page import Ocr, Source, Word
from vnadmin_doc.model.reading import Reading
from vnadmin_doc.pipeline import analyse

NAME, SCHOOL = "Nguyễn Văn Hùng", "TRƯỜNG ĐÀO TẠO NGHỀ"
LETTER = Drawn(
    kind="CV", parent=("UBND TỈNH HÀ TRUNG",), issuer=("SỞ Y TẾ",), number="45", notation="SYT-KHTC",
    subject="mua sắm thiết bị y tế cho các trạm y tế xã", place="Hà Trung", day=date(2024, 3, 15),
    signers=(Signer(NAME, "PHÓ GIÁM ĐỐC", ("KT. GIÁM ĐỐC",)),), addressees=("Sở Tài chính",),
    references=None, opening=("Đề nghị quý Sở xem xét, bố trí kinh phí theo quy định./.",),
    distribution=(to("Như trên"), archive("Lưu: VT, KHTC", "VT", "KHTC")),
)  # fmt: skip
NO_GUESS = "written by hand or stamped; the reading is not sure; likeliest first: {}"


@dataclass(frozen=True)
class Case:
    """A letter with one fault.

    ``words``: a word as printed and as read, "" if it is lost; the first such word of the page. ``guesses``: path and
    readings of what is written by hand. ``acts``: what the clerk presses; ``type:`` comes before a text that is typed.
    ``right``: the value after that at its path.
    """

    name: str
    acts: tuple[str, ...]
    right: tuple[str, str]
    letter: Drawn = LETTER
    words: Mapping[str, str] = field(default_factory=dict)
    guesses: tuple[str, str] = ("", "")


CASES = (
    Case(
        "so-viet-tay", ("a", "Enter"), ("/code/number", "117"), replace(LETTER, number="       "),
        guesses=("/code/number", "117 (0.48), 177 (0.31), 111 (0.08)"),
    ),
    Case(
        "ngay-viet-tay", ("b", "Enter"), ("/promulgation/date", "2024-03-15"), words={"15": ""},
        guesses=("/promulgation/date", "2024-03-15 (0.52), 2024-03-13 (0.30)"),
    ),
    Case(
        "ten-duoi-dau", (f"type:{NAME}", "Enter", "Enter", "Enter"), ("/signers/0/full_name", NAME),
        words={"Nguyễn": "Ngyễn", "Văn": "Vãn", "Hùng": "Hửg"},
    ),
    Case(
        "co-quan-doc-sai", ("ArrowUp", f"type:{SCHOOL}", "Enter", "Enter", "Enter"), ("/issuers/0/name", SCHOOL),
        replace(LETTER, issuer=(SCHOOL,), notation="TĐT-KH"), words={"TRƯỜNG": "TRUÔNG", "NGHỀ": "NGHÊ"},
    ),
    Case(
        "thieu-co-quan", ("type:SỞ Y TẾ", "Enter", "Enter"), ("/issuers/0/name", "SỞ Y TẾ"),
        replace(LETTER, issuer=(), parent=()),
    ),
    Case(
        "trich-yeu-doc-sai", (f"type:{LETTER.subject}", "Enter", "Enter"), ("/subject", str(LETTER.subject)),
        words={"sắm": "sắrn", "thiết": "thíêt", "trạm": "tram"},
    ),
    Case(
        "tach-sai-trich-yeu", (f"type:{LETTER.subject}", "Enter", "Enter"), ("/subject", str(LETTER.subject)),
        words={"V/v": "V/vmua", "mua": ""},
    ),
    Case(
        "ngay-sai", ("Escape", "n", "type:15/3/2024", "Enter", "Enter"), ("/promulgation/date", "2024-03-15"),
        words={"15": "16"},
    ),
    Case(
        "kinh-gui-doc-sai", ("type:Sở Tài chính", "Enter", "Enter"), ("/addressees/0/text", "Sở Tài chính"),
        words={"Tài": "Tai", "chính.": "chinb."},
    ),
    Case(
        "thieu-ten-nguoi-ky", (f"type:{NAME}", "Enter", "Enter"), ("/signers/0/full_name", NAME),
        words={"Nguyễn": "", "Văn": "", "Hùng": ""},
    ),
)  # fmt: skip


def make_doubtful(folder: Path) -> Path:
    """An archive of the ten letters: files in ``folder/in``, documents in ``folder/out``, which is returned."""
    source, out = folder / "in", folder / "out"
    source.mkdir(parents=True)
    ledger_path(out).parent.mkdir(parents=True)
    with Ledger(ledger_path(out), "0", "1.0") as ledger:
        for number, case in enumerate(CASES, 1):
            path = source / f"{case.name}.pdf"
            # Each letter is another file: letters of the same bytes share their corrections.
            letter = replace(case.letter, notation=f"{case.letter.notation}{number}")
            path.write_bytes(pdf.render(letter, pdf.Options()))
            save_letter(ledger, path, out, reading(case, path))
    return out


def reading(case: Case, path: Path) -> Reading:
    """The letter of a case as it is read."""
    found = analyse(_misread(open_source(path.read_bytes(), name=path.name), dict(case.words)))
    at, guesses = case.guesses
    if not at:
        return found
    issues = [issue for issue in found.issues if issue.path != at]
    return replace(found, issues=(*issues, Issue("handwritten-unread", "warning", at, NO_GUESS.format(guesses))))


def _misread(source: Source, wrong: dict[str, str]) -> Source:
    page = source.pages[0]
    words = tuple(_words(page.words, wrong))
    assert not wrong, "a word is not on the page"
    return replace(
        source,
        reading="ocr",
        ocr=Ocr("simulated", "1", "vie", 300),
        pages=(replace(page, words=words), *source.pages[1:]),
    )


def _words(words: tuple[Word, ...], wrong: dict[str, str]) -> Iterator[Word]:
    for word in words:
        read = wrong.pop(word.text, None)
        if read != "":
            yield replace(word, text=read or word.text, confidence=0.4 if read else 0.96)
