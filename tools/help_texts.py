"""Write the help of every command, as Typer prints it, to files that the entry point prints without Typer.

python -m tools.help_texts           # write src/vnadmin_doc/cli/help
python -m tools.help_texts --check   # write nothing; exit code 1 where a file would change
"""

from __future__ import annotations

import contextlib
import io
import os
import sys
from pathlib import Path

import typer

from vnadmin_doc.cli.app import app
from vnadmin_doc.cli.language_choice import VARIABLE
from vnadmin_doc.cli.start import HELP_WIDTH, text_file
from vnadmin_doc.messages import LANGS

WHOLE = "vnadmin-doc"


def main() -> int:
    """Write or check; the exit code."""
    check = "--check" in sys.argv[1:]
    changed = {path: text for path, text in texts().items() if not path.exists() or path.read_text("utf-8") != text}
    for path, text in changed.items():
        print(path.name)
        if not check:
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, "utf-8")
    return int(check and bool(changed))


def texts() -> dict[Path, str]:
    """The help texts by the path of their file."""
    commands = [WHOLE, *getattr(typer.main.get_command(app), "commands", ())]
    return {Path(text_file(lang, command)): printed(command, lang) for command in commands for lang in LANGS}


def printed(command: str, lang: str) -> str:
    """What Typer prints as the help of a command."""
    args = ["--help"] if command == WHOLE else [command, "--help"]
    outer, shown = dict(os.environ), io.StringIO()
    os.environ.update({VARIABLE: lang, "COLUMNS": str(HELP_WIDTH)})
    try:
        with contextlib.redirect_stdout(shown), contextlib.suppress(SystemExit):
            app(args, prog_name=WHOLE)
    finally:
        os.environ.clear()
        os.environ.update(outer)
    return shown.getvalue()


if __name__ == "__main__":
    sys.exit(main())
