"""All benchmarks, one after the other, each in a process of its own: `make bench` or `python -m bench`.

Names of benchmarks may be given: python -m bench lists consolidation
"""

from __future__ import annotations

import subprocess
import sys

ENGINES = ("sqlite", "postgresql")
BENCHMARKS: dict[str, list[list[str]]] = {
    "linking": [["bench.linking"]],
    "importing": [["bench.importing", engine] for engine in ENGINES],
    "consolidation": [["bench.consolidation", engine] for engine in ENGINES],
    "lists": [["bench.lists", engine] for engine in ENGINES],
    "comparing": [["bench.comparing", engine] for engine in ENGINES],
    "faults": [["bench.faults", engine] for engine in ENGINES],
}


def main() -> int:
    wanted = sys.argv[1:] or list(BENCHMARKS)
    if unknown := set(wanted) - set(BENCHMARKS):
        raise SystemExit(f"unknown: {', '.join(sorted(unknown))}; known: {', '.join(BENCHMARKS)}")
    failed = 0
    for name in wanted:
        for words in BENCHMARKS[name]:
            print(f"== {' '.join(words)} ==", flush=True)
            failed |= subprocess.run([sys.executable, "-W", "ignore", "-m", *words], check=False).returncode
    return failed


if __name__ == "__main__":
    raise SystemExit(main())
