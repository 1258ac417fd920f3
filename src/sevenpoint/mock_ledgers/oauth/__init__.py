"""Apps, consents, tokens and connections, with each ledger's own rules plugged in."""

from . import custom, grants, keys, leaving, users
from .grants import Access, App, Consent, Issued, OAuthError, OAuthRules, TokenRequest
from .users import Role, User

__all__ = [
    "Access", "App", "Consent", "Issued", "OAuthError", "OAuthRules", "Role", "TokenRequest", "User", "custom",
    "grants", "keys", "leaving", "users",
]  # fmt: skip
