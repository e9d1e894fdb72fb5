"""Encodings older than Unicode: TCVN3 (ABC), VNI-Windows, VPS and VISCII.

Such text comes as Latin-1 or Windows-1252 characters that spell nothing
(``§éc lËp`` is *Độc lập* in TCVN3, ``Ñoäc laäp`` in VNI). A font name tells the
encoding best; where there is none, a measured rule on the text does.
"""

from vnadmin_doc.encodings.detection import by_font, detect, is_modern
from vnadmin_doc.encodings.tables import decode

__all__ = ["by_font", "decode", "detect", "is_modern"]
