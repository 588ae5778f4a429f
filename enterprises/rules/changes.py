"""Between rounds: who answers for the truth of a change, and how many working days that takes."""

from __future__ import annotations

CHECKER: dict[str, str] = {
    "opened": "territory",
    "moved": "territory",
    "renamed": "registrar",
    "merged": "registrar",
    "split": "registrar",
    "closed": "territory",
    "sector_changed": "sector",
    "person_joined": "territory",
    "person_left": "territory",
    "facts": "territory",
}
"""Kind of change → kind of responsibility: registration facts lie with the registrar, the sector with its
department, what can be seen on the ground with the street."""
CHECK_DAYS = 5
NEEDS: dict[str, tuple[str, ...]] = {
    "opened": ("name", "division"),
    "moved": ("enterprise", "division"),
    "renamed": ("enterprise", "name"),
    "merged": ("enterprise", "other"),
    "split": ("enterprise", "name"),
    "closed": ("enterprise",),
    "sector_changed": ("enterprise", "sector"),
    "person_joined": ("enterprise", "person_name"),
    "person_left": ("enterprise", "person_name"),
    "facts": ("enterprise",),
}
"""What has to be said with each kind."""
