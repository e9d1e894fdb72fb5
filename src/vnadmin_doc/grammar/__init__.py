"""Grammars: read values, with their spans, from text. One module for each part of a letter. No grammar sees a page."""
