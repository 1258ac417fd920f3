"""Putting a signature on a bundle, and taking it off."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from pydantic import ValidationError

from sevenpoint import __version__
from sevenpoint.harness.bundle import Bundle, BundleError
from sevenpoint.harness.errors import UsageError
from sevenpoint.harness.results import Signer
from sevenpoint.harness.signing import sums
from sevenpoint.harness.signing.keys import fingerprint, public_pem

SUMS = "SHA256SUMS"
SIGNATURE = "SHA256SUMS.sig"
SIGNER = "signer.json"
PUBLIC_KEY = "signer.pub"
SIGNATURE_FILES = (SUMS, SIGNATURE, SIGNER, PUBLIC_KEY)


def announce(bundle: Bundle, key: Ed25519PrivateKey, name: str, at: dt.datetime | None = None) -> Signer:
    """Writes who is about to sign into the bundle, so that reports made before the signature can name the signer."""
    signer = Signer(
        name=name,
        key=fingerprint(key.public_key()),
        signed_at=at or dt.datetime.now(dt.UTC).replace(microsecond=0),
        sevenpoint_version=__version__,
    )
    remove_signature(bundle.path)
    _write(bundle.path / SIGNER, signer.model_dump_json(indent=1).encode())
    _write(bundle.path / PUBLIC_KEY, public_pem(key.public_key()))
    return signer


def sign(bundle: Bundle, key: Ed25519PrivateKey) -> int:
    """Lists every file with its hash and signs the list; how many files that are. `announce` comes first.

    Raises UsageError naming the file that cannot be signed.
    """
    try:
        hashes = sums.hash_files(bundle.path, leave_out=(SUMS, SIGNATURE))
    except sums.SumsError as error:
        raise UsageError(f"{bundle.path}: {error}") from error
    except OSError as error:
        raise UsageError(f"{error.filename}: cannot be read ({error.strerror}).") from error
    listed = sums.render(hashes).encode()
    _write(bundle.path / SUMS, listed)
    _write(bundle.path / SIGNATURE, key.sign(listed))
    return len(hashes)


def is_signed(folder: Path) -> bool:
    """Whether there is a signature; whether it holds is for `verify` to say."""
    return (folder / SIGNATURE).exists()


def read_signer(folder: Path) -> Signer | None:
    """Who signed, as the bundle says; None where nobody did. Raises BundleError for a broken signer.json."""
    file = folder / SIGNER
    if not file.exists():
        return None
    try:
        return Signer.model_validate_json(file.read_bytes())
    except (OSError, ValidationError) as error:
        raise BundleError(f"{file}: cannot be used. `sevenpoint verify` says more; sign the bundle again.") from error


def remove_signature(folder: Path) -> bool:
    """Takes the signature off, because what was signed is about to change; whether there was one."""
    there = [folder / name for name in SIGNATURE_FILES if (folder / name).exists()]
    for file in there:
        file.unlink()
    return bool(there)


def _write(file: Path, content: bytes) -> None:
    try:
        file.write_bytes(content)
    except OSError as error:
        raise UsageError(f"{file}: cannot be written ({error.strerror}).") from error
