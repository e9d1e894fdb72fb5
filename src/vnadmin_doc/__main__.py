"""``python -m vnadmin_doc``: the command."""

from __future__ import annotations

from vnadmin_doc.cli.start import main

if __name__ == "__main__":
    main()
