"""OCR engines: Tesseract, TrueOCR, and the two combined."""
