"""Who acts when nobody sits at the screen."""

from dataclasses import dataclass


@dataclass(frozen=True)
class NamedJob:
    """A process that acts in its own name: the nightly sweep, the reaper, the first run.

    Work that a person has started runs with that person as its actor instead.
    """

    name: str
