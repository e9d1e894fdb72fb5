"""Pictures of pages: PNG, JPEG, TIFF, HEIC and others, read by OCR."""
