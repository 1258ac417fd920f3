"""Ed25519 keys as PEM files: made, read, and named by the hash of their public half."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization as pem
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from sevenpoint.harness.errors import UsageError

OWNER_ONLY = 0o600
LONGEST = 10_000  # bytes; a PEM file of such a key has about 120


def generate_key(file: Path) -> Ed25519PublicKey:
    """Makes a new key: the private half in `file`, readable by its owner only, the public half in `file`.pub.

    Raises UsageError when one of the files exists already or cannot be written.
    """
    private = Ed25519PrivateKey.generate()
    public_file = file.with_name(f"{file.name}.pub")
    for taken in (file, public_file):
        if taken.exists():
            raise UsageError(f"{taken}: exists already, and a key is never overwritten. Choose another name.")
    secret = private.private_bytes(pem.Encoding.PEM, pem.PrivateFormat.PKCS8, pem.NoEncryption())
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY), "wb") as stream:
            stream.write(secret)
        public_file.write_bytes(public_pem(private.public_key()))
    except OSError as error:
        raise UsageError(f"{file}: cannot be written ({error.strerror}). Choose another place.") from error
    return private.public_key()


def read_private_key(file: Path) -> Ed25519PrivateKey:
    """The private key in a PEM file. Raises UsageError saying what is wrong with it."""
    content = _content(file)
    try:
        key = pem.load_pem_private_key(content, password=None)
    except TypeError as error:
        raise UsageError(f"{file}: is encrypted. Decrypt it for signing: openssl pkey -in {file} -out KEY") from error
    except (ValueError, UnsupportedAlgorithm) as error:
        raise UsageError(f"{file}: is no private key in PEM format. `sevenpoint keygen` makes one.") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise UsageError(f"{file}: is no Ed25519 key. `sevenpoint keygen` makes one.")
    return key


def read_public_key(file: Path) -> Ed25519PublicKey:
    """The public key in a PEM file. Raises UsageError saying what is wrong with it."""
    try:
        key = pem.load_pem_public_key(_content(file))
    except (ValueError, UnsupportedAlgorithm) as error:
        raise UsageError(
            f"{file}: is no public key in PEM format; it begins with -----BEGIN PUBLIC KEY-----."
        ) from error
    if not isinstance(key, Ed25519PublicKey):
        raise UsageError(f"{file}: is no Ed25519 public key.")
    return key


def public_pem(key: Ed25519PublicKey) -> bytes:
    """The public key as the PEM file that openssl reads."""
    return key.public_bytes(pem.Encoding.PEM, pem.PublicFormat.SubjectPublicKeyInfo)


def fingerprint(key: Ed25519PublicKey) -> str:
    """The key's name: SHA-256 of its DER form in hex, as `openssl pkey -pubin -outform DER | sha256sum` prints it."""
    der = key.public_bytes(pem.Encoding.DER, pem.PublicFormat.SubjectPublicKeyInfo)
    return hashlib.sha256(der).hexdigest()


def _content(file: Path) -> bytes:
    try:
        with file.open("rb") as stream:
            return stream.read(LONGEST)
    except OSError as error:
        raise UsageError(f"{file}: cannot be read ({error.strerror}). Check the path of the key.") from error
