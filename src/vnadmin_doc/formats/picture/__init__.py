"""The reader for images of pages (PNG, JPEG, TIFF, HEIC, …), and OCR of page pictures for images and PDFs.

* ``image`` is the entry point for image files; ``image_decoding`` opens and normalises them.
* ``ocr_pages.read_picture`` turns a picture into pages by OCR; the PDF reader uses it too.
* ``header_only`` decides which parts of pages to read if only header fields are wanted.
* ``page_rotation`` is the issue for a page that was rotated before it was read.
"""
