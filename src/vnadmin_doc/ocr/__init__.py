"""OCR: a page's picture to words with boxes in points and the readers' own confidence.

``page`` is the flow: ``prepare`` cleans and straightens the picture, ``tesseract`` reads it,
``slots`` reads what a hand put in the blanks of a head. Where ``trueocr``, the second reader, is
installed, ``two_readers`` sets the one against the other (``merge``) and looks again at what both
left in doubt (``strips``, ``signature``); where not, ``second_look`` looks at what Tesseract left.
"""

from __future__ import annotations

from vnadmin_doc.ocr.engines.tesseract import EngineReport, engine_report
from vnadmin_doc.ocr.foot_search import foot_of, holds_foot
from vnadmin_doc.ocr.image.page_images import Leaf, leaves
from vnadmin_doc.ocr.motto_search import begins_letter, has_head
from vnadmin_doc.ocr.part import HEAD, LONG_HEAD, WHOLE, Part
from vnadmin_doc.ocr.recognise import DPI, LATE, Recognition, identity, read_page

__all__ = [
    "DPI",
    "HEAD",
    "LATE",
    "LONG_HEAD",
    "WHOLE",
    "EngineReport",
    "Leaf",
    "Part",
    "Recognition",
    "begins_letter",
    "engine_report",
    "foot_of",
    "has_head",
    "holds_foot",
    "identity",
    "leaves",
    "read_page",
]
