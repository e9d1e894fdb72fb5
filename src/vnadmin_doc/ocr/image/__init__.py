"""Pictures prepared for OCR, and the ruled lines found in them."""
