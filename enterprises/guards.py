"""What the database itself refuses on this floor: frozen is frozen, for every client."""

from shanyang.lib import triggers

ENTRIES = ("enterpriseentry", "outletentry", "workerentry", "employmententry")


def declare() -> None:
    """Frozen figures and amendments stand as written; an entry stands once its round is frozen."""
    triggers.refuse("enterprises_frozenfigure", on=("update", "delete"), name="frozen_figures_stand")
    triggers.refuse("enterprises_amendment", on=("update", "delete"), name="amendments_stand_as_written")
    for table in ENTRIES:
        triggers.refuse(
            f"enterprises_{table}", on=("update", "delete"), name=f"frozen_{table}_rows_stand", when="{row}.frozen"
        )
