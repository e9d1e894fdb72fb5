"""Makes the letters under ``samples/``: one description, many formats.

    python -m tools.samples            all of them
    python -m tools.samples ke-hoach   only those named

Every letter is invented. ``letters_*.py`` say what each letter says; the other modules
say how it looks in one format. ``expected.json`` comes from the description alone, so
that it knows nothing of how the project reads. Needs the ``dev`` extra and the Debian
package ``fonts-liberation``. The results are committed: users never run this.
"""
