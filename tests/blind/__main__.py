"""``python -m tests.blind DIR --seed N --level clean|messy|hostile``."""

import argparse
import json
import random
from pathlib import Path

from tests.blind import offices, plan, truth, world
from tests.blind.clerk import Desk
from tests.blind.habits import LEVELS, MESSY


def make(folder: Path, *, seed: int, level: str = MESSY) -> Desk:
    """Writes the ledgers, the manifest and the truth of one made-up district."""
    rng = random.Random(f"blind {seed} {level}")
    folder.mkdir(parents=True, exist_ok=True)
    district = world.build(rng)
    desk = Desk(rng, level, district, plan.draw(rng, district, level), truth.Papers(), folder)
    # Employers first: what the offices write must be traceable to a roster.
    for write in (offices.employers, offices.registry, offices.bureaus, offices.streets):
        write(desk)
    desk.files.sort(key=lambda line: (line["source"], line["file"]))
    manifest = {"name": f"盲测区 {seed} {level}", "as_of": "2026-10-31", "files": desk.files}
    (folder / "manifest.json").write_text(json.dumps(manifest, ensure_ascii=False, indent=1), encoding="utf-8")
    truth.write(folder / "truth", district, desk.papers)
    return desk


def main() -> None:
    """Reads the command line and writes one folder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--level", choices=LEVELS, default=MESSY)
    chosen = parser.parse_args()
    desk = make(chosen.folder, seed=chosen.seed, level=chosen.level)
    print(f"{len(desk.files)} files, {len(desk.world.people)} people, {desk.unfair} rows left out as unfair")


if __name__ == "__main__":
    main()
