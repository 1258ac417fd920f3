"""Signing a bundle and finding out whether it is still what was signed.

Every file of the bundle is listed with its SHA-256 in `SHA256SUMS`, in the format of `sha256sum`; an Ed25519 signature
of that list lies beside it. Both can be checked without Sevenpoint: docs/guides/sign-and-verify.md.
"""

from sevenpoint.harness.signing.keys import fingerprint, generate_key, read_private_key, read_public_key
from sevenpoint.harness.signing.seal import SIGNATURE_FILES, is_signed, read_signer, remove_signature, sign
from sevenpoint.harness.signing.verify import Verification, verify

__all__ = [
    "SIGNATURE_FILES",
    "Verification",
    "fingerprint",
    "generate_key",
    "is_signed",
    "read_private_key",
    "read_public_key",
    "read_signer",
    "remove_signature",
    "sign",
    "verify",
]
