"""Image processing for OCR: pages in a picture, preparation, ruled lines."""
