"""Uploads go into the vault as they arrive: plaintext never lies in a temporary folder.

The size limit is enforced while the file arrives, not after. What a view gets
is a `SealedUpload`: the stored name, the wrapped key, and the SHA-256 of what
was sent. A view that does not take it over leaves an orphan, which the request's
end removes.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterator
from typing import Any, BinaryIO

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler

from . import vault, vault_files


class SealedUpload(UploadedFile):
    """A file that already lies encrypted in the vault.

    `vault_name`, `data_key_wrapped` and `key_uid` belong together in one row;
    `too_large` says that the limit cut the upload off and nothing was kept.
    """

    def __init__(
        self, *, name: str, field_name: str, content_type: str, size: int, key: vault.DataKey, key_uid: uuid.UUID
    ) -> None:
        super().__init__(file=None, name=name, content_type=content_type, size=size, charset=None)
        self.field_name = field_name
        self.data_key = key
        self.key_uid = key_uid
        self.vault_name = ""
        self.sha256 = ""
        self.too_large = False
        self._kept = False
        self._stream: Any = None

    @property
    def data_key_wrapped(self) -> bytes:
        return self.data_key.wrapped

    def keep(self) -> None:
        """A row points at the file now: do not remove it when the request ends."""
        self._kept = True

    def _opened(self) -> Any:
        if self._stream is None:
            self._stream = vault_files.open_stream(self.vault_name, self.data_key)
        return self._stream

    def read(self, size: int = -1) -> bytes:
        return self._opened().read(size)

    def seek(self, position: int, whence: int = 0) -> int:
        """Only back to the beginning: a sealed file is read in one direction."""
        if position or whence:
            raise OSError("a sealed upload can only be read again from its beginning")
        self._stream = None
        return 0

    def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:
        if self.vault_name:
            yield from vault_files.pieces(self.vault_name, self.data_key)

    def multiple_chunks(self, chunk_size: int | None = None) -> bool:
        return bool(self.size and self.size > vault_files.PIECE)

    def open(self, mode: str | None = None, *args: Any, **kwargs: Any) -> SealedUpload:
        self._stream = None
        return self

    def __bool__(self) -> bool:
        return True

    @property
    def closed(self) -> bool:
        return False

    def close(self) -> None:
        """Called by the request at its end."""
        if self._stream is not None:
            self._stream.close()
            self._stream = None
        if self.vault_name and not self._kept:
            vault_files.delete(self.vault_name)


class VaultUploadHandler(FileUploadHandler):
    """Encrypts chunk by chunk and stops writing at the limit of this installation."""

    chunk_size = vault_files.PIECE

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.limit = getattr(settings, "UPLOAD_LIMIT_BYTES", 64 * 2**20)
        self.key_uid = uuid.uuid4()
        self.key = vault.new_data_key(aad=key_place(self.key_uid))
        self.writer: vault_files.SealedWriter | None = vault_files.SealedWriter(self.key)
        self.digest = hashlib.sha256()
        self.received = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self.received += len(raw_data)
        if self.writer is None:
            return
        if self.received > self.limit:
            # Read on to the end, so that the browser gets our sentence instead
            # of a broken connection, but keep nothing.
            self.writer.discard()
            self.writer = None
            return
        self.digest.update(raw_data)
        self.writer.write(raw_data)

    def file_complete(self, file_size: int) -> SealedUpload:
        upload = SealedUpload(
            name=self.file_name or "",
            field_name=self.field_name or "",
            content_type=self.content_type or "",
            size=file_size,
            key=self.key,
            key_uid=self.key_uid,
        )
        if self.writer is None:
            upload.too_large = True
        else:
            upload.vault_name = self.writer.commit()
            upload.sha256 = self.digest.hexdigest()
            self.writer = None
        return upload

    def upload_interrupted(self) -> None:
        """The connection broke: what has arrived so far is not a file."""
        writer: vault_files.SealedWriter | None = getattr(self, "writer", None)
        if writer is not None:
            writer.discard()
            self.writer = None


def key_place(key_uid: object) -> str:
    """The place a delivered file's data key is bound to."""
    return vault.place("enterprises.Submission", "data_key", key_uid)


def seal_stream(stream: BinaryIO, name: str) -> SealedUpload:
    """A file from this machine as if it had been uploaded: for commands, the demo and tests."""
    handler = VaultUploadHandler()
    handler.new_file("file", name, "application/octet-stream", None)
    start = 0
    while chunk := stream.read(VaultUploadHandler.chunk_size):
        handler.receive_data_chunk(chunk, start)
        start += len(chunk)
    return handler.file_complete(start)
