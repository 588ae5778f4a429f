"""Write one district's ledgers and the truth about them.

python -m tests.strangers DIR --seed N --level clean|messy|hostile
"""

import argparse
import json
from pathlib import Path

from . import DIVISIONS, make


def main() -> None:
    """Parse the line and write the set."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--level", choices=("clean", "messy", "hostile"), default="messy")
    parser.add_argument("--divisions", type=Path, default=DIVISIONS)
    chosen = parser.parse_args()
    made = make(chosen.folder, seed=chosen.seed, level=chosen.level, divisions=chosen.divisions)
    unfair = made.unfair()
    print(
        json.dumps(
            {"people": len(made.rows), "conflicts": len(made.conflicts()), "unfair": unfair[:25], "n": len(unfair)},
            ensure_ascii=False,
            indent=1,
        )
    )


if __name__ == "__main__":
    main()
