"""Readers turn the bytes of a file into a ``Source``: pages with words and boxes.

The way through the package:

* ``readers``: the entry point. ``read`` detects the format from the content and calls the reader in ``READERS``.
* ``unsupported``: known formats that are not read, with advice on what to do instead.
* ``pdf``: text layer, tables, stamps and signatures of a PDF; pages without text go to ``picture``.
* ``picture``: images and scanned pages. ``picture.ocr_pages`` calls the ``ocr`` package for the words.
* ``word`` (DOCX, DOC, RTF, old word processors), ``odf`` (ODT), ``markup`` (HTML, Markdown, plain text): these
  formats have no coordinates. Each reader makes blocks, and ``common.grid`` lays the blocks out on a character grid.
* ``common``: what several readers share. ``encodings``: text in encodings older than Unicode (TCVN3, VNI, …).
* ``containers``: mails, archives and PDFs that contain other files; ``vnadmin_doc.sources`` opens them.
* ``recorded``: a ``Source`` saved as JSON, so that tests run without OCR.
"""
