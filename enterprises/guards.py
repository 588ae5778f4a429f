"""What the database itself refuses on this floor: a frozen round stands as it is."""

from shanyang.lib import triggers

ENTRIES = (
    "enterprises_enterpriseentry",
    "enterprises_outletentry",
    "enterprises_workerentry",
    "enterprises_employmententry",
)
FROZEN_ROUND = "(SELECT state FROM enterprises_round WHERE id = {row}.round_id) = 'frozen'"


def declare() -> None:
    """Frozen entries and figures, signatures under them, amendments and the frozen round itself."""
    for table in ENTRIES:
        short = table.removeprefix("enterprises_")
        triggers.refuse(table, on=("update", "delete"), name=f"frozen_{short}_rows_stand", when="{row}.frozen")
        triggers.refuse(table, on=("insert",), name=f"frozen_round_takes_no_{short}", when=FROZEN_ROUND)
    triggers.refuse("enterprises_frozenfigure", on=("update", "delete"), name="frozen_figures_stand")
    triggers.refuse("enterprises_frozenfigure", on=("insert",), name="frozen_round_takes_no_figure", when=FROZEN_ROUND)
    triggers.refuse("enterprises_amendment", on=("update", "delete"), name="amendments_stand_as_written")
    for table, name in (("enterprises_figure", "figures"), ("enterprises_signoff", "signatures")):
        triggers.refuse(
            table, on=("insert", "update", "delete"), name=f"frozen_round_keeps_its_{name}", when=FROZEN_ROUND
        )
    triggers.refuse(
        "enterprises_round", on=("update", "delete"), name="frozen_rounds_stand", when="{row}.state = 'frozen'"
    )
