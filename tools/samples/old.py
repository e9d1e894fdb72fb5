"""Render letters in encodings older than Unicode: text files, and RTF and DOCX with legacy fonts."""

from __future__ import annotations

import unicodedata

from docx.document import Document as DocumentObject
from docx.oxml.ns import qn

from tools.samples import word
from tools.samples.model import Letter
from tools.samples.text import flat
from vnadmin_doc.formats.encodings.code_tables import encode
from vnadmin_doc.formats.encodings.viqr import encode_viqr

FONTS = {"tcvn3": (".VnTime", ".VnTimeH"), "vni": ("VNI-Times", "VNI-Times")}
_PLAIN = str.maketrans("–“”…", '-"".')  # what the old encodings lack
# Code page 1258 has these letters, and tone marks as separate characters after them.
_WHOLE = "ĂÂÊÔƠƯăâêôơưđĐ"


def text(letter: Letter, encoding: str) -> bytes:
    """A text file with the lines of the letter."""
    plain = unicodedata.normalize("NFC", flat(letter)).translate(_PLAIN)
    if encoding == "viqr":
        return encode_viqr(plain).encode("ascii")
    if encoding == "cp1258":
        return "".join(map(_cp1258, plain)).encode("cp1258")
    if encoding == "nfd":
        return unicodedata.normalize("NFD", plain).encode()
    if encoding == "utf-8 twice":
        return plain.encode().decode("latin-1").encode()
    if encoding == "utf-16":
        return plain.encode("utf-16")
    return encode(plain, encoding).encode("latin-1")


def _cp1258(char: str) -> str:
    """A character in the form of code page 1258."""
    marks = unicodedata.normalize("NFD", char)
    for i in (2, 1):
        base = unicodedata.normalize("NFC", marks[0] + "".join(m for m in marks[1:] if m in "\u0302\u0306\u031b"))
        if len(marks) > i - 1 and base in _WHOLE:
            return base + "".join(m for m in marks[1:] if m not in "\u0302\u0306\u031b")
    return marks


def styled(line: str, encoding: str) -> tuple[str, str]:
    """The codes and the font of a line: capitals of TCVN3 are lower case letters in the font whose name ends in H."""
    plain = unicodedata.normalize("NFC", line).translate(_PLAIN)
    small, capitals = FONTS[encoding]
    if plain.isupper() and small != capitals:
        return encode(plain.lower(), encoding), capitals
    return encode(plain, encoding), small


def rtf(letter: Letter, encoding: str) -> bytes:
    """RTF in the style of 1999: one font per line, non-ASCII characters as bytes."""
    fonts = dict.fromkeys(FONTS[encoding])
    table = "".join(f"{{\\f{i}\\fnil\\fcharset0 {font};}}" for i, font in enumerate(fonts))
    body = []
    for line in flat(letter).splitlines():
        codes, font = styled(line, encoding)
        shown = "".join(c if c.isascii() else f"\\'{ord(c):02x}" for c in codes)
        body.append(f"\\pard\\plain\\f{list(fonts).index(font)}\\fs26 {shown}\\par\n")
    return ("{\\rtf1\\ansi\\ansicpg1252\\deff0{\\fonttbl" + table + "}\n" + "".join(body) + "}").encode("ascii")


def docx(letter: Letter, encoding: str) -> bytes:
    """The DOCX of the letter with its runs in a legacy encoding and font."""
    return word.render(letter, numbered=False, behind=[lambda document: _restyle(document, encoding)])


def _restyle(document: DocumentObject, encoding: str) -> None:
    for run in document.element.body.iter(qn("w:r")):
        for part in run.iter(qn("w:t")):
            part.text, font = styled(part.text or "", encoding)
            fonts = run.get_or_add_rPr().get_or_add_rFonts()
            for name in ("w:ascii", "w:hAnsi", "w:cs"):
                fonts.set(qn(name), font)
