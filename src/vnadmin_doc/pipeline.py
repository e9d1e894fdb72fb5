"""The stages in order: from a source to readings. No stage reads or writes files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from vnadmin_doc.assembly.blank_confirmation import confirm_blanks
from vnadmin_doc.assembly.evidence_log import EvidenceLog
from vnadmin_doc.assembly.file_places import file_page, file_place, map_to_file
from vnadmin_doc.assembly.local_names import with_local_names
from vnadmin_doc.assembly.signature_captions import caption_issues
from vnadmin_doc.assembly.slots import assemble
from vnadmin_doc.checks import check, check_marks, have_same_head
from vnadmin_doc.language.local_lexicon import LocalLexicon
from vnadmin_doc.layout.letter_split import LetterPages, split
from vnadmin_doc.layout.page_order import order_pages
from vnadmin_doc.layout.rows import group_words, page_lines
from vnadmin_doc.layout.zones import lay_out
from vnadmin_doc.messages import msg
from vnadmin_doc.model.block import evidence_of
from vnadmin_doc.model.issue import Issue
from vnadmin_doc.model.letter import Letter
from vnadmin_doc.model.line import Line
from vnadmin_doc.model.page import Page, Source
from vnadmin_doc.model.reading import FilePart, Reading, SourceInfo, Unplaced
from vnadmin_doc.model.visibility import hidden_message
from vnadmin_doc.sure import judged

__all__ = ["analyse", "analyse_all", "analyse_first", "analyse_whole"]

HEADER_ONLY = msg("only the head and the foot were requested; body, tasks, tables and appendices were not read")


NO_LEXICON = LocalLexicon()


def analyse(source: Source, lexicon: LocalLexicon = NO_LEXICON) -> Reading:
    """Read the pages of a source as one letter; ``lexicon`` has the names of the office. No content raises an error."""
    return map_to_file(_analyse(source, lexicon), source)


def _analyse(source: Source, lexicon: LocalLexicon) -> Reading:
    layout = lay_out(source)  # words → lines → zones
    if source.fields == "header":
        layout = layout.header()
    layout, contradictions = confirm_blanks(layout, source.signatures, source.name)
    letter, log = assemble(layout, source.signatures)  # zones → fields → letter, with evidence
    known = frozenset[str]()
    if lexicon.digest:
        letter, known = with_local_names(letter, log, lexicon)
    others = [line for page in source.pages for line in _other_lines(page)]
    unplaced = log.unplaced(layout.lines)
    issues = (
        *source.issues,
        *contradictions,
        *log.issues,
        *caption_issues(layout, source.signatures),
        *_checked(source, letter, log),
        *check_marks(item.text for item in unplaced),
        *_about_hidden(source),
    )
    reading = Reading(
        source=SourceInfo(
            name=source.name,
            sha256=source.sha256,
            media_type=source.media_type,
            pages=len(source.pages),
            reading=source.reading,
            encoding=source.encoding,
            ocr=source.ocr,
            unit=source.pages[0].unit if source.pages else "cell",
            member=source.member or None,
            packet=source.packet,
        ),
        letter=letter,
        evidence=log.evidence,
        unplaced=log.unplaced([*layout.lines, *others]) if others else unplaced,
        issues=issues,
    )
    return judged(reading, known)


def analyse_all(source: Source, lexicon: LocalLexicon = NO_LEXICON) -> tuple[Reading, ...]:
    """Read each letter of a source; every page of the source belongs to one of them."""
    ordered, skipped = order_pages(source)
    pieces = split(ordered)
    if len(pieces) == 1:
        return (_with_pages(analyse(ordered, lexicon), source, skipped),)
    readings = (_analyse_piece(ordered, piece, number, len(pieces), lexicon) for number, piece in enumerate(pieces, 1))
    first, *others = _with_copies(map_to_file(reading, ordered) for reading in readings)
    return (_with_pages(first, source, skipped), *(_with_pages(other, source, ()) for other in others))


def analyse_first(source: Source, lexicon: LocalLexicon = NO_LEXICON) -> Reading:
    """Read the first letter of a source; the lines of the others are unplaced, and an issue reports them."""
    ordered, skipped = order_pages(source)
    first, *others = pieces = split(ordered)
    if not others:
        return _with_pages(analyse(ordered, lexicon), source, skipped)
    reading = _analyse_piece(ordered, first, 1, len(pieces), lexicon)
    lines = [line for piece in others for page in piece.pages for line in (*page_lines(page), *_other_lines(page))]
    evidence = [evidence_of(line, range(len(line.words)), "") for line in lines]
    rest = [Unplaced(item.page, item.box, item.text) for item in evidence]
    message = msg(
        "the file contains {count} letters; only the first was read (read_all reads all); "
        "the others begin on page {pages}",
        count=len(pieces),
        pages=_begins(others),
    )
    issue = Issue("several-letters", "warning", "", message)
    whole = replace(reading, unplaced=(*reading.unplaced, *rest), issues=(*reading.issues, issue))
    return _with_pages(map_to_file(whole, ordered), source, skipped)


def analyse_whole(source: Source, lexicon: LocalLexicon = NO_LEXICON) -> Reading:
    """Read the pages of a source as one letter, as requested; if it seems to contain more, an issue reports it."""
    ordered, skipped = order_pages(source)
    reading, (_, *others) = _with_pages(analyse(ordered, lexicon), source, skipped), split(ordered)
    if not others:
        return reading
    message = msg(
        "read as one letter, as requested; other letters seem to begin on page {pages}", pages=_begins(others)
    )
    return replace(reading, issues=(*reading.issues, Issue("several-letters", "info", "", message)))


def _analyse_piece(source: Source, piece: LetterPages, number: int, of: int, lexicon: LocalLexicon) -> Reading:
    reading = _analyse(replace(source, pages=piece.pages), lexicon)
    part = FilePart(number, of, piece.pages[0].number, piece.pages[-1].number, piece.cut)
    info = replace(reading.source, pages=len(source.pages), part=part)
    return replace(reading, source=info, issues=(*reading.issues, *piece.issues))


def _with_pages(reading: Reading, source: Source, skipped: Sequence[Page]) -> Reading:
    """The reading of a file of which pages were skipped: their lines are unplaced, and the file has them too."""
    pages = len({file_page(page) for page in source.pages})
    if pages == reading.source.pages and not skipped:
        return reading
    lines = ((page, line) for page in skipped for line in page_lines(page))
    places = ((file_place(page, line.box), line.text) for page, line in lines)
    unplaced = (Unplaced(number, box.rounded(), text) for (number, box), text in places)
    info = replace(reading.source, pages=pages)
    return replace(reading, source=info, unplaced=(*reading.unplaced, *unplaced))


def _with_copies(readings: Iterable[Reading]) -> Iterator[Reading]:
    """The readings; one with the head of an earlier one has an issue. OCR reads two scans of a letter differently."""
    earlier: list[Reading] = []
    for reading in readings:
        first = next((other for other in earlier if have_same_head(reading.letter, other.letter)), None)
        earlier.append(reading)
        if first is None or first.source.part is None:
            yield reading
            continue
        message = msg(
            "number, date, subject and addressees are those of the letter on page {page}: it seems to be a copy",
            page=first.source.part.first_page,
        )
        yield replace(reading, issues=(*reading.issues, Issue("letter-copied", "warning", "", message)))


def _begins(pieces: Sequence[LetterPages]) -> str:
    return ", ".join(str(file_page(piece.pages[0])) for piece in pieces)


def _other_lines(page: Page) -> list[Line]:
    """The lines that belong to no letter: hidden ones, and those of other pages."""
    return [*_hidden_lines(page), *group_words(page.margins, page.number, page.unit)]


def _hidden_lines(page: Page) -> list[Line]:
    return group_words(page.hidden, page.number, page.unit)


def _about_hidden(source: Source) -> Iterator[Issue]:
    """An issue for each page with text that cannot be seen."""
    for page in source.pages:
        text = " ".join(line.text for line in _hidden_lines(page))
        if any(char.isalnum() for char in text):
            problem = hidden_message(text)
            yield Issue("text-hidden", "info", "", msg("page {page}: {problem}", page=file_page(page), problem=problem))


def _checked(source: Source, letter: Letter, log: EvidenceLog) -> tuple[Issue, ...]:
    """Doubts about what was read; parts that were not requested are not reported as missing."""
    found = check(letter, log.evidence)
    if source.fields == "all":
        return found
    if any(issue.code == "foot-not-found" for issue in source.issues):
        found = tuple(issue for issue in found if issue.path not in ("/signers", "/distribution"))
    return (Issue("header-only", "info", "/body", HEADER_ONLY), *found)
