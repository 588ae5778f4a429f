"""Words somebody looks for, sealed for the address.

An address is written down by every proxy and server on its way, and stays in
the browser's history. A person's name asked for must not stand there: the form
posts it, and the address that answers carries it sealed. Sealing the same words
twice gives two addresses.
"""

from __future__ import annotations

import base64

from . import vault

LONGEST = 60  # characters
LONGEST_SEALED = 600  # characters of the address


def _place(purpose: str) -> str:
    return vault.place("lib.SealedWords", "words", purpose)


def clean(words: str) -> str:
    return words.replace("\x00", "").strip()[:LONGEST].strip()


def seal(words: str, *, purpose: str) -> str:
    """The words for the address of one list or page; nothing stays nothing."""
    words = clean(words)
    if not words:
        return ""
    return base64.urlsafe_b64encode(vault.encrypt(words, aad=_place(purpose))).rstrip(b"=").decode()


def opened(sealed: str, *, purpose: str) -> str:
    """The words behind a part of an address.

    Empty for whatever was not sealed here for this purpose: open words, another
    list's, a key that is gone.
    """
    if not sealed or len(sealed) > LONGEST_SEALED or not sealed.isascii():
        return ""
    try:
        token = base64.urlsafe_b64decode(sealed + "=" * (-len(sealed) % 4))
        return vault.decrypt(token, aad=_place(purpose))
    except (ValueError, vault.CannotOpen):
        return ""
