"""Encodings older than Unicode, and text that was converted from or to them wrongly.

Such text comes as Latin-1 or Windows-1252 characters that spell nothing
(``§éc lËp`` is *Độc lập* in TCVN3, ``Ñoäc laäp`` in VNI). A font name tells the
encoding best; where there is none, a measured rule on the text does.
"""

from vnadmin_doc.formats.encodings.code_tables import decode
from vnadmin_doc.formats.encodings.damage import cures, mend, once
from vnadmin_doc.formats.encodings.detection import by_font, detect, is_modern
from vnadmin_doc.formats.encodings.viqr import decode_viqr, detect_viqr

__all__ = ["by_font", "cures", "decode", "decode_viqr", "detect", "detect_viqr", "is_modern", "mend", "once"]
