"""Every stage takes its words from the lexicon: a row of a table is known to layout, grammar, correction and OCR."""

from __future__ import annotations

import pytest
import regex as re

from vnadmin_doc.correction.family_names import has_valid_family_name
from vnadmin_doc.correction.signature_rows import correct_row
from vnadmin_doc.grammar import issuer
from vnadmin_doc.grammar.citations import agency_names
from vnadmin_doc.grammar.offices import is_competence, is_position
from vnadmin_doc.grammar.preamble import AUTHORITY
from vnadmin_doc.grammar.signers import is_name
from vnadmin_doc.grammar.tasks import agents
from vnadmin_doc.language import lexicon
from vnadmin_doc.language.text import fold
from vnadmin_doc.layout import anchors
from vnadmin_doc.ocr import foot_search, motto_search


@pytest.mark.parametrize("title", lexicon.titles())
def test_titles_stand_above_signatures(title: str) -> None:
    assert is_position(title.upper())


@pytest.mark.parametrize("title", lexicon.titles(corrected="yes"))
def test_registered_titles_are_corrected(title: str) -> None:
    assert correct_row(f"{title.upper()} |").value == title.upper()


@pytest.mark.parametrize("title", lexicon.titles(type="head unit"))
def test_heads_sign_and_have_tasks(title: str) -> None:
    assert foot_search._is_signature_line(title.upper())
    assert agents.begins_agent(f"{title} báo cáo")


@pytest.mark.parametrize("title", lexicon.titles(type="head"))
def test_heads_of_agencies_decide(title: str) -> None:
    assert re.fullmatch(AUTHORITY, fold(title))
    assert re.fullmatch(agency_names.AGENCY, fold(title))


@pytest.mark.parametrize("sign", lexicon.words("signs"))
def test_signs_of_authority(sign: str) -> None:
    assert is_competence(f"{sign}. GIÁM ĐỐC")
    assert foot_search._is_signature_line(f"{sign}. GIÁM ĐỐC")


@pytest.mark.parametrize("name", lexicon.words("agencies", type="collective ministry agency"))
def test_agencies_begin_heads_of_letters(name: str) -> None:
    assert issuer.begins_agency(f"{name.upper()} AN PHÚ")


@pytest.mark.parametrize("name", lexicon.words("agencies", prose="any capital"))
def test_agencies_have_tasks(name: str) -> None:
    assert agents.begins_agent(f"{name} An Phú")


@pytest.mark.parametrize("motto", lexicon.words("mottoes"))
def test_mottoes(motto: str) -> None:
    assert anchors.find_motto(fold(motto)) == 0
    assert motto_search.begins_letter(motto.split())


@pytest.mark.parametrize("start", lexicon.words("sentence_starts", type="base listed"))
def test_words_of_bases(start: str) -> None:
    assert anchors.is_base(fold(f"{start} Luật An Phú;"))


@pytest.mark.parametrize("surname", lexicon.words("surnames", folded="yes"))
def test_surnames_begin_names(surname: str) -> None:
    assert is_name(f"{surname} Thị Bình")
    assert has_valid_family_name(f"{surname} Thị Bình")


def test_a_word_keeps_its_context() -> None:
    verbs = re.compile(lexicon.table_pattern("verbs", type="action", marks=True) + r"(?!\w)")
    found = [text for text in ("lập biên bản", "giao nhiệm vụ", "cấp phát") if verbs.match(text)]
    assert found == ["lập biên bản", "giao nhiệm vụ", "cấp phát"]
    assert not any(verbs.match(text) for text in ("giao thông", "cấp cứu", "đánh giá cao"))
    assert verbs.search("công lập") is None
