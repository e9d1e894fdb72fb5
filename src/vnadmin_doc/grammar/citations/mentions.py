"""Reads which citations are of one document, and which words refer back to it ("Nghị định này", "Công văn nêu trên").

A document is cited in full once. Later it is cited by kind and number, by kind alone, or by the number without the
notation (Decree 30/2020/NĐ-CP, Appendix I, II.6.b). ``resolve`` collects all places of each document.

>>> text = "Theo Công văn số 5/SNV-VP ngày 02/3/2021 của Sở Nội vụ. Xét Công văn nêu trên; điểm a khoản 1 Công văn số 5"
>>> [cited] = resolve(text)
>>> cited.found.value.text
'Công văn số 5/SNV-VP ngày 02/3/2021 của Sở Nội vụ'
>>> [(m.value.text, m.value.provision, m.rule) for m in cited.mentions]
[('Công văn nêu trên', None, 'mention/back'), ('Công văn số 5', 'điểm a khoản 1', 'mention/number')]

In doubt a reference back is not resolved. "Quyết định này" in a decision is the decision itself. Elsewhere "này" refers
to the same or the last paragraph, and "nêu trên" to the whole letter before it. Only one document may fit. References
to several documents ("các Quyết định nêu trên") and to drafts are not resolved.

>>> [len(c.mentions) for c in resolve("Nghị định số 1/2031/NĐ-CP, Nghị định số 2/2031/NĐ-CP; Nghị định nêu trên")]
[0, 0]
>>> [len(c.mentions) for c in resolve("Quyết định này thay thế Quyết định số 1/QĐ-SYT. Quyết định này", "Quyết định")]
[0]
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from vnadmin_doc.grammar.citations import provisions, references
from vnadmin_doc.grammar.citations.phrases import KIND_BY_ABBREVIATION, KINDS, FoldedText, O, S, any_of, kind_of
from vnadmin_doc.language.text import fold
from vnadmin_doc.model.found import Found
from vnadmin_doc.model.letter import Mention, Reference

__all__ = ["Cited", "resolve"]

_DocumentsByKind = defaultdict[str, set[int]]
"""Indexes of documents by the names of kinds that may refer to them."""

_BACK = rf"""(?P<back> nay | (?:da{S}|duoc{S})?(?:neu|noi|dan|ke){S}tren | (?:vua|da){S}neu | tren{S}day | do
    | tren (?= {O}[,.;:)\n] | {O}\Z | {S}(?:cua|ve|de|va|da|duoc|la|thi|cho|nhu)\b ) ) (?!\w)"""
_POINTER = re.compile(
    rf"""(?=[bcdghklnpqtsv]) \b (?P<kind> {KINDS} | (?:bo{S})?luat | phap{S}lenh | hien{S}phap
      | (?<![/.&-]) {any_of(" | ".join(map(fold, KIND_BY_ABBREVIATION)))} ) {S} (?:
        (?:s[o06]\b{O}[:.]?{O})? (?P<number> \d{{1,5}}(?:/(?:19|20)\d\d)? )
            (?! [\w/.,-]*\d | [/\w-] | {S}(?:nam|thang|ngay|nguoi|don)\b )
      | {_BACK} )""",
    re.VERBOSE,
)
_ANY_KIND = "van ban"
"""The name that may refer to a document of any kind: "văn bản nêu trên"."""
_THIS = re.compile(r"này|nầy|đó", re.IGNORECASE)
_ABOVE = re.compile(
    r"(?:đã |được )?(?:nêu|nói|dẫn|kể) trên|(?:vừa|đã) nêu|trên(?: đây)?",
    re.IGNORECASE,
)
_SEVERAL_OR_DRAFT = re.compile(r"\b(?:cac|nhung|hai|ba|bon|0[2-9]|du thao)[ \n]\Z")
_BEFORE_SHORT_NAME = re.compile(rf"\b(?:goi|viet){S}(?:tat{S})?(?:la{S})?[\"']?\Z")
_ONLY_DOCUMENTS = frozenset(
    ["nghi dinh", "thong tu", "cong van", "chi thi", "nghi quyet", "cong dien", "to trinh", _ANY_KIND]
)
"""Kinds whose names mean only documents. Before "nêu trên" they may be in small letters."""
_LEADING_NUMBER = re.compile(r"0*(\d+)(?:/((?:19|20)\d\d)\b)?")
_MOST_COMPARED = 40
"""Most documents with one number that are compared. No letter cites more; it limits the time for hostile text."""
_BREAK = re.compile(r"\n\s*")
_IndexByKey = defaultdict[tuple[str, ...], list[int]]
"""Indexes of documents by key."""


@dataclass(frozen=True, slots=True)
class Cited:
    """A document: its main citation, completed by the others, and its other places."""

    found: Found[Reference]
    mentions: tuple[Found[Mention], ...]


@dataclass(slots=True)
class _Document:
    """A document while its places are collected."""

    places: list[Found[Reference]]
    value: Reference
    pointers: list[Found[Mention]] = field(default_factory=list)


def resolve(text: str, own: str | None = None) -> list[Cited]:
    """The documents cited in ``text``, in reading order, each with all its places.

    ``own`` is the name of the letter's kind, because "này" may refer to the letter itself.
    """
    page = FoldedText.of(text)
    documents, citations = _group_by_document(references.scan(page))
    if not documents:
        return []
    antecedents = _Antecedents(page, documents, own)
    at = 0
    for start, end, document in citations:
        for match in _POINTER.finditer(page.folded, at, start):
            antecedents.resolve_pointer(match)
        antecedents.add_citation(start, document)
        at = end
    for match in _POINTER.finditer(page.folded, at):
        antecedents.resolve_pointer(match)
    return [_cited(page, document) for document in documents]


def _cited(page: FoldedText, document: _Document) -> Cited:
    """The document with its main citation: the first complete one, else the first."""
    main = next((place for place in document.places if _is_complete(place.value)), document.places[0])
    cited = [
        Found("mentions", _mention(place.value), place.span, "mention/cited")
        for place in document.places
        if place != main
    ]
    others = sorted([*cited, *document.pointers], key=lambda place: place.span)
    mentions = tuple(replace(place, span=page.origin(place.span)) for place in others)
    update = {"mentions": tuple(place.value for place in mentions)}
    value = _completed(main.value, document.value).model_copy(update=update)
    return Cited(replace(main, value=value, span=page.origin(main.span)), mentions)


def _mention(cited: Reference) -> Mention:
    return Mention(text=cited.text, provision=cited.provision, provisions=cited.provisions)


def _is_complete(cited: Reference) -> bool:
    """Has the citation number, date and issuer?"""
    return bool(cited.code and cited.date and cited.issuer)


# ── one document, several citations ─────────────────────────────────────────────────────────


def _group_by_document(founds: Sequence[Found[Reference]]) -> tuple[list[_Document], list[tuple[int, int, int]]]:
    """(the documents in the order of their first citations, (start, end, index of the document) of each citation)."""
    by_key: _IndexByKey = defaultdict(list)
    documents: list[_Document] = []
    citations: list[tuple[int, int, int]] = []
    for found in founds:
        keys = _identity_keys(found.value)
        equal = ({i for i in by_key[key][:_MOST_COMPARED] if _agree(documents[i].value, found.value)} for key in keys)
        same = next(filter(None, equal), set[int]())
        if len(same) > 1:
            continue  # a law with versions of two years, cited without the year: not resolved
        at = _only(same or _with_longer_code(found.value, documents, by_key))
        if at is None:
            at = len(documents)
            documents.append(_Document([found], found.value))
        else:
            documents[at].places.append(found)
            documents[at].value = _completed(documents[at].value, found.value)
        for key in [*keys, *_bare_number_keys(found.value), _kind_and_number(found.value)]:
            if at not in by_key[key]:
                by_key[key].append(at)
        citations.append((*found.span, at))
    return documents, citations


def _kind_and_number(reference: Reference) -> tuple[str, ...]:
    """The key of all documents with this kind and number."""
    number = _LEADING_NUMBER.match(reference.code or "")
    return ("number", kind_of(reference.kind or ""), number[1] if number else "")


def _with_longer_code(cited: Reference, documents: Sequence[_Document], by_key: _IndexByKey) -> set[int]:
    """The documents whose code begins with the cited code: "5/SNV-VP" for "5/SNV" without date and issuer."""
    if cited.date or cited.issuer or "/" not in (cited.code or ""):
        return set()
    begin = re.compile(rf"0*{re.escape(fold(cited.code or '').lstrip('0'))}[ -]")
    candidates = by_key[_kind_and_number(cited)][:_MOST_COMPARED]
    return {i for i in candidates if begin.match(fold(documents[i].value.code or ""))}


def _agree(one: Reference, other: Reference) -> bool:
    """May both be one document, by their dates and codes?"""
    first, second = sorted((one.date or "", other.date or ""))
    codes = {fold(code).lstrip("0") for code in (one.code, other.code) if code and not code.isdigit()}
    return second.startswith(first) and len(codes) < 2


def _completed(first: Reference, later: Reference) -> Reference:
    """``first`` with the parts (code, issuer, name) that only ``later`` has, and with the longer date."""
    longer = max(first.date or "", later.date or "", key=len) or None
    missing: dict[str, str | None] = {} if longer == first.date else {"date": longer}
    for part in ("code", "issuer", "name"):
        if not getattr(first, part) and (value := getattr(later, part)):
            missing[part] = value
    return first.model_copy(update=missing) if missing else first


def _identity_keys(reference: Reference) -> list[tuple[str, ...]]:
    """The keys of the document. Citations with one key are of one document if their dates agree."""
    kind = kind_of(reference.kind or "")
    keys: list[tuple[str, ...]] = []
    if reference.code and not reference.code.isdigit():
        keys.append(("code", fold(reference.code).lstrip("0")))
    elif reference.code:
        keys += _bare_number_keys(reference)
    if reference.name:
        keys.append(("name", kind, fold(reference.name).replace(",", "")))
    return keys or [("dated", kind, reference.date or "", fold(reference.issuer or ""))]


def _bare_number_keys(reference: Reference) -> list[tuple[str, ...]]:
    """The keys for a number without notation: "Quyết định 15 ngày 20/3/2031", "Nghị định 11 của Chính phủ"."""
    number = _LEADING_NUMBER.match(reference.code or "")
    if not number:
        return []
    parts = {"dated": reference.date, "issued": reference.issuer and fold(reference.issuer)}
    kind = kind_of(reference.kind or "")
    return [(how, kind, number[1], part) for how, part in parts.items() if part]


# ── references back ─────────────────────────────────────────────────────────────────────────


class _Antecedents:
    """The documents cited so far, by the names that may refer back to them, while the text is read once.

    ``in_letter``, ``in_paragraph`` and ``in_last_paragraph`` are where they were cited. ``own`` are the names that
    refer to the letter itself; None if its kind is unknown. ``last`` is the document cited last in this paragraph.
    """

    def __init__(self, page: FoldedText, documents: Sequence[_Document], own: str | None) -> None:
        self.page, self.documents = page, documents
        self.own = {_ANY_KIND, kind_of(own)} if own else None
        self.in_letter: _DocumentsByKind = defaultdict(set)
        self.in_paragraph: _DocumentsByKind = defaultdict(set)
        self.in_last_paragraph: _DocumentsByKind = defaultdict(set)
        self.at = 0
        self.last: int | None = None
        self.by_number: dict[tuple[str, ...], set[int]] = defaultdict(set)
        for index, document in enumerate(documents):
            for key in _number_keys(document.value):
                self.by_number[key].add(index)

    def add_citation(self, start: int, document: int) -> None:
        """Record that a document is cited, or referred to, at ``start``."""
        self._move_to(start)
        self.last = document
        for kind in _kind_names(self.documents[document].value):
            for scope in (self.in_paragraph, self.in_letter):
                scope[kind].add(document)

    def resolve_pointer(self, match: re.Match[str]) -> None:
        """Add the words to the document that they refer to, if only one document fits."""
        self._move_to(match.start())
        document, rule = self._by_number(match) if match["number"] else self._by_kind(match)
        if document is None:
            return
        where = provisions.before_head(self.page, match.start())
        mention = Mention(
            text=self.page.printed(*match.span()),
            provision=where,
            provisions=provisions.parse(where) if where else (),
        )
        self.documents[document].pointers.append(Found("mentions", mention, match.span(), rule))
        self.add_citation(match.start(), document)

    def _move_to(self, offset: int) -> None:
        """Move to an offset. After one line end the paragraph becomes the last one; after more it is forgotten."""
        breaks = len(_BREAK.findall(self.page.raw, self.at, offset))
        if breaks:
            self.in_last_paragraph = self.in_paragraph if breaks == 1 else defaultdict(set)
            self.in_paragraph, self.last = defaultdict(set), None
        self.at = offset

    def _kind(self, match: re.Match[str]) -> str:
        return kind_of(self.page.printed(*match.span("kind")))

    def _by_number(self, match: re.Match[str]) -> tuple[int | None, str]:
        key = (self._kind(match), *match["number"].lstrip("0").split("/"))
        start = match.start()
        if self.last is not None and _BEFORE_SHORT_NAME.search(self.page.folded, max(0, start - 40), start):
            self.by_number[key] = {self.last}  # … (sau đây gọi tắt là Đề án 06)
        return _only(self.by_number.get(key)), "mention/number"

    def _by_kind(self, match: re.Match[str]) -> tuple[int | None, str]:
        start, kind, back = match.start(), self._kind(match), self.page.printed(*match.span("back"))
        above = bool(_ABOVE.fullmatch(back))
        is_document = self.page.raw[start].isupper() or (above and kind in _ONLY_DOCUMENTS)
        if not is_document or _SEVERAL_OR_DRAFT.search(self.page.folded, max(0, start - 12), start):
            return None, ""
        if above:
            return _only(self.in_paragraph.get(kind) or self.in_letter.get(kind)), "mention/back"
        if not _THIS.fullmatch(back) or self.own is None or any(name.startswith(kind) for name in self.own):
            return None, ""
        if kind not in self.in_letter:
            # No document of this kind was cited: it is another name of the letter, or of a citation that was not read.
            self.own.add(kind)
        return _only(self.in_paragraph.get(kind) or self.in_last_paragraph.get(kind)), "mention/this"


def _only(documents: set[int] | None) -> int | None:
    return next(iter(documents)) if documents and len(documents) == 1 else None


def _kind_names(reference: Reference) -> Iterator[str]:
    """The names of kinds that may refer to the document: Thông tư liên tịch, Thông tư, văn bản."""
    words = kind_of(reference.kind or "").split()
    yield from {_ANY_KIND, *(" ".join(words[:count]) for count in range(1, len(words) + 1))}


def _number_keys(reference: Reference) -> Iterator[tuple[str, ...]]:
    """(kind, number) and (kind, number, year) that may refer to the document."""
    if leading := _LEADING_NUMBER.match(reference.code or ""):
        number, year = leading.groups()
        for kind in _kind_names(reference):
            yield kind, number
            if year:
                yield kind, number, year
