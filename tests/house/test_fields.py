"""Every field says what it is; every field about a person says what for."""

import re

import pytest
from django.apps import apps
from django.db import models

OWN = [
    model
    for label in ("departments", "enterprises", "branches", "services")
    for model in apps.get_app_config(label).get_models()
]
# Names under which something about a person is kept.
PERSONAL = re.compile(
    r"(^|_)(phone|id_last4|id_index|id_mask_index|id_head_index|born_on|sex|party_status|contact|spoke_to|met)(_|$)"
)
PERSON_TABLES = {"Worker", "WorkerReport", "WorkerEntry"}
PURPOSE = ("目的", "用途")
# Written by the database or the framework, never by a person.
SILENT = {"id", "password", "last_login"}


def fields(model):
    return [field for field in model._meta.concrete_fields if field.name not in SILENT and field.model is model]


def is_personal(model, field) -> bool:
    if field.name.endswith(("_report", "_how")) or isinstance(field, models.BooleanField):
        return False
    return bool(PERSONAL.search(field.name)) or (model.__name__ in PERSON_TABLES and field.name == "name")


@pytest.mark.parametrize("model", OWN, ids=lambda model: model.__name__)
def test_every_field_says_what_it_is(model):
    silent = [field.name for field in fields(model) if not str(field.help_text).strip()]
    assert not silent, "docs/data.md is made of the help texts"


@pytest.mark.parametrize("model", OWN, ids=lambda model: model.__name__)
def test_every_field_about_a_person_names_its_purpose(model):
    aimless = [
        field.name
        for field in fields(model)
        if is_personal(model, field) and not any(word in str(field.help_text) for word in PURPOSE)
    ]
    assert not aimless, f"{model.__name__}: write 目的 or 用途 into the help text"


@pytest.mark.parametrize("model", OWN, ids=lambda model: model.__name__)
def test_no_table_keeps_a_resident_number_or_a_plain_telephone(model):
    names = {field.name for field in model._meta.concrete_fields}
    assert not names & {"id_number", "phone", "phone_number", "id_card", "mobile"}


@pytest.mark.parametrize("model", OWN, ids=lambda model: model.__name__)
def test_no_table_has_a_flag_instead_of_an_end(model):
    """Rows end with a day and a reason (no is_deleted)."""
    assert not {field.name for field in model._meta.concrete_fields} & {
        "deleted",
        "is_deleted",
        "deleted_at",
        "active_flag",
    }


@pytest.mark.parametrize("model", OWN, ids=lambda model: model.__name__)
def test_keys_are_big_and_constraints_have_names_that_say_something(model):
    # The search index is nothing but its key: millions of derived rows need no number beside it.
    assert isinstance(model._meta.pk, models.BigAutoField) or model.__name__ == "NameGram"
    for constraint in model._meta.constraints:
        assert "_" in constraint.name
        assert not constraint.name.startswith(("unique_", "check_"))


@pytest.mark.parametrize("model", OWN, ids=lambda model: model.__name__)
def test_sealed_columns_come_with_the_uid_that_binds_them(model):
    names = {field.name for field in model._meta.concrete_fields}
    if any(name.endswith("_encrypted") for name in names):
        assert "uid" in names
