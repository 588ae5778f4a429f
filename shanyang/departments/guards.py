"""What the database itself refuses on the ground floor."""

from shanyang.lib import triggers


def declare() -> None:
    """An audit event stands as written: no change, no deletion."""
    triggers.refuse("departments_auditevent", on=("update", "delete"), name="audit_events_stand_as_written")
