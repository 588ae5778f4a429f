"""Delivered files at rest: encrypted piece by piece, so that a large one is never whole in memory.

A file is a header and sealed pieces of 64 KiB. Each piece is bound to its
number and to whether it is the last: pieces cannot be swapped, dropped or
cut off unnoticed. The nonce counts the pieces, which is safe because every
file has a data key of its own.
"""

from __future__ import annotations

import io
import os
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.core.files.storage import storages

from .vault import NONCE_BYTES, CannotOpen, DataKey

MAGIC = b"SYV1"
PIECE = 64 * 1024
TAG = 16


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(NONCE_BYTES - 1, "big") + (b"\x01" if last else b"\x00")


class SealedWriter:
    """Writes one encrypted file under a scratch name; `commit` makes it durable and gives it its name."""

    def __init__(self, key: DataKey, folder: str | os.PathLike[str] | None = None) -> None:
        self.folder = vault_folder(folder)
        self.name = secrets.token_hex(16)
        self._cipher = AESGCM(key.plain)
        self._pending = bytearray()
        self._number = 0
        directory = self.folder / self.name[:2]
        directory.mkdir(parents=True, exist_ok=True)
        self._scratch = directory / f"{self.name}.part"
        self._file: BinaryIO = self._scratch.open("xb")
        self._file.write(MAGIC)

    @property
    def path(self) -> Path:
        return self.folder / self.name[:2] / self.name

    def write(self, data: bytes) -> None:
        self._pending += data
        while len(self._pending) > PIECE:
            self._seal(bytes(self._pending[:PIECE]), last=False)
            del self._pending[:PIECE]

    def _seal(self, piece: bytes, *, last: bool) -> None:
        self._file.write(self._cipher.encrypt(_nonce(self._number, last=last), piece, MAGIC))
        self._number += 1

    def commit(self) -> str:
        """Flush to the disk and take the final name, before any row points here."""
        self._seal(bytes(self._pending), last=True)
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()
        self._scratch.replace(self.path)
        directory = os.open(self.path.parent, os.O_RDONLY)
        try:
            os.fsync(directory)
        finally:
            os.close(directory)
        return self.name

    def discard(self) -> None:
        self._file.close()
        self._scratch.unlink(missing_ok=True)


def pieces(name: str, key: DataKey, folder: str | os.PathLike[str] | None = None) -> Iterator[bytes]:
    """The plaintext of a stored file, piece by piece. Raises CannotOpen, FileNotFoundError."""
    path = path_of(name, folder)
    cipher = AESGCM(key.plain)
    with path.open("rb") as file:
        if file.read(len(MAGIC)) != MAGIC:
            raise CannotOpen("not a file of the vault")
        number, sealed = 0, file.read(PIECE + TAG)
        while sealed:
            following = file.read(PIECE + TAG)
            try:
                yield cipher.decrypt(_nonce(number, last=not following), sealed, MAGIC)
            except InvalidTag:
                raise CannotOpen(f"piece {number} of a stored file was changed or cut off") from None
            number, sealed = number + 1, following
        if number == 0:
            raise CannotOpen("a stored file was cut off")


def path_of(name: str, folder: str | os.PathLike[str] | None = None) -> Path:
    if not name or not all(sign in "0123456789abcdef" for sign in name):
        raise FileNotFoundError("a name in the vault is hexadecimal")
    return vault_folder(folder) / name[:2] / name


def vault_folder(folder: str | os.PathLike[str] | None = None) -> Path:
    """Where the vault lies; a test or a command may name another place."""
    vault_storage: Any = storages["vault"]
    return Path(folder or vault_storage.location)


class SealedReader(io.RawIOBase):
    """A stored file as a stream, for what wants `read`."""

    def __init__(self, name: str, key: DataKey) -> None:
        self._pieces = pieces(name, key)
        self._left = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        if not self._left:
            self._left = next(self._pieces, b"")
        taken = self._left[: len(buffer)]
        buffer[: len(taken)] = taken
        self._left = self._left[len(taken) :]
        return len(taken)


def open_stream(name: str, key: DataKey) -> io.BufferedReader:
    return io.BufferedReader(SealedReader(name, key))


def store(data: bytes | BinaryIO, key: DataKey) -> str:
    """Encrypt a whole file into the vault; returns its name. For files that we make ourselves."""
    writer = SealedWriter(key)
    try:
        stream = io.BytesIO(data) if isinstance(data, bytes) else data
        while chunk := stream.read(PIECE):
            writer.write(chunk)
        return writer.commit()
    except BaseException:
        writer.discard()
        raise


def delete(name: str) -> None:
    """At the end of retention."""
    path_of(name).unlink(missing_ok=True)
