"""Throw-away keys for DEBUG and DEMO, made once per installation folder.

They exist so that a newcomer can start; a production server never reads them.
Imported by the settings, so nothing here may need Django.
"""

import base64
import os
import secrets
from pathlib import Path


def new_keys() -> dict[str, str]:
    """One fresh value for every secret, in the format the settings expect."""
    raw = [base64.b64encode(secrets.token_bytes(32)).decode() for _ in range(3)]
    return {
        "SECRET_KEY": secrets.token_urlsafe(50),
        "VAULT_KEYS": f"1:{raw[0]}",
        "INDEX_KEYS": f"1:{raw[1]}",
        "AUDIT_KEY": raw[2],
    }


def demo_keys(folder: Path) -> dict[str, str]:
    """Read the demo keys of this folder, making them on first use.

    Two processes may start together: the loser of the race reads the winner's file.
    """
    path = folder / "demo-keys.env"
    if not path.exists():
        scratch = folder / f".demo-keys.{os.getpid()}"
        scratch.write_text("".join(f"{name}={value}\n" for name, value in new_keys().items()))
        scratch.chmod(0o600)
        try:
            os.link(scratch, path)
        except FileExistsError:
            pass
        finally:
            scratch.unlink()
    lines = (line.partition("=") for line in path.read_text().splitlines() if "=" in line)
    return {name: value for name, _equals, value in lines}
