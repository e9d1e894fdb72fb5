"""Checks: doubts about a letter. Each check cites the rule of the decree.

Decree 30/2020/NĐ-CP, Điều 8 (required parts), Appendix I, II (forms), Appendix III (templates).
A check uses the letter and its evidence, never the page.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from vnadmin_doc.language import lexicon
from vnadmin_doc.language.compounds import doubtful_syllables
from vnadmin_doc.language.syllables import impossible
from vnadmin_doc.language.text import UNFILLED_FIELD, fold
from vnadmin_doc.messages import msg
from vnadmin_doc.model.found import IMPOSSIBLE_DATE, KIND_WITHOUT_CODE
from vnadmin_doc.model.issue import Issue, Severity
from vnadmin_doc.model.kinds import KINDS, Kind, allows, by_notation
from vnadmin_doc.model.letter import DigitalSignature, Letter, Signer
from vnadmin_doc.model.reading import Evidence

__all__ = ["CHECKS", "check", "check_marks", "have_same_head"]

EvidenceMap = Mapping[str, Sequence[Evidence]]
Check = Callable[[Letter, EvidenceMap], Iterator[Issue]]

SURE = {"/code/number": 0.9, "/code/notation": 0.75, "/promulgation/date": 0.85, "/promulgation/place": 0.6}
SURE |= {"/copy/number": 0.9, "/copy/notation": 0.75, "/copy/date": 0.85, "/copy/place": 0.6}
SURE |= {"/arrival/number": 0.9, "/arrival/date": 0.85}
"""The least OCR confidence of a value that is not flagged, by pointer."""
SURE_ELSEWHERE = 0.5
"""The same for all other values."""

_IN_BODY = ("/body", "/appendices", "/tables", "/references")
_PAGE_MARKS = {fold(row["mark"]): row["meaning"] for row in lexicon.rows("page_marks")}
_NOT_LETTERS = re.compile(r"[\W_]+")
_ISSUED_WITH = re.compile(r"\W*(?:ban hanh )?kem theo ")
_IMPOSSIBLE_YEAR = re.compile(r"(?<!\w)nam (?:\d{5,}|[03-9]\d{3}|2[1-9]\d\d)(?!\w)")
_WEAK_DIGESTS = ("md2", "md5", "sha1")
_CUT_SHORT = re.compile(
    r"(?<!\w)(?:của|và|các|những|với|nhằm|(?<!danh )từ|(?<!trở )(?<!quay )về|(?<!tồn )(?<!hiện )tại|(?<!kèm )theo"
    r"|(?<!tự )(?<!lý )do|(?<!trực )(?<!phụ )thuộc)$"
)


def have_same_head(letter: Letter, other: Letter) -> bool:
    """Have both letters the same number and notation (none is missing), date, subject and addressees?

    Tone marks do not count: OCR loses them. Letters of one template differ in the number or in the addressees.
    """
    complete = letter.code.number and letter.code.notation and letter.promulgation.date
    return bool(complete) and _head(letter) == _head(other)


def _head(letter: Letter) -> tuple[str | None, ...]:
    code, texts = letter.code, (letter.subject or "", *(addressee.text for addressee in letter.addressees))
    return code.number, code.notation, letter.promulgation.date, *map(fold, texts)


def missing_parts(letter: Letter, evidence: EvidenceMap) -> Iterator[Issue]:
    """Decree 30, Điều 8.2: the main parts of every document."""
    if not _is_letter(letter, evidence):
        yield Issue(
            "not-a-letter", "error", "", msg("no national motto, number, title of a kind or Kính gửi was found")
        )
        return
    kind = _kind(letter)
    uncoded = next((e.text for e in evidence.get("/kind", ()) if e.rule == KIND_WITHOUT_CODE), None)
    if uncoded and letter.kind is None:
        message = msg("no list gives a code for the kind that the title names: {title}", title=uncoded)
        yield Issue("kind-without-code", "info", "/kind", message)
    elif letter.kind is None:
        yield Issue(
            "kind-unknown", "error", "/kind", msg("neither the title nor the notation gives the kind of document")
        )
    if not letter.issuers:
        yield Issue("issuer-missing", "error", "/issuers", msg("no issuing agency was found"))
    if letter.code.notation is None and letter.code.number is None:
        if (kind.numbered if kind else not uncoded) and not _is_attached(letter):
            yield Issue("code-missing", "error", "/code", msg("no number and notation were found"))
    elif letter.code.number is None:
        yield Issue("number-missing", "warning", "/code/number", msg("the number is blank or could not be read"))
    if letter.subject is None and (kind is None or kind.subject):
        yield Issue(
            "subject-missing", "warning", "/subject", msg("no subject was found: neither V/v nor lines below the title")
        )
    yield from _missing_date(letter, evidence, kind)
    if not letter.signers and not _is_attached(letter):
        yield Issue("signature-missing", "error", "/signers", msg("no signature block was found"))


def _missing_date(letter: Letter, evidence: EvidenceMap, kind: Kind | None) -> Iterator[Issue]:
    """Decree 30, Điều 8.2: the date of issue. A printed date that is no day of the calendar was reported already."""
    if any(item.rule == IMPOSSIBLE_DATE and item.confidence is None for item in evidence.get("/promulgation/date", ())):
        return
    if letter.promulgation.date is None:
        if (kind is None or kind.dated) and not _is_attached(letter):
            yield Issue("date-missing", "error", "/promulgation/date", msg("no date of issue was found"))
    elif len(letter.promulgation.date) < 10:
        yield Issue(
            "date-partial", "warning", "/promulgation/date", msg("the day or month is blank or could not be read")
        )


def _is_letter(letter: Letter, evidence: EvidenceMap) -> bool:
    """Does it have at least one of the parts that official letters begin with?"""
    headed = any(item.rule == "motto" for item in evidence.get("", ()))
    return headed or letter.kind is not None or letter.code.raw is not None or bool(letter.addressees)


def _kind(letter: Letter) -> Kind | None:
    return next((kind for kind in KINDS if letter.kind and kind.code == letter.kind.code), None)


def _is_attached(letter: Letter) -> bool:
    """Is it issued with a decision, "(Kèm theo Quyết định …)"? The decision has the other parts (Mẫu 1.3)."""
    return bool(letter.body.opening) and _ISSUED_WITH.match(fold(letter.body.opening[0])) is not None


def missing_names(letter: Letter, _: EvidenceMap) -> Iterator[Issue]:
    """Decree 30, Appendix I, II.7: title and full name of the signer."""
    for number, signer in enumerate(letter.signers):
        if signer.full_name is None:
            yield Issue(
                "name-missing", "warning", f"/signers/{number}/full_name", msg("the signer's name was not read")
            )
        if signer.position is None and not _signs_for_all(signer):
            yield Issue(
                "position-missing", "warning", f"/signers/{number}/position", msg("the signer's title was not read")
            )


def _signs_for_all(signer: Signer) -> bool:
    """Bộ Chính trị, Ban Bí thư, Đoàn Chủ tịch of a congress: "T/M …" without a title (Hướng dẫn 36-HD/VPTW, II.1.7)."""
    return signer.competence != () and signer.competence[-1].startswith("T/M")


def unnamed_heads(letter: Letter, _: EvidenceMap) -> Iterator[Issue]:
    """Decree 30, Appendix I, II.7a: a deputy signs for the head ("KT. …"), in a line that the seal often covers."""
    for number, signer in enumerate(letter.signers):
        if not signer.competence and signer.is_deputy:
            message = msg("a deputy signs, but the line that says for whom (KT.) was not read")
            yield Issue("competence-missing", "warning", f"/signers/{number}/competence", message)


def cut_subjects(letter: Letter, evidence: EvidenceMap) -> Iterator[Issue]:
    """Decree 30, Appendix III, Mẫu 1.1–1.3: only the issuing authority is between title and căn cứ.

    Other words there in a scan may be the last row of a title that a stamp covers.
    """
    first, base = (evidence.get(f"/body/{part}/0", ()) for part in ("opening", "bases"))
    if letter.subject is None or not letter.body.enacting or not first or not base or first[0].confidence is None:
        return
    if (first[0].page, first[0].box[1]) < (base[0].page, base[0].box[1]):
        message = msg(
            "words between the title and the căn cứ may belong to the title: {words}", words=letter.body.opening[0]
        )
        yield Issue("subject-doubtful", "warning", "/subject", message)


def incomplete_subjects(letter: Letter, _: EvidenceMap) -> Iterator[Issue]:
    """A year has four digits, and a subject does not end with a word that needs another one: "… có xuất xứ từ"."""
    subject = letter.subject or ""
    if _IMPOSSIBLE_YEAR.search(fold(subject)) or _CUT_SHORT.search(subject):
        message = msg("the subject ends with a word that needs another one, or has an impossible year: words are lost")
        yield Issue("subject-incomplete", "warning", "/subject", message)


def doubtful_words(letter: Letter, evidence: EvidenceMap) -> Iterator[Issue]:
    """OCR loses and changes the marks of syllables: "quá tài" is no word, "quá tải" is. Found in scanned subjects."""
    if any(line.confidence is not None for line in evidence.get("/subject", ())):
        for read, likelier in doubtful_syllables(letter.subject or ""):
            message = msg(
                "the word “{read}” may be “{likelier}”; compare it with the page", read=read, likelier=likelier
            )
            yield Issue("word-doubtful", "warning", "/subject", message)


def missing_lists(letter: Letter, evidence: EvidenceMap) -> Iterator[Issue]:
    """Decree 30, Appendix I, II.9: Kính gửi of a công văn, a tờ trình; Nơi nhận with its Lưu line."""
    if not _is_letter(letter, evidence):
        return
    kind = _kind(letter)
    if kind is not None and kind.addressed and not letter.addressees:
        yield Issue(
            "addressees-missing",
            "warning",
            "/addressees",
            msg("{kind} needs Kính gửi, but none was found", kind=kind.name),
        )
    if not letter.distribution:
        if (kind is None or kind.listed) and not _is_attached(letter):
            yield Issue("distribution-missing", "warning", "/distribution", msg("no Nơi nhận was found"))
    elif not any(entry.archive for entry in letter.distribution):
        yield Issue("archive-line-missing", "info", "/distribution", msg("Nơi nhận has no Lưu line"))


def kind_against_notation(letter: Letter, evidence: EvidenceMap) -> Iterator[Issue]:
    """Decree 30, Appendix III.I: title and notation name the same kind.

    A notation that names no kind (``SNV-VP``) is misread in a scan; in text it is a habit of the office.
    """
    if letter.kind is None or letter.code.notation is None or letter.kind.code == "CV":
        return
    kind = _kind(letter)
    if kind is None or allows(kind, letter.code.notation):
        return
    read_by_ocr = any(item.confidence is not None for item in evidence.get("/code/notation", ()))
    if by_notation(letter.code.notation) is None and not read_by_ocr:
        message = msg("the notation {notation} does not name the kind", notation=letter.code.notation)
        yield Issue("notation-without-kind", "info", "/code/notation", message)
    else:
        message = msg(
            "the title is {kind}, but the notation {notation} is that of another kind",
            kind=letter.kind.name,
            notation=letter.code.notation,
        )
        yield Issue("kind-mismatch", "warning", "/kind", message)


def low_confidence(letter: Letter, evidence: EvidenceMap) -> Iterator[Issue]:
    """OCR had low confidence for a word of the value. The words of ``raw`` are those of number and notation too."""
    del letter
    for pointer, worst in _lowest_confidences(evidence).items():
        if pointer.startswith(_IN_BODY) or pointer.endswith("/raw"):
            continue
        if worst < SURE.get(pointer, SURE_ELSEWHERE):
            yield Issue(
                "low-confidence",
                "warning",
                pointer,
                msg("low OCR confidence {confidence}; compare the value with the page", confidence=f"{worst:.2f}"),
            )


def _lowest_confidences(evidence: EvidenceMap) -> dict[str, float]:
    """JSON Pointer → the lowest OCR confidence of its lines, for each value that OCR read."""
    read = {at: [item.confidence for item in items if item.confidence is not None] for at, items in evidence.items()}
    return {at: min(found) for at, found in read.items() if at and found}


def impossible_words(letter: Letter, evidence: EvidenceMap) -> Iterator[Issue]:
    """A word of a scanned value is no possible Vietnamese syllable, abbreviation or foreign name: it was misread.

    No Vietnamese word begins with an inverted sign: OCR reads one where a speck or a stroke stands before a letter.
    """
    read = _lowest_confidences(evidence)
    for pointer, value in _read_values(letter) if read else ():
        if not any(f"{pointer}/".startswith(f"{at}/") for at in read):
            continue
        words = [word for word in re.findall(r"[¡¿]?[^\W_]+", value) if word[0] in "¡¿" or impossible(word)]
        if words:
            yield Issue(
                "syllable-impossible", "warning", pointer, msg("not Vietnamese words: {words}", words=tuple(words))
            )


def _read_values(letter: Letter) -> Iterator[tuple[str, str]]:
    """(pointer, value) of the texts in head, signatures and lists."""
    values: list[tuple[str, str | None]] = [
        ("/subject", letter.subject),
        ("/promulgation/place", letter.promulgation.place),
    ]
    for number, issuer in enumerate(letter.issuers):
        values += [(f"/issuers/{number}/parent", issuer.parent), (f"/issuers/{number}/name", issuer.name)]
    for number, signer in enumerate(letter.signers):
        place = f"/signers/{number}"
        values += [(f"{place}/position", signer.position), (f"{place}/full_name", signer.full_name)]
        values += [(f"{place}/competence", " ".join(signer.competence))]
    values += [(f"/addressees/{number}", entry.text) for number, entry in enumerate(letter.addressees)]
    values += [(f"/distribution/{number}", entry.text) for number, entry in enumerate(letter.distribution)]
    return ((pointer, value) for pointer, value in values if value)


def unfilled_fields(letter: Letter, _: EvidenceMap) -> Iterator[Issue]:
    """A field of a form letter is in the place of a value."""
    for pointer, value in _read_values(letter):
        field = UNFILLED_FIELD.search(value)
        if field:
            yield Issue(
                "field-unfilled", "warning", pointer, msg("a field that was not filled: {field}", field=field[0])
            )


def bad_signatures(letter: Letter, _: EvidenceMap) -> Iterator[Issue]:
    """Digital signatures with a fact that is evaluated and bad, or with a hash that no longer protects."""
    for number, signature in enumerate(letter.digital_signatures):
        for fact, severity, message in _bad_facts(signature, signature.signer or "?"):
            yield Issue(f"signature-{fact}", severity, f"/digital_signatures/{number}", message)


def _bad_facts(signature: DigitalSignature, who: str) -> Iterator[tuple[str, Severity, str]]:
    """(fact, severity, message) for each bad fact but later changes."""
    if signature.integrity == "altered":
        yield "altered", "error", msg("the letter was altered after {who} had signed", who=who)
    if signature.integrity == "invalid":
        yield "invalid", "error", msg("the signature in the name of {who} does not belong to its certificate", who=who)
    if signature.revocation == "revoked":
        yield "revoked", "error", msg("the certificate of {who} is revoked", who=who)
    if signature.trust == "untrusted":
        message = msg("the certificate of {who} does not lead to an authority of the trust store", who=who)
        yield "untrusted", "warning", message
    if signature.trust == "expired":
        message = msg("the certificate of {who}, or one above it, was not valid at the time of signing", who=who)
        yield "expired", "warning", message
    if signature.digest in _WEAK_DIGESTS:
        message = msg(
            "the signature of {who} uses {digest}, which no longer protects", who=who, digest=signature.digest
        )
        yield "weak", "info", message


def changes_after_signing(letter: Letter, _: EvidenceMap) -> Iterator[Issue]:
    """Changes of the file after a signature: an error, but a warning if another signer signed the changed letter.

    The office signs last (Decree 30, Điều 12, 13), so that its signature covers what was added after the person signed.
    """
    signed = list(enumerate(letter.digital_signatures))
    last = next((one for _, one in reversed(signed) if _covers_the_rest(one)), None)
    for number, signature in signed:
        path, who = f"/digital_signatures/{number}", signature.signer or "?"
        if signature.changes != "not-permitted" or signature.integrity == "altered":
            continue
        if last is None:
            message = msg("the letter was changed after {who} had signed", who=who)
            yield Issue("signature-changed", "error", path, message)
            continue
        later = last.signer or "?"
        message = msg("the letter was changed after {who} had signed; {later} signed the change", who=who, later=later)
        yield Issue("signature-changed", "warning", path, message)
    added = [number for number, signature in signed if signature.changes == "permitted"]
    if added and last is None:
        message = msg("fields or pictures were added after the last signature, and nobody signed them")
        yield Issue("signature-changed", "warning", f"/digital_signatures/{added[-1]}", message)


def _covers_the_rest(signature: DigitalSignature) -> bool:
    """Has a signer signed all of the file, but data for validation?"""
    is_good = signature.integrity == "intact" and signature.trust not in ("untrusted", "expired")
    is_last = signature.changes in ("none", "archival") and signature.purpose == "signature"
    return is_good and is_last and signature.revocation != "revoked"


CHECKS: tuple[Check, ...] = (
    missing_parts,
    missing_names,
    unnamed_heads,
    cut_subjects,
    incomplete_subjects,
    doubtful_words,
    missing_lists,
    kind_against_notation,
    low_confidence,
    impossible_words,
    unfilled_fields,
    bad_signatures,
    changes_after_signing,
)


def check_marks(texts: Iterable[str]) -> tuple[Issue, ...]:
    """The issues of marks that say what the letter is worth: cancelled, or only a draft (``data/page_marks.tsv``).

    ``texts``: the lines that are part of no value.

    >>> [issue.code for issue in check_marks(["ĐÃ HỦY", "Đã hủy hồ sơ"])]
    ['letter-cancelled']
    """
    found = {
        meaning: text.strip()
        for text in texts
        if text.isupper() and (meaning := _PAGE_MARKS.get(_NOT_LETTERS.sub(" ", fold(text)).strip()))
    }
    issues = []
    if "cancelled" in found:
        message = msg("the page bears “{text}”: the letter is cancelled", text=found["cancelled"])
        issues.append(Issue("letter-cancelled", "warning", "", message))
    if "draft" in found:
        message = msg("the page bears “{text}”: the letter is a draft", text=found["draft"])
        issues.append(Issue("letter-draft", "warning", "", message))
    return tuple(issues)


def check(letter: Letter, evidence: EvidenceMap) -> tuple[Issue, ...]:
    """The issues of all checks, in the order of the table."""
    return tuple(issue for rule in CHECKS for issue in rule(letter, evidence))
