"""What is sealed opens in its own place only, says its key, and is found without being kept."""

import base64
import secrets

import pytest
from django.core.exceptions import ImproperlyConfigured

from shanyang.lib import vault

PLACE = vault.place("enterprises.Worker", "phone", "1f0c")


def new_key():
    return base64.b64encode(secrets.token_bytes(32)).decode()


def test_a_value_opens_in_its_place():
    assert vault.decrypt(vault.encrypt("13900001111", aad=PLACE), aad=PLACE) == "13900001111"


@pytest.mark.parametrize(
    "elsewhere",
    [
        vault.place("enterprises.Worker", "phone", "2222"),
        vault.place("enterprises.Worker", "name", "1f0c"),
        vault.place("enterprises.Contact", "phone", "1f0c"),
    ],
)
def test_a_value_copied_to_another_row_or_column_does_not_open(elsewhere):
    token = vault.encrypt("13900001111", aad=PLACE)
    with pytest.raises(vault.CannotOpen):
        vault.decrypt(token, aad=elsewhere)


def test_every_changed_byte_is_noticed():
    token = vault.encrypt("13900001111", aad=PLACE)
    for at in range(len(token)):
        broken = bytearray(token)
        broken[at] ^= 1
        with pytest.raises(vault.CannotOpen):
            vault.decrypt(bytes(broken), aad=PLACE)


def test_a_value_says_its_algorithm_and_its_key():
    token = vault.encrypt("x", aad=PLACE)
    assert token[0] == vault.AES_256_GCM
    assert vault.key_id(token) == vault.newest_key_id()


def test_the_same_value_never_looks_the_same_twice():
    assert vault.encrypt("x", aad=PLACE) != vault.encrypt("x", aad=PLACE)


def test_after_a_rotation_old_values_open_and_new_ones_use_the_new_key(settings):
    old = new_key()
    settings.VAULT_KEYS = f"1:{old}"
    before = vault.encrypt("x", aad=PLACE)
    settings.VAULT_KEYS = f"2:{new_key()},1:{old}"
    assert vault.decrypt(before, aad=PLACE) == "x"
    assert vault.key_id(vault.encrypt("x", aad=PLACE)) == 2
    settings.VAULT_KEYS = f"2:{new_key()}"
    with pytest.raises(vault.CannotOpen):
        vault.decrypt(before, aad=PLACE)


def test_a_blind_index_finds_equals_and_only_within_its_purpose():
    assert vault.blind_index("13900001111", purpose="phone") == vault.blind_index("13900001111", purpose="phone")
    assert vault.blind_index("13900001111", purpose="phone") != vault.blind_index("13900001111", purpose="id")
    assert len(vault.blind_index("1", purpose="phone")) == 32


def test_after_a_new_index_key_both_versions_match(settings):
    old = new_key()
    settings.INDEX_KEYS = f"1:{old}"
    before = vault.blind_index("139", purpose="phone")
    settings.INDEX_KEYS = f"2:{new_key()},1:{old}"
    assert before in vault.blind_indexes("139", purpose="phone")
    assert vault.blind_index("139", purpose="phone") != before


def test_without_its_data_key_a_row_does_not_open():
    place = vault.place("enterprises.Submission", "data_key", "77")
    key = vault.new_data_key(aad=place)
    sealed = key.seal("row", aad="sheet:1")
    assert vault.unwrap(key.wrapped, aad=place).open(sealed, aad="sheet:1") == b"row"
    with pytest.raises(vault.CannotOpen):
        vault.unwrap(b"", aad=place)
    with pytest.raises(vault.CannotOpen):
        key.open(sealed, aad="sheet:2")


@pytest.mark.parametrize(
    "text",
    ["", "x", "1:short", f"0:{new_key()}", f"300:{new_key()}", f"1:{new_key()},1:{new_key()}"],
    ids=["nothing", "no number", "too short", "number 0", "number 300", "a number twice"],
)
def test_keys_that_cannot_work_are_named(settings, text):
    settings.VAULT_KEYS = text
    assert list(vault.check_configured())
    with pytest.raises(ImproperlyConfigured):
        vault.encrypt("x", aad=PLACE)


def test_a_masked_phone_keeps_head_and_tail():
    assert vault.mask_phone("13912345678") == "139****5678"
    assert vault.mask_phone("1234") == "****"
