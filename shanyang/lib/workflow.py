"""States and moves as one table; buttons, choices, tests and drawings are made of it.

A move is one UPDATE that names the state and the version it starts from. When
it touches no row, somebody was faster, and the person at the screen is told.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import models
from django.db.models import F
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from .errors import Refused, Stale

Label = str | Promise


@dataclass(frozen=True)
class Move:
    """One verb of the office: from which states, to which state."""

    verb: str
    label: Label
    start: str | tuple[str, ...]
    end: str

    @property
    def starts(self) -> tuple[str, ...]:
        return (self.start,) if isinstance(self.start, str) else self.start


class Workflow:
    """The states of one kind of record. `states` labels them, in the order of the office.

    The record has a field for the state (default `state`) and an integer
    `version` that every move raises.
    """

    def __init__(
        self, label: Label, *moves: Move, states: dict[str, Label] | None = None, field: str = "state"
    ) -> None:
        self.label = label
        self.moves = {move.verb: move for move in moves}
        self.field = field
        if len(self.moves) != len(moves):
            raise ValueError("two moves share a verb")
        named = states or {}
        mentioned = [state for move in moves for state in (*move.starts, move.end)]
        self.states: dict[str, Label] = dict(named) or {state: state for state in dict.fromkeys(mentioned)}
        unknown = set(mentioned) - set(self.states)
        if unknown:
            raise ValueError(f"states without a label: {sorted(unknown)}")

    @property
    def choices(self) -> list[tuple[str, Label]]:
        return list(self.states.items())

    def label_of(self, state: str) -> Label:
        return self.states[state]

    def possible(self, obj: models.Model) -> list[Move]:
        """The moves that start from the record's present state: its buttons."""
        state = getattr(obj, self.field)
        return [move for move in self.moves.values() if state in move.starts]

    def allows(self, obj: models.Model, verb: str) -> bool:
        return getattr(obj, self.field) in self.moves[verb].starts

    def move(self, obj: models.Model, verb: str, *, version: int, **changes: object) -> None:
        """Take the step, with further field changes in the same statement.

        `version` is the one the person saw. Raises Refused when the step does
        not follow on the present state, Stale when the record has changed since.
        """
        step = self.moves[verb]
        state = getattr(obj, self.field)
        manager = type(obj)._base_manager
        if state not in step.starts:
            now = manager.filter(pk=obj.pk).values_list("version", flat=True).first()
            if now is not None and now != version:
                raise self._stale(obj, version)
            raise Refused(
                _("现在是“%(state)s”，不能%(verb)s。请刷新页面，看看现在可以做什么。")
                % {"state": self.states[state], "verb": step.label}
            )
        moved = manager.filter(pk=obj.pk, version=version, **{f"{self.field}__in": step.starts}).update(
            **{self.field: step.end}, version=F("version") + 1, **changes
        )
        if not moved:
            raise self._stale(obj, version)
        setattr(obj, self.field, step.end)
        obj.version = version + 1  # type: ignore[attr-defined]
        for name, value in changes.items():
            setattr(obj, name, value)

    def _stale(self, obj: models.Model, version: int) -> Stale:
        row = type(obj)._base_manager.filter(pk=obj.pk).values_list(self.field, flat=True).first()
        standing = self.states.get(row, "") if row else ""
        return Stale(
            _("在您打开页面以后，别人已经办理过这一项，现在是“%(state)s”。您填写的内容还在，请核对后再提交。")
            % {"state": standing},
            theirs=row,
            yours=getattr(obj, self.field),
        )

    def mermaid(self) -> str:
        """The drawing for docs/workflows.md."""
        lines = ["stateDiagram-v2"]
        lines += [f"    {state} : {label}" for state, label in self.states.items()]
        for move in self.moves.values():
            lines += [f"    {start} --> {move.end} : {move.label}" for start in move.starts]
        return "\n".join(lines)


def check_version(obj: models.Model, version: int, *, theirs: object = None, yours: object = None) -> None:
    """Refuse an edit that was begun on an older version; then raise the version. For records without a workflow."""
    fresh = type(obj)._base_manager.filter(pk=obj.pk, version=version).update(version=F("version") + 1)
    if not fresh:
        raise Stale(
            _("在您打开页面以后，别人已经改过这一项。两边的内容都列在下面，请核对后再提交。"),
            theirs=theirs,
            yours=yours,
        )
    obj.version = version + 1  # type: ignore[attr-defined]
