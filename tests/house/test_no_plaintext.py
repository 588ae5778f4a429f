"""After a whole delivery no number of a person stands anywhere in the clear: tables, vault, log."""

import logging

import pytest
from django.apps import apps
from django.db import connection
from django.urls import reverse

from enterprises.models import Worker
from shanyang.lib import vault_files
from tests import builders
from tests.enterprises.ledgers.making import an_id
from tests.enterprises.test_deliveries import a_roster, some_rows, written

PHONES = [f"138{number:08d}" for number in range(1, 7)]
NUMBERS = [an_id(number) for number in range(1, 7)]
WRONG = NUMBERS[3][:-1] + ("0" if NUMBERS[3][-1] != "0" else "1")


@pytest.fixture
def delivered(lin, zhao, caplog):
    """Six people: five in order, one with a number that does not check and a telephone in the remark."""
    caplog.set_level(logging.DEBUG)
    rows = some_rows(6)
    rows[3][2], rows[3][5] = WRONG, f"本人电话{PHONES[4]}"
    return written(builders.a_round(lin), zhao, a_roster(rows))


@pytest.fixture
def told(delivered, lin):
    """Every office has handed in its own ledger, so that the street is told whom the enterprise names."""
    builders.close_all(delivered.round, lin)
    return delivered


def every_value():
    """Every cell of every table, as text and as the bytes it holds."""
    with connection.cursor() as cursor:
        for table in sorted(connection.introspection.table_names(cursor)):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            for row in cursor.fetchall():
                for cell in row:
                    yield table, bytes(cell) if isinstance(cell, (bytes, memoryview)) else str(cell).encode()


def found_in(sources, words):
    return sorted({(place, word) for place, data in sources for word in words if word.encode() in data})


def test_no_table_holds_a_number_in_the_clear(delivered):
    assert Worker.objects.count() >= 5
    assert found_in(every_value(), [*PHONES, *NUMBERS, WRONG]) == []


def test_birth_and_place_are_not_kept_as_the_number_has_them(delivered):
    """The first fourteen digits would give the number away to whoever guesses four."""
    assert found_in(every_value(), [number[:14] for number in NUMBERS]) == []


def test_the_vault_holds_nothing_in_the_clear(delivered):
    folder = vault_files.vault_folder()
    files = [(path.name, path.read_bytes()) for path in folder.rglob("*") if path.is_file()]
    assert files
    assert found_in(files, [*PHONES, *NUMBERS, "花名册", "xl/worksheets"]) == []


def test_no_log_line_holds_a_number(told, caplog, client, zhao):
    client.force_login(zhao)
    worker = Worker.objects.visible_to(zhao).first()
    shown = client.post(reverse("enterprises:person-phone", args=[worker.pk]), {"reason": "电话核对在岗情况"})
    assert found_in([("page", shown.content)], PHONES)
    client.get(reverse("enterprises:people"), {"q": PHONES[0]})
    assert found_in([("log", caplog.text.encode())], [*PHONES, *NUMBERS]) == []


def test_lists_show_masks_only_and_each_look_is_recorded(told, client, zhao):
    from shanyang.departments.models import AuditEvent

    client.force_login(zhao)
    worker = Worker.objects.visible_to(zhao).first()
    addresses = [reverse("enterprises:people"), reverse("enterprises:person", args=[worker.pk])]
    pages = [(address, client.get(address).content) for address in addresses]
    masks = [f"*******{phone[-4:]}" for phone in PHONES]
    assert {address for address, _mask in found_in(pages, masks)} == set(addresses)
    assert found_in(pages, [*PHONES, *NUMBERS]) == []
    shown = client.post(reverse("enterprises:person-phone", args=[worker.pk]), {"reason": "电话核对在岗情况"})
    assert found_in([("page", shown.content)], PHONES)
    assert AuditEvent.objects.get(verb="enterprises.unmask_phone").by_user == zhao


def test_the_sealed_columns_are_really_bytes():
    sealed = [
        field
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if field.name.endswith(("_encrypted", "_index")) and model._meta.app_label in ("departments", "enterprises")
    ]
    assert sealed
    assert {field.get_internal_type() for field in sealed} == {"BinaryField"}
