"""Corrects the titles of a signature: removes scraps of the seal, and adds what OCR did not read of a deputy's title.

Decree 30/2020/NĐ-CP, Appendix I, II.7: a deputy signs for the head, with ``KT.`` before the title of the head. So above
the deputy's title the sign is missing, and below the sign the deputy's title.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache

import regex as re

from vnadmin_doc.correction.correction import Correction
from vnadmin_doc.grammar.offices import title_start
from vnadmin_doc.grammar.signers import SignatureBlock
from vnadmin_doc.language import lexicon
from vnadmin_doc.language.text import caps_ratio, fold
from vnadmin_doc.model.found import Found
from vnadmin_doc.model.letter import Signer

__all__ = ["correct_signature"]

_AFTER_SIGN = re.compile(r"^(?:\w{1,3}\.|\w/\w(?:/\w)?)\s*")
_FOR_HEAD = re.compile(r"(?:KT\s?[.,]|K/T)\s*(?P<head>.+)")
_CONTRACT_PARTY = re.compile(r"(?:.*\s)?BÊN [A-D]")
_WORD_IN_CAPITALS = re.compile(r"[\p{Lu}\-–,&().]{2,}")


def correct_signature(found: Found[SignatureBlock], *, scanned: bool) -> tuple[Found[Signer], tuple[Correction, ...]]:
    """The signer, and the corrections of the titles. Scraps are removed in a scan only.

    The rule is ``signers/inferred`` if ``KT.`` or the deputy's title was added, else ``signers/noisy`` if scraps were
    removed.

    >>> read = SignatureBlock((), ("GIÁM ĐỐC", "iv PHÓ GIÁM ĐỐC 7€W`-5"), "Lê Thị Bình")
    >>> signer, corrections = correct_signature(Found("signers", read, (0, 0), "signers/named"), scanned=True)
    >>> signer.value.competence, signer.value.position, signer.rule
    (('KT. GIÁM ĐỐC',), 'PHÓ GIÁM ĐỐC', 'signers/inferred')
    >>> [correction.basis for correction in corrections]
    ['signature', 'deputy-signs']
    """
    block, rule = found.value, found.rule
    titles = [_without_scraps(title) if scanned else title for title in block.titles]
    corrections = [
        Correction(title, read, "signature", sure=False)
        for title, read in zip(titles, block.titles, strict=True)
        if title != read
    ]
    if corrections:
        rule = "signers/noisy"
    competence = block.competence
    titles = _own_titles(competence, titles)
    if _lacks_sign(competence, titles):
        head = titles.pop(0)
        corrections.append(Correction(f"KT. {head}", head, "deputy-signs", sure=False))
        competence = (*competence, f"KT. {head}")
        rule = "signers/inferred"
    elif scanned and (deputy := _missing_deputy(competence, titles)):
        titles = [deputy]
        corrections.append(Correction(deputy, competence[-1], "signature", sure=False))
        rule = "signers/inferred"
    block = replace(block, competence=competence, titles=tuple(titles))
    signer = Signer(competence=competence, position=block.position, full_name=block.full_name, rank=block.rank)
    return Found(found.part, signer, found.span, rule), tuple(corrections)


def _missing_deputy(competence: Sequence[str], titles: Sequence[str]) -> str | None:
    """The title of the deputy who signs with ``KT.``, if no title but that of the head was read; else None.

    >>> [_missing_deputy((sign,), ()) for sign in ("KT. BỘ TRƯỞNG", "KT. BỘ TRƯỞNG, CHỦ NHIỆM", "TL. BỘ TRƯỞNG")]
    ['THỨ TRƯỞNG', 'PHÓ CHỦ NHIỆM', None]
    """
    signed = _FOR_HEAD.fullmatch(competence[-1]) if competence else None
    if signed is None or any(fold(title) != fold(signed["head"]) for title in titles):
        return None
    head = fold(signed["head"])
    return _deputies().get(head) or _deputies().get(head.split(", ")[-1])


@cache
def _deputies() -> dict[str, str]:
    """The titles of deputies in capitals, by the folded title of their head."""
    return {fold(row["title"]): row["deputy"].upper() for row in lexicon.rows("titles") if row["deputy"]}


def _own_titles(competence: Sequence[str], titles: Sequence[str]) -> list[str]:
    """The titles without repetitions, and without the title that the signer signs for, if another one is there."""
    heads = {fold(_AFTER_SIGN.sub("", line)) for line in competence}
    folded = [fold(title) for title in titles]
    once = [title for index, title in enumerate(titles) if folded[index] not in folded[:index]]
    return [title for title in once if fold(title) not in heads] or once


def _without_scraps(title: str) -> str:
    """A title in capitals without the scraps before and after it.

    >>> _without_scraps("iv LT. GIÁM ĐỐC 7€W`-5")
    'GIÁM ĐỐC'
    """
    if caps_ratio(title) < 0.7 or _CONTRACT_PARTY.fullmatch(title):
        return title
    words = title[title_start(title) or 0 :].split()
    while len(words) > 1 and not _WORD_IN_CAPITALS.fullmatch(words[-1]):
        words.pop()
    return " ".join(words).rstrip(" .,;:'")


def _lacks_sign(competence: tuple[str, ...], titles: list[str]) -> bool:
    """Is the title of a deputy below the title of the head, with no sign but TM. above? Then ``KT.`` is missing.

    Offices often write ``KT.`` by hand.
    """
    if len(titles) < 2 or any(not fold(sign).startswith(("tm", "t/m")) for sign in competence):
        return False
    head, deputy = fold(titles[0]), fold(titles[1])
    return deputy.startswith("pho ") or (head, deputy) == ("bo truong", "thu truong")
