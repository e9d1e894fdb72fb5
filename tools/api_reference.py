"""Build the API reference as HTML from the docstrings.

python -m tools.api_reference build/api    # a warning of pdoc is an error
"""

from __future__ import annotations

import sys
import warnings
from pathlib import Path

import pdoc

import vnadmin_doc

MODULES = ("vnadmin_doc", "vnadmin_doc.model.letter", "vnadmin_doc.errors")


def build(folder: Path) -> None:
    """Write a page for each of ``MODULES``. Raises ``UserWarning`` for a name or docstring that pdoc cannot process."""
    # pdoc lists the loaded members of a module, and the names of the package are loaded at first use.
    for name in vnadmin_doc.__all__:
        setattr(vnadmin_doc, name, getattr(vnadmin_doc, name))
    pdoc.render.configure(docformat="markdown", show_source=False, search=False)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        pdoc.pdoc(*MODULES, output_directory=folder)


if __name__ == "__main__":
    build(Path(sys.argv[1]))
