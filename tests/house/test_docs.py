"""The generated pages of docs/ say what the code says."""

import pytest

from shanyang.management.commands import write_docs


@pytest.mark.parametrize("name", sorted(write_docs.pages()))
def test_a_generated_page_is_current(name):
    page = write_docs.DOCS / name
    assert page.exists(), "run manage.py write_docs"
    assert page.read_text(encoding="utf-8") == write_docs.pages()[name], "run manage.py write_docs"


def test_every_move_of_every_workflow_is_drawn():
    from shanyang.lib.workflow import Workflow

    text = write_docs.workflows()
    for room in write_docs.TABLES_OF_STATES:
        for one in vars(room).values():
            if isinstance(one, Workflow):
                for move in one.moves.values():
                    assert f"| `{move.verb}` | {move.label} |" in text
