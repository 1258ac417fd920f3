"""The signing key of every token: one RSA key a store, made on first use and kept, so that tokens survive a restart."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from typing import Any

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm
from sqlalchemy import Connection, insert, select

from ..store import schema, turns


def signing_key(connection: Connection) -> str:
    """The private key as PEM text."""
    found = _kept(connection)
    if found is None:
        turns.of_store(connection)
        found = _kept(connection)
    return _make(connection) if found is None else found


def _kept(connection: Connection) -> str | None:
    return connection.execute(select(schema.meta.c.value).where(schema.meta.c.key == "signing_key")).scalar()


def _make(connection: Connection) -> str:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()
    connection.execute(insert(schema.meta).values(key="signing_key", value=pem))
    return pem


def sign(pem: str, claims: dict[str, Any]) -> str:
    """A JWT over `claims`, RS256, with the key's id in the header."""
    return jwt.encode(claims, _private(pem), algorithm="RS256", headers={"kid": key_id(pem), "typ": "JWT"})


def audience_of(pem: str, token: str) -> str | None:
    """For whom an id token of ours was made, run out or not; None for any other text."""
    loose = {"verify_exp": False, "verify_nbf": False, "verify_iat": False, "verify_aud": False}
    try:
        claims = jwt.decode(token, _private(pem).public_key(), algorithms=["RS256"], options=loose)  # type: ignore[arg-type]
    except jwt.InvalidTokenError:
        return None
    audience = claims.get("aud")
    return audience if isinstance(audience, str) else None


def jwks(pem: str) -> dict[str, Any]:
    """The public half as a JSON Web Key Set."""
    public = RSAAlgorithm.to_jwk(_private(pem).public_key(), as_dict=True)
    public.pop("key_ops", None)
    return {"keys": [{**public, "kid": key_id(pem), "use": "sig", "alg": "RS256"}]}


@lru_cache(maxsize=4)
def key_id(pem: str) -> str:
    """An upper-case hexadecimal id of the key."""
    return hashlib.sha1(pem.encode(), usedforsecurity=False).hexdigest().upper()


@lru_cache(maxsize=4)
def _private(pem: str) -> rsa.RSAPrivateKey:
    key = serialization.load_pem_private_key(pem.encode(), password=None)
    if not isinstance(key, rsa.RSAPrivateKey):
        raise TypeError("the stored signing key is not an RSA key")
    return key
