"""Secrets at rest.

OAuth tokens and app secrets are stored encrypted, the key beside the database and readable by us alone.
"""

from __future__ import annotations

import os
from pathlib import Path

from cryptography.fernet import Fernet


class Vault:
    """Encrypts and decrypts short texts with a key file of mode 0600 that is made on first use."""

    def __init__(self, folder: Path) -> None:
        path = folder / "vault.key"
        if not path.exists():
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "wb") as file:
                file.write(Fernet.generate_key())
        self._cipher = Fernet(path.read_bytes())

    def lock(self, text: str) -> str:
        """The encrypted form."""
        return self._cipher.encrypt(text.encode()).decode()

    def unlock(self, text: str) -> str:
        """The text again. Raises `cryptography.fernet.InvalidToken` when the key is not the one it was locked with."""
        return self._cipher.decrypt(text.encode()).decode()
