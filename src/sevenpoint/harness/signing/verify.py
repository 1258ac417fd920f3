"""Finding out whether a bundle is still what was signed, and by whom."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from sevenpoint.harness.errors import UsageError
from sevenpoint.harness.signing import sums
from sevenpoint.harness.signing.keys import fingerprint, read_public_key
from sevenpoint.harness.signing.seal import PUBLIC_KEY, SIGNATURE, SUMS


@dataclass(frozen=True)
class Verification:
    """What was found. `trusted`: the key was given by the reader, not taken from the bundle itself."""

    problems: tuple[str, ...]
    files: int
    key: str | None
    trusted: bool

    @property
    def holds(self) -> bool:
        """Whether every file is what was signed."""
        return not self.problems


def verify(folder: Path, *, key: Ed25519PublicKey | None = None, named: str | None = None) -> Verification:
    """Compares every file with the signed list: what was changed, added or removed, each by name.

    Args:
        folder: the bundle.
        key: the signer's public key, got from somewhere else than the bundle.
        named: instead of it, the key's fingerprint; the key itself is then taken from the bundle.

    Without either, the result says only that the bundle is whole, not who signed it: whoever changes a bundle can
    also sign it again with another key.

    Raises UsageError when `folder` is no folder.
    """
    if not folder.is_dir():
        raise UsageError(f"{folder}: is no folder. Give the folder of an evaluation.")
    trusted = key is not None or named is not None
    if missing := [name for name in (SUMS, SIGNATURE) if not (folder / name).is_file()]:
        return Verification((f"not signed: {' and '.join(missing)} missing",), 0, None, trusted)
    problems: list[str] = []
    key, problem = _key(folder, key, named)
    if key is None:
        return Verification((problem,), 0, None, trusted)
    listed, signature = (folder / SUMS).read_bytes(), (folder / SIGNATURE).read_bytes()
    try:
        key.verify(signature, listed)
    except InvalidSignature:
        problems.append(
            f"signature: {SIGNATURE} is not that of {SUMS} by the key {fingerprint(key)}; "
            "one of the two was changed, or another key signed"
        )
    try:
        hashes = sums.parse(listed.decode("utf-8"))
    except ValueError as error:
        return Verification((*problems, f"changed: {SUMS} ({error})"), 0, fingerprint(key), trusted)
    problems += _differences(folder, hashes)
    return Verification(tuple(problems), len(hashes), fingerprint(key), trusted)


def _key(folder: Path, key: Ed25519PublicKey | None, named: str | None) -> tuple[Ed25519PublicKey | None, str]:
    if key is not None:
        return key, ""
    try:
        key = read_public_key(folder / PUBLIC_KEY)
    except UsageError as error:
        return None, f"signature: the bundle's own public key cannot be used: {error}"
    if named is not None and fingerprint(key) != named:
        return None, f"signature: the bundle holds the key {fingerprint(key)}, not {named}"
    return key, ""


def _differences(folder: Path, signed: dict[str, str]) -> list[str]:
    try:
        there = sums.hash_files(folder, leave_out=(SUMS, SIGNATURE))
    except sums.SumsError as error:
        return [f"added: {error}"]
    except OSError as error:
        return [f"unreadable: {error.filename} ({error.strerror})"]
    changed = [f"changed: {name}" for name in signed if name in there and there[name] != signed[name]]
    removed = [f"removed: {name}" for name in signed if name not in there]
    added = [f"added: {name}" for name in there if name not in signed]
    return [*changed, *removed, *added]
