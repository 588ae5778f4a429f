"""Delivered files lie encrypted, and a changed or shortened one is noticed."""

import io
import secrets

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory

from shanyang.lib import vault, vault_files, vault_upload

PLACE = "t:1"


@pytest.fixture
def key():
    return vault.new_data_key(aad=PLACE)


@pytest.mark.parametrize("size", [0, 1, vault_files.PIECE - 1, vault_files.PIECE, vault_files.PIECE + 1, 300_000])
def test_a_file_comes_back_whole(key, size):
    data = secrets.token_bytes(size)
    name = vault_files.store(io.BytesIO(data), key)
    assert b"".join(vault_files.pieces(name, key)) == data
    assert vault_files.open_stream(name, key).read() == data


def test_no_plaintext_lies_on_the_disk(key):
    name = vault_files.store("身份证号码表".encode() * 5000, key)
    assert "身份证".encode() not in vault_files.path_of(name).read_bytes()


@pytest.mark.parametrize("damage", ["change", "cut a piece", "cut bytes", "swap", "empty"])
def test_a_damaged_file_does_not_open(key, damage):
    name = vault_files.store(secrets.token_bytes(3 * vault_files.PIECE), key)
    path = vault_files.path_of(name)
    raw = path.read_bytes()
    piece = vault_files.PIECE + vault_files.TAG
    head = len(vault_files.MAGIC)
    path.write_bytes(
        {
            "change": raw[:-5] + bytes([raw[-5] ^ 1]) + raw[-4:],
            "cut a piece": raw[: head + 2 * piece],
            "cut bytes": raw[:-3],
            "swap": raw[:head]
            + raw[head + piece : head + 2 * piece]
            + raw[head : head + piece]
            + raw[head + 2 * piece :],
            "empty": raw[:head],
        }[damage]
    )
    with pytest.raises(vault.CannotOpen):
        list(vault_files.pieces(name, key))


def test_a_file_opens_with_its_own_key_only(key):
    name = vault_files.store(b"x", key)
    with pytest.raises(vault.CannotOpen):
        list(vault_files.pieces(name, vault.new_data_key(aad=PLACE)))


@pytest.mark.parametrize("name", ["../etc/passwd", "", "ab/cd", "ZZ"])
def test_a_name_that_is_not_ours_reaches_no_file(key, name):
    with pytest.raises(FileNotFoundError):
        list(vault_files.pieces(name, key))


def upload(data):
    request = RequestFactory().post("/", {"file": SimpleUploadedFile("台账.xlsx", data)})
    return request, request.FILES["file"]


def test_an_upload_is_sealed_as_it_arrives():
    data = secrets.token_bytes(200_000)
    _request, file = upload(data)
    assert isinstance(file, vault_upload.SealedUpload)
    assert (file.size, len(file.sha256), file.name) == (200_000, 64, "台账.xlsx")
    reopened = vault.unwrap(file.data_key_wrapped, aad=vault_upload.key_place(file.key_uid))
    assert b"".join(vault_files.pieces(file.vault_name, reopened)) == data
    assert data[:100] not in vault_files.path_of(file.vault_name).read_bytes()


def test_an_upload_that_nobody_keeps_goes_with_its_request():
    request, file = upload(b"x")
    path = vault_files.path_of(file.vault_name)
    assert path.exists()
    request.close()
    assert not path.exists()


def test_an_upload_that_is_kept_stays():
    request, file = upload(b"x")
    file.keep()
    request.close()
    assert vault_files.path_of(file.vault_name).exists()


def test_an_upload_beyond_the_limit_is_cut_and_leaves_nothing(settings, tmp_path):
    settings.UPLOAD_LIMIT_BYTES = 100_000
    _request, file = upload(b"x" * 300_000)
    assert file.too_large
    assert not file.vault_name
    assert not [path for path in (tmp_path / "vault").rglob("*") if path.is_file()]
