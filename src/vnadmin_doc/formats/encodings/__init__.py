"""Decode encodings older than Unicode, and repair text that was converted from or to them wrongly.

Such text looks like meaningless Latin-1 or Windows-1252 characters
(``§éc lËp`` is *Độc lập* in TCVN3, ``Ñoäc laäp`` in VNI). The font name is the best evidence for the
encoding; without font names a measured rule on the text detects it.
"""

from vnadmin_doc.formats.encodings.code_tables import decode
from vnadmin_doc.formats.encodings.damage import conversion_faults, decode_twice_encoded, repairs
from vnadmin_doc.formats.encodings.detection import detect, encoding_of_font, has_unicode_vietnamese
from vnadmin_doc.formats.encodings.viqr import decode_viqr, detect_viqr

__all__ = [
    "conversion_faults",
    "decode",
    "decode_twice_encoded",
    "decode_viqr",
    "detect",
    "detect_viqr",
    "encoding_of_font",
    "has_unicode_vietnamese",
    "repairs",
]
