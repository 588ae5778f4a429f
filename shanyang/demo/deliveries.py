"""Hands the generated files in, each by the person whose ledger it is."""

from pathlib import Path

from enterprises.actions import submissions
from enterprises.models import Enterprise, Obligation, Round, Submission
from shanyang.demo import cast
from shanyang.demo.ledgers import Delivery, Shelf
from shanyang.demo.testimony import EMPLOYER
from shanyang.departments.actions import jobs
from shanyang.departments.models import User
from shanyang.departments.rules.duties import Duty
from shanyang.lib.vault_upload import SealedUpload, VaultUploadHandler

__all__ = ["Shelf", "deliver_employers", "deliver_offices", "upload"]


def upload(path: Path) -> SealedUpload:
    """The file on the same way that the browser's upload takes: sealed piece by piece."""
    handler = VaultUploadHandler()
    handler.new_file("file", path.name, "application/octet-stream", path.stat().st_size, None)
    start = 0
    with path.open("rb") as file:
        while piece := file.read(handler.chunk_size):
            handler.receive_data_chunk(piece, start)
            start += len(piece)
    return handler.file_complete(start)
