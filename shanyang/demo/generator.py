"""One call from a seed to a folder of ledgers with the truth beside them."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from shanyang.demo import district, later, ledgers, testimony, truth


@dataclass(frozen=True)
class Made:
    """What has been written."""

    folder: Path
    shelf: ledgers.Shelf
    lines: dict[str, int]


def make(
    folder: Path,
    *,
    seed: int,
    level: str,
    enterprises: int = 23,
    workers: int = 1459,
    round_number: int = 1,
    as_of: tuple[date, date] = (district.AS_OF[1], district.AS_OF[2]),
    apart: bool = False,
) -> Made:
    """Write one set of ledgers; the same arguments give the same files.

    `as_of`: the dates of rounds one and two. `apart`: no file covers several streets or employers.
    """
    world = district.found(seed, enterprises, workers, as_of[0])
    undelivered: set[tuple[str, str]] = set()
    if round_number == 2:
        world = later.a_month_later(world, as_of[1])
        undelivered = later.not_delivered(world)
    shelf = ledgers.write(testimony.gather(world, undelivered), folder, level, apart=apart)
    return Made(folder, shelf, truth.write(shelf))
