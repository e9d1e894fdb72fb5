"""Readers for word processor files: ``docx``, ``doc`` (Word 97–2003), ``rtf``, and ``old_word_processors``.

The other modules belong to one of them by prefix; ``libreoffice`` converts what is not read directly.
"""
