"""Formats: the bytes of a file to a ``Source`` of pages with words and boxes. ``readers`` has the table of readers."""
