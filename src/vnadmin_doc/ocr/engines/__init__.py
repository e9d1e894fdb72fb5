"""OCR engines: ``tesseract``, ``trueocr`` (the second reader), and ``two_readers``, which combines both."""
