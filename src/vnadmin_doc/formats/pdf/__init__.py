"""The reader for PDF: ``pdf`` is the entry point.

* ``pdf_words`` reads the text layer of a page; ``text_layer`` decides from the text alone whether it can be used,
  ``pdf_hidden`` and ``pdf_spot_check`` look at the page where the text leaves a doubt.
* ``pdf_render`` draws a page for OCR (``formats.picture.ocr_pages``).
* ``pdf_annotations``, ``pdf_number_stamps``, ``pdf_arrival_stamps``: stamps that are annotations or pictures.
* ``pdf_tables``: ruled tables. ``pdf_signatures``: digital signatures.
* ``pdf_open``, ``pdf_frame``, ``pdfium``: opening, page coordinates, fast calls of the pdfium library.
"""
