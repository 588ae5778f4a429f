"""Encryption of what the house may read but not show, and indexes of what it may not keep.

Every stored value begins with one byte for the algorithm and one for the key,
so that a later key or cipher can live beside this one. A value is bound to its
place (`app.Model.field:uid`): copied to another row or column it does not open.

Two families of keys, both from the environment and never in the database:
VAULT_KEYS encrypt and may be rotated; INDEX_KEYS make blind indexes and are the
identity of people across rounds, so a lost one cannot be replaced.
"""

from __future__ import annotations

import base64
import hashlib
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

AES_256_GCM = 1
KEY_BYTES = 32
NONCE_BYTES = 12
HEADER_BYTES = 2


class CannotOpen(Exception):
    """The value is damaged, moved from its place, or sealed under a key that is not here."""


@lru_cache(maxsize=16)
def parse_keys(text: str, name: str) -> dict[int, bytes]:
    """`id:base64,id:base64`, newest first. Raises ImproperlyConfigured with the reason."""
    keys: dict[int, bytes] = {}
    for part in filter(None, (part.strip() for part in text.split(","))):
        number, _, encoded = part.partition(":")
        try:
            key_id, key = int(number), base64.b64decode(encoded, validate=True)
        except ValueError:
            raise ImproperlyConfigured(f"{name} must read id:base64[,id:base64…], newest first.") from None
        if not 1 <= key_id <= 255 or len(key) != KEY_BYTES:
            raise ImproperlyConfigured(f"Each key of {name} needs an id from 1 to 255 and {KEY_BYTES} bytes.")
        if key_id in keys:
            raise ImproperlyConfigured(f"{name} gives key {key_id} twice.")
        keys[key_id] = key
    if not keys:
        raise ImproperlyConfigured(f"{name} holds no key.")
    return keys


def _derive(key: bytes, label: str) -> bytes:
    return HKDF(algorithm=hashes.SHA256(), length=KEY_BYTES, salt=None, info=label.encode()).derive(key)


@lru_cache(maxsize=512)
def _cipher(master: bytes, label: str) -> AESGCM:
    """The cipher of one column: its own key, derived from the master."""
    return AESGCM(_derive(master, label))


def _vault_keys() -> dict[int, bytes]:
    return parse_keys(settings.VAULT_KEYS, "VAULT_KEYS")


def _index_keys() -> dict[int, bytes]:
    return parse_keys(settings.INDEX_KEYS, "INDEX_KEYS")


def place(model: str, field: str, uid: object) -> str:
    """The place a value belongs to, e.g. `enterprises.Worker.phone:4f0c…`."""
    return f"{model}.{field}:{uid}"


def _label(aad: str) -> str:
    return aad.partition(":")[0]


# -- single values ----------------------------------------------------------


def encrypt(value: str | bytes, *, aad: str) -> bytes:
    """Seal one value in its place under the newest key."""
    key_id, master = next(iter(_vault_keys().items()))
    nonce = secrets.token_bytes(NONCE_BYTES)
    plain = value.encode() if isinstance(value, str) else value
    return bytes((AES_256_GCM, key_id)) + nonce + _cipher(master, _label(aad)).encrypt(nonce, plain, aad.encode())


class Sealer:
    """`encrypt` for many values of one column: the key is looked up once."""

    def __init__(self, model: str, field: str) -> None:
        key_id, master = next(iter(_vault_keys().items()))
        self._before = f"{model}.{field}:"
        self._cipher = _cipher(master, f"{model}.{field}")
        self._head = bytes((AES_256_GCM, key_id))

    def __call__(self, value: str, uid: str) -> bytes:
        nonce = secrets.token_bytes(NONCE_BYTES)
        return self._head + nonce + self._cipher.encrypt(nonce, value.encode(), (self._before + uid).encode())


def decrypt_bytes(token: bytes | memoryview, *, aad: str) -> bytes:
    """Open one value. Raises CannotOpen."""
    token = bytes(token)
    if len(token) < HEADER_BYTES + NONCE_BYTES + 16 or token[0] != AES_256_GCM:
        raise CannotOpen("not a sealed value of a known algorithm")
    master = _vault_keys().get(token[1])
    if master is None:
        raise CannotOpen(f"key {token[1]} is not among VAULT_KEYS")
    nonce, sealed = token[HEADER_BYTES : HEADER_BYTES + NONCE_BYTES], token[HEADER_BYTES + NONCE_BYTES :]
    try:
        return _cipher(master, _label(aad)).decrypt(nonce, sealed, aad.encode())
    except InvalidTag:
        raise CannotOpen("the value does not belong to this place, or was changed") from None


