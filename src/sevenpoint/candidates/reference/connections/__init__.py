"""Connections to ledgers: the OAuth flow, the tokens, and what is known of each connected organisation."""
