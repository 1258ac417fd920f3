"""Apps, consents, tokens and connections, with each ledger's own rules plugged in."""

from . import custom, grants, keys
from .grants import Access, App, Consent, Issued, OAuthError, OAuthRules, TokenRequest

__all__ = ["Access", "App", "Consent", "Issued", "OAuthError", "OAuthRules", "TokenRequest", "custom", "grants", "keys"]