def decrypt(token: bytes | memoryview, *, aad: str) -> str:
    """Open one text. Raises CannotOpen."""
    return decrypt_bytes(token, aad=aad).decode()


def key_id(token: bytes | memoryview) -> int:
    """Under which key a value was sealed: what a rotation asks."""
    return bytes(token[:HEADER_BYTES])[1]


def newest_key_id() -> int:
    return next(iter(_vault_keys()))


# -- blind indexes ----------------------------------------------------------


class Indexer:
    """Makes the blind indexes of one purpose; keep one while reading a ledger.

    The same value gives the same 32 bytes, for this purpose and installation
    only. Values come cleaned: trimmed, half-width, upper case.
    """

    def __init__(self, purpose: str, key: bytes) -> None:
        # HMAC-SHA-256 with both halves begun: a third of the time of hmac.digest, the same result.
        padded = _derive(key, f"blind-index:{purpose}").ljust(64, b"\0")
        self._inner = hashlib.sha256(bytes(byte ^ 0x36 for byte in padded))
        self._outer = hashlib.sha256(bytes(byte ^ 0x5C for byte in padded))

    def __call__(self, value: str) -> bytes:
        inner, outer = self._inner.copy(), self._outer.copy()
        inner.update(value.encode())
        outer.update(inner.digest())
        return outer.digest()


@lru_cache(maxsize=64)
def _indexer(purpose: str, key: bytes) -> Indexer:
    return Indexer(purpose, key)


def indexer(purpose: str) -> Indexer:
    """The indexer under the newest key version."""
    return _indexer(purpose, next(iter(_index_keys().values())))


def blind_index(value: str, *, purpose: str) -> bytes:
    """32 bytes by which equal values find each other without being kept."""
    return indexer(purpose)(value)


def blind_indexes(value: str, *, purpose: str) -> list[bytes]:
    """One index for each key version: what a search asks while old indexes still stand."""
    return [_indexer(purpose, key)(value) for key in _index_keys().values()]


def index_version() -> int:
    return next(iter(_index_keys()))


# -- data keys: one for each delivery, deleted with it -----------------------


_OWN_KEY = bytes((AES_256_GCM, 0))


@lru_cache(maxsize=8)
def _data_cipher(plain: bytes) -> AESGCM:
    return AESGCM(plain)


@dataclass(frozen=True)
class DataKey:
    """A key of its own for one submission. Only `wrapped` is stored; without it nothing opens."""

    plain: bytes
    wrapped: bytes

    def seal(self, value: str | bytes, *, aad: str) -> bytes:
        nonce = secrets.token_bytes(NONCE_BYTES)
        data = value.encode() if isinstance(value, str) else value
        return _OWN_KEY + nonce + _data_cipher(self.plain).encrypt(nonce, data, aad.encode())

    def open(self, token: bytes | memoryview, *, aad: str) -> bytes:
        token = bytes(token)
        body = HEADER_BYTES + NONCE_BYTES
        if token[:1] != bytes((AES_256_GCM,)):
            raise CannotOpen("not a sealed value of a known algorithm")
        try:
            return _data_cipher(self.plain).decrypt(token[HEADER_BYTES:body], token[body:], aad.encode())
        except InvalidTag:
            raise CannotOpen("the value does not belong to this place, or was changed") from None


def new_data_key(*, aad: str) -> DataKey:
    """A fresh key, wrapped by the master key for the place `aad`."""
    plain = secrets.token_bytes(KEY_BYTES)
    return DataKey(plain, encrypt(plain, aad=aad))


def unwrap(wrapped: bytes | memoryview | None, *, aad: str) -> DataKey:
    """Raises CannotOpen, also when retention has deleted the key."""
    if not wrapped:
        raise CannotOpen("the data key was deleted")
    return DataKey(decrypt_bytes(wrapped, aad=aad), bytes(wrapped))


# -- masks -------------------------------------------------------------------


def mask_phone(phone: str) -> str:
    """138****5678: enough to recognize, not enough to call."""
    return f"{phone[:3]}****{phone[-4:]}" if len(phone) >= 8 else "*" * len(phone)


def check_configured() -> Iterator[str]:
    """What is wrong with the keys, sentence by sentence; nothing when all is well."""
    for name in ("VAULT_KEYS", "INDEX_KEYS"):
        try:
            parse_keys(getattr(settings, name), name)
        except ImproperlyConfigured as error:
            yield str(error)
