"""One call from a seed to a folder of ledgers with the truth beside them."""

from dataclasses import dataclass
from pathlib import Path

from shanyang.demo import district, later, ledgers, testimony, truth


@dataclass(frozen=True)
class Made:
    """What has been written."""

    folder: Path
    shelf: ledgers.Shelf
    lines: dict[str, int]


def make(
    folder: Path, *, seed: int, level: str, enterprises: int = 23, workers: int = 1459, round_number: int = 1
) -> Made:
    """Write one set of ledgers; the same arguments give the same files."""
    world = district.found(seed, enterprises, workers)
    undelivered: set[tuple[str, str]] = set()
    if round_number == 2:
        world = later.a_month_later(world)
        undelivered = later.not_delivered(world)
    shelf = ledgers.write(testimony.gather(world, undelivered), folder, level)
    return Made(folder, shelf, truth.write(shelf))
