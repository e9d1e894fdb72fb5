"""Join separately trained networks into one file; the recogniser uses them in rotation.

python -m tools.digits.join A.npz B.npz --out src/vnadmin_doc/ocr/handwriting/digits.npz
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

import numpy as np


def main() -> None:
    """Join the networks and write the file."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("networks", type=Path, nargs="+")
    parser.add_argument("--out", type=Path, default=Path("src/vnadmin_doc/ocr/handwriting/digits.npz"))
    args = parser.parse_args()
    joined: dict[str, Any] = {}
    for number, path in enumerate(args.networks):
        with np.load(path) as stored:
            joined |= {f"{number}.{name}": stored[name] for name in stored.files}
    np.savez_compressed(args.out, **joined)


if __name__ == "__main__":
    main()
