"""Apps, consents, tokens and connections, with each ledger's own rules plugged in."""

from . import connections, custom, grants, keys, leaving, registrations, users
from .users import Role, User
from .values import Access, App, AppConnection, Consent, Issued, OAuthError, OAuthRules, TokenRequest

__all__ = [
    "Access", "App", "AppConnection", "Consent", "Issued", "OAuthError", "OAuthRules", "Role", "TokenRequest", "User",
    "connections", "custom", "grants", "keys", "leaving", "registrations", "users",
]  # fmt: skip
