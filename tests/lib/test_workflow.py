"""A move follows on its state and on the version that was seen; whoever is slower is told so."""

import pytest
from django.db import connection, models

from shanyang.lib.errors import Refused, Stale
from shanyang.lib.workflow import Move, Workflow, check_version

DOOR = Workflow(
    "门",
    Move("open", "打开", start=("shut", "ajar"), end="open"),
    Move("shut", "关上", start="open", end="shut"),
    Move("lock", "锁上", start="shut", end="locked"),
    states={"shut": "关着", "ajar": "虚掩", "open": "开着", "locked": "锁着"},
)


class Door(models.Model):
    state = models.CharField(max_length=8, default="shut")
    version = models.IntegerField(default=1)
    note = models.CharField(max_length=20, default="")

    class Meta:
        app_label = "tests"

    def __str__(self):
        return self.state


@pytest.fixture
def door(transactional_db):
    with connection.schema_editor() as editor:
        editor.create_model(Door)
    yield Door.objects.create()
    with connection.schema_editor() as editor:
        editor.delete_model(Door)


def test_every_allowed_move_is_made_and_every_other_refused(door):
    for state in DOOR.states:
        for verb, move in DOOR.moves.items():
            Door.objects.filter(pk=door.pk).update(state=state, version=1)
            door.refresh_from_db()
            if state in move.starts:
                DOOR.move(door, verb, version=1, note="x")
                door.refresh_from_db()
                assert (door.state, door.version, door.note) == (move.end, 2, "x")
            else:
                with pytest.raises(Refused, match=str(DOOR.states[state])):
                    DOOR.move(door, verb, version=1)
                door.refresh_from_db()
                assert door.version == 1


def test_the_slower_of_two_is_told_what_stands_now(door):
    other = Door.objects.get(pk=door.pk)
    DOOR.move(other, "open", version=1)
    with pytest.raises(Stale) as told:
        DOOR.move(door, "lock", version=1)
    assert told.value.theirs == "open"
    assert Door.objects.get(pk=door.pk).state == "open"


def test_a_stale_version_is_refused_even_when_the_state_would_fit(door):
    DOOR.move(Door.objects.get(pk=door.pk), "open", version=1)
    DOOR.move(Door.objects.get(pk=door.pk), "shut", version=2)
    with pytest.raises(Stale):
        DOOR.move(door, "open", version=1)


def test_a_plain_edit_raises_the_version_once(door):
    check_version(door, 1)
    with pytest.raises(Stale) as told:
        check_version(Door.objects.get(pk=door.pk), 1, theirs=("a", 1), yours=("b", 2))
    assert (told.value.theirs, told.value.yours) == (("a", 1), ("b", 2))


def test_buttons_and_drawing_come_from_the_table(door):
    assert [move.verb for move in DOOR.possible(door)] == ["open", "lock"]
    assert "shut --> locked : 锁上" in DOOR.mermaid()


def test_a_table_with_an_unknown_state_is_not_built():
    with pytest.raises(ValueError, match="without a label"):
        Workflow("x", Move("go", "走", start="a", end="b"), states={"a": "甲"})
