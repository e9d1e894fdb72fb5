"""Generate the letters under ``samples/``: one description, many formats.

    python -m tools.samples            all of them
    python -m tools.samples ke-hoach   only those named

Every letter is invented. ``letters_*.py`` describe the content of each letter; each other module
renders it in one format. ``expected.json`` is generated from the description alone, so
it is independent of the readers. Needs the ``dev`` extra. The results are committed; users never run this.
"""
