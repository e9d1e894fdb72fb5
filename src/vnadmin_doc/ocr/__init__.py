"""OCR: a page's picture to words with boxes in points and the engine's own confidence.

``prepare`` cleans and straightens the picture, ``tesseract`` reads it, ``page`` puts the
two together and maps boxes back to the page as it was seen. Reading line by line would
stand between ``prepare`` and ``tesseract``: the one gives a clean picture and the way
back, the other reads any picture with any page segmentation mode.
"""

from __future__ import annotations

from vnadmin_doc.ocr.page import DPI, Recognition, read_page
from vnadmin_doc.ocr.tesseract import EngineReport, engine_report, identity

__all__ = ["DPI", "EngineReport", "Recognition", "engine_report", "identity", "read_page"]
