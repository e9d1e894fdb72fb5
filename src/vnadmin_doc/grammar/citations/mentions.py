"""Which citations are of one document, and what points back to it ("Nghị định này", "Công văn nêu trên").

A document is cited in full once, then by kind and number, by kind alone, or by the bare number of its
code (Decree 30/2020/NĐ-CP, Appendix I, II.6.b). ``resolve`` brings the places of one document together.

>>> text = "Theo Công văn số 5/SNV-VP ngày 02/3/2021 của Sở Nội vụ. Xét Công văn nêu trên; điểm a khoản 1 Công văn số 5"
>>> [cited] = resolve(text)
>>> cited.found.value.text
'Công văn số 5/SNV-VP ngày 02/3/2021 của Sở Nội vụ'
>>> [(m.value.text, m.value.provision, m.rule) for m in cited.mentions]
[('Công văn nêu trên', None, 'mention/back'), ('Công văn số 5', 'điểm a khoản 1', 'mention/number')]

A wrong antecedent is worse than none. "Quyết định này" in a decision is that decision itself; elsewhere
"này" looks back to the paragraph before at most, "nêu trên" over the whole letter; and both only where
one document alone can be meant. Several at once ("các Quyết định nêu trên") and drafts are not resolved.

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

_Kinds = defaultdict[str, set[int]]
"""Documents by the kinds that they may be called."""

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
_ANY = "van ban"
"""The kind that every document is of besides its own: "văn bản nêu trên" may be any."""
_THIS = re.compile(r"này|nầy|đó", re.IGNORECASE)
_ABOVE = re.compile(
    r"(?:đã |được )?(?:nêu|nói|dẫn|kể) trên|(?:vừa|đã) nêu|trên(?: đây)?",
    re.IGNORECASE,
)
_OTHER = re.compile(r"\b(?:cac|nhung|hai|ba|bon|0[2-9]|du thao)[ \n]\Z")
_CALLED = re.compile(rf"\b(?:goi|viet){S}(?:tat{S})?(?:la{S})?[\"']?\Z")
_NEVER_ELSE = frozenset(["nghi dinh", "thong tu", "cong van", "chi thi", "nghi quyet", "cong dien", "to trinh", _ANY])
"""Kinds whose names mean nothing but a document, so that before "nêu trên" small letters will do."""
_LEADING = re.compile(r"0*(\d+)(?:/((?:19|20)\d\d)\b)?")
_MOST = 40
"""Of so many documents with one number, all of other dates, no letter cites more."""
_BREAK = re.compile(r"\n\s*")


@dataclass(frozen=True, slots=True)
class Cited:
    """A document: its main citation, completed from the others, and the other places."""

    found: Found[Reference]
    mentions: tuple[Found[Mention], ...]


@dataclass(slots=True)
class _Document:
    """A document while its places are being gathered."""

    places: list[Found[Reference]]
    value: Reference
    pointers: list[Found[Mention]] = field(default_factory=list)


def resolve(text: str, own: str | None = None) -> list[Cited]:
    """Every document cited in ``text``, in reading order, with every place that is of it.

    ``own`` is the kind of the letter that ``text`` is of, by name: its "này" may be the letter itself.
    """
    page = FoldedText.of(text)
    documents, citations = _gather(references.scan(page))
    if not documents:
        return []
    antecedents = _Antecedents(page, documents, own)
    at = 0
    for start, end, document in citations:
        for match in _POINTER.finditer(page.folded, at, start):
            antecedents.point(match)
        antecedents.cite(start, document)
        at = end
    for match in _POINTER.finditer(page.folded, at):
        antecedents.point(match)
    return [_cited(page, document) for document in documents]


def _cited(page: FoldedText, document: _Document) -> Cited:
    """The first citation with all its parts, else the first, and the other places."""
    main = next((place for place in document.places if _is_whole(place.value)), document.places[0])
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


def _is_whole(cited: Reference) -> bool:
    """Is all there that the decree asks for?"""
    return bool(cited.code and cited.date and cited.issuer)


# ── one document, several citations ─────────────────────────────────────────────────────────


def _gather(founds: Sequence[Found[Reference]]) -> tuple[list[_Document], list[tuple[int, int, int]]]:
    """The documents in the order of their first citations; of each citation start, end and document."""
    kept: dict[tuple[str, ...], list[int]] = defaultdict(list)
    documents: list[_Document] = []
    which: list[tuple[int, int, int]] = []
    for found in founds:
        keys = _identities(found.value)
        alike = ({i for i in kept[key][:_MOST] if _may_be_one(documents[i].value, found.value)} for key in keys)
        same = next(filter(None, alike), set[int]())
        if len(same) > 1:
            continue  # a law of two years, cited without one: a guess would be worse than none
        at = _only(same or _abridged(found.value, documents, kept))
        if at is None:
            at = len(documents)
            documents.append(_Document([found], found.value))
        else:
            documents[at].places.append(found)
            documents[at].value = _completed(documents[at].value, found.value)
        for key in [*keys, *_by_bare_number(found.value), _led(found.value)]:
            if at not in kept[key]:
                kept[key].append(at)
        which.append((*found.span, at))
    return documents, which


def _led(reference: Reference) -> tuple[str, ...]:
    """Under which key all of a kind and number stand."""
    number = _LEADING.match(reference.code or "")
    return ("led", kind_of(reference.kind or ""), number[1] if number else "")


def _abridged(cited: Reference, documents: Sequence[_Document], kept: dict[tuple[str, ...], list[int]]) -> set[int]:
    """Which have all of a code whose first part alone is cited, with neither date nor issuer: "5/SNV" of "5/SNV-VP"."""
    if cited.date or cited.issuer or "/" not in (cited.code or ""):
        return set()
    begun = re.compile(rf"0*{re.escape(fold(cited.code or '').lstrip('0'))}[ -]")
    return {i for i in kept[_led(cited)][:_MOST] if begun.match(fold(documents[i].value.code or ""))}


def _may_be_one(one: Reference, other: Reference) -> bool:
    """Does neither date nor number say that they are two?"""
    first, second = sorted((one.date or "", other.date or ""))
    codes = {fold(code).lstrip("0") for code in (one.code, other.code) if code and not code.isdigit()}
    return second.startswith(first) and len(codes) < 2


def _completed(first: Reference, later: Reference) -> Reference:
    """``first`` with the code, date, issuer and name that only ``later`` has, and the longer date."""
    longer = max(first.date or "", later.date or "", key=len) or None
    missing: dict[str, str | None] = {} if longer == first.date else {"date": longer}
    for part in ("code", "issuer", "name"):
        if not getattr(first, part) and (value := getattr(later, part)):
            missing[part] = value
    return first.model_copy(update=missing) if missing else first


def _identities(reference: Reference) -> list[tuple[str, ...]]:
    """Under which keys two citations are of one document, if their dates agree."""
    kind = kind_of(reference.kind or "")
    keys: list[tuple[str, ...]] = []
    if reference.code and not reference.code.isdigit():
        keys.append(("code", fold(reference.code).lstrip("0")))
    elif reference.code:
        keys += _by_bare_number(reference)
    if reference.name:
        keys.append(("name", kind, fold(reference.name).replace(",", "")))
    return keys or [("dated", kind, reference.date or "", fold(reference.issuer or ""))]


def _by_bare_number(reference: Reference) -> list[tuple[str, ...]]:
    """Under which keys a bare number finds it: "Quyết định 15 ngày 20/3/2031", "Nghị định 11 của Chính phủ"."""
    number = _LEADING.match(reference.code or "")
    if not number:
        return []
    parts = {"dated": reference.date, "issued": reference.issuer and fold(reference.issuer)}
    kind = kind_of(reference.kind or "")
    return [(how, kind, number[1], part) for how, part in parts.items() if part]


# ── what points back ────────────────────────────────────────────────────────────────────────


class _Antecedents:
    """What has been cited where, and which of it a pointer may mean."""

    def __init__(self, page: FoldedText, documents: Sequence[_Document], own: str | None) -> None:
        self.page, self.documents = page, documents
        self.own = {_ANY, kind_of(own)} if own else None
        self.ever: _Kinds = defaultdict(set)
        self.here: _Kinds = defaultdict(set)
        self.before: _Kinds = defaultdict(set)
        self.at = 0
        self.last: int | None = None
        self.numbered: dict[tuple[str, ...], set[int]] = defaultdict(set)
        for index, document in enumerate(documents):
            for key in _numbers(document.value):
                self.numbered[key].add(index)

    def cite(self, start: int, document: int) -> None:
        """Take note that a document is cited, or pointed to, at ``start``."""
        self._go(start)
        self.last = document
        for kind in _names(self.documents[document].value):
            for scope in (self.here, self.ever):
                scope[kind].add(document)

    def point(self, match: re.Match[str]) -> None:
        """Give a pointer to the one document that it can mean, if there is one."""
        self._go(match.start())
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
        self.cite(match.start(), document)

    def _go(self, to: int) -> None:
        """Move on: behind one line end "here" is the paragraph before, behind more it is far away."""
        breaks = len(_BREAK.findall(self.page.raw, self.at, to))
        if breaks:
            self.before = self.here if breaks == 1 else defaultdict(set)
            self.here, self.last = defaultdict(set), None
        self.at = to

    def _kind(self, match: re.Match[str]) -> str:
        return kind_of(self.page.printed(*match.span("kind")))

    def _by_number(self, match: re.Match[str]) -> tuple[int | None, str]:
        key = (self._kind(match), *match["number"].lstrip("0").split("/"))
        if self.last is not None and _CALLED.search(self.page.folded, max(0, match.start() - 40), match.start()):
            self.numbered[key] = {self.last}  # … (sau đây gọi tắt là Đề án 06)
        return _only(self.numbered.get(key)), "mention/number"

    def _by_kind(self, match: re.Match[str]) -> tuple[int | None, str]:
        start, kind, back = match.start(), self._kind(match), self.page.printed(*match.span("back"))
        above = bool(_ABOVE.fullmatch(back))
        named = self.page.raw[start].isupper() or (above and kind in _NEVER_ELSE)
        if not named or _OTHER.search(self.page.folded, max(0, start - 12), start):
            return None, ""
        if above:
            return _only(self.here.get(kind) or self.ever.get(kind)), "mention/back"
        if not _THIS.fullmatch(back) or self.own is None or any(name.startswith(kind) for name in self.own):
            return None, ""
        if kind not in self.ever:
            self.own.add(kind)  # it speaks of itself by another name, or what was cited was not read
        return _only(self.here.get(kind) or self.before.get(kind)), "mention/this"


def _only(documents: set[int] | None) -> int | None:
    return next(iter(documents)) if documents and len(documents) == 1 else None


def _names(reference: Reference) -> Iterator[str]:
    """The kinds that a document may be called: Thông tư liên tịch, Thông tư, văn bản."""
    words = kind_of(reference.kind or "").split()
    yield from {_ANY, *(" ".join(words[:count]) for count in range(1, len(words) + 1))}


def _numbers(reference: Reference) -> Iterator[tuple[str, ...]]:
    """By which kinds, numbers and years the document may be called."""
    if leading := _LEADING.match(reference.code or ""):
        number, year = leading.groups()
        for kind in _names(reference):
            yield kind, number
            if year:
                yield kind, number, year
