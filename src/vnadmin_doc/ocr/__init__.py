"""OCR: words with boxes (points) and confidence (0 to 1) from the picture of a page.

The way through the package, in the order of processing:

* ``image.page_images`` finds the pages in a picture: a sheet of paper on a photo (``paper_sheet``), two pages side by
  side (``double_page``), a page at a slant (``slant``); most pictures are one page. A negative is inverted first.
* ``recognise.read_page`` is the main flow for one page. It calls the steps below.
* ``show_through`` finds the print of another page that shows through the paper, and erases it; ``seals`` does this with
  the rings of black seals.
* ``image.prepare`` removes red ink, evens the light and deskews; ``image.ruled_lines`` finds tables and their cells.
* ``engines.tesseract`` reads the page. If the result is bad, the page is rotated and read again.
* ``handwriting.filled_slots`` reads handwritten or stamped numbers and dates in the blanks of the head: ``slot_lines``
  finds the blanks, ``slot_ink`` prepares their ink, ``digits`` is the network.
* If ``engines.trueocr``, the second reader, is installed, ``engines.two_readers`` reads the page with it too and
  combines both results (``merge``), reads doubtful lines again (``strips``) and then the ``signature_block``:
  ``block_rows`` finds its rows, ``row_crops`` reads each from many crops, which vote (``engines.letter_vote``) together
  with titles, family names and syllables (``signature_lexicon``); doubtful names are elected word by word from the
  readings of a recogniser of names (``name_vote``). Otherwise ``engines.second_look`` reads ink again
  where Tesseract read no word.
* ``foot_search`` and ``motto_search`` find the foot and the head of a letter fast, when only header fields are
  wanted; ``page_part`` is the part of a page to read.
* ``word_search`` finds out whether a picture on a page of text holds words.

``formats.picture.ocr_pages`` is the caller for images and for scanned pages of PDFs.
"""

from __future__ import annotations

from vnadmin_doc.ocr.engines.tesseract import EngineReport, engine_report
from vnadmin_doc.ocr.foot_search import contains_foot, find_foot
from vnadmin_doc.ocr.image.page_images import PageImage, find_page_images
from vnadmin_doc.ocr.motto_search import begins_letter, has_head
from vnadmin_doc.ocr.page_part import HEAD, LONG_HEAD, WHOLE_PAGE, PagePart
from vnadmin_doc.ocr.recognise import DPI, LATE_MESSAGE, Recognition, engine_identity, read_page
from vnadmin_doc.ocr.word_search import has_ink, holds_words

__all__ = [
    "DPI",
    "HEAD",
    "LATE_MESSAGE",
    "LONG_HEAD",
    "WHOLE_PAGE",
    "EngineReport",
    "PageImage",
    "PagePart",
    "Recognition",
    "begins_letter",
    "contains_foot",
    "engine_identity",
    "engine_report",
    "find_foot",
    "find_page_images",
    "has_head",
    "has_ink",
    "holds_words",
    "read_page",
]
